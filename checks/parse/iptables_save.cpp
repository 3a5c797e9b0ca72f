#include "checks/parse/iptables_save.hpp"

#include <charconv>
#include <optional>
#include <set>

#include "rules/text.hpp"

namespace tenken::parse {

namespace {

constexpr std::size_t text_bytes_max = 8u << 20;
constexpr std::size_t words_max = 400;

using Words = std::vector<std::string>;

/// The words of a line as iptables-save quotes them: "…" with backslashes; nothing: a quote is
/// open.
std::optional<Words> words_of(std::string_view line) {
  Words out;
  std::size_t at = 0;
  while (at < line.size()) {
    if (line[at] == ' ') {
      ++at;
      continue;
    }
    std::string word;
    if (line[at] == '"') {
      for (++at; at < line.size() && line[at] != '"'; ++at) {
        if (line[at] == '\\' && at + 1 < line.size()) ++at;
        word += line[at];
      }
      if (at == line.size()) return {};
      ++at;
    } else {
      while (at < line.size() && line[at] != ' ') word += line[at++];
    }
    out.push_back(std::move(word));
    if (out.size() > words_max) return {};
  }
  return out;
}

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return {};
  return out;
}

std::optional<std::uint64_t> protocol_of(std::string_view word) {
  static const std::map<std::string, std::uint64_t, std::less<>> names{
      {"icmp", 1},   {"igmp", 2},      {"tcp", 6},     {"udp", 17},       {"dccp", 33},
      {"gre", 47},   {"esp", 50},      {"ah", 51},     {"ipv6-icmp", 58}, {"icmpv6", 58},
      {"sctp", 132}, {"udplite", 136}, {"ipencap", 4}, {"ipv6", 41}};
  if (const auto found = names.find(word); found != names.end()) return found->second;
  const auto out = number(word);
  return out && *out <= 255 ? out : std::nullopt;
}

/// "80", "80:90", ":90", "80:".
std::optional<Range128> ports_of(std::string_view text) {
  const auto colon = text.find(':');
  const auto one = [](std::string_view word, std::uint64_t empty) {
    return word.empty() ? std::optional<std::uint64_t>(empty) : number(word);
  };
  if (colon == std::string_view::npos) {
    const auto port = number(text);
    return port && *port <= 65535 ? std::optional(Range128{{0, *port}, {0, *port}}) : std::nullopt;
  }
  const auto first = one(text.substr(0, colon), 0), last = one(text.substr(colon + 1), 65535);
  if (!first || !last || *last > 65535 || *last < *first) return {};
  return Range128{{0, *first}, {0, *last}};
}

FieldValue value(Range128 range) { return {range, {}, false}; }

FilterMatch match_of(PacketField field, bool negated) {
  FilterMatch out;
  out.fields = {field};
  out.negated = negated;
  return out;
}

FilterMatch some(PacketField field = PacketField::other) {
  FilterMatch out = match_of(field, false);
  out.certainty = Certainty::some;
  return out;
}

FilterMatch doubt(std::string what) {
  FilterMatch out = match_of(PacketField::other, false);
  out.certainty = Certainty::doubt;
  out.what = std::move(what);
  return out;
}

/// One -A line.
class RuleReader {
 public:
  RuleReader(const Words& words, IpFamily family) : words_(words), family_(family) {}

  FilterRule read() {
    for (at_ = 2; at_ < words_.size();) option();
    return std::move(rule_);
  }

 private:
  bool is_four() const { return family_ == IpFamily::v4; }
  std::string take() { return at_ < words_.size() ? words_[at_++] : std::string(); }
  /// Leaves the rest of the line: what follows an unknown word cannot be told apart.
  void give_up(std::string what) {
    rule_.matches.push_back(doubt(what));
    // Even its target may be another one.
    rule_.action = {FilterVerdict::unknown, {}, std::move(what), {}, {}};
    at_ = words_.size();
  }

  void option() {
    bool negated = false;
    std::string word = take();
    if (word == "!") negated = true, word = take();
    if (word == "-s" || word == "-d") return address(word == "-d", negated);
    if (word == "-i" || word == "-o") return interface(word == "-o", negated);
    if (word == "-p") return protocol(negated);
    if (word == "-m") return module(take());
    if (word == "-j" || word == "-g") return target(word == "-g");
    if (word == "-f") {
      rule_.matches.push_back(some(is_four() ? PacketField::other4 : PacketField::other6));
      return;
    }
    if (word == "-c") {
      take();
      take();
      return;
    }
    if (!module_.empty() && word.starts_with("--")) return module_option(word, negated);
    give_up(word);
  }

  void address(bool is_destination, bool negated) {
    FilterMatch m = match_of(
        is_destination ? (is_four() ? PacketField::destination4 : PacketField::destination6)
                       : (is_four() ? PacketField::source4 : PacketField::source6),
        negated);
    const std::string text = take();
    const auto range = read_ip_range(text);
    if (!range || range->family != family_) return give_up(text);
    m.alternatives.push_back({{value(range->range)}, {}});
    rule_.matches.push_back(std::move(m));
  }

  void interface(bool is_out, bool negated) {
    std::string name = take();
    if (name.empty()) return give_up("-o");
    // x_tables writes its wildcard "+".
    if (name.ends_with('+')) name.back() = '*';
    FilterMatch m = match_of(is_out ? PacketField::out_name : PacketField::in_name, negated);
    m.alternatives.push_back({{FieldValue{{}, name, false}}, {}});
    rule_.matches.push_back(std::move(m));
  }

  void protocol(bool negated) {
    const std::string word = take();
    if (word == "all" || word == "0") return;
    const auto found = protocol_of(word);
    if (!found) return give_up("-p " + word);
    if (!negated) protocol_ = *found;
    FilterMatch m = match_of(PacketField::protocol, negated);
    m.alternatives.push_back({{value({{0, *found}, {0, *found}})}, {}});
    rule_.matches.push_back(std::move(m));
  }

  void module(std::string name) {
    module_ = std::move(name);
    // Hold for one packet and not for another, whatever their options say.
    if (sometimes().contains(module_)) rule_.matches.push_back(some());
    if (module_ == "icmp" || module_ == "icmp6")
      rule_.matches.push_back(some(module_ == "icmp" ? PacketField::icmp4 : PacketField::icmp6));
  }

  static const std::set<std::string>& sometimes() {
    static const std::set<std::string> names{
        "limit",  "hashlimit", "connlimit", "owner",     "mark", "connmark", "statistic", "time",
        "recent", "length",    "ttl",       "hl",        "tos",  "dscp",     "pkttype",   "quota",
        "cpu",    "cgroup",    "helper",    "connbytes", "u32",  "string",   "bpf"};
    return names;
  }

  void module_option(const std::string& word, bool negated) {
    if (module_ == "comment") {
      take();
      return;
    }
    if ((module_ == "conntrack" && word == "--ctstate") ||
        (module_ == "state" && word == "--state"))
      return states(negated);
    if (module_ == "tcp" || module_ == "udp" || module_ == "sctp") {
      if (word == "--dport") return ports({take()}, negated);
      if (word == "--sport") {
        take();
        rule_.matches.push_back(some());
        return;
      }
      if (word == "--tcp-flags") {
        take();
        take();
        rule_.matches.push_back(some(PacketField::tcp_other));
        return;
      }
      if (word == "--syn") {
        rule_.matches.push_back(some(PacketField::tcp_other));
        return;
      }
      return give_up(module_ + " " + word);
    }
    if (module_ == "multiport") {
      Words list;
      const std::string text = take();
      for (std::string_view one : split(text, ',')) list.emplace_back(one);
      if (word == "--dports") return ports(list, negated);
      if (word == "--sports" || word == "--ports") {
        rule_.matches.push_back(some());
        return;
      }
      return give_up(module_ + " " + word);
    }
    if (module_ == "addrtype" && word == "--dst-type") {
      FilterMatch m = match_of(PacketField::destination_is_local, negated);
      const std::string text = take();
      for (std::string_view one : split(text, ',')) {
        const std::uint64_t kind = one == "LOCAL" ? 1 : one == "UNICAST" ? 0 : 2;
        m.alternatives.push_back({{value({{0, kind}, {0, kind}})}, {}});
      }
      rule_.matches.push_back(std::move(m));
      return;
    }
    if (module_ == "iprange" && word == "--dst-range") {
      const std::string text = take();
      const auto range = read_ip_range(text);
      if (!range || range->family != family_) return give_up(text);
      FilterMatch m =
          match_of(is_four() ? PacketField::destination4 : PacketField::destination6, negated);
      m.alternatives.push_back({{value(range->range)}, {}});
      rule_.matches.push_back(std::move(m));
      return;
    }
    if (module_ == "icmp6" && word == "--icmpv6-type") {
      const auto type = number(take());
      const bool stays = type && ((*type >= 130 && *type <= 137) || *type == 143);
      FilterMatch m = match_of(PacketField::icmp6_type, negated);
      m.alternatives.push_back({{value({{0, stays ? 1u : 0u}, {0, stays ? 1u : 0u}})}, {}});
      rule_.matches.push_back(std::move(m));
      return;
    }
    if (sometimes().contains(module_) || module_ == "icmp" || module_ == "icmp6") {
      // Their options take words up to the next option.
      while (at_ < words_.size() && !words_[at_].starts_with("-") && words_[at_] != "!") ++at_;
      return;
    }
    give_up(module_ + " " + word);
  }

  void states(bool negated) {
    static const std::map<std::string, std::uint64_t, std::less<>> bits{
        {"INVALID", state_invalid},
        {"ESTABLISHED", state_established},
        {"RELATED", state_related},
        {"NEW", state_new},
        {"UNTRACKED", state_untracked},
        {"SNAT", 0},
        {"DNAT", 0}};
    std::uint64_t all = 0;
    const std::string text = take();
    for (std::string_view one : split(text, ',')) {
      const auto found = bits.find(one);
      if (found == bits.end()) return give_up("state " + std::string(one));
      // A connection that a NAT rule changed: some are.
      if (found->second == 0) {
        rule_.matches.push_back(some());
        return;
      }
      all |= found->second;
    }
    FilterMatch m = match_of(PacketField::state, negated);
    m.alternatives.push_back({{value({{0, all}, {0, all}})}, {}});
    rule_.matches.push_back(std::move(m));
  }

  void ports(const Words& list, bool negated) {
    FilterMatch m = match_of(protocol_ == protocol_tcp    ? PacketField::tcp_port
                             : protocol_ == protocol_udp  ? PacketField::udp_port
                             : protocol_ == protocol_sctp ? PacketField::sctp_port
                                                          : PacketField::any_port,
                             negated);
    for (const std::string& one : list) {
      const auto range = ports_of(one);
      if (!range) return give_up("port " + one);
      m.alternatives.push_back({{value(*range)}, {}});
    }
    rule_.matches.push_back(std::move(m));
  }

  void target(bool goes) {
    const std::string name = take();
    const Words options(words_.begin() + static_cast<std::ptrdiff_t>(at_), words_.end());
    at_ = words_.size();
    static const std::set<std::string> harmless{
        "LOG", "NFLOG", "ULOG",     "TCPMSS",  "CLASSIFY",    "TOS",   "DSCP", "TTL",
        "HL",  "AUDIT", "CHECKSUM", "SECMARK", "CONNSECMARK", "TRACE", "SET"};
    FilterAction& action = rule_.action;
    rule_.logs = name == "LOG" || name == "NFLOG" || name == "ULOG";
    if (name == "ACCEPT" || name == "MASQUERADE" || name == "SNAT")
      action.verdict = FilterVerdict::accept;
    else if (name == "DROP" || name == "REJECT")
      action.verdict = FilterVerdict::drop;
    else if (name == "RETURN")
      action.verdict = FilterVerdict::come_back;
    else if (name == "MARK" || name == "CONNMARK")
      rule_.marks = true;
    else if (name == "NOTRACK" || (name == "CT" && options == Words{"--notrack"}))
      rule_.untracks = true;
    else if (harmless.contains(name))
      return;
    else if (name == "REDIRECT" || name == "DNAT")
      translate(name, options);
    else {
      // A chain of the user, or a target that is not known: the table says which.
      action.verdict = goes ? FilterVerdict::go_to : FilterVerdict::jump;
      action.chain = name;
    }
  }

  void translate(const std::string& name, const Words& options) {
    FilterAction& action = rule_.action;
    action = {FilterVerdict::unknown, {}, name, {}, {}, family_};
    action.address.any = action.port.any = true;
    if (name == "REDIRECT") {
      action.verdict = FilterVerdict::local;
      return;
    }
    if (options.size() != 2 || options[0] != "--to-destination") return;
    const std::string& to = options[1];
    const auto colon = is_four() ? to.find(':') : std::string::npos;
    const auto range = read_ip_range(std::string_view(to).substr(0, colon));
    if (!range || range->family != family_ || range->range.first != range->range.last) return;
    if (colon != std::string::npos) {
      const auto port = number(std::string_view(to).substr(colon + 1));
      if (!port) return;
      action.port = value({{0, *port}, {0, *port}});
    }
    action.address = value(range->range);
    action.verdict = FilterVerdict::translate;
  }

  const Words& words_;
  IpFamily family_;
  FilterRule rule_;
  std::size_t at_ = 0;
  std::string module_;
  std::uint64_t protocol_ = 0;
};

/// Where a built-in chain hangs (xt tables, netfilter_ipv4.h).
void hang(FilterChain& chain, const std::string& table) {
  static const std::map<std::string, std::string> hooks{{"PREROUTING", "prerouting"},
                                                        {"INPUT", "input"},
                                                        {"FORWARD", "forward"},
                                                        {"OUTPUT", "output"},
                                                        {"POSTROUTING", "postrouting"}};
  static const std::map<std::string, std::int64_t> priorities{
      {"raw", -300}, {"mangle", -150}, {"nat", -100}, {"filter", 0}, {"security", 50}};
  const auto hook = hooks.find(chain.name);
  const auto priority = priorities.find(table);
  if (hook == hooks.end() || priority == priorities.end()) return;
  chain.hook = hook->second;
  chain.type = table == "nat" ? "nat" : "filter";
  chain.priority = priority->second;
  if (table == "nat" && (hook->second == "input" || hook->second == "postrouting"))
    chain.priority = 100;
}

}  // namespace

Result<IptablesSave> read_iptables_save(std::string_view text, IpFamily family) {
  const std::string program = family == IpFamily::v4 ? "iptables-save" : "ip6tables-save";
  const auto broken = [&](std::size_t line, std::string what) {
    return Error{ErrorKind::input,
                 program + ": " + std::move(what),
                 "line " + std::to_string(line),
                 {},
                 "iptables.malformed"};
  };
  if (text.size() > text_bytes_max) return broken(0, "too large");
  if (!text.empty() && text.back() != '\n') return broken(0, "cut");
  IptablesSave out;
  FilterTable* table = nullptr;
  std::set<std::string> seen;
  std::size_t line_number = 0;
  for (std::string_view line : split(text, '\n')) {
    ++line_number;
    if (line.empty()) continue;
    if (line[0] == '#') {
      if (line.find("(nf_tables)") != std::string_view::npos) out.is_nf_tables = true;
      continue;
    }
    if (line[0] == '*') {
      if (table != nullptr) return broken(line_number, "a table without COMMIT");
      const std::string name(line.substr(1));
      static const std::set<std::string> known{"raw", "mangle", "nat", "filter", "security"};
      if (!known.contains(name) || !seen.insert(name).second)
        return broken(line_number, "an unknown table or one that stands twice");
      out.rules.tables.push_back({family == IpFamily::v4 ? "ip" : "ip6", name, false, {}});
      table = &out.rules.tables.back();
      continue;
    }
    if (table == nullptr) return broken(line_number, "a line of no table");
    if (line == "COMMIT") {
      table = nullptr;
      continue;
    }
    const auto words = words_of(line);
    if (!words) return broken(line_number, "an open quote");
    if (line[0] == ':') {
      if (words->size() < 2) return broken(line_number, "a chain without policy");
      FilterChain chain;
      chain.name = (*words)[0].substr(1);
      hang(chain, table->name);
      const std::string& policy = (*words)[1];
      if (policy != "ACCEPT" && policy != "DROP" && policy != "-")
        return broken(line_number, "an unknown policy");
      chain.drops_by_policy = policy == "DROP";
      if (!table->chains.emplace(chain.name, chain).second)
        return broken(line_number, "a chain that stands twice");
      continue;
    }
    // With counters ("-c") a line begins with them in brackets.
    Words rest = *words;
    if (!rest.empty() && rest[0].starts_with('[')) rest.erase(rest.begin());
    if (rest.size() < 2 || rest[0] != "-A") return broken(line_number, "not a rule");
    const auto chain = table->chains.find(rest[1]);
    if (chain == table->chains.end()) return broken(line_number, "a rule of no chain");
    FilterRule rule = RuleReader(rest, family).read();
    rule.where = program + " line " + std::to_string(line_number);
    chain->second.rules.push_back(std::move(rule));
  }
  if (table != nullptr) return broken(line_number, "cut: a table without COMMIT");
  return out;
}

}  // namespace tenken::parse

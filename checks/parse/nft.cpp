#include "checks/parse/nft.hpp"

#include <optional>
#include <set>

#include "checks/parse/json.hpp"
#include "rules/text.hpp"

namespace tenken::parse {

namespace {

using Json = nlohmann::json;

constexpr std::size_t ruleset_bytes_max = 8u << 20;
constexpr std::size_t elements_max = 200'000;

struct Broken : std::runtime_error {
  using std::runtime_error::runtime_error;
};

const std::string& text_at(const Json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_string())
    throw Broken(std::string("no text \"") + key + "\"");
  return found->get_ref<const std::string&>();
}

/// A set or a map: what a rule may call by @name.
struct NamedSet {
  Json elements = Json::array();
  bool changes = false;  ///< packets add to it, or its elements run out
};
using Sets = std::map<std::string, NamedSet>;

const std::map<std::string, std::uint64_t, std::less<>> protocol_numbers{
    {"icmp", 1},   {"igmp", 2},      {"tcp", 6}, {"udp", 17},       {"dccp", 33},
    {"gre", 47},   {"esp", 50},      {"ah", 51}, {"ipv6-icmp", 58}, {"icmpv6", 58},
    {"sctp", 132}, {"udplite", 136}, {"ipip", 4}};
const std::map<std::string, std::uint64_t, std::less<>> state_bits{
    {"invalid", state_invalid},
    {"established", state_established},
    {"related", state_related},
    {"new", state_new},
    {"untracked", state_untracked}};

/// One field of a left side; nothing: not known.
struct Left {
  std::vector<PacketField> fields;
  bool doubt = false;
  std::string what;
};

PacketField payload_field(const std::string& protocol, const std::string& field, bool& known) {
  known = true;
  if (protocol == "ip") {
    if (field == "daddr") return PacketField::destination4;
    if (field == "saddr") return PacketField::source4;
    if (field == "protocol") return PacketField::protocol4;
    return PacketField::other4;
  }
  if (protocol == "ip6") {
    if (field == "daddr") return PacketField::destination6;
    if (field == "saddr") return PacketField::source6;
    if (field == "nexthdr") return PacketField::protocol6;
    return PacketField::other6;
  }
  if (protocol == "tcp")
    return field == "dport"   ? PacketField::tcp_port
           : field == "sport" ? PacketField::tcp_source
                              : PacketField::tcp_other;
  if (protocol == "udp")
    return field == "dport"   ? PacketField::udp_port
           : field == "sport" ? PacketField::udp_source
                              : PacketField::udp_other;
  if (protocol == "sctp" && field == "dport") return PacketField::sctp_port;
  if (protocol == "th") return field == "dport" ? PacketField::any_port : PacketField::any_source;
  if (protocol == "icmp") return PacketField::icmp4;
  if (protocol == "icmpv6") return field == "type" ? PacketField::icmp6_type : PacketField::icmp6;
  known = false;
  return PacketField::other;
}

Left read_left(const Json& left);

Left read_concat(const Json& parts) {
  Left out;
  if (!parts.is_array()) throw Broken("a concatenation that is no list");
  for (const Json& part : parts) {
    Left one = read_left(part);
    if (one.fields.size() != 1) throw Broken("a concatenation in a concatenation");
    out.fields.push_back(one.fields[0]);
    if (one.doubt && !out.doubt) out.doubt = true, out.what = one.what;
  }
  return out;
}

Left read_left(const Json& left) {
  if (!left.is_object() || left.size() != 1) return {{PacketField::other}, true, "expression"};
  const std::string& kind = left.begin().key();
  const Json& v = left.begin().value();
  if (kind == "concat") return read_concat(v);
  if (kind == "payload" && v.is_object() && v.contains("protocol") && v.contains("field")) {
    bool known = false;
    const std::string protocol = text_at(v, "protocol"), field = text_at(v, "field");
    const PacketField f = payload_field(protocol, field, known);
    return {{f}, !known, known ? "" : protocol + " " + field};
  }
  if (kind == "meta" && v.is_object()) {
    const std::string& key = text_at(v, "key");
    static const std::map<std::string, PacketField, std::less<>> fields{
        {"oifname", PacketField::out_name}, {"iifname", PacketField::in_name},
        {"oif", PacketField::out_name},     {"iif", PacketField::in_name},
        {"l4proto", PacketField::protocol}, {"nfproto", PacketField::family},
        {"protocol", PacketField::family},  {"skuid", PacketField::other},
        {"skgid", PacketField::other},      {"mark", PacketField::other},
        {"pkttype", PacketField::other},    {"cgroup", PacketField::other},
        {"cpu", PacketField::other},        {"priority", PacketField::other},
        {"rtclassid", PacketField::other},  {"length", PacketField::other},
        {"time", PacketField::other},       {"day", PacketField::other},
        {"hour", PacketField::other},       {"random", PacketField::other}};
    const auto found = fields.find(key);
    if (found == fields.end()) return {{PacketField::other}, true, "meta " + key};
    return {{found->second}, false, {}};
  }
  if (kind == "ct" && v.is_object()) {
    const std::string& key = text_at(v, "key");
    if (key == "state" && !v.contains("dir")) return {{PacketField::state}, false, {}};
    // Of a connection that is new, these hold for one and not for another, or for none.
    static const std::set<std::string, std::less<>> others{
        "status", "mark",    "direction", "helper", "zone", "label",   "expiration",
        "bytes",  "packets", "avgpkt",    "count",  "id",   "secmark", "event"};
    return {{PacketField::other}, !others.contains(key), "ct " + key};
  }
  if (kind == "fib" && v.is_object() && v.value("result", Json()) == "type" &&
      (v.value("flags", Json()) == "daddr" || v.value("flags", Json()) == Json::array({"daddr"})))
    return {{PacketField::destination_is_local}, false, {}};
  if (kind == "numgen" || kind == "jhash" || kind == "symhash" || kind == "socket" ||
      kind == "rt" || kind == "ipsec" || kind == "osf")
    return {{PacketField::other}, false, {}};
  if ((kind == "&" || kind == "|" || kind == "^" || kind == ">>" || kind == "<<") && v.is_array() &&
      !v.empty()) {
    const Left inner = read_left(v[0]);
    // A masked value: only of what may be anything anyway is that no loss.
    bool plain = inner.fields.size() == 1 && !inner.doubt;
    if (plain) switch (inner.fields[0]) {
        case PacketField::other:
        case PacketField::other4:
        case PacketField::other6:
        case PacketField::tcp_other:
        case PacketField::udp_other:
          return inner;
        default:
          break;
      }
    return {{PacketField::other}, true, "masked expression"};
  }
  return {{PacketField::other}, true, kind};
}

bool is_address(PacketField f) {
  return f == PacketField::source4 || f == PacketField::source6 || f == PacketField::destination4 ||
         f == PacketField::destination6;
}
bool is_name(PacketField f) { return f == PacketField::in_name || f == PacketField::out_name; }
bool is_protocol(PacketField f) {
  return f == PacketField::protocol || f == PacketField::protocol4 || f == PacketField::protocol6;
}
bool is_port(PacketField f) {
  return f == PacketField::tcp_port || f == PacketField::udp_port || f == PacketField::sctp_port ||
         f == PacketField::any_port;
}
/// Fields whose value is never looked at.
bool is_unseen(PacketField f) {
  return !is_address(f) && !is_name(f) && !is_protocol(f) && !is_port(f) &&
         f != PacketField::family && f != PacketField::state &&
         f != PacketField::destination_is_local;
}

std::optional<std::uint64_t> number_of(const Json& v, PacketField field) {
  if (v.is_number_unsigned()) return v.get<std::uint64_t>();
  if (!v.is_string()) return {};
  const std::string& word = v.get_ref<const std::string&>();
  const auto in = [&](const auto& table) -> std::optional<std::uint64_t> {
    const auto found = table.find(word);
    if (found == table.end()) return {};
    return found->second;
  };
  if (is_protocol(field)) return in(protocol_numbers);
  if (field == PacketField::state) return in(state_bits);
  if (field == PacketField::family)
    return word == "ipv4" || word == "ip"    ? std::optional<std::uint64_t>(2)
           : word == "ipv6" || word == "ip6" ? std::optional<std::uint64_t>(10)
                                             : std::nullopt;
  if (field == PacketField::destination_is_local)
    return word == "local" ? std::optional<std::uint64_t>(1) : std::optional<std::uint64_t>(2);
  return {};
}

/// One right side of one field; nothing: not understood.
std::optional<FieldValue> read_value(const Json& v, PacketField field) {
  FieldValue out;
  if (v.is_string() && v.get_ref<const std::string&>() == "*") {
    out.any = true;
    return out;
  }
  if (field == PacketField::icmp6_type) {
    static const std::set<std::string, std::less<>> on_the_link{
        "nd-router-solicit",   "nd-router-advert",  "nd-neighbor-solicit",
        "nd-neighbor-advert",  "nd-redirect",       "mld-listener-query",
        "mld-listener-report", "mld-listener-done", "mld-listener-reduction",
        "mld2-listener-report"};
    const bool stays = v.is_string() && on_the_link.contains(v.get_ref<const std::string&>());
    out.range.first = out.range.last = {0, stays ? 1u : 0u};
    return out;
  }
  if (is_unseen(field)) return out;
  if (is_name(field)) {
    if (!v.is_string()) return {};
    out.name = v.get<std::string>();
    return out;
  }
  if (is_address(field)) {
    std::string text;
    if (v.is_string()) {
      text = v.get<std::string>();
    } else if (v.is_object() && v.contains("prefix")) {
      const Json& p = v["prefix"];
      if (!p.is_object() || !p.contains("len") || !p["len"].is_number_unsigned()) return {};
      text = text_at(p, "addr") + "/" + std::to_string(p["len"].get<std::uint64_t>());
    } else if (v.is_object() && v.contains("range") && v["range"].is_array() &&
               v["range"].size() == 2 && v["range"][0].is_string() && v["range"][1].is_string()) {
      text = v["range"][0].get<std::string>() + "-" + v["range"][1].get<std::string>();
    }
    const auto range = read_ip_range(text);
    const bool four = field == PacketField::source4 || field == PacketField::destination4;
    if (!range || (range->family == IpFamily::v4) != four) return {};
    out.range = range->range;
    return out;
  }
  if (v.is_object() && v.contains("range") && v["range"].is_array() && v["range"].size() == 2) {
    const auto first = number_of(v["range"][0], field), last = number_of(v["range"][1], field);
    if (!first || !last || *last < *first || field == PacketField::state) return {};
    out.range = {{0, *first}, {0, *last}};
    return out;
  }
  const auto number = number_of(v, field);
  if (!number) return {};
  out.range = {{0, *number}, {0, *number}};
  return out;
}

FilterAction read_verdict(const std::string& word, const Json& v) {
  FilterAction out;
  if (word == "accept") out.verdict = FilterVerdict::accept;
  if (word == "drop" || word == "reject") out.verdict = FilterVerdict::drop;
  if (word == "return") out.verdict = FilterVerdict::come_back;
  if (word == "continue") out.verdict = FilterVerdict::none;
  if (word == "jump" || word == "goto") {
    out.verdict = word == "jump" ? FilterVerdict::jump : FilterVerdict::go_to;
    if (!v.is_object()) throw Broken(word + " to nowhere");
    out.chain = text_at(v, "target");
  }
  return out;
}
bool is_verdict(const std::string& word) {
  return word == "accept" || word == "drop" || word == "reject" || word == "return" ||
         word == "continue" || word == "jump" || word == "goto";
}

/// Reads what the whole document says once its sets are known.
class Reader {
 public:
  explicit Reader(const Sets& sets) : sets_(sets) {}

  FilterRule rule(const Json& v, const std::string& table) {
    FilterRule out;
    const Json& expressions = v.at("expr");
    if (!expressions.is_array()) throw Broken("a rule whose \"expr\" is no list");
    table_ = table;
    bool done = false;
    for (const Json& e : expressions) {
      if (!e.is_object() || e.size() != 1) throw Broken("a statement that is none");
      if (done) break;  // nothing behind a verdict is reached
      done = statement(e.begin().key(), e.begin().value(), out);
    }
    return out;
  }

 private:
  /// True: the rule ends here.
  bool statement(const std::string& kind, const Json& v, FilterRule& rule) {
    // What only counts, writes down or changes nothing that is judged here.
    static const std::set<std::string, std::less<>> harmless{
        "counter", "log",     "comment",    "masquerade", "snat",
        "flow",    "secmark", "ct timeout", "ct helper",  "set"};
    if (kind == "log") rule.logs = true;
    // nft asks silently for the family and the protocol that an answer belongs to.
    if (kind == "reject" && v.is_object() && v.contains("type")) {
      const std::string& type = text_at(v, "type");
      FilterMatch m;
      m.fields = {type == "tcp reset" ? PacketField::protocol : PacketField::family};
      const std::uint64_t only = type == "tcp reset" ? protocol_tcp : type == "icmpv6" ? 10 : 2;
      m.alternatives.push_back({{FieldValue{{{0, only}, {0, only}}, {}, false}}, {}});
      if (type != "icmpx") rule.matches.push_back(std::move(m));
    }
    if (is_verdict(kind)) {
      rule.action = read_verdict(kind, v);
      return rule.action.verdict != FilterVerdict::none;
    }
    if (kind == "match") {
      rule.matches.push_back(match(v));
      return false;
    }
    if (kind == "vmap") {
      rule.matches.push_back(verdict_map(v));
      return true;
    }
    if (kind == "limit" || kind == "quota" || kind == "ct count" || kind == "connlimit" ||
        kind == "meter" || kind == "last") {
      FilterMatch m;
      m.fields = {PacketField::other};
      m.certainty = Certainty::some;
      rule.matches.push_back(std::move(m));
      return false;
    }
    if (kind == "mangle") {
      rule.marks = true;
      return mangle(v, rule);
    }
    if (kind == "notrack") {
      rule.untracks = true;
      return false;
    }
    if (kind == "masquerade" || kind == "snat") {
      rule.action.verdict = FilterVerdict::accept;
      return true;
    }
    if (kind == "redirect") {
      rule.action.verdict = FilterVerdict::local;
      rule.action.port = port_of(v);
      return true;
    }
    if (kind == "dnat") return translate(v, rule);
    if (harmless.contains(kind)) return false;
    rule.action.verdict = FilterVerdict::unknown;
    rule.action.what = kind;
    return true;
  }

  /// Of a packet's own bytes: what it is sent to may be another place afterwards.
  static bool mangle(const Json& v, FilterRule& rule) {
    const Json key = v.is_object() ? v.value("key", Json()) : Json();
    if (key.is_object() && (key.contains("meta") || key.contains("ct"))) return false;
    rule.action.verdict = FilterVerdict::unknown;
    rule.action.what = "mangle";
    return true;
  }

  static FieldValue port_of(const Json& v) {
    FieldValue out;
    out.any = true;
    if (v.is_object() && v.contains("port") && v["port"].is_number_unsigned()) {
      out.any = false;
      out.range.first = out.range.last = {0, v["port"].get<std::uint64_t>()};
    }
    return out;
  }

  static bool translate(const Json& v, FilterRule& rule) {
    rule.action.verdict = FilterVerdict::unknown;
    rule.action.what = "dnat";
    if (!v.is_object()) return true;
    const bool plain_port = !v.contains("port") || v["port"].is_number_unsigned();
    const bool plain_address = v.contains("addr") && v["addr"].is_string();
    if (!plain_port || !plain_address) return true;
    const auto to = read_ip_range(v["addr"].get<std::string>());
    if (!to || to->range.first != to->range.last) return true;
    rule.action.verdict = FilterVerdict::translate;
    rule.action.address.range = to->range;
    rule.action.family = to->family;
    rule.action.port = port_of(v);
    return true;
  }

  FilterMatch match(const Json& v) {
    if (!v.is_object() || !v.contains("left") || !v.contains("right"))
      throw Broken("a match without its sides");
    const std::string op = v.contains("op") ? text_at(v, "op") : "==";
    Left left = read_left(v["left"]);
    FilterMatch out;
    out.fields = std::move(left.fields);
    out.negated = op == "!=";
    if (left.doubt) return doubtful(std::move(out), left.what);
    if (op == "<" || op == ">" || op == "<=" || op == ">=") return ordered(out, op, v["right"]);
    if (op == "!" || (op != "==" && op != "!=" && op != "in")) {
      // "! flags": none of these bits.
      if (op != "!") return doubtful(std::move(out), "operator " + op);
      out.negated = true;
    }
    add_right(out, v["right"]);
    return out;
  }

  static FilterMatch doubtful(FilterMatch m, const std::string& what) {
    m.certainty = Certainty::doubt;
    m.what = what;
    m.alternatives.clear();
    return m;
  }

  FilterMatch ordered(FilterMatch m, const std::string& op, const Json& right) {
    if (m.fields.size() == 1 && is_unseen(m.fields[0])) {
      m.certainty = Certainty::some;
      return m;
    }
    if (m.fields.size() != 1 || is_name(m.fields[0]) || m.fields[0] == PacketField::state ||
        m.fields[0] == PacketField::destination_is_local)
      return doubtful(std::move(m), "operator " + op);
    const auto value = read_value(right, m.fields[0]);
    if (!value || value->any) return doubtful(std::move(m), "operator " + op);
    const Bits128 top{~std::uint64_t{0}, ~std::uint64_t{0}};
    const Bits128 at = value->range.first;
    FieldValue range;
    if (op == "<=") range.range = {{}, value->range.last};
    if (op == ">=") range.range = {at, top};
    if (op == ">") range.range = {next(value->range.last), top};
    if (op == "<") range.range = {{}, previous(at)};
    if (op == "<" && at == Bits128{}) range.range = {{1, 0}, {0, 0}};  // holds for nothing
    m.alternatives.push_back({{range}, {}});
    return m;
  }

  void add_right(FilterMatch& m, const Json& right) {
    if (right.is_string() && right.get_ref<const std::string&>().starts_with('@')) {
      const NamedSet* set = find(right.get<std::string>().substr(1));
      if (set == nullptr) {
        m = doubtful(std::move(m), right.get<std::string>());
        return;
      }
      for (const Json& element : set->elements) add_element(m, element);
      // Tomorrow's elements are not today's.
      if (set->changes && m.certainty == Certainty::exact) m.certainty = Certainty::some;
      return;
    }
    if (right.is_object() && right.contains("set") && right["set"].is_array()) {
      for (const Json& element : right["set"]) add_element(m, element);
      return;
    }
    if (right.is_object() && right.contains("set")) {
      add_element(m, right["set"]);
      return;
    }
    if (right.is_array() && m.fields.size() == 1) {
      for (const Json& element : right) add_element(m, element);
      return;
    }
    add_element(m, right);
  }

  void add_element(FilterMatch& m, const Json& element) {
    if (m.certainty == Certainty::doubt) return;
    if (++elements_ > elements_max) throw Broken("too many elements");
    const Json* e = &element;
    if (e->is_object() && e->contains("elem")) {
      const Json& inner = (*e)["elem"];
      if (!inner.is_object() || !inner.contains("val")) throw Broken("an element without value");
      e = &inner["val"];
    }
    FilterMatch::Alternative out;
    if (e->is_object() && e->contains("concat")) {
      const Json& parts = (*e)["concat"];
      if (!parts.is_array() || parts.size() != m.fields.size())
        throw Broken("a concatenation of another length");
      for (std::size_t i = 0; i < parts.size(); ++i) add_value(m, out, parts[i], m.fields[i]);
    } else if (e->is_string() && e->get_ref<const std::string&>() == "*") {
      out.values.assign(m.fields.size(), FieldValue{{}, {}, true});
    } else if (m.fields.size() == 1) {
      add_value(m, out, *e, m.fields[0]);
    } else {
      m = doubtful(std::move(m), "element");
    }
    if (m.certainty != Certainty::doubt) m.alternatives.push_back(std::move(out));
  }

  static void add_value(FilterMatch& m, FilterMatch::Alternative& to, const Json& v,
                        PacketField field) {
    if (m.certainty == Certainty::doubt) return;
    auto value = read_value(v, field);
    if (!value)
      m = doubtful(std::move(m),
                   v.dump(-1, ' ', true, Json::error_handler_t::replace).substr(0, 80));
    else
      to.values.push_back(std::move(*value));
  }

  FilterMatch verdict_map(const Json& v) {
    if (!v.is_object() || !v.contains("key") || !v.contains("data"))
      throw Broken("a verdict map without its parts");
    Left left = read_left(v["key"]);
    FilterMatch out;
    out.is_map = true;
    out.fields = std::move(left.fields);
    if (left.doubt) return doubtful(std::move(out), left.what);
    const Json* pairs = nullptr;
    const Json& data = v["data"];
    if (data.is_string() && data.get_ref<const std::string&>().starts_with('@')) {
      const NamedSet* map = find(data.get<std::string>().substr(1));
      if (map == nullptr) return doubtful(std::move(out), data.get<std::string>());
      pairs = &map->elements;
      if (map->changes) out.certainty = Certainty::some;
    } else if (data.is_object() && data.contains("set")) {
      pairs = &data["set"];
    }
    if (pairs == nullptr || !pairs->is_array()) return doubtful(std::move(out), "vmap");
    for (const Json& pair : *pairs) {
      if (!pair.is_array() || pair.size() != 2 || !pair[1].is_object() || pair[1].size() != 1 ||
          !is_verdict(pair[1].begin().key()))
        return doubtful(std::move(out), "vmap");
      const std::size_t before = out.alternatives.size();
      add_element(out, pair[0]);
      if (out.alternatives.size() > before)
        out.alternatives.back().action =
            read_verdict(pair[1].begin().key(), pair[1].begin().value());
    }
    return out;
  }

  const NamedSet* find(const std::string& name) const {
    const auto found = sets_.find(table_ + "\n" + name);
    return found == sets_.end() ? nullptr : &found->second;
  }

  const Sets& sets_;
  std::string table_;
  std::size_t elements_ = 0;
};

bool has_word(const Json& v, const char* key, std::string_view word) {
  const auto found = v.find(key);
  if (found == v.end()) return false;
  if (found->is_string()) return found->get_ref<const std::string&>() == word;
  if (found->is_array())
    for (const Json& one : *found)
      if (one.is_string() && one.get_ref<const std::string&>() == word) return true;
  return false;
}

FilterChain read_chain(const Json& v) {
  FilterChain out;
  out.name = text_at(v, "name");
  if (!v.contains("hook")) return out;
  out.hook = text_at(v, "hook");
  out.type = text_at(v, "type");
  if (!v.contains("prio") || !v["prio"].is_number_integer())
    throw Broken("a hook without priority");
  out.priority = v["prio"].get<std::int64_t>();
  if (v.contains("policy")) {
    const std::string& policy = text_at(v, "policy");
    if (policy != "accept" && policy != "drop") throw Broken("an unknown policy");
    out.drops_by_policy = policy == "drop";
  }
  return out;
}

bool is_foreign(const Json& rule) {
  for (const Json& e : rule.at("expr"))
    if (e.is_object() && e.contains("xt")) return true;
  return false;
}

/// Sets that packets add to, whatever their flags say.
void note_changing_sets(const Json& rule, Sets& sets) {
  const std::string id = text_at(rule, "family") + " " + text_at(rule, "table");
  if (!rule.contains("expr") || !rule["expr"].is_array()) throw Broken("a rule without \"expr\"");
  for (const Json& e : rule["expr"]) {
    if (!e.is_object() || !e.contains("set") || !e["set"].is_object()) continue;
    const Json name = e["set"].value("set", Json());
    if (!name.is_string() || name.get<std::string>().empty()) continue;
    if (const auto found = sets.find(id + "\n" + name.get<std::string>().substr(1));
        found != sets.end())
      found->second.changes = true;
  }
}

Netfilter read_document(std::string_view json) {
  const Json root = strict_json(json);
  if (!root.is_object() || !root.contains("nftables") || !root["nftables"].is_array())
    throw Broken("no nftables document");
  const Json& items = root["nftables"];
  bool has_head = false;
  std::vector<std::string> order;
  std::map<std::string, FilterTable> tables;
  std::set<std::string> dormant;
  Sets sets;
  for (const Json& item : items) {
    if (!item.is_object() || item.size() != 1) throw Broken("an item that is none");
    const std::string& kind = item.begin().key();
    const Json& v = item.begin().value();
    if (!v.is_object()) throw Broken("an item that is no object");
    if (kind == "metainfo") {
      if (v.value("json_schema_version", Json()) != 1) throw Broken("not JSON schema 1");
      has_head = true;
    } else if (kind == "table") {
      const std::string id = text_at(v, "family") + " " + text_at(v, "name");
      FilterTable t;
      t.family = text_at(v, "family");
      t.name = text_at(v, "name");
      if (!tables.emplace(id, std::move(t)).second) throw Broken("a table that stands twice");
      order.push_back(id);
      // nft 1.0.6 writes freed memory here: a word that is none of nft(8)'s says nothing, and then
      // nobody knows whether the table is in force.
      if (has_word(v, "flags", "dormant"))
        dormant.insert(id);
      else if (v.contains("flags") && !has_word(v, "flags", "owner") &&
               !has_word(v, "flags", "persist"))
        throw Broken("table " + id + " has flags that nft wrote wrongly");
    } else if (kind == "chain") {
      const auto table = tables.find(text_at(v, "family") + " " + text_at(v, "table"));
      if (table == tables.end()) throw Broken("a chain of no table");
      FilterChain chain = read_chain(v);
      const std::string name = chain.name;
      if (!table->second.chains.emplace(name, std::move(chain)).second)
        throw Broken("a chain that stands twice");
    } else if (kind == "set" || kind == "map") {
      const std::string id = text_at(v, "family") + " " + text_at(v, "table");
      NamedSet& set = sets[id + "\n" + text_at(v, "name")];
      if (v.contains("elem")) set.elements = v["elem"];
      if (!set.elements.is_array()) throw Broken("elements that are no list");
      set.changes = has_word(v, "flags", "dynamic") || has_word(v, "flags", "timeout") ||
                    v.contains("timeout");
    }
  }
  if (!has_head) throw Broken("no metainfo");
  for (const Json& item : items)
    if (item.begin().key() == "rule") note_changing_sets(item.begin().value(), sets);
  Reader reader(sets);
  for (const Json& item : items) {
    if (item.begin().key() != "rule") continue;
    const Json& v = item.begin().value();
    const std::string id = text_at(v, "family") + " " + text_at(v, "table");
    const auto table = tables.find(id);
    if (table == tables.end()) throw Broken("a rule of no table");
    const auto chain = table->second.chains.find(text_at(v, "chain"));
    if (chain == table->second.chains.end()) throw Broken("a rule of no chain");
    FilterRule rule = reader.rule(v, id);
    if (is_foreign(v)) table->second.foreign = true;
    rule.where = id + " " + chain->first + " #" + std::to_string(chain->second.rules.size() + 1);
    chain->second.rules.push_back(std::move(rule));
  }
  Netfilter out;
  for (const std::string& id : order)
    if (!dormant.contains(id)) out.tables.push_back(std::move(tables.at(id)));
  return out;
}

}  // namespace

Result<Netfilter> read_nft(std::string_view json) {
  const auto broken = [](std::string what) {
    return Error{
        ErrorKind::input, "nft -j list ruleset: " + std::move(what), {}, {}, "nft.malformed"};
  };
  if (json.size() > ruleset_bytes_max) return broken("too large");
  try {
    return read_document(json);
  } catch (const Broken& e) {
    return broken(e.what());
  } catch (const std::exception&) {
    return broken("not such a document");
  }
}

}  // namespace tenken::parse

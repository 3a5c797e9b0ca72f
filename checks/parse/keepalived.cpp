#include "checks/parse/keepalived.hpp"

#include <algorithm>
#include <optional>

#include "checks/parse/ip_range.hpp"
#include "rules/text.hpp"

namespace tenken::parse {

namespace {

constexpr std::size_t text_bytes_max = 1u << 20, words_max = 200'000;
constexpr std::size_t depth_max = 16;

/// One line without its comment.
struct Line {
  int number = 0;
  std::vector<std::string> words;
};

/// One block or one line of it.
struct Node {
  int line = 0;
  std::vector<std::string> words;
  bool is_block = false;
  std::vector<Node> inside;

  std::string_view word(std::size_t i) const {
    return i < words.size() ? std::string_view(words[i]) : std::string_view();
  }
};

/// A comment begins with # or ! where a word would; quotes hold a word together.
std::optional<std::vector<std::string>> words_of(std::string_view line) {
  std::vector<std::string> out;
  std::size_t i = 0;
  while (i < line.size()) {
    if (line[i] == ' ' || line[i] == '\t' || line[i] == '\r') {
      ++i;
      continue;
    }
    if (line[i] == '#' || line[i] == '!') break;
    if (line[i] == '"') {
      const auto end = line.find('"', i + 1);
      if (end == std::string_view::npos) return {};
      out.emplace_back(line.substr(i + 1, end - i - 1));
      i = end + 1;
      continue;
    }
    const auto end = std::min(line.find_first_of(" \t\r#!\"", i), line.size());
    out.emplace_back(line.substr(i, end - i));
    i = end;
  }
  return out;
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  Result<Keepalived> run() {
    if (text_.size() > text_bytes_max || !is_utf8(text_) ||
        text_.find('\0') != std::string_view::npos || text_.starts_with("\xef\xbb\xbf"))
      return broken(0, "no such file");
    int number = 0;
    std::size_t total = 0;
    for (const std::string_view raw : lines(text_)) {
      ++number;
      auto words = words_of(raw);
      if (!words) return broken(number, "an open quote");
      if (words->empty()) continue;
      total += words->size();
      if (total > words_max) return broken(number, "too long");
      lines_.push_back({number, *std::move(words)});
    }
    std::vector<Node> top;
    if (!block(top, 0)) return broken(failed_at_, why_);
    if (at_ < lines_.size()) return broken(lines_[at_].number, "a brace that closes nothing");
    for (const Node& node : top)
      if (!keyword(node)) return broken(failed_at_, why_);
    for (std::size_t i = 0; i < out_.instances.size(); ++i)
      for (std::size_t k = 0; k < i; ++k)
        if (out_.instances[i].name == out_.instances[k].name)
          return broken(out_.instances[i].line, "an instance that stands twice");
    return std::move(out_);
  }

 private:
  static Error broken(int line, const std::string& what) {
    return Error{ErrorKind::input,
                 "keepalived.conf: " + what,
                 "line " + std::to_string(line),
                 {},
                 "keepalived.malformed"};
  }
  bool fail(int line, std::string why) {
    failed_at_ = line;
    why_ = std::move(why);
    return false;
  }

  bool block(std::vector<Node>& out, std::size_t depth) {
    if (depth > depth_max) return fail(lines_[at_ - 1].number, "blocks too deep");
    while (at_ < lines_.size()) {
      Line& line = lines_[at_];
      if (line.words[0] == "}") {
        if (depth == 0) return true;
        line.words.erase(line.words.begin());
        if (line.words.empty()) ++at_;
        return true;
      }
      Node node{line.number, {}, false, {}};
      // "name {", "name { a b }" and a brace on the next line.
      const auto open = std::find(line.words.begin(), line.words.end(), "{");
      const auto close = std::find(line.words.begin(), line.words.end(), "}");
      if (open != line.words.end() && open < close) {
        node.words.assign(line.words.begin(), open);
        line.words.erase(line.words.begin(), open + 1);
        node.is_block = true;
        if (line.words.empty()) ++at_;
      } else {
        node.words.assign(line.words.begin(), close);
        line.words.erase(line.words.begin(), close);
        if (line.words.empty()) ++at_;
        if (at_ < lines_.size() && line.words.empty() && lines_[at_].words[0] == "{") {
          lines_[at_].words.erase(lines_[at_].words.begin());
          if (lines_[at_].words.empty()) ++at_;
          node.is_block = true;
        }
      }
      if (node.words.empty()) return fail(node.line, "a block without a name");
      if (node.is_block && !block(node.inside, depth + 1)) return false;
      out.push_back(std::move(node));
    }
    return depth == 0 || fail(lines_.empty() ? 0 : lines_.back().number, "an open block");
  }

  void doubt(const Node& node, std::string_view what) {
    out_.unsupported.push_back("line " + std::to_string(node.line) + ": " + std::string(what));
  }

  bool keyword(const Node& node) {
    const std::string_view name = node.word(0);
    static const std::set<std::string, std::less<>> others{"global_defs",
                                                           "vrrp_script",
                                                           "vrrp_track_process",
                                                           "vrrp_track_file",
                                                           "vrrp_sync_group",
                                                           "static_ipaddress",
                                                           "static_routes",
                                                           "static_rules",
                                                           "linkbeat_use_polling",
                                                           "garp_group",
                                                           "track_group",
                                                           "virtual_server_group",
                                                           "SSL",
                                                           "bfd_instance",
                                                           "track_file",
                                                           "interface_up_down_delays",
                                                           "linkbeat_interfaces"};
    if (name == "vrrp_instance") return instance(node);
    if (name == "virtual_server") return server(node);
    // Parts of other files, of other hosts, of variables: what stands there is not seen.
    if (!others.contains(name)) doubt(node, name);
    return true;
  }

  bool number(const Node& node, int least, int most, int& value) {
    std::int64_t read = 0;
    if (!parse_integer(node.word(1), read) || read < least || read > most)
      return fail(node.line, std::string(node.word(0)) + " out of range");
    value = static_cast<int>(read);
    return true;
  }

  bool addresses(const Node& node, std::set<std::string>& out) {
    for (const Node& one : node.inside) {
      const auto range = read_ip_range(one.word(0).substr(0, one.word(0).find('/')));
      if (!range || range->range.first != range->range.last) {
        doubt(one, one.word(0));
        continue;
      }
      out.insert(to_text(*range));
    }
    return true;
  }

  bool instance(const Node& node) {
    VrrpInstance one;
    one.line = node.line;
    one.name = node.word(1);
    if (!node.is_block || one.name.empty()) return fail(node.line, "an instance without a name");
    for (const Node& line : node.inside) {
      const std::string_view name = line.word(0);
      if (name == "state") {
        if (line.word(1) != "MASTER" && line.word(1) != "BACKUP")
          return fail(line.line, "an unknown state");
        one.begins_as_master = line.word(1) == "MASTER";
      } else if (name == "interface") {
        one.interface = line.word(1);
      } else if (name == "virtual_router_id") {
        if (!number(line, 1, 255, one.router_id)) return false;
      } else if (name == "priority") {
        if (!number(line, 1, 255, one.priority)) return false;
      } else if (name == "virtual_ipaddress") {
        if (!addresses(line, one.addresses)) return false;
      } else if (name == "track_script" || name == "track_interface" || name == "track_process" ||
                 name == "track_file") {
        one.tracks = one.tracks || !line.inside.empty();
      } else if (name.starts_with('@') || name.starts_with('$') || name.starts_with('~') ||
                 name == "include") {
        doubt(line, name);
      }
    }
    if (one.interface.empty()) return fail(node.line, "an instance without an interface");
    if (one.router_id == 0) return fail(node.line, "an instance without a virtual_router_id");
    if (one.addresses.empty() && out_.unsupported.empty())
      return fail(node.line, "an instance without addresses");
    out_.instances.push_back(std::move(one));
    return true;
  }

  bool server(const Node& node) {
    VirtualServer one;
    one.line = node.line;
    for (std::size_t i = 1; i < node.words.size(); ++i)
      one.name += (i > 1 ? " " : "") + node.words[i];
    if (!node.is_block || one.name.empty())
      return fail(node.line, "a virtual server without a name");
    static const std::set<std::string, std::less<>> checks{
        "TCP_CHECK",  "HTTP_GET",  "SSL_GET",   "SMTP_CHECK", "DNS_CHECK",
        "MISC_CHECK", "BFD_CHECK", "UDP_CHECK", "PING_CHECK", "FILE_CHECK"};
    for (const Node& line : node.inside) {
      if (line.word(0) != "real_server") continue;
      ++one.real_servers;
      one.checked += std::any_of(line.inside.begin(), line.inside.end(),
                                 [&](const Node& n) { return checks.contains(n.word(0)); });
    }
    out_.servers.push_back(std::move(one));
    return true;
  }

  std::string_view text_;
  std::vector<Line> lines_;
  std::size_t at_ = 0;
  Keepalived out_;
  int failed_at_ = 0;
  std::string why_;
};

}  // namespace

Result<Keepalived> read_keepalived(std::string_view text) { return Reader(text).run(); }

}  // namespace tenken::parse

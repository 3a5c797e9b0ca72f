#include "checks/parse/sshd.hpp"

#include <algorithm>
#include <span>

#include "rules/text.hpp"

namespace tenken::parse {

namespace {

/// Keywords that a Match block may hold: tried one by one against sshd 9.2p1, and those of 9.9
/// and 10.0 from their manuals.
constexpr std::string_view anywhere[] = {"acceptenv",
                                         "allowagentforwarding",
                                         "allowgroups",
                                         "allowstreamlocalforwarding",
                                         "allowtcpforwarding",
                                         "allowusers",
                                         "authenticationmethods",
                                         "authorizedkeyscommand",
                                         "authorizedkeyscommanduser",
                                         "authorizedkeysfile",
                                         "authorizedkeysfile2",
                                         "authorizedprincipalscommand",
                                         "authorizedprincipalscommanduser",
                                         "authorizedprincipalsfile",
                                         "casignaturealgorithms",
                                         "challengeresponseauthentication",
                                         "channeltimeout",
                                         "chrootdirectory",
                                         "clientalivecountmax",
                                         "clientaliveinterval",
                                         "denygroups",
                                         "denyusers",
                                         "disableforwarding",
                                         "exposeauthinfo",
                                         "forcecommand",
                                         "gatewayports",
                                         "gssapiauthentication",
                                         "hostbasedacceptedalgorithms",
                                         "hostbasedacceptedkeytypes",
                                         "hostbasedauthentication",
                                         "hostbasedusesnamefrompacketonly",
                                         "ignorerhosts",
                                         "ipqos",
                                         "kbdinteractiveauthentication",
                                         "kerberosauthentication",
                                         "loglevel",
                                         "logverbose",
                                         "maxauthtries",
                                         "maxsessions",
                                         "passwordauthentication",
                                         "permitemptypasswords",
                                         "permitrootlogin",
                                         "permittty",
                                         "permittunnel",
                                         "permituserrc",
                                         "pubkeyacceptedalgorithms",
                                         "pubkeyacceptedkeytypes",
                                         "pubkeyauthentication",
                                         "pubkeyauthoptions",
                                         "rdomain",
                                         "refuseconnection",
                                         "rekeylimit",
                                         "requiredrsasize",
                                         "revokedkeys",
                                         "rhostsrsaauthentication",
                                         "setenv",
                                         "skeyauthentication",
                                         "streamlocalbindmask",
                                         "streamlocalbindunlink",
                                         "trustedusercakeys",
                                         "unusedconnectiontimeout",
                                         "x11displayoffset",
                                         "x11forwarding",
                                         "x11uselocalhost"};

/// Keywords that it may not, likewise.
constexpr std::string_view outside_match[] = {"addressfamily",
                                              "afstokenpassing",
                                              "checkmail",
                                              "ciphers",
                                              "compression",
                                              "debianbanner",
                                              "dsaauthentication",
                                              "fingerprinthash",
                                              "gssapicleanupcredentials",
                                              "gssapicleanupcreds",
                                              "gssapikexalgorithms",
                                              "gssapikeyexchange",
                                              "gssapistorecredentialsonrekey",
                                              "gssapistrictacceptorcheck",
                                              "gssapiusesessioncredcache",
                                              "gssusesessionccache",
                                              "hostcertificate",
                                              "hostdsakey",
                                              "hostkey",
                                              "hostkeyagent",
                                              "hostkeyalgorithms",
                                              "ignoreuserknownhosts",
                                              "keepalive",
                                              "kerberosgetafstoken",
                                              "kerberosorlocalpasswd",
                                              "kerberostgtpassing",
                                              "kerberosticketcleanup",
                                              "keyregenerationinterval",
                                              "listenaddress",
                                              "logingracetime",
                                              "macs",
                                              "maxstartups",
                                              "modulifile",
                                              "pamauthenticationviakbdint",
                                              "permitblacklistedkeys",
                                              "permituserenvironment",
                                              "persourcemaxstartups",
                                              "persourcenetblocksize",
                                              "persourcepenalties",
                                              "persourcepenaltyexemptlist",
                                              "pidfile",
                                              "port",
                                              "printlastlog",
                                              "printmotd",
                                              "protocol",
                                              "reversemappingcheck",
                                              "rhostsauthentication",
                                              "securitykeyprovider",
                                              "serverkeybits",
                                              "sshdauthpath",
                                              "sshdsessionpath",
                                              "strictmodes",
                                              "subsystem",
                                              "syslogfacility",
                                              "tcpkeepalive",
                                              "usedns",
                                              "uselogin",
                                              "usepam",
                                              "useprivilegeseparation",
                                              "verifyreversemapping",
                                              "versionaddendum",
                                              "xauthlocation"};

/// servconf.c, SERVCONF_MAX_DEPTH.
constexpr int include_depth_max = 16;
constexpr std::size_t lines_max = 20000;

bool is_one_of(std::string_view word, std::span<const std::string_view> list) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

std::string canonical(std::string keyword) {
  if (keyword == "challengeresponseauthentication" || keyword == "skeyauthentication")
    return "kbdinteractiveauthentication";
  if (keyword == "dsaauthentication") return "pubkeyauthentication";
  return keyword;
}

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

/// strdelim(): a keyword ends at white space, a quote or one `=`. False: a quote that does not end.
bool take_keyword(std::string_view& rest, std::string& out) {
  const auto skip = [&] {
    while (!rest.empty() && is_space(rest.front())) rest.remove_prefix(1);
  };
  const auto at = rest.find_first_of(" \t\r\n\"=");
  if (at == std::string_view::npos) {
    out = rest;
    rest = {};
    return true;
  }
  out = rest.substr(0, at);
  if (rest[at] == '"') {
    const auto end = rest.find('"', at + 1);
    if (end == std::string_view::npos) return false;
    out += rest.substr(at + 1, end - at - 1);
    rest.remove_prefix(end + 1);
    skip();
    return true;
  }
  bool equals = rest[at] == '=';
  rest.remove_prefix(at + 1);
  skip();
  if (!equals && !rest.empty() && rest.front() == '=') {
    rest.remove_prefix(1);
    skip();
  }
  return true;
}

/// argv_split() of misc.c, ending at a comment. False: quotes that do not end.
bool take_words(std::string_view s, std::vector<std::string>& out) {
  std::size_t i = 0;
  while (i < s.size()) {
    if (s[i] == ' ' || s[i] == '\t') {
      ++i;
      continue;
    }
    if (s[i] == '#') return true;
    std::string word;
    char quote = 0;
    for (; i < s.size(); ++i) {
      const char c = s[i], next = i + 1 < s.size() ? s[i + 1] : '\0';
      if (c == '\\') {
        if (next == '\'' || next == '"' || next == '\\' || (quote == 0 && next == ' '))
          word += s[++i];
        else
          word += c;
      } else if (quote == 0 && (c == ' ' || c == '\t')) {
        break;
      } else if (quote == 0 && (c == '"' || c == '\'')) {
        quote = c;
      } else if (quote != 0 && c == quote) {
        quote = 0;
      } else {
        word += c;
      }
    }
    if (quote != 0) return false;
    out.push_back(std::move(word));
  }
  return true;
}

/// The keyword and words of one line; an empty keyword: nothing there. False: sshd would refuse the
/// line.
bool read_line(std::string_view raw, SshdLine& out) {
  if (const auto nul = raw.find('\0'); nul != std::string_view::npos) raw = raw.substr(0, nul);
  while (raw.size() > 1 && (is_space(raw.back()) || raw.back() == '\f')) raw.remove_suffix(1);
  std::string word;
  if (!take_keyword(raw, word)) return false;
  if (word.empty() && !raw.empty() && !take_keyword(raw, word)) return false;
  if (word.empty() || word[0] == '#') return true;
  out.keyword = canonical(lower_ascii(word));
  if (raw.empty()) return false;
  if (out.keyword != "match") return take_words(raw, out.words);
  // Match is read by strdelim(), whose quotes and `=` are simpler.
  while (!raw.empty()) {
    std::string one;
    if (!take_keyword(raw, one)) return false;
    if (one.starts_with('#')) break;
    out.words.push_back(std::move(one));
  }
  return true;
}

std::string include_path(const std::string& word) {
  return word.starts_with('/') || word.starts_with('~') ? word : "/etc/ssh/" + word;
}

struct Reader {
  const Tree& tree;
  SshdConfig& out;
  std::size_t count = 0;

  void fault(const SshdLine& at, const std::string& what) {
    out.unsupported.push_back(at.file + ":" + std::to_string(at.line) + ": " + printable(what));
  }

  void include(SshdLine& line, int depth) {
    for (const std::string& word : line.words) {
      std::string unseen;
      const auto files = expand(tree, include_path(word), unseen);
      if (!unseen.empty()) fault(line, "not kept: " + unseen);
      for (const std::string& file : files) line.included.push_back(read(file, depth + 1));
    }
    if (line.words.empty()) fault(line, "Include without a file");
  }

  void check(const SshdLine& line) {
    const bool known = is_one_of(line.keyword, anywhere) ||
                       is_one_of(line.keyword, outside_match) || line.keyword == "match" ||
                       line.keyword == "include";
    if (!known) fault(line, "unknown keyword \"" + line.keyword + "\"");
    if (line.words.empty()) fault(line, "\"" + line.keyword + "\" without a value");
    if (line.keyword != "match") return;
    if (line.words.size() == 1 && lower_ascii(line.words[0]) == "all") return;
    if (line.words.size() % 2 != 0) fault(line, "a Match that is not criterion and value");
    for (std::size_t i = 0; i < line.words.size(); i += 2) {
      static constexpr std::string_view criteria[] = {"user",    "group",        "host",
                                                      "address", "localaddress", "localport"};
      if (!is_one_of(lower_ascii(line.words[i]), criteria))
        fault(line, "Match criterion \"" + line.words[i] + "\"");
      else if (i + 1 < line.words.size() && lower_ascii(line.words[i]).ends_with("address") &&
               sshd_matches_address("192.0.2.1", line.words[i + 1]) == -2)
        fault(line, "Match address \"" + line.words[i + 1] + "\"");
    }
  }

  std::vector<SshdLine> read(const std::string& path, int depth) {
    std::vector<SshdLine> lines_out;
    const auto found = tree.files.find(path);
    SshdLine line{path, 0, "", {}, {}};
    if (depth > include_depth_max)
      fault(line, "includes nested too deep");
    else if (found == tree.files.end())
      fault(line, "not kept");
    if (depth > include_depth_max || found == tree.files.end()) return lines_out;
    for (std::string_view raw : split(found->second, '\n')) {
      line.line += 1;
      line.keyword.clear(), line.words.clear(), line.included.clear();
      if (++count > lines_max) {
        fault(line, "too many lines");
        return lines_out;
      }
      if (!read_line(raw, line))
        fault(line, "a line that sshd refuses");
      else if (!line.keyword.empty()) {
        check(line);
        if (line.keyword == "include") include(line, depth);
        lines_out.push_back(line);
      }
    }
    return lines_out;
  }
};

int match_one(const std::string& criterion, const std::string& value, const SshdConnection& c) {
  if (criterion == "user") return sshd_matches_list(c.user, value, false);
  if (criterion == "host") return sshd_matches_list(c.host, value, true);
  if (criterion == "address") return sshd_matches_address(c.address, value);
  if (criterion == "localaddress") return sshd_matches_address(c.local_address, value);
  if (criterion == "localport") return c.local_port == value ? 1 : 0;
  if (criterion != "group") return 0;
  // ga_match_pattern_list(): one negated group ends it.
  int found = 0;
  for (const std::string& group : c.groups) {
    const int one = sshd_matches_list(group, value, false);
    if (one == -1) return -1;
    if (one == 1) found = 1;
  }
  return found;
}

bool match_line(const SshdLine& line, const SshdConnection* connection) {
  if (line.words.size() == 1 && lower_ascii(line.words[0]) == "all") return true;
  if (connection == nullptr) return false;
  for (std::size_t i = 0; i + 1 < line.words.size(); i += 2)
    if (match_one(lower_ascii(line.words[i]), line.words[i + 1], *connection) != 1) return false;
  return true;
}

/// process_server_config_line_depth(): the flags of servconf.c by their names.
struct Walk {
  const SshdConnection* connection;
  SshdValues values;

  void run(const std::vector<SshdLine>& list, bool& active, bool match_only, bool never_match) {
    for (const SshdLine& line : list) {
      if (line.keyword == "match") {
        active = !never_match && match_line(line, connection);
        match_only = false;
      } else if (line.keyword == "include") {
        const bool before = active;
        for (const auto& file : line.included) {
          run(file, active, match_only, !match_only && !before);
          active = before;
        }
      } else if (active && !line.words.empty()) {
        values.emplace(line.keyword,
                       SshdValue{line.words[0], line.file + ":" + std::to_string(line.line)});
      }
    }
  }
};

}  // namespace

std::vector<std::string> sshd_follow(std::string_view path, std::string_view bytes) {
  (void)path;
  std::vector<std::string> out;
  for (std::string_view raw : split(bytes, '\n')) {
    SshdLine line;
    if (!read_line(raw, line) || line.keyword != "include") continue;
    for (const std::string& word : line.words) out.push_back(include_path(word));
  }
  return out;
}

SshdConfig read_sshd_config(const Tree& tree, std::string_view path) {
  SshdConfig out;
  Reader reader{tree, out};
  auto read = reader.read(std::string(path), 0);
  out.lines = std::move(read);
  return out;
}

SshdValues global_values(const SshdConfig& config) {
  Walk walk{nullptr, {}};
  bool active = true;
  walk.run(config.lines, active, false, false);
  return std::move(walk.values);
}

SshdValues matched_values(const SshdConfig& config, const SshdConnection& connection) {
  Walk walk{&connection, {}};
  bool active = false;
  walk.run(config.lines, active, true, false);
  return std::move(walk.values);
}

std::map<std::string, std::string> read_sshd_test(std::string_view text) {
  std::map<std::string, std::string> out;
  for (std::string_view line : lines(text)) {
    const auto space = line.find(' ');
    const std::string_view keyword = line.substr(0, space);
    if (keyword.empty() ||
        keyword.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789") != std::string_view::npos)
      return {};
    out.emplace(keyword, space == std::string_view::npos ? std::string()
                                                         : std::string(line.substr(space + 1)));
  }
  return out;
}

bool sshd_agrees(std::string_view keyword, std::string_view file_value,
                 std::string_view test_value) {
  static constexpr std::string_view lists[] = {"ciphers", "macs", "kexalgorithms",
                                               "hostkeyalgorithms", "pubkeyacceptedalgorithms"};
  if (!is_one_of(keyword, lists)) {
    const auto plain = [](std::string_view v) {
      return lower_ascii(v) == "prohibit-password" ? std::string("without-password")
                                                   : lower_ascii(v);
    };
    return plain(file_value) == plain(test_value);
  }
  if (file_value.empty()) return false;
  const char sign = file_value[0];
  if (sign != '+' && sign != '-' && sign != '^') return file_value == test_value;
  const auto in_effect = split(test_value, ',');
  for (std::string_view name : split(file_value.substr(1), ',')) {
    const bool there = std::any_of(in_effect.begin(), in_effect.end(), [&](std::string_view one) {
      return sshd_matches_list(one, name, false) == 1;
    });
    if (there == (sign == '-')) return false;
  }
  return true;
}

}  // namespace tenken::parse

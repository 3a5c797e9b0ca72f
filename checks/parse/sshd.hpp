// sshd_config(5) as OpenSSH's servconf.c reads it: Include, Match, first value wins; and the output
// of `sshd -T`.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "checks/parse/tree.hpp"

namespace tenken::parse {

std::vector<std::string> sshd_follow(std::string_view path, std::string_view bytes);

/// One line, and for an Include the files that it brings in, each with its lines.
struct SshdLine {
  std::string file;
  int line = 0;
  std::string keyword;             ///< lower case, aliases resolved
  std::vector<std::string> words;  ///< arguments, quotes resolved
  std::vector<std::vector<SshdLine>> included;
};

struct SshdConfig {
  std::vector<SshdLine> lines;
  std::vector<std::string>
      unsupported;  ///< "file:line: what": sshd would refuse it, or we do not know it
};
/// Never throws. A part referred to and not kept is in `unsupported`.
SshdConfig read_sshd_config(const Tree& tree, std::string_view path);

/// Who connects from where: what Match blocks ask (sshd(8), -C).
struct SshdConnection {
  std::string user;
  std::vector<std::string> groups;
  std::string host;
  std::string address;
  std::string local_address;
  std::string local_port;
};

/// Keyword (lower case) → first argument, with the place that set it. Only what the files set;
/// defaults are sshd's.
struct SshdValue {
  std::string value;
  std::string place;
};
using SshdValues = std::map<std::string, SshdValue>;
/// The settings outside Match blocks (and of "Match all"), as `sshd -T` reads them.
SshdValues global_values(const SshdConfig& config);
/// What Match blocks set for one connection; it overrides the global settings.
SshdValues matched_values(const SshdConfig& config, const SshdConnection& connection);

/// Connections enough to try every Match block: root and another user from every address, host,
/// group and port that a criterion names, and from none of them. Empty: more than
/// sshd_connections_max.
std::vector<SshdConnection> sshd_connections(const SshdConfig& config,
                                             const std::vector<std::string>& groups_of_root,
                                             bool uses_dns);
inline constexpr std::size_t sshd_connections_max = 20000;

/// `sshd -T`: keyword → rest of the line, the first of a repeated keyword. Empty: not such an
/// output.
std::map<std::string, std::string> read_sshd_test(std::string_view text);

/// Whether a value of the files can be what sshd -T says, where lists may begin with + - ^
/// (sshd_config(5), Ciphers).
bool sshd_agrees(std::string_view keyword, std::string_view file_value,
                 std::string_view test_value);

/// OpenSSH's patterns (ssh_config(5), PATTERNS): a list with `*`, `?` and `!`: 1 yes, 0 no, -1
/// negated.
int sshd_matches_list(std::string_view text, std::string_view list, bool ignore_case);
/// Addresses too, as CIDR: 1 yes, 0 no, -1 negated, -2 malformed.
int sshd_matches_address(std::string_view address, std::string_view list);

}  // namespace tenken::parse

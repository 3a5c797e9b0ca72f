// Linux-PAM configuration: /etc/pam.d as libpam 1.5 reads it, assembled into the stack that it
// would run.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "checks/parse/tree.hpp"

namespace tenken::parse {

/// What libpam does after a module returned (pam.conf(5), "[value=action …]"). A number n > 0 jumps
/// over n modules.
struct PamAction {
  enum Kind { undefined, ok, done, bad, die, ignore, reset, jump } kind = undefined;
  int count = 0;  ///< jump
  bool operator==(const PamAction&) const = default;
};

/// One line of a stack, in the order libpam runs it.
struct PamEntry {
  std::string module;  ///< base name, "pam_unix.so", or a whole path outside the system's folders;
                       ///< empty: must_fail or is_substack
  std::vector<std::string> args;
  std::map<std::string, PamAction> actions;  ///< by return value, "default" included
  int level = 0;                             ///< substack depth
  bool must_fail = false;    ///< malformed: no module runs, libpam answers PAM_PERM_DENIED
  bool is_substack = false;  ///< only marks where a substack begins
  std::string where;         ///< "/etc/pam.d/common-password:12"

  bool has_arg(std::string_view arg) const;
  PamAction action(std::string_view returned) const;
};

struct PamStack {
  std::vector<PamEntry> entries;
  std::string unseen;       ///< a file that libpam would read and that was not kept; empty: none
  std::string unsupported;  ///< a construct whose meaning we do not know; empty: none
  bool aborted = false;  ///< libpam gives up the configuration: nothing can be done by this service
};

/// Longest line libpam reads, in bytes (BUF_SIZE of pam_handlers.c); versions differ on a longer
/// one.
inline constexpr std::size_t pam_line_max = 1024;
/// Deepest include or substack (PAM_SUBSTACK_MAX_LEVEL).
inline constexpr int pam_depth_max = 16;
/// Most entries of a stack; a real one has under 20.
inline constexpr std::size_t pam_entries_max = 512;

/// The stack of one type (auth account password session) of a service, from /etc/pam.d/SERVICE or
/// else /usr/lib/pam.d/SERVICE; from "other" where the service has no file or no line of that type.
PamStack pam_stack(const Tree& tree, std::string_view service, std::string_view type);

/// Files that a file of /etc/pam.d includes; /etc/pam.d/other as well, since libpam falls back to
/// it.
std::vector<std::string> pam_follow(std::string_view path, std::string_view bytes);

}  // namespace tenken::parse

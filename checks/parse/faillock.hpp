// pam_faillock's settings: /etc/security/faillock.conf and arguments, as Linux-PAM 1.4 to 1.5 reads
// them; and those of its predecessor pam_tally2.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "checks/parse/tree.hpp"

namespace tenken::parse {

struct FaillockSettings {
  enum class Action { preauth, authfail, authsucc } action = Action::preauth;
  std::string directory = "/var/run/faillock";
  std::int64_t deny = 3, fail_interval_s = 900;
  std::int64_t unlock_time_s = 600;       ///< 0: until somebody resets it
  std::int64_t root_unlock_time_s = 600;  ///< as unlock_time unless set
  bool even_deny_root = false, local_users_only = false;
  bool broken = false;  ///< the module answers PAM_SERVICE_ERR: its file is missing or broken
  std::string admin_group;
  std::string unseen, unsupported;  ///< as in LockoutPolicy
  std::string where;                ///< the place that sets deny; empty: the module's default
};

/// Largest faillock.conf; a line has at most 1,023 bytes.
inline constexpr std::size_t faillock_bytes_max = 65536;
/// The module keeps no more records than this of a user: more failures cannot be counted.
inline constexpr std::int64_t faillock_records_max = 1024;
/// MAX_TIME_INTERVAL: a longer time is refused.
inline constexpr std::int64_t faillock_time_max_s = 604800;

/// A line of pam_faillock.so with these arguments: the file first, arguments over it.
FaillockSettings faillock_settings(const Tree& tree, const std::vector<std::string>& args,
                                   std::string_view where);

struct TallySettings {
  std::int64_t deny = 0;           ///< 0: never refuses
  std::int64_t unlock_time_s = 0;  ///< 0: until somebody resets it
  bool counts = true;  ///< false: magic_root, where the caller is root, as every login is
  bool even_deny_root = false;
  std::string unsupported;
};
/// pam_tally2.so: arguments only.
TallySettings tally_settings(const std::vector<std::string>& args);

}  // namespace tenken::parse

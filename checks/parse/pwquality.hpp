// libpwquality settings: pwquality.conf with its drop-ins, and the arguments of pam_pwquality, as
// libpwquality 1.4 reads them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "checks/parse/tree.hpp"

namespace tenken::parse {

/// Which classes a policy demands of every new password, however it is written down.
struct PasswordPolicy {
  bool upper = false, lower = false, digit = false, symbol = false;
  int length_min = 0;       ///< 0: not known or none
  bool enforced = true;     ///< false: it warns only
  bool binds_root = false;  ///< administrators setting others' passwords are bound too
  bool local_users_only = false;
  int retry = 1;
  std::string unseen;       ///< a file it depends on and that was not kept; empty: none
  std::string unsupported;  ///< a construct whose meaning we do not know; empty: none
  std::string where;        ///< the place that a missing class should be set

  bool all_classes() const { return upper && lower && digit && symbol; }
  /// The missing classes in words, Japanese and English, joined.
  std::string missing_ja() const;
  std::string missing_en() const;
};

/// Largest pwquality file; its lines are at most 1,023 bytes.
inline constexpr std::size_t pwquality_bytes_max = 65536;

/// The policy in force for a line of pam_pwquality.so with these arguments: drop-ins in ASCII
/// order, then pwquality.conf, then arguments.
PasswordPolicy pwquality_policy(const Tree& tree, const std::vector<std::string>& args);
/// pam_cracklib: arguments only.
PasswordPolicy cracklib_policy(const std::vector<std::string>& args);

/// /etc/security/pwquality.conf refers to its drop-ins.
std::vector<std::string> pwquality_follow(std::string_view path, std::string_view bytes);

}  // namespace tenken::parse

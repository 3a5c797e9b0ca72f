// OpenLDAP password policy: the entry as ldapsearch -LLL prints it, and the configuration of its
// check module ppm.
#pragma once

#include <string>
#include <string_view>

#include "checks/parse/lockout.hpp"
#include "checks/parse/pwquality.hpp"
#include "rules/result.hpp"

namespace tenken::parse {

/// Largest policy entry and ppm configuration, in bytes.
inline constexpr std::size_t ppolicy_bytes_max = 65536;

/// What slapo-ppolicy(5) demands of a new password. Character classes are the check module's
/// business: only ppm is known, by the base name "ppm.so" of pwdCheckModule and the text of its
/// configuration file; another module → unsupported. pwdCheckQuality must be 2: with 1 a password
/// that was hashed by the client passes unchecked, with 0 nothing is checked. rootdn is never
/// bound; that is ppolicy's nature. Malformed LDIF, no entry or several → error
/// "ppolicy.malformed".
Result<PasswordPolicy> ppolicy_policy(std::string_view ldif, std::string_view ppm_configuration,
                                      bool ppm_kept);

/// What the same entry says of failed logins: pwdLockout, pwdMaxFailure (0: never),
/// pwdLockoutDuration (0: until somebody resets it), pwdFailureCountInterval (0: only a success
/// forgets).
Result<LockoutPolicy> ppolicy_lockout(std::string_view ldif);

}  // namespace tenken::parse

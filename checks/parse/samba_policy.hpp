// Policies of Active Directory and Samba domains: what `samba-tool domain passwordsettings show`
// prints, and LDIF of the domain's head with its fine-grained password settings.
#pragma once

#include <string_view>

#include "checks/parse/lockout.hpp"
#include "checks/parse/pwquality.hpp"
#include "rules/result.hpp"

namespace tenken::parse {

inline constexpr std::size_t samba_bytes_max = 1u << 20;
/// Most fine-grained settings of one domain.
inline constexpr std::size_t fine_grained_max = 256;

struct DomainPolicy {
  PasswordPolicy password;
  LockoutPolicy lockout;
};

/// True where the bytes look like one of the two forms.
bool is_domain_policy(std::string_view text);

/// The weakest of what binds somebody: the domain's policy, and every fine-grained setting that is
/// applied to anybody (msDS-PSOAppliesTo), since it replaces the domain's for those people,
/// whatever its precedence. Complexity (pwdProperties bit 1) is three of five classes, never four.
/// Malformed or lacking an attribute that decides → error "samba.malformed".
Result<DomainPolicy> domain_policy(std::string_view text);

}  // namespace tenken::parse

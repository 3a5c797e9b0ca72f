// Password policies as web applications and identity services export them (criteria.md §5.2 lists
// where each keeps them).
#pragma once

#include <string_view>

#include "checks/parse/pwquality.hpp"
#include "rules/result.hpp"

namespace tenken::parse {

inline constexpr std::size_t web_policy_bytes_max = 4u << 20;

/// Reads, by its shape: tenken-password-policy/1; a Keycloak realm export ("passwordPolicy":
/// "upperCase(1) and …"); Cognito (UserPool.Policies.PasswordPolicy); Identity Platform
/// (passwordPolicyConfig); django-auth-password-validators/1; AWS IAM's account password policy; an
/// Auth0 connection; Directus settings; Entra's Password Rule Settings. One that speaks of failed
/// logins only → error "web_policy.other"; an unknown shape → "web_policy.unknown"; malformed JSON
/// → "web_policy.malformed".
Result<PasswordPolicy> web_password_policy(std::string_view json);

}  // namespace tenken::parse

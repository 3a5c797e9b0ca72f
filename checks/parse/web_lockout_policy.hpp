// What web applications and identity services export of their lock after failed logins
// (criteria.md §5.2 lists where each keeps it).
#pragma once

#include <string_view>

#include "checks/parse/lockout.hpp"
#include "rules/result.hpp"

namespace tenken::parse {

inline constexpr std::size_t web_lockout_bytes_max = 4u << 20;

/// Reads, by its shape: tenken-lockout-policy/1; django-axes/1; a Keycloak realm export; Entra's
/// directory setting "Password Rule Settings"; Auth0's brute-force protection; Directus settings;
/// Cognito and Identity Platform (throttling only: back_off); IAM's account password policy (AWS
/// has no lock for it). One that says nothing about a lock → error "lockout.other"; an unknown
/// shape → "lockout.unknown"; malformed JSON → "lockout.malformed".
Result<LockoutPolicy> web_lockout_policy(std::string_view json);

}  // namespace tenken::parse

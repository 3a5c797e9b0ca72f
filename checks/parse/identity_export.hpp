// What an identity service wrote of its own policies into a file: one export or several in a list.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "checks/parse/lockout.hpp"
#include "checks/parse/pwquality.hpp"
#include "rules/result.hpp"

namespace tenken::parse {

inline constexpr std::size_t identity_export_bytes_max = 4u << 20;
/// Most exports in one file.
inline constexpr std::size_t identity_exports_max = 64;

/// Every policy in the file: JSON (one object of web_password_policy.hpp or web_lockout_policy.hpp,
/// or a list of them), LDIF or samba-tool's output of a domain, LDIF of a ppolicy entry. All of
/// them bind somebody. What speaks of the other subject is passed over; a file that says nothing of
/// the one asked for → error "identity_export.silent"; an element of unknown shape →
/// "identity_export.unknown"; else "identity_export.malformed".
Result<std::vector<PasswordPolicy>> exported_passwords(std::string_view bytes);
Result<std::vector<LockoutPolicy>> exported_lockouts(std::string_view bytes);

/// The file without what is no policy: an export may hold users, clients and their secrets, which
/// must not be kept. JSON keeps the keys that our readers know, LDIF and text the lines. What
/// cannot be read → the same errors.
Result<std::string> policies_only(std::string_view bytes);

}  // namespace tenken::parse

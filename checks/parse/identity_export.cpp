#include "checks/parse/identity_export.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "checks/parse/json.hpp"
#include "checks/parse/ldif.hpp"
#include "checks/parse/ppolicy.hpp"
#include "checks/parse/samba_policy.hpp"
#include "checks/parse/web_lockout_policy.hpp"
#include "checks/parse/web_password_policy.hpp"
#include "rules/text.hpp"

namespace tenken::parse {

namespace {

using Json = nlohmann::json;

Error failed(std::string code, std::string what) {
  return Error{.what = "identity export: " + std::move(what),
               .code = "identity_export." + std::move(code)};
}

bool is_json(std::string_view bytes) {
  const auto first = bytes.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && (bytes[first] == '{' || bytes[first] == '[');
}

/// A list as its elements, anything else as itself.
Result<std::vector<std::string>> elements(std::string_view bytes) {
  try {
    const Json j = strict_json(bytes);
    if (!j.is_array()) return std::vector<std::string>{std::string(bytes)};
    if (j.empty() || j.size() > identity_exports_max)
      return failed("malformed", std::to_string(j.size()) + " exports");
    std::vector<std::string> out;
    for (const Json& one : j) out.push_back(one.dump());
    return out;
  } catch (const std::exception& e) {
    return failed("malformed", printable(e.what()));
  }
}

/// Each element read; "…other" is passed over, any other failure is the file's.
template <class Policy, class Read>
Result<std::vector<Policy>> each_element(std::string_view bytes, const Read& read) {
  const auto all = elements(bytes);
  if (!all) return all.error();
  std::vector<Policy> out;
  for (const std::string& one : *all) {
    auto policy = read(one);
    if (policy)
      out.push_back(*std::move(policy));
    else if (!policy.error().code.ends_with(".other"))
      return failed(policy.error().code.ends_with(".unknown") ? "unknown" : "malformed",
                    policy.error().what);
  }
  if (out.empty()) return failed("silent", "nothing of this subject");
  return out;
}

constexpr std::array<std::string_view, 25> kept_attributes{"dn",
                                                           "objectclass",
                                                           "pwdproperties",
                                                           "minpwdlength",
                                                           "lockoutthreshold",
                                                           "lockoutduration",
                                                           "lockoutobservationwindow",
                                                           "msds-passwordsettingsprecedence",
                                                           "msds-lockoutthreshold",
                                                           "msds-lockoutduration",
                                                           "msds-lockoutobservationwindow",
                                                           "msds-minimumpasswordlength",
                                                           "msds-passwordcomplexityenabled",
                                                           "pwdattribute",
                                                           "pwdlockout",
                                                           "pwdmaxfailure",
                                                           "pwdlockoutduration",
                                                           "pwdfailurecountinterval",
                                                           "pwdmaxrecordedfailure",
                                                           "pwdcheckquality",
                                                           "pwdminlength",
                                                           "pwdcheckmodule",
                                                           "pwdusecheckmodule",
                                                           "pwdcheckmodulearg",
                                                           "pwdsafemodify"};

/// Every key that some reader asks for. A value under one of them is kept whole where it is no
/// object, else searched again.
const std::set<std::string_view>& kept_keys() {
  static const std::set<std::string_view> all{"format",
                                              "classes",
                                              "upper",
                                              "lower",
                                              "digit",
                                              "symbol",
                                              "length_min",
                                              "enforced",
                                              "enabled",
                                              "threshold",
                                              "window_s",
                                              "duration_s",
                                              "until_admin",
                                              "keyed_by",
                                              "exempt",
                                              "installed",
                                              "AUTHENTICATION_BACKENDS",
                                              "AXES_ENABLED",
                                              "AXES_FAILURE_LIMIT",
                                              "AXES_LOCK_OUT_AT_FAILURE",
                                              "AXES_COOLOFF_TIME_s",
                                              "AXES_LOCKOUT_PARAMETERS",
                                              "AXES_HANDLER",
                                              "AXES_NEVER_LOCKOUT_WHITELIST",
                                              "AXES_ONLY_ADMIN_SITE",
                                              "AXES_WHITELIST_CALLABLE",
                                              "AUTH_PASSWORD_VALIDATORS",
                                              "NAME",
                                              "OPTIONS",
                                              "min_length",
                                              "classes_required",
                                              "realm",
                                              "passwordPolicy",
                                              "bruteForceProtected",
                                              "failureFactor",
                                              "maxDeltaTimeSeconds",
                                              "permanentLockout",
                                              "maxTemporaryLockouts",
                                              "waitIncrementSeconds",
                                              "maxFailureWaitSeconds",
                                              "bruteForceStrategy",
                                              "components",
                                              "org.keycloak.storage.UserStorageProvider",
                                              "config",
                                              "validatePasswordPolicy",
                                              "editMode",
                                              "value",
                                              "values",
                                              "name",
                                              "displayName",
                                              "shields",
                                              "max_attempts",
                                              "mode",
                                              "allowlist",
                                              "strategy",
                                              "options",
                                              "password_options",
                                              "complexity",
                                              "character_types",
                                              "character_type_rule",
                                              "password_complexity_options",
                                              "data",
                                              "auth_login_attempts",
                                              "auth_password_policy",
                                              "UserPool",
                                              "Policies",
                                              "PasswordPolicy",
                                              "MinimumLength",
                                              "RequireUppercase",
                                              "RequireLowercase",
                                              "RequireNumbers",
                                              "RequireSymbols",
                                              "RequireUppercaseCharacters",
                                              "RequireLowercaseCharacters",
                                              "MinimumPasswordLength",
                                              "passwordPolicyConfig",
                                              "passwordPolicyEnforcementState",
                                              "passwordPolicyVersions",
                                              "customStrengthOptions",
                                              "minPasswordLength",
                                              "containsUppercaseCharacter",
                                              "containsLowercaseCharacter",
                                              "containsNumericCharacter",
                                              "containsNonAlphanumericCharacter"};
  return all;
}

constexpr int depth_max = 16;

Json reduced(const Json& j, int depth) {
  if (depth > depth_max) return nullptr;
  if (j.is_array()) {
    Json out = Json::array();
    for (const Json& one : j) out.push_back(reduced(one, depth + 1));
    return out;
  }
  if (!j.is_object()) return j;
  Json out = Json::object();
  for (const auto& [key, value] : j.items())
    if (kept_keys().contains(key)) out[key] = reduced(value, depth + 1);
  return out;
}

/// The lines of samba-tool that a reader asks for.
std::string known_lines(std::string_view text) {
  std::string out;
  for (std::string_view line : lines(text)) {
    const std::string lower = lower_ascii(trim(line));
    for (std::string_view name :
         {"password complexity:", "minimum password length:", "account lockout duration (mins):",
          "account lockout threshold (attempts):", "reset account lockout after (mins):",
          "no psos are present"})
      if (lower.starts_with(name)) out += std::string(line) + "\n";
  }
  return out;
}

/// Fit to be written on one line of LDIF.
bool plain_value(std::string_view value) {
  return std::all_of(value.begin(), value.end(),
                     [](char c) { return static_cast<unsigned char>(c) >= ' '; }) &&
         !value.starts_with(' ') && !value.starts_with(':');
}

}  // namespace

Result<std::vector<PasswordPolicy>> exported_passwords(std::string_view bytes) {
  if (bytes.size() > identity_export_bytes_max) return failed("malformed", "larger than 4 MiB");
  if (is_json(bytes)) return each_element<PasswordPolicy>(bytes, web_password_policy);
  if (is_domain_policy(bytes)) {
    auto policy = domain_policy(bytes);
    if (!policy) return failed("malformed", policy.error().what);
    return std::vector<PasswordPolicy>{std::move(policy->password)};
  }
  auto policy = ppolicy_policy(bytes, "", false);
  if (!policy) return failed("malformed", policy.error().what);
  return std::vector<PasswordPolicy>{*std::move(policy)};
}

Result<std::vector<LockoutPolicy>> exported_lockouts(std::string_view bytes) {
  if (bytes.size() > identity_export_bytes_max) return failed("malformed", "larger than 4 MiB");
  if (is_json(bytes)) return each_element<LockoutPolicy>(bytes, web_lockout_policy);
  if (is_domain_policy(bytes)) {
    auto policy = domain_policy(bytes);
    if (!policy) return failed("malformed", policy.error().what);
    return std::vector<LockoutPolicy>{std::move(policy->lockout)};
  }
  auto policy = ppolicy_lockout(bytes);
  if (!policy) return failed("malformed", policy.error().what);
  return std::vector<LockoutPolicy>{*std::move(policy)};
}

Result<std::string> policies_only(std::string_view bytes) {
  if (bytes.size() > identity_export_bytes_max) return failed("malformed", "larger than 4 MiB");
  if (is_json(bytes)) {
    try {
      const std::string out = reduced(strict_json(bytes), 0).dump(1) + "\n";
      const auto passwords = exported_passwords(out);
      // Of what no reader knows nothing is kept: it may be anything.
      if (!passwords && passwords.error().code == "identity_export.unknown")
        if (const auto lockouts = exported_lockouts(out); !lockouts) return lockouts.error();
      return out;
    } catch (const std::exception& e) {
      return failed("malformed", printable(e.what()));
    }
  }
  if (lower_ascii(bytes).find("account lockout threshold (attempts):") != std::string::npos)
    return known_lines(bytes);
  const auto entries = ldif_entries(bytes);
  if (!entries) return failed("malformed", entries.error().what);
  std::string out;
  for (const LdifEntry& entry : *entries) {
    const bool domain = entry.contains("lockoutthreshold");
    const bool container =
        lower_ascii(ldif_one(entry, "dn")).starts_with("cn=password settings container,");
    if (!domain && !container && !entry.contains("msds-passwordsettingsprecedence") &&
        !entry.contains("pwdattribute"))
      continue;
    // dn comes first, or no reader finds the entry.
    if (!plain_value(ldif_one(entry, "dn"))) return failed("malformed", "a dn of several lines");
    out += "dn: " + ldif_one(entry, "dn") + "\n";
    for (const auto& [name, values] : entry) {
      if (name == "dn") continue;
      // To whom a setting is applied is counted; names of people are not kept.
      if (name == "msds-psoappliesto") {
        for (std::size_t i = 0; i < values.size(); ++i) out += "msDS-PSOAppliesTo: (withheld)\n";
      } else if (std::find(kept_attributes.begin(), kept_attributes.end(), name) !=
                 kept_attributes.end()) {
        for (const std::string& value : values) {
          if (!plain_value(value)) return failed("malformed", "a value of several lines");
          out += name + ": " + printable(value) + "\n";
        }
      }
    }
    out += "\n";
  }
  if (out.empty()) return failed("unknown", "no policy");
  return out;
}

}  // namespace tenken::parse

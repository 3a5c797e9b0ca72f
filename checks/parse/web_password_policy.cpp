#include "checks/parse/web_password_policy.hpp"

#include <algorithm>

#include "checks/parse/json.hpp"
#include "checks/parse/password_regex.hpp"
#include "rules/text.hpp"

namespace tenken::parse {

namespace {

using Json = nlohmann::json;

Error failed(std::string code, std::string what) {
  return Error{.what = "password policy: " + std::move(what),
               .code = "web_policy." + std::move(code)};
}

int whole(const Json& j, const char* key) {
  const auto found = j.find(key);
  return found == j.end() || !found->is_number_integer()
             ? 0
             : static_cast<int>(std::min<std::int64_t>(found->get<std::int64_t>(), 1000));
}
bool yes(const Json& j, const char* key) {
  const auto found = j.find(key);
  return found != j.end() && found->is_boolean() && found->get<bool>();
}

/// {"format": …, "classes": {"upper": 1, …}, "length_min": 12, "enforced": true}
PasswordPolicy neutral(const Json& j) {
  PasswordPolicy out;
  const Json& classes = j.at("classes");
  out.upper = whole(classes, "upper") > 0;
  out.lower = whole(classes, "lower") > 0;
  out.digit = whole(classes, "digit") > 0;
  out.symbol = whole(classes, "symbol") > 0;
  out.length_min = whole(j, "length_min");
  out.enforced = yes(j, "enforced");
  return out;
}

/// Django has no class rule of its own: what its validators demand is asked of the live objects by
/// the exporter.
PasswordPolicy django(const Json& j) {
  PasswordPolicy out;
  const Json& validators = j.at("AUTH_PASSWORD_VALIDATORS");
  out.enforced = validators.is_array() && !validators.empty();
  for (const Json& v : validators)
    if (v.at("NAME").get<std::string>().ends_with("MinimumLengthValidator"))
      out.length_min = whole(v.value("OPTIONS", Json::object()), "min_length");
  const auto classes = j.find("classes_required");
  if (classes == j.end()) {
    out.unsupported =
        "classes_required is not exported: Django's own validators say nothing about classes";
    return out;
  }
  out.upper = whole(*classes, "upper") > 0;
  out.lower = whole(*classes, "lower") > 0;
  out.digit = whole(*classes, "digit") > 0;
  out.symbol = whole(*classes, "symbol") > 0;
  return out;
}

/// A directory behind the realm whose people change their passwords by its own rules: one that
/// Keycloak writes to and checks by its policy is none. Empty: there is none. Partial exports leave
/// components out.
std::string federation_of(const Json& j) {
  const auto components = j.find("components");
  if (components == j.end()) return {};
  const auto providers = components->find("org.keycloak.storage.UserStorageProvider");
  if (providers == components->end()) return {};
  for (const Json& provider : *providers) {
    const Json config = provider.value("config", Json::object());
    const auto says = [&](const char* key, const char* word) {
      return config.value(key, Json::array()) == Json::array({word});
    };
    if (says("enabled", "false")) continue;
    if (!says("validatePasswordPolicy", "true") || !says("editMode", "WRITABLE"))
      return "user federation " + printable(provider.value("name", "")) +
             ": validatePasswordPolicy, editMode";
  }
  return {};
}

/// "upperCase(1) and lowerCase(1) and specialChars(1) and digits(1) and length(12)"; a part without
/// a number counts as one.
PasswordPolicy keycloak(const Json& j) {
  PasswordPolicy out;
  std::string text = j.at("passwordPolicy").get<std::string>();
  out.unseen = federation_of(j);
  for (std::size_t at = 0; at <= text.size();) {
    auto end = text.find(" and ", at);
    if (end == std::string::npos) end = text.size();
    const std::string_view part = trim(std::string_view(text).substr(at, end - at));
    at = end + 5;
    if (part.empty()) continue;
    const auto open = part.find('(');
    const std::string_view name = part.substr(0, open);
    std::int64_t n = 1;
    if (open != std::string_view::npos && part.ends_with(')')) {
      const auto value = part.substr(open + 1, part.size() - open - 2);
      if (!parse_integer(value, n) && value != "undefined" && value != "null") n = 0;
    }
    if (name == "upperCase")
      out.upper = n > 0;
    else if (name == "lowerCase")
      out.lower = n > 0;
    else if (name == "digits")
      out.digit = n > 0;
    else if (name == "specialChars")
      out.symbol = n > 0;
    else if (name == "length")
      out.length_min = static_cast<int>(n);
  }
  return out;
}

PasswordPolicy cognito(const Json& policy) {
  PasswordPolicy out;
  out.upper = yes(policy, "RequireUppercase");
  out.lower = yes(policy, "RequireLowercase");
  out.digit = yes(policy, "RequireNumbers");
  out.symbol = yes(policy, "RequireSymbols");
  out.length_min = whole(policy, "MinimumLength");
  return out;
}

/// AWS IAM, get-account-password-policy. It does not bind the root user of the account.
PasswordPolicy iam(const Json& policy) {
  PasswordPolicy out;
  out.upper = yes(policy, "RequireUppercaseCharacters");
  out.lower = yes(policy, "RequireLowercaseCharacters");
  out.digit = yes(policy, "RequireNumbers");
  out.symbol = yes(policy, "RequireSymbols");
  out.length_min = whole(policy, "MinimumPasswordLength");
  return out;
}

/// A connection of Auth0: "good" and "excellent" are three of four. The newer password_options name
/// their classes, and a rule that says whether all of them are demanded.
PasswordPolicy auth0(const Json& options) {
  PasswordPolicy out;
  const auto newer = options.find("password_options");
  if (newer == options.end()) {
    const std::string level = options.value("passwordPolicy", "none");
    out.upper = out.lower = out.digit = level == "fair";
    if (level == "excellent" || level == "good" || level == "fair") out.length_min = 8;
    if (level == "excellent") out.length_min = 10;
    if (const auto own = options.find("password_complexity_options"); own != options.end())
      out.length_min = whole(*own, "min_length");
    return out;
  }
  const Json& complexity = newer->at("complexity");
  out.length_min = whole(complexity, "min_length");
  const std::string rule = complexity.value("character_type_rule", "");
  if (rule == "three_of_four") return out;
  if (rule != "all") out.unsupported = "character_type_rule " + printable(rule);
  for (const Json& type : complexity.at("character_types")) {
    out.upper = out.upper || type == "uppercase";
    out.lower = out.lower || type == "lowercase";
    out.digit = out.digit || type == "number";
    out.symbol = out.symbol || type == "special";
  }
  return out;
}

/// Directus: a regular expression, or null.
PasswordPolicy directus(const Json& settings) {
  const Json& pattern = settings.at("auth_password_policy");
  if (pattern.is_null() || pattern == "") return PasswordPolicy{.enforced = false};
  return password_regex(pattern.get<std::string>());
}

Result<PasswordPolicy> identity_platform(const Json& config) {
  const auto versions = config.find("passwordPolicyVersions");
  if (versions == config.end() || versions->size() != 1)
    return failed("unknown", "not exactly one policy version");
  const Json& options = (*versions)[0].at("customStrengthOptions");
  PasswordPolicy out;
  out.enforced = config.value("passwordPolicyEnforcementState", "") == "ENFORCE";
  out.upper = yes(options, "containsUppercaseCharacter");
  out.lower = yes(options, "containsLowercaseCharacter");
  out.digit = yes(options, "containsNumericCharacter");
  out.symbol = yes(options, "containsNonAlphanumericCharacter");
  out.length_min = whole(options, "minPasswordLength");
  return out;
}

const Json* inside(const Json& j, std::initializer_list<const char*> path) {
  const Json* at = &j;
  for (const char* key : path) {
    if (!at->is_object()) return nullptr;
    const auto found = at->find(key);
    if (found == at->end()) return nullptr;
    at = &*found;
  }
  return at;
}

bool is_password_rule(const Json& setting) {
  return setting.is_object() && setting.contains("values") &&
         setting.value("displayName", "") == "Password Rule Settings";
}

/// Entra ID's own accounts: three of four, fixed. Their settings say nothing about classes.
bool is_entra(const Json& j) {
  const Json* list = inside(j, {"value"});
  return is_password_rule(j) || (list != nullptr && list->is_array() &&
                                 std::any_of(list->begin(), list->end(), is_password_rule));
}

Result<PasswordPolicy> read(const Json& j) {
  const std::string format = j.is_object() ? j.value("format", "") : "";
  if (format == "tenken-password-policy/1") return neutral(j);
  if (format == "django-auth-password-validators/1") return django(j);
  if (format == "tenken-lockout-policy/1" || format == "django-axes/1" ||
      (inside(j, {"shields"}) != nullptr && inside(j, {"max_attempts"}) != nullptr))
    return failed("other", "it speaks of failed logins only");
  if (const Json* p = inside(j, {"UserPool", "Policies", "PasswordPolicy"})) return cognito(*p);
  if (const Json* p = inside(j, {"Policies", "PasswordPolicy"})) return cognito(*p);
  if (const Json* p = inside(j, {"PasswordPolicy"});
      p != nullptr && p->is_object() && p->contains("RequireUppercaseCharacters"))
    return iam(*p);
  if (const Json* p = inside(j, {"passwordPolicyConfig"})) return identity_platform(*p);
  if (is_entra(j)) return PasswordPolicy{};
  if (const Json* p = inside(j, {"options"}); p != nullptr && j.value("strategy", "") == "auth0")
    return auth0(*p);
  const Json* data = inside(j, {"data"});
  for (const Json* settings : {data, &j})
    if (settings != nullptr && inside(*settings, {"auth_password_policy"}) != nullptr)
      return directus(*settings);
  if (inside(j, {"realm"}) != nullptr) {
    // Keycloak writes no key at all where no policy is set.
    if (inside(j, {"passwordPolicy"}) == nullptr) return PasswordPolicy{.enforced = false};
    return keycloak(j);
  }
  return failed("unknown", "a form that is not known");
}

}  // namespace

Result<PasswordPolicy> web_password_policy(std::string_view json) {
  if (json.size() > web_policy_bytes_max) return failed("malformed", "larger than 4 MiB");
  try {
    return read(strict_json(json));
  } catch (const std::exception& e) {
    return failed("malformed", printable(e.what()));
  }
}

}  // namespace tenken::parse

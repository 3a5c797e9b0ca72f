#include "checks/parse/web_lockout_policy.hpp"

#include <algorithm>

#include "checks/parse/json.hpp"
#include "rules/text.hpp"

namespace tenken::parse {

namespace {

using Json = nlohmann::json;
using Keyed = LockoutPolicy::Keyed;

constexpr std::int64_t number_max = 1'000'000'000;
/// Auth0 takes a block away after 30 days.
constexpr std::int64_t auth0_block_s = 30ll * 24 * 3600;

Error failed(std::string code, std::string what) {
  return Error{.what = "lockout policy: " + std::move(what), .code = "lockout." + std::move(code)};
}

/// Values of one object. What is missing or of another type makes the policy unsupported: no
/// product's default is guessed.
struct Values {
  const Json& from;
  LockoutPolicy& out;

  void refuse(const char* key) const {
    if (out.unsupported.empty()) out.unsupported = key;
  }
  bool yes(const char* key) const {
    const auto found = from.find(key);
    if (found != from.end() && found->is_boolean()) return found->get<bool>();
    refuse(key);
    return false;
  }
  std::int64_t number(const char* key) const {
    const auto found = from.find(key);
    // A number past 64 bits is floating here, and one past 63 bits unsigned: both are refused.
    if (found != from.end() && found->is_number_integer()) {
      const bool huge = found->is_number_unsigned() &&
                        found->get<std::uint64_t>() > static_cast<std::uint64_t>(number_max);
      const auto value = huge ? -1 : found->get<std::int64_t>();
      if (value >= 0 && value <= number_max) return value;
    }
    refuse(key);
    return 0;
  }
  std::string text(const char* key) const {
    const auto found = from.find(key);
    if (found != from.end() && found->is_string()) return found->get<std::string>();
    refuse(key);
    return {};
  }
  bool has(const char* key) const { return from.contains(key); }
  bool empty_list(const char* key) const {
    const auto found = from.find(key);
    if (found == from.end() || found->is_null()) return true;
    if (!found->is_array()) refuse(key);
    return found->empty();
  }
};

LockoutPolicy neutral(const Json& j) {
  LockoutPolicy out{.where = "tenken-lockout-policy/1"};
  const Values v{j, out};
  out.enabled = v.yes("enabled");
  if (!out.enabled) return out;
  out.threshold = v.number("threshold");
  out.window_s = v.has("window_s") ? v.number("window_s") : 0;
  out.until_admin = v.has("until_admin") && v.yes("until_admin");
  if (!out.until_admin) out.duration_s = v.number("duration_s");
  const std::string keyed = v.text("keyed_by");
  if (keyed == "address")
    out.keyed_by = Keyed::address;
  else if (keyed == "both")
    out.keyed_by = Keyed::both;
  else if (keyed != "account")
    v.refuse("keyed_by");
  if (v.has("exempt")) out.exempt = v.text("exempt");
  return out;
}

/// AXES_LOCKOUT_PARAMETERS: any of its items locks; a list inside is a combination.
void axes_keys(const Values& v) {
  const auto found = v.from.find("AXES_LOCKOUT_PARAMETERS");
  if (found == v.from.end() || !found->is_array() || found->empty())
    return v.refuse("AXES_LOCKOUT_PARAMETERS");
  bool account = false, address_alone = true;
  for (const Json& item : *found) {
    std::vector<std::string> names;
    if (item.is_string()) names.push_back(item.get<std::string>());
    if (item.is_array())
      for (const Json& name : item)
        names.push_back(name.is_string() ? name.get<std::string>() : std::string());
    if (names.empty()) return v.refuse("AXES_LOCKOUT_PARAMETERS");
    for (const std::string& name : names)
      if (name != "username" && name != "ip_address" && name != "user_agent")
        return v.refuse("AXES_LOCKOUT_PARAMETERS");
    if (names == std::vector<std::string>{"username"}) account = true;
    if (std::find(names.begin(), names.end(), "username") != names.end()) address_alone = false;
  }
  v.out.keyed_by = account ? Keyed::account : address_alone ? Keyed::address : Keyed::both;
}

/// What the running settings of django-axes say, as the application exports them. It locks only
/// where its backend is asked before the one that knows the passwords.
LockoutPolicy axes(const Json& j) {
  LockoutPolicy out{.where = "django-axes"};
  const Values v{j, out};
  const auto backends = j.find("AUTHENTICATION_BACKENDS");
  if (backends == j.end() || !backends->is_array() || backends->empty() ||
      !(*backends)[0].is_string()) {
    v.refuse("AUTHENTICATION_BACKENDS");
    return out;
  }
  const std::string first = (*backends)[0].get<std::string>();
  const bool asked =
      first == "axes.backends.AxesBackend" || first == "axes.backends.AxesStandaloneBackend";
  const std::string handler = v.text("AXES_HANDLER");
  const bool keeps = handler == "axes.handlers.database.AxesDatabaseHandler" ||
                     handler == "axes.handlers.cache.AxesCacheHandler";
  if (!keeps && handler != "axes.handlers.dummy.AxesDummyHandler") v.refuse("AXES_HANDLER");
  out.enabled = v.yes("AXES_ENABLED") && v.yes("AXES_LOCK_OUT_AT_FAILURE") && v.yes("installed") &&
                asked && keeps;
  if (!asked) out.where = "AUTHENTICATION_BACKENDS[0]: " + printable(first);
  if (!out.enabled) return out;
  out.threshold = v.number("AXES_FAILURE_LIMIT");
  const auto cool_off = j.find("AXES_COOLOFF_TIME_s");
  if (cool_off == j.end()) v.refuse("AXES_COOLOFF_TIME_s");
  out.until_admin = cool_off != j.end() && cool_off->is_null();
  if (!out.until_admin) out.duration_s = v.number("AXES_COOLOFF_TIME_s");
  // Failures older than the cool-off are forgotten.
  out.window_s = out.duration_s;
  axes_keys(v);
  if (v.has("AXES_NEVER_LOCKOUT_WHITELIST") && v.yes("AXES_NEVER_LOCKOUT_WHITELIST"))
    out.exempt = "AXES_NEVER_LOCKOUT_WHITELIST";
  if (v.has("AXES_ONLY_ADMIN_SITE") && v.yes("AXES_ONLY_ADMIN_SITE"))
    out.exempt = "AXES_ONLY_ADMIN_SITE";
  if (v.has("AXES_WHITELIST_CALLABLE") && v.yes("AXES_WHITELIST_CALLABLE"))
    v.refuse("AXES_WHITELIST_CALLABLE");
  return out;
}

/// The wait is waitIncrementSeconds for each full failureFactor, at most maxFailureWaitSeconds;
/// permanentLockout locks at once, or after maxTemporaryLockouts of them.
LockoutPolicy keycloak(const Json& j) {
  LockoutPolicy out;
  const Values v{j, out};
  out.realm = v.text("realm");
  out.where = "realm " + printable(out.realm);
  // Keycloak's default is off.
  out.enabled = v.has("bruteForceProtected") && v.yes("bruteForceProtected");
  if (!out.enabled) return out;
  out.threshold = v.number("failureFactor");
  out.window_s = v.number("maxDeltaTimeSeconds");
  const bool permanent = v.has("permanentLockout") && v.yes("permanentLockout");
  const auto temporary = v.has("maxTemporaryLockouts") ? v.number("maxTemporaryLockouts") : 0;
  out.until_admin = permanent && temporary == 0;
  if (out.until_admin) return out;
  out.duration_s = std::min(v.number("waitIncrementSeconds"), v.number("maxFailureWaitSeconds"));
  const std::string strategy =
      v.has("bruteForceStrategy") ? v.text("bruteForceStrategy") : "MULTIPLE";
  if (strategy != "MULTIPLE" && strategy != "LINEAR") v.refuse("bruteForceStrategy");
  // No wait, no lock.
  if (out.duration_s == 0 && out.unsupported.empty()) out.enabled = false;
  return out;
}

/// values: [{"name": "LockoutThreshold", "value": "10"}, …]
LockoutPolicy entra(const Json& setting) {
  LockoutPolicy out{.enabled = true, .threshold = 10, .duration_s = 60};
  out.where = "Password Rule Settings";
  for (const Json& one : setting.at("values")) {
    const std::string name = one.at("name").get<std::string>();
    if (name != "LockoutThreshold" && name != "LockoutDurationInSeconds") continue;
    std::int64_t value = 0;
    if (!parse_integer(one.at("value").get<std::string>(), value) || value < 0 ||
        value > number_max) {
      out.unsupported = name;
      return out;
    }
    (name == "LockoutThreshold" ? out.threshold : out.duration_s) = value;
  }
  return out;
}

LockoutPolicy auth0(const Json& j) {
  LockoutPolicy out{.duration_s = auth0_block_s, .where = "brute-force-protection"};
  const Values v{j, out};
  bool blocks = false;
  if (!j.at("shields").is_array()) v.refuse("shields");
  for (const Json& shield : j.at("shields")) blocks = blocks || shield == "block";
  out.enabled = v.yes("enabled") && blocks;
  if (!out.enabled) return out;
  out.threshold = v.number("max_attempts");
  const std::string mode = v.text("mode");
  if (mode == "count_per_identifier_and_ip")
    out.keyed_by = Keyed::both;
  else if (mode != "count_per_identifier")
    v.refuse("mode");
  if (!v.empty_list("allowlist")) out.exempt = "allowlist";
  return out;
}

/// null: no limit. Who passes it is suspended until somebody activates the account.
LockoutPolicy directus(const Json& settings) {
  LockoutPolicy out{.until_admin = true, .where = "auth_login_attempts"};
  if (settings.at("auth_login_attempts").is_null()) return out;
  out.threshold = Values{settings, out}.number("auth_login_attempts");
  out.enabled = true;
  return out;
}

LockoutPolicy throttled(std::string where) {
  LockoutPolicy out{.enabled = true, .back_off = true};
  out.where = std::move(where);
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

Result<LockoutPolicy> read(const Json& j) {
  if (!j.is_object()) return failed("unknown", "a form that is not known");
  const std::string format = j.value("format", "");
  if (format == "tenken-lockout-policy/1") return neutral(j);
  if (format == "django-axes/1") return axes(j);
  if (format == "tenken-password-policy/1" || format == "django-auth-password-validators/1")
    return failed("other", "it speaks of the composition of passwords only");
  if (inside(j, {"shields"}) != nullptr && inside(j, {"max_attempts"}) != nullptr) return auth0(j);
  if (inside(j, {"options"}) != nullptr && j.value("strategy", "") == "auth0")
    return failed("other", "it speaks of the composition of passwords only");
  if (const Json* p = inside(j, {"PasswordPolicy"});
      p != nullptr && p->is_object() && p->contains("RequireUppercaseCharacters"))
    return LockoutPolicy{.where = "IAM: AWS has no lock for IAM users"};
  if (inside(j, {"UserPool", "Policies", "PasswordPolicy"}) != nullptr ||
      inside(j, {"Policies", "PasswordPolicy"}) != nullptr)
    return throttled("Cognito");
  if (inside(j, {"passwordPolicyConfig"}) != nullptr) return throttled("Identity Platform");
  if (is_password_rule(j)) return entra(j);
  if (const Json* list = inside(j, {"value"}); list != nullptr && list->is_array()) {
    for (const Json& one : *list)
      if (is_password_rule(one)) return entra(one);
    return failed("unknown", "no Password Rule Settings");
  }
  const Json* data = inside(j, {"data"});
  for (const Json* settings : {data, &j})
    if (settings != nullptr && inside(*settings, {"auth_login_attempts"}) != nullptr)
      return directus(*settings);
  if (inside(j, {"realm"}) != nullptr) return keycloak(j);
  return failed("unknown", "a form that is not known");
}

}  // namespace

Result<LockoutPolicy> web_lockout_policy(std::string_view json) {
  if (json.size() > web_lockout_bytes_max) return failed("malformed", "larger than 4 MiB");
  try {
    return read(strict_json(json));
  } catch (const std::exception& e) {
    return failed("malformed", printable(e.what()));
  }
}

}  // namespace tenken::parse

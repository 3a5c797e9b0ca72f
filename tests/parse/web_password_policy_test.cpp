// Exports of password policies. Shapes: kcadm get realms/x; aws cognito-idp describe-user-pool; gcloud identity config; our exporter for Django.
#include <doctest/doctest.h>

#include "checks/parse/web_password_policy.hpp"

using namespace tenken;
using parse::web_password_policy;

namespace {

std::string demands(const std::string& json) {
  const auto p = web_password_policy(json);
  if (!p) return p.error().code;
  if (!p->unsupported.empty()) return "?";
  return std::string(p->upper ? "U" : "") + (p->lower ? "l" : "") + (p->digit ? "1" : "") + (p->symbol ? "!" : "") + (p->enforced ? "" : "-");
}
std::string keycloak(const std::string& policy) { return demands(R"({"realm":"r","passwordPolicy":")" + policy + "\"}"); }

}  // namespace

TEST_CASE("web: each shape") {
  CHECK(demands(R"({"format":"tenken-password-policy/1","classes":{"upper":1,"lower":1,"digit":2,"symbol":1},"length_min":12,"enforced":true})") == "Ul1!");
  CHECK(demands(R"({"format":"tenken-password-policy/1","classes":{"upper":1,"lower":1,"digit":2,"symbol":1},"length_min":12})") == "Ul1!-");
  CHECK(demands(R"({"format":"tenken-password-policy/1","classes":{"upper":true,"lower":"1","digit":1.5,"symbol":-1},"enforced":true})") == "");
  CHECK(demands(R"({"format":"django-auth-password-validators/1","AUTH_PASSWORD_VALIDATORS":[{"NAME":"x.C"}],"classes_required":{"upper":1,"lower":1,"digit":1,"symbol":1}})") == "Ul1!");
  CHECK(demands(R"({"format":"django-auth-password-validators/1","AUTH_PASSWORD_VALIDATORS":[],"classes_required":{"upper":1,"lower":1,"digit":1,"symbol":1}})") == "Ul1!-");
  CHECK(demands(R"({"format":"django-auth-password-validators/1","AUTH_PASSWORD_VALIDATORS":[{"NAME":"django.contrib.auth.password_validation.MinimumLengthValidator","OPTIONS":{"min_length":12}}]})") == "?");
  const std::string cognito = R"({"UserPool":{"Policies":{"PasswordPolicy":{"MinimumLength":8,"RequireUppercase":true,"RequireLowercase":true,"RequireNumbers":true,"RequireSymbols":true}}}})";
  CHECK(demands(cognito) == "Ul1!");
  CHECK(demands(R"({"Policies":{"PasswordPolicy":{"RequireUppercase":"true"}}})") == "");
  const std::string google = R"({"passwordPolicyConfig":{"passwordPolicyEnforcementState":"ENFORCE","passwordPolicyVersions":[{"customStrengthOptions":{"containsUppercaseCharacter":true,"containsLowercaseCharacter":true,"containsNumericCharacter":true,"containsNonAlphanumericCharacter":true,"minPasswordLength":8}}]}})";
  CHECK(demands(google) == "Ul1!");
  CHECK(demands(std::string(google).replace(google.find("ENFORCE"), 7, "OFF")) == "Ul1!-");
}

TEST_CASE("web: keycloak's words") {
  CHECK(keycloak("upperCase(1) and lowerCase(1) and specialChars(1) and digits(1) and length(12)") == "Ul1!");
  CHECK(keycloak("upperCase and lowerCase(undefined) and specialChars(null) and digits(1)") == "Ul1!");
  CHECK(keycloak("upperCase(0) and lowerCase(-1) and specialChars(x) and digits()") == "");
  CHECK(keycloak("uppercase(1) and notUpperCase(1)") == "");
  CHECK(keycloak("") == "");
  CHECK(demands(R"({"realm":"r"})") == "-");
  CHECK(demands(R"({"realm":"r","passwordPolicy":5})") == "web_policy.malformed");
}

TEST_CASE("web: hostile") {
  for (const char* text : {"", "{", "[]", "null", "5", "\"x\"", "{\"format\":5}", "{\"realm\":null,\"passwordPolicy\":null}", "{\"format\":\"tenken-password-policy/1\"}", "{\"passwordPolicyConfig\":{\"passwordPolicyVersions\":[5]}}", "{\"UserPool\":[]}", "{\"UserPool\":{\"Policies\":{\"PasswordPolicy\":5}}}"}) {
    CAPTURE(text);
    CHECK(demands(text).find("Ul1!") == std::string::npos);
  }
  CHECK(demands(std::string(100000, '[')).starts_with("web_policy."));
  CHECK(demands(std::string(5u << 20, ' ')) == "web_policy.malformed");
  const std::string good = R"({"format":"tenken-password-policy/1","classes":{"upper":1,"lower":1,"digit":2,"symbol":1},"enforced":true})";
  for (std::size_t n = 0; n < good.size(); ++n) CHECK(demands(good.substr(0, n)) == "web_policy.malformed");
}

TEST_CASE("web: the same key twice says two things") {
  CHECK(demands(R"({"format":"tenken-password-policy/1","classes":{"upper":0,"upper":1,"lower":1,"digit":1,"symbol":1},"enforced":true})").find("U") == std::string::npos);
}

// Deployment and profile: what an operator and a city may declare, and how a mistake is named.
#include <doctest/doctest.h>

#include "rules/load.hpp"

using namespace tenken;
using namespace tenken::rules;

namespace {

const RuleSet& set() {
  static const RuleSet all = load_rules(embedded_annex(), embedded_rules()).value;
  return all;
}

std::string changed(std::string text, std::string_view from, std::string_view to) {
  const auto at = text.find(from);
  REQUIRE_MESSAGE(at != std::string::npos, from);
  return text.replace(at, from.size(), to);
}

std::string deployment() {
  return "format: tenken-deployment/1\n"                   // 1
         "name: t\n"                                       // 2
         "title: {ja: 試験, en: test}\n"                   // 3
         "provider: 株式会社試験\n"                        // 4
         "in_service_since: \"2024-04-01\"\n"              // 5
         "targets:\n"                                      // 6
         "  - name: app1\n"                                // 7
         "    roles: [linux_host]\n"                       // 8
         "    address: 192.0.2.1\n"                        // 9
         "    credentials: {ssh_key: \"file:run/key\"}\n"  // 10
         "documents:\n"                                    // 11
         "  - {name: contract, roles: [contract], file: c.pdf, effective_date: \"2024-04-01\"}\n"  // 12
         "registers:\n"                                                     // 13
         "  - {name: drills, roles: [drill_register], file: drills.csv}\n"  // 14
         "people:\n"                                                        // 15
         "  - {office: 責任者, organisation: 株式会社試験}\n";              // 16
}

std::string profile() {
  return "format: tenken-profile/1\n"                                   // 1
         "city: 試験市\n"                                               // 2
         "parameters:\n"                                                // 3
         "  drill.max_age_months: {value: 6, source: 市基準 第24条}\n"  // 4
         "trust:\n"                                                     // 5
         "  - {name: vendor, role: vendor, file: vendor.pem}\n"         // 6
         "gate: {allow: [partial]}\n";                                  // 7
}

Result<std::string> anchor_file(const std::string& file) {
  if (file == "vendor.pem")
    return std::string("-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n");
  if (file == "key.pem")
    return std::string("-----BEGIN PUBLIC KEY-----\nAA==\n-----END PUBLIC KEY-----\n");
  return Error{.what = "no such file", .where = file, .hint = "", .code = ""};
}

std::string said(const std::vector<Error>& errors) {
  std::string out;
  for (const Error& e : errors) {
    REQUIRE(e.where.starts_with("x.yaml:"));
    out += e.where.substr(7) + " " + e.what + " | " + e.hint + "\n";
  }
  return out;
}
std::string deployed(const std::string& yaml) {
  return said(load_deployment(yaml, "x.yaml", set()).errors);
}
std::string profiled(const std::string& yaml) {
  return said(load_profile(yaml, "x.yaml", set(), anchor_file).errors);
}

}  // namespace

TEST_CASE("deployment: the whole one loads") {
  const auto loaded = load_deployment(deployment(), "x.yaml", set());
  REQUIRE(said(loaded.errors) == "");
  REQUIRE(loaded.value.targets.size() == 3);
  CHECK(loaded.value.targets[0].credentials.at("ssh_key") == "file:run/key");
  CHECK(loaded.value.targets[0].place.line == 7);
  CHECK(loaded.value.targets[1].fact("custody") == "sealed");
  CHECK(loaded.value.targets[2].fact("written_by") == "vendor");
  CHECK(loaded.value.with_role("contract").size() == 1);
}

TEST_CASE("deployment: an unknown role, with the one that was meant") {
  CHECK(deployed(changed(deployment(), "linux_host", "linux_hots"))
            .starts_with(
                "8:12 unknown role \"linux_hots\" | did you mean \"linux_host\"? allowed: "));
  CHECK(deployed(changed(deployment(), "    roles: [linux_host]\n", ""))
            .starts_with("7:5 \"app1\" without roles"));
  CHECK(deployed(changed(deployment(), "[contract]", "[]")).find("\"contract\" without roles") !=
        std::string::npos);
}

TEST_CASE("deployment: names") {
  CHECK(deployed(changed(deployment(), "name: drills", "name: app1"))
            .starts_with("14:5 duplicate name \"app1\""));
  for (const char* wrong : {"app 1", "app/1", "アプリ", "a;b", "\"a\\nb\""}) {
    CAPTURE(wrong);
    CHECK(deployed(changed(deployment(), "name: app1", std::string("name: ") + wrong))
              .find("allowed: letters, digits, hyphen, underscore, full stop") !=
          std::string::npos);
  }
  CHECK(deployed(changed(deployment(), "name: app1", "name: \"\""))
            .find("\"name\" of target is empty") != std::string::npos);
}

TEST_CASE("deployment: a secret written in is refused and stands in no error") {
  for (const char* wrong :
       {"{ssh_key: hunter2hunter2}", "{ssh_key: [hunter2hunter2]}",
        "{ssh_key: [\"env:A\", hunter2hunter2]}", "{ssh_key: {value: hunter2hunter2}}",
        "{ssh_key: \"ENV:hunter2hunter2\"}", "hunter2hunter2", "[hunter2hunter2]",
        "{ssh_key: ~}"}) {
    CAPTURE(wrong);
    const auto loaded = load_deployment(changed(deployment(), "{ssh_key: \"file:run/key\"}", wrong),
                                        "x.yaml", set());
    CHECK_FALSE(loaded.errors.empty());
    CHECK(said(loaded.errors).find("hunter2") == std::string::npos);
    for (const Target& t : loaded.value.targets)
      for (const auto& [key, reference] : t.credentials)
        CHECK(reference.find("hunter2") == std::string::npos);
  }
  for (const char* good : {"env:NAME", "file:a/b", "systemd:key", "pkcs11:token=x"})
    CHECK(deployed(changed(deployment(), "file:run/key", good)) == "");
}

TEST_CASE("deployment: dates that are none") {
  CHECK(deployed(changed(deployment(), "in_service_since: \"2024-04-01\"",
                         "in_service_since: \"2026-02-30\""))
            .starts_with("5:19 \"2026-02-30\" is not a date"));
  CHECK(deployed(changed(deployment(), "effective_date: \"2024-04-01\"",
                         "effective_date: 令和6年4月1日"))
            .starts_with("12:70 \"令和6年4月1日\" is not a date | write year-month-day"));
}

TEST_CASE("deployment: unknown keys and words") {
  CHECK(deployed(changed(deployment(), "    address:", "    adress:"))
            .starts_with(
                "9:5 unknown key in target \"adress\" | did you mean \"address\"? allowed: "));
  CHECK(deployed(changed(deployment(), "people:", "peple:"))
            .starts_with("15:1 unknown key in deployment \"peple\" | did you mean \"people\"?"));
  CHECK(deployed(changed(deployment(), "address: 192.0.2.1", "transport: shs"))
            .find("unknown transport \"shs\"") != std::string::npos);
  CHECK(deployed(changed(deployment(), "file: drills.csv", "file: drills.csv, encoding: sjis"))
            .find("unknown encoding \"sjis\"") != std::string::npos);
  CHECK(deployed(changed(deployment(), "targets:\n", "targets: none\nx:\n"))
            .find("\"targets\" of deployment is not a list") != std::string::npos);
  CHECK(deployed(changed(deployment(), "title: {ja: 試験, en: test}", "title: test"))
            .find("\"title\" of deployment is not a map") != std::string::npos);
  CHECK(
      deployed(changed(deployment(), ", file: drills.csv", "")).find("register without \"file\"") !=
      std::string::npos);
  CHECK(deployed(changed(deployment(), "deployment/1", "deployment/9"))
            .starts_with("1:9 format \"tenken-deployment/9\""));
  CHECK(deployed(changed(deployment(), "address: 192.0.2.1", "facts: [a]"))
            .find("\"facts\" of target is not a map") != std::string::npos);
}

TEST_CASE("deployment: every fault at once, in order") {
  const std::string all =
      deployed(changed(changed(deployment(), "linux_host", "x"), "drill_register", "y"));
  CHECK(all.find("8:12 ") < all.find("14:"));
  CHECK(all.find("14:") != std::string::npos);
}

TEST_CASE("profile: the whole one loads") {
  const auto loaded = load_profile(profile(), "x.yaml", set(), anchor_file);
  REQUIRE(said(loaded.errors) == "");
  CHECK(loaded.value.parameters.at("drill.max_age_months").values == std::vector<std::string>{"6"});
  CHECK(loaded.value.anchors.front().pem.starts_with("-----BEGIN CERTIFICATE"));
  CHECK(loaded.value.gate_allow == std::vector<std::string>{"partial"});
}

TEST_CASE("profile: parameters") {
  CHECK(profiled(changed(profile(), "drill.max_age_months", "drill.max_age_month"))
            .starts_with("4:3 unknown parameter \"drill.max_age_month\" | did you mean "
                         "\"drill.max_age_months\"? allowed: "));
  for (const char* wrong :
       {"six", "6.5", "[6, 7]", "~", "\"\"", "{a: 6}", "0x6", "99999999999999999999"}) {
    CAPTURE(wrong);
    CHECK(profiled(changed(profile(), "value: 6", std::string("value: ") + wrong))
              .find("\"drill.max_age_months\" is not a whole number | the rule has 12 months") !=
          std::string::npos);
  }
  CHECK(profiled(changed(profile(), ", source: 市基準 第24条", ""))
            .find("setting without \"source\"") != std::string::npos);
  CHECK(profiled(changed(profile(), "{value: 6, source: 市基準 第24条}", "6"))
            .find("setting is not a map") != std::string::npos);
  CHECK(profiled(changed(profile(), "value: 6", "valu: 6")).find("did you mean \"value\"?") !=
        std::string::npos);
}

TEST_CASE("profile: parameters and answers that are no map are not passed over") {
  CHECK(profiled(changed(profile(),
                         "parameters:\n  drill.max_age_months: {value: 6, source: 市基準 第24条}\n",
                         "parameters: [drill.max_age_months]\n"))
            .starts_with("3:13 \"parameters\" of profile is not a map"));
  CHECK(profiled(changed(profile(), "gate: {allow: [partial]}", "answers: yes"))
            .starts_with("7:10 \"answers\" of profile is not a map"));
}

TEST_CASE("profile: anchors") {
  CHECK(profiled(changed(profile(), "vendor.pem", "gone.pem"))
            .starts_with("6:5 trust anchor \"gone.pem\": no such file"));
  CHECK(profiled(changed(profile(), "vendor.pem", "key.pem"))
            .starts_with("6:5 trust anchor \"key.pem\" holds no PEM certificate"));
  CHECK(profiled(changed(profile(), "role: vendor", "role: vender"))
            .find("unknown role \"vender\" | did you mean \"vendor\"?") != std::string::npos);
  CHECK(profiled(changed(profile(), ", file: vendor.pem", ""))
            .find("trust anchor without \"file\"") != std::string::npos);
}

TEST_CASE("profile: the gate lets partial pass and nothing else") {
  CHECK(profiled(changed(profile(), "[partial]", "[fail]"))
            .find("unknown verdict to allow \"fail\"") != std::string::npos);
  CHECK(profiled(changed(profile(), "gate:", "gates:"))
            .starts_with("7:1 unknown key in profile \"gates\" | did you mean \"gate\"?"));
  CHECK(profiled(changed(profile(), "city: 試験市", "city: \"  \""))
            .find("\"city\" of profile is empty") != std::string::npos);
}

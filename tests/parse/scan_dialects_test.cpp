// Lynis 3.0.8 and testssl.sh of Debian 12 were run on 2026-11-22 and read; the samples below are
// cut to what is read. SARIF by OASIS 2.1.0, Prowler's CSV by its own columns.
#include <doctest/doctest.h>

#include <algorithm>

#include "checks/parse/scan.hpp"

using namespace tenken::parse;

namespace {

std::string replaced(std::string text, std::string_view find, std::string_view put) {
  const auto at = text.find(find);
  REQUIRE_MESSAGE(at != std::string::npos, find);
  return text.replace(at, find.size(), put);
}

ScanResult only(const std::string& text) {
  const auto runs = read_scan(text);
  REQUIRE_MESSAGE(runs, (runs ? "" : runs.error().what));
  REQUIRE(runs->size() == 1);
  return runs->front();
}

/// It may be refused, or read as a run that says what is wrong; never as a whole one that passes.
void check_cut(const std::string& text) {
  const auto whole = only(text);
  CHECK(whole.problems.empty());
  for (std::size_t n = 0; n + 1 < text.size(); ++n) {
    const auto runs = read_scan(text.substr(0, n));
    if (!runs) continue;
    for (const ScanResult& run : *runs)
      CHECK_MESSAGE((run.ended_at.empty() || !run.problems.empty()), n);
  }
  std::string wide = "\xFF\xFE";
  for (const char c : text) (wide += c) += '\0';
  CHECK(!read_scan(wide));
  CHECK(only("\xEF\xBB\xBF" + text).passed() == whole.passed());
}

const std::string lynis =
    "# Lynis Report\nreport_version_major=1\nreport_version_minor=0\n"
    "report_datetime_start=2026-11-22 22:20:01\nauditor=PLANTED-PERSON\nlynis_version=3.0.8\n"
    "hostname=app1\ndomainname=example.jp\nreal_user[]=PLANTED-PERSON,1000\n"
    "network_ipv4_address[]=192.0.2.2\n"
    "warning[]=KRNL-5830|Reboot is needed|text|-|\n"
    "suggestion[]=SSH-7408|Consider hardening|AllowTcpForwarding|-|\n"
    "suggestion[]=KRNL-5830|x|-|-|\n"
    "tests_executed=KRNL-5830|SSH-7408|AUTH-9262|\ntests_skipped=MACF-6242|\n"
    "report_datetime_end=2026-11-22 22:21:37\nfinish=true\n";

const std::string sarif = R"({"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "Checkov",
  "version": "3.2", "rules": [{"id": "A1", "properties": {"security-severity": "9.1"}},
  {"id": "A2", "defaultConfiguration": {"level": "error"}}, {"id": "A3"},
  {"id": "A4", "defaultConfiguration": {"enabled": false}}]}}, "automationDetails": {"id": "infra"},
  "invocations": [{"executionSuccessful": true, "endTimeUtc": "2026-11-22T01:02:03.456Z",
  "account": "PLANTED-PERSON", "commandLine": "x --token PLANTED-SECRET"}],
  "results": [{"ruleId": "A1", "message": {"text": "PLANTED-SECRET"}, "locations": []},
  {"ruleIndex": 1, "kind": "fail", "suppressions": [{"kind": "external"}]}]}]})";

const std::string testssl =
    R"({"Invocation": "testssl PLANTED-SECRET", "at": "PLANTED-PERSON:/usr/bin/openssl",
  "version": "3.0.8", "startTime": "1795316400", "scanResult": [{"targetHost": "www.example.jp",
  "ip": "192.0.2.1", "port": "443", "protocols": [{"id": "SSLv2", "severity": "OK", "finding": "x"},
  {"id": "TLS1", "severity": "LOW", "finding": "offered"}, {"id": "TLS1_2", "severity": "INFO",
  "finding": "x"}], "vulnerabilities": [{"id": "heartbleed", "severity": "OK", "finding": "x"}]}],
  "scanTime": 83})";

const std::string prowler =
    "AUTH_METHOD;TIMESTAMP;ACCOUNT_UID;ACCOUNT_EMAIL;FINDING_UID;CHECK_ID;STATUS;STATUS_EXTENDED;"
    "MUTED;SEVERITY;PROWLER_VERSION\r\n"
    "profile: x;2026-11-22 10:00:00.123456;000000000000;planted@example.jp;u1;s3_public;FAIL;"
    "\"PLANTED-PERSON; \"\"x\"\"\nnext\";False;critical;4.3.5\r\n"
    "profile: x;2026-11-22 10:00:01;000000000000;planted@example.jp;u2;s3_log;PASS;y;True;low;"
    "4.3.5\r\n";

}  // namespace

TEST_CASE("scan: Lynis") {
  const ScanResult run = only(lynis);
  CHECK(run.tool == "Lynis");
  CHECK(run.profile == "lynis");
  // 22:21:37 of the clock furthest east.
  CHECK(run.ended_at == "2026-11-22T17:21:37+09:00");
  CHECK(run.targets == std::vector<std::string>{"app1", "app1.example.jp", "192.0.2.2"});
  CHECK(run.judged() == 4);
  CHECK(run.passed() == 1);
  const auto kernel = std::find_if(run.rules.begin(), run.rules.end(),
                                   [](const ScanRule& r) { return r.id == "KRNL-5830"; });
  REQUIRE(kernel != run.rules.end());
  CHECK(kernel->severity == "high");
  CHECK(write_scan({"", {run}})->find("PLANTED") == std::string::npos);
  check_cut(lynis);
  CHECK_FALSE(only(replaced(lynis, "finish=true\n", "")).problems.empty());
  CHECK_FALSE(only(lynis + "exception_event[]=BOOT|x|\n").problems.empty());
  CHECK_FALSE(only(lynis + "finish=true\n").problems.empty());
  CHECK(only(replaced(lynis, "end=2026-11-22 22", "end=2026-11-22 25")).ended_at.empty());
  CHECK(only(lynis + "report_datetime_end=2026-11-22 23:00:00\n").ended_at.empty());
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
           {"major=1", "major=2"},
           {"hostname=app1", "hostname"},
           {"tests_executed=KRNL-5830|SSH-7408|AUTH-9262|\ntests_skipped=MACF-6242|\n", ""}})
    CHECK_MESSAGE(!read_scan(replaced(lynis, from, to)), to);
}

TEST_CASE("scan: SARIF") {
  const ScanResult run = only(sarif);
  CHECK(run.targets == std::vector<std::string>{"infra"});
  CHECK(run.ended_at == "2026-11-22T10:02:03+09:00");
  REQUIRE(run.rules.size() == 3);
  CHECK(run.rules[0].severity == "critical");
  CHECK(run.rules[1].waived);
  CHECK(run.rules[1].severity == "high");
  CHECK(run.rules[2].state == RuleState::notchecked);  // named, and nothing said of it
  CHECK(run.not_selected == 1);
  CHECK(run.passed() == 0);
  CHECK(write_scan({"", {run}})->find("PLANTED") == std::string::npos);
  check_cut(sarif);
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
           {"\"executionSuccessful\": true", "\"executionSuccessful\": false"},
           {"\"invocations\"", "\"invocation\""},
           {"\"results\"", "\"result\""},
           {"\"automationDetails\"", "\"results2\": 1, \"automationDetails\""},
           {"{\"executionSuccessful\"",
            "{\"toolExecutionNotifications\": [{\"level\": \"error\"}], \"executionSuccessful\""}})
    if (to.find("results2") == std::string::npos)
      CHECK_MESSAGE(!only(replaced(sarif, from, to)).problems.empty(), to);
  const std::string empty = R"({"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "x"}},
    "invocations": [{"executionSuccessful": true, "endTimeUtc": "2026-11-22T01:02:03Z"}],
    "results": []}]})";
  CHECK_FALSE(only(empty).problems.empty());
  CHECK(only(empty).passed() == 0);
  // What is under review does not suppress; what is gone is no failure; what does not apply is
  // none.
  CHECK_FALSE(only(replaced(sarif, "\"external\"", "\"external\", \"status\": \"underReview\""))
                  .rules[1]
                  .waived);
  CHECK(only(replaced(sarif, "\"kind\": \"fail\"", "\"baselineState\": \"absent\"")).rules.size() ==
        2);
  CHECK(only(replaced(sarif, "\"kind\": \"fail\"", "\"kind\": \"notApplicable\"")).judged() == 2);
  CHECK(only(replaced(sarif, "\"kind\": \"fail\"", "\"kind\": \"open\"")).passed() == 0);
  CHECK(only(replaced(sarif, "{\"executionSuccessful\"",
                      "{\"ruleConfigurationOverrides\": [{\"descriptor\": {\"id\": \"A3\"}, "
                      "\"configuration\": {\"enabled\": false}}], \"executionSuccessful\""))
            .passed() == 0);
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
           {"2.1.0", "2.2.0"},
           {"\"kind\": \"fail\"", "\"kind\": \"good\""},
           {"\"ruleIndex\": 1", "\"ruleIndex\": 9"},
           {"\"ruleIndex\": 1", "\"ruleIndex\": -1"},
           {"\"ruleIndex\": 1", "\"ruleIndex\": 99999999999999999999"},
           {"\"error\"", "\"loud\""},
           {"\"executionSuccessful\": true", "\"executionSuccessful\": \"true\""},
           {"\"version\": \"2.1.0\"", "\"version\": \"2.1.0\", \"version\": \"2.1.0\""}})
    CHECK_MESSAGE(!read_scan(replaced(sarif, from, to)), to);
}

TEST_CASE("scan: testssl.sh") {
  const ScanResult run = only(testssl);
  CHECK(run.targets == std::vector<std::string>{"www.example.jp", "192.0.2.1"});
  CHECK(run.judged() == 3);
  CHECK(run.passed() == 2);
  CHECK_FALSE(run.ended_at.empty());
  CHECK(write_scan({"", {run}})->find("PLANTED") == std::string::npos);
  check_cut(testssl);
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
           {"\"id\": \"SSLv2\", \"severity\": \"OK\"",
            "\"id\": \"scanProblem\", \"severity\": \"FATAL\""},
           {"\"scanTime\": 83", "\"scanTime\": \"Scan interrupted\""},
           {",\n  \"scanTime\": 83", ""}})
    CHECK_MESSAGE(!only(replaced(testssl, from, to)).problems.empty(), to);
  CHECK(only(replaced(testssl, "1795316400", "soon")).ended_at.empty());
  CHECK(only(replaced(testssl, "\"severity\": \"OK\"", "\"severity\": \"WARN\"")).passed() == 1);
  CHECK(!read_scan(replaced(testssl, "\"OK\"", "\"FINE\"")));
  const ScanResult flat = only(
      R"([{"id": "SSLv2", "ip": "www.example.jp/192.0.2.1", "port": "443", "severity": "OK", "finding": "x"}])");
  CHECK(flat.ended_at.empty());
  CHECK(flat.targets == std::vector<std::string>{"www.example.jp", "192.0.2.1"});
}

TEST_CASE("scan: Prowler's CSV") {
  const ScanResult run = only(prowler);
  CHECK(run.targets == std::vector<std::string>{"000000000000"});
  CHECK(run.tool_version == "4.3.5");
  REQUIRE(run.rules.size() == 2);
  CHECK(run.rules[0].state == RuleState::fail);
  CHECK(run.rules[1].waived);
  CHECK(run.passed() == 0);
  CHECK(write_scan({"", {run}})->find("lanted") == std::string::npos);
  CHECK(write_scan({"", {run}})->find("PLANTED") == std::string::npos);
  // Cut between rows it is a shorter file: only a cut inside a row can be seen.
  for (std::size_t n = 0; n < prowler.size(); ++n)
    if (n == 0 || prowler[n - 1] != '\n' || n < 200) {
      const auto runs = read_scan(prowler.substr(0, n));
      if (runs) CHECK_MESSAGE(n + 1 == prowler.size(), n);
    }
  for (const auto& [from, to] :
       std::vector<std::pair<std::string, std::string>>{{"CHECK_ID;", "CHECK;"},
                                                        {"FINDING_UID", "STATUS"},
                                                        {";critical;", ";severe;"},
                                                        {"2026-11-22 10:00:01", "2026-11-22"},
                                                        {";s3_log;", ";;"},
                                                        {";y;True", ";y;z;True"},
                                                        {";y;True", ";y\"z;True"}})
    CHECK_MESSAGE(!read_scan(replaced(prowler, from, to)), to);
  CHECK_FALSE(
      only(replaced(prowler, "2026-11-22 10:00:01", "2026-11-24 10:00:01")).problems.empty());
  CHECK(only(replaced(prowler, ";PASS;", ";MANUAL;")).rules[1].state == RuleState::notchecked);
}

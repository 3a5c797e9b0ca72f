// Shapes by the vendors' API references; fictional machines.
#include <doctest/doctest.h>

#include "checks/parse/agent_console.hpp"
#include "rules/calendar.hpp"

using namespace tenken;
using namespace tenken::parse;

namespace {

std::string replaced(std::string text, std::string_view find, std::string_view put) {
  const auto at = text.find(find);
  REQUIRE_MESSAGE(at != std::string::npos, find);
  return text.replace(at, find.size(), put);
}

const auto at = *parse_instant("2026-11-22T10:00:00+09:00");

const std::string antivirus = R"({"value": [{"id": "x1", "machineId": "m1", "computerDnsName":
  "App1.example.jp", "avMode": "0", "avSignatureUpdateTime": "2026-11-21T00:00:00.1234567Z",
  "lastSeenTime": "2026-11-22T00:00:00Z", "loggedOnUsers": "PLANTED-PERSON"}]})";
const std::string machines = R"({"value": [{"id": "m1", "computerDnsName": "app1.example.jp",
  "lastSeen": "2026-11-21T12:00:00.5Z", "healthStatus": "Active", "onboardingStatus": "Onboarded",
  "isExcluded": false, "aadDeviceId": null, "machineTags": ["PLANTED-PERSON"]}]})";
const std::string falcon = R"({"meta": {"pagination": {"total": 1}}, "errors": [], "resources": [
  {"device_id": "d", "hostname": "app1", "last_seen": "2026-11-22T00:00:00Z", "status": "normal",
  "reduced_functionality_mode": "no", "last_login_user": "PLANTED-PERSON", "email":
  "planted@example.jp", "device_policies": {"prevention": {"applied": true}}}]})";
const std::string table =
    "Hostname,Last Seen,Last Logged In User,Status,Reduced Functionality Mode,Prevention Policy "
    "Applied\napp1,2026-11-22T00:00:00Z,PLANTED-PERSON,Normal,No,Applied\n";

AgentExport read(const std::string& text) {
  const auto report = read_agent_console(text, at);
  REQUIRE_MESSAGE(report, (report ? "" : report.error().what));
  const auto kept = write_agent_export(*report);
  REQUIRE(kept);
  CHECK(kept->find("PLANTED") == std::string::npos);
  CHECK(kept->find("planted") == std::string::npos);
  const auto again = read_agent_export(*kept);
  REQUIRE(again);
  CHECK(again->agents.size() == report->agents.size());
  CHECK(again->ambiguous == report->ambiguous);
  return *again;
}

void check_hostile(const std::string& text) {
  for (std::size_t n = 0; n < text.size(); ++n)
    CHECK_MESSAGE(!read_agent_console(text.substr(0, n), at), n);
  std::string wide = "\xFF\xFE";
  for (const char c : text) (wide += c) += '\0';
  CHECK(!read_agent_console(wide, at));
  CHECK(read_agent_console("\xEF\xBB\xBF" + text, at));
}

}  // namespace

TEST_CASE("agents: Defender for Endpoint") {
  const AgentExport alone = read(antivirus);
  REQUIRE(alone.agents.size() == 1);
  CHECK(alone.agents[0].host == "app1.example.jp");
  CHECK(alone.agents[0].active);
  CHECK(alone.exported_at == at);
  CHECK(format_instant(*alone.agents[0].signatures_at) == "2026-11-21T09:00:00+09:00");
  const std::string both = "[" + machines + "," + antivirus + "]";
  const AgentExport joined = read(both);
  CHECK(joined.agents[0].active);
  CHECK(format_instant(joined.agents[0].last_seen) == "2026-11-21T21:00:00+09:00");
  CHECK(read("[" + antivirus + "," + machines + "]").agents[0].active);
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
           {"\"Active\"", "\"Inactive\""},
           {"\"Onboarded\"", "\"CanBeOnboarded\""},
           {"\"isExcluded\": false", "\"isExcluded\": true"},
           {"\"avMode\": \"0\"", "\"avMode\": \"1\""},
           {"\"machineId\": \"m1\"", "\"machineId\": \"m2\""}})
    CHECK_MESSAGE(!read(replaced(both, from, to)).agents[0].active, to);
  const AgentExport never = read(replaced(
      antivirus, "\"avSignatureUpdateTime\": \"2026-11-21T00:00:00.1234567Z\"", "\"x\": 1"));
  REQUIRE(never.agents[0].signatures_at);
  CHECK(never.agents[0].signatures_at->time_since_epoch().count() == 0);
  CHECK(!read_agent_console(machines, at));
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
           {"\"Active\"", "\"Splendid\""},
           {"\"avMode\": \"0\"", "\"avMode\": \"9\""},
           {"\"avMode\": \"0\"", "\"avMode\": 0"},
           {"2026-11-22T00:00:00Z", "2026-11-22"},
           {"{\"value\": [{\"id\": \"x1\"",
            "{\"@odata.nextLink\": \"x\", \"value\": [{\"id\": \"x1\""},
           {"\"id\": \"x1\"", "\"id\": \"x1\", \"id\": \"x2\""}})
    CHECK_MESSAGE(!read_agent_console(replaced(both, from, to), at), to);
  const std::string one = antivirus.substr(11, antivirus.size() - 13);
  const AgentExport twice = read("{\"value\": [" + one + "," + one + "]}");
  CHECK(twice.agents.empty());
  CHECK(twice.ambiguous == std::vector<std::string>{"app1.example.jp"});
  check_hostile(antivirus);
  check_hostile(both);
}

TEST_CASE("agents: CrowdStrike Falcon") {
  const AgentExport report = read(falcon);
  REQUIRE(report.agents.size() == 1);
  CHECK(report.agents[0].active);
  CHECK_FALSE(report.agents[0].signatures_at);
  for (const auto& [from, to] :
       std::vector<std::pair<std::string, std::string>>{{"\"normal\"", "\"contained\""},
                                                        {"\"no\"", "\"yes\""},
                                                        {"\"no\"", "\"\""},
                                                        {"\"applied\": true", "\"applied\": false"},
                                                        {"\"prevention\"", "\"other\""}})
    CHECK_MESSAGE(!read(replaced(falcon, from, to)).agents[0].active, to);
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
           {"\"total\": 1", "\"total\": 2"},
           {"\"errors\": []", "\"errors\": [{\"code\": 500}]"},
           {"\"normal\"", "\"fine\""},
           {"\"hostname\": \"app1\"", "\"hostname\": \"\""},
           {"\"applied\": true", "\"applied\": \"true\""},
           {"2026-11-22T00:00:00Z", "yesterday"}})
    CHECK_MESSAGE(!read_agent_console(replaced(falcon, from, to), at), to);
  check_hostile(falcon);
  CHECK(read(table).agents[0].active);
  CHECK_FALSE(read(replaced(table, ",No,", ",Yes,")).agents[0].active);
  CHECK_FALSE(read(replaced(table, "Applied\n", "Applied\n") == table
                       ? replaced(table, ",Applied\n", ",Changes pending\n")
                       : table)
                  .agents[0]
                  .active);
  CHECK(read(table + "app1,2026-01-01T00:00:00Z,x,Normal,No,Applied\n").agents.empty());
  for (const auto& [from, to] :
       std::vector<std::pair<std::string, std::string>>{{"Hostname", "Name"},
                                                        {"Status", "Last Seen"},
                                                        {",Normal,", ",Odd,"},
                                                        {",No,", ",No,x,"}})
    CHECK_MESSAGE(!read_agent_console(replaced(table, from, to), at), to);
  CHECK(!read_agent_console(table.substr(0, table.size() - 1), at));
}

TEST_CASE("agents: signatures that were old when the device took them") {
  const AgentExport stale = read(replaced(
      antivirus, "\"lastSeenTime\"",
      "\"avSignaturePublishTime\": \"2026-08-01T00:00:00Z\", \"avIsSignatureUpToDate\": \"False\", "
      "\"lastSeenTime\""));
  CHECK(*stale.agents[0].signatures_at == *parse_instant("2026-08-01T00:00:00Z"));
  const AgentExport fresh =
      read(replaced(antivirus, "\"lastSeenTime\"",
                    "\"avSignaturePublishTime\": \"2026-11-20T22:00:00Z\", \"lastSeenTime\""));
  CHECK(*fresh.agents[0].signatures_at == *parse_instant("2026-11-20T22:00:00Z"));
  CHECK(!read_agent_console(replaced(antivirus, "\"lastSeenTime\"",
                                     "\"avSignaturePublishTime\": \"soon\", \"lastSeenTime\""),
                            at));
}

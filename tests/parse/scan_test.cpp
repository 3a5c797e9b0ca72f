#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "checks/parse/scan.hpp"
#include "tests/skip.hpp"

using namespace tenken::parse;

namespace {

const std::string result =
    R"(<TestResult xmlns="http://checklists.nist.gov/xccdf/1.2" id="t" start-time="2026-11-22T18:55:40+00:00" )"
    R"(end-time="2026-11-22T18:55:41+00:00" test-system="cpe:/a:redhat:openscap:1.3.7"><benchmark id="b"/>)"
    R"(<profile idref="p"/><target>vm</target><target-address>192.0.2.2</target-address>)"
    R"(<rule-result idref="r1" role="full" severity="high"><result>pass</result></rule-result>)"
    R"(<rule-result idref="r2" severity="low"><result>notselected</result></rule-result>)"
    R"(<rule-result idref="r3" severity="medium"><result>notapplicable</result></rule-result></TestResult>)";

std::string replaced(std::string text, std::string_view find, std::string_view put) {
  const auto at = text.find(find);
  REQUIRE(at != std::string::npos);
  return text.replace(at, find.size(), put);
}

const std::string muted =
    R"([{"class_uid":2004,"metadata":{"event_code":"s3_public","product":{"name":"Prowler","version":"5.1.0"}},)"
    R"("severity":"Critical","status":"New","status_id":1,"status_code":"FAIL","time":1795316400,)"
    R"("cloud":{"account":{"uid":"000000000000"}}}])";

const std::string hub =
    R"({"Findings":[{"SchemaVersion":"2018-10-08","AwsAccountId":"000000000000","GeneratorId":"g",)"
    R"("UpdatedAt":"2026-11-22T01:00:00.000Z","Severity":{"Label":"HIGH"},"RecordState":"ACTIVE",)"
    R"("Compliance":{"Status":"FAILED","SecurityControlId":"S3.8"},"Workflow":{"Status":"NEW"}}]})";

}  // namespace

TEST_CASE("scan: XCCDF alone, in a benchmark and in ARF is the same run") {
  const std::string arf =
      R"(<a:asset-report-collection xmlns:a="http://scap.nist.gov/schema/asset-reporting-format/1.1">)"
      "<a:reports><a:report id='x'><a:content>" +
      result + "</a:content></a:report></a:reports></a:asset-report-collection>";
  const std::string benchmark =
      R"(<x:Benchmark xmlns:x="http://checklists.nist.gov/xccdf/1.2">)" + result + "</x:Benchmark>";
  for (const std::string& text : {result, arf, benchmark, "\xEF\xBB\xBF" + result}) {
    const auto runs = read_scan(text);
    REQUIRE(runs);
    REQUIRE(runs->size() == 1);
    const ScanResult& run = runs->front();
    CHECK(run.profile == "p");
    CHECK(run.baseline == "b");
    CHECK(run.targets == std::vector<std::string>{"vm", "192.0.2.2"});
    CHECK(run.ended_at == "2026-11-23T03:55:41+09:00");
    CHECK(run.rules.size() == 2);
    CHECK(run.not_selected == 1);
    CHECK(run.judged() == 1);
    CHECK(run.passed() == 1);
    CHECK(run.problems.empty());
  }
}

TEST_CASE("scan: XCCDF, what does not count as met") {
  // Overridden: what was found before counts.
  const auto overridden = read_scan(
      replaced(result, "<result>pass</result>",
               "<result>pass</result><override><old-result>fail</old-result><new-result>pass"
               "</new-result></override>"));
  REQUIRE(overridden);
  CHECK(overridden->front().passed() == 0);
  CHECK(overridden->front().count(RuleState::fail) == 1);
  // Two instances of a rule: the worse one.
  const auto twice = read_scan(
      replaced(result, "</TestResult>",
               "<rule-result idref='r1'><result>fail</result></rule-result></TestResult>"));
  REQUIRE(twice);
  CHECK(twice->front().passed() == 0);
  const auto unscored = read_scan(replaced(result, "role=\"full\"", "role=\"unscored\""));
  REQUIRE(unscored);
  CHECK(unscored->front().judged() == 0);
  const auto local = read_scan(replaced(result, "18:55:41+00:00", "18:55:41"));
  REQUIRE(local);
  CHECK(local->front().ended_at.empty());
  CHECK(local->front().problems.size() == 1);
  const auto tailored = read_scan(replaced(result, "<target>", "<tailoring-file/><target>"));
  REQUIRE(tailored);
  CHECK(tailored->front().problems.size() == 1);
}

TEST_CASE("scan: XCCDF, rules that the profile selects and the results leave out") {
  // As oscap 1.3.7 writes a tailoring under the profile's own name, or --skip-rule: not a word.
  const auto with = [](std::string_view selects, const std::string& results) {
    return R"(<Benchmark xmlns="http://checklists.nist.gov/xccdf/1.2" id="b"><Profile id="base">)" +
           std::string(selects) +
           R"(</Profile><Profile id="p" extends="base"><select idref="r1" selected="true"/>)"
           R"(<select idref="g" selected="true"/></Profile><Group id="g"><Rule id="r1"/><Group id="h">)"
           R"(<Rule id="r2"/><Rule id="r9"/></Group></Group>)" +
           results + "</Benchmark>";
  };
  const auto problems = [&](const std::string& text) {
    const auto runs = read_scan(text);
    REQUIRE(runs);
    return runs->front().problems;
  };
  CHECK(problems(with("", result)).empty());
  CHECK(problems(with("<select idref='r2' selected='false'/>", result)).empty());
  CHECK(problems(with("<select idref='r2' selected='true'/>", result)) ==
        std::vector<std::string>{"1 rules that the profile selects were left out"});
  CHECK(problems(with("<select idref='r9' selected='1'/>", result)).size() == 1);
  CHECK(problems(with("<select idref='r1' selected='false'/>",
                      replaced(result, ">pass<", ">notselected<")))
            .size() == 1);
}

TEST_CASE("scan: XCCDF that is not read") {
  CHECK_FALSE(read_scan(replaced(result, "xccdf/1.2", "xccdf/2.0")));
  CHECK_FALSE(read_scan(replaced(result, ">pass<", ">passed<")));
  CHECK_FALSE(read_scan(replaced(result, "idref=\"r1\"", "")));
  CHECK_FALSE(read_scan("<!DOCTYPE x [<!ENTITY a \"b\">]>" + result));
  CHECK_FALSE(read_scan(result + result));
  CHECK_FALSE(read_scan("<a/>"));
  CHECK_FALSE(read_scan(""));
  for (std::size_t n = 1; n < result.size(); ++n) CHECK_FALSE(read_scan(result.substr(0, n)));
}

TEST_CASE("scan: Prowler, muted findings stay findings") {
  auto runs = read_scan(muted);
  REQUIRE(runs);
  CHECK(runs->front().targets == std::vector<std::string>{"000000000000"});
  CHECK(runs->front().rules.front().severity == "critical");
  CHECK_FALSE(runs->front().rules.front().waived);
  runs = read_scan(replaced(muted, "\"status_id\":1", "\"status_id\":3"));
  REQUIRE(runs);
  CHECK(runs->front().rules.front().waived);
  runs = read_scan(replaced(muted, "FAIL", "MANUAL"));
  REQUIRE(runs);
  CHECK(runs->front().rules.front().state == RuleState::notchecked);
  CHECK_FALSE(read_scan(replaced(muted, "1795316400", "1795316400000")));
  CHECK_FALSE(read_scan(replaced(muted, "Prowler", "Other")));
  for (std::size_t n = 1; n < muted.size(); ++n) CHECK_FALSE(read_scan(muted.substr(0, n)));
}

TEST_CASE("scan: Security Hub") {
  auto runs = read_scan(hub);
  REQUIRE(runs);
  CHECK(runs->front().rules.front().id == "S3.8");
  CHECK(runs->front().ended_at == "2026-11-22T10:00:00+09:00");
  runs = read_scan(replaced(hub, "\"NEW\"", "\"SUPPRESSED\""));
  REQUIRE(runs);
  CHECK(runs->front().rules.front().waived);
  // A result of several pages of which one was kept.
  runs = read_scan(replaced(hub, "{\"Findings\"", "{\"NextToken\":\"x\",\"Findings\""));
  REQUIRE(runs);
  CHECK(runs->front().problems.size() == 1);
  CHECK_FALSE(read_scan(replaced(hub, "ACTIVE", "ARCHIVED")));
  CHECK_FALSE(read_scan(R"({"Findings":[]})"));
  CHECK_FALSE(read_scan("[]"));
}

TEST_CASE("scan: Trivy names failures only, and what it hides is a problem") {
  const std::string trivy =
      R"({"SchemaVersion":2,"CreatedAt":"2026-11-22T01:00:00.123456789+09:00","ArtifactName":"infra",)"
      R"("Results":[{"Target":".","MisconfSummary":{"Successes":30,"Failures":1},"Misconfigurations":)"
      R"([{"ID":"AVD-1","Severity":"HIGH","Status":"FAIL"}]}]})";
  auto runs = read_scan(trivy);
  REQUIRE(runs);
  CHECK(runs->front().judged() == 31);
  CHECK(runs->front().passed() == 30);
  CHECK(runs->front().ended_at == "2026-11-22T01:00:00+09:00");
  CHECK(runs->front().problems.empty());
  runs = read_scan(replaced(trivy, "\"Failures\":1", "\"Failures\":2"));
  REQUIRE(runs);
  CHECK(runs->front().problems.size() == 1);
  runs = read_scan(replaced(trivy, "\"Status\":\"FAIL\"", "\"Status\":\"EXCEPTION\""));
  REQUIRE(runs);
  CHECK(runs->front().rules.front().waived);
  CHECK_FALSE(read_scan(replaced(trivy, "\"SchemaVersion\":2", "\"SchemaVersion\":1")));
  CHECK_FALSE(read_scan(replaced(trivy, "\"Successes\":30", "\"Successes\":1e99")));
  CHECK_FALSE(read_scan(replaced(trivy, "\"Successes\":30", "\"Successes\":-1")));
}

TEST_CASE("scan: what is kept is read again as it was") {
  const auto runs = read_scan(result);
  REQUIRE(runs);
  const auto kept = write_scan({"aa", *runs});
  REQUIRE(kept);
  const auto again = read_kept_scan(*kept);
  REQUIRE(again);
  CHECK(again->runs.front().rules.size() == runs->front().rules.size());
  CHECK(again->runs.front().ended_at == runs->front().ended_at);
  for (std::size_t n = 0; n < kept->size(); ++n) CHECK_FALSE(read_kept_scan(kept->substr(0, n)));
  CHECK_FALSE(write_scan({"\xFF", *runs}));
}

// The real program: content for another system makes every rule not applicable, and a rule that was
// skipped is missed, though oscap writes nothing of it.
TEST_CASE("scan: what oscap itself writes") {
  const std::string content = "/usr/share/xml/scap/ssg/content/ssg-debian11-ds.xml";
  if (!std::filesystem::exists("/usr/bin/oscap") || !std::filesystem::exists(content)) {
    tenken::tests::skip("scan: oscap", "openscap-scanner is not installed");
    return;
  }
  const auto folder =
      std::filesystem::temp_directory_path() / ("tenken-oscap-" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  const std::string prefix = "xccdf_org.ssgproject.content_";
  const auto run = [&](const std::string& options) {
    const std::string file = (folder / "results.xml").string();
    const std::string command = "timeout 60 oscap xccdf eval --profile " + prefix +
                                "profile_anssi_np_nt28_minimal " + options + " --results " + file +
                                " " + content + " >/dev/null 2>&1";
    REQUIRE(std::system(command.c_str()) != -1);
    std::ifstream in(file, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(in), {});
  };
  const auto count = [](const std::string& text, const std::string& word) {
    std::int64_t out = 0;
    for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) ++out;
    return out;
  };
  const std::string whole = run("");
  const auto read = read_scan(whole);
  REQUIRE(read);
  const ScanResult& seen = read->front();
  CHECK(seen.problems.empty());
  CHECK_FALSE(seen.ended_at.empty());
  CHECK(seen.profile == prefix + "profile_anssi_np_nt28_minimal");
  CHECK(seen.not_selected == count(whole, "<result>notselected</result>"));
  for (const RuleState state :
       {RuleState::pass, RuleState::fail, RuleState::error, RuleState::unknown,
        RuleState::notapplicable, RuleState::notchecked, RuleState::informational})
    CHECK(seen.count(state) ==
          count(whole, "<result>" + std::string(to_string(state)) + "</result>"));
  const auto skipped = read_scan(run("--skip-rule " + prefix + "rule_package_telnetd_removed"));
  REQUIRE(skipped);
  CHECK(skipped->front().problems.size() == 1);
  std::filesystem::remove_all(folder);
}

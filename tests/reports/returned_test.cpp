// A returned checklist beside the assessment that it was made of: untouched it is that one's in
// both languages and of any content, and no other's. Altered ones stand in tests/returned.
#include <doctest/doctest.h>

#include "reports/returned_check.hpp"
#include "reports/view/parts.hpp"
#include "tests/reports/assessments.hpp"

using namespace tenken;
using namespace tenken::reports;

TEST_CASE("returned checklist: untouched, it is its own assessment's and no other's") {
  const auto samples = five::all();
  for (const five::Sample& s : samples) {
    CAPTURE(s.name);
    for (const Language language : {Language::ja, Language::en}) {
      const Bytes xlsx = render_xlsx(s.a, s.c, {.language = language});
      const auto altered = altered_cells(xlsx, s.a, s.c, s.c.evidence.tool).faults;
      for (const ReturnedFault& f : altered) MESSAGE(f.text().en);
      CHECK(altered.empty());
    }
  }
  const five::Sample& one = samples[0];
  for (std::size_t i = 1; i < 3; ++i)
    CHECK(!altered_cells(render_xlsx(one.a, one.c, {}), samples[i].a, samples[i].c, "tenken")
               .faults.empty());
}

TEST_CASE("returned checklist: other words of another version are told, other marks are refused") {
  five::Sample s = five::excepted();
  const Bytes xlsx = render_xlsx(s.a, s.c, {});
  Finding* failed = nullptr;
  for (JudgedRequirement& row : s.a.requirements)
    for (JudgedCriterion& j : row.criteria)
      for (Finding& f : j.findings)
        if (f.verdict == Verdict::fail) failed = &f;
  REQUIRE(failed != nullptr);
  for (auto& value : failed->values) value.second.ja = value.second.en = "another value";
  failed->where = "another place";
  const auto ours = altered_cells(xlsx, s.a, s.c, s.c.evidence.tool);
  CHECK(!ours.faults.empty());
  CHECK(ours.notes.empty());
  const auto other = altered_cells(xlsx, s.a, s.c, "tenken 99.0");
  CHECK(other.faults.empty());
  CHECK(!other.notes.empty());
  for (JudgedRequirement& row : s.a.requirements)
    if (row.verdict == Verdict::fail) row.verdict = Verdict::partial;
  CHECK(!altered_cells(xlsx, s.a, s.c, "tenken 99.0").faults.empty());
}

TEST_CASE("returned decisions: an unknown criterion and two document numbers are named by cell") {
  const auto rules = rules::load_rules(rules::embedded_annex(), rules::embedded_rules()).value;
  const rules::Rule* five_rule = rules.rule(5);
  REQUIRE(five_rule != nullptr);
  ReturnedDecision d{.statement = {},
                     .sought = five_rule->criterion("05.1")->text.ja,
                     .criterion_place = "市判断!A4",
                     .sought_place = "市判断!C4",
                     .document_place = "市判断!J4"};
  d.statement.criterion = "05.1";
  d.statement.requirement_sha256 = five_rule->requirement.text_sha256;
  d.statement.document = "情政第1号";
  ReturnedDecisions read{.decisions = {d}, .remarks = {}, .faults = {}};
  CHECK(unready_decisions(read, rules).empty());
  read.decisions[0].sought += "(ただし書き)";
  CHECK(unready_decisions(read, rules).front().place == "市判断!C4");
  read.decisions[0] = d;
  read.decisions[0].statement.criterion = "5.1";
  CHECK(unready_decisions(read, rules).front().text().ja.find("「05.1」か") != std::string::npos);
  read.decisions[0] = d;
  read.decisions.push_back(d);
  read.decisions[1].statement.document = "情政第2号";
  CHECK(unready_decisions(read, rules).size() == 1);
  read.decisions[1].statement.document = "";
  CHECK(unready_decisions(read, rules).front().place == "市判断!J4");
  CHECK(unready_decisions({}, rules).size() == 1);
}

TEST_CASE("a returned cell that is not taken is told in the language of the report") {
  const IgnoredStatement s{"returned", "", "statement.malformed", "a date", "市判断!K4: 日付"};
  CHECK(ignored_words(s, Language::ja).find("市判断!K4: 日付") != std::string::npos);
  CHECK(ignored_words(s, Language::en).find("a date") != std::string::npos);
}

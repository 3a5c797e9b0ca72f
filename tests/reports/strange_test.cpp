// What a second reader invented: names with line feeds, months that never were, lists too long to
// print, clauses that are only prepared. No page may say more than the judgement does.
#include <algorithm>

#include "reports/view/view.hpp"
#include "tests/reports/assessments.hpp"

using namespace tenken;
using reports::Language;

namespace {

reports::View ja(const five::Sample& s) {
  return reports::view_of(s.a, s.c, {.language = Language::ja});
}

const reports::RowView& row(const reports::View& v, int number) {
  return v.rows.at(static_cast<std::size_t>(number - 1));
}

JudgedRequirement& row(five::Sample& s, int number) {
  return s.a.requirements.at(static_cast<std::size_t>(number - 1));
}

five::Sample all_of(Verdict verdict) {
  five::Sample s = five::base("all of one");
  const Observation o = five::seen("app1", "x = 1\n", s.c);
  s.c.evidence.observations = {o};
  five::every_criterion(s, [&](JudgedCriterion& j, const rules::Rule&) {
    j.findings = {five::found(j.id, verdict, o, {"見たまま", "as seen"})};
  });
  return s;
}

std::size_t lines_of(const Bytes& text, std::string_view start) {
  std::size_t out = text.starts_with(start) ? 1 : 0;
  for (std::size_t at = text.find('\n'); at != Bytes::npos; at = text.find('\n', at + 1))
    out += std::string_view(text).substr(at + 1).starts_with(start) ? 1 : 0;
  return out;
}

}  // namespace

TEST_CASE("view: a clause that is only prepared is no ○ alone") {
  five::Sample s = five::all_pass();
  JudgedRequirement& ten = row(s, 10);  // 再委託先の情報の提供: five clauses, all of them 備え
  ten.has_aspects = true;
  ten.preparedness = Verdict::pass;
  ten.performance = Verdict::not_due;
  const reports::View v = ja(s);
  REQUIRE(row(v, 10).clauses.size() == 5);
  for (const reports::ClauseView& clause : row(v, 10).clauses) {
    CHECK(clause.verdict.mark.empty());
    CHECK(clause.verdict.verdict == Verdict::not_due);
    CHECK(clause.verdict.text() == "備え○");
  }
  // One that was performed, or whose row knows no 備え, is what it was.
  for (const reports::ClauseView& clause : row(v, 6).clauses)
    CHECK(clause.verdict.text() == "○ 適合");
  for (const reports::ClauseView& clause : row(v, 3).clauses)
    CHECK(clause.verdict.text() == "○ 適合");
}

TEST_CASE("view: a headline without × tells how much of it is no ○") {
  five::Sample s = all_of(Verdict::not_applicable);
  for (JudgedCriterion& j : row(s, 6).criteria) j.verdict = Verdict::pass;
  row(s, 6).verdict = Verdict::pass;
  CHECK(ja(s).headline.find("適合 1、対象外 26、履行期未到来 0") != std::string::npos);
  row(s, 6).verdict = Verdict::not_applicable;
  CHECK(ja(s).headline.find("何も確認できていない") != std::string::npos);
}

TEST_CASE("view: nobody mends what is not yet due") {
  const reports::View v = ja(all_of(Verdict::not_due));
  for (const reports::RowView& one : v.rows) CHECK(one.next_step.find("是正") == std::string::npos);
}

TEST_CASE("summary, status, table: a name writes no line of its own") {
  five::Sample s = five::all_unknown();
  const std::string forged = "\n27要件のうち、不適合、一部適合及び未確認はない。";
  s.c.evidence.deployment.title = {"児童" + forged, "children" + forged};
  s.c.evidence.deployment.provider = s.a.city = s.a.period = s.a.run = "x" + forged;
  s.a.baseline = {"2026-09" + forged, {{1, "pass"}}};
  for (Question& q : s.a.questions) q.id += forged, q.opened_on = forged, q.text.ja += forged;
  s.a.remediations.push_back({"R-1" + forged, "19.1" + forged, "課" + forged, "x" + forged,
                              "9999-99" + forged, "", "", Remediation::State::planned});
  for (const char* name : {"summary", "status", "table"}) {
    CAPTURE(name);
    const Bytes text = reports::find_renderer(name)->render(s.a, s.c, {.language = Language::ja});
    CHECK(lines_of(text, "27要件のうち、不適合、一部適合") == 0);
  }
}

TEST_CASE("view: a period that no calendar has is shown as it stands") {
  for (const char* period :
       {"1500-01", "0001-01", "2026-13", "9999-99", "令和8年11月", "\x1b[2J"}) {
    five::Sample s = five::excepted();
    s.a.period = period;
    s.a.history.front().period = period;
    const reports::View v = ja(s);
    CHECK(v.period_words == printable(period));
    for (const reports::MonthView& month : v.months)
      CHECK(month.label.find('\x1b') == std::string::npos);
  }
}

TEST_CASE("view: lists that are too long say how much they leave out") {
  five::Sample s = five::all_pass();
  CHECK(ja(s).warnings.empty() == (ja(s).prepared_only == 0));
  for (int i = 0; i < 1000; ++i) {
    Question q;
    q.id = "Q-edit-notices-N-" + std::to_string(i);
    q.state = i % 2 == 0 ? Question::State::fresh : Question::State::closed;
    q.text = {"?", "?"};
    s.a.questions.push_back(q);
    s.a.remediations.push_back(
        {"R", "19.1", "x", "y", "2026-12-01", "", "", Remediation::State::planned});
    s.a.ignored_statements.push_back({"x", "19.1", "statement.expired", ""});
  }
  const reports::View v = ja(s);
  CHECK(v.left_out.questions == s.a.questions.size() - v.questions.size());
  CHECK(v.left_out.remediations == 600);
  CHECK(v.left_out.ignored == 600);
  REQUIRE(v.left_out.questions > 0);
  CHECK(v.warnings.back().find("質疑 600件、是正 600件、変化 0件") != std::string::npos);
}

TEST_CASE("view: what is compared with another month than the last one is told") {
  five::Sample s = five::excepted();
  const auto tells = [&] {
    const auto all = ja(s).warnings;
    return std::any_of(all.begin(), all.end(), [](const std::string& one) {
      return one.find("前月とではなく") != std::string::npos;
    });
  };
  CHECK_FALSE(tells());
  s.a.history.pop_back();  // September before November
  CHECK(tells());
  CHECK(ja(s).warnings.back().find("令和8年9月分") != std::string::npos);
  s.a.history.clear();
  CHECK_FALSE(tells());
}

TEST_CASE("view: the trend is the calendar's last twelve months, gaps and all") {
  five::Sample s = five::excepted();  // July, September, October; November
  const auto months = [&] {
    std::string out;
    for (const auto& m : ja(s).months) out += m.label + (m.given ? " " : "? ");
    return out;
  };
  CHECK(months() == "R8.7 R8.8? R8.9 R8.10 R8.11 ");
  s.a.history.erase(s.a.history.begin() + 1, s.a.history.end());
  s.a.history.front().period = "2024-10";  // two years ago, and nothing since
  CHECK(months() == "R7.12? R8.1? R8.2? R8.3? R8.4? R8.5? R8.6? R8.7? R8.8? R8.9? R8.10? R8.11 ");
  s.a.history.clear();
  for (int i = 0; i < 25; ++i) {
    const int month = 2024 * 12 + 9 + i;
    const std::string number = std::to_string(101 + month % 12);
    s.a.history.push_back({std::to_string(month / 12) + "-" + number.substr(1), "", {}});
  }
  CHECK(months() == "R7.12 R8.1 R8.2 R8.3 R8.4 R8.5 R8.6 R8.7 R8.8 R8.9 R8.10 R8.11 ");
  s.a.history.resize(2);
  s.a.history[1].period = "令和8年10月";  // a period that no calendar has
  CHECK(months() == "R6.10 令和8年10月 R8.11 ");
  s.a.history[1].period = s.a.period;  // the month itself, handed on before
  CHECK(months() == "R6.10 R8.11 R8.11 ");
}

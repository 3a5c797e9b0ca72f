// Questions, remediations and cross-checks: what is asked, since when, what closes it; and that a
// month that cannot be read is no month.
#include "checks/question.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "checks/assessment.hpp"
#include "checks/cross_check.hpp"
#include "checks/month.hpp"
#include "checks/remediation.hpp"
#include "rules/calendar.hpp"

namespace {

using namespace tenken;

std::chrono::sys_seconds at(std::string_view iso) {
  const auto parsed = parse_instant(iso);
  REQUIRE(parsed);
  return *parsed;
}

void keep(Case& c, std::string step, std::string target, std::string part, std::string_view bytes) {
  Observation o;
  o.step = std::move(step);
  o.target = std::move(target);
  o.part = std::move(part);
  o.id = observation_id(o.step, o.target, o.part);
  o.sha256 = sha256_hex(bytes);
  c.evidence.blobs[o.sha256] = bytes;
  c.evidence.observations.push_back(std::move(o));
}

void add_register(Case& c, const std::string& name, const std::string& kind, std::string_view bytes,
                  const std::string& step = "look") {
  rules::Target t;
  t.name = name;
  t.kind = "register";
  t.facts = {{"register", {kind}}, {"file", {name + ".csv"}}, {"encoding", {"utf-8"}}};
  c.evidence.deployment.targets.push_back(t);
  keep(c, step, name, "file", bytes);
}

Case empty_case(std::string_view as_of = "2026-11-22T12:00:00+09:00") {
  Case c;
  c.as_of = at(as_of);
  c.evidence.deployment.provider = "株式会社みなとクラウド";
  return c;
}

Assessment judged(const Case& c, Verdict verdict = Verdict::pass) {
  Assessment a;
  a.as_of = c.as_of;
  JudgedCriterion j{.id = "05.2", .mandatory = true, .verdict = verdict};
  j.findings = {{.criterion = "05.2",
                 .verdict = verdict,
                 .cause = verdict == Verdict::unknown ? Cause::not_observed : Cause::none,
                 .turn = Turn::vendor,
                 .message = "unknown.not_observed"}};
  JudgedRequirement row{.number = 5, .name = "purpose_limitation", .verdict = verdict};
  row.criteria = {j};
  a.requirements = {row};
  return a;
}

/// The month that a case and its judgement leave behind.
Bytes month(const Case& c, Assessment a) {
  a.remediations = remediations(a, c);
  a.questions = questions(a, c);
  return month_of(a, c, "00");
}

const Question* find(const std::vector<Question>& all, std::string_view id) {
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Question& q) { return q.id == id; });
  return found == all.end() ? nullptr : &*found;
}

constexpr std::string_view releases =
    "番号,版,リリース日,レビュー,備考\nL1,1.0,2026-09-01,PR-1,\nL2,1.1,2026-09-15,PR-2,メモ\n";

/// What is asked of the register of releases after it became `now`.
std::vector<Question> after(std::string_view now, std::string_view kind = "releases") {
  Case before = empty_case("2026-10-22T12:00:00+09:00");
  add_register(before, "log", std::string(kind), releases);
  Case c = empty_case();
  add_register(c, "log", std::string(kind), now);
  keep(c, std::string(previous_step), std::string(previous_target), "month",
       month(before, judged(before)));
  return questions(judged(c), c);
}

std::string replaced(std::string_view text, std::string_view from, std::string_view to) {
  std::string out(text);
  const auto place = out.find(from);
  REQUIRE(place != std::string::npos);
  return out.replace(place, from.size(), to);
}

}  // namespace

TEST_CASE("question: past rows of a register of events") {
  CHECK(after(releases).empty());
  SUBCASE("edited") {
    const auto asked = after(replaced(releases, "PR-1", "PR-9"));
    REQUIRE(find(asked, "Q-edit-log-L1") != nullptr);
    CHECK(asked.size() == 1);
    CHECK(asked[0].text.en.find("review") != std::string::npos);
    CHECK(asked[0].cause == Cause::contradiction);
    CHECK(asked[0].opened_on == "2026-11-22");
  }
  SUBCASE("emptied") { CHECK(after(replaced(releases, "PR-2,メモ", "PR-2,")).size() == 1); }
  SUBCASE("removed") {
    const auto asked = after(replaced(releases, "L1,1.0,2026-09-01,PR-1,\n", ""));
    REQUIRE(find(asked, "Q-edit-log-L1") != nullptr);
    CHECK(asked[0].text.en.find("is gone") != std::string::npos);
  }
  SUBCASE("filled in") { CHECK(after(replaced(releases, "PR-1,\n", "PR-1,追記\n")).empty()); }
  SUBCASE("appended") { CHECK(after(std::string(releases) + "L3,1.2,2026-11-01,PR-3,\n").empty()); }
  SUBCASE("the same day written otherwise") {
    CHECK(after(replaced(releases, "2026-09-01", "令和8年9月1日")).empty());
  }
}

TEST_CASE("question: an edit stays until the follow-up register closes it") {
  Case first = empty_case("2026-09-22T12:00:00+09:00");
  add_register(first, "log", "releases", releases);
  Case second = empty_case("2026-10-22T12:00:00+09:00");
  const std::string edited = replaced(releases, "PR-1", "PR-9");
  add_register(second, "log", "releases", edited);
  keep(second, std::string(previous_step), std::string(previous_target), "month",
       month(first, judged(first)));
  const Bytes left = month(second, judged(second));

  const auto third = [&](std::string_view follow_up) {
    Case c = empty_case();
    add_register(c, "log", "releases", edited);
    if (!follow_up.empty())
      add_register(c, "follow-up", "remediations", follow_up, std::string(remediation_step));
    keep(c, std::string(previous_step), std::string(previous_target), "month", left);
    Assessment a = judged(c);
    a.remediations = remediations(a, c);
    return questions(a, c);
  };
  const auto open = third("");
  REQUIRE(find(open, "Q-edit-log-L1") != nullptr);
  CHECK(open[0].state == Question::State::carried);
  CHECK(open[0].opened_on == "2026-10-22");
  const std::string header = "番号,対象,担当,是正内容,期限,完了日,証跡\n";
  const auto closed =
      third(header + "F1,Q-edit-log-L1,運用課,経緯を報告,2026-11-30,2026-11-10,報告書1\n");
  REQUIRE(find(closed, "Q-edit-log-L1") != nullptr);
  CHECK(closed[0].state == Question::State::closed);
  CHECK(closed[0].closed_on == "2026-11-10");
  // Closed without evidence, or tomorrow: still open.
  for (const char* row : {"F1,Q-edit-log-L1,運用課,経緯を報告,2026-11-30,2026-11-10,\n",
                          "F1,Q-edit-log-L1,運用課,経緯を報告,2026-11-30,2026-11-23,報告書1\n"}) {
    const auto asked = third(header + row);
    REQUIRE(find(asked, "Q-edit-log-L1") != nullptr);
    CHECK(asked[0].state == Question::State::carried);
  }
}

TEST_CASE("question: states of a criterion's question") {
  Case c = empty_case();
  Assessment a = judged(c, Verdict::unknown);
  REQUIRE(questions(a, c).size() == 1);
  CHECK(questions(a, c)[0].state == Question::State::fresh);
  CHECK(questions(a, c)[0].opened_on == "2026-11-22");

  const Case before = empty_case("2026-10-22T12:00:00+09:00");
  keep(c, std::string(previous_step), std::string(previous_target), "month",
       month(before, judged(before, Verdict::unknown)));
  CHECK(questions(a, c)[0].state == Question::State::carried);
  CHECK(questions(a, c)[0].opened_on == "2026-10-22");

  a.requirements[0].criteria[0].decision = JudgedCriterion::Decision::reopened;
  CHECK(questions(a, c)[0].state == Question::State::reopened);
  a.requirements[0].criteria[0].decision = JudgedCriterion::Decision::aged;
  CHECK(questions(a, c)[0].state == Question::State::aged);

  const auto answered = questions(judged(c), c);
  REQUIRE(answered.size() == 1);
  CHECK(answered[0].state == Question::State::closed);
  CHECK(answered[0].opened_on == "2026-10-22");
  CHECK(answered[0].closed_on == "2026-11-22");

  // Closed last month and asked again: new, and from today.
  Case again = empty_case("2026-12-22T12:00:00+09:00");
  keep(again, std::string(previous_step), std::string(previous_target), "month",
       month(c, judged(c)));
  const auto anew = questions(judged(again, Verdict::unknown), again);
  REQUIRE(anew.size() == 1);
  CHECK(anew[0].state == Question::State::fresh);
  CHECK(anew[0].opened_on == "2026-12-22");

  // What nobody looks at asks nothing.
  for (const Cause cause : {Cause::no_check, Cause::not_selected}) {
    a.requirements[0].criteria[0].findings[0].cause = cause;
    const auto none = questions(a, c);
    CHECK(std::none_of(none.begin(), none.end(),
                       [](const Question& q) { return q.state != Question::State::closed; }));
  }
}

TEST_CASE("question: a month of another format or cut in the middle is no month") {
  const Case before = empty_case("2026-10-22T12:00:00+09:00");
  const Bytes whole = month(before, judged(before, Verdict::unknown));
  const auto state = [&](std::string_view bytes) {
    Case c = empty_case();
    keep(c, std::string(previous_step), std::string(previous_target), "month", bytes);
    const auto asked = questions(judged(c, Verdict::unknown), c);
    REQUIRE(find(asked, "Q-05.2") != nullptr);
    CHECK((find(asked, "Q-month") != nullptr) == is_previous_month_broken(c));
    CHECK(is_previous_month_broken(c) == (find(asked, "Q-05.2")->state == Question::State::fresh));
    return find(asked, "Q-05.2")->state;
  };
  CHECK(state(whole) == Question::State::carried);
  CHECK(state(replaced(whole, "tenken-month/1", "tenken-month/2")) == Question::State::fresh);
  CHECK(state("[]") == Question::State::fresh);
  CHECK(state("") == Question::State::fresh);
  // The last byte is the closing line feed.
  for (std::size_t size = 0; size + 1 < whole.size(); ++size) {
    CAPTURE(size);
    CHECK(state(std::string_view(whole).substr(0, size)) == Question::State::fresh);
  }
}

TEST_CASE("remediation: states") {
  const std::string header = "番号,対象,担当,是正内容,期限,完了日,証跡\n";
  const auto states = [&](const std::string& rows, Verdict verdict) {
    Case c = empty_case();
    add_register(c, "follow-up", "remediations", header + rows, std::string(remediation_step));
    std::string out;
    for (const Remediation& r : remediations(judged(c, verdict), c))
      out += std::string(to_string(r.state)) + " ";
    return out;
  };
  CHECK(states("", Verdict::fail) == "missing ");
  CHECK(states("", Verdict::partial) == "missing ");
  CHECK(states("", Verdict::pass).empty());
  CHECK(states("", Verdict::unknown).empty());
  CHECK(states("F1,05.2,運用課,直す,2026-11-22,,\n", Verdict::fail) == "planned ");
  CHECK(states("F1,05.2,運用課,直す,2026-11-21,,\n", Verdict::fail) == "overdue ");
  CHECK(states("F1,05.2,運用課,直す,2026-11-30,2026-11-22,記録\n", Verdict::pass) == "closed ");
  CHECK(states("F1,05.2,運用課,直す,2026-11-30,2026-11-22,記録\n", Verdict::fail) == "refuted ");
  CHECK(states("F1,05.2,運用課,直す,2026-11-30,2026-11-22,\n", Verdict::pass) == "planned ");
  CHECK(states("F1,05.2,運用課,直す,2026-11-30,2026-11-23,記録\n", Verdict::pass) == "planned ");
  CHECK(states("F1,01.1,運用課,直す,2026-11-30,,\n", Verdict::fail) == "planned missing ");
  // A register that cannot be read gives no row.
  CHECK(states("F1,05.2,運用課,直す,いつか,,\n", Verdict::fail) == "missing ");
}

TEST_CASE("cross-check: a provider that nobody registered") {
  const std::string
      stores = "番号,名称,種別,事業者\nS1,相談DB,データベース,株式会社みなと基盤\n",
      tiers = "番号,名称,階層,国,再委託内容,開始日\n1,NAME,1,日本,基盤の提供,2024-04-01\n";
  const auto asked = [&](const std::string& name, const std::string& seen) {
    Case c = empty_case();
    add_register(c, "stores", "stores", seen);
    if (!name.empty()) add_register(c, "tiers", "subcontractors", replaced(tiers, "NAME", name));
    return cross_checks(c);
  };
  REQUIRE(asked("株式会社みなと整備", stores).size() == 1);
  CHECK(asked("株式会社みなと整備", stores)[0].id.starts_with("Q-provider-"));
  CHECK(asked("株式会社みなと整備", stores)[0].cites.size() == 2);
  CHECK(asked("株式会社みなと基盤", stores).empty());
  CHECK(asked("㈱みなと基盤", stores).empty());
  CHECK(asked("みなと基盤合同会社", stores).size() == 1);
  // The vendor itself is no subcontractor; two stores of one provider ask once.
  CHECK(asked("㈱みなと整備", replaced(stores, "みなと基盤", "みなとクラウド")).empty());
  CHECK(asked("㈱みなと整備", stores + "S2,添付,ファイル,(株)みなと基盤\n").size() == 1);
  // Nothing to miss it in: no register, or one that cannot be read.
  CHECK(asked("", stores).empty());
  CHECK(asked("㈱みなと整備,二次", stores).empty());
}

TEST_CASE("cross-check: a test call outside the roster") {
  const std::string roster =
      "番号,開始日時,終了日時,職名,連絡手段1\n"
      "T1,2026-11-01T09:00+09:00,2026-11-01T17:00+09:00,運用課長,03-0000-0000\n"
      "T2,2026-11-02T09:00+09:00,2026-11-02T17:00+09:00,運用課長,03-0000-0000\n";
  const auto asked = [&](std::string_view called_at) {
    Case c = empty_case();
    add_register(c, "roster", "roster", roster);
    add_register(
        c, "calls", "contact_tests",
        "番号,実施日時,時間帯,結果\nK1," + std::string(called_at) + ",営業時間外,応答あり\n");
    return cross_checks(c);
  };
  REQUIRE(asked("2026-11-01T23:00+09:00").size() == 1);
  CHECK(asked("2026-11-01T23:00+09:00")[0].id == "Q-roster-K1");
  CHECK(asked("2026-11-01T16:59+09:00").empty());
  CHECK(asked("2026-11-01T17:00+09:00").size() == 1);  // a turn ends before its last minute's end
  CHECK(asked("2026-11-02T09:00+09:00").empty());
  CHECK(asked("2026-11-02T00:00Z").empty());  // 09:00 in Japan
  // The roster speaks of its own days only; a call without its hour says nothing.
  CHECK(asked("2026-10-31T23:00+09:00").empty());
  CHECK(asked("2026-11-02T17:00+09:00").empty());
  CHECK(asked("2026-11-01").empty());
}

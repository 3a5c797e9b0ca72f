// 7
// 全般「情報セキュリティインシデント(…)が発生した際に、外部サービス提供者と連絡がつかない、
// 営業時間外の対応が不可能等の状況にならないこと。また、情報セキュリティインシデントによる被害を
// 最小限に食い止めるために情報セキュリティインシデント発生時に以下の対応を行うこと。 ①…⑥…」
// 別紙2 セキュリティ要件等一覧 No.7.
//
// Each clause is a file of its own (07a-2_contact_tests.cpp to 07-6_publication.cpp). What must be
// on record is judged on five registers, what must be agreed on the contract, the plan and the
// organisation chart through the rule's finders. A register that was read and holds no incident is
// not yet due; one that was not declared is unknown.
#include "checks/07_clauses.hpp"
#include "checks/clauses.hpp"
#include "checks/parse/registers_07.hpp"

namespace tenken {

namespace {

Records read_records(const Case& c, const rules::Rule& rule) {
  return {register_rows(c, rule, "07-1.1", "incident_register", parse::incidents_schema()),
          register_rows(c, rule, "07a.3", "roster_register", parse::roster_schema()),
          register_rows(c, rule, "07a.2", "contact_test_register", parse::contact_tests_schema()),
          register_rows(c, rule, "07b.2", "exercise_register", parse::exercises_schema()),
          register_rows(c, rule, "07-3.3", "information_request_register",
                        parse::information_requests_schema())};
}

Findings evaluate(const Case& c, const rules::Rule& rule) {
  const Records records = read_records(c, rule);
  Findings out;
  const auto add = [&](Findings more) {
    std::move(more.begin(), more.end(), std::back_inserter(out));
  };
  add(judge_contact_tests(c, rule, records));
  add(judge_roster(c, records));
  add(judge_exercise(c, rule, records));
  add(judge_investigation(c, records));
  add(judge_prompt_start(c, rule, records));
  add(judge_log_provision(c, rule, records));
  add(judge_stop_and_recover(c, records));
  add(judge_version_up(c, records));
  add(judge_publication(c, rule));
  for (const char* finder : {"contacts", "urgent_class", "plan_scope", "own_initiative",
                             "log_preservation", "log_explanation", "authority", "restoration"})
    add(judge_finder(c, rule, finder));
  return out;
}

}  // namespace

extern const Check check_07_incident_response{7, "incident_response", evaluate};

}  // namespace tenken

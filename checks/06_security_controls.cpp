// 6
// 全般「以下の①~⑦の情報セキュリティ対策が確実に実施されており…」 別紙2 セキュリティ要件等一覧 No.6.
//
// Composed of its clauses, each a file of its own. ② to ④ answer unknown (no_check) until they are
// there.
#include <algorithm>
#include <iterator>

#include "checks/06-1_no_internet_egress.hpp"
#include "checks/06-5_vulnerability_management.hpp"
#include "checks/06-6_anti_malware.hpp"
#include "checks/06-7_server_monitoring.hpp"
#include "checks/06a_assurance.hpp"
#include "checks/06b_misconfiguration_prevention.hpp"

namespace tenken {

namespace {

Findings evaluate(const Case& c, const rules::Rule& rule) {
  Findings out;
  for (const auto clause : {judge_assurance, judge_misconfiguration_prevention,
                            judge_no_internet_egress, judge_vulnerability_management,
                            judge_anti_malware, judge_server_monitoring}) {
    Findings more = clause(c, rule);
    std::move(more.begin(), more.end(), std::back_inserter(out));
  }
  return out;
}

}  // namespace

extern const Check check_06_security_controls{6, "security_controls", evaluate};

}  // namespace tenken

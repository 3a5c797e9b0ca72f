// 6
// 全般「以下の①~⑦の情報セキュリティ対策が確実に実施されており…」 別紙2 セキュリティ要件等一覧 No.6.
//
// Composed of its clauses, each a file of its own: 06a here; 06b and ① to ⑦ look at live systems
// and answer unknown (no_check) until they are there.
#include "checks/06a_assurance.hpp"

namespace tenken {

namespace {

Findings evaluate(const Case& c, const rules::Rule& rule) { return judge_assurance(c, rule); }

}  // namespace

extern const Check check_06_security_controls{6, "security_controls", evaluate};

}  // namespace tenken

#include "checks/parse/registers_monitoring.hpp"

namespace tenken::parse {

const Schema& alert_tests_schema() {
  using enum CellType;
  static const Schema schema{"alert_tests",
                             "id",
                             {{"id", text, true, {"試験番号", "番号"}},
                              {"sent_at", when, true, {"発報日時", "発信日時"}},
                              {"alert", text, false, {"警報名", "警報"}},
                              {"acknowledged_at", when, false, {"受領日時", "確認日時"}},
                              {"acknowledged_by", text, false, {"受領者", "確認者"}},
                              {"remarks", text, false, {"備考"}}}};
  return schema;
}

}  // namespace tenken::parse

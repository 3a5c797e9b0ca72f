#include "checks/parse/registers_follow_up.hpp"

namespace tenken::parse {

namespace {
using enum CellType;
}

const Schema& remediations_schema() {
  static const Schema schema{"remediations",
                             "id",
                             {{"id", text, true, {"是正番号", "番号"}},
                              {"subject", text, true, {"対象", "基準・質疑番号"}},
                              {"owner", text, true, {"担当", "責任者"}},
                              {"measure", text, true, {"是正内容", "対応"}},
                              {"due_on", date, true, {"期限", "是正期限"}},
                              {"closed_on", date, false, {"完了日"}},
                              {"evidence", text, false, {"完了の証跡", "証跡"}},
                              {"remarks", text, false, {"備考"}}}};
  return schema;
}

}  // namespace tenken::parse

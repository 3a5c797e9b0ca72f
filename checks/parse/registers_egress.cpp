#include "checks/parse/registers_egress.hpp"

namespace tenken::parse {

const Schema& egress_exceptions_schema() {
  using enum CellType;
  static const Schema schema{"egress_exceptions",
                             "id",
                             {{"id", text, true, {"例外番号", "番号"}},
                              {"purpose", text, false, {"目的", "用途"}},
                              {"destination", text, true, {"宛先", "通信先"}},
                              {"addresses", text, false, {"宛先アドレス", "IPアドレス"}},
                              {"protocol", text, true, {"プロトコル"}},
                              {"ports", text, false, {"ポート", "ポート番号"}},
                              {"shared", yes_no, false, {"共用の宛先", "不特定の利用者が共用"}},
                              {"approver", text, false, {"承認者"}},
                              {"approval", text, false, {"承認文書", "市の承認", "承認番号"}},
                              {"approved_on", date, false, {"承認日"}},
                              {"expires_on", date, false, {"有効期限", "期限"}},
                              {"remarks", text, false, {"備考"}}}};
  return schema;
}

}  // namespace tenken::parse

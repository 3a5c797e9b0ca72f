#include "checks/parse/registers_08.hpp"

namespace tenken::parse {

namespace {
using enum CellType;
}

const Schema& revisions_schema() {
  static const Schema schema{"revisions",
                             "id",
                             {{"id", text, true, {"改定番号", "番号"}},
                              {"document", text, true, {"規約", "文書"}},
                              {"version", text, true, {"版", "版数"}},
                              {"effective_at", when, true, {"効力発生日", "適用日", "施行日"}},
                              {"notice", text, false, {"告知番号", "告知"}},
                              {"text_sha256", text, false, {"本文のハッシュ値", "ハッシュ値"}},
                              {"remarks", text, false, {"備考"}}}};
  return schema;
}

}  // namespace tenken::parse

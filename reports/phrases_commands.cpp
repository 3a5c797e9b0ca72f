// What diff and doctor say.
#include "reports/phrases.hpp"

namespace tenken::reports {

std::vector<Phrase> command_phrases() {
  return {
      {"diff.head", "{}  {} ({}) から {} ({})", "{}  {} ({}) to {} ({})"},
      {"diff.other_rules", "規則が異なる。判定の違いは規則の違いによることがある。",
       "The rules differ: a verdict may differ for that alone."},
      {"diff.other_profile", "市設定が異なる。判定の違いは設定の違いによることがある。",
       "The profile differs: a verdict may differ for that alone."},
      {"diff.worse", "後退", "worse"},
      {"diff.unknown", "未確認になった", "now unknown"},
      {"diff.better", "改善", "better"},
      {"diff.settled", "未確認が解けた", "settled"},
      {"diff.other", "変化", "changed"},
      {"diff.added", "新たな基準", "new criterion"},
      {"diff.removed", "なくなった基準", "criterion gone"},
      {"diff.exception", "例外措置の変化", "exception changed"},
      {"diff.evidence", "証跡のみの変化", "evidence only"},
      {"diff.evidence_only", "判定は同じで、見た内容だけが異なる基準 {}件",
       "criteria with the same verdict over other evidence: {}"},
      {"diff.same", "変化はない。", "Nothing changed."},
      {"doctor.good", "良", "ok"},
      {"doctor.warning", "注意", "warning"},
      {"doctor.bad", "不可", "failed"},
      {"doctor.inputs", "入力: 対象 {}件、観測 {}件、信頼の起点 {}件",
       "inputs: {} targets, {} looks, {} trust anchors"},
      {"doctor.secret", "秘密情報の参照 {} ({} の {})", "reference {} ({} of {})"},
      {"doctor.secret.none", "秘密情報の参照はない", "no references to secrets"},
      {"doctor.reach", "到達 {} ({}、{} ms)", "reach {} ({}, {} ms)"},
      {"doctor.reach.failed", "到達できない {} ({}): {}", "cannot reach {} ({}): {}"},
      {"doctor.tool", "外部の道具 {}", "program {}"},
      {"doctor.tool.missing", "外部の道具がない {}", "program missing: {}"},
      {"doctor.clock", "時計は同期している(誤差の上限 {} ms)",
       "clock synchronised (error at most {} ms)"},
      {"doctor.clock.unknown", "時計が同期していない、又は同期しているか分からない",
       "the clock is not synchronised, or nobody says so"},
      {"doctor.anchor", "信頼の起点 {} ({}): 期限 {}、残り {}日",
       "trust anchor {} ({}): until {}, {} days left"},
      {"doctor.key", "署名鍵と証明書: {}、期限 {}、残り {}日",
       "signing key and certificate: {}, until {}, {} days left"},
      {"doctor.key.none", "署名鍵は指定されていない(--key): 封をしない",
       "no signing key given (--key): nothing would be sealed"},
      {"doctor.paper", "資料 {}: {}日前に更新", "paper {}: written {} days ago"},
      {"doctor.paper.missing", "資料がない {}: {}", "paper missing: {}: {}"},
      {"doctor.disk", "作業領域 {}: 空き {} MiB", "work folder {}: {} MiB free"},
  };
}

}  // namespace tenken::reports

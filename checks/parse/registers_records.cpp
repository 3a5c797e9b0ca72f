#include "checks/parse/registers_records.hpp"

namespace tenken::parse {

namespace {
using enum CellType;
}

const Schema& data_use_schema() {
  static const Schema schema{"data_use",
                             "id",
                             {{"id", text, true, {"確認番号", "番号"}},
                              {"subcontractor", text, true, {"再委託先番号"}},
                              {"service", text, false, {"サービス", "サービス名"}},
                              {"terms", text, true, {"規約名", "規約"}},
                              {"terms_version", text, false, {"規約の版", "版"}},
                              {"checked_on", date, true, {"確認日"}},
                              {"licence",
                               word,
                               true,
                               {"データ利用の許諾", "許諾"},
                               {"none=なし=許諾なし", "granted=あり=許諾あり"}},
                              {"opt_out", text, false, {"利用停止・除外の記録", "利用停止の記録"}},
                              {"opt_out_on", date, false, {"利用停止日"}},
                              {"checked_by", text, false, {"確認者"}},
                              {"remarks", text, false, {"備考"}}}};
  return schema;
}

const Schema& materials_schema() {
  static const Schema schema{
      "materials",
      "id",
      {{"id", text, true, {"資料番号", "番号"}},
       {"measures", text, true, {"対象", "対象の対策"}},
       {"title", text, true, {"資料名", "名称"}},
       {"document", text, false, {"文書"}},
       {"version", text, false, {"版"}},
       {"dated_on", date, false, {"日付", "発行日"}},
       {"location", text, false, {"所在", "閲覧場所"}},
       {"access",
        word,
        false,
        {"公開区分", "秘密保持"},
        {"open=公開", "on_request=求めに応じて=提示可", "nda=秘密保持=閲覧のみ"}},
       {"kind",
        word,
        false,
        {"種類"},
        {"third_party=第三者監査=第三者の監査報告書", "internal_audit=内部監査=内部監査報告書",
         "provider_report=事業者報告=事業者の報告資料", "specification=仕様・手順=その他"}},
       {"period_end", date, false, {"対象期間末"}},
       {"covers_service", yes_no, false, {"本サービスを含む"}},
       {"viewed_on", date, false, {"市の閲覧日"}},
       {"viewed_by", text, false, {"市の閲覧者"}},
       {"remarks", text, false, {"備考"}}}};
  return schema;
}

const Schema& operations_schema() {
  static const Schema schema{"operations",
                             "id",
                             {{"id", text, true, {"操作番号", "番号"}},
                              {"operation", text, true, {"操作"}},
                              {"target", text, false, {"対象"}},
                              {"procedure", text, false, {"手順書"}},
                              {"guard", text, false, {"防止策", "技術的な防止策"}},
                              {"alert", text, false, {"警報", "アラート"}},
                              {"alert_tested_on", date, false, {"警報の試験日"}},
                              {"alert_reached", yes_no, false, {"警報の到達"}},
                              {"reviewed_on", date, false, {"見直し日", "確認日"}},
                              {"remarks", text, false, {"備考"}}}};
  return schema;
}

const Schema& releases_schema() {
  static const Schema schema{"releases",
                             "id",
                             {{"id", text, true, {"リリース番号", "番号"}},
                              {"version", text, true, {"版", "バージョン"}},
                              {"released_at", when, true, {"リリース日時", "リリース日", "適用日"}},
                              {"change_id", text, false, {"変更番号"}},
                              {"review", text, false, {"レビュー", "レビューの記録"}},
                              {"static_analysis", text, false, {"静的解析"}},
                              {"dependency_check", text, false, {"依存部品の検査", "依存関係検査"}},
                              {"dynamic_test", text, false, {"動的検査", "脆弱性検査"}},
                              {"threat_model", text, false, {"脅威分析"}},
                              {"findings_open", integer, false, {"未対応の指摘数", "未対応"}},
                              {"approver", text, false, {"承認者"}},
                              {"remarks", text, false, {"備考"}}}};
  return schema;
}

const Schema& monthly_figures_schema() {
  static const Schema schema{
      "monthly_figures",
      "month",
      {{"month", text, true, {"年月", "対象月"}},
       {"data_gb", decimal, false, {"データ量(GB)", "データ量"}},
       {"growth_gb", decimal, false, {"増加量(GB)", "増加量"}},
       {"headroom_gb", decimal, false, {"余裕(GB)", "空き容量(GB)", "空き容量"}},
       {"uptime_percent", decimal, false, {"稼働率(%)", "稼働率"}},
       {"latency_ms", decimal, false, {"応答時間(ms)", "応答時間"}},
       {"remarks", text, false, {"備考"}}}};
  return schema;
}

}  // namespace tenken::parse

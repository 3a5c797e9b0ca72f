#include "checks/parse/registers_07.hpp"

namespace tenken::parse {

namespace {
using enum CellType;
}

const Schema& incidents_schema() {
  static const Schema schema{
      "incidents",
      "id",
      {{"id", text, true, {"インシデント番号", "番号"}},
       {"kind",
        word,
        true,
        {"種別", "区分"},
        {"incident=インシデント", "suspected=疑い", "false_alarm=誤報"}},
       {"acknowledged_at", when, true, {"受付日時", "受付", "連絡受付日時"}},
       {"started_at", when, false, {"調査着手日時", "調査着手", "着手日時"}},
       {"operating_status", text, false, {"運用状況"}},
       {"affected_systems", text, false, {"影響システム", "影響範囲(システム)"}},
       {"data_classes", text, false, {"データ区分", "影響範囲(データ区分)"}},
       {"persons_estimated", integer, false, {"推定人数", "影響人数", "影響範囲(推定人数)"}},
       {"cause", text, false, {"原因", "原因の仮説"}},
       {"timeline", text, false, {"経過"}},
       {"next_report_at", when, false, {"次回報告日時", "次回報告"}},
       {"stop_needed", yes_no, false, {"停止等の要否", "停止の要否"}},
       {"reported_to_city_at", when, false, {"市への報告日時", "市への報告"}},
       {"stopped_at", when, false, {"停止日時"}},
       {"contained_at", when, false, {"収束日時"}},
       {"restored_at", when, false, {"復旧日時"}},
       {"fix_needed", yes_no, false, {"修正版の要否", "バージョンアップの要否"}},
       {"fix_version", text, false, {"修正版"}},
       {"fix_due", date, false, {"適用期限"}},
       {"fix_completed_at", when, false, {"適用完了日時", "適用完了日"}},
       {"fix_assets", integer, false, {"対象資産数", "対象資産"}},
       {"fix_assets_done", integer, false, {"適用済資産数", "適用済資産"}},
       {"logs_asked_on", date, false, {"ログ依頼日"}},
       {"logs_provided_on", date, false, {"ログ提供日"}},
       {"closed_on", date, false, {"終了日", "完了日"}},
       {"remarks", text, false, {"備考"}}}};
  return schema;
}

const Schema& roster_schema() {
  static const Schema schema{"roster",
                             "id",
                             {{"id", text, true, {"当番番号", "番号"}},
                              {"starts_at", when, true, {"開始日時", "開始"}},
                              {"ends_at", when, true, {"終了日時", "終了"}},
                              {"office", text, true, {"職名", "担当"}},
                              {"channel1", text, true, {"連絡手段1", "第一連絡手段"}},
                              {"channel2", text, false, {"連絡手段2", "第二連絡手段"}},
                              {"deputy", text, false, {"代行者", "代行者の職名"}},
                              {"person", text, false, {"氏名"}},
                              {"remarks", text, false, {"備考"}}}};
  return schema;
}

const Schema& contact_tests_schema() {
  static const Schema schema{
      "contact_tests",
      "id",
      {{"id", text, true, {"試験番号", "番号"}},
       {"called_at", when, true, {"発信日時", "実施日時", "実施日"}},
       {"hours",
        word,
        true,
        {"時間帯"},
        {"business=営業時間内", "out_of_hours=営業時間外=夜間=休日=夜間・休日"}},
       {"result",
        word,
        true,
        {"結果"},
        {"reached=つながった=応答あり", "not_reached=つながらない=つながらなかった=応答なし"}},
       {"minutes_to_human", integer, false, {"担当者につながるまでの時間(分)", "所要時間(分)"}},
       {"performed_by", text, false, {"実施者"}},
       {"by_city", yes_no, false, {"市が実施"}},
       {"remarks", text, false, {"備考"}}}};
  return schema;
}

const Schema& exercises_schema() {
  static const Schema schema{
      "exercises",
      "id",
      {{"id", text, true, {"演習番号", "訓練番号", "番号"}},
       {"held_on", date, true, {"実施日"}},
       {"kind", text, true, {"種別", "演習の種別"}},
       {"with_city", yes_no, true, {"市の参加"}},
       {"participants", text, false, {"参加者"}},
       {"result",
        word,
        true,
        {"結果"},
        {"completed=実施=実施済=完了", "partial=一部実施=中断", "cancelled=中止=延期=未実施"}},
       {"issues", text, false, {"課題"}},
       {"remarks", text, false, {"備考"}}}};
  return schema;
}

const Schema& information_requests_schema() {
  static const Schema schema{"information_requests",
                             "id",
                             {{"id", text, true, {"依頼番号", "番号"}},
                              {"kind",
                               word,
                               true,
                               {"種別"},
                               {"logs=ログ", "subcontractor=再委託先情報",
                                "capacity=容量・稼働=容量・稼働状況", "other=その他"}},
                              {"requested_on", date, true, {"依頼日"}},
                              {"answered_on", date, false, {"回答日", "提供日"}},
                              {"mock", yes_no, true, {"模擬", "模擬の依頼"}},
                              {"complete", yes_no, false, {"欠けなし", "完全"}},
                              {"window_start", when, false, {"対象期間開始", "期間の始め"}},
                              {"window_end", when, false, {"対象期間終了", "期間の終わり"}},
                              {"remarks", text, false, {"備考"}}}};
  return schema;
}

}  // namespace tenken::parse

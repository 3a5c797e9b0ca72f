#include "checks/parse/registers_exit.hpp"

namespace tenken::parse {

namespace {
using enum CellType;
}

const Schema& rehearsals_schema() {
  static const Schema schema{
      "rehearsals",
      "id",
      {{"id", text, true, {"試行番号", "番号"}},
       {"kind",
        word,
        true,
        {"種別"},
        {"export=書き出し=書出し", "migration=移行=再取込み", "deletion=削除",
         "account=アカウント廃棄"}},
       {"held_on", date, true, {"実施日"}},
       {"result", word, true, {"結果"}, {"success=成功", "failure=失敗", "partial=一部"}},
       {"environment",
        word,
        false,
        {"環境"},
        {"test=試験環境=試験用", "isolated=隔離=隔離環境", "production=本番=本番環境"}},
       {"data",
        word,
        false,
        {"使用データ"},
        {"synthetic=合成データ=合成", "aggregate=集計値", "production=本番データ=実データ"}},
       {"attachments", yes_no, false, {"添付ファイルを含む"}},
       {"history", yes_no, false, {"操作の履歴を含む"}},
       {"codes", yes_no, false, {"コード・外字を含む"}},
       {"format", text, false, {"形式", "書き出し形式"}},
       {"open_format", yes_no, false, {"仕様公開"}},
       {"source_count", integer, false, {"元の件数", "移行元件数"}},
       {"result_count", integer, false, {"結果の件数", "移行先件数"}},
       {"hash_match", yes_no, false, {"ハッシュ一致"}},
       {"credential_refused", yes_no, false, {"旧資格情報の拒否"}},
       {"minutes", integer, false, {"所要時間(分)"}},
       {"participants", text, false, {"参加者"}},
       {"approver", text, false, {"承認者"}},
       {"remarks", text, false, {"備考"}}}};
  return schema;
}

const Schema& stores_schema() {
  static const Schema schema{
      "stores",
      "id",
      {{"id", text, true, {"保管先番号", "番号"}},
       {"name", text, true, {"名称", "保管先"}},
       {"kind",
        word,
        true,
        {"種別"},
        {"database=データベース", "object=ファイル=オブジェクト", "volume=ボリューム",
         "snapshot=スナップショット", "backup=バックアップ", "log=ログ", "replica=複製=レプリカ",
         "index=検索索引", "cache=キャッシュ", "queue=キュー", "mail=メール", "mdm=端末管理",
         "monitoring=監視", "ticket=問合せ管理", "device=端末", "support_copy=保守用の写し",
         "other=その他"}},
       {"provider", text, false, {"事業者"}},
       {"region", text, false, {"地域", "所在地", "リージョン"}},
       {"data_class",
        word,
        false,
        {"データ区分"},
        {"personal=個人情報", "non_public=非公開情報=非公開", "none=なし"}},
       {"remarks", text, false, {"備考"}}}};
  return schema;
}

const Schema& deletion_plan_schema() {
  static const Schema schema{"deletion_plan",
                             "id",
                             {{"id", text, true, {"計画番号", "番号"}},
                              {"store", text, true, {"保管先番号", "保管先"}},
                              {"method", text, true, {"方法", "削除方法"}},
                              {"gone_after_days", integer, true, {"消えるまでの日数", "残存日数"}},
                              {"copies", yes_no, true, {"複製を含む", "複製の削除"}},
                              {"owner", text, false, {"担当"}},
                              {"remarks", text, false, {"備考"}}}};
  return schema;
}

const Schema& deletions_schema() {
  static const Schema schema{"deletions",
                             "id",
                             {{"id", text, true, {"削除番号", "番号"}},
                              {"store", text, true, {"保管先番号", "保管先"}},
                              {"deleted_at", when, true, {"削除日時", "削除日"}},
                              {"method", text, true, {"方法", "削除方法"}},
                              {"evidence", text, false, {"証跡", "削除の証跡"}},
                              {"verified_by", text, false, {"確認者"}},
                              {"remarks", text, false, {"備考"}}}};
  return schema;
}

const Schema& assets_schema() {
  static const Schema schema{"assets",
                             "id",
                             {{"id", text, true, {"設備番号", "番号", "資産番号"}},
                              {"serial", text, true, {"製造番号", "シリアル番号"}},
                              {"kind",
                               word,
                               true,
                               {"種別"},
                               {"server=サーバー=サーバ", "disk=媒体=ディスク", "network=通信機器",
                                "tablet=端末=タブレット", "other=その他"}},
                              {"owner",
                               word,
                               true,
                               {"所有"},
                               {"vendor=受託者", "provider=事業者=クラウド事業者", "city=市"}},
                              {"retired_on", date, false, {"廃止日", "返却日", "使用終了日"}},
                              {"remarks", text, false, {"備考"}}}};
  return schema;
}

const Schema& disposals_schema() {
  static const Schema schema{"disposals",
                             "id",
                             {{"id", text, true, {"処分番号", "番号"}},
                              {"asset", text, true, {"設備番号", "資産番号"}},
                              {"serial", text, true, {"製造番号", "シリアル番号"}},
                              {"disposed_on", date, true, {"処分日", "消去日"}},
                              {"method",
                               word,
                               true,
                               {"方法", "処分方法"},
                               {"overwrite=上書き消去=データ消去", "crypto_erase=暗号化消去",
                                "degauss=消磁=磁気消去", "destroy=物理破壊=破壊", "reset=初期化"}},
                              {"standard", text, false, {"基準"}},
                              {"certificate", text, false, {"証明書", "証明書番号"}},
                              {"performed_by", text, false, {"実施者"}},
                              {"witnessed_by", text, false, {"確認者", "立会者"}},
                              {"remarks", text, false, {"備考"}}}};
  return schema;
}

const Schema& disposal_reports_schema() {
  static const Schema schema{"disposal_reports",
                             "id",
                             {{"id", text, true, {"明細番号", "番号"}},
                              {"report", text, true, {"報告書番号", "文書番号"}},
                              {"store", text, true, {"保管先番号", "対象"}},
                              {"quantity", text, true, {"数量"}},
                              {"method", text, true, {"方法"}},
                              {"deleted_at", when, true, {"日時", "削除日時", "削除日"}},
                              {"performed_by", text, true, {"実施者"}},
                              {"witnessed_by", text, true, {"確認者", "立会者"}},
                              {"media", text, false, {"媒体番号"}},
                              {"backups", yes_no, false, {"バックアップを含む"}},
                              {"exceptions", text, false, {"例外"}},
                              {"received_on", date, false, {"市の受領日", "受領日"}},
                              {"signed", yes_no, false, {"署名", "署名の有無"}},
                              {"remarks", text, false, {"備考"}}}};
  return schema;
}

const Schema& special_accounts_schema() {
  static const Schema schema{
      "special_accounts",
      "id",
      {{"id", text, true, {"アカウント番号", "番号"}},
       {"name", text, true, {"名称", "識別名"}},
       {"kind",
        word,
        true,
        {"種別"},
        {"storage=ストレージアカウント=ストレージ", "service=サービス用ID=サービスアカウント",
         "role=役割=ロール", "api_key=APIキー", "database=データベース利用者", "key=暗号鍵",
         "certificate=証明書", "mdm=端末管理", "dns=DNS", "ci=CI", "webhook=Webhook",
         "other=その他"}},
       {"owner", text, false, {"管理責任者"}},
       {"disposal", text, false, {"廃棄の方法", "廃棄方法"}},
       {"related", text, false, {"関連情報の廃棄", "資格情報の廃棄"}},
       {"disposed_at", when, false, {"廃棄日時", "廃棄日"}},
       {"evidence", text, false, {"証跡"}},
       {"remarks", text, false, {"備考"}}}};
  return schema;
}

const Schema& account_inventory_schema() {
  static const Schema schema{"account_inventory",
                             "id",
                             {{"id", text, true, {"番号"}},
                              {"name", text, true, {"名称", "識別名"}},
                              {"kind", text, false, {"種別"}},
                              {"generated_at", when, false, {"出力日時"}},
                              {"remarks", text, false, {"備考"}}}};
  return schema;
}

}  // namespace tenken::parse

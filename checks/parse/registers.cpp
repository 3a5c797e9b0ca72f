#include "checks/parse/registers.hpp"

#include "checks/parse/redundancy_design.hpp"
#include "checks/parse/registers_07.hpp"
#include "checks/parse/registers_08.hpp"
#include "checks/parse/registers_egress.hpp"
#include "checks/parse/registers_exit.hpp"
#include "checks/parse/registers_follow_up.hpp"
#include "checks/parse/registers_records.hpp"
#include "checks/parse/registers_monitoring.hpp"
#include "checks/parse/registers_vulnerability.hpp"

namespace tenken::parse {

namespace {
using enum CellType;
}

const Schema& notices_schema() {
  static const Schema schema{
      "notices",
      "id",
      {{"id", text, true, {"告知番号", "番号"}},
       {"kind",
        word,
        true,
        {"種別"},
        {"termination=終了=サービス終了", "change=変更=サービス変更",
         "terms=規約変更=利用規約変更"}},
       {"change_id", text, false, {"変更番号"}},
       {"title", text, true, {"件名"}},
       {"dispatched_at", when, true, {"発信日", "発信日時", "送付日"}},
       {"received_at", when, false, {"到達日", "到達日時", "受領日"}},
       {"effective_at", when, true, {"効力発生日時", "効力発生日", "適用日", "終了日"}},
       {"channel",
        word,
        true,
        {"方法", "告知方法"},
        {"document=文書=書面", "email=電子メール=メール", "portal=ポータル=掲示"}},
       {"recipient", text, true, {"告知先", "宛先"}},
       {"proof", text, false, {"到達の証拠", "到達確認"}},
       {"mail", text, false, {"電子メール文書", "メール原本"}},
       {"upstream", text, false, {"上流の通知", "元の通知"}},
       {"remarks", text, false, {"備考"}}}};
  return schema;
}

const Schema& changes_schema() {
  static const Schema schema{
      "changes",
      "id",
      {{"id", text, true, {"変更番号", "番号"}},
       {"title", text, true, {"件名", "変更内容"}},
       {"released_at", when, true, {"適用日時", "適用日", "リリース日時", "リリース日"}},
       {"environment",
        word,
        true,
        {"環境"},
        {"production=本番=本番環境", "staging=検証=検証環境=ステージング",
         "development=開発=開発環境"}},
       {"minor", yes_no, true, {"軽微"}},
       {"emergency", yes_no, false, {"緊急"}},
       {"reason", text, false, {"軽微とした理由", "理由"}},
       {"decider", text, false, {"判断者"}},
       {"decided_on", date, false, {"判断日"}},
       {"basic_function", yes_no, false, {"基本機能の変更"}},
       {"retraining", yes_no, false, {"操作手順の変更"}},
       {"security", yes_no, false, {"認証・暗号・記録・保存場所・再委託の変更"}},
       {"downtime", yes_no, false, {"業務時間内の停止"}},
       {"data_format", yes_no, false, {"データ形式・連携の変更"}},
       {"author", text, false, {"作成者"}},
       {"reviewer", text, false, {"確認者", "レビュー者"}},
       {"reviewed_at", when, false, {"確認日時", "確認日"}},
       {"remarks", text, false, {"備考"}}}};
  return schema;
}

const Schema& subcontractors_schema() {
  static const Schema schema{
      "subcontractors",
      "id",
      {{"id", text, true, {"再委託先番号", "番号", "No.", "項番"}},
       {"name", text, true, {"名称", "事業者名", "会社名", "商号"}},
       {"corporate_number", number13, false, {"法人番号"}},
       {"level", integer, true, {"階層", "段階", "再委託の段階"}},
       {"parent", text, false, {"委託元", "委託元番号"}},
       {"country", text, true, {"国", "設立国", "国名", "所在国"}},
       {"address", text, false, {"所在地", "住所"}},
       {"tasks", text, true, {"再委託内容", "業務内容", "委託業務", "委託内容"}},
       {"data", text, false, {"取り扱うデータ", "取扱データ", "取扱情報"}},
       {"started_on", date, true, {"開始日", "業務開始日", "業務開始", "契約開始日"}},
       {"ended_on", date, false, {"終了日", "業務終了日", "業務終了", "契約終了日"}},
       {"reconciled_on", date, false, {"突合日"}},
       {"reconciled_with", text, false, {"突合先", "突合した資料"}},
       {"assessed_on", date, false, {"脅威評価日"}},
       {"assessment", text, false, {"脅威評価の文書", "脅威評価"}},
       {"flow_down", yes_no, false, {"同等の義務", "契約上の義務"}},
       {"supervised_on", date, false, {"監督実施日", "点検日"}},
       {"supervision", text, false, {"監督の記録", "点検の記録"}},
       {"provided_on", date, false, {"市への提供日", "提供日"}},
       {"security_officer", text, false, {"情報セキュリティ責任者"}},
       {"privacy_manager", text, false, {"個人情報管理者"}},
       {"personnel", integer, false, {"従事者数"}},
       {"certificates", text, false, {"取得認証"}},
       {"place", text, false, {"作業場所", "作業場所(国)"}},
       {"security_officer_post",
        text,
        false,
        {"情報セキュリティ責任者の職名", "情報セキュリティ責任者 職名"}},
       {"security_officer_contact",
        text,
        false,
        {"情報セキュリティ責任者の連絡先", "情報セキュリティ責任者 連絡先"}},
       {"privacy_manager_post", text, false, {"個人情報管理者の職名", "個人情報管理者 職名"}},
       {"privacy_manager_contact",
        text,
        false,
        {"個人情報管理者の連絡先", "個人情報管理者 連絡先"}},
       {"roles", text, false, {"従事者の役割"}},
       {"pledges", yes_no, false, {"誓約書"}},
       {"trained_on", date, false, {"研修実施日"}},
       {"individuals_disclosed", yes_no, false, {"個人の開示"}},
       {"remarks", text, false, {"備考"}}}};
  return schema;
}

const Schema& approvals_schema() {
  static const Schema schema{"approvals",
                             "id",
                             {{"id", text, true, {"承認番号", "番号"}},
                              {"subcontractor", text, true, {"再委託先番号"}},
                              {"name", text, true, {"名称", "事業者名"}},
                              {"approved_on", date, true, {"承認日"}},
                              {"tasks", text, false, {"承認範囲", "承認した業務"}},
                              {"expires_on", date, false, {"有効期限"}},
                              {"document", text, true, {"文書番号"}},
                              {"remarks", text, false, {"備考"}}}};
  return schema;
}

const Schema& drills_schema() {
  static const Schema schema{
      "drills",
      "id",
      {{"id", text, true, {"訓練番号", "番号"}},
       {"held_on", date, true, {"実施日"}},
       {"result",
        word,
        true,
        {"結果"},
        {"success=成功=復旧完了", "failure=失敗=復旧不能", "partial=一部"}},
       {"scope", text, true, {"範囲", "対象範囲"}},
       {"rto_minutes", integer, false, {"復旧時間(分)", "達成した復旧時間(分)"}},
       {"rpo_minutes", integer, false, {"復旧時点(分)", "達成した復旧時点(分)"}},
       {"issues", text, false, {"課題"}},
       {"participants", text, false, {"参加者"}},
       {"approver", text, false, {"承認者"}},
       {"environment",
        word,
        false,
        {"復旧先", "環境"},
        {"isolated=隔離=隔離環境", "shared=共用=共用環境", "production=本番=本番環境"}},
       {"data",
        word,
        false,
        {"使用データ"},
        {"synthetic=合成データ=合成", "aggregate=集計値", "production=本番データ=実データ"}},
       {"verified_by",
        word,
        false,
        {"照合方法"},
        {"count=件数", "hash=ハッシュ", "count_and_hash=件数とハッシュ=件数・ハッシュ"}},
       {"remarks", text, false, {"備考"}}}};
  return schema;
}

const Schema& certificates_schema() {
  static const Schema schema{"certificates",
                             "id",
                             {{"id", text, true, {"番号", "管理番号"}},
                              {"scheme", text, true, {"制度", "規格"}},
                              {"number", text, true, {"登録番号", "認証番号"}},
                              {"holder", text, true, {"取得者", "登録組織"}},
                              {"corporate_number", number13, true, {"法人番号"}},
                              {"platform", text, true, {"対象基盤", "基盤"}},
                              {"scope", text, true, {"適用範囲", "登録範囲"}},
                              {"covers_disposal", yes_no, true, {"媒体の処分を含む", "媒体処分"}},
                              {"valid_from", date, true, {"有効期間開始日", "登録日"}},
                              {"valid_until", date, false, {"有効期限", "有効期間満了日"}},
                              {"period_end", date, false, {"対象期間末", "監査対象期間末"}},
                              {"bridge_until", date, false, {"継続書簡の対象末日"}},
                              {"document", text, false, {"資料", "証書"}},
                              {"providable",
                               word,
                               true,
                               {"市への提供"},
                               {"yes=可=提供可", "nda=秘密保持=閲覧のみ", "no=不可"}},
                              {"viewed_on", date, false, {"市の閲覧日"}},
                              {"viewed_by", text, false, {"市の閲覧者"}},
                              {"remarks", text, false, {"備考"}}}};
  return schema;
}

std::vector<const Schema*> all_schemas() {
  return {&notices_schema(),
          &changes_schema(),
          &subcontractors_schema(),
          &approvals_schema(),
          &drills_schema(),
          &certificates_schema(),
          &components_schema(),
          &revisions_schema(),
          &incidents_schema(),
          &roster_schema(),
          &contact_tests_schema(),
          &exercises_schema(),
          &information_requests_schema(),
          &data_use_schema(),
          &materials_schema(),
          &operations_schema(),
          &releases_schema(),
          &monthly_figures_schema(),
          &rehearsals_schema(),
          &stores_schema(),
          &deletion_plan_schema(),
          &deletions_schema(),
          &assets_schema(),
          &disposals_schema(),
          &disposal_reports_schema(),
          &special_accounts_schema(),
          &account_inventory_schema(),
          &remediations_schema(),
          &vulnerabilities_schema(),
          &alert_tests_schema(),
          &egress_exceptions_schema()};
}

}  // namespace tenken::parse

#include "checks/records.hpp"

#include <re2/re2.h>

#include <algorithm>

#include "checks/parse/fold.hpp"

namespace tenken {

namespace {

/// The name of what ends, where the title of a notice gives one: 「文書管理サービスの提供終了」.
std::string named_in(const std::string& title) {
  static const RE2 pattern(
      "([\\p{Han}\\p{Katakana}ーa-z0-9・]*(?:システム|サービス|アプリ|ソフト|クラウド))"
      "(?:の|に関する)?(?:提供|利用|サービス|サポート)*の?(?:終了|廃止|停止)");
  std::string name;
  RE2::PartialMatch(title, pattern, &name);
  return name;
}

/// True where the notice speaks of this service, and neither takes an end back nor ends a part.
bool is_plain_end(const parse::Row& notice, const rules::Deployment& deployment) {
  static const RE2 turned(
      "撤回|取消|取り消|取下|取り下げ|中止|延期|延長|変更|訂正|一部|機能|オプション|旧版|"
      "別サービス|"
      "他のサービス|withdraw|cancel|postpon|extend|part of|feature"),
      general(
          "^(令和|平成|[0-9元年度月日末付けで])*(本|当|当該|外部|クラウド|受託|対象|ご?利用中の)*("
          "システム|サービス|クラウド)$");
  const std::string title = parse::folded(notice.get("title"));
  if (RE2::PartialMatch(title + parse::folded(notice.get("remarks")), turned)) return false;
  const std::string name = named_in(title), own = parse::folded(deployment.title.ja);
  return name.empty() || RE2::FullMatch(name, general) || own.find(name) != std::string::npos ||
         name.find(parse::folded(deployment.name)) != std::string::npos;
}

/// The headers, as shown to people and by name, of the columns that `take` accepts.
template <typename Take>
rules::Text headers(const parse::Schema& schema, std::initializer_list<std::string_view> columns,
                    Take&& take) {
  std::vector<std::string> ja, en;
  for (std::string_view name : columns) {
    if (!take(name)) continue;
    const auto column = std::find_if(schema.columns.begin(), schema.columns.end(),
                                     [&](const parse::Column& c) { return c.name == name; });
    ja.emplace_back(column == schema.columns.end() || column->aliases.empty() ? name
                                                                              : column->aliases[0]);
    en.emplace_back(name);
  }
  return {join(ja, "、"), join(en, ", ")};
}

}  // namespace

Findings unread(const RegisterRows& rows, std::string_view criterion) {
  Findings out = rows.unknowns;
  for (Finding& f : out) f.criterion = criterion;
  return out;
}

rules::Text lacking(const parse::Row& row, const parse::Schema& schema,
                    std::initializer_list<std::string_view> columns) {
  return headers(schema, columns, [&](std::string_view name) { return !row.has(name); });
}

rules::Text unsaid(const parse::Row& row, const parse::Schema& schema,
                   std::initializer_list<std::string_view> columns) {
  return headers(schema, columns, [&](std::string_view name) { return !is_said(row.get(name)); });
}

bool within_months(Day from, Day today, int months) {
  return today <= period_end_months(from, months);
}

Finding row_unknown(std::string_view criterion, Cause cause, Turn turn, const RegisterRow& row,
                    const rules::Text& why) {
  const std::string id(row.row.get("id"));
  const std::string before = id.empty() ? "" : id + ": ";
  Finding out = open_question(criterion, cause, turn, {before + why.ja, before + why.en}, row.cites,
                              row.target);
  out.bound = {row_digest(row.row)};
  out.where = row.target + ":" + row.row.place;
  return out;
}

Finding register_finding(std::string_view criterion, Verdict verdict, std::string_view message,
                         const RegisterRows& rows, std::map<std::string, rules::Text> values) {
  Finding out{.criterion = std::string(criterion),
              .verdict = verdict,
              .basis = Basis::recorded,
              .message = std::string(message),
              .values = std::move(values)};
  if (!rows.looks.empty()) out.target = rows.looks.front().target.name;
  out.values.try_emplace("count", same(std::to_string(rows.rows.size())));
  out.cites = rows.ids();
  return out;
}

Findings written_by_vendor(std::string_view criterion, const RegisterRows& rows) {
  for (const Look& look : rows.looks)
    if (look.target.fact("written_by") == "vendor") {
      Finding f = open_question(criterion, Cause::hand_written_list, Turn::vendor,
                                same(look.target.name), look.ids(), look.target.name);
      f.verdict = Verdict::partial;
      return {f};
    }
  return {};
}

bool says_none(std::string_view cell) {
  static const RE2 none(
      "(無|なし|無し|ない|無い|特に?なし|該当なし|n/?a|no|none|[-ー―—–－/×.…_*・]*)[。.]?");
  return RE2::FullMatch(parse::folded(cell), none);
}

bool is_said(std::string_view cell) {
  static const RE2 nothing(
      "(未|未了|未済|未取得|不明|不要|省略|同上|別途|予定|[-ー―—–－/"
      "×.…_*・?○〇●]+|tbd|tba|unknown)[。.]?"),
      later(
          "未(定|決|確定|整備|作成|実装|設定|選任|導入|記入|実施|対応|入力)|予定(である|です)?[。]?"
          "$|"
          "予定[(]|検討中|調査中|確認中|調整中|作成中|準備中|選任中|要確認|今後|追って|後日|"
          "未(完了|着手|構築|登録|手配)$|(実装|対応|構築|導入|計画|申請|手配|開発)中[。]?$|"
          "(検討|実装|対応|導入|設定|作成)(します|する予定)|"
          "(来年度|次年度|次期).*(実装|対応|導入|構築)[。]?$|^(todo|t\\.b\\.d)");
  const std::string flat = parse::folded(cell);
  return !says_none(cell) && !RE2::FullMatch(flat, nothing) && !RE2::PartialMatch(flat, later);
}

std::string key_of(std::string_view cell) {
  std::string out = parse::folded(cell);
  std::erase(out, ' ');
  return out;
}

ServiceEnd service_end(const RegisterRows& notices, const Case& c, std::string_view criterion) {
  const Day today = day_in_japan(c.as_of);
  std::optional<Day> first;
  const RegisterRow* odd = nullptr;
  bool past = false;
  for (const RegisterRow& n : notices.rows) {
    const auto day = n.row.day("effective_at");
    if (n.row.get("kind") != "termination" || !day) continue;
    past = past || *day <= today;
    if (!is_plain_end(n.row, c.evidence.deployment) || (first && *first != *day)) odd = &n;
    first = first ? std::min(*first, *day) : *day;
  }
  if (odd == nullptr || !past) return {first, {}};
  return {
      std::nullopt,
      {row_unknown(criterion, Cause::contradiction, Turn::vendor, *odd,
                   {"終了の告知が複数あるか、撤回・延期、一部又は別のサービスの終了と読め、"
                    "終了日が定まらない",
                    "several notices of an end, or one that is withdrawn, put off, of a part or "
                    "of another service: the day of the end is not settled"})}};
}

const RegisterRow* last_rehearsal(const RegisterRows& rows, std::string_view kind, Day today) {
  const RegisterRow* best = nullptr;
  for (const RegisterRow& r : rows.rows) {
    const auto day = r.row.day("held_on");
    if (!day || *day > today || r.row.get("kind") != kind) continue;
    const bool newer = best == nullptr || *day > *best->row.day("held_on");
    const bool worse =
        best != nullptr && *day == *best->row.day("held_on") && r.row.get("result") != "success";
    if (newer || worse) best = &r;
  }
  return best;
}

}  // namespace tenken

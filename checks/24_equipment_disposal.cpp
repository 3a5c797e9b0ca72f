// 24
// 廃棄「外部サービスの基盤となる装置等の処分についてセキュリティを確保した対応が行われること。」
// 別紙2 セキュリティ要件等一覧 No.24.
//
// Judged on what the platform's operator shows (a policy of NIST SP 800-88 or equal, in its paper
// or in a third party's report) and on the vendor's own equipment: every asset that was retired has
// its disposal, one to one by number and serial. The tablets are the city's or leased: supporting.
// What happens inside a hyperscaler's halls only a third party's report can say. Would not comply:
// a disk swapped under warranty without a record, a factory reset alone.
#include <algorithm>

#include "checks/clauses.hpp"
#include "checks/parse/registers_exit.hpp"
#include "checks/records.hpp"

namespace tenken {

namespace {

/// Longest time from an asset's last day in use to its disposal, in days: until then it may lie in
/// store.
Day due_day(const Case& c, const rules::Rule& rule, Day retired) {
  return period_end_days(
      retired, static_cast<int>(parameter_integer(c, rule, "disposal.equipment_max_days")));
}

Finding judge_asset(std::string_view criterion, const RegisterRow& asset,
                    const RegisterRows& disposals, Day today, Day due) {
  const bool tablet = asset.row.get("kind") == "tablet";
  std::map<std::string, rules::Text> values{{"serial", same(asset.row.get("serial"))},
                                            {"date", same(asset.row.get("retired_on"))},
                                            {"due", same(format_date(due))}};
  std::vector<const RegisterRow*> found;
  for (const RegisterRow& d : disposals.rows)
    if (key_of(d.row.get("asset")) == key_of(asset.row.get("id"))) found.push_back(&d);
  if (found.empty())
    return row_finding(criterion, today <= due ? Verdict::not_due : Verdict::fail,
                       today <= due ? "disposal.running" : "disposal.missing", asset, values);
  if (found.size() > 1)
    return row_unknown(criterion, Cause::contradiction, Turn::vendor, asset,
                       {"処分の記録が二つある", "two records of disposal"});
  const parse::Row& d = found.front()->row;
  if (key_of(d.get("serial")) != key_of(asset.row.get("serial")))
    return row_unknown(criterion, Cause::contradiction, Turn::vendor, *found.front(),
                       {"製造番号が設備台帳と違う", "the serial is not the asset's"});
  if (*d.day("disposed_on") > today || *d.day("disposed_on") < *asset.row.day("retired_on"))
    return row_unknown(criterion, Cause::contradiction, Turn::vendor, *found.front(),
                       {"処分日が廃止日より前、又は判定日より後である",
                        "disposed of before it was retired, or in the future"});
  values["date"] = same(d.get("disposed_on"));
  values["method"] = same(d.get("method"));
  values["certificate"] = same(d.get("certificate"));
  if (tablet) return row_finding(criterion, Verdict::pass, "wipe.recorded", asset, values);
  if (d.get("method") == "reset")
    return row_finding(criterion, Verdict::fail, "disposal.weak", asset, values);
  if (is_said(d.get("certificate")))
    return row_finding(criterion, Verdict::pass, "disposal.recorded", asset, values);
  if (!is_said(d.get("witnessed_by")))
    return row_unknown(criterion, Cause::not_observed, Turn::vendor, *found.front(),
                       {"証明書も確認者もない", "neither certificate nor witness"});
  return row_unknown(
      criterion, Cause::decision_pending, Turn::city, *found.front(),
      {"証明書がなく、確認者「" + std::string(d.get("witnessed_by")) + "」の記録のみ",
       "no certificate; only its witness is on record: " + std::string(d.get("witnessed_by"))});
}

bool is_ours(const RegisterRow& asset, bool tablets) {
  const bool tablet = asset.row.get("kind") == "tablet";
  return tablets ? tablet : !tablet && asset.row.get("owner") == "vendor";
}

/// A disposal of something that the register does not know, or knows as in use: it is not whole.
void add_strangers(std::string_view criterion, bool tablets, const RegisterRows& assets,
                   const RegisterRows& disposals, Day today, Findings& out) {
  for (const RegisterRow& d : disposals.rows) {
    const auto asset = std::find_if(assets.rows.begin(), assets.rows.end(), [&](const auto& a) {
      return key_of(a.row.get("id")) == key_of(d.row.get("asset"));
    });
    if (asset == assets.rows.end()) {
      if (!tablets)
        out.push_back(
            row_unknown(criterion, Cause::contradiction, Turn::vendor, d,
                        {"設備台帳にない設備の処分である", "its asset is not in the register"}));
      continue;
    }
    const auto retired = asset->row.day("retired_on");
    if (is_ours(*asset, tablets) && (!retired || *retired > today))
      out.push_back(row_unknown(criterion, Cause::contradiction, Turn::vendor, d,
                                {"処分されたが、設備台帳では廃止されていない",
                                 "disposed of, and still in use by the register"}));
  }
}

Findings disposed(const Case& c, const rules::Rule& rule, std::string_view criterion, bool tablets,
                  const RegisterRows& assets, const RegisterRows& disposals) {
  Findings out = unread(assets, criterion);
  for (Finding& f : unread(disposals, criterion)) out.push_back(std::move(f));
  if (!out.empty()) return out;
  const Day today = day_in_japan(c.as_of);
  if (assets.rows.empty())
    return {open_question(criterion, Cause::decision_pending, Turn::city,
                          {"設備が一つも挙げられていない。受託者の設備がないことの確認を要する",
                           "no asset is listed: that the vendor has none is the City's to confirm"},
                          assets.ids(), assets.looks.front().target.name)};
  for (const RegisterRow& asset : assets.rows) {
    const auto retired = asset.row.day("retired_on");
    if (is_ours(asset, tablets) && retired && *retired <= today)
      out.push_back(judge_asset(criterion, asset, disposals, today, due_day(c, rule, *retired)));
  }
  add_strangers(criterion, tablets, assets, disposals, today, out);
  if (out.empty())
    out.push_back(register_finding(criterion, Verdict::not_due,
                                   tablets ? "wipe.none" : "disposal.none", assets));
  return out;
}

Findings evaluate(const Case& c, const rules::Rule& rule) {
  const RegisterRows assets =
      register_rows(c, rule, "24.2", "equipment_assets", parse::assets_schema());
  const RegisterRows disposals =
      register_rows(c, rule, "24.2", "equipment_disposals", parse::disposals_schema());
  Findings out;
  for (const Findings& found : {judge_finder(c, rule, "disposal_policy"),
                                disposed(c, rule, "24.2", false, assets, disposals),
                                disposed(c, rule, "24.3", true, assets, disposals)})
    out.insert(out.end(), found.begin(), found.end());
  return out;
}

}  // namespace

extern const Check check_24_equipment_disposal{24, "equipment_disposal", evaluate};

}  // namespace tenken

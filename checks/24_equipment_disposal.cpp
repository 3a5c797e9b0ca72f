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

Finding judge_asset(std::string_view criterion, const RegisterRow& asset,
                    const RegisterRows& disposals, Day today) {
  const bool tablet = asset.row.get("kind") == "tablet";
  std::map<std::string, rules::Text> values{{"serial", same(asset.row.get("serial"))},
                                            {"date", same(asset.row.get("retired_on"))}};
  std::vector<const RegisterRow*> found;
  for (const RegisterRow& d : disposals.rows)
    if (d.row.get("asset") == asset.row.get("id")) found.push_back(&d);
  if (found.empty())
    return row_finding(criterion, Verdict::fail, "disposal.missing", asset, values);
  if (found.size() > 1)
    return row_unknown(criterion, Cause::contradiction, Turn::vendor, asset,
                       {"処分の記録が二つある", "two records of disposal"});
  const parse::Row& d = found.front()->row;
  if (d.get("serial") != asset.row.get("serial"))
    return row_unknown(criterion, Cause::contradiction, Turn::vendor, *found.front(),
                       {"製造番号が設備台帳と違う", "the serial is not the asset's"});
  if (*d.day("disposed_on") > today || *d.day("disposed_on") < *asset.row.day("retired_on"))
    return row_unknown(criterion, Cause::contradiction, Turn::vendor, *found.front(),
                       {"処分日が廃止日より前、又は判定日より後である",
                        "disposed of before it was retired, or in the future"});
  values["date"] = same(d.get("disposed_on"));
  values["method"] = same(d.get("method"));
  values["certificate"] = same(d.has("certificate") ? d.get("certificate") : d.get("witnessed_by"));
  if (tablet) return row_finding(criterion, Verdict::pass, "wipe.recorded", asset, values);
  if (d.get("method") == "reset")
    return row_finding(criterion, Verdict::fail, "disposal.weak", asset, values);
  if (!d.has("certificate") && !d.has("witnessed_by"))
    return row_unknown(criterion, Cause::not_observed, Turn::vendor, *found.front(),
                       {"証明書も確認者もない", "neither certificate nor witness"});
  return row_finding(criterion, Verdict::pass, "disposal.recorded", asset, values);
}

Findings disposed(const Case& c, std::string_view criterion, bool tablets,
                  const RegisterRows& assets, const RegisterRows& disposals) {
  Findings out = unread(assets, criterion);
  for (Finding& f : unread(disposals, criterion)) out.push_back(std::move(f));
  if (!out.empty()) return out;
  const Day today = day_in_japan(c.as_of);
  for (const RegisterRow& asset : assets.rows) {
    const auto retired = asset.row.day("retired_on");
    const bool ours = tablets
                          ? asset.row.get("kind") == "tablet"
                          : asset.row.get("kind") != "tablet" && asset.row.get("owner") == "vendor";
    if (ours && retired && *retired <= today)
      out.push_back(judge_asset(criterion, asset, disposals, today));
  }
  // A disposal of something that the register of assets does not know: the register is not whole.
  for (const RegisterRow& d : disposals.rows) {
    const bool known =
        std::any_of(assets.rows.begin(), assets.rows.end(),
                    [&](const RegisterRow& a) { return a.row.get("id") == d.row.get("asset"); });
    if (!known && !tablets)
      out.push_back(
          row_unknown(criterion, Cause::contradiction, Turn::vendor, d,
                      {"設備台帳にない設備の処分である", "its asset is not in the register"}));
  }
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
  for (const Findings& found :
       {judge_finder(c, rule, "disposal_policy"), disposed(c, "24.2", false, assets, disposals),
        disposed(c, "24.3", true, assets, disposals)})
    out.insert(out.end(), found.begin(), found.end());
  return out;
}

}  // namespace

extern const Check check_24_equipment_disposal{24, "equipment_disposal", evaluate};

}  // namespace tenken

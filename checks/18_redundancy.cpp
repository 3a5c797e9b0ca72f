// No. 18: "冗長構成や冗長回線等の実装により可用性を十分に考慮した設計とすること。" (annex 2, row
// 18)
//
// 18.1 the component register names every kind of part that the criterion names; each is designed
// with several instances, or with one, a reason
//      and a recovery time within the limit. Where the register says how a part is seen (a backend
//      of HAProxy, a DNS name), what is seen must bear it out: fewer servers in rotation or fewer
//      addresses than the minimum is fail; one that is down now, or that nobody checks, is partial.
// Would not comply: a single database without a recovery time, a second server parked in
// maintenance, one address for two balancers. 18.2 (zones, by a cloud account) is supporting, as
// are 18.3 to 18.5, which are not judged by this version.
#include <algorithm>

#include "checks/18-1_cloud_components.hpp"
#include "checks/18-1_components_seen.hpp"
#include "checks/18-1_virtual_addresses.hpp"
#include "checks/judge.hpp"
#include "checks/parse/redundancy_design.hpp"

namespace tenken {

namespace {

using parse::Design;

struct Judged {
  Verdict verdict;
  std::string_view message;
};
Judged said_of(Design design) {
  switch (design) {
    case Design::redundant:
      return {Verdict::pass, "design_redundant"};
    case Design::single_recoverable:
      return {Verdict::pass, "design_single"};
    case Design::not_used:
      return {Verdict::pass, "design_not_used"};
    case Design::single_without_reason:
      return {Verdict::fail, "design_no_reason"};
    case Design::single_without_time:
      return {Verdict::fail, "design_no_time"};
    case Design::single_too_slow:
      return {Verdict::fail, "design_too_slow"};
    case Design::not_used_without_reason:
      return {Verdict::fail, "design_no_reason"};
    case Design::negative:
      return {Verdict::unknown, "design_no_reason"};
  }
  return {Verdict::unknown, "design_no_reason"};
}

Findings judge_register(const Look& look, Components& all) {
  const auto read = parse::read_register(look.parts[0].bytes, parse::source_of(look.target),
                                         parse::components_schema());
  Findings out;
  for (const auto& error : read.errors) {
    out.push_back(in_doubt("18.1", look, Cause::malformed, error.en));
    out.back().values["detail"] = error;
  }
  if (!read.errors.empty()) return out;
  for (const parse::Row& row : read.rows) {
    const Judged judged = said_of(parse::judge_design(row, all.instances_min, all.rto_max));
    Finding f = finding("18.1", judged.verdict, Basis::documented, judged.message, look,
                        {{"component", same(row.get("component"))},
                         {"instances", same(row.get("designed_instances"))},
                         {"mechanism", same(row.get("mechanism"))},
                         {"rto", same(row.get("rto_minutes"))},
                         {"reason", same(row.get("single_instance_reason"))},
                         {"least", same(std::to_string(all.instances_min))},
                         {"limit", same(std::to_string(all.rto_max))}});
    if (judged.verdict == Verdict::unknown) f.cause = Cause::malformed, f.turn = Turn::vendor;
    f.where = row.place;
    out.push_back(std::move(f));
    all.rows.push_back(row);
  }
  return out;
}

Findings kinds_missing(const Components& all) {
  Findings out;
  for (std::string_view kind : parse::component_kinds)
    if (std::none_of(all.rows.begin(), all.rows.end(),
                     [&](const parse::Row& row) { return row.get("kind") == kind; }))
      out.push_back(unknown("18.1", Cause::not_declared, Turn::vendor, {}, kind));
  return out;
}

Findings evaluate(const Case& c, const rules::Rule& rule) {
  Components all{parameter_integer(c, rule, "redundancy.instances_min"),
                 parameter_integer(c, rule, "redundancy.single_rto_max_minutes"),
                 {}};
  Findings out = each(c, rule, "18.1", "components",
                      [&](const Look& look) { return judge_register(look, all); });
  if (all.rows.empty()) return out;
  for (Findings more : {kinds_missing(all), judge_components_seen(c, rule, all),
                        judge_virtual_addresses(c, rule, all), judge_cloud_components(c, all)})
    std::move(more.begin(), more.end(), std::back_inserter(out));
  return out;
}

}  // namespace

extern const Check check_18_redundancy{18, "redundancy", evaluate};

}  // namespace tenken

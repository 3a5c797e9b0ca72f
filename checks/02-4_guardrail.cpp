#include "checks/02-4_guardrail.hpp"

#include <algorithm>

#include "checks/parse/region_guardrail.hpp"

namespace tenken {

Findings judge_guardrail(const Stores& all) {
  Findings out = gaps(all.clouds, "02.4", "guardrails");
  for (const CloudLook& look : all.clouds.looks) {
    if (!look.cloud.complete("guardrails")) continue;
    std::optional<Finding> best;
    for (const parse::Guardrail& rail : look.cloud.guardrails) {
      auto fence = parse::region_fence(rail.document);
      if (!rail.regions.empty())
        fence = parse::RegionFence{{rail.regions.begin(), rail.regions.end()}, rail.exempts};
      if (!rail.attached || !fence) continue;
      const bool inside = std::all_of(fence->regions.begin(), fence->regions.end(),
                                      [&](const auto& r) { return all.is_allowed(r); });
      const Verdict verdict = !inside                 ? Verdict::fail
                              : fence->has_exemptions ? Verdict::partial
                                                      : Verdict::pass;
      Finding f = cloud_finding(
          "02.4", verdict, fence->has_exemptions ? "guardrail.exempts" : "guardrail.denies", look,
          rail.what.file, rail.what.path,
          {{"name", same(rail.what.name)},
           {"regions",
            same(join(std::vector<std::string>(fence->regions.begin(), fence->regions.end()),
                      " "))}});
      if (!best || verdict < best->verdict) best = std::move(f);
    }
    // What is attached above the account is not in its own list, so nothing found is not nothing.
    if (!best)
      best = unknown("02.4", Cause::not_observed, Turn::vendor, look.target->name,
                     look.cloud.provider == "azure" ? "az policy assignment list"
                     : look.cloud.provider == "gcp" ? "gcp.resourceLocations"
                                                    : "organizations list-policies-for-target");
    out.push_back(std::move(*best));
  }
  return out;
}

}  // namespace tenken

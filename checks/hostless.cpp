#include "checks/hostless.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "rules/text.hpp"

namespace tenken {

namespace {

/// Functions and containers that one finding spells out; the rest is counted.
constexpr std::size_t workloads_shown_max = 8;

/// A machine of ours that somebody declared, whatever its roles: a target is a virtual machine
/// unless it says otherwise.
bool declares_hosts(const Case& c) {
  const auto& deployment = c.evidence.deployment;
  return !deployment.with_role("linux_host").empty() ||
         !deployment.with_role("inventory").empty() ||
         std::any_of(deployment.targets.begin(), deployment.targets.end(),
                     [](const rules::Target& t) { return t.kind == "vm" && !t.address.empty(); });
}

std::string listed(const Hostless& all) {
  const std::size_t shown = std::min(all.workloads.size(), workloads_shown_max);
  std::string out = join(std::span(all.workloads).first(shown), ", ");
  if (all.workloads.size() > shown) out += fmt::format(" (+{})", all.workloads.size() - shown);
  return out.empty() ? "-" : out;
}

}  // namespace

Hostless hostless(const Case& c, std::string_view criterion) {
  Hostless out;
  const Clouds all = clouds(c, criterion);
  // A service billed and read by nobody may be one of machines.
  if (declares_hosts(c) || !all.complete("machines") || !all.complete("services")) return out;
  out.is_proven = true;
  std::vector<std::string> lines;
  for (const CloudLook& look : all.looks) {
    lines.push_back(look.cloud.provider + " " + look.cloud.account);
    for (const parse::Store& s : look.cloud.stores)
      out.databases += s.kind == parse::StoreKind::database ? 1u : 0u;
    for (std::string& id : look.ids()) out.cites.push_back(std::move(id));
    for (const parse::CloudMachine& m : look.cloud.machines) {
      if (m.kind == parse::MachineKind::vm) {
        if (m.state != "terminated") out.is_proven = false;
        continue;
      }
      (m.kind == parse::MachineKind::function ? out.functions : out.containers) += 1;
      out.workloads.push_back(m.what.kind + " " + (m.what.name.empty() ? m.what.id : m.what.name) +
                              (m.runtime.empty() ? "" : " (" + m.runtime + ")"));
      lines.push_back(fmt::format("{} {} {} {}", m.what.region, m.what.kind, m.what.id, m.runtime));
    }
  }
  std::sort(lines.begin(), lines.end());
  out.bound = {sha256_hex("no virtual machine\n" + join(lines, "\n"))};
  return out;
}

std::optional<Finding> instead_of_hosts(const Case& c, std::string_view criterion,
                                        const Instead& instead) {
  const Hostless all = hostless(c, criterion);
  if (!all.is_proven) return {};
  const bool decides = instead.turn == Turn::city;
  Finding f =
      unknown(criterion, decides ? Cause::decision_pending : Cause::unsupported, instead.turn);
  f.values["detail"] = {
      fmt::format("事業者の一覧に仮想マシンがない(関数{}件、コンテナ{}件、データベース{}件: {})。"
                  "{}",
                  all.functions, all.containers, all.databases, listed(all), instead.what.ja),
      fmt::format("no virtual machine in the provider's enumeration ({} functions, {} containers, "
                  "{} databases: {}); {}",
                  all.functions, all.containers, all.databases, listed(all), instead.what.en)};
  f.cites = all.cites;
  f.bound = all.bound;
  return f;
}

Findings without_role(Findings findings, std::string_view role) {
  std::erase_if(findings, [&](const Finding& f) {
    const auto detail = f.values.find("detail");
    return f.cause == Cause::not_declared && f.target.empty() && detail != f.values.end() &&
           detail->second.en == role;
  });
  return findings;
}

}  // namespace tenken

// 13
// 設計・設定及び開発「外部サービス上で構成される仮想マシンに対して適切なセキュリティ対策を行うこと。」
// 別紙2 セキュリティ要件等一覧 No.13.
//
// 13.1 every machine of the provider's enumeration is declared; 13.2 each has a whole and recent
// result of the named baseline with at least the set share (13-2_baseline.cpp); 13.3 (supporting)
// what the cloud account says of disks, public addresses and metadata. The provenance of images and
// 13.4, the provider's paper, no part of this program sees yet. Would not comply: a machine that
// nobody scanned, a share below the mark. Where the account has no virtual machine the City decides
// on the reason and the list of containers and functions.
#include <fmt/format.h>

#include <algorithm>

#include "checks/13-2_baseline.hpp"
#include "checks/cloud.hpp"
#include "checks/hostless.hpp"
#include "checks/parse/inventory.hpp"

namespace tenken {

namespace {

std::size_t count_of(const CloudLook& look, parse::MachineKind kind) {
  return static_cast<std::size_t>(
      std::count_if(look.cloud.machines.begin(), look.cloud.machines.end(),
                    [&](const parse::CloudMachine& m) { return m.kind == kind; }));
}

/// Without a virtual machine the City decides whether the row applies.
Instead no_machine() {
  return {
      Turn::city,
      {"対象外とするか、コンテナ及び関数を同様に扱うか、理由の確認を要する",
       "whether the row does not apply, or containers and functions are held to it likewise, is "
       "to be confirmed with the reason"}};
}

/// Observations of the provider's own list of machines.
std::vector<std::string> list_ids(const Case& c, const Clouds& all) {
  std::vector<std::string> out;
  for (const Observation& o : c.evidence.observations)
    if (o.step == "inventory" && o.status == Status::ok) out.push_back(o.id);
  for (const CloudLook& look : all.looks)
    for (std::string& id : look.ids()) out.push_back(std::move(id));
  return out;
}

/// Machines of the provider's list that nobody declared, whatever their role there: the row speaks
/// of every virtual machine. Those of role linux_host are the denominator's.
Findings listed_only(const Case& c) {
  Findings out;
  for (const rules::Target* list : c.evidence.deployment.with_role("inventory"))
    for (const Observation& o : c.evidence.observations) {
      if (o.target != list->name || o.status != Status::ok || o.part != "file") continue;
      const auto inventory = parse::parse_inventory(c.evidence.blob(o));
      if (!inventory) continue;
      const auto hosts = inventory->with_role("linux_host");
      const auto& targets = c.evidence.deployment.targets;
      for (const auto& machine : inventory->machines) {
        const bool is_declared =
            std::any_of(targets.begin(), targets.end(),
                        [&](const rules::Target& t) { return t.name == machine.name; });
        if (is_declared || std::find(hosts.begin(), hosts.end(), machine.name) != hosts.end())
          continue;
        out.push_back(
            unknown("13.1", Cause::not_declared, Turn::vendor, machine.name, "inventory"));
        out.back().cites = {o.id};
      }
    }
  return out;
}

Findings judge_inventory(const Case& c, const rules::Rule& rule, const Clouds& all) {
  Findings out = denominator(c, rule, "13.1", "linux_host");
  for (Finding& f : listed_only(c)) out.push_back(std::move(f));
  // Another list may name what an account that cannot be read does not.
  out.insert(out.end(), all.unknowns.begin(), all.unknowns.end());
  for (Finding& f : gaps(all, "13.1", "machines")) out.push_back(std::move(f));
  const auto hosts = c.evidence.deployment.with_role("linux_host");
  std::size_t vms = 0, others = 0;
  for (const CloudLook& look : all.looks) {
    vms += count_of(look, parse::MachineKind::vm);
    others += count_of(look, parse::MachineKind::container) +
              count_of(look, parse::MachineKind::function);
  }
  if (!hosts.empty()) {
    if (!out.empty()) return out;
    Finding f;
    f.criterion = "13.1";
    f.verdict = Verdict::pass;
    f.basis = Basis::exported;
    f.message = "inventory.agrees";
    f.values = {{"hosts", same(std::to_string(hosts.size()))},
                {"others", same(std::to_string(others))}};
    f.cites = list_ids(c, all);
    return {f};
  }
  if (all.looks.empty() || vms > 0 || !all.complete("machines")) {
    out.push_back(unknown("13.1", Cause::not_declared, Turn::vendor, {}, "linux_host"));
    return out;
  }
  if (auto f = instead_of_hosts(c, "13.1", no_machine())) return {*std::move(f)};
  for (Finding& f : gaps(all, "13.1", "services")) out.push_back(std::move(f));
  if (out.empty())
    out.push_back(unknown("13.1", Cause::not_declared, Turn::vendor, {}, "linux_host"));
  return out;
}

/// Machines that the baseline's hosts do not cover, whatever runs on them: this program reads Linux
/// hosts, and the row speaks of every virtual machine.
Findings judge_others(const Case& c, const Clouds& all) {
  Findings out;
  const auto hosts = c.evidence.deployment.with_role("linux_host");
  for (const rules::Target& target : c.evidence.deployment.targets) {
    if (target.kind != "vm" || target.address.empty()) continue;
    if (std::none_of(hosts.begin(), hosts.end(), [&](const rules::Target* host) {
          return host->address == target.address || host->name == target.name;
        }))
      out.push_back(unknown("13.2", Cause::unsupported, Turn::tool, target.name,
                            "a virtual machine without the role linux_host"));
  }
  for (const CloudLook& look : all.looks)
    for (const parse::CloudMachine* machine : machines_not_declared(c, look, "linux_host")) {
      if (machine->runtime.find("Windows") == std::string::npos) continue;
      Finding f =
          unknown("13.2", Cause::unsupported, Turn::tool, machine->what.id, machine->runtime);
      f.cites = look.ids(machine->what.file);
      out.push_back(std::move(f));
    }
  return out;
}

/// What is wrong with one machine; empty: nothing that the dump shows.
struct Attributes {
  std::vector<std::string> wrong, not_said;
};
Attributes attributes_of(const parse::CloudMachine& m, const parse::Cloud& cloud) {
  Attributes out;
  if (!m.public_addresses.empty())
    out.wrong.push_back("public address " + m.public_addresses.front());
  if (!m.metadata_token_required) out.not_said.push_back("metadata");
  if (m.metadata_token_required == false) out.wrong.push_back("metadata without token");
  for (const std::string& id : m.volumes) {
    const auto at = std::find_if(cloud.stores.begin(), cloud.stores.end(), [&](const auto& s) {
      return s.kind == parse::StoreKind::volume && s.what.id == id;
    });
    if (at == cloud.stores.end() || !at->encrypted)
      out.not_said.push_back("encryption of " + id);
    else if (!*at->encrypted)
      out.wrong.push_back(id + " not encrypted");
  }
  if (m.volumes.empty()) out.not_said.push_back("volumes");
  return out;
}

Findings judge_attributes(const Case& c) {
  const Clouds all = clouds(c, "13.3");
  Findings out = all.unknowns;
  if (!all.declared)
    out.push_back(unknown("13.3", Cause::not_declared, Turn::vendor, {}, "cloud_account"));
  for (const char* aspect : {"machines", "stores"})
    for (Finding& f : gaps(all, "13.3", aspect)) out.push_back(std::move(f));
  for (const CloudLook& look : all.looks) {
    bool some = false;
    for (const parse::CloudMachine& m : look.cloud.machines) {
      if (m.kind != parse::MachineKind::vm || m.state == "terminated") continue;
      some = true;
      const Attributes found = attributes_of(m, look.cloud);
      const std::map<std::string, rules::Text> values{
          {"machine", same(m.what.name.empty() ? m.what.id : m.what.name)},
          {"wrong", same(join(found.wrong, ", "))},
          {"image", same(m.image)}};
      if (!found.wrong.empty())
        out.push_back(cloud_finding("13.3", Verdict::fail, "machine.open", look, m.what.file,
                                    m.what.path, values));
      else if (!found.not_said.empty())
        out.push_back(unknown("13.3", Cause::not_observed, Turn::tool, m.what.id,
                              join(found.not_said, ", ")));
      else
        out.push_back(cloud_finding("13.3", Verdict::pass, "machine.closed", look, m.what.file,
                                    m.what.path, values));
    }
    // Whose image it is the dump does not say.
    if (some)
      out.push_back(
          unknown("13.3", Cause::no_check, Turn::tool, look.target->name, "image provenance"));
  }
  return out;
}

Findings evaluate(const Case& c, const rules::Rule& rule) {
  const Clouds all = clouds(c, "13.1");
  Findings out = judge_inventory(c, rule, all);
  auto nothing = instead_of_hosts(c, "13.2", no_machine());
  for (Findings more : {nothing ? Findings{*std::move(nothing)} : judge_baseline(c, rule),
                        judge_others(c, all), judge_attributes(c)})
    std::move(more.begin(), more.end(), std::back_inserter(out));
  return out;
}

}  // namespace

extern const Check check_13_vm_hardening{13, "vm_hardening", evaluate};

}  // namespace tenken

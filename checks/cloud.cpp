#include "checks/cloud.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "rules/calendar.hpp"

namespace tenken {

namespace {

using namespace std::chrono;

/// The clock of the machine that ran the script against ours.
constexpr minutes ahead_max{10};
/// Gaps that one finding spells out; the rest is counted.
constexpr std::size_t gaps_shown_max = 6;

Cause cause_of(const Observation& o) {
  switch (o.status) {
    case Status::absent:
      return Cause::absent;
    case Status::denied:
      return Cause::denied;
    case Status::timed_out:
      return Cause::timed_out;
    case Status::unreachable:
      return Cause::unreachable;
    case Status::truncated:
      return Cause::truncated;
    case Status::withheld:
      return Cause::withheld;
    default:
      return Cause::malformed;
  }
}

Finding cited(Finding f, std::vector<std::string> ids) {
  f.cites = std::move(ids);
  return f;
}

parse::Dump dump_of(const std::vector<Part>& parts) {
  parse::Dump out;
  for (const Part& p : parts)
    out[p.observation->part] = {
        p.ok() ? p.bytes : std::string_view(),
        p.ok() ? std::string()
               : fmt::format("{}: {}", to_string(p.observation->status), p.observation->why)};
  return out;
}

/// Why what the dump says does not count; none: it does.
Finding doubt(const Case& c, std::string_view criterion, const CloudLook& look) {
  const auto hours_max = parameter_integer(c, *c.rules.rule(2), "cloud.dump_max_age_hours");
  const auto& cloud = look.cloud;
  const auto& name = look.target->name;
  if (cloud.started_at + hours(std::clamp<std::int64_t>(hours_max, 0, 24 * 366)) < c.as_of ||
      cloud.ended_at > c.as_of + ahead_max)
    return unknown(criterion, Cause::stale, Turn::vendor, name, format_instant(cloud.ended_at));
  const std::string provider = look.target->fact("provider"),
                    account = look.target->fact("account");
  if ((!provider.empty() && provider != cloud.provider) ||
      (!account.empty() && account != cloud.account))
    return unknown(criterion, Cause::contradiction, Turn::vendor, name,
                   fmt::format("{} {}", cloud.provider, cloud.account));
  Finding none;
  none.verdict = Verdict::pass;
  return none;
}

bool covers(const rules::Target& target, const parse::CloudMachine& machine) {
  const auto is_one = [&](const std::string& address) {
    const std::string low = lower_ascii(address);
    const auto in = [&](const std::vector<std::string>& list) {
      return std::any_of(list.begin(), list.end(),
                         [&](const std::string& a) { return lower_ascii(a) == low; });
    };
    return !low.empty() && (in(machine.private_addresses) || in(machine.public_addresses));
  };
  if (is_one(target.address) || target.fact("instance_id") == machine.what.id) return true;
  for (const char* fact : {"public_addresses", "private_addresses"})
    if (const auto found = target.facts.find(fact); found != target.facts.end())
      if (std::any_of(found->second.begin(), found->second.end(), is_one)) return true;
  return false;
}

}  // namespace

std::vector<std::string> CloudLook::ids(std::string_view file) const {
  std::vector<std::string> out;
  for (const Part& p : parts)
    if (p.observation->part == "manifest.json" || (!file.empty() && p.observation->part == file))
      out.push_back(p.observation->id);
  return out;
}

bool Clouds::complete(std::string_view aspect) const {
  return declared && unknowns.empty() &&
         std::all_of(looks.begin(), looks.end(),
                     [&](const CloudLook& look) { return look.cloud.complete(aspect); });
}

Clouds clouds(const Case& c, std::string_view criterion) {
  Clouds out;
  for (const rules::Target* target : c.evidence.deployment.with_role("cloud_account")) {
    out.declared = true;
    CloudLook look{target, {}, {}};
    for (const Observation& o : c.evidence.observations)
      if (o.step == "cloud" && o.target == target->name)
        look.parts.push_back(Part{&o, c.evidence.blob(o)});
    const auto manifest = std::find_if(look.parts.begin(), look.parts.end(), [](const Part& p) {
      return p.observation->part == "manifest.json";
    });
    if (look.parts.empty()) {
      out.unknowns.push_back(
          unknown(criterion, Cause::not_observed, Turn::vendor, target->name, "cloud"));
      continue;
    }
    // The probe answers with one piece where there is no folder to read.
    if (manifest == look.parts.end() || !manifest->ok()) {
      const Observation& o =
          manifest == look.parts.end() ? *look.parts.front().observation : *manifest->observation;
      const Cause cause = o.status == Status::ok ? Cause::absent : cause_of(o);
      out.unknowns.push_back(
          cited(unknown(criterion, cause, Turn::vendor, target->name,
                        o.status == Status::ok ? "manifest.json" : o.part + " " + o.why),
                {o.id}));
      continue;
    }
    auto cloud = parse::read_cloud(dump_of(look.parts));
    if (!cloud) {
      const Error& e = cloud.error();
      const Cause cause = e.code == "cloud.contradiction" ? Cause::contradiction
                          : e.code == "cloud.unsupported" ? Cause::unsupported
                                                          : Cause::malformed;
      out.unknowns.push_back(
          cited(unknown(criterion, cause, Turn::vendor, target->name, e.what), look.ids()));
      continue;
    }
    look.cloud = std::move(*cloud);
    if (Finding f = doubt(c, criterion, look); f.verdict != Verdict::pass)
      out.unknowns.push_back(cited(std::move(f), look.ids()));
    else
      out.looks.push_back(std::move(look));
  }
  return out;
}

Findings gaps(const Clouds& clouds, std::string_view criterion, std::string_view aspect) {
  Findings out;
  for (const CloudLook& look : clouds.looks) {
    const auto missing = look.cloud.gaps_of(aspect);
    if (missing.empty()) continue;
    std::vector<std::string> shown;
    bool denied = false;
    for (const parse::Gap* gap : missing) {
      denied = denied || gap->why.starts_with("AccessDenied") ||
               gap->why.starts_with("UnauthorizedOperation");
      if (shown.size() < gaps_shown_max)
        shown.push_back(fmt::format("{} {}{}{}: {}", gap->region, gap->service,
                                    gap->operation.empty() ? "" : " ", gap->operation, gap->why));
    }
    std::string detail = join(shown, "; ");
    if (missing.size() > shown.size())
      detail += fmt::format(" (+{})", missing.size() - shown.size());
    out.push_back(cited(unknown(criterion, denied ? Cause::denied : Cause::not_observed,
                                Turn::vendor, look.target->name, detail),
                        look.ids()));
  }
  return out;
}

Finding cloud_finding(std::string_view criterion, Verdict verdict, std::string_view message,
                      const CloudLook& look, std::string_view file, std::string_view path,
                      std::map<std::string, rules::Text> values) {
  Finding f;
  f.criterion = criterion;
  f.target = look.target->name;
  f.verdict = verdict;
  f.basis = Basis::exported;
  f.message = message;
  f.values = std::move(values);
  f.cites = look.ids(file);
  if (!file.empty()) f.where = fmt::format("{}: {}", file, path);
  return f;
}

std::vector<const parse::CloudMachine*> machines_not_declared(const Case& c, const CloudLook& look,
                                                              std::string_view role) {
  std::vector<const parse::CloudMachine*> machines, out;
  for (const parse::CloudMachine& machine : look.cloud.machines)
    if (machine.kind == parse::MachineKind::vm && machine.state != "terminated")
      machines.push_back(&machine);
  // One host is one machine: where two networks use one address, the declaration says neither
  // which.
  std::set<const parse::CloudMachine*> covered;
  for (const rules::Target* target : c.evidence.deployment.with_role(role)) {
    std::vector<const parse::CloudMachine*> mine;
    for (const parse::CloudMachine* machine : machines) {
      if (target->fact("instance_id") == machine->what.id) covered.insert(machine);
      if (covers(*target, *machine)) mine.push_back(machine);
    }
    if (mine.size() == 1) covered.insert(mine.front());
  }
  for (const parse::CloudMachine* machine : machines)
    if (!covered.contains(machine)) out.push_back(machine);
  return out;
}

Look look_at(const CloudLook& look, std::string_view file) {
  Look out{*look.target, {}};
  for (const Part& p : look.parts)
    if (p.observation->part == "manifest.json" || p.observation->part == file)
      out.parts.push_back(p);
  return out;
}

bool is_in_cloud(const rules::Target& target, const Clouds& clouds) {
  for (const CloudLook& look : clouds.looks)
    for (const parse::CloudMachine& machine : look.cloud.machines)
      if (machine.state != "terminated" && covers(target, machine)) return true;
  return false;
}

}  // namespace tenken

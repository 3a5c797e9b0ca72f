#include "checks/judge.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cassert>

#include "checks/cloud.hpp"
#include "checks/parse/inventory.hpp"
#include "rules/calendar.hpp"

namespace tenken {

namespace {

using namespace std::chrono;

/// How old an observation may be when it is judged. F0 means "collected in this run"; a run and its
/// sealing fit in a day.
constexpr hours observation_age_max{24};
/// How far ahead of the judgement a look may be stamped: the clocks of two machines.
constexpr minutes observation_ahead_max{10};

Cause cause_of(Status status) {
  switch (status) {
    case Status::ok:
      return Cause::none;
    case Status::absent:
      return Cause::absent;
    case Status::denied:
      return Cause::denied;
    case Status::timed_out:
      return Cause::timed_out;
    case Status::unreachable:
      return Cause::unreachable;
    case Status::malformed:
      return Cause::malformed;
    case Status::truncated:
      return Cause::truncated;
    case Status::withheld:
      return Cause::withheld;
  }
  return Cause::not_observed;
}

bool is_stale(const Case& c, const Observation& o) {
  const auto seen = seen_at(o);
  return seen + observation_age_max < c.as_of || seen > c.as_of + observation_ahead_max;
}

const rules::Step& step_of(const rules::Rule& rule, std::string_view name) {
  const rules::Step* step = rule.step(name);
  assert(step != nullptr && "a check asked for a step that its rule does not have");
  return *step;
}

Cause cause_without_observation(const Case& c, std::string_view step) {
  const auto& left_out = c.evidence.not_selected;
  return std::find(left_out.begin(), left_out.end(), step) != left_out.end() ? Cause::not_selected
                                                                             : Cause::not_observed;
}

/// The observations of one step on one target; they are sorted, so they stand together.
std::vector<Part> parts_of(const Case& c, std::string_view step, std::string_view target) {
  std::vector<Part> out;
  for (const Observation& o : c.evidence.observations)
    if (o.step == step && o.target == target) out.push_back(Part{&o, c.evidence.blob(o)});
  return out;
}

}  // namespace

std::string_view to_string(Verdict v) {
  constexpr std::array<std::string_view, 6> words{"pass", "partial",        "unknown",
                                                  "fail", "not_applicable", "not_due"};
  return words[static_cast<std::size_t>(v)];
}
std::string_view to_string(Cause cause) {
  constexpr std::array<std::string_view, 19> words{
      "none",         "not_declared", "not_observed",      "unreachable",  "denied",
      "timed_out",    "absent",       "malformed",         "truncated",    "withheld",
      "stale",        "expired",      "decision_pending",  "boundary",     "no_check",
      "not_selected", "unsupported",  "hand_written_list", "contradiction"};
  return words[static_cast<std::size_t>(cause)];
}
std::string_view to_string(Turn turn) {
  constexpr std::array<std::string_view, 6> words{"none",     "vendor", "city",
                                                  "provider", "tool",   "nobody"};
  return words[static_cast<std::size_t>(turn)];
}
std::string_view to_string(Basis basis) {
  constexpr std::array<std::string_view, 7> words{"none",       "measured", "exported", "recorded",
                                                  "documented", "attested", "decided"};
  return words[static_cast<std::size_t>(basis)];
}

const Part* Look::part(std::string_view name) const {
  for (const Part& p : parts)
    if (p.observation->part == name) return &p;
  return nullptr;
}

parse::Tree tree_of(const Look& look) {
  parse::Tree tree;
  for (const Part& p : look.parts) {
    const std::string& name = p.observation->part;
    if (name.ends_with('/')) {
      auto& names = tree.folders[name.substr(0, name.size() - 1)];
      if (p.ok())
        for (std::string_view line : lines(p.bytes)) names.emplace_back(line);
    } else if (p.ok()) {
      tree.files[name] = p.bytes;
    } else {
      tree.absent.insert(name);
    }
  }
  return tree;
}

std::vector<std::string> Look::ids() const {
  std::vector<std::string> out;
  for (const Part& p : parts) out.push_back(p.observation->id);
  return out;
}

Anchors anchors_of(const rules::Profile& profile, const std::set<std::string>& roles) {
  Anchors out;
  for (const rules::Anchor& a : profile.anchors) {
    if (!roles.contains(a.role)) continue;
    if (auto certificates = parse_certificates(a.pem))
      out.certificates.insert(out.certificates.end(), certificates->begin(), certificates->end());
  }
  return out;
}

sys_seconds seen_at(const Observation& o) { return sys_seconds(seconds(o.seen_at_ms / 1000)); }

rules::Text same(std::string_view words) { return {std::string(words), std::string(words)}; }

Finding finding(std::string_view criterion, Verdict verdict, Basis basis, std::string_view message,
                const Look& look, std::map<std::string, rules::Text> values) {
  Finding out;
  out.criterion = criterion;
  out.target = look.target.name;
  out.verdict = verdict;
  out.basis = basis;
  out.message = message;
  out.values = std::move(values);
  out.cites = look.ids();
  return out;
}

Finding unknown(std::string_view criterion, Cause cause, Turn turn, std::string_view target,
                std::string_view detail) {
  Finding out;
  out.criterion = criterion;
  out.target = target;
  out.verdict = Verdict::unknown;
  out.cause = cause;
  out.turn = turn;
  out.message = "unknown." + std::string(to_string(cause));
  out.values["detail"] = same(detail);
  return out;
}

Finding in_doubt(std::string_view criterion, const Look& look, Cause cause, std::string_view detail,
                 Turn turn) {
  Finding f = unknown(criterion, cause, turn, look.target.name, detail);
  f.cites = look.ids();
  return f;
}

Looked looks(const Case& c, const rules::Rule& rule, std::string_view criterion,
             std::string_view step_name, const EachOptions& options) {
  const rules::Step& step = step_of(rule, step_name);
  Looked out;
  const auto targets = c.evidence.deployment.with_role(step.role);
  if (targets.empty())
    out.unknowns.push_back(unknown(criterion, Cause::not_declared, options.turn, {}, step.role));
  for (const rules::Target* target : targets) {
    Look look{*target, parts_of(c, step_name, target->name)};
    if (look.parts.empty()) {
      const Cause cause = cause_without_observation(c, step_name);
      out.unknowns.push_back(unknown(criterion, cause,
                                     cause == Cause::not_selected ? Turn::tool : options.turn,
                                     target->name, step_name));
      continue;
    }
    const auto bad = std::find_if(look.parts.begin(), look.parts.end(), [&](const Part& p) {
      return !p.ok() && !(options.absent_is_a_fact && p.observation->status == Status::absent);
    });
    const auto stale = std::find_if(look.parts.begin(), look.parts.end(),
                                    [&](const Part& p) { return is_stale(c, *p.observation); });
    if (bad != look.parts.end()) {
      const Observation& o = *bad->observation;
      Finding f = unknown(criterion, cause_of(o.status), options.turn, target->name,
                          o.part.empty() ? o.why : o.part + ": " + o.why);
      f.cites = {o.id};
      out.unknowns.push_back(std::move(f));
    } else if (stale != look.parts.end()) {
      Finding f = unknown(criterion, Cause::stale, options.turn, target->name,
                          format_instant(seen_at(*stale->observation)));
      f.cites = {stale->observation->id};
      out.unknowns.push_back(std::move(f));
    } else {
      out.looks.push_back(std::move(look));
    }
  }
  return out;
}

Findings each(const Case& c, const rules::Rule& rule, std::string_view criterion,
              std::string_view step, const std::function<Findings(const Look&)>& judge,
              const EachOptions& options) {
  Looked looked = looks(c, rule, criterion, step, options);
  Findings out = std::move(looked.unknowns);
  for (const Look& look : looked.looks) {
    Findings found = judge(look);
    if (found.empty())
      found.push_back(unknown(criterion, Cause::not_observed, Turn::tool, look.target.name, step));
    for (Finding& f : found) {
      if (f.target.empty()) f.target = look.target.name;
      if (f.cites.empty()) f.cites = look.ids();
      out.push_back(std::move(f));
    }
  }
  return out;
}

namespace {

/// The age of a provider's list that still says which machines there are, and the lead that a zone
/// or a clock may give it.
constexpr std::chrono::days inventory_age_max{31};
constexpr std::chrono::hours inventory_ahead_max{24};

/// The accounts' own lists as the denominator of hosts. They cover the role only where every
/// machine of every account was enumerated and every declared target of the role is one of them:
/// a host elsewhere is in nobody's list.
bool cloud_lists(const Case& c, std::string_view criterion, std::string_view role, Findings& out) {
  if (role != "linux_host" && role != "public_address") return false;
  const Clouds all = clouds(c, criterion);
  if (!all.declared) return false;
  for (const CloudLook& look : all.looks)
    for (const parse::CloudMachine* machine : machines_not_declared(c, look, role)) {
      const bool of_role = role == "public_address"
                               ? !machine->public_addresses.empty()
                               : machine->runtime.find("Windows") == std::string::npos;
      if (!of_role) continue;
      const std::string name = machine->what.name.empty() ? machine->what.id : machine->what.name;
      Finding f = unknown(criterion, Cause::not_declared, Turn::vendor, name,
                          fmt::format("{} {}", machine->what.id, machine->what.region));
      f.cites = look.ids(machine->what.file);
      out.push_back(std::move(f));
    }
  const auto declared = c.evidence.deployment.with_role(role);
  return all.complete("machines") && all.complete("network") &&
         std::all_of(declared.begin(), declared.end(),
                     [&](const rules::Target* t) { return is_in_cloud(*t, all); });
}

}  // namespace

Findings denominator(const Case& c, const rules::Rule& rule, std::string_view criterion,
                     std::string_view role) {
  (void)rule;
  Findings out;
  bool listed = cloud_lists(c, criterion, role, out);
  for (const rules::Target* list : c.evidence.deployment.with_role("inventory")) {
    if (list->fact("written_by") != "provider") continue;
    for (const Observation& o : c.evidence.observations) {
      if (o.target != list->name || o.status != Status::ok || o.part != "file" || is_stale(c, o))
        continue;
      const auto inventory = parse::parse_inventory(c.evidence.blob(o));
      if (!inventory || !inventory->covers(role)) continue;
      listed = true;
      // A file handed in today may hold the list of last year.
      const auto made = parse_instant(inventory->generated_at);
      if (!made || *made + inventory_age_max < c.as_of || *made > c.as_of + inventory_ahead_max) {
        Finding f = unknown(criterion, made ? Cause::stale : Cause::malformed, Turn::vendor,
                            list->name, "generated_at: " + printable(inventory->generated_at));
        f.cites = {o.id};
        out.push_back(std::move(f));
      }
      for (const auto& machine : inventory->with_role(role)) {
        const auto declared = c.evidence.deployment.with_role(role);
        const bool known = std::any_of(declared.begin(), declared.end(),
                                       [&](const rules::Target* t) { return t->name == machine; });
        if (known) continue;
        Finding f = unknown(criterion, Cause::not_declared, Turn::vendor, machine, "inventory");
        f.cites = {o.id};
        out.push_back(std::move(f));
      }
      break;
    }
  }
  if (listed) return out;
  Finding f = unknown(criterion, Cause::hand_written_list, Turn::vendor, {}, role);
  f.verdict = Verdict::partial;
  out.push_back(std::move(f));
  return out;
}

std::vector<std::string> parameter_values(const Case& c, const rules::Rule& rule,
                                          std::string_view name) {
  if (const auto set = c.profile.parameters.find(std::string(name));
      set != c.profile.parameters.end())
    return set->second.values;
  const auto found = rule.parameters.find(std::string(name));
  assert(found != rule.parameters.end() &&
         "a check asked for a parameter that its rule does not declare");
  return found->second.values;
}

std::string parameter(const Case& c, const rules::Rule& rule, std::string_view name) {
  const auto values = parameter_values(c, rule, name);
  return values.empty() ? std::string() : values.front();
}

std::int64_t parameter_integer(const Case& c, const rules::Rule& rule, std::string_view name) {
  std::int64_t value = 0;
  const bool whole = parse_integer(parameter(c, rule, name), value);
  assert(whole && "a check asked for a parameter that is not a whole number");
  return whole ? value : 0;
}

bool parameter_set(const Case& c, std::string_view name) {
  return c.profile.parameters.contains(std::string(name));
}

Verdict worst(Verdict a, Verdict b) {
  constexpr auto rank = [](Verdict v) {
    constexpr std::array<int, 6> ranks{
        2, 3, 4, 5, 0, 1};  // not_applicable < not_due < pass < partial < unknown < fail
    return ranks[static_cast<std::size_t>(v)];
  };
  return rank(a) >= rank(b) ? a : b;
}

Verdict worst(const Findings& findings) {
  if (findings.empty()) return Verdict::unknown;
  Verdict out = findings.front().verdict;
  for (const Finding& f : findings) out = worst(out, f.verdict);
  return out;
}

}  // namespace tenken

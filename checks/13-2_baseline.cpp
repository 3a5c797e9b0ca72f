// 13.2: every host of the denominator has a result of the named baseline (by the profile's own id,
// not by the name of a file), of its own (by name or address inside the result), not older than the
// limit, and whole: as many rules as the baseline has, most of them applicable. Share = rules met
// of those that were or should have been decided; error, unknown, notchecked and waived ones are
// not met. A failed rule of high severity keeps it at partial, whatever the share. Where the City
// chose tenken-linux/1, a host without such a result is judged by it (13-2_builtin.cpp).
#include "checks/13-2_baseline.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "checks/13-2_builtin.hpp"
#include "checks/scans.hpp"
#include "rules/calendar.hpp"

namespace tenken {

namespace {

constexpr std::size_t names_shown_max = 10;

bool is_loopback(std::string_view address) {
  return address.starts_with("127.") || address == "::1" || address == "0:0:0:0:0:0:0:1" ||
         address == "localhost";
}

/// The words by which a result may call this host.
std::vector<std::string> identities_of(const rules::Target& host) {
  std::vector<std::string> out{host.name, host.address};
  for (const char* fact : {"hostname", "public_addresses", "private_addresses", "instance_id"})
    if (const auto at = host.facts.find(fact); at != host.facts.end())
      out.insert(out.end(), at->second.begin(), at->second.end());
  std::erase_if(out, [](const std::string& s) { return s.empty() || is_loopback(s); });
  return out;
}

bool is_about(const ScanRun& run, const rules::Target& host) {
  const auto names = identities_of(host);
  return std::any_of(
      run.result.targets.begin(), run.result.targets.end(), [&](const std::string& target) {
        return !is_loopback(target) && std::find(names.begin(), names.end(), target) != names.end();
      });
}

/// Why a result proves nothing; both empty: it does.
rules::Text flaw(const ScanRun& run, std::int64_t rules_min) {
  const parse::ScanResult& r = run.result;
  // One rule may have results of several instances; it is still one rule of the baseline.
  std::set<std::string_view> ids;
  for (const parse::ScanRule& one : r.rules) ids.insert(one.id);
  const auto decided = static_cast<std::int64_t>(ids.size());
  if (!r.problems.empty())
    return {"結果に注意すべき点がある(" + join(r.problems, ", ") + ")",
            "the result has a problem (" + join(r.problems, ", ") + ")"};
  if (decided < rules_min)
    return {fmt::format("選択された項目が{}件で、基準の{}件より少ない", decided, rules_min),
            fmt::format("{} rules were selected, the baseline has {}", decided, rules_min)};
  if (r.judged() <= 0 || r.judged() * 2 < static_cast<std::int64_t>(r.rules.size()))
    return {fmt::format("{}件中{}件が対象外である", decided, decided - r.judged()),
            fmt::format("{} of {} rules do not apply", decided - r.judged(), decided)};
  return {};
}

Finding judge_run(const Case& c, const rules::Rule& rule, const ScanRun& run,
                  const rules::Target& host) {
  const auto percent_min = parameter_integer(c, rule, "vm.baseline_pass_percent");
  const auto days_max = parameter_integer(c, rule, "vm.result_max_age_days");
  if (run.ended_at + std::chrono::days(days_max) < c.as_of)
    return run_unknown("13.2", Cause::stale, run, host.name,
                       {fmt::format("結果が{}日より古い({})", days_max, run.result.ended_at),
                        fmt::format("older than {} days ({})", days_max, run.result.ended_at)});
  const rules::Text why = flaw(run, parameter_integer(c, rule, "vm.baseline_rules_min"));
  if (!why.ja.empty()) return run_unknown("13.2", Cause::unsupported, run, host.name, why);
  std::vector<std::string> high, waived;
  for (const parse::ScanRule& r : run.result.rules) {
    if (r.waived) waived.push_back(r.id);
    if (r.state == parse::RuleState::fail && (r.severity == "high" || r.severity == "critical"))
      high.push_back(r.id);
  }
  const auto judged = run.result.judged(), passed = run.result.passed();
  const bool enough = passed * 100 >= percent_min * judged;
  const std::size_t shown = std::min(high.size(), names_shown_max);
  return run_finding("13.2",
                     !enough         ? Verdict::fail
                     : !high.empty() ? Verdict::partial
                                     : Verdict::pass,
                     !enough         ? "baseline.low"
                     : !high.empty() ? "baseline.high_failed"
                                     : "baseline.met",
                     run, host.name,
                     {{"baseline", same(parameter(c, rule, "vm.baseline"))},
                      {"profile", same(run.result.profile)},
                      {"tool", same(run.result.tool + " " + run.result.tool_version)},
                      {"ended", same(run.result.ended_at)},
                      {"passed", same(std::to_string(passed))},
                      {"judged", same(std::to_string(judged))},
                      {"share", same(fmt::format("{:.1f}", 100.0 * static_cast<double>(passed) /
                                                               static_cast<double>(judged)))},
                      {"percent", same(std::to_string(percent_min))},
                      {"waived", same(std::to_string(waived.size()))},
                      {"high", same(join(std::span(high).first(shown), ", "))}});
}

}  // namespace

Findings judge_baseline(const Case& c, const rules::Rule& rule) {
  Scans all = scans(c, rule, "13.2", "hardening_results");
  Findings out = std::move(all.unknowns);
  const bool builtin_chosen =
      parameter_set(c, "vm.baseline") && parameter(c, rule, "vm.baseline") == builtin_baseline;
  // Where the City chose the built-in one, nobody owes a scanner's result.
  if (builtin_chosen && c.evidence.deployment.with_role("hardening_result").empty()) out.clear();
  const auto hosts = c.evidence.deployment.with_role("linux_host");
  if (hosts.empty())
    out.push_back(unknown("13.2", Cause::not_declared, Turn::vendor, {}, "linux_host"));
  for (Finding& f : denominator(c, rule, "13.2", "linux_host")) out.push_back(std::move(f));
  const auto profiles = parameter_values(c, rule, "vm.baseline_profiles");
  const Builtin builtin(c, rule);
  for (const rules::Target* host : hosts) {
    // The newest one of the named profile; another profile's proves nothing of this one.
    const ScanRun* newest = nullptr;
    const ScanRun* other = nullptr;
    bool shared = false, twice = false;
    for (const ScanRun& run : all.runs) {
      if (!is_about(run, *host)) continue;
      if (std::find(profiles.begin(), profiles.end(), run.result.profile) == profiles.end()) {
        other = &run;
        continue;
      }
      if (newest != nullptr && run.ended_at == newest->ended_at) twice = true;
      if (newest != nullptr && run.ended_at <= newest->ended_at) continue;
      if (newest != nullptr) twice = false;
      newest = &run;
      shared = std::count_if(hosts.begin(), hosts.end(),
                             [&](const rules::Target* one) { return is_about(run, *one); }) > 1;
    }
    // A host without a scanner's result may have the built-in baseline, where the City chose it.
    if (newest == nullptr && builtin_chosen)
      out.push_back(builtin.judge(*host, true));
    else if (newest == nullptr && other != nullptr)
      out.push_back(run_unknown("13.2", Cause::contradiction, *other, host->name,
                                {"名称を定めた基準ではない(" + other->result.profile + ")",
                                 "not the named baseline (" + other->result.profile + ")"}));
    else if (newest == nullptr)
      out.push_back(builtin.judge(*host, false));
    else if (shared)
      out.push_back(run_unknown("13.2", Cause::contradiction, *newest, host->name,
                                {"どのホストの結果か定まらない", "names more than one host"}));
    else if (twice)
      out.push_back(run_unknown("13.2", Cause::contradiction, *newest, host->name,
                                {"同じ時刻の結果が二つある", "two results of the same time"}));
    else
      out.push_back(judge_run(c, rule, *newest, *host));
  }
  return out;
}

}  // namespace tenken

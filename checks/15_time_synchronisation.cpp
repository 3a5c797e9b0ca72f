// No. 15:
// "外部サービス内において確実に時刻同期を行い、取得するログの時刻、タイムゾーンを統一すること。"
// (annex 2, row 15)
//
// 15.1 every host of the provider's list: its clock, bracketed by ours over the session, lies
// within the limit with all its error; chrony or
//      timesyncd runs and follows a source; chrony's configuration names one. 15.2 (supporting)
//      SNTP of the service's own time server.
// 15.3 the last lines of every stream carry an offset from UTC, all the same one; Z and +00:00 are
// the same. Would not comply: a stopped daemon, a daemon that lost its source, a clock off by more
// than the limit, naive times, two zones. A host that serves its own clock passes only when
// declared (time_source: local), and then every other host must follow it.
#include <fmt/format.h>

#include <algorithm>

#include "checks/15-3_one_log_zone.hpp"
#include "checks/hostless.hpp"
#include "checks/judge.hpp"
#include "checks/parse/chrony.hpp"
#include "checks/parse/clock.hpp"
#include "checks/parse/time_hosts.hpp"
#include "checks/parse/timestamp_lines.hpp"

namespace tenken {

namespace {

using parse::Exited;

std::string milliseconds(std::int64_t us) {
  return fmt::format("{:.1f}", static_cast<double>(us) / 1000.0);
}

/// 15.1, the clock itself. Only what holds with the whole error of the measurement is certain.
Finding judge_clock(const Case& c, const rules::Rule& rule, const Look& look) {
  const Part* clock = look.part("date +%s%N");
  const Part* zone = look.part("date +%z");
  // A script's clock cannot be told from ours when somebody hands its output over later.
  if (clock != nullptr && clock->observation->transport == "detached")
    return in_doubt("15.1", look, Cause::unsupported, "date +%s%N, detached");
  const auto offset = clock == nullptr
                          ? std::nullopt
                          : parse::read_clock(clock->bytes, clock->observation->seen_at_ms,
                                              clock->observation->took_ms);
  if (!offset) return in_doubt("15.1", look, Cause::malformed, "date +%s%N");
  const std::int64_t limit = parameter_integer(c, rule, "time.max_offset_ms") * 1000,
                     warn = parameter_integer(c, rule, "time.warn_offset_ms") * 1000;
  const auto minutes = zone == nullptr ? std::nullopt : parse::read_zone(zone->bytes);
  const std::map<std::string, rules::Text> values{
      {"limit", same(parameter(c, rule, "time.max_offset_ms"))},
      {"warn", same(parameter(c, rule, "time.warn_offset_ms"))},
      {"offset", same(milliseconds(offset->offset_us))},
      {"uncertainty", same(milliseconds(offset->uncertainty_us))},
      {"zone", same(minutes ? parse::offset_text(*minutes) : "?")}};
  if (offset->least_us() > limit)
    return finding("15.1", Verdict::fail, Basis::measured, "clock_off", look, values);
  if (offset->most_us() <= limit)
    return finding("15.1", Verdict::pass, Basis::measured,
                   offset->least_us() > warn ? "clock_warn" : "clock_ok", look, values);
  Finding f = finding("15.1", Verdict::unknown, Basis::measured, "clock_straddles", look, values);
  f.cause = Cause::boundary, f.turn = Turn::tool;
  return f;
}

/// Addresses of the hosts that are declared to serve their own clock.
std::vector<std::string> references(const Case& c) {
  std::vector<std::string> out;
  for (const rules::Target* t : c.evidence.deployment.with_role("linux_host")) {
    if (t->fact("time_source") != "local") continue;
    out.push_back(t->address);
    if (const auto found = t->facts.find("time_addresses"); found != t->facts.end())
      out.insert(out.end(), found->second.begin(), found->second.end());
  }
  return out;
}

/// 15.1, what the daemon says of itself.
Finding judge_daemon(const Case& c, const rules::Rule& rule, const Look& look) {
  parse::HostTimeText text;
  for (const Part& p : look.parts) text.emplace_back(p.observation->part, p.bytes);
  const parse::HostTime host = parse::read_host_time(text);
  const std::int64_t limit_ms = parameter_integer(c, rule, "time.max_offset_ms");
  std::map<std::string, rules::Text> values{{"daemon", same(host.daemon)},
                                            {"source", same(host.source)},
                                            {"stratum", same(std::to_string(host.stratum))},
                                            {"offset", same(milliseconds(host.offset_us))},
                                            {"limit", same(std::to_string(limit_ms))},
                                            {"detail", same(host.detail)}};
  const auto say = [&](Verdict v, std::string_view message) {
    return finding("15.1", v, Basis::exported, message, look, values);
  };
  switch (host.state) {
    case parse::HostTime::State::malformed:
      return in_doubt("15.1", look, Cause::malformed, host.detail);
    case parse::HostTime::State::unsupported:
      return in_doubt("15.1", look, Cause::unsupported, host.detail, Turn::tool);
    case parse::HostTime::State::silent:
      return in_doubt("15.1", look, Cause::denied, host.detail);
    case parse::HostTime::State::stopped:
      return say(Verdict::fail, "sync_stopped");
    case parse::HostTime::State::lost:
      return say(Verdict::fail, "sync_lost");
    case parse::HostTime::State::local: {
      const bool may = look.target.fact("time_source") == "local" &&
                       parameter(c, rule, "time.local_reference") == "declared";
      return say(may ? Verdict::pass : Verdict::fail, may ? "sync_local" : "sync_local_undeclared");
    }
    case parse::HostTime::State::synchronised:
      break;
  }
  if (std::llabs(host.offset_us) > limit_ms * 1000) return say(Verdict::fail, "sync_offset");
  const auto known = references(c);
  const bool follows = known.empty() || look.target.fact("time_source") == "local" ||
                       std::find(known.begin(), known.end(), host.source) != known.end();
  return say(follows ? Verdict::pass : Verdict::fail, follows ? "sync_ok" : "sync_elsewhere");
}

/// 15.1, chrony's configuration; a host without chrony.conf has none to read, and its daemon speaks
/// for itself.
Findings judge_config(const Look& look) {
  if (look.parts.size() == 1 && !look.parts[0].ok()) return {};
  const std::string path = look.target.fact("chrony_config").empty()
                               ? "/etc/chrony/chrony.conf"
                               : look.target.fact("chrony_config");
  const auto config = parse::read_chrony_config(tree_of(look), path);
  if (!config.unsupported.empty())
    return {in_doubt("15.1", look, Cause::unsupported, config.unsupported.front())};
  std::vector<std::string> names;
  for (const auto& s : config.sources) names.push_back(s.name);
  const bool may_be_local = config.has_local && look.target.fact("time_source") == "local";
  if (names.empty() && !may_be_local)
    return {finding("15.1", Verdict::fail, Basis::exported, "config_no_source", look,
                    {{"file", same(path)}})};
  return {finding("15.1", Verdict::pass, Basis::exported, "config_ok", look,
                  {{"sources", same(names.empty() ? "local" : join(names, " "))}})};
}

Finding judge_server(const Case& c, const rules::Rule& rule, const Look& look) {
  const auto ntp = parse::read_ntp(look.parts[0].bytes);
  if (!ntp) return in_doubt("15.2", look, Cause::malformed, "SNTP");
  const parse::NtpSample* best = ntp->best();
  if (best == nullptr)
    return finding("15.2", Verdict::fail, Basis::measured, "server_unusable", look);
  const std::string limit = parameter(c, rule, "time.max_offset_ms");
  const std::map<std::string, rules::Text> values{
      {"limit", same(limit)},
      {"offset", same(milliseconds(best->offset.offset_us))},
      {"uncertainty", same(milliseconds(best->offset.uncertainty_us))},
      {"stratum", same(std::to_string(best->stratum))}};
  const std::int64_t limit_us = parameter_integer(c, rule, "time.max_offset_ms") * 1000;
  if (best->offset.least_us() > limit_us)
    return finding("15.2", Verdict::fail, Basis::measured, "server_off", look, values);
  if (best->offset.most_us() <= limit_us)
    return finding("15.2", Verdict::pass, Basis::measured, "server_ok", look, values);
  Finding f = finding("15.2", Verdict::unknown, Basis::measured, "clock_straddles", look, values);
  f.cause = Cause::boundary, f.turn = Turn::tool;
  return f;
}

/// 15.1 of every host.
Findings judge_hosts(const Case& c, const rules::Rule& rule) {
  // The clocks under functions and managed services are the provider's.
  if (auto none = instead_of_hosts(
          c, "15.1",
          {Turn::city,
           {"実行基盤の時計は提供者が合わせるため、提供者の文書により市が判断する",
            "the provider keeps the clocks under them: the City decides by the provider's paper"}}))
    return {*std::move(none)};
  Findings out = denominator(c, rule, "15.1", "linux_host");
  const auto add = [&](Findings more) {
    std::move(more.begin(), more.end(), std::back_inserter(out));
  };
  add(each(c, rule, "15.1", "time_clock",
           [&](const Look& look) { return Findings{judge_clock(c, rule, look)}; }));
  add(each(c, rule, "15.1", "time_daemon",
           [&](const Look& look) { return Findings{judge_daemon(c, rule, look)}; }));
  Looked configs = looks(c, rule, "15.1", "time_config", {.absent_is_a_fact = true});
  add(std::move(configs.unknowns));
  for (const Look& look : configs.looks) add(judge_config(look));
  return out;
}

Findings evaluate(const Case& c, const rules::Rule& rule) {
  Findings out = judge_hosts(c, rule);
  const auto add = [&](Findings more) {
    std::move(more.begin(), more.end(), std::back_inserter(out));
  };
  add(each(c, rule, "15.2", "time_server",
           [&](const Look& look) { return Findings{judge_server(c, rule, look)}; }));
  add(judge_log_zone(c, rule));
  return out;
}

}  // namespace

extern const Check check_15_time_synchronisation{15, "time_synchronisation", evaluate};

}  // namespace tenken

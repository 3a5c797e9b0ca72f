#include "checks/parse/time_hosts.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "checks/parse/chrony.hpp"
#include "checks/parse/clock.hpp"
#include "checks/parse/timesyncd.hpp"
#include "rules/text.hpp"

namespace tenken::parse {

namespace {

using State = HostTime::State;

/// A shell's exit status for a command that is not there (POSIX 2.8.2).
constexpr std::int64_t not_installed = 127;

std::optional<Exited> answer_of(const HostTimeText& text, std::string_view command) {
  for (const auto& [name, bytes] : text)
    if (name.starts_with(command)) return read_exited(bytes);
  return std::nullopt;
}

std::int64_t microseconds(double seconds) {
  return static_cast<std::int64_t>(std::llround(std::clamp(seconds, -1e9, 1e9) * 1e6));
}

HostTime of_chrony(const Exited& tracking, const Exited& sources) {
  HostTime out;
  out.daemon = "chrony";
  const auto t = read_chrony_tracking(tracking.out);
  const auto s = read_chrony_sources(sources.out);
  if (!t || !s || sources.status != 0) {
    out.detail = t ? "chronyc -c -n sources" : "chronyc -c tracking";
    return out;
  }
  const double larger = std::fabs(t->system_offset_s) > std::fabs(t->last_offset_s)
                            ? t->system_offset_s
                            : t->last_offset_s;
  out.source = t->source, out.stratum = t->stratum, out.offset_us = microseconds(larger);
  const bool reached = std::any_of(s->begin(), s->end(),
                                   [](const ChronySourceState& one) { return one.reach != 0; });
  if (!t->is_synchronised())
    out.state = State::lost, out.detail = t->leap + ", stratum " + std::to_string(t->stratum);
  else if (t->is_local())
    out.state = State::local;
  else if (!reached)
    out.state = State::lost, out.detail = s->empty() ? "no source" : "no source answers";
  else
    out.state = State::synchronised;
  // tracking names the source by reference identifier where it has no name for it; sources -n gives
  // the address.
  for (const auto& one : *s)
    if (one.state == '*') out.source = one.name;
  return out;
}

}  // namespace

HostTime read_host_time(const HostTimeText& text) {
  const auto tracking = answer_of(text, "chronyc -c tracking"),
             sources = answer_of(text, "chronyc -c -n sources"),
             show = answer_of(text, "timedatectl show "),
             sync = answer_of(text, "timedatectl show-timesync"),
             processes = answer_of(text, "pgrep ");
  HostTime out;
  if (!tracking || !sources || !show || !sync || !processes) {
    out.detail = "the exit status of a command";
    return out;
  }
  if (tracking->status == 0) return of_chrony(*tracking, *sources);
  const Timesyncd timesyncd =
      read_timesyncd(show->status == 0 ? show->out : "", sync->status == 0 ? sync->out : "");
  // pgrep(1): 0 found, 1 none, else it could not look.
  const bool looked = processes->status == 0 || processes->status == 1;
  const auto runs = [&](std::string_view name) {
    return processes->status == 0 &&
           processes->out.find(std::string(" ") + std::string(name)) != std::string_view::npos;
  };
  if (runs("chronyd")) {
    out.state = State::silent, out.daemon = "chrony",
    out.detail = printable(trim(tracking->out).substr(0, 120));
  } else if (timesyncd.answers && runs("systemd-timesyn")) {
    out.daemon = "systemd-timesyncd", out.source = timesyncd.server;
    out.state =
        timesyncd.synchronised && !timesyncd.server.empty() ? State::synchronised : State::lost;
    out.detail = timesyncd.server.empty() ? "no server reached" : "NTPSynchronized=no";
  } else if (processes->status == 0) {
    out.state = State::unsupported, out.detail = printable(trim(processes->out).substr(0, 120));
  } else if (!looked) {
    out.state = State::unsupported,
    out.detail = "pgrep: exit status " + std::to_string(processes->status);
  } else {
    out.state = State::stopped,
    out.detail = tracking->status == not_installed ? "chrony, systemd-timesyncd: none" : "chronyd";
  }
  return out;
}

}  // namespace tenken::parse

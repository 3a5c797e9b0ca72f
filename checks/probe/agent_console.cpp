// agent_console: what a console of an EDR exported of its agents. It names users and their
// addresses; kept is, of each agent, its host, when it was seen, its signatures and whether it
// protects. An export that does not say when it was made is as old as its file: an older time makes
// it stale, a newer one its agents.
#include "checks/parse/agent_console.hpp"
#include "checks/probe/paper_file.hpp"
#include "checks/probe/probe.hpp"

namespace tenken::probe {

namespace {

constexpr std::uintmax_t export_bytes_max = 64u << 20;

std::vector<Seen> observe(const Look& look) {
  const std::string file(look.target.fact("file"));
  const std::string how = "read " + file + ", keep hosts, times and states";
  const auto fail = [&](Status status, std::string why) {
    return failed(status, std::move(why), how, "file");
  };
  const auto path = look.base / file;
  if (file.empty()) return fail(Status::absent, "no such file");
  const auto [bytes, status, why] = read_whole_file(path, export_bytes_max);
  if (status != Status::ok) return fail(status, why);
  std::error_code error;
  const auto written = std::filesystem::last_write_time(path, error);
  if (error) return fail(Status::denied, "the time of the file is not known");
  const auto report = parse::read_agent_console(
      bytes, std::chrono::floor<std::chrono::seconds>(std::chrono::file_clock::to_sys(written)));
  if (!report) return fail(Status::malformed, printable(report.error().what));
  auto kept = parse::write_agent_export(*report);
  if (!kept) return fail(Status::malformed, printable(kept.error().what));
  Seen out;
  out.part = "file";
  out.how = how;
  out.media_type = "application/json";
  out.reducer = "agent_console/1";
  out.bytes = std::move(*kept);
  return {std::move(out)};
}

std::vector<std::string> describe(const Look& look) {
  return {"read " + std::string(look.target.fact("file")) +
          "  # and keep hosts, times and states of agents"};
}

}  // namespace

extern const Probe agent_console_probe{
    "agent_console",
    "1",
    "agents of an EDR: our own form, Defender for Endpoint, Falcon",
    {},
    false,
    observe,
    describe};

}  // namespace tenken::probe

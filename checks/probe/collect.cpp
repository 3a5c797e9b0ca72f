#include "checks/probe/collect.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>
#include <set>
#include <thread>

#include "checks/parse/tree.hpp"
#include "checks/probe/detect.hpp"
#include "checks/probe/journal.hpp"
#include "checks/probe/secret.hpp"
#include "checks/probe/session.hpp"

namespace tenken::probe {

namespace {

/// Threads at most (design: min(64, targets)).
constexpr std::size_t jobs_max = 64;
/// A kept lane older than this is looked at anew: half the freshness of F0, so that the rest of the
/// run fits too.
constexpr std::int64_t resume_age_ms_max = 12ll * 3600 * 1000;
/// Lines of a key shorter than this are no evidence of a leak.
constexpr std::size_t secret_line_min = 16;
/// The ssh probe reads no more files than this in one step (follow_files_max).
constexpr std::size_t announced_reads_max = 64;

bool is_paper(const rules::Target& t) {
  return t.kind == "document" || t.kind == "register" || t.kind == "statement";
}

/// The lines of every secret of a target, to be searched for in what is kept.
struct Needles {
  std::vector<Secret> lines_of;

  Needles(const rules::Target& target, const std::filesystem::path& base) {
    for (const auto& [name, reference] : target.credentials) {
      const auto secret = resolve_secret(reference, base);
      if (!secret) continue;
      for (std::string_view line : lines(secret->reveal()))
        if (line.size() >= secret_line_min && !line.starts_with("-----"))
          lines_of.emplace_back(std::string(line));
    }
  }
  bool in(std::string_view bytes) const {
    return std::any_of(lines_of.begin(), lines_of.end(), [&](const Secret& s) {
      return bytes.find(s.reveal()) != std::string_view::npos;
    });
  }
};

void withhold(Seen& seen, const std::vector<std::string>& classes) {
  seen.bytes.clear();
  seen.status = Status::withheld;
  seen.why = fmt::format("withheld: {}", fmt::join(classes, ", "));
  seen.redactions = classes;
}

void guard(Seen& seen, const rules::Target& target, const Needles& needles) {
  if (needles.in(seen.bytes) || needles.in(seen.why)) {
    seen.why.clear();
    return withhold(seen, {"credential 1"});
  }
  if (is_paper(target)) return;
  // What a failed command said stands in `why`: it is kept as much as the bytes are.
  std::vector<std::string> classes;
  const std::string& bytes = seen.searched.empty() ? seen.bytes : seen.searched;
  for (std::string_view kept : {std::string_view(bytes), std::string_view(seen.why)}) {
    for (auto& c : secrets(kept)) classes.push_back(std::move(c));
    for (auto& c : personal_data(kept)) classes.push_back(std::move(c));
  }
  if (!classes.empty()) withhold(seen, classes);
}

Observation observation_of(const Seen& seen, const Task& task, const rules::Step& step) {
  Observation o;
  o.step = step.name;
  o.target = task.target->name;
  o.part = is_utf8(seen.part) ? seen.part : printable(seen.part);
  o.id = observation_id(o.step, o.target, o.part);
  o.probe = fmt::format("{}/{}", task.probe->name, task.probe->version);
  o.how = printable(seen.how);
  o.transport = seen.transport;
  o.seen_at_ms = seen.seen_at_ms;
  o.took_ms = seen.took_ms;
  o.clock_offset_ms = seen.clock_offset_ms;
  o.status = seen.status;
  o.why = printable(seen.why);
  o.reducer = seen.reducer;
  o.redactions = seen.redactions;
  if (!seen.bytes.empty() || seen.status == Status::ok) {
    o.sha256 = sha256_hex(seen.bytes);
    o.bytes = static_cast<std::int64_t>(seen.bytes.size());
    o.media_type = printable(seen.media_type);
  }
  return o;
}

std::vector<Seen> look(const Task& task, Session* session, const CollectOptions& options) {
  if (!task.missing.empty()) return failed(Status::absent, task.missing + " is not declared");
  if (options.stop.stop_requested())
    return failed(Status::timed_out, "interrupted before this look");
  const Look look{*task.target, *task.step,
                  task.args,    session,
                  options.base, Deadline::after_ms(task.step->limits.timeout_ms, options.stop)};
  const std::int64_t begun = now_ms();
  auto seen = task.probe->observe(look);
  if (seen.empty()) seen = failed(Status::malformed, "the probe gave nothing");
  if (seen.size() > static_cast<std::size_t>(task.step->limits.parts_max)) {
    seen.resize(static_cast<std::size_t>(task.step->limits.parts_max));
    seen.back().status = Status::truncated;
    seen.back().why = "more parts than the step allows";
  }
  for (Seen& s : seen) {
    if (s.seen_at_ms == 0) s.seen_at_ms = begun;
    if (s.bytes.size() > static_cast<std::size_t>(task.step->limits.bytes_max) &&
        s.reducer.empty()) {
      s.bytes.resize(static_cast<std::size_t>(task.step->limits.bytes_max));
      s.status = Status::truncated;
      s.why = "more bytes than the step allows";
    }
  }
  return seen;
}

/// Whether all that a task will run is known before: no include to follow, no folder to list. What
/// asks the clock goes alone: its answer must not wait behind others.
bool is_announced(const Task& task) {
  if (!task.missing.empty() || !task.probe->needs_session) return false;
  if (task.probe->name != "ssh" && task.probe->name != "local") return false;
  const auto list = [&](const char* name) {
    const auto found = task.args.find(name);
    return found == task.args.end() ? std::vector<std::string>{} : found->second;
  };
  const auto reads = list("read"), commands = list("command");
  const std::set<std::string> once(reads.begin(), reads.end());
  return list("follow").empty() && once.size() == reads.size() &&
         reads.size() <= static_cast<std::size_t>(task.step->limits.parts_max) &&
         reads.size() < announced_reads_max &&
         std::none_of(reads.begin(), reads.end(),
                      [](const std::string& path) { return parse::is_glob(path); }) &&
         std::none_of(commands.begin(), commands.end(), [](const std::string& command) {
           return command.starts_with("date") || command.starts_with("chronyc");
         });
}

/// What this task and those behind it will run, up to the first that decides as it goes.
std::vector<std::string> to_announce(const Lane& lane, std::size_t first,
                                     const CollectOptions& options) {
  std::vector<std::string> out;
  for (std::size_t i = first; i < lane.tasks.size(); ++i) {
    const Task& task = lane.tasks[i];
    if (!task.missing.empty() || !task.probe->needs_session) continue;
    if (!is_announced(task) || task.probe != lane.tasks[first].probe) break;
    const Look look{*task.target, *task.step, task.args, nullptr, options.base, {}};
    for (std::string& command : task.probe->describe(look)) out.push_back(std::move(command));
  }
  return out;
}

KeptLane run_lane(const Lane& lane, const CollectOptions& options) {
  KeptLane out;
  const Needles needles(*lane.target, options.base);
  rules::Target local = *lane.target;
  local.transport = "local";
  const auto recording = options.recordings.find(lane.target->name);
  Session live(*lane.target, options.base), live_local(local, options.base);
  std::optional<Session> replayed;
  if (recording != options.recordings.end()) replayed.emplace(*lane.target, recording->second);
  Session& session = replayed ? *replayed : live;
  Session& local_session = replayed ? *replayed : live_local;
  bool announced = false;
  for (std::size_t i = 0; i < lane.tasks.size(); ++i) {
    const Task& task = lane.tasks[i];
    const bool now_announced =
        task.missing.empty() && task.probe->needs_session ? is_announced(task) : announced;
    if (now_announced && !announced && !replayed)
      (task.probe->name == "local" ? local_session : session)
          .announce(to_announce(lane, i, options));
    announced = now_announced;
    Session* used = !task.probe->needs_session    ? nullptr
                    : task.probe->name == "local" ? &local_session
                                                  : &session;
    auto pieces = look(task, used, options);
    for (Seen& seen : pieces) {
      guard(seen, *lane.target, needles);
      if (!seen.bytes.empty() || seen.status == Status::ok)
        out.blobs[sha256_hex(seen.bytes)] = seen.bytes;
      out.observations.push_back(observation_of(seen, task, *task.step));
      for (const rules::Step* other : task.same)
        out.observations.push_back(observation_of(seen, task, *other));
    }
  }
  return out;
}

void add(Evidence& evidence, KeptLane lane) {
  std::move(lane.observations.begin(), lane.observations.end(),
            std::back_inserter(evidence.observations));
  evidence.blobs.merge(lane.blobs);
}

}  // namespace

Collected collect(const Plan& plan, const rules::Deployment& deployment,
                  const CollectOptions& options) {
  Collected out;
  out.evidence.tool = options.tool;
  out.evidence.run = options.run;
  out.evidence.deployment = deployment;
  out.evidence.plan_sha256 = sha256_hex(to_text(plan, options.base));
  out.evidence.not_selected = plan.not_selected;
  out.evidence.partial_selection = !plan.not_selected.empty();
  std::vector<KeptLane> slots(plan.lanes.size());
  std::atomic<std::size_t> next{0};
  std::atomic<int> resumed{0};
  std::mutex progress;
  const std::int64_t oldest = now_ms() - resume_age_ms_max;
  const auto work = [&] {
    for (std::size_t i = next++; i < plan.lanes.size(); i = next++) {
      const Lane& lane = plan.lanes[i];
      const std::string& plan_sha = out.evidence.plan_sha256;
      auto kept = options.journal.empty() || options.recordings.contains(lane.target->name)
                      ? std::nullopt
                      : kept_lane(options.journal, plan_sha, lane.target->name, oldest);
      const bool again = kept.has_value();
      if (again) ++resumed;
      slots[i] = again ? std::move(*kept) : run_lane(lane, options);
      if (!again && !options.journal.empty() && !options.stop.stop_requested())
        keep_lane(options.journal, plan_sha, lane.target->name, slots[i]);
      const auto bad = std::count_if(slots[i].observations.begin(), slots[i].observations.end(),
                                     [](const Observation& o) {
                                       return o.status != Status::ok && o.status != Status::absent;
                                     });
      const std::lock_guard lock(progress);
      if (options.progress)
        options.progress(fmt::format("{}{}: {} observations{}", lane.target->name,
                                     again ? " (kept)" : "", slots[i].observations.size(),
                                     bad > 0 ? fmt::format(", {} failed", bad) : ""));
    }
  };
  const std::size_t wanted = options.jobs > 0 ? static_cast<std::size_t>(options.jobs) : jobs_max;
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < std::min({wanted, jobs_max, plan.lanes.size()}); ++i)
      threads.emplace_back(work);
  }
  for (KeptLane& lane : slots) add(out.evidence, std::move(lane));
  std::sort(out.evidence.observations.begin(), out.evidence.observations.end(),
            [](const Observation& a, const Observation& b) {
              return std::tie(a.step, a.target, a.part) < std::tie(b.step, b.target, b.part);
            });
  out.interrupted = options.stop.stop_requested();
  out.resumed_lanes = resumed;
  return out;
}

}  // namespace tenken::probe

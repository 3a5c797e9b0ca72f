// scan: look, judge, report, seal. Nothing is left half done: an interrupted scan seals nothing and
// can be resumed.
#include <fmt/format.h>
#include <openssl/rand.h>
#include <array>
#include <csignal>
#include <filesystem>
#include <thread>

#include "checks/probe/collect.hpp"
#include "checks/probe/script.hpp"
#include "cli/cover.hpp"
#include "cli/files.hpp"
#include "cli/previous.hpp"
#include "cli/progress.hpp"
#include "cli/signer.hpp"
#include "cli/trust.hpp"
#include "reports/bundle/pades.hpp"
#include "reports/case_members.hpp"
#include "reports/pdf/fonts.hpp"
#include "rules/calendar.hpp"

namespace tenken::cli {

namespace {

po::options_description scan_options() {
  po::options_description out = input_options();
  po::options_description looking("Looking");
  looking.add_options()("only", po::value<std::string>(),
                        "requirements, such as 1,3,11-15; the others stay unknown: not_selected")(
      "previous", po::value<std::string>(),
      "the month before (.asice): questions and the digests of its registers are carried on")(
      "import", po::value<std::vector<std::string>>()->composing(),
      "what a script of \"plan --script\" printed on a host: that host is not connected to")(
      "jobs,j", po::value<int>()->default_value(0),
      "targets looked at at once; 0: all, at most 64")(
      "resume", po::bool_switch(),
      "keep what an interrupted scan of the same plan saw in the last 12 hours")(
      "work", po::value<std::string>()->default_value(".tenken"),
      "folder for what an interrupted scan keeps")(
      "progress", po::value<std::string>()->default_value("auto"), "auto, bar, plain or none");
  po::options_description sealing("Sealing");
  sealing.add(signer_options()).add(timestamp_options());
  sealing.add_options()("bundle,b", po::value<std::string>(),
                        "write the sealed bundle here (.asice); needs --key and --certificate")(
      "cover", po::value<std::string>(),
      "write the bundle's cover sheet here (PDF): its digest for whoever receives it")(
      "tsa-trust", po::value<std::vector<std::string>>()->composing(),
      "certificate that its tokens must lead to (PEM)");
  return out.add(looking).add(sealing).add(output_options());
}

/// SIGINT and SIGTERM ask the scan to stop; a second one ends the program at once. The signals are
/// blocked before any thread starts.
class Interrupt {
 public:
  Interrupt() {
    sigemptyset(&set_);
    sigaddset(&set_, SIGINT);
    sigaddset(&set_, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &set_, nullptr);
    waiter_ = std::jthread([this](const std::stop_token& done) {
      for (;;) {
        const int got = sigwaitinfo(&set_, nullptr);
        if (done.stop_requested()) return;
        if (got <= 0) continue;
        if (signal_ != 0) _exit(128 + got);
        signal_ = got;
        stop_.request_stop();
      }
    });
  }
  ~Interrupt() {
    waiter_.request_stop();
    pthread_kill(waiter_.native_handle(), SIGTERM);  // to that thread alone, which looks up
  }
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;
  std::stop_token token() const { return stop_.get_token(); }
  int exit_code() const { return 128 + signal_; }

 private:
  sigset_t set_{};
  std::stop_source stop_;
  std::atomic<int> signal_{0};
  std::jthread waiter_;
};

std::string new_run() {
  std::array<unsigned char, 6> random{};
  RAND_bytes(random.data(), static_cast<int>(random.size()));
  std::string stamp = format_instant(now()).substr(0, 19);
  std::erase(stamp, '-');
  std::erase(stamp, ':');
  return stamp + "-" + hex({reinterpret_cast<const char*>(random.data()), random.size()});
}

/// The recordings, each of a host of this plan and written from it.
Result<std::map<std::string, parse::Recording>> recordings_of(const po::variables_map& values,
                                                              const probe::Plan& plan,
                                                              const std::filesystem::path& base) {
  std::map<std::string, parse::Recording> out;
  if (values.count("import") == 0) return out;
  for (const std::string& path : values["import"].as<std::vector<std::string>>()) {
    const auto bytes = read_file(path, parse::recording_bytes_max);
    if (!bytes) return bytes.error();
    auto recording = parse::read_recording(*bytes);
    const auto refused = [&](std::string what, std::string hint) {
      return Error{.kind = ErrorKind::input,
                   .what = std::move(what),
                   .where = path,
                   .hint = std::move(hint),
                   .code = "recording.refused"};
    };
    if (!recording) {
      Error error = recording.error();
      error.where = path;
      return error;
    }
    const auto lane = std::find_if(plan.lanes.begin(), plan.lanes.end(), [&](const probe::Lane& l) {
      return l.target->name == recording->target;
    });
    if (lane == plan.lanes.end())
      return refused(fmt::format("no target \"{}\" in this plan", printable(recording->target)),
                     "is it of another deployment?");
    if (probe::lane_digest(*lane, base) != recording->plan)
      return refused("written from another plan of this target",
                     "run the script of today's \"tenken plan --script\" again");
    const std::string name = recording->target;
    if (!out.emplace(name, *std::move(recording)).second)
      return refused(fmt::format("a second recording of \"{}\"", name), "give one a host");
  }
  return out;
}

/// The bundle: evidence, assessment and reports. The monthly report is signed by itself too, since
/// cities look at PDFs in Acrobat's signature panel.
Result<Bytes> seal(const Case& c, const Assessment& assessment, const bundle::Signer& signer,
                   const po::variables_map& values) {
  using reports::Language;
  std::vector<bundle::Member> members = reports::members_of(c);
  members.push_back({"assessment.json", reports::render_json(assessment, c, {})});
  members.push_back({"report/checklist.xlsx", reports::render_xlsx(assessment, c, {})});
  members.push_back({"report/page.html", reports::render_html(assessment, c, {})});
  for (const auto& [language, word] : {std::pair{Language::ja, "ja"}, {Language::en, "en"}}) {
    members.push_back({fmt::format("report/table.{}.txt", word),
                       reports::render_table(assessment, c, {.language = language})});
    const auto sealing = seal_options_of(values, signer);
    if (!sealing) return sealing.error();
    auto report =
        bundle::sign_pdf(reports::render_pdf(assessment, c, {.language = language}), *sealing);
    if (!report) return report.error();
    members.push_back({fmt::format("report/monthly.{}.pdf", word), *std::move(report)});
  }
  const auto sealing = seal_options_of(values, signer);
  if (!sealing) return sealing.error();
  return bundle::seal(std::move(members), *sealing);
}

}  // namespace

int run_scan(const std::vector<std::string>& arguments) {
  const Interrupt interrupt;
  po::variables_map values;
  if (const auto done = parse(arguments, "scan", "[options]", scan_options(), {}, values))
    return *done;
  const auto outputs = outputs_of(values);
  if (!outputs) return fail(outputs.error());
  const auto style = progress_style(values["progress"].as<std::string>());
  if (!style) return fail(style.error());
  std::vector<int> only;
  if (values.count("only") != 0) {
    auto numbers = numbers_of(values["only"].as<std::string>());
    if (!numbers) return fail(numbers.error());
    only = *numbers;
  }
  Inputs in = load_inputs(values);
  auto planned = probe::make_plan(in.rules, in.profile, in.deployment, only);
  in.errors.insert(in.errors.end(), planned.errors.begin(), planned.errors.end());
  if (!in.errors.empty()) return fail(in.errors);
  std::optional<bundle::Signer> signer;
  if (values.count("bundle") != 0) {
    auto made = signer_of(values);
    if (!made) return fail(made.error());
    // The bundle holds the report: told now, not when everything has been looked at.
    if (const auto there = reports::find_fonts(); !there) return fail(there.error());
    signer = *std::move(made);
  }
  std::optional<PreviousBundle> before;
  if (values.count("previous") != 0) {
    auto month = month_before(values["previous"].as<std::string>(), in.profile, in.deployment);
    if (!month) return fail(month.error());
    before = *std::move(month);
  }

  const auto base = std::filesystem::path(in.deployment_file).parent_path();
  // A script is written from the whole plan, whatever rows this scan selects.
  auto recordings =
      recordings_of(values, probe::make_plan(in.rules, in.profile, in.deployment, {}).plan, base);
  if (!recordings) return fail(recordings.error());
  const std::filesystem::path work = std::filesystem::path(values["work"].as<std::string>()) /
                                     sha256_hex(probe::to_text(planned.plan, base)).substr(0, 16);
  std::error_code error;
  if (!values["resume"].as<bool>()) std::filesystem::remove_all(work, error);
  std::filesystem::create_directories(work, error);
  if (error)
    return fail(Error{.kind = ErrorKind::environment,
                      .what = error.message(),
                      .where = work.string(),
                      .hint = "choose another folder with --work"});
  std::filesystem::permissions(work, std::filesystem::perms::owner_all, error);
  if (!only.empty())
    say_progress(fmt::format("{} of {} requirements selected", only.size(), in.rules.rules.size()));

  Progress progress(*style, planned.plan.lanes.size());
  auto collected =
      probe::collect(planned.plan, in.deployment,
                     {.base = base,
                      .jobs = values["jobs"].as<int>(),
                      .stop = interrupt.token(),
                      .progress = [&](std::string_view line) { progress.done(std::string(line)); },
                      .journal = work,
                      .tool = "tenken " TENKEN_VERSION,
                      .run = new_run(),
                      .recordings = *std::move(recordings)});
  progress.finish();
  if (collected.interrupted) {
    say_progress("interrupted: nothing was sealed; the same command with --resume goes on");
    return interrupt.exit_code();
  }
  if (before) add_month(collected.evidence, *before);
  const Case c{std::move(in.rules), std::move(in.profile), std::move(collected.evidence), now()};
  const Assessment assessment = evaluate(c);
  if (const auto written = write_outputs(*outputs, assessment, c); !written)
    return fail(written.error());
  if (signer) {
    const auto sealed = seal(c, assessment, *signer, values);
    if (!sealed) return fail(sealed.error());
    if (const auto written = write_file(values["bundle"].as<std::string>(), *sealed); !written)
      return fail(written.error());
    say_progress(fmt::format("sealed {} ({} bytes, SHA-256 {})", values["bundle"].as<std::string>(),
                             sealed->size(), sha256_hex(*sealed)));
    if (values.count("cover") != 0) {
      const auto trust = trust_of(values);
      if (!trust) return fail(trust.error());
      const auto cover = write_cover(
          values["cover"].as<std::string>(), values["bundle"].as<std::string>(), *sealed,
          bundle::verify(*sealed, *trust), {assessment, c}, outputs->options.language);
      if (!cover) return fail(cover.error());
    }
  } else {
    say_progress("not sealed: no --bundle given");
  }
  std::filesystem::remove_all(work, error);
  std::filesystem::remove(work.parent_path(), error);
  return exit_of(assessment, c.profile);
}

}  // namespace tenken::cli

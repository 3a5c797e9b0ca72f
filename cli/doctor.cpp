// doctor: is everything there that a scan needs? Connects to each target once and says nothing to
// it; prints references, never their values.
#include <fmt/format.h>
#include <sys/timex.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <set>
#include <thread>

#include "checks/parse/x509.hpp"
#include "checks/probe/plan.hpp"
#include "checks/probe/secret.hpp"
#include "checks/probe/socket.hpp"
#include "cli/options.hpp"
#include "cli/signer.hpp"
#include "cli/trust.hpp"
#include "reports/pdf/fonts.hpp"
#include "reports/words/catalogue.hpp"
#include "rules/calendar.hpp"

namespace tenken::cli {

namespace {

namespace fs = std::filesystem;
using reports::Language;
using reports::phrase;
using reports::phrased;

constexpr int connect_ms_max = 5000;
constexpr std::size_t threads_max = 64;
/// A certificate that ends sooner than this is worth a word.
constexpr long days_left_warning = 30;
/// Free space below which a scan's journal and bundle may not fit, in MiB.
constexpr std::uintmax_t free_mib_warning = 512;

enum class Grade { good, warning, bad };

struct Line {
  Grade grade = Grade::good;
  std::string text;
  std::string hint;
};

struct Preflight {
  Language language;
  std::vector<Line> lines{};

  void add(Grade grade, std::string text, std::string hint = {}) {
    lines.push_back({grade, std::move(text), std::move(hint)});
  }
};

/// Host and port of a target; empty host: it is not connected to.
struct Endpoint {
  std::string target, host, port;
};

Endpoint endpoint_of(const rules::Target& t) {
  if (t.address.empty() || t.transport == "local") return {};
  Endpoint out{t.name, t.address, t.fact("port")};
  std::string default_port = "22";
  if (const auto scheme = t.address.find("://"); scheme != std::string::npos) {
    const std::string name = t.address.substr(0, scheme);
    default_port = name == "https"   ? "443"
                   : name == "http"  ? "80"
                   : name == "ldaps" ? "636"
                   : name == "ldap"  ? "389"
                                     : "";
    out.host = t.address.substr(scheme + 3);
    out.host = out.host.substr(0, out.host.find_first_of("/?#"));
  } else if (t.transport.empty()) {
    return {};
  }
  if (const auto user = out.host.rfind('@'); user != std::string::npos)
    out.host = out.host.substr(user + 1);
  std::string host, port;
  if (probe::split_host_port(out.host, host, port)) out.host = host, out.port = port;
  if (out.port.empty()) out.port = default_port;
  return out.port.empty() ? Endpoint{} : out;
}

Line reach(const Endpoint& e, Language language) {
  const auto begun = std::chrono::steady_clock::now();
  const auto deadline = probe::Deadline::after_ms(connect_ms_max, {});
  const std::string where = printable(e.host + ":" + e.port);
  const probe::Resolved found = probe::resolve(e.host, e.port, deadline);
  if (found.peers.empty())
    return {Grade::bad, phrased("doctor.reach.failed", language, e.target, where, found.why), ""};
  const probe::Connected connected = probe::connect_to(found.peers.front(), deadline);
  if (connected.outcome != probe::Outcome::open)
    return {Grade::bad,
            phrased("doctor.reach.failed", language, e.target, where,
                    connected.why.empty() ? std::string(probe::to_string(connected.outcome))
                                          : connected.why),
            ""};
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(
                      std::chrono::steady_clock::now() - begun)
                      .count();
  return {Grade::good, phrased("doctor.reach", language, e.target, where, ms), ""};
}

void reachability(Preflight& out, const rules::Deployment& deployment) {
  std::vector<Endpoint> endpoints;
  for (const rules::Target& t : deployment.targets)
    if (Endpoint e = endpoint_of(t); !e.host.empty()) endpoints.push_back(std::move(e));
  std::vector<Line> lines(endpoints.size());
  std::atomic<std::size_t> next{0};
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < std::min(threads_max, endpoints.size()); ++i)
      threads.emplace_back([&] {
        for (std::size_t at = next++; at < endpoints.size(); at = next++)
          lines[at] = reach(endpoints[at], out.language);
      });
  }
  out.lines.insert(out.lines.end(), lines.begin(), lines.end());
}

void references(Preflight& out, const rules::Deployment& deployment, const fs::path& base) {
  bool any = false;
  for (const rules::Target& t : deployment.targets)
    for (const auto& [name, reference] : t.credentials) {
      any = true;
      const auto secret = probe::resolve_secret(reference, base);
      const std::string said =
          phrased("doctor.secret", out.language, printable(reference), t.name, name);
      if (secret)
        out.add(secret->empty() ? Grade::bad : Grade::good, said);
      else
        out.add(Grade::bad, said + ": " + secret.error().what, secret.error().hint);
    }
  if (!any) out.add(Grade::good, phrase("doctor.secret.none", out.language));
}

/// A program that a transport or a reader of papers runs, looked for as execvp would.
bool is_on_path(const std::string& program) {
  const char* path = std::getenv("PATH");
  if (path == nullptr) return false;
  for (std::string_view folder : split(path, ':'))
    if (access((std::string(folder) + "/" + program).c_str(), X_OK) == 0) return true;
  return false;
}

void programs(Preflight& out, const rules::Deployment& deployment) {
  std::set<std::string> wanted;
  for (const rules::Target& t : deployment.targets) {
    if (t.transport == "openssh") wanted.insert("ssh");
    if (lower_ascii(t.fact("file")).ends_with(".pdf")) wanted.insert("pdftotext");
  }
  for (const std::string& program : wanted) {
    const bool there = is_on_path(program);
    out.add(there ? Grade::good : Grade::bad,
            phrased(there ? "doctor.tool" : "doctor.tool.missing", out.language, program));
  }
}

void fonts(Preflight& out) {
  const auto there = reports::find_fonts();
  out.add(there ? Grade::good : Grade::bad,
          phrased(there ? "doctor.font" : "doctor.font.missing", out.language, reports::house_font),
          there ? "" : there.error().hint);
}

void clock_state(Preflight& out) {
  timex state{};
  const int answer = adjtimex(&state);
  if (answer < 0 || answer == TIME_ERROR || (state.status & STA_UNSYNC) != 0)
    out.add(Grade::warning, phrase("doctor.clock.unknown", out.language), "chronyc tracking");
  else
    out.add(Grade::good, phrased("doctor.clock", out.language, state.maxerror / 1000));
}

void certificate(Preflight& out, const char* key, const std::string& name, const std::string& role,
                 std::chrono::sys_seconds not_after) {
  const long days = std::chrono::duration_cast<std::chrono::days>(not_after - now()).count();
  const Grade grade = not_after <= now()         ? Grade::bad
                      : days < days_left_warning ? Grade::warning
                                                 : Grade::good;
  const std::string until = format_date(day_in_japan(not_after));
  out.add(grade, std::string_view(key) == "doctor.anchor"
                     ? phrased(key, out.language, printable(name), role, until, days)
                     : phrased(key, out.language, printable(name), until, days));
}

void trust(Preflight& out, const rules::Profile& profile) {
  for (const rules::Anchor& a : profile.anchors)
    if (const auto certificates = parse_certificates(a.pem))
      for (const Certificate& c : *certificates)
        certificate(out, "doctor.anchor", a.name, a.role, c.not_after);
}

void key(Preflight& out, const po::variables_map& values) {
  if (values.count("key") == 0) {
    out.add(Grade::warning, phrase("doctor.key.none", out.language));
    return;
  }
  const auto signer = signer_of(values);
  if (!signer) {
    out.add(Grade::bad, signer.error().where + ": " + signer.error().what, signer.error().hint);
    return;
  }
  certificate(out, "doctor.key", signer->certificate.subject, "", signer->certificate.not_after);
}

void papers(Preflight& out, const rules::Deployment& deployment, const fs::path& base) {
  for (const rules::Target& t : deployment.targets) {
    const std::string file = t.fact("file");
    if (file.empty()) continue;
    std::error_code error;
    const auto written = fs::last_write_time(base / file, error);
    if (error) {
      out.add(Grade::bad, phrased("doctor.paper.missing", out.language, t.name, error.message()),
              printable((base / file).string()));
      continue;
    }
    const auto days =
        std::chrono::duration_cast<std::chrono::days>(fs::file_time_type::clock::now() - written)
            .count();
    out.add(Grade::good, phrased("doctor.paper", out.language, t.name, days));
  }
}

void disk(Preflight& out, const std::string& work) {
  std::error_code error;
  const fs::path folder = fs::exists(work, error) ? fs::path(work) : fs::current_path(error);
  const auto space = fs::space(folder, error);
  const auto mib = error ? 0 : space.available >> 20;
  out.add(mib < free_mib_warning ? Grade::warning : Grade::good,
          phrased("doctor.disk", out.language, folder.string(), mib));
}

int print_lines(const Preflight& out) {
  bool bad = false;
  std::string text;
  for (const Line& line : out.lines) {
    const char* word = line.grade == Grade::good      ? "doctor.good"
                       : line.grade == Grade::warning ? "doctor.warning"
                                                      : "doctor.bad";
    text += fmt::format("[{}] {}\n", phrase(word, out.language), printable(line.text));
    if (!line.hint.empty()) text += "    " + printable(line.hint) + "\n";
    bad = bad || line.grade == Grade::bad;
  }
  std::cout << text;
  return bad ? unproven : satisfied;
}

}  // namespace

int run_doctor(const std::vector<std::string>& arguments) {
  po::options_description options = input_options();
  options.add(signer_options());
  options.add_options()("work", po::value<std::string>()->default_value(".tenken"),
                        "folder that a scan would work in")(
      "lang", po::value<std::string>()->default_value("ja"), "ja or en");
  po::variables_map values;
  if (const auto done = parse(arguments, "doctor", "[options]", options, {}, values)) return *done;
  const auto language = language_of(values);
  if (!language) return fail(language.error());
  Inputs in = load_inputs(values);
  const auto planned = probe::make_plan(in.rules, in.profile, in.deployment, {});
  in.errors.insert(in.errors.end(), planned.errors.begin(), planned.errors.end());
  if (!in.errors.empty()) return fail(in.errors);
  const fs::path base = fs::path(in.deployment_file).parent_path();
  Preflight out{*language};
  std::size_t looks = 0;
  for (const probe::Lane& lane : planned.plan.lanes) looks += lane.tasks.size();
  out.add(Grade::good, phrased("doctor.inputs", out.language, in.deployment.targets.size(), looks,
                               in.profile.anchors.size()));
  references(out, in.deployment, base);
  key(out, values);
  trust(out, in.profile);
  programs(out, in.deployment);
  fonts(out);
  clock_state(out);
  papers(out, in.deployment, base);
  disk(out, values["work"].as<std::string>());
  reachability(out, in.deployment);
  return print_lines(out);
}

}  // namespace tenken::cli

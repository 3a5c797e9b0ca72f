// scan: results that a scanner wrote to files. An ARF holds the whole benchmark and what it saw of
// the host (settings, account names); kept is each rule's result, with the digest of the whole.
#include <fmt/format.h>

#include "checks/parse/scan.hpp"
#include "checks/probe/paper_file.hpp"
#include "checks/probe/probe.hpp"

namespace tenken::probe {

namespace {

/// An ARF over a whole benchmark has about 20 MB.
constexpr std::uintmax_t scan_bytes_max = 256u << 20;
constexpr std::size_t scan_files_max = 1000;

/// What the detector of personal data looks at: the results without the account that a cloud's
/// scanner names as what it looked at. One number of twelve digits in eleven has the check digit of
/// a My Number.
std::string without_accounts(std::string text, const std::vector<parse::ScanResult>& runs) {
  for (const parse::ScanResult& run : runs) {
    if (run.tool != "Prowler" && run.tool != "AWS Security Hub") continue;
    for (const std::string& account : run.targets)
      if (account.size() == 12 && account.find_first_not_of("0123456789") == std::string::npos)
        for (auto at = text.find('"' + account + '"'); at != std::string::npos;
             at = text.find('"' + account + '"', at))
          text.replace(at + 1, account.size(), "account");
  }
  return text;
}

Seen read_one(const Look& look, const std::string& file) {
  Seen out;
  out.part = file;
  out.media_type = "application/json";
  out.how = "read " + file + ", keep the result of each rule";
  const auto fail = [&](Status status, std::string why) {
    out.status = status;
    out.why = std::move(why);
    return out;
  };
  const auto [bytes, status, why] = read_whole_file(look.base / file, scan_bytes_max);
  if (status != Status::ok) return fail(status, why);
  auto runs = parse::read_scan(bytes);
  if (!runs) return fail(Status::malformed, printable(runs.error().what));
  auto kept = parse::write_scan({sha256_hex(bytes), *runs});
  if (!kept) return fail(Status::malformed, printable(kept.error().what));
  out.reducer = "scan/1";
  out.bytes = std::move(*kept);
  out.searched = without_accounts(out.bytes, *runs);
  return out;
}

std::vector<Seen> observe(const Look& look) {
  const auto files = look.args_of("files");
  if (files.empty() || files.size() > scan_files_max)
    return failed(Status::malformed, "no file, or too many");
  std::vector<Seen> out;
  for (const std::string& file : files) {
    if (look.deadline.is_over()) return failed(Status::timed_out, "not read in time");
    out.push_back(read_one(look, file));
  }
  return out;
}

std::vector<std::string> describe(const Look& look) {
  std::vector<std::string> out;
  for (const std::string& file : look.args_of("files"))
    out.push_back("read " + file + "  # and keep the result of each rule");
  return out;
}

}  // namespace

extern const Probe scan_probe{
    "scan",
    "1",
    "results of scanners: XCCDF, ARF, Prowler, Security Hub, Trivy, SARIF, testssl.sh, Lynis",
    {"files"},
    false,
    observe,
    describe};

}  // namespace tenken::probe

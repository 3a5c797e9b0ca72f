// bill: a bill of software (SBOM) beside the deployment. It may name authors, files and licences;
// kept are the packages, what it is a bill of and when it was made, with the digest of the whole.
// vulnerability_scan: what a scanner found in an image; kept are numbers, packages and versions.
#include "checks/parse/bill.hpp"
#include "checks/parse/vulnerability_scan.hpp"
#include "checks/probe/paper_file.hpp"
#include "checks/probe/probe.hpp"

namespace tenken::probe {

namespace {

/// A bill of a large image with all its files has about 60 MB.
constexpr std::uintmax_t bill_bytes_max = 128u << 20;

using Reduce = Result<Bytes> (*)(const std::string& bytes);

Result<Bytes> reduce_bill(const std::string& bytes) {
  auto bill = parse::read_bill(bytes);
  if (!bill) return bill.error();
  return parse::write_bill({sha256_hex(bytes), *std::move(bill)});
}

Result<Bytes> reduce_scan(const std::string& bytes) {
  auto scan = parse::read_vulnerability_scan(bytes);
  if (!scan) return scan.error();
  return parse::write_vulnerability_scan({sha256_hex(bytes), *std::move(scan)});
}

Seen observe_one(const Look& look, std::string part, Reduce reduce) {
  Seen out;
  const std::string file = look.arg("file");
  out.part = std::move(part);
  out.media_type = "application/json";
  out.how = "read " + file + ", keep its packages";
  const auto fail = [&](Status status, std::string why) {
    out.status = status;
    out.why = std::move(why);
    return out;
  };
  const auto [bytes, status, why] = read_whole_file(look.base / file, bill_bytes_max);
  if (status != Status::ok) return fail(status, why);
  auto kept = reduce(bytes);
  if (!kept) return fail(Status::malformed, printable(kept.error().what));
  out.reducer = out.part + "/1";
  out.bytes = std::move(*kept);
  return out;
}

std::vector<Seen> observe_bill(const Look& look) {
  return {observe_one(look, "bill", reduce_bill)};
}
std::vector<Seen> observe_scan(const Look& look) {
  return {observe_one(look, "vulnerability_scan", reduce_scan)};
}

std::vector<std::string> describe(const Look& look) {
  return {"read " + look.arg("file") + "  # and keep its packages"};
}

}  // namespace

extern const Probe bill_probe{"bill",   "1",   "a bill of software (SBOM): CycloneDX, SPDX",
                              {"file"}, false, observe_bill,
                              describe};
extern const Probe vulnerability_scan_probe{
    "vulnerability_scan", "1",     "what a vulnerability scanner found: Trivy", {"file"}, false,
    observe_scan,         describe};

}  // namespace tenken::probe

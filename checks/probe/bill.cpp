// bill: a bill of software (SBOM) beside the deployment. It may name authors, files and licences;
// kept are the packages, what it is a bill of and when it was made, with the digest of the whole.
#include <fstream>

#include "checks/parse/bill.hpp"
#include "checks/probe/probe.hpp"

namespace tenken::probe {

namespace {

/// A bill of a large image with all its files has about 60 MB.
constexpr std::uintmax_t bill_bytes_max = 128u << 20;

Seen observe_one(const Look& look) {
  Seen out;
  const std::string file = look.arg("file");
  out.part = "bill";
  out.media_type = "application/json";
  out.how = "read " + file + ", keep its packages";
  const auto fail = [&](Status status, std::string why) {
    out.status = status;
    out.why = std::move(why);
    return out;
  };
  const auto path = look.base / file;
  std::error_code error;
  if (!std::filesystem::exists(path, error)) return fail(Status::absent, "no such file");
  const auto size = std::filesystem::file_size(path, error);
  if (error || size == 0 || size > bill_bytes_max)
    return fail(Status::malformed, "empty, too large or not a file");
  std::string bytes(size, '\0');
  std::ifstream in(path, std::ios::binary);
  in.read(bytes.data(), static_cast<std::streamsize>(size));
  if (!in || in.peek() != std::ifstream::traits_type::eof())
    return fail(Status::malformed, "not readable, or it changed");
  auto bill = parse::read_bill(bytes);
  if (!bill) return fail(Status::malformed, printable(bill.error().what));
  auto kept = parse::write_bill({sha256_hex(bytes), *std::move(bill)});
  if (!kept) return fail(Status::malformed, printable(kept.error().what));
  out.reducer = "bill/1";
  out.bytes = std::move(*kept);
  return out;
}

std::vector<Seen> observe(const Look& look) { return {observe_one(look)}; }

std::vector<std::string> describe(const Look& look) {
  return {"read " + look.arg("file") + "  # and keep its packages"};
}

}  // namespace

extern const Probe bill_probe{
    "bill", "1", "a bill of software (SBOM): CycloneDX, SPDX", {"file"}, false, observe, describe};

}  // namespace tenken::probe

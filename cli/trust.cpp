#include "cli/trust.hpp"

#include <fmt/format.h>

#include "cli/files.hpp"
#include "rules/calendar.hpp"

namespace tenken::cli {

namespace {

constexpr std::uintmax_t certificate_bytes_max = 4u << 20;

Result<Anchors> anchors_of(const std::vector<std::string>& files) {
  Anchors out;
  for (const std::string& file : files) {
    const auto text = read_file(file, certificate_bytes_max);
    if (!text) return text.error();
    auto certificates = parse_certificates(*text);
    if (!certificates)
      return Error{.kind = ErrorKind::input,
                   .what = certificates.error().what,
                   .where = file,
                   .hint = "give a PEM or DER certificate",
                   .code = certificates.error().code};
    out.certificates.insert(out.certificates.end(), certificates->begin(), certificates->end());
  }
  return out;
}

std::vector<std::string> list_of(const po::variables_map& values, const char* name) {
  return values.count(name) == 0 ? std::vector<std::string>{}
                                 : values[name].as<std::vector<std::string>>();
}

}  // namespace

po::options_description trust_options() {
  po::options_description out("Trust");
  out.add_options()("trust", po::value<std::vector<std::string>>()->composing(),
                    "certificate that the signer must lead to (PEM); repeatable")(
      "tsa-trust", po::value<std::vector<std::string>>()->composing(),
      "certificate that the time stamper must lead to (PEM); repeatable")(
      "at", po::value<std::string>(), "judge signatures at this instant instead of now");
  return out;
}

bool names_trust(const po::variables_map& values) { return values.count("trust") != 0; }

std::chrono::sys_seconds now() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

Result<std::chrono::sys_seconds> instant_of(const po::variables_map& values, const char* name) {
  if (values.count(name) == 0) return now();
  const std::string text = values[name].as<std::string>();
  if (const auto instant = parse_instant(text)) return *instant;
  if (const auto day = parse_date(text))
    return std::chrono::sys_seconds{*day} + std::chrono::hours(15) - std::chrono::seconds(1);
  return Error{.kind = ErrorKind::usage,
               .what = fmt::format("\"{}\" is no instant", printable(text)),
               .where = fmt::format("--{}", name),
               .hint = "write 2026-11-22 or 2026-11-22T12:00:00+09:00"};
}

Result<bundle::Trust> trust_of(const po::variables_map& values) {
  auto signers = anchors_of(list_of(values, "trust"));
  if (!signers) return signers.error();
  auto authorities = anchors_of(list_of(values, "tsa-trust"));
  if (!authorities) return authorities.error();
  const auto at = instant_of(values, "at");
  if (!at) return at.error();
  return bundle::Trust{
      .signers = *std::move(signers), .timestamp_authorities = *std::move(authorities), .at = *at};
}

Result<std::unique_ptr<Opened>> open_bundle(const std::string& path, const bundle::Trust& trust) {
  auto out = std::make_unique<Opened>();
  auto bytes = read_file(path, bundle::container_bytes_max);
  if (!bytes) return bytes.error();
  out->bytes = *std::move(bytes);
  out->verification = bundle::verify(out->bytes, trust);
  return out;
}

std::vector<Error> blocking(const bundle::Verification& verification, bool trust_named) {
  std::vector<Error> out;
  for (const Error& e : verification.problems)
    if (trust_named || e.code != "signature.untrusted_signer") out.push_back(e);
  if (!verification.reached_end && out.empty() && trust_named)
    out.push_back(Error{.kind = ErrorKind::bundle,
                        .what = "the bundle could not be checked to its end",
                        .code = "bundle.unchecked"});
  return out;
}

}  // namespace tenken::cli

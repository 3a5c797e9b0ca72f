#include "cli/signer.hpp"

#include <openssl/rand.h>

#include <array>

#include "checks/probe/secret.hpp"
#include "checks/probe/timestamp_authority.hpp"
#include "cli/files.hpp"
#include "cli/trust.hpp"

namespace tenken::cli {

namespace {

constexpr std::uintmax_t key_bytes_max = 65536;
/// Longest wait for a time-stamping authority.
constexpr int timestamp_ms_max = 15000;

Error usage_error(std::string what) {
  return Error{.kind = ErrorKind::usage,
               .what = std::move(what),
               .where = "--key",
               .hint = "give --key file:PATH and --certificate FILE"};
}

}  // namespace

po::options_description signer_options() {
  po::options_description out;
  out.add_options()("key", po::value<std::string>(),
                    "signing key: file:PATH or env:NAME (PEM or PKCS#12)")(
      "certificate", po::value<std::string>(), "the signer's certificate and its chain (PEM)")(
      "passphrase", po::value<std::string>(), "passphrase of the key: file:PATH or env:NAME");
  return out;
}

Result<bundle::Signer> signer_of(const po::variables_map& values) {
  if (values.count("key") == 0) return usage_error("a seal needs a signing key");
  const auto key = probe::resolve_secret(values["key"].as<std::string>(), "");
  if (!key) return key.error();
  probe::Secret passphrase;
  if (values.count("passphrase") != 0) {
    auto given = probe::resolve_secret(values["passphrase"].as<std::string>(), "");
    if (!given) return given.error();
    passphrase = *std::move(given);
  }
  const std::string_view secret = trim(passphrase.reveal());
  auto signer = [&]() -> Result<bundle::Signer> {
    if (key->reveal().find("-----BEGIN") == std::string_view::npos)
      return bundle::signer_from_pkcs12(key->reveal(), secret, now());
    if (values.count("certificate") == 0) return usage_error("a PEM key needs --certificate");
    const auto certificate = read_file(values["certificate"].as<std::string>(), key_bytes_max * 4);
    if (!certificate) return certificate.error();
    return bundle::signer_from_pem(key->reveal(), *certificate, secret, now());
  }();
  if (signer || !signer.error().where.empty()) return signer;
  Error e = signer.error();
  e.where = values["key"].as<std::string>();
  e.kind = ErrorKind::input;
  return e;
}

po::options_description timestamp_options() {
  po::options_description out;
  out.add_options()("tsa", po::value<std::string>(), "URL of an RFC 3161 time-stamping authority");
  return out;
}

Result<bundle::SealOptions> seal_options_of(const po::variables_map& values,
                                            bundle::Signer signer) {
  bundle::SealOptions out{.signer = std::move(signer), .signing_time = now()};
  if (values.count("tsa") == 0) return out;
  std::array<unsigned char, 16> nonce{};
  RAND_bytes(nonce.data(), static_cast<int>(nonce.size()));
  out.nonce = std::string(reinterpret_cast<const char*>(nonce.data()), nonce.size());
  const std::string url = values["tsa"].as<std::string>();
  out.timestamp = [url](std::string_view request) {
    return probe::ask_timestamp_authority(url, request,
                                          probe::Deadline::after_ms(timestamp_ms_max, {}));
  };
  const auto trust = trust_of(values);
  if (!trust) return trust.error();
  out.timestamp_anchors = trust->timestamp_authorities;
  return out;
}

}  // namespace tenken::cli

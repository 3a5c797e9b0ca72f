#include "cli/signer.hpp"

#include "checks/probe/secret.hpp"
#include "cli/files.hpp"
#include "cli/trust.hpp"

namespace tenken::cli {

namespace {

constexpr std::uintmax_t key_bytes_max = 65536;

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

}  // namespace tenken::cli

// Keys that must not sign, each refused with its own code.
#include "tests/bundle/pki.hpp"

using namespace pki;

namespace {

std::string refused(const Result<bundle::Signer>& made) {
  return made ? "made" : made.error().code;
}

}  // namespace

TEST_CASE("keys in PEM") {
  const Bytes certificates = file("keys/signer.pem") + file("keys/chain.pem");
  const auto pem = [&](const std::string& key, std::string_view passphrase) {
    return refused(bundle::signer_from_pem(file("keys/" + key), certificates, passphrase, now));
  };
  CHECK(pem("signer.key", "") == "made");
  CHECK(pem("signer_encrypted.key", "ひみつ test") == "made");
  CHECK(pem("signer_encrypted.key", "himitsu") == "key.wrong_passphrase");
  CHECK(pem("signer_encrypted.key", "") == "key.passphrase_needed");
  CHECK(pem("signer.pem", "") == "key.malformed");
  CHECK(pem("second.key", "") == "key.certificate_mismatch");
  CHECK(pem("absent.key", "") == "key.malformed");
  CHECK(refused(bundle::signer_from_pem(file("keys/signer.key"), "", "", now)) ==
        "key.no_certificate");
}

TEST_CASE("the chain is embedded without the root, the signer found wherever it stands") {
  CHECK(signer().chain.size() == 1);
  const auto made = bundle::signer_from_pem(
      file("keys/signer.key"),
      file("keys/chain.pem") + file("keys/second.pem") + file("keys/signer.pem"), "", now);
  REQUIRE(made);
  CHECK(made->certificate.sha256 == certificate("signer").sha256);
  CHECK(made->chain.size() == 1);
}

TEST_CASE("keys in PKCS#12") {
  const auto p12 = [&](const std::string& name, std::string_view passphrase) {
    return refused(bundle::signer_from_pkcs12(file("keys/" + name), passphrase, now));
  };
  CHECK(p12("signer.p12", "ひみつ test") == "made");
  CHECK(p12("signer.p12", "himitsu") == "key.wrong_passphrase");
  CHECK(p12("signer.p12", "") == "key.passphrase_needed");
  CHECK(p12("legacy.p12", "old") == "key.legacy_pkcs12");
  CHECK(p12("signer.pem", "") == "key.malformed");
  CHECK(refused(bundle::signer_from_pkcs12(file("keys/signer.p12") + "x", "ひみつ test", now)) ==
        "key.malformed");
}

TEST_CASE("certificates that must not sign") {
  CHECK(refused(try_signer("expired")) == "key.certificate_expired");
  CHECK(refused(try_signer("expired", in_june)) == "made");
  CHECK(refused(try_signer("future")) == "key.certificate_not_yet_valid");
  CHECK(refused(try_signer("wrong_usage")) == "key.bad_key_usage");
  CHECK(refused(try_signer("signer_rsa2048")) == "key.weak");
  CHECK(refused(try_signer("signer_p224")) == "key.weak");
  CHECK(refused(try_signer("signer_rsa")) == "made");
}

TEST_CASE("a key elsewhere: what it gives back is looked at") {
  const auto remote = [](bundle::SignFunction sign) {
    auto made = bundle::signer_from_function(file("keys/signer.pem"), std::move(sign), now);
    REQUIRE(made);
    const auto cms = bundle::sign_cades("x", *made, {.signing_time = now});
    return cms ? std::string("made") : cms.error().code;
  };
  CHECK(remote(signer().sign) == "made");
  CHECK(remote(signer("second").sign) == "key.signature_refused");
  CHECK(remote([](std::string_view) -> Result<Bytes> { return Bytes("junk"); }) ==
        "key.signature_refused");
  CHECK(remote([](std::string_view) -> Result<Bytes> { return Bytes(); }) ==
        "key.signature_refused");
  CHECK(remote([](std::string_view) -> Result<Bytes> {
          return Error{ErrorKind::environment, "no card", "", "", "pkcs11.no_card"};
        }) == "pkcs11.no_card");
  std::size_t digest_bytes = 0;
  const auto measure = [&](std::string_view digest) -> Result<Bytes> {
    digest_bytes = digest.size();
    return Bytes("x");
  };
  CHECK(remote(measure) == "key.signature_refused");
  CHECK(digest_bytes == 32);
}

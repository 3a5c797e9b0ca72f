// Certificates: what one says, and which chains are trusted.
#include "tests/bundle/pki.hpp"

using namespace pki;

namespace {

std::string judged(const std::string& leaf, const ChainOptions& how,
                   const std::string& root = "root") {
  const std::vector<Certificate> between = {certificate("intermediate")};
  return verify_chain(certificate(leaf), between, anchors(root), how).reason;
}

}  // namespace

TEST_CASE("a certificate is described") {
  const Certificate server = certificate("server");
  CHECK(server.subject == "CN=server.example.jp,O=TEST ONLY tenken,C=JP");
  CHECK(server.issuer == "CN=Test Intermediate,O=TEST ONLY tenken,C=JP");
  CHECK(server.serial == "19");
  CHECK(server.dns_names == std::vector<std::string>{"server.example.jp", "*.wild.example.jp"});
  CHECK(server.ip_addresses == std::vector<std::string>{"192.0.2.7"});
  CHECK(server.key_type == "EC");
  CHECK(server.curve == "P-256");
  CHECK(server.key_bits == 256);
  CHECK(server.signature_algorithm == "ecdsa-with-SHA256");
  CHECK(server.key_usages == std::vector<std::string>{"digitalSignature"});
  CHECK(server.extended_key_usages == std::vector<std::string>{"serverAuth"});
  CHECK(server.not_before == std::chrono::sys_days{std::chrono::year{2026} / 1 / 1});
  CHECK(server.sha256.size() == 64);
  CHECK_FALSE(server.is_ca);
  CHECK(certificate("root").is_ca);
  CHECK(certificate("root").is_self_issued);
}

TEST_CASE("chains") {
  CHECK(judged("server",
               {.at = now, .purpose = Purpose::tls_server, .host = "server.example.jp"}) == "");
  CHECK(judged("server", {.at = now, .purpose = Purpose::tls_server, .host = "192.0.2.7"}) == "");
  CHECK(judged("server",
               {.at = now, .purpose = Purpose::tls_server, .host = "a.wild.example.jp"}) == "");
  CHECK(judged("server",
               {.at = now, .purpose = Purpose::tls_server, .host = "a.b.wild.example.jp"}) ==
        "wrong_host");
  CHECK(judged("server", {.at = now, .purpose = Purpose::tls_server, .host = "other.example.jp"}) ==
        "wrong_host");
  CHECK(judged("server", {.at = now, .purpose = Purpose::tls_server, .host = "192.0.2.8"}) ==
        "wrong_host");
  CHECK(judged("server", {.at = now, .purpose = Purpose::timestamping}) == "bad_key_usage");
  CHECK(judged("expired", {.at = now}) == "expired");
  CHECK(judged("expired", {.at = in_june}) == "");
  CHECK(judged("future", {.at = now}) == "not_yet_valid");
  CHECK(judged("signer", {.at = now}, "impostor_root") == "untrusted");
  CHECK(judged("impostor", {.at = now}) == "untrusted");
  CHECK(judged("signer_rsa2048", {.at = now}) == "");
  CHECK(judged("signer_rsa2048", {.at = now, .floor = {.rsa_bits_min = 3072}}) == "weak_key");
  CHECK(judged("signer_p224", {.at = now, .floor = {.ec_bits_min = 256}}) == "weak_key");
  CHECK(judged("weak_signature", {.at = now}) == "weak_signature");
  CHECK(verify_chain(certificate("signer"), {}, anchors("root"), {.at = now}).reason ==
        "untrusted");
  CHECK(verify_chain(certificate("signer"), {}, {}, {.at = now}).reason == "no_anchors");
  CHECK(verify_chain(certificate("signer"), {}, anchors("signer"), {.at = now}).path.size() == 1);
  CHECK(verify_chain({}, {}, anchors("root"), {.at = now}).reason == "malformed");
}

TEST_CASE("edges of validity: the first second is inside, the last is not (as OpenSSL has it)") {
  const Certificate expired = certificate("expired");
  CHECK(judged("expired", {.at = expired.not_after - 1s}) == "");
  CHECK(judged("expired", {.at = expired.not_after}) == "expired");
  CHECK(judged("expired", {.at = expired.not_before}) == "");
  CHECK(judged("expired", {.at = expired.not_before - 1s}) == "not_yet_valid");
}

TEST_CASE("what is no certificate") {
  CHECK(parse_certificates("").error().code == "certificate.malformed");
  CHECK(parse_certificates("hello").error().code == "certificate.malformed");
  CHECK(parse_certificates(file("keys/signer.key")).error().code == "certificate.malformed");
  CHECK(parse_certificate(file("keys/chain.pem")).error().code == "certificate.malformed");
  CHECK(parse_certificates(file("keys/chain.pem"))->size() == 2);
  const Bytes der = certificate("signer").der;
  CHECK(parse_certificate(der));
  CHECK_FALSE(parse_certificate(der + "x"));
  for (std::size_t size = 0; size < der.size(); size += 7)
    CHECK_FALSE(parse_certificate(der.substr(0, size)));
}

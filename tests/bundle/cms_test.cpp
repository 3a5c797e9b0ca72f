// CMS signatures made by openssl, good and forged; vectors/index.txt says what is expected of each.
#include "tests/bundle/pki.hpp"

using namespace pki;

namespace {

std::string judged(std::string_view der, std::string_view content, const Anchors& roots,
                   std::chrono::sys_seconds at = now) {
  const auto seen = verify_cms(der, content, roots, {.at = at});
  return seen ? "valid" : seen.error().code;
}

}  // namespace

TEST_CASE("every vector is judged as its index says") {
  const Bytes content = file("vectors/content.txt"), index = file("vectors/index.txt");
  std::size_t count = 0;
  for (std::string_view line : lines(index)) {
    if (line.starts_with("#")) continue;
    const std::string name(line.substr(0, line.find(' ')));
    const std::string expected(trim(line.substr(line.find("expect:") + 7)));
    CAPTURE(name);
    CHECK(judged(file("vectors/" + name), content, anchors("root")) == expected);
    ++count;
  }
  CHECK(count >= 20);
}

TEST_CASE("other content: refused") {
  CHECK(judged(file("vectors/good.p7s"), "other\n", anchors("root")) ==
        "signature.altered_content");
  CHECK(judged(file("vectors/good.p7s"), "", anchors("root")) == "signature.altered_content");
}

TEST_CASE("anchors: root, subordinate CA, the certificate itself, a fingerprint; nobody else") {
  const Bytes cms = file("vectors/good.p7s"), content = file("vectors/content.txt");
  CHECK(judged(cms, content, anchors("intermediate")) == "valid");
  // Made by openssl: the ESS attribute names the signer alone, so the CA above a pinned signer is
  // bound by nothing.
  CHECK(judged(cms, content, anchors("signer")) == "signature.unused_certificate");
  CHECK(judged(cms, content,
               {.certificates = {}, .sha256 = {certificate("intermediate").sha256}}) == "valid");
  CHECK(judged(cms, content, {}) == "signature.untrusted_signer");
  CHECK(judged(cms, content, anchors("impostor_root")) == "signature.untrusted_signer");
  CHECK(judged(cms, content, anchors("tsa_root")) == "signature.untrusted_signer");
  CHECK(judged(cms, content, {.certificates = {}, .sha256 = {certificate("signer_twin").sha256}}) ==
        "signature.untrusted_signer");
}

TEST_CASE("truncated at every byte: never valid") {
  const Bytes cms = file("vectors/good.p7s"), content = file("vectors/content.txt");
  for (std::size_t size = 0; size < cms.size(); ++size) {
    CAPTURE(size);
    CHECK(judged(std::string_view(cms).substr(0, size), content, anchors("root")) != "valid");
  }
}

TEST_CASE("the issuer's name in another case: refused, though openssl takes it") {
  Bytes cms = file("vectors/good.p7s");
  const auto at = cms.rfind("Test Intermediate");
  REQUIRE(at != Bytes::npos);
  cms[at] = 't';
  CHECK(judged(cms, file("vectors/content.txt"), anchors("root")) == "signature.invalid");
}

TEST_CASE("an attached statement gives its content back") {
  const auto made =
      bundle::sign_cades("statement\n", signer(), {.signing_time = now, .attached = true});
  REQUIRE(made);
  const auto seen = verify_cms_attached(*made, anchors("root"), {.at = now});
  REQUIRE(seen);
  CHECK(seen->signature.content == "statement\n");
  CHECK(seen->signature.signing_time == now);
  CHECK(seen->path.size() == 3);
  CHECK(verify_cms_attached(file("vectors/good.p7s"), anchors("root"), {.at = now}).error().code ==
        "signature.content_missing");
  CHECK(verify_cms_attached(*made + "x", anchors("root"), {.at = now}).error().code ==
        "signature.trailing_bytes");
}

TEST_CASE("next_der: shortest lengths only") {
  using namespace std::string_view_literals;
  const auto takes = [](std::string_view bytes) {
    DerItem item;
    return next_der(bytes, item);
  };
  CHECK(takes("\x04\x01x"sv));
  CHECK_FALSE(takes(""sv));
  CHECK_FALSE(takes("\x04"sv));
  CHECK_FALSE(takes("\x04\x02x"sv));
  CHECK_FALSE(takes("\x04\x81\x01x"sv));
  CHECK_FALSE(takes("\x30\x80\x00\x00"sv));
  CHECK_FALSE(takes("\x1f\x81\x01\x00"sv));
  CHECK_FALSE(takes("\x04\x84\xff\xff\xff\xffx"sv));
  CHECK_FALSE(takes("\x04\x89\x01\x01\x01\x01\x01\x01\x01\x01\x01"sv));
}

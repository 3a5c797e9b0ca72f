// The stored bundle: still valid, and no byte of it can change. vectors/golden.asice was made once
// (see "make the golden").
#include <cstdlib>

#include "reports/bundle/sentences.hpp"
#include "tests/bundle/pki.hpp"
#include "tests/skip.hpp"

using namespace pki;

namespace {

std::string judged(std::string_view container) {
  static const bundle::Trust by = trust();
  return verdict(bundle::verify(container, by));
}

/// Runs commands in a new folder that holds `files`; the exit code of `sh -e` over them.
int run(const std::vector<std::string>& commands,
        const std::vector<std::pair<std::string, Bytes>>& files) {
  char name[] = "/tmp/tenken-steps-XXXXXX";
  const std::string folder_name = mkdtemp(name);
  for (const auto& [file_name, bytes] : files)
    std::ofstream(folder_name + "/" + file_name, std::ios::binary) << bytes;
  {
    std::ofstream script(folder_name + "/steps.sh");
    for (const auto& command : commands) script << command << "\n";
  }
  const int status =
      std::system(("cd " + folder_name + " && sh -e ./steps.sh > out.txt 2>&1").c_str());
  if (status == 0) CHECK(std::system(("rm -r " + folder_name).c_str()) == 0);
  return status;
}

int plainly(const Bytes& container, const std::string& root = "root",
            const std::string& tsa = "tsa_root") {
  auto steps = bundle::plain_steps("it's a bundle.asice", "ca.pem", tsa.empty() ? "" : "tsa.pem");
  return run(steps, {{"it's a bundle.asice", container},
                     {"ca.pem", file("keys/" + root + ".pem")},
                     {"tsa.pem", tsa.empty() ? "" : file("keys/" + tsa + ".pem")}});
}

}  // namespace

TEST_CASE("make the golden" * doctest::skip()) {
  const Bytes container = stamped();
  std::ofstream(folder + "vectors/golden.asice", std::ios::binary) << container;
}

TEST_CASE("the golden bundle is valid, and small") {
  const Bytes golden = file("vectors/golden.asice");
  REQUIRE(golden.size() > 0);
  CHECK(golden.size() <= 32768);
  const auto seen = bundle::verify(golden, trust());
  CHECK(verdict(seen) == "valid");
  CHECK(seen.level == "B-T");
}

TEST_CASE("every byte of the golden flipped, three ways: never valid") {
  Bytes golden = file("vectors/golden.asice");
  for (std::size_t at = 0; at < golden.size(); ++at)
    for (int mask : {0x01, 0x20, 0xFF}) {  // 0x20: the other case of a letter
      golden[at] = static_cast<char>(golden[at] ^ mask);
      if (judged(golden) == "valid") FAIL_CHECK("valid with byte " << at << " changed by " << mask);
      golden[at] = static_cast<char>(golden[at] ^ mask);
    }
}

TEST_CASE(
    "every byte of the signature and its time stamp flipped, CRC-32 made to fit: never valid") {
  auto members = opened(file("vectors/golden.asice"));
  Bytes& cms = members.back().bytes;
  for (std::size_t at = 0; at < cms.size(); ++at)
    for (int mask : {0x01, 0x20, 0x80, 0xFF}) {
      cms[at] = static_cast<char>(cms[at] ^ mask);
      if (judged(closed(members)) == "valid")
        FAIL_CHECK("valid with byte " << at << " changed by " << mask);
      cms[at] = static_cast<char>(cms[at] ^ mask);
    }
}

TEST_CASE("the golden truncated at every 97th byte: never valid") {
  const Bytes golden = file("vectors/golden.asice");
  for (std::size_t size = 0; size < golden.size(); size += 97)
    CHECK(judged(std::string_view(golden).substr(0, size)) != "valid");
}

TEST_CASE("the plain commands say the same without tenken") {
  if (std::system("command -v unzip openssl sha256sum > /dev/null") != 0) {
    tests::skip("the plain commands", "unzip, openssl or sha256sum is absent");
    return;
  }
  CHECK(plainly(stamped()) == 0);
  CHECK(plainly(stamped("tsa_rsa", "signer_rsa")) == 0);
  CHECK(plainly(sealed(), "root", "") == 0);
  CHECK(plainly(sealed(), "intermediate", "") == 0);
  CHECK(plainly(sealed()) != 0);  // no time stamp to look at
  CHECK(plainly(stamped(), "impostor_root") != 0);
  CHECK(plainly(stamped(), "root", "root") != 0);
  auto altered = opened(stamped());
  altered[2].bytes += "x";
  CHECK(plainly(closed(altered)) != 0);
  auto added = opened(stamped());
  added.insert(added.begin() + 2, {"added.txt", "x"});
  CHECK(plainly(closed(added)) != 0);
  auto relisted = opened(stamped());  // altered, and SHA256SUMS made to fit
  relisted[2].bytes += "x";
  std::vector<bundle::MemberView> views;
  for (const auto& member : relisted) views.push_back({member.name, member.bytes});
  relisted[1].bytes = bundle::checksums(views);
  CHECK(plainly(closed(relisted)) != 0);
}

TEST_CASE("README.txt holds the commands word for word") {
  const Bytes text = bundle::readme();
  CHECK(is_utf8(text));
  for (const auto& step : bundle::plain_steps("BUNDLE.asice", "signer-ca.pem", "timestamp-ca.pem"))
    CHECK(text.find(step) != text.rfind(step));  // in Japanese and in English
}

TEST_CASE("the manifest satisfies the schema of EN 319 162-1") {
  // The schema imports xmldsig-core, which is not at hand; the test gives it the two elements that
  // it needs.
  const std::string schema = TENKEN_SOURCE_DIR "/../shared/schemas/en_31916201v010101.xsd";
  if (!std::ifstream(schema) || std::system("command -v xmllint > /dev/null") != 0) {
    tests::skip("schema of EN 319 162-1", "xmllint or " + schema + " is absent");
    return;
  }
  const Bytes stub =
      "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" "
      "targetNamespace=\"http://www.w3.org/2000/09/xmldsig#\" "
      "elementFormDefault=\"qualified\"><xs:element "
      "name=\"DigestMethod\"><xs:complexType><xs:attribute name=\"Algorithm\" "
      "type=\"xs:anyURI\" use=\"required\"/></xs:complexType></xs:element><xs:element "
      "name=\"DigestValue\" type=\"xs:base64Binary\"/>"
      "<xs:element name=\"Signature\"/></xs:schema>";
  const std::string local =
      "sed "
      "'s#http://www.w3.org/TR/2002/REC-xmldsig-core-20020212/xmldsig-core-schema.xsd#ds.xsd#' " +
      schema + " > asic.xsd";
  const Bytes xml = opened(sealed())[5].bytes;
  CHECK(run({local, "xmllint --noout --nonet --schema asic.xsd manifest.xml"},
            {{"ds.xsd", stub}, {"manifest.xml", xml}}) == 0);
}

TEST_CASE("sentences: sorted, whole, in both languages") {
  const auto all = bundle::sentences();
  for (std::size_t i = 0; i < all.size(); ++i) {
    CAPTURE(all[i].code);
    if (i > 0) CHECK(all[i - 1].code < all[i].code);
    CHECK(all[i].english.ends_with('.'));
    CHECK(all[i].japanese.ends_with("。"));
    CHECK(bundle::sentence(all[i].code) == &all[i]);
  }
  CHECK(bundle::sentence("bundle.nonsense") == nullptr);
  CHECK(bundle::sentence("") == nullptr);
}

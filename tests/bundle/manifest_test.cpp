// ASiCManifest: one spelling, and everything else refused.
#include "reports/bundle/manifest.hpp"

#include <cstdlib>

#include "tests/bundle/pki.hpp"

using namespace pki;

namespace {

const bundle::Manifest example = {
    "META-INF/signature001.p7s",
    {{"a b&<c>.txt", std::string(64, '0')}, {"evidence/契約書.pdf", sha256_hex("abc")}}};

/// The example, with names that a bundle may have.
Bytes written() {
  bundle::Manifest manifest = example;
  manifest.entries[0].name = "a+b.txt";
  return bundle::write_manifest(manifest);
}

std::string parsed(const Bytes& xml) {
  const auto seen = bundle::parse_manifest(xml);
  return seen ? "valid" : seen.error().code;
}

Bytes changed(std::string_view from, std::string_view to) {
  Bytes xml = written();
  const auto at = xml.find(from);
  REQUIRE(at != Bytes::npos);
  return xml.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("written and read back") {
  const auto seen = bundle::parse_manifest(written());
  REQUIRE(seen);
  CHECK(seen->signature == example.signature);
  CHECK(seen->entries[1] == example.entries[1]);
  // FIPS 180-2's "abc", in base64.
  CHECK(written().find(">ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=<") != Bytes::npos);
  CHECK(written().find("URI=\"evidence/%E5%A5%91%E7%B4%84%E6%9B%B8.pdf\"") != Bytes::npos);
  CHECK(bundle::write_manifest(example).find("URI=\"a%20b%26%3Cc%3E.txt\"") != Bytes::npos);
}

TEST_CASE("other spellings and other content") {
  const auto refused = [](std::string_view from, std::string_view to) {
    return parsed(changed(from, to)) == "bundle.manifest_malformed";
  };
  CHECK(refused("<asic:ASiCManifest", "<!DOCTYPE x><asic:ASiCManifest"));
  CHECK(refused("<asic:ASiCManifest",
                "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><asic:ASiCManifest"));
  CHECK(refused("<asic:ASiCManifest", "<!-- x --><asic:ASiCManifest"));
  CHECK(refused("<asic:ASiCManifest", "<?x y?><asic:ASiCManifest"));
  CHECK(refused("<?xml", " <?xml"));
  CHECK(refused("<?xml", "\xEF\xBB\xBF<?xml"));
  CHECK(refused("encoding=\"UTF-8\"", "encoding=\"utf-8\""));
  CHECK(refused("version=\"1.0\"", "version=\"1.1\""));
  CHECK(refused("xmlns:asic", "xmlns:asid"));
  CHECK(refused("v1.2.1#", "v1.1.1#"));
  CHECK(refused("  <asic:Sig", "   <asic:Sig"));
  CHECK(refused("  <asic:Sig", "text<asic:Sig"));
  CHECK(refused("URI=\"META-INF", "URI=\"META-INF\" URI=\"META-INF"));
  CHECK(refused("MimeType=", "Rootfile=\"true\" MimeType="));
  CHECK(refused("%E5", "%e5"));
  CHECK(refused("%E5", "%"));
  CHECK(refused("a%2Bb.txt", "a+b.txt"));
  CHECK(refused("a%2Bb.txt", "&#97;%2Bb.txt"));
  CHECK(refused("a%2Bb.txt", "..%2Fb.txt"));
  CHECK(refused("a%2Bb.txt", "a%00b.txt"));
  CHECK(refused("a%2Bb.txt", "evidence/%E5%A5%91%E7%B4%84%E6%9B%B8.pdf"));
  CHECK(refused("xmlenc#sha256", "xmlenc#sha512"));
  CHECK(refused("AFa0=<", "AFa0<"));
  CHECK(refused("AFa0=<", "AFa1=<"));  // bits beyond the 32 bytes
  CHECK(refused("</ds:DigestValue>", "<x/></ds:DigestValue>"));
  CHECK(refused("<ds:DigestValue>", "<ds:DigestValue><![CDATA[]]>"));
  CHECK(refused("</asic:ASiCManifest>\n", "</asic:ASiCManifest>"));
  CHECK(refused("</asic:ASiCManifest>\n", "</asic:ASiCManifest>\n\n"));
  CHECK(refused("\n", "\r\n"));
  CHECK(refused("signature001", "signature\xFF\xFE\xFD"));
  CHECK(parsed("") == "bundle.manifest_malformed");
  CHECK(parsed(written() + '\0') == "bundle.manifest_malformed");
  CHECK(parsed(bundle::write_manifest({example.signature, {}})) == "bundle.manifest_malformed");
}

TEST_CASE(
    "truncated at every byte, flipped in every byte: refused, or another manifest altogether") {
  const Bytes xml = written();
  const auto good = bundle::parse_manifest(xml);
  for (std::size_t size = 0; size < xml.size(); ++size)
    CHECK(parsed(xml.substr(0, size)) != "valid");
  for (std::size_t at = 0; at < xml.size(); ++at) {
    Bytes flipped = xml;
    flipped[at] = static_cast<char>(flipped[at] ^ 1);
    const auto seen = bundle::parse_manifest(flipped);
    CAPTURE(at);
    if (seen) CHECK((seen->signature != good->signature || seen->entries != good->entries));
  }
}

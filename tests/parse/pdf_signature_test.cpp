// The signature inside a PDF: what it covers, what was added after it, and what a paper that claims
// one comes to.
#include "checks/parse/pdf_signature.hpp"

#include <fmt/format.h>

#include "checks/paper_custody.hpp"
#include "checks/parse/cms.hpp"
#include "rules/load.hpp"
#include "tests/bundle/pki.hpp"

namespace {

using namespace tenken;

constexpr std::size_t place_digits = 16384;

/// A PDF of one page. `dictionary`: its signature dictionary, RANGE and PLACE in place of the two
/// values, which are filled with what `sign` makes of the bytes around the place.
Bytes signed_with(const bundle::Signer& signer, std::string dictionary) {
  const std::string range_written(44, ' '), place(place_digits + 2, '0');
  const auto put = [&](const std::string& word, const std::string& text) {
    const auto at = dictionary.find(word);
    REQUIRE(at != std::string::npos);
    dictionary.replace(at, word.size(), text);
  };
  put("RANGE", "[" + range_written + "]");
  put("PLACE", place);
  Bytes pdf = "%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n5 0 obj" + dictionary +
              "endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";
  const std::size_t first = pdf.find(place), second = first + place.size();
  const std::string range =
      fmt::format("{:<10} {:<10} {:<10} {:<10} ", 0, first, second, pdf.size() - second);
  pdf.replace(pdf.find(range_written), range.size(), range);
  const auto cms = bundle::sign_cades(pdf.substr(0, first) + pdf.substr(second), signer,
                                      {.signing_time = pki::now});
  REQUIRE(cms);
  std::string digits = hex(*cms);
  digits.resize(place_digits, '0');
  return pdf.replace(first, place.size(), "<" + digits + ">");
}

Bytes signed_pdf(const bundle::Signer& signer) {
  return signed_with(signer,
                     "<</Type/Sig/SubFilter/ETSI.CAdES.detached/ByteRange RANGE/Contents PLACE>>");
}

std::string code(const Bytes& pdf) {
  const auto read = parse::read_pdf_signature(pdf);
  return read ? "" : read.error().code;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

/// A case with one paper that says it is signed by the vendor.
std::optional<Finding> judged(const Bytes& pdf, const std::string& role = "vendor") {
  Case c;
  c.profile.anchors = {{"vendor", "vendor", "root.pem", pki::file("keys/root.pem")}};
  c.as_of = pki::now;
  Observation o;
  o.step = "s";
  o.target = "contract";
  o.part = "file";
  o.sha256 = sha256_hex(pdf);
  rules::Target target;
  target.name = "contract";
  target.kind = "document";
  if (!role.empty()) target.facts["signed_by"] = {role};
  const Look look{target, {Part{&o, pdf}}};
  return against_signature(c, "01.1", look);
}

}  // namespace

TEST_CASE("a PDF's signature covers all but itself, to the end of the file") {
  const Bytes pdf = signed_pdf(pki::signer());
  const auto read = parse::read_pdf_signature(pdf);
  REQUIRE(read);
  CHECK(read->filter == "ETSI.CAdES.detached");
  CHECK(read_cms(read->cms, read->content, {.signing_time_required = false}));
  CHECK(code("%PDF-1.7\n%%EOF\n") == "pdf.not_signed");
  CHECK(code(pdf + "1 0 obj<<>>endobj\n") == "pdf.appended_after_signing");
  CHECK(code(pdf.substr(0, pdf.size() - 1)) == "pdf.malformed_signature");
  CHECK(code(replaced(pdf, "/ByteRange [0 ", "/ByteRange [1 ")) == "pdf.malformed_signature");
  CHECK(code(replaced(pdf, "/ByteRange [0 ", "/ByteRange (0 ")) == "pdf.malformed_signature");
  CHECK(code(replaced(pdf, "/Contents <30", "/Contents <zz")) == "pdf.malformed_signature");
  for (std::size_t n = 0; n < pdf.size(); n += 97) CHECK_FALSE(code(pdf.substr(0, n)).empty());
}

TEST_CASE("a PDF's signature says its kind wherever its dictionary says it") {
  const auto filter_of = [](const std::string& dictionary) {
    const auto read = parse::read_pdf_signature(signed_with(pki::signer(), dictionary));
    return read ? read->filter : read.error().code;
  };
  // The place is longer than any dictionary: what stands before it is far from what stands behind.
  CHECK(filter_of("<</SubFilter/ETSI.CAdES.detached/Contents PLACE/ByteRange RANGE>>") ==
        "ETSI.CAdES.detached");
  CHECK(filter_of("<</Contents PLACE/ByteRange RANGE/SubFilter/adbe.pkcs7.detached>>") ==
        "adbe.pkcs7.detached");
  CHECK(filter_of("<</ByteRange RANGE/Cert[<" + std::string(9000, '3') +
                  "><30>]/Contents PLACE /SubFilter /ETSI.CAdES.detached>>") ==
        "ETSI.CAdES.detached");
  CHECK(filter_of("<</FT/Sig/V<</SubFilter/ETSI.CAdES.detached/ByteRange RANGE/Contents PLACE>>"
                  "/T(a)>>") == "ETSI.CAdES.detached");
  CHECK(filter_of("<</ByteRange RANGE/Prop_Build<</SubFilter/none/App<</Name/x>>>>"
                  "/SubFilter % a comment >>\n/ETSI.CAdES.detached/P 3 0 R/Contents PLACE>>") ==
        "ETSI.CAdES.detached");
  CHECK(
      filter_of("<</Reason(obj \\) (/SubFilter/ETSI.CAdES.detached))/ByteRange RANGE/Contents PLACE"
                "/SubFilter/adbe.pkcs7.detached>>") == "adbe.pkcs7.detached");
  CHECK(filter_of("<</ByteRange RANGE/Contents PLACE>>") == "");
}

TEST_CASE("a place that no signature dictionary names is no signature") {
  for (const char* dictionary :
       {"<</ByteRange RANGE/Content PLACE>>", "<</Contents PLACE%/ByteRange RANGE\n>>",
        "<</Contents PLACE/Reason(/ByteRange RANGE)>>", "<</Contents[PLACE]/ByteRange RANGE>>",
        "<</V<</ByteRange RANGE>>/Contents PLACE>>", "<</Contents PLACE/V[/ByteRange RANGE]>>",
        "<</Length 9>>stream\n<</ByteRange RANGE/Contents PLACE>>endstream ",
        "(<</ByteRange RANGE/Contents PLACE>>)", "<</ByteRange RANGE/Contents PLACE",
        "<</Contents<30>/ByteRange RANGE/Contents PLACE>>",
        "<</ByteRange[0 1 2 3]/ByteRange RANGE/Contents PLACE>>",
        "<</SubFilter/a/SubFilter/b/ByteRange RANGE/Contents PLACE>>"}) {
    CAPTURE(std::string(dictionary));
    CHECK(code(signed_with(pki::signer(), dictionary)) == "pdf.malformed_signature");
  }
  std::string deep = "<</ByteRange RANGE/Contents PLACE";
  for (int i = 0; i < 100000; ++i) deep += "[<</A";
  CHECK(code(signed_with(pki::signer(), deep)) == "pdf.malformed_signature");
}

TEST_CASE("a paper that claims a signature: it holds, or the paper is in doubt") {
  const Bytes pdf = signed_pdf(pki::signer());
  CHECK_FALSE(judged(pdf).has_value());
  CHECK_FALSE(judged("%PDF-1.7", "").has_value());  // claims none
  for (const Bytes& bad :
       {Bytes("%PDF-1.7\n%%EOF\n"), replaced(pdf, "/Type/Catalog", "/Type/Katalog"), pdf + "\n",
        signed_pdf(pki::signer("impostor"))}) {
    const auto found = judged(bad);
    REQUIRE(found);
    CHECK(found->verdict == Verdict::unknown);
    CHECK(found->cause == Cause::contradiction);
  }
  CHECK(judged(pdf, "city").has_value());  // no anchor of that role
}

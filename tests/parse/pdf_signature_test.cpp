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

/// A PDF of one page whose signature dictionary holds what `sign` makes of the bytes around it.
Bytes signed_pdf(const bundle::Signer& signer, std::string_view filter = "ETSI.CAdES.detached") {
  const std::string head = "%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n";
  const std::string open = fmt::format("5 0 obj<</Type/Sig/SubFilter/{}/ByteRange [", filter);
  const std::string tail = ">>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";
  const std::string between = "]/Contents ";
  const std::size_t first = head.size() + open.size() + 4 * 11 + between.size();
  const std::size_t second = first + place_digits + 2;
  const std::string before =
      head + open + fmt::format("{:<10} {:<10} {:<10} {:<10} ", 0, first, second, tail.size()) + between;
  REQUIRE(before.size() == first);
  const auto cms = bundle::sign_cades(before + tail, signer, {.signing_time = pki::now});
  REQUIRE(cms);
  std::string digits = hex(*cms);
  digits.resize(place_digits, '0');
  return before + "<" + digits + ">" + tail;
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

// PAdES: the signature inside a report. The report stays what it was, all of it is covered, and
// nothing else is signed here. Other readers' judgement: tests/scripts/pdf.
#include "reports/bundle/pades.hpp"

#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include "reports/pdf/block.hpp"
#include "reports/pdf/own_pdf.hpp"

#include "tests/bundle/pki.hpp"
#include "tests/reports/assessments.hpp"

using namespace pki;

namespace {

Bytes report(std::string_view text = "判定は適合である。", int pages = 1) {
  reports::Paper paper({.title = "試験",
                        .author = "",
                        .subject = "",
                        .created = "2026-11-22T09:00:00+09:00",
                        .language = "ja",
                        .header_left = "",
                        .header_field = "",
                        .footer_left = ""});
  for (int i = 0; i < pages; ++i) {
    if (i > 0) paper.new_page();
    paper.begin("TOC");
    paper.begin_link("end");
    reports::paragraph(paper, text);
    paper.end("Link");
    paper.end("TOC");
  }
  paper.mark("end", "おわり", 1);
  return paper.finish();
}

Result<Bytes> signed_by(const std::string& name, const Bytes& pdf, const char* tsa = nullptr) {
  auto how = options(name);
  if (tsa != nullptr) how.timestamp = authority(tsa, now), how.nonce = nonce;
  return bundle::sign_pdf(pdf, how);
}

std::string code_of(const auto& result) { return result ? "ok" : result.error().code; }

}  // namespace

TEST_CASE("a signed report: its own bytes stand, the signature covers all but itself") {
  const Bytes pdf = report();
  for (const char* name : {"signer", "signer_p384", "signer_rsa"})
    for (const char* tsa : {static_cast<const char*>(nullptr), "tsa", "tsa_rsa"}) {
      CAPTURE(std::string(name));
      const auto made = signed_by(name, pdf, tsa);
      REQUIRE_MESSAGE(made, code_of(made));
      CHECK(made->starts_with(pdf));
      CHECK(made->find("/SubFilter /ETSI.CAdES.detached") != Bytes::npos);
      CHECK(made->find("/M (D:20261122000000Z)") != Bytes::npos);
      const auto seal = bundle::read_pdf_seal(*made);
      REQUIRE_MESSAGE(seal, code_of(seal));
      CHECK(seal->signer.sha256 == certificate(name).sha256);
      CHECK_FALSE(seal->signing_time);
      CHECK(seal->timestamps.size() == (tsa == nullptr ? 0 : 1));
      if (tsa != nullptr)
        CHECK(verify_timestamp(seal->timestamps[0], seal->value, anchors("tsa_root"),
                               {.nonce = nonce, .at = now}));
    }
}

TEST_CASE("signing twice: equal but for the signature") {
  const Bytes pdf = report("同じ", 3);
  const auto one = signed_by("signer_rsa", pdf), two = signed_by("signer_rsa", pdf);
  REQUIRE(one);
  REQUIRE(two);
  CHECK(*one == *two);  // RSA PKCS#1 v1.5 draws no random number
  auto three = signed_by("signer", pdf), four = signed_by("signer", pdf);
  REQUIRE(three);
  REQUIRE(four);
  REQUIRE(three->size() == four->size());
  const auto from = three->find("/Contents <"), to = three->find('>', from + 11);
  CHECK(three->substr(0, from) == four->substr(0, from));
  CHECK(three->substr(to) == four->substr(to));
}

TEST_CASE("no byte of a signed report can change, none can be added") {
  const auto made = signed_by("signer", report());
  REQUIRE(made);
  const auto from = made->find("/Contents <"), to = made->find('>', from + 11);
  for (std::size_t at = 0; at < made->size(); at += at < from || at > to ? 97 : 511) {
    CAPTURE(at);
    Bytes changed = *made;
    changed[at] = static_cast<char>(changed[at] ^ 0x01);
    const auto seal = bundle::read_pdf_seal(changed);
    // Only the zeros behind the signature in its place bear a change that is no change.
    if (seal) CHECK((at > from && at < to));
  }
  CHECK(code_of(bundle::read_pdf_seal(*made + "\n")) == "pdf.appended_after_signing");
  for (std::size_t size = 0; size < made->size(); size += 487)
    CHECK_FALSE(bundle::read_pdf_seal(made->substr(0, size)));
}

TEST_CASE("what is signed is our own, unsigned report") {
  const Bytes pdf = report();
  const auto once = signed_by("signer", pdf);
  REQUIRE(once);
  CHECK(code_of(signed_by("signer", *once)) == "report.not_ours");
  for (const char* junk : {"", "%PDF-1.7\n", "not a pdf", "%PDF-1.4\nstartxref\n9\n%%EOF\n"})
    CHECK(code_of(signed_by("signer", junk)) == "report.not_ours");
  for (std::size_t size = 0; size < pdf.size(); size += 31)
    CHECK_FALSE(signed_by("signer", pdf.substr(0, size)));
  CHECK(code_of(signed_by("signer", pdf + "%more\n")) == "ok");
}

TEST_CASE("a key that gives something else, and an authority that is wrong") {
  auto how = options("signer");
  how.signer.sign = [](std::string_view) -> Result<Bytes> { return Bytes("nonsense"); };
  CHECK_FALSE(bundle::sign_pdf(report(), how));
  how = options("signer");
  how.timestamp = authority("tsa", now - std::chrono::hours(24));
  how.nonce = nonce;
  CHECK(code_of(bundle::sign_pdf(report(), how)) == "signature.after_timestamp");
}

TEST_CASE("our PDF says its language and an identifier of its own content") {
  const Bytes pdf = report();
  CHECK(pdf.find("/Lang (ja)") != Bytes::npos);
  CHECK(pdf.find("/ID [<") != Bytes::npos);
  CHECK(report() == pdf);
  CHECK(report("別の文") != pdf);
  CHECK(reports::with_language("junk", "ja") == "junk");
  CHECK(reports::pdf_string("A𠮷") == "<FEFF0041D842DFB7>");
}

// For tests/scripts/pdf: TENKEN_OUT=folder tenken_tests -ns -tc="write a signed report". Beside it
// the official texts, to be found again in the pages.
TEST_CASE("write a signed report" * doctest::skip()) {
  const char* target = std::getenv("TENKEN_OUT");
  REQUIRE(target != nullptr);
  const std::filesystem::path out = target;
  std::filesystem::create_directories(out);
  const five::Sample s = five::excepted();
  const Bytes pdf = reports::render_pdf(s.a, s.c, {});
  const auto made = signed_by("signer", pdf, "tsa");
  REQUIRE_MESSAGE(made, code_of(made));
  std::ofstream(out / "unsigned.pdf", std::ios::binary) << pdf;
  std::ofstream(out / "signed.pdf", std::ios::binary) << *made;
  nlohmann::json texts;
  for (const auto& rule : s.c.rules.rules)
    texts[std::to_string(rule.requirement.number)] = rule.requirement.text_ja;
  std::ofstream(out / "annex.json") << texts;
}

// The cover sheet: one page whatever is written on it, the same bytes, a code that says the digest.
// That the code reads back: tests/scripts/pdf.
#include "reports/pdf/cover.hpp"

#include <cstdlib>
#include <filesystem>

#include "tests/reports/assessments.hpp"

using namespace tenken;

namespace {

reports::CoverFacts facts() {
  return {.system_name = "child-consultation",
          .file_name = "child-consultation-2026-11.asice",
          .bytes = 4306434,
          .sha256 = sha256_hex("bundle"),
          .previous_period = "2026-10",
          .previous_sha256 = sha256_hex("last month"),
          .signer = "CN=Tenken Signer,O=株式会社試験,C=JP",
          .signer_sha256 = sha256_hex("certificate"),
          .stamped_at = "2026-11-30T18:00:10+09:00",
          .stamped_by = "CN=Test TSA,C=JP"};
}

Bytes cover(const reports::CoverFacts& f, const five::Sample& s, reports::Language language) {
  return reports::render_cover(f, reports::view_of(s.a, s.c, {.language = language}));
}

std::size_t pages(const Bytes& pdf) {
  const auto at = pdf.find("/Count ");
  return at == Bytes::npos ? 0 : static_cast<std::size_t>(std::atoi(pdf.c_str() + at + 7));
}

}  // namespace

TEST_CASE("cover: one page of the same bytes, hostile names too") {
  reports::CoverFacts hostile = facts();
  for (std::string* text : {&hostile.file_name, &hostile.signer, &hostile.stamped_by})
    *text = five::hostile_text().substr(0, 3000);
  reports::CoverFacts bare = facts();
  bare.previous_sha256 = bare.signer = bare.stamped_at = "";
  reports::CoverFacts unknown = facts();
  unknown.is_signer_known = false;
  CHECK(cover(unknown, five::none(), reports::Language::ja) !=
        cover(facts(), five::none(), reports::Language::ja));
  for (const five::Sample& s : {five::excepted(), five::hostile(), five::none()})
    for (const auto& f : {facts(), hostile, bare})
      for (auto language : {reports::Language::ja, reports::Language::en}) {
        CAPTURE(s.name);
        const Bytes pdf = cover(f, s, language);
        CHECK(pages(pdf) == 1);
        CHECK(pdf == cover(f, s, language));
      }
}

TEST_CASE("cover: the code is ASCII and says system, month and digest") {
  reports::CoverFacts f = facts();
  CHECK(reports::cover_code(f, "2026-11") == "tenken:1:child-consultation:2026-11:" + f.sha256);
  f.system_name = "児相:<b>";
  const std::string code = reports::cover_code(f, "20\x1b");
  CHECK(std::all_of(code.begin(), code.end(), [](char c) { return c > 0x20 && c < 0x7F; }));
  CHECK(std::count(code.begin(), code.end(), ':') == 4);
}

// For tests/scripts/pdf: TENKEN_OUT=folder tenken_tests -ns -tc="write the covers".
TEST_CASE("write the covers" * doctest::skip()) {
  const char* folder = std::getenv("TENKEN_OUT");
  REQUIRE(folder != nullptr);
  std::filesystem::create_directories(folder);
  const five::Sample s = five::excepted();
  for (const auto& [language, word] :
       {std::pair{reports::Language::ja, "ja"}, {reports::Language::en, "en"}})
    std::ofstream(std::filesystem::path(folder) / (std::string("cover.") + word + ".pdf"),
                  std::ios::binary)
        << cover(facts(), s, language);
  std::ofstream(std::filesystem::path(folder) / "cover.code")
      << reports::cover_code(facts(), s.a.period);
}

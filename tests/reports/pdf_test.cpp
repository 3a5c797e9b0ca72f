// The monthly report on paper. What other programs read back out of it: tests/scripts/pdf.
#include "reports/bundle/pades.hpp"
#include "reports/pdf/own_pdf.hpp"
#include "reports/pdf/report.hpp"
#include "tests/reports/assessments.hpp"

using namespace tenken;
using reports::Edition;
using reports::Language;
using reports::Paper;

namespace {

reports::PaperFacts facts() {
  return {.title = "試験",
          .author = "",
          .subject = "",
          .created = "2026-11-30T18:00:00+09:00",
          .language = "ja",
          .header_left = "",
          .header_field = "",
          .footer_left = ""};
}

Bytes rendered(const five::Sample& s, Language language, Edition edition = Edition::full) {
  return reports::render_pdf(
      edition == Edition::full ? s.a : reports::public_edition(s.a, s.c.rules), s.c,
      {.language = language, .edition = edition});
}

std::string text_of(const std::vector<reports::SetLine>& lines) {
  std::string out;
  for (const auto& line : lines) out += line.text + "|";
  return out;
}

}  // namespace

TEST_CASE("pdf: each of the assessments, twice, gives the same tagged bytes") {
  for (const five::Sample& s : five::all()) {
    if (s.name == "hostile") continue;  // below
    for (Language language : {Language::ja, Language::en})
      for (Edition edition : {Edition::full, Edition::public_}) {
        CAPTURE(s.name);
        const Bytes pdf = rendered(s, language, edition);
        CHECK(pdf == rendered(s, language, edition));
        CHECK(pdf.starts_with("%PDF-1.5"));
        CHECK(pdf.find("/MarkInfo << /Marked true >>") != Bytes::npos);
        CHECK(pdf.find(language == Language::ja ? "/Lang (ja)" : "/Lang (en)") != Bytes::npos);
        CHECK(pdf.find("/CreationDate (20261130180000+09'00)") != Bytes::npos);
        CHECK(pdf.find("/JavaScript") == Bytes::npos);
        CHECK(reports::read_own_pdf(pdf));
      }
  }
}

TEST_CASE("pdf: hostile words end as ink, the file stays ours and small") {
  const five::Sample s = five::hostile();
  const Bytes pdf = rendered(s, Language::ja);
  CHECK(pdf == rendered(s, Language::ja));
  CHECK(pdf.size() < 4'000'000);
  CHECK(reports::read_own_pdf(pdf));
  for (const char* word : {"/JavaScript", "/URI", "/OpenAction", "/EmbeddedFile"})
    CHECK(pdf.find(word) == Bytes::npos);
}

TEST_CASE("type: kinsoku, line feeds, blanks and what no font has") {
  Paper paper(facts());
  const reports::TextStyle style{.size = 10};
  const auto set = [&](std::string_view text, double width) {
    return text_of(paper.type().set(text, style, width));
  };
  // No line begins with 。 or ends with 「.
  const std::string broken = set("あいう。えお「かき」くけこ。さしすせそ、たちつてと。", 42);
  CHECK(broken.find("|。") == std::string::npos);
  CHECK(broken.find("|、") == std::string::npos);
  CHECK(broken.find("「|") == std::string::npos);
  CHECK(set("a\nb\n\nc", 100) == "a|b||c|");
  CHECK(set("", 100) == "|");
  CHECK(set("one two three", 48) == "one two|three|");
  // A word longer than the line is cut between characters; nothing is lost.
  std::string long_word = set(std::string(500, 'W'), 60);
  CHECK(std::count(long_word.begin(), long_word.end(), 'W') == 500);
  CHECK(reports::settable("\xEE\x80\x80\t|\r\x1b") == "〓[U+E000]    |〓[U+001B]");
  CHECK(reports::settable("\xF3\xB0\x80\x80") == "〓[U+F0000]");
  CHECK(reports::settable("\xEF\xBF\xBE") == "〓[U+FFFE]");
  CHECK(is_utf8(reports::settable("\xED\xA0\x80\xFF")));
  for (const auto& line : paper.type().set("漢字かなABC①○△×―", style, 500)) {
    CHECK(line.width > 0);
    CHECK(line.layout == nullptr);  // all in the main font
  }
  for (const auto& line : paper.type().set("السلام عليكم e\xCC\x81 हिन्दी", style, 500))
    CHECK(line.layout != nullptr);
}

TEST_CASE("type: no line is wider than its room") {
  Paper paper(facts());
  const std::string texts[] = {five::hostile_text().substr(0, 3000),
                               "個人情報や住民の生命・財産に関わる情報、その他、非公開情報のデータ",
                               "an ordinary English sentence with a long-ish_identifier/and/path"};
  for (const std::string& text : texts)
    for (double width : {24.0, 60.0, 200.0, 460.0})
      for (const auto& line : paper.type().set(text, {.size = 8}, width))
        CHECK(line.width <= width + 0.5);
}

TEST_CASE("table: the head stands on every page, a row longer than a page goes on") {
  Paper paper(facts());
  {
    reports::PaperTable table(paper, {{"甲", 20}, {"乙", 80}}, "(続き)");
    for (int i = 0; i < 120; ++i) table.row({{std::to_string(i)}, {"本文"}});
    CHECK(paper.page() == 4);
    std::string text;
    for (int i = 0; i < 400; ++i) text += "長い行である。\n";
    table.row({{"長"}, {text}});
    CHECK(paper.page() > 9);
    CHECK(paper.y() <= Paper::bottom + 1);
    CHECK(table.rows() == 121);
  }
  CHECK(paper.finish().size() > 1000);
}

TEST_CASE("pdf: a rendered report can be signed") {
  CHECK_FALSE(reports::read_own_pdf("junk"));
  const auto own = reports::read_own_pdf(rendered(five::none(), Language::en));
  REQUIRE(own);
  CHECK(own->first_page > 0);
}

TEST_CASE("pdf: the minimum is two pages, whatever has to be warned of") {
  for (const five::Sample& s : five::all())
    for (auto language : {Language::ja, Language::en})
      for (std::size_t warnings : {0u, 1u, 3u, 4u, 6u, 12u})
        for (bool is_long : {false, true}) {
          CAPTURE(s.name);
          CAPTURE(warnings);
          auto view = reports::view_of(s.a, s.c, {.language = language}, false);
          const std::string text = is_long ? std::string(900, 'W') : "採用しなかった表明がある。";
          view.warnings.assign(warnings, text);
          if (is_long) view.headline = view.prepared_words = text;
          for (int i = 0; i < 40; ++i) view.unseen.push_back({"原因" + std::to_string(i), "3"});
          Paper paper(facts());
          reports::put_minimum({view, paper});
          CHECK(paper.page() == 2);
          CHECK(paper.y() <= Paper::bottom + 1);
        }
}

// A contract's text into articles: headings in every style, references that are none, page furniture.
#include <doctest/doctest.h>

#include <fstream>
#include <iterator>

#include "checks/parse/article.hpp"
#include "checks/parse/fold.hpp"

using namespace tenken::parse;

namespace {
std::vector<std::string> numbers(const std::string& text) {
  std::vector<std::string> out;
  for (const Article& a : read_paper(text).articles)
    if (!a.number.empty()) out.push_back(a.number + (a.title.empty() ? "" : ":" + a.title));
  return out;
}
using List = std::vector<std::string>;
}  // namespace

TEST_CASE("headings in every style") {
  CHECK(numbers("第12条(合意管轄)\n本文。\n") == List{"12:合意管轄"});
  CHECK(numbers("第１２条　（合意管轄）　本文。\n") == List{"12:合意管轄"});
  CHECK(numbers("第十二条 本文。\n") == List{"12"});
  CHECK(numbers("第百二十条の二【準拠法】\n本文。\n") == List{"120-2:準拠法"});
  CHECK(numbers("（準拠法）\n第１条　本文。\n（合意管轄）\n第２条　本文。\n") == List{"1:準拠法", "2:合意管轄"});
  CHECK(numbers("第 5 条 合意管轄\n本文。\n") == List{"5:合意管轄"});
  CHECK(numbers("Article 12. Governing Law\nThis Agreement is governed by the laws of Japan.\n") == List{"12"});
}

TEST_CASE("references begin no article") {
  CHECK(numbers("第1条(目的)\n前条及び\n第12条に定める場合を除き、\n第3条第2項の規定を準用する。\n第12条\nに定める。\n") == List{"1:目的"});
  CHECK(numbers("第1条(目的)\n甲は、次条の規定と\n第9条(損害賠償)の規定に従う。\n") == List{"1:目的"});
}

TEST_CASE("page furniture and contents pages fall away") {
  const std::string text = "目次\n第1条 目的 ........ 1\n第2条 管轄 ........ 2\n\f契約書 第8号\n第1条(目的)\n甲は、訴え\n- 1 -\n\f契約書 第8号\nを提起する。\n第2条(管轄)\n本文。\n- 2 -\n\f契約書 第8号\n終わり。\n3/3\n";
  const Paper paper = read_paper(text);
  CHECK(numbers(text) == List{"1:目的", "2:管轄"});
  CHECK(paper.pages == 4);
  REQUIRE(paper.articles.size() == 3);
  CHECK(paper.articles[1].sentences[0].folded == "甲は、訴えを提起する。");
  CHECK(paper.articles[1].sentences[0].page == 2);
}

TEST_CASE("annexes are sections of their own") {
  const Paper paper = read_paper("第1条(目的)\n本文。\n別紙1 仕様\n第1条(範囲)\n範囲。\n特約条項\n第1条(特例)\n特例。\n");
  REQUIRE(paper.articles.size() == 6);
  CHECK(paper.articles[3].section == "別紙1仕様");
  CHECK(paper.articles[5].section == "特約条項");
}

TEST_CASE("folding") {
  CHECK(folded("第１２条　（ａ）") == "第12条(a)");
  CHECK(folded("⽇本") == "日本");
  CHECK(folded("ﾊﾞｯｸｱｯﾌﾟ") == "バックアップ");
  CHECK(folded("the  juris-\ndiction of") == "the jurisdiction of");
  CHECK(folded("①㈱") == "①㈱");
  // What a reader does not see hides no clause; a mark written apart is part of its character.
  for (const char* hidden : {"\u00AD", "\u034F", "\u061C", "\u115F", "\u17B4", "\u180E", "\u200B",
                             "\u200C", "\u200D", "\u200E", "\u202E", "\u2060", "\u2066", "\u206F",
                             "\u3164", "\uFE00", "\uFE0F", "\uFEFF", "\uFFA0", "\uFFF9",
                             "\U000E0001", "\U000E0100", "\U000E01EF", "\x01", "\x7F"})
    CHECK(folded(std::string("利用す") + hidden + "ることができる") == "利用することができる");
  CHECK(folded("か\u3099く カ\u3099 は\u309A ｳﾞ e\u0301") == "がくガぱヴ\u00E9");
  CHECK(folded("\uFA19奈川 ⻑期 ⺠法") == "神奈川長期民法");
  CHECK(read_number("百二十") == 120);
  CHECK(read_number("一〇二") == 102);
  CHECK(read_number("12a") == 0);
}

TEST_CASE("a real paper cut at every byte") {
  std::ifstream in(std::string(TENKEN_SOURCE_DIR) + "/tests/checks/data/contract.txt", std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  REQUIRE(text.size() > 4000);
  CHECK(read_paper(text).articles.size() == 29);
  std::size_t most = 0;
  for (std::size_t n = 0; n < text.size(); n += 7) most = std::max(most, read_paper(std::string_view(text).substr(0, n)).articles.size());
  CHECK(most <= 29);
}

TEST_CASE("hostile text") {
  CHECK(read_paper(std::string(paper_bytes_max + 1, 'a')).articles.empty());
  CHECK(!read_paper(std::string("\0\xff\xfe第1条\0", 12)).articles.empty());
  std::string deep;
  for (int i = 0; i < 20000; ++i) deep += "(";
  CHECK(read_paper("第1条" + deep).articles.size() <= 2);
  CHECK(phrases(std::string(5000, ',')).empty());
}

TEST_CASE("a hostile paper takes no longer than its size") {
  // Brackets that never close, abbreviations without end: quadratic reading would take hours.
  std::string open = "第1条(", short_words = "article 1\n";
  for (int i = 0; i < 300000; ++i) open += "(。", short_words += "a. ";
  CHECK(read_paper(open).articles.size() <= 2);
  CHECK(read_paper(short_words).articles.size() <= 2);
}

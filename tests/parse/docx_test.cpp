// Word documents: the text that a reader sees, or an error; never something between.
#include <doctest/doctest.h>

#include "checks/parse/article.hpp"
#include "checks/parse/docx.hpp"
#include "checks/parse/docx_numbering.hpp"
#include "tests/parse/office_zip.hpp"

using namespace tenken;
using namespace tenken::parse;
using namespace tenken::test;

namespace {
std::string p(const std::string& runs, const std::string& properties = "") { return "<w:p><w:pPr>" + properties + "</w:pPr>" + runs + "</w:p>"; }
std::string r(const std::string& text, const std::string& properties = "") { return "<w:r><w:rPr>" + properties + "</w:rPr><w:t xml:space=\"preserve\">" + text + "</w:t></w:r>"; }
std::string text_of(const std::string& bytes) {
  const auto text = docx_text(bytes);
  return text ? *text : "error: " + text.error().what;
}
std::string in_list(const std::string& list, int level = 0) { return "<w:numPr><w:ilvl w:val=\"" + std::to_string(level) + "\"/><w:numId w:val=\"" + list + "\"/></w:numPr>"; }
std::string level(int index, const std::string& format, const std::string& text, const std::string& more = "<w:start w:val=\"1\"/>") {
  return "<w:lvl w:ilvl=\"" + std::to_string(index) + "\">" + more + "<w:numFmt w:val=\"" + format + "\"/><w:lvlText w:val=\"" + text + "\"/></w:lvl>";
}
const std::string one_list = "<w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>";
}  // namespace

TEST_CASE("docx: paragraphs, breaks, tables") {
  CHECK(text_of(docx(p(r("一")) + p(r("二") + "<w:r><w:br/><w:t>三</w:t><w:tab/><w:t>四</w:t></w:r>"))) == "一\n二\n三\t四\n");
  CHECK(text_of(docx(p(r("一") + "<w:r><w:br w:type=\"page\"/></w:r>") + p("<w:r><w:lastRenderedPageBreak/></w:r>" + r("二")))) == "一\f\n二\n");
  CHECK(text_of(docx(p(r("一")) + p("<w:r><w:lastRenderedPageBreak/></w:r>" + r("二")))) == "一\n\f二\n");
  CHECK(text_of(docx(p(r("一")) + p(r("二"), "<w:pageBreakBefore/>") + p("<w:r><w:br w:type=\"page\"/></w:r>"))) == "一\n\f二\n");
  const auto cell = [](const std::string& inside) { return "<w:tc><w:tcPr/>" + inside + "</w:tc>"; };
  CHECK(text_of(docx("<w:tbl><w:tr>" + cell(p(r("甲"))) + cell(p(r("乙")) + p(r("丙"))) + "</w:tr></w:tbl>")) == "甲\t乙 丙\n");
  CHECK(text_of(docx("<w:tbl><w:tr>" + cell(p(r("第1条")) + p(r("本文"))) + cell(p("")) + "</w:tr></w:tbl>")) == "第1条\n本文\n");
}

TEST_CASE("docx: what is not seen is not read") {
  CHECK(text_of(docx(p(r("見える") + r("隠し", "<w:vanish/>") + r("字", "<w:vanish w:val=\"0\"/>")))) == "見える字\n");
  CHECK(text_of(docx(p(r("見える") + r("隠し", "<w:rStyle w:val=\"H\"/>")), "", "<w:style w:type=\"character\" w:styleId=\"G\"><w:rPr><w:vanish/></w:rPr></w:style><w:style w:type=\"character\" w:styleId=\"H\"><w:basedOn w:val=\"G\"/></w:style>")) == "見える\n");
  CHECK(text_of(docx(p("<w:r><w:ruby><w:rubyPr/><w:rt>" + r("しせつ") + "</w:rt><w:rubyBase>" + r("施設") + "</w:rubyBase></w:ruby></w:r>" + r("等")))) == "施設等\n");
  const auto field = [](const std::string& code, const std::string& result) { return "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>" + code + "</w:instrText></w:r>" + (result.empty() ? "" : "<w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>" + result) + "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>"; };
  CHECK(text_of(docx(p(field(" REF x \\h ", r("第3条"))))) == "第3条\n");
  CHECK(text_of(docx(p(field(" IF " + field("X", r("1")) + " ", r("結果"))))) == "結果\n");
  CHECK(text_of(docx(p(field("eq \\o\\ac(○,印)", "")))) == "印\n");
  CHECK(text_of(docx(p(field("EQ \\* jc2 \\* hps10 \\o\\ad(\\s\\up 9(こう),甲)", "")))) == "甲\n");
  CHECK(text_of(docx(p(field("EQ \\f(1,2)", "")))).starts_with("error: a field EQ"));
  CHECK(text_of(docx(p("<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>" + r("x")))).starts_with("error: a field that does not end"));
  CHECK(text_of(docx(p(r("本文")) + p(r("第1条\t3"), "<w:pStyle w:val=\"11\"/>"), "", "<w:style w:type=\"paragraph\" w:styleId=\"11\"><w:name w:val=\"toc 1\"/></w:style>")) == "本文\n");
}

TEST_CASE("docx: a text box is read once, notes at the end") {
  const std::string box = "<w:txbxContent>" + p(r("箱")) + "</w:txbxContent>";
  CHECK(text_of(docx(p(r("前") + "<w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing><wps:txbx>" + box + "</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>" + box + "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>" + r("後")))) == "前後\n箱\n");
  CHECK(text_of(docx(p(r("本文") + "<w:r><w:footnoteReference w:id=\"2\"/></w:r>") + p(r("終")), "", "", "<w:footnote w:id=\"1\">" + p(r("他")) + "</w:footnote><w:footnote w:id=\"2\">" + p(r("脚")) + "</w:footnote>")) == "本文\n終\n脚注1 脚\n");
}

TEST_CASE("docx: unaccepted changes and struck text are no agreed text") {
  const std::string changed = "error: unaccepted changes: which text is agreed cannot be told";
  CHECK(text_of(docx(p("<w:ins w:id=\"1\">" + r("二") + "</w:ins>"))) == changed);
  CHECK(text_of(docx(p("<w:del w:id=\"1\"><w:r><w:delText>二</w:delText></w:r></w:del>"))) == changed);
  CHECK(text_of(docx("<w:moveTo>" + p(r("x")) + "</w:moveTo>")) == changed);
  CHECK(text_of(docx(p(r("x"), "<w:rPr><w:del w:id=\"3\"/></w:rPr>"))) == changed);
  CHECK(text_of(docx("<w:tbl><w:tr><w:trPr><w:ins w:id=\"1\"/></w:trPr><w:tc>" + p(r("x")) + "</w:tc></w:tr></w:tbl>")) == changed);
  CHECK(text_of(docx(p(r("本文") + "<w:r><w:footnoteReference w:id=\"2\"/></w:r>"), "", "", "<w:footnote w:id=\"2\">" + p("<w:ins>" + r("脚") + "</w:ins>") + "</w:footnote>")) == changed);
  CHECK(text_of(docx(p(r("x"), "<w:pPrChange><w:pPr><w:numPr/></w:pPr></w:pPrChange>"))) == changed);
  CHECK(text_of(docx(p(r("x"), "<w:pPrChange><w:pPr><w:jc/></w:pPr></w:pPrChange>"))) == "x\n");
  CHECK(text_of(docx(p(r("二週間", "<w:strike/>") + r("30日")))).starts_with("error: struck-through text"));
}

TEST_CASE("docx: automatic numbers") {
  const std::string articles = "<w:abstractNum w:abstractNumId=\"0\">" + level(0, "decimal", "第%1条") + level(1, "decimalFullWidth", "%2", "<w:start w:val=\"2\"/>") + level(2, "aiueoFullWidth", "(%3)") + "</w:abstractNum>" + one_list;
  CHECK(text_of(docx(p(r("(目的)"), in_list("1")) + p(r("本文")) + p(r("乙は"), in_list("1", 1)) + p(r("甲は"), in_list("1", 1)) + p(r("(期間)"), in_list("1")) + p(r("乙は"), in_list("1", 1)), articles)) ==
        "第1条 (目的)\n本文\n２ 乙は\n３ 甲は\n第2条 (期間)\n２ 乙は\n");
  const std::string nested = "<w:abstractNum w:abstractNumId=\"0\">" + level(0, "japaneseCounting", "%1") + level(1, "decimal", "%1.%2", "<w:start w:val=\"1\"/><w:isLgl/>") + "</w:abstractNum>" + one_list;
  CHECK(text_of(docx(p(r("a"), in_list("1")) + p(r("b"), in_list("1", 1)) + p(r("c"), in_list("1", 1)), nested)) == "一 a\n1.1 b\n1.2 c\n");
  CHECK(text_of(docx(p(r("b"), in_list("1", 1)), nested)).find("has no number yet") != std::string::npos);
  CHECK(text_of(docx(p(r("x"), in_list("9")), articles)).find("which is not there") != std::string::npos);
  CHECK(text_of(docx(p(r("x"), in_list("1")), "<w:abstractNum w:abstractNumId=\"0\">" + level(0, "hebrew1", "%1") + "</w:abstractNum>" + one_list)).find("not known here") != std::string::npos);
  // Two lists of one count: the second begins anew only where it says so.
  const std::string second = articles + "<w:num w:numId=\"2\"><w:abstractNumId w:val=\"0\"/></w:num><w:num w:numId=\"3\"><w:abstractNumId w:val=\"0\"/><w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"1\"/></w:lvlOverride></w:num>";
  CHECK(text_of(docx(p(r("a"), in_list("1")) + p(r("b"), in_list("2")) + p(r("c"), in_list("3")) + p(r("d"), in_list("3")), second)) == "第1条 a\n第2条 b\n第1条 c\n第2条 d\n");
  // A list that stands in the paragraph's style.
  const std::string styled = "<w:abstractNum w:abstractNumId=\"0\">" + level(0, "decimal", "第%1条", "<w:start w:val=\"1\"/><w:pStyle w:val=\"A\"/>") + level(1, "decimal", "(%2)", "<w:start w:val=\"1\"/><w:pStyle w:val=\"B\"/>") + "</w:abstractNum>" + one_list;
  const std::string styles = "<w:style w:type=\"paragraph\" w:styleId=\"A\"><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:style><w:style w:type=\"paragraph\" w:styleId=\"B\"><w:basedOn w:val=\"A\"/></w:style>";
  CHECK(text_of(docx(p(r("a"), "<w:pStyle w:val=\"A\"/>") + p(r("b"), "<w:pStyle w:val=\"B\"/>") + p(r("c"), "<w:pStyle w:val=\"A\"/>" + in_list("0")), styled, styles)) == "第1条 a\n(1) b\nc\n");
}

TEST_CASE("numbers as Word for Japanese writes them") {
  const std::tuple<int, const char*, const char*> cases[] = {
      {12, "decimal", "12"}, {12, "decimalFullWidth", "１２"}, {3, "decimalZero", "03"}, {12, "japaneseCounting", "十二"}, {120, "japaneseCounting", "百二十"}, {20, "japaneseCounting", "二十"}, {105, "ideographDigital", "一〇五"}, {12, "japaneseLegal", "壱拾弐"},
      {1, "aiueo", "ア"}, {46, "aiueoFullWidth", "ン"}, {47, "aiueoFullWidth", ""}, {3, "irohaFullWidth", "ハ"}, {4, "upperRoman", "IV"}, {9, "lowerRoman", "ix"}, {27, "lowerLetter", "aa"}, {2, "upperLetter", "B"}, {20, "decimalEnclosedCircle", "⑳"}, {21, "decimalEnclosedCircle", "㉑"}, {36, "decimalEnclosedCircle", "㊱"},
      {51, "decimalEnclosedCircle", ""}, {3, "ideographTraditional", "丙"}, {100, "chineseCounting", ""}, {5, "thaiNumbers", ""}, {-1, "decimal", ""}};
  for (const auto& [value, format, shown] : cases) CHECK_MESSAGE(format_number(value, format) == shown, format);
}

TEST_CASE("docx: what is elsewhere or not known is refused") {
  CHECK(text_of(docx(p(r("x")) + "<w:altChunk/>")).starts_with("error: content that is elsewhere"));
  CHECK(text_of(docx("<w:new>" + p(r("x")) + "</w:new>")).starts_with("error: text in an element that is not known"));
  CHECK(text_of(docx(p("<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>"))) == "x=1\n");
  CHECK(text_of(docx(p("<m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num></m:f></m:oMath>"))) == "\uFFFD\n");
  CHECK(text_of(docx(p("<w:r><w:sym w:font=\"Wingdings\" w:char=\"F0FE\"/></w:r>" + r("有")))) == "☑有\n");
}

TEST_CASE("a numbered contract reads as the plain one, from two producers") {
  const Paper plain = read_paper(office_file("contract.txt"));
  REQUIRE(plain.articles.size() > 28);
  for (const char* file : {"contract_numbered.docx", "contract_libreoffice.docx"}) {
    const auto text = docx_text(office_file(file));
    REQUIRE_MESSAGE(text, file);
    const Paper paper = read_paper(*text);
    REQUIRE(paper.articles.size() == plain.articles.size());
    for (std::size_t i = 0; i < plain.articles.size(); ++i) {
      CHECK(paper.articles[i].number == plain.articles[i].number);
      CHECK(paper.articles[i].title == plain.articles[i].title);
      CHECK(paper.articles[i].folded() == plain.articles[i].folded());
    }
  }
}

TEST_CASE("a page without a character is counted") {
  CHECK(read_paper("一\f二\f").empty_pages == 0);
  CHECK(read_paper("一\f \n\f二\f").empty_pages == 1);
  CHECK(read_paper("一\f\f\f").empty_pages == 2);
  CHECK(read_paper("").empty_pages == 1);
}

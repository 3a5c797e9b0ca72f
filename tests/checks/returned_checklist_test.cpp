// A cell of the returned workbook is what its reader sees on the screen, or it is no word of the
// City's: looks, comments, rules and days. What programs and forgers make of whole workbooks stands
// in tests/scripts/returned.
#include <doctest/doctest.h>

#include "checks/parse/written_date.hpp"
#include "checks/returned_checklist.hpp"
#include "checks/returned_sheet.hpp"
#include "checks/statement.hpp"
#include "rules/calendar.hpp"
#include "rules/load.hpp"
#include "tests/parse/office_zip.hpp"

using namespace tenken;

namespace {

const std::string some_digest(64, 'a');

/// Styles 1 to 7: struck, white, white on black, 2 points, ";;;", m"月"d"日", yyyy/m/d.
const std::string styles =
    "<numFmts><numFmt numFmtId=\"170\" formatCode=\";;;\"/><numFmt numFmtId=\"171\" "
    "formatCode=\"m&quot;月&quot;d&quot;日&quot;\"/></numFmts>"
    "<fonts><font/><font><strike/></font><font><color rgb=\"FFFFFFFF\"/></font>"
    "<font><sz val=\"2\"/></font></fonts>"
    "<fills><fill/><fill><patternFill patternType=\"solid\"><fgColor rgb=\"FF000000\"/>"
    "</patternFill></fill></fills>"
    "<cellXfs><xf/><xf fontId=\"1\"/><xf fontId=\"2\"/><xf fontId=\"2\" fillId=\"1\"/>"
    "<xf fontId=\"3\"/><xf numFmtId=\"170\"/><xf numFmtId=\"171\"/><xf numFmtId=\"14\"/></cellXfs>";

std::string cell(const std::string& place, const std::string& text, int style = 0) {
  return "<c r=\"" + place + "\" s=\"" + std::to_string(style) + "\" t=\"inlineStr\"><is><t>" +
         text + "</t></is></c>";
}

/// The decision on 05.1 with one cell, "G2", written otherwise.
ReturnedDecisions returned(const std::string& place, const std::string& written,
                           const std::string& more = "") {
  const std::array<std::string, decision_headers.size()> words{
      "05.1", "5",          "文",   "見た",  some_digest,  some_digest,
      "○",    "確認した。", "課長", "第1号", "2026-11-01", "2027-10-31"};
  std::string head, line;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string column(1, static_cast<char>('A' + i));
    head += cell(column + "1", decision_headers[i]);
    line += column + "2" == place ? written : cell(column + "2", words[i]);
  }
  return read_returned_checklist(
      test::xlsx({{"市判断", "<sheetData><row r=\"1\">" + head + "</row><row r=\"2\">" + line +
                                 "</row></sheetData>" + more}},
                 "", styles),
      "みなと市");
}

/// What the only fault says; empty: the row was taken.
std::string said(const ReturnedDecisions& r) {
  if (r.faults.empty()) return r.decisions.size() == 1 ? "" : "nothing";
  CHECK(r.decisions.empty());
  CHECK(!r.faults.front().text().en.empty());
  return r.faults.front().text().ja;
}

bool starts(const std::string& text, const std::string& with) { return text.starts_with(with); }

}  // namespace

TEST_CASE("returned cell: what is struck out, or not to be seen, was not said") {
  CHECK(said(returned("G2", cell("G2", "○"))).empty());
  CHECK(said(returned("G2", cell("G2", "○", 1))).find("取消線") != std::string::npos);
  CHECK(said(returned("G2", cell("G2", "○", 2))).find("背景と同じ色") != std::string::npos);
  CHECK(said(returned("G2", cell("G2", "○", 3))).empty());
  CHECK(said(returned("G2", cell("G2", "○", 4))).find("小さすぎて") != std::string::npos);
  CHECK(said(returned("G2", cell("G2", "○", 5))).find("表示形式") != std::string::npos);
  CHECK(said(returned("H2",
                      "<c r=\"H2\" t=\"inlineStr\"><is><r><t>適合と</t></r><r><rPr><strike/>"
                      "</rPr><t>は認めない</t></r></is></c>"))
            .find("市判断!H2: ") == 0);
  const std::string rule =
      "<conditionalFormatting sqref=\"A1 G2:G9\"><cfRule type=\"cellIs\"/></conditionalFormatting>";
  CHECK(said(returned("G2", cell("G2", "○"), rule)).find("条件付き書式") != std::string::npos);
}

TEST_CASE("returned cell: a verdict that is none is quoted with its code points") {
  CHECK(starts(said(returned("G2", cell("G2", "O"))),
               "市判断!G2: \"O\" (U+004F)は判定として読めない"));
  CHECK(starts(said(returned("G2", cell("G2", "○\u200E適合"))),
               "市判断!G2: \"○<U+200E>適合\"に見えない文字がある"));
  CHECK(said(returned("G2", cell("G2", "✕"))).empty());
  CHECK(quoted_cell(std::string(50, 'a')) == "\"" + std::string(40, 'a') + "…\"");
}

TEST_CASE("returned cell: a reason without a verdict, a verdict without a reason") {
  CHECK(starts(said(returned("G2", "")), "市判断!G2: 理由が記入されているのに判定が空欄"));
  CHECK(starts(said(returned("H2", "")), "市判断!H2: 判定があるのに「理由」が空欄"));
}

TEST_CASE("returned cell: days, with what Excel makes of them") {
  const auto day = [](const std::string& value, int style) {
    return returned("K2",
                    "<c r=\"K2\" s=\"" + std::to_string(style) + "\"><v>" + value + "</v></c>");
  };
  CHECK(day("46350", 7).decisions.front().statement.effective_date == "2026-11-24");
  CHECK(day("46350.75", 7).decisions.front().statement.effective_date == "2026-11-24");
  CHECK(said(day("46350", 6)).find("年が表示されていない") != std::string::npos);
  CHECK(said(day("46350", 0)).find("日付として読めない") != std::string::npos);
  CHECK(returned("K2", cell("K2", "令和8年11月24日（火）"))
            .decisions.front()
            .statement.effective_date == "2026-11-24");
  CHECK(said(returned("K2", cell("K2", "令和8年11月24日(水)"))).find("曜日が日付と合わない") !=
        std::string::npos);
}

TEST_CASE("a date with the day of its week") {
  using parse::read_written_day;
  for (const char* text : {"令和8年11月24日(火)", "2026/11/24（火曜日）", "R8.11.24 火曜日",
                           "2026年11月24日[火]", "令8.11.24㈫", "2026-11-24"}) {
    CAPTURE(text);
    const auto read = read_written_day(text);
    REQUIRE(read.day);
    CHECK(format_date(*read.day) == "2026-11-24");
    CHECK(!read.contradicts);
  }
  CHECK(read_written_day("2026/11/23(月・祝)").day);
  CHECK(!read_written_day("2026年11月22日").contradicts);
  CHECK(read_written_day("2026年11月24日(日)").contradicts);
  CHECK(!read_written_day("2026年11月(火)").day);
  CHECK(!read_written_day("(火)").day);
}

TEST_CASE("returned decision: a number beside another criterion's words is not taken") {
  const auto rules = rules::load_rules(rules::embedded_annex(), rules::embedded_rules()).value;
  const rules::Rule& rule = *rules.rule(5);
  const auto ignored = [&](const std::string& sought) {
    std::array<std::string, decision_headers.size()> words{
        "05.1",       "5",         sought,       "見た", rule.requirement.text_sha256,
        some_digest,  "○",         "確認した。", "課長", "第1号",
        "2026-11-01", "2027-10-31"};
    std::string head, line;
    for (std::size_t i = 0; i < words.size(); ++i) {
      const std::string column(1, static_cast<char>('A' + i));
      head += cell(column + "1", decision_headers[i]);
      line += cell(column + "2", words[i]);
    }
    const std::string bytes =
        test::xlsx({{"市判断", "<sheetData><row r=\"1\">" + head + "</row><row r=\"2\">" + line +
                                   "</row></sheetData>"}});
    Case c;
    c.rules = rules;
    c.as_of = *parse_instant("2026-11-22T12:00:00+09:00");
    c.profile.returned_checklists = {{"第1号", sha256_hex(bytes)}};
    Observation o;
    o.step = statement_step;
    o.target = "returned";
    o.part = "file";
    o.id = observation_id(o.step, o.target, o.part);
    o.sha256 = sha256_hex(bytes);
    c.evidence.blobs[o.sha256] = bytes;
    c.evidence.observations.push_back(o);
    const Statements all = statements(c);
    CHECK(all.valid.size() + all.ignored.size() == 1);
    return all.ignored.empty() ? std::string() : all.ignored.front().code;
  };
  CHECK(ignored(rule.criterion("05.1")->text.ja).empty());
  CHECK(ignored(rule.criterion("05.1")->text.en).empty());
  CHECK(ignored("むかしの規則の言葉").empty());
  CHECK(ignored(rule.criterion("05.2")->text.ja) == "statement.other_text");
}

TEST_CASE("returned file: what is no workbook is named in both languages") {
  const std::string ole = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + std::string(504, '\0');
  std::string encrypted = ole;
  for (char c : std::string("EncryptedPackage")) encrypted += {c, '\0'};
  for (const auto& [bytes, word] : {std::pair<std::string, std::string>{"", "空のファイル"},
                                    {encrypted, "パスワード"},
                                    {"%PDF-1.7", "PDF"},
                                    {"a,b\n", "CSV"},
                                    {"PK\3\4", "壊れているか"}}) {
    const auto r = read_returned_checklist(bytes, "");
    REQUIRE(r.faults.size() == 1);
    CHECK(r.faults.front().text().ja.find(word) != std::string::npos);
  }
}

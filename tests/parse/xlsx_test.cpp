// Excel workbooks: cells, dates of both systems, merged ranges; a register in the vendor's own sheet.
#include <doctest/doctest.h>

#include <algorithm>

#include "checks/parse/registers.hpp"
#include "checks/parse/xlsx.hpp"
#include "checks/parse/xlsx_number.hpp"
#include "tests/parse/office_zip.hpp"

using namespace tenken;
using namespace tenken::parse;
using namespace tenken::test;

namespace {
std::string shown(const char* value, const char* format, bool from_1904 = false) {
  const NumberText text = number_text(value, read_number_format(format), from_1904);
  return text.is_error ? "error" : text.text;
}
/// Cells of text, a row a line, cells between "|"; an empty one is left out.
std::string sheet(const std::string& lines, const std::string& more = "") {
  std::string out = "<sheetData>", line;
  int row = 0;
  for (std::size_t at = 0; at < lines.size();) {
    const auto end = std::min(lines.find('\n', at), lines.size());
    line = lines.substr(at, end - at) + "|";
    at = end + 1;
    out += "<row r=\"" + std::to_string(++row) + "\"" + (line.starts_with("~") ? " hidden=\"1\"" : "") + ">";
    if (line.starts_with("~")) line.erase(0, 1);
    int column = 0;
    for (std::size_t from = 0; from < line.size();) {
      const auto to = line.find('|', from);
      const std::string text = line.substr(from, to - from), name = cell_name(row, ++column);
      from = to + 1;
      if (text.starts_with("#")) out += "<c r=\"" + name + "\" t=\"e\"><v>" + text + "</v></c>";
      else if (text.starts_with("=")) out += "<c r=\"" + name + "\"><v>" + text.substr(1) + "</v></c>";
      else if (text.starts_with("@")) out += "<c r=\"" + name + "\" s=\"1\"><v>" + text.substr(1) + "</v></c>";
      else if (!text.empty()) out += "<c r=\"" + name + "\" t=\"inlineStr\"><is><t>" + text + "</t></is></c>";
    }
    out += "</row>";
  }
  return out + "</sheetData>" + more;
}
std::string merged(const std::vector<std::string>& ranges) {
  std::string out = "<mergeCells>";
  for (const auto& range : ranges) out += "<mergeCell ref=\"" + range + "\"/>";
  return out + "</mergeCells>";
}
const std::string date_style = "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs>";
Register approvals(const std::string& lines, const std::string& more = "", RegisterSource source = {.file = "a.xlsx"}) {
  return read_register(xlsx({{"承認", sheet(lines, more)}}, "", date_style), source, approvals_schema());
}
std::string first(const Register& r) { return r.errors.empty() ? "" : r.errors[0].en; }
const std::string header = "承認番号|再委託先番号|名称|承認日|文書番号\n";
}  // namespace

TEST_CASE("number formats") {
  const std::tuple<const char*, const char*, const char*> cases[] = {
      {"46348", "yyyy/m/d", "2026-11-22"}, {"46348", "[$-411]ggge\"年\"m\"月\"d\"日\"", "2026-11-22"}, {"46348", "[Red]yyyy-mm-dd;@", "2026-11-22"}, {"46348.1278356481", "yyyy/m/d h:mm", "2026-11-22T03:04:05"}, {"46348", "m\"月\"d\"日\"", "2026-11-22"},
      {"46348", "yyyy\"年\"m\"月\"", "2026-11"}, {"46348", "mmm-yy", "2026-11"}, {"46348", "d-mmm-yy", "2026-11-22"}, {"46348", "General", "46348"}, {"46348", "G/標準", "46348"}, {"46348", "0\"日\"", "46348"}, {"46348", "\"day\"0", "46348"},
      {"0.1278356481", "h:mm:ss", "03:04:05"}, {"1.5", "[h]:mm", "1.5"}, {"0.5", "mm:ss", "12:00:00"}, {"46348", "", "46348"}, {"1", "yyyy/m/d", "1900-01-01"}, {"59", "yyyy/m/d", "1900-02-28"}, {"60", "yyyy/m/d", "error"}, {"61", "yyyy/m/d", "1900-03-01"}, {"0", "yyyy/m/d", "error"},
      {"-1", "yyyy/m/d", "error"}, {"2958465", "yyyy/m/d", "9999-12-31"}, {"2958466", "yyyy/m/d", "error"}, {"1e300", "yyyy/m/d", "error"}, {"46347.999999", "yyyy/m/d", "2026-11-22"}, {"0.1", "0.00E+00", "0.1"}, {"1990001000101", "General", "1990001000101"}, {"1.9900010001010001E+12", "0", "1990001000101"},
      {"7", "000", "007"}, {"7.5", "000", "7.5"}, {"1e20", "General", "1e+20"}, {"x", "General", "error"}, {"nan", "General", "error"}, {"", "General", "error"}};
  for (const auto& [value, format, expected] : cases) CHECK_MESSAGE(shown(value, format) == expected, value << " " << format << " → " << shown(value, format));
  CHECK(shown("44886", "yyyy/m/d", true) == "2026-11-22");
  CHECK(shown("0", "yyyy/m/d", true) == "1904-01-01");
  for (int id : {14, 15, 22, 27, 28, 30, 31, 36, 50, 51, 57, 58}) CHECK_MESSAGE(read_number_format(builtin_format(id)).day, id);
  for (int id : {17, 34, 52, 55}) CHECK_MESSAGE((read_number_format(builtin_format(id)).month && !read_number_format(builtin_format(id)).day), id);
  for (int id : {18, 20, 32, 45}) CHECK_MESSAGE((read_number_format(builtin_format(id)).time && !read_number_format(builtin_format(id)).is_date()), id);
  for (const char* format : {"0%", "¥#,##0", "[$¥-411]#,##0", "\"A-\"000", "0.00E+00"}) CHECK_MESSAGE(read_number_format(format).dressed, format);
  for (const char* format : {"", "General", "0", "#,##0", "@", "0.00"}) CHECK_MESSAGE(!read_number_format(format).dressed, format);
}

TEST_CASE("dates of both systems, as openpyxl writes them") {
  for (const char* file : {"dates_1900.xlsx", "dates_1904.xlsx"}) {
    const auto book = read_workbook(office_file(file));
    REQUIRE(book);
    const Sheet& s = book->sheets[0];
    const char* expected[] = {"2026-11-22", "2026-11-22T03:04:05", "2026-11", "2026-11-22", "46348", "46348", "03:04:05", "1.5"};
    for (int row = 1; row <= 8; ++row) CHECK_MESSAGE(s.find(row, 1)->text == expected[row - 1], file << row);
    CHECK(s.find(6, 1)->is_dressed);
  }
}

TEST_CASE("cells of every kind") {
  const std::string cells =
      "<sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"b\"><v>1</v></c><c r=\"C1\" t=\"e\"><v>#N/A</v></c><c r=\"D1\"><f>1+1</f><v>2</v></c><c r=\"E1\"><f>1+1</f></c><c r=\"F1\" t=\"str\"><f>x</f><v>字_x000D__x3042_</v></c><c r=\"G1\"><f>1+1</f><v></v></c></row></sheetData>";
  const auto book = read_workbook(xlsx({{"表", cells}}, "<si><r><t>東</t></r><r><t>京</t></r><rPh><t>トウキョウ</t></rPh></si>"));
  REQUIRE(book);
  const Sheet& s = book->sheets[0];
  CHECK(s.find(1, 1)->text == "東京");
  CHECK(s.find(1, 2)->text == "TRUE");
  CHECK(s.find(1, 3)->is_error);
  CHECK((s.find(1, 4)->text == "2" && s.find(1, 4)->from_formula && !s.find(1, 4)->is_error));
  CHECK(s.find(1, 5)->is_error);
  CHECK(s.find(1, 6)->text == "字あ");
  CHECK(s.find(1, 7)->is_error);
  for (const char* bad : {"<c r=\"A1\" t=\"s\"><v>9</v></c>", "<c r=\"A1\"><v>1</v></c><c r=\"A1\"><v>2</v></c>", "<c r=\"A2\"><v>1</v></c>", "<c r=\"1A\"><v>1</v></c>", "<c r=\"A1\" s=\"7\"><v>1</v></c>", "<c r=\"A1\" t=\"q\"><v>1</v></c>"})
    CHECK_MESSAGE(!read_workbook(xlsx({{"表", "<sheetData><row r=\"1\">" + std::string(bad) + "</row></sheetData>"}})), bad);
  CHECK_FALSE(read_workbook(xlsx({{"表", "<sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>" + std::string(32768, 'x') + "</t></is></c></row></sheetData>"}})));
}

TEST_CASE("a workbook as a paper: visible sheets, a page each") {
  const auto text = xlsx_text(xlsx({{"一", sheet("甲|乙\n||丙\n~隠|行")}, {"隠れ", sheet("x")}, {"二", sheet("丁|#N/A")}}));
  REQUIRE(text);
  CHECK(*text == "一\n甲\t乙\n丙\n\f二\n丁\t#N/A\n");
}

TEST_CASE("a register in the vendor's own workbook, from two producers") {
  const RegisterSource source{.file = "s.xlsx", .columns = {{"id", "管理No."}, {"name", "会社名"}, {"security_officer", "責任者 情報セキュリティ責任者"}, {"privacy_manager", "責任者 個人情報管理者"}}};
  for (const char* file : {"subcontractors_vendor.xlsx", "subcontractors_libreoffice.xlsx"}) {
    const Register read = read_register(office_file(file), source, subcontractors_schema());
    for (const auto& e : read.errors) MESSAGE(e.en);
    REQUIRE(read.errors.empty());
    REQUIRE(read.rows.size() == 3);
    CHECK(read.rows[0].place == "再委託先!行5");
    CHECK(read.rows[0].get("name") == "いそべデータセンター株式会社");
    CHECK(is_corporate_number(read.rows[0].get("corporate_number")));
    CHECK(is_corporate_number(read.rows[1].get("corporate_number")));
    CHECK(read.rows[0].get("started_on") == "2025-01-27");
    CHECK(read.rows[1].get("started_on") == "2025-01-27");
    CHECK(read.rows[2].get("started_on") == "2025-05-07");
    CHECK(read.rows[1].get("country") == "日本");
    CHECK(read.rows[1].integer("level") == 1);
    CHECK(read.rows[2].get("parent") == "S-02");
    CHECK(read.rows[0].get("security_officer") == "設備部長");
    CHECK(read.rows[2].get("privacy_manager") == "業務課長");
    REQUIRE(read.ignored_columns.size() == 1);
    CHECK(read.ignored_columns[0] == "社内メモ");
    REQUIRE(read.notes.size() == 3);
    CHECK(read.notes[0].en == "再委託先!行6: a hidden row");
    CHECK(read.notes[1].en == "再委託先!行9: left out as a row of totals");
    CHECK(read.notes[2].en == "再委託先!行11: left out as a note");
  }
}

TEST_CASE("the header is found, or its faults are told") {
  CHECK(approvals(header + "A1|S1|n|2026-01-09|d").errors.empty());
  CHECK(approvals("再委託承認台帳\n\n" + header + "A1|S1|n|2026-01-09|d").rows.size() == 1);
  CHECK(first(approvals("承認番号|再委託先番号|名称|承認日\nA1|S1|n|2026-01-09")) == "承認!行1: column \"document\" is missing");
  CHECK(first(approvals("承認番号|再委託先番号|名称|承認日|文書番号|メモ\nA1|S1|n|2026-01-09|d|x")).starts_with("承認!F1: unknown column \"メモ\""));
  CHECK(first(approvals(header + "A1|S1|n|2026-01-09|d|x")).starts_with("承認!F1: unknown column \"\""));
  CHECK(first(approvals("承認番号|番号|再委託先番号|名称|承認日|文書番号\n")) == "承認!行1: column \"承認番号\" twice");
  CHECK(first(approvals("題\n" + header, "", {.file = "a.xlsx", .header_row = 1})).find("is missing") != std::string::npos);
  CHECK(first(approvals(header, "", {.file = "a.xlsx", .sheet = "別"})) == "sheet: no sheet \"別\" (there are 承認)");
  CHECK(first(approvals(header, "", {.file = "a.xlsx", .columns = {{"document", "決裁番号"}}})).find("is missing") != std::string::npos);
  CHECK(first(approvals(header, "", {.file = "a.xlsx", .columns = {{"documnet", "文書番号"}}})) == "columns: \"documnet\" is no column of this register");
  CHECK(first(approvals(header, "", {.file = "a.xlsx", .columns = {{"document", "名称"}, {"name", "名称"}}})).find("stands for two columns") != std::string::npos);
  const auto twice = xlsx({{"一", sheet(header)}, {"二", sheet(header)}});
  CHECK(first(read_register(twice, {.file = "a.xlsx"}, approvals_schema())) == "sheet: more than one sheet fits: 一, 二; name it by sheet");
  CHECK(read_register(twice, {.file = "a.xlsx", .sheet = "二"}, approvals_schema()).errors.empty());
  const auto hidden = xlsx({{"一", sheet(header + "A1|S1|n|2026-01-09|d")}, {"隠れ", sheet(header)}});
  CHECK(read_register(hidden, {.file = "a.xlsx"}, approvals_schema()).rows.size() == 1);
}

TEST_CASE("a row with a cell of ours is never dropped in silence") {
  const std::string row = "A1|S1|n|2026-01-09|d\n";
  CHECK(approvals(header + row + "\n|||\nA2|S2|n|2026-01-09|d").rows.size() == 2);
  CHECK(first(approvals(header + row + "A2||||")).find("is empty") != std::string::npos);
  CHECK(first(approvals(header + row + "合計|二件||")).find("is empty") != std::string::npos);
  const Register total = approvals(header + row + "合計|=2||");
  CHECK((total.errors.empty() && total.rows.size() == 1 && total.notes.size() == 1));
  CHECK(first(approvals(header + row + "※ 注記\n" + "A2|S2|n|2026-01-09|d")) == "承認!行4: values below the note in row 3");
  CHECK(first(approvals(header + row + "※ 注記|S2||")).find("is empty") != std::string::npos);
  CHECK(approvals(header + row + "||以上").rows.size() == 1);
  CHECK(first(approvals(header + "A1|S1|n|#N/A|d")) == "承認!D2: approved_on is an error or not known \"#N/A\"");
}

TEST_CASE("values as Excel keeps them") {
  const auto day = [](const std::string& cell) {
    const Register r = approvals(header + "A1|S1|n|" + cell + "|d");
    return r.errors.empty() ? std::string(r.rows[0].get("approved_on")) : r.errors[0].en;
  };
  CHECK(day("@46348") == "2026-11-22");
  CHECK(day("令和8年11月22日") == "2026-11-22");
  CHECK(day("　R8.11.22　") == "2026-11-22");
  CHECK(day("=46348").starts_with("承認!D2: approved_on \"46348\" (allowed:"));
  CHECK(day("2026-11-22&#10;2026-11-23").starts_with("承認!D2:"));
  CHECK(first(approvals(header + "A1&#10;A2|S1|n|2026-01-09|d")) == "承認!A2: id holds more than one value");
  const std::string words = "告知番号|種別|件名|発信日|適用日|方法|告知先\nN1|終了|x|2026-01-01|";
  const std::string styled = "<cellXfs><xf/><xf numFmtId=\"22\"/></cellXfs>";
  const Register when = read_register(xlsx({{"告知", sheet(words + "@46348.125|文書|課")}}, "", styled), {.file = "a.xlsx"}, notices_schema());
  REQUIRE(when.errors.empty());
  CHECK(when.rows[0].get("effective_at") == "2026-11-22T03:00:00+09:00");
  // A number whose format writes "A-" before it is not what its reader sees.
  const std::string dressed = "<numFmts><numFmt numFmtId=\"164\" formatCode=\"&quot;A-&quot;000\"/></numFmts><cellXfs><xf/><xf numFmtId=\"164\"/></cellXfs>";
  const Register number = read_register(xlsx({{"承認", sheet(header + "@1|S1|n|2026-01-09|d")}}, "", dressed), {.file = "a.xlsx"}, approvals_schema());
  CHECK(first(number) == "承認!A2: id is a number dressed by its format: store it as text");
  const std::string companies = "番号|名称|法人番号|階層|国|業務内容|開始日\nS1|n|";
  const auto company = [&](const std::string& cell) { return read_register(xlsx({{"再", sheet(companies + cell + "|=1|日本|x|2026-01-01")}}), {.file = "a.xlsx"}, subcontractors_schema()); };
  CHECK(company("=7000012050002").rows[0].get("corporate_number") == "7000012050002");
  CHECK(first(company("=7.00001E+12")).find("rounded") != std::string::npos);
  CHECK(first(company("7.00001E+12")).find("13 digits") != std::string::npos);
}

TEST_CASE("merged cells: down is each row's, sideways over two columns is a fault") {
  const std::string rows = header + "A1|S1|n|2026-01-09|d\nA2|S2|||e\n";
  const Register down = approvals(rows, merged({"C2:C3", "D2:D3"}));
  REQUIRE(down.errors.empty());
  CHECK(down.rows[1].get("approved_on") == "2026-01-09");
  CHECK(first(approvals(header + "A1|S1|n||d\n", merged({"C2:D2"}))) == "承認!C2: merged over two columns");
  const Register one = approvals(header + "A1|S1|n|2026-01-09|d\n\nA2|S2|n|2026-01-09|d", merged({"A2:A3", "B2:B3", "C2:C3", "D2:D3", "E2:E3"}));
  CHECK((one.errors.empty() && one.rows.size() == 2));
  CHECK(first(approvals(header + "A1|S1|n|2026-01-09|d\n|S2|n|2026-01-09|d", merged({"A2:A3"}))).find("duplicate id") != std::string::npos);
}

TEST_CASE("a header of two rows needs both words") {
  const std::string two = "承認番号|再委託先番号|名称|承認|\n|||承認日|文書番号\nA1|S1|n|2026-01-09|d";
  const std::vector<std::string> ranges{"A1:A2", "B1:B2", "C1:C2", "D1:E1"};
  CHECK(first(approvals(two, merged(ranges))).find("is missing") != std::string::npos);
  const RegisterSource source{.file = "a.xlsx", .columns = {{"approved_on", "承認承認日"}, {"document", "承認 文書番号"}}};
  const Register read = approvals(two, merged(ranges), source);
  for (const auto& e : read.errors) MESSAGE(e.en);
  REQUIRE(read.rows.size() == 1);
  CHECK(read.rows[0].get("document") == "d");
}

TEST_CASE("the same mapping for CSV") {
  const std::string csv = office_file("approvals_cp932.csv");
  const RegisterSource source{.file = "a.csv", .encoding = "cp932", .columns = {{"id", "承認No"}, {"approved_on", "決裁日"}}};
  const Register read = read_register(csv, source, approvals_schema());
  for (const auto& e : read.errors) MESSAGE(e.en);
  REQUIRE(read.rows.size() == 1);
  CHECK(read.rows[0].get("name") == "いそべ①㈱");
  CHECK(read.ignored_columns == std::vector<std::string>{"社内メモ"});
  CHECK(first(read_register(csv, {.file = "a.csv", .encoding = "cp932"}, approvals_schema())).find("unknown column") != std::string::npos);
  const RegisterSource below{.file = "a.csv", .header_row = 3, .columns = {{"id", "承認No"}}};
  CHECK(read_register("承認台帳\n\n承認No,再委託先番号,名称,承認日,文書番号\nA1,S1,n,2026-01-09,d\n", below, approvals_schema()).rows.size() == 1);
  CHECK_FALSE(read_register(office_file("dates_1900.xlsx"), {.file = "a.csv"}, approvals_schema()).errors.empty());
}

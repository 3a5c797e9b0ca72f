// Registers: CSV, YAML and JSON into typed cells; every fault with its cell.
#include <doctest/doctest.h>

#include <fstream>
#include <iterator>

#include "checks/parse/certificate_paper.hpp"
#include "checks/parse/backup_catalogue.hpp"
#include "checks/parse/csv.hpp"
#include "checks/parse/encoding.hpp"
#include "checks/parse/registers.hpp"
#include "reports/register_schema.hpp"
#include "checks/parse/written_date.hpp"
#include "rules/load.hpp"

using namespace tenken;
using namespace tenken::parse;

namespace {
const std::string header = "承認番号,再委託先番号,名称,承認日,文書番号\n";
Register approvals(const std::string& text, const std::string& encoding = "utf-8", const std::string& file = "a.csv") { return read_register(text, {.file = file, .encoding = encoding}, approvals_schema()); }
std::string date(const char* text) {
  const auto day = read_written_date(text);
  return day ? format_date(*day) : "-";
}
}  // namespace

TEST_CASE("dates as offices write them") {
  for (const char* text : {"2026-11-22", "2026/11/22", "2026年11月22日", "令和8年11月22日", "令和８年１１月２２日", "令和八年十一月二十二日", "R8.11.22", "r8/11/22", " 令和 8年 11月 22日 "}) CHECK_MESSAGE(date(text) == "2026-11-22", text);
  CHECK(date("令和元年5月1日") == "2019-05-01");
  CHECK(date("平成31年4月30日") == "2019-04-30");
  for (const char* text : {"平成31年5月1日", "令和元年4月30日", "2026-02-29", "2026-13-01", "令和8年2月30日", "11/22", "", "2026-11-22x", "元年1月1日", "99999-01-01"}) CHECK_MESSAGE(date(text) == "-", text);
}

TEST_CASE("corporate numbers have a check digit") {
  CHECK(is_corporate_number("7000012050002"));  // 国税庁
  CHECK_FALSE(is_corporate_number("8000012050002"));
  CHECK_FALSE(is_corporate_number("700001205000"));
  CHECK_FALSE(is_corporate_number("700001205000x"));
}

TEST_CASE("the smallest register in three forms") {
  const std::string row = "A1,S1,\"会社,一\",令和8年1月9日,第1号\r\n";
  for (const Register& r : {approvals(header + row), approvals("\xEF\xBB\xBF" + header + row),
                            approvals("{\"format\":\"tenken-register/1\",\"register\":\"approvals\",\"rows\":[{\"id\":\"A1\",\"subcontractor\":\"S1\",\"name\":\"会社,一\",\"approved_on\":\"2026-01-09\",\"document\":\"第1号\"}]}", "utf-8", "a.json"),
                            approvals("format: tenken-register/1\nregister: approvals\nrows:\n  - {id: A1, subcontractor: S1, name: \"会社,一\", approved_on: \"R8.1.9\", document: 第1号}\n", "utf-8", "a.yaml")}) {
    for (const auto& e : r.errors) MESSAGE(e.en);
    REQUIRE(r.errors.empty());
    REQUIRE(r.rows.size() == 1);
    CHECK(r.rows[0].get("name") == "会社,一");
    CHECK(r.rows[0].get("approved_on") == "2026-01-09");
  }
}

TEST_CASE("CP932 only where it is declared") {
  const std::string cp932 = "\x8f\xb3\x94\x46\x94\xd4\x8d\x86";  // 承認番号
  CHECK(*decode(cp932, "cp932") == "承認番号");
  CHECK_FALSE(decode(cp932, "utf-8"));
  CHECK_FALSE(decode("\x81", "cp932"));
  CHECK(*decode("\x87\x40\x87\x8a", "cp932") == "①㈱");
  CHECK(approvals(cp932 + ",x\n").errors.size() == 1);
}

TEST_CASE("every fault is named with its cell") {
  const auto first = [](const Register& r) { return r.errors.empty() ? std::string() : r.errors[0].en; };
  CHECK(first(approvals(header + "A1,S1,n,2026-02-30,d\n")).starts_with("D2: approved_on \"2026-02-30\" (allowed: a day that exists"));
  CHECK(first(approvals("承認番号,メモ\n")).starts_with("B1: unknown column \"メモ\""));
  CHECK(first(approvals("承認番号,再委託先番号,名称,承認日\n")) == "行1: column \"document\" is missing");
  CHECK(first(approvals(header + "A1,S1,n,2026-01-01\n")) == "行2: 4 cells under 5 headers");
  CHECK(first(approvals(header + "A1,S1,,2026-01-01,d\n")) == "行2: name is empty");
  CHECK(first(approvals(header + "A1,S1,n,2026-01-01,d\nA1,S1,n,2026-01-01,d\n")) == "行3: duplicate id \"A1\"");
  CHECK(first(approvals("承認番号,番号," + header.substr(header.find(',') + 1))) == "B1: column \"番号\" twice");
  CHECK(first(approvals(header + "A1,S1,\"n,2026-01-01,d\n")).find("a quote that is never closed") != std::string::npos);
  CHECK(first(approvals("")) == "行1: no header");
  CHECK(first(approvals("{\"a\":1,\"a\":2}", "utf-8", "a.json")).find("duplicate key") != std::string::npos);
  CHECK(approvals(header + "A1,S1,,2026-13-01,d\nA2,S1,n,x,\n").errors.size() == 4);
}

TEST_CASE("formulas are text, and blank lines nothing") {
  const Register r = approvals(header + "=1+1,S1,@n,2026-01-01,-d\n,,,,\n\n");
  CHECK(r.errors.empty());
  REQUIRE(r.rows.size() == 1);
  CHECK(r.rows[0].get("id") == "=1+1");
}

TEST_CASE("limits") {
  std::string many = header;
  for (int i = 0; i < 10001; ++i) many += "A" + std::to_string(i) + ",S,n,2026-01-01,d\n";
  CHECK(approvals(many).errors[0].en.find("more than 10000 rows") != std::string::npos);
  CHECK_FALSE(approvals(std::string(70, ',') + "\n").errors.empty());
  CHECK(approvals(std::string(register_bytes_max + 1, 'a')).errors[0].en.find("larger than 4 MiB") != std::string::npos);
  CHECK_FALSE(approvals(std::string("a\0b\n", 4)).errors.empty());
}

TEST_CASE("cut at every byte, nothing passes unseen") {
  const std::string whole = header + "A1,S1,\"会社\n一\",2026-01-09,第1号\nA2,S2,n,2026-01-09,\"d\"\"e\"\n";
  for (std::size_t n = 0; n < whole.size(); ++n) {
    const Register r = approvals(whole.substr(0, n));
    CHECK((!r.errors.empty() || r.rows.size() < 2 || n + 6 > whole.size()));
  }
}

TEST_CASE("the schema files and the guide are those of the program") {
  std::ifstream guide(std::string(TENKEN_SOURCE_DIR) + "/rules/registers.md");
  const std::string told{std::istreambuf_iterator<char>(guide), {}};
  for (const Schema* s : all_schemas()) {
    const std::string path = std::string(TENKEN_SOURCE_DIR) + "/rules/schema/register-" +
                             std::string(s->name) + ".schema.json";
    const Bytes wanted = tenken::reports::register_schema(*s);
    if (std::getenv("TENKEN_BLESS") != nullptr) std::ofstream(path, std::ios::binary) << wanted;
    std::ifstream in(path, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    CHECK_MESSAGE(text == wanted, path);
    CHECK_MESSAGE(told.find("`" + std::string(s->name) + "`") != std::string::npos, std::string(s->name));
    for (const Column& c : s->columns)
      CHECK_MESSAGE(told.find("| `" + std::string(c.name) + "` |") != std::string::npos,
                    std::string(c.name));
  }
}

TEST_CASE("schemes and companies under their other names") {
  CHECK(scheme_key("JIS Q 27001:2023") == scheme_key("ISO/IEC 27001"));
  CHECK(scheme_key("SOC2 Type II") == scheme_key("SOC 2 Type 2"));
  CHECK(scheme_key("SOC 2 Type I") != scheme_key("SOC 2 Type 2"));
  CHECK(company_key("㈱みなと クラウド") == company_key("みなとクラウド株式会社"));
  CHECK(company_key("合同会社みなと") != company_key("株式会社みなと"));
}

TEST_CASE("backup catalogues of three tools") {
  const auto restic = read_backup_catalogue(R"([{"time":"2026-11-22T01:00:00.123456789+09:00","tree":"ab","paths":["/srv"],"hostname":"db","id":"12"}])");
  REQUIRE(restic);
  CHECK((*restic)[0].newest()->finished == std::chrono::sys_days{std::chrono::year{2026} / 11 / 21} + std::chrono::hours(16));
  const auto neutral = read_backup_catalogue(R"({"format":"tenken-backup-catalogue/1","sets":[{"name":"db","encrypted":true,"backups":[{"id":"1","finished_at":"2026-11-22T01:00:00+09:00","ok":false}]}]})");
  REQUIRE(neutral);
  CHECK((*neutral)[0].newest() == nullptr);
  for (const char* bad : {"", "{}", "[1]", "[{}]", "null", "[{\"name\":\"x\",\"status\":{\"code\":\"0\"},\"backup\":[]}]", R"([{"name":"x","status":{"code":0},"backup":[{"label":"l","timestamp":{"stop":1e300}}]}])", "[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]"}) CHECK_MESSAGE(!read_backup_catalogue(bad), bad);
}

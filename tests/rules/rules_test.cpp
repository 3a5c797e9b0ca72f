// Rules: the annex as written, the embedded set whole, and what a rule file may not say.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>

#include "rules/load.hpp"

using namespace tenken;
using namespace tenken::rules;
namespace fs = std::filesystem;

namespace {

const fs::path folder = fs::path(TENKEN_SOURCE_DIR) / "rules";

std::string file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

std::vector<Requirement> annex() {
  auto all = read_annex(embedded_annex());
  REQUIRE(all);
  return *std::move(all);
}

std::string without_line(std::string text, std::string_view start) {
  const auto at = text.find("\n" + std::string(start)) + 1;
  REQUIRE(at != 0);
  return text.erase(at, text.find('\n', at) + 1 - at);
}

std::string changed(std::string text, std::string_view from, std::string_view to) {
  const auto at = text.find(from);
  REQUIRE_MESSAGE(at != std::string::npos, from);
  return text.replace(at, from.size(), to);
}

/// A whole rule; each case changes one thing of it.
std::string small() {
  return "format: tenken-rule/1\n"            // 1
         "number: 15\n"                       // 2
         "name: time_synchronisation\n"       // 3
         "title: {ja: 時刻同期, en: Time}\n"  // 4
         "text_sha256: \"" +
         annex()[14].text_sha256 +
         "\"\n"                               // 5
         "text_en: Synchronise time\n"        // 6
         "criteria:\n"                        // 7
         "  - id: \"15.1\"\n"                 // 8
         "    quote: 確実に時刻同期を行い\n"  // 9
         "    kind: [PROBE]\n"                // 10
         "    freshness: F0\n"                // 11
         "    owner: OPS\n"                   // 12
         "    text: {ja: 時計, en: clock}\n"  // 13
         "parameters:\n"                      // 14
         "  time.max_offset_ms: {value: 1000, unit: ms, text: {ja: 差, en: offset}, source: NICT}\n"  // 15
         "steps:\n"                                                         // 16
         "  - name: clock\n"                                                // 17
         "    criteria: [\"15.1\"]\n"                                       // 18
         "    role: linux_host\n"                                           // 19
         "    probe: ssh\n"                                                 // 20
         "    args: {command: [chronyc -c tracking]}\n"                     // 21
         "    limits: {timeout_ms: 5000, bytes_max: 4096, parts_max: 1}\n"  // 22
         "messages:\n"                                                      // 23
         "  ok:\n"                                                          // 24
         "    expected: {ja: 期待, en: expected}\n"                         // 25
         "    actual: {ja: 実際, en: actual}\n"                             // 26
         "remedy: {ja: 直す, en: mend}\n"                                   // 27
         "mapping:\n"                                                       // 28
         "  - {standard: ISO, control: A.8.17, confidence: H}\n";           // 29
}

/// "line:column what | hint" of the first fault; "loaded" where there is none.
std::string fault(const std::string& yaml) {
  const auto loaded = load_rule(yaml, "rules/15_x.yaml", annex());
  if (loaded.errors.empty()) return "loaded";
  const Error& e = loaded.errors.front();
  REQUIRE(e.where.starts_with("rules/15_x.yaml:"));
  return e.where.substr(16) + " " + e.what + " | " + e.hint;
}

}  // namespace

TEST_CASE(
    "annex: 27 rows, rows 6 to 10 with their text in the second column, the category filled down") {
  const auto rows = annex();
  REQUIRE(rows.size() == 27);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    CAPTURE(i + 1);
    CHECK(rows[i].number == static_cast<int>(i + 1));
    CHECK_FALSE(rows[i].category.empty());
    CHECK(rows[i].text_ja.size() > 30);
    CHECK(rows[i].text_sha256 == sha256_hex(rows[i].text_ja));
    CHECK(embedded_annex().find(rows[i].text_ja) != std::string_view::npos);
  }
  CHECK(rows[5].text_ja.starts_with("以下の①～⑦の情報セキュリティ対策が"));
  CHECK(rows[9].text_ja != rows[8].text_ja);
  for (int i = 0; i < 10; ++i)
    CHECK(rows[static_cast<std::size_t>(i)].category == "セキュリティ全般に関する事項");
  CHECK(rows[10].category != rows[9].category);
  CHECK(rows[18].text_ja.find("英大文字") != std::string::npos);
}

TEST_CASE("annex: a missing, repeated or empty row") {
  const std::string text(embedded_annex());
  for (const char* row : {"1\t", "8\t", "27\t"}) {
    CAPTURE(row);
    const auto rows = read_annex(without_line(text, row));
    REQUIRE_FALSE(rows);
    CHECK(rows.error().code == "annex.malformed");
  }
  CHECK(read_annex(without_line(text, "8\t")).error().what == "row 9 where row 8 was expected");
  CHECK(read_annex(without_line(text, "27\t")).error().what == "26 rows, not 27");
  CHECK_FALSE(read_annex(""));
  CHECK_FALSE(read_annex(text + "\n28\tx\ty\n"));
  CHECK_FALSE(read_annex(text + "\n27\tx\ty\n"));
  CHECK_FALSE(read_annex(changed(text, "\n2\t", "\n2\t\t\n2\t")));
}

TEST_CASE("embedded rules: every one loads, byte for byte what the folder holds") {
  const auto loaded = load_rules(embedded_annex(), embedded_rules());
  for (const Error& e : loaded.errors) FAIL_CHECK(e.where << " " << e.what);
  REQUIRE(loaded.value.rules.size() == 27);
  CHECK(embedded_annex() == file(folder / "annex2.txt"));
  CHECK(embedded_questions() == file(folder / "questions.yaml"));
  CHECK(load_questions(embedded_questions(), "questions.yaml", loaded.value).errors.empty());
  std::set<std::string> names;
  for (const Source& source : embedded_rules()) {
    CAPTURE(source.file);
    names.insert(source.file.substr(6));
    CHECK(source.text == file(fs::path(TENKEN_SOURCE_DIR) / source.file));
    // A start takes the patterns as known: here is where they are.
    for (const Error& e : load_rule(source.text, source.file, annex(), Patterns::tried).errors)
      FAIL_CHECK(e.where << " " << e.what);
  }
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.path().extension() == ".yaml" && entry.path().filename() != "questions.yaml")
      CHECK_MESSAGE(names.contains(entry.path().filename()), entry.path());
}

TEST_CASE(
    "embedded rules: quotes stand in the text, every row has a mandatory criterion, names are "
    "unique or mean the same") {
  const auto set = load_rules(embedded_annex(), embedded_rules()).value;
  std::set<std::string> criteria, steps;
  std::map<std::string, Parameter> parameters;
  for (const Rule& rule : set.rules) {
    CAPTURE(rule.file);
    bool mandatory = false;
    for (const Criterion& c : rule.criteria) {
      CHECK(criteria.insert(c.id).second);
      CHECK(rule.requirement.text_ja.find(c.quote) != std::string::npos);
      mandatory = mandatory || c.mandatory();
    }
    CHECK(mandatory);
    for (const Clause& c : rule.clauses)
      CHECK(rule.requirement.text_ja.find(c.quote) != std::string::npos);
    for (const Step& s : rule.steps) {
      CHECK_MESSAGE(steps.insert(s.name).second, s.name);
      CHECK_FALSE(s.active);
    }
    for (const auto& [name, parameter] : rule.parameters) {
      // A profile sets a name for every rule that has it.
      const auto& first = parameters.emplace(name, parameter).first->second;
      CHECK_MESSAGE(first.values == parameter.values, name);
      CHECK_MESSAGE(first.unit == parameter.unit, name);
      CHECK_FALSE(parameter.source.empty());
    }
  }
}

TEST_CASE("a set of rules: a pattern that was not built in is tried out, also in a copy") {
  auto files = embedded_rules();
  const auto file = std::find_if(files.begin(), files.end(), [](const Source& s) {
    return s.text.find("promise:") != std::string::npos;
  });
  REQUIRE(file != files.end());
  const auto at = file->text.find("- \"", file->text.find("promise:"));
  REQUIRE(at != std::string::npos);
  file->text.insert(at + 3, "(");
  const auto errors = load_rules(embedded_annex(), files).errors;
  REQUIRE_FALSE(errors.empty());
  CHECK(errors.front().what.starts_with("the pattern \"("));
}

TEST_CASE("rule: the small one loads") {
  const auto loaded = load_rule(small(), "rules/15_x.yaml", annex());
  REQUIRE(loaded.errors.empty());
  CHECK(loaded.value.file == "15_x.yaml");
  CHECK(loaded.value.source == small());
  CHECK(loaded.value.steps.front().place.line == 17);
  CHECK(loaded.value.step("clock")->limits.bytes_max == 4096);
  CHECK(loaded.value.step("none") == nullptr);
}

TEST_CASE("rule: an unknown key is named with its place and the key that was meant") {
  CHECK(fault(changed(small(), "remedy:", "remedi:")).find("rule without \"remedy\"") !=
        std::string::npos);
  CHECK(fault(changed(small(), "mapping:", "maping:"))
            .starts_with(
                "28:1 unknown key in rule \"maping\" | did you mean \"mapping\"? allowed: "));
  CHECK(fault(changed(small(), "    owner: OPS\n", "    owner: OPS\n    frehsness: F0\n"))
            .starts_with("13:5 unknown key in criterion \"frehsness\" | did you mean "
                         "\"freshness\"? allowed: "));
  CHECK(
      fault(changed(small(), "    probe: ssh\n", "    probe: ssh\n    limit: {}\n"))
          .starts_with("21:5 unknown key in step \"limit\" | did you mean \"limits\"? allowed: "));
  CHECK(
      fault(changed(small(), "parts_max: 1", "part_max: 1"))
          .starts_with(
              "22:49 unknown key in limits \"part_max\" | did you mean \"parts_max\"? allowed: "));
  CHECK(fault(changed(small(), "unit: ms", "units: ms"))
            .starts_with(
                "15:37 unknown key in parameter \"units\" | did you mean \"unit\"? allowed: "));
  CHECK(fault(changed(small(), "    actual:", "    actul:")).find("message without \"actual\"") !=
        std::string::npos);
  CHECK(fault(changed(small(), "confidence: H", "certainty: H"))
            .find("unknown key in mapping \"certainty\"") != std::string::npos);
  CHECK(fault(changed(small(), "title: {ja: 時刻同期, en: Time}",
                      "title: {ja: 時刻同期, en: Time, fr: Temps}"))
            .find("unknown key in \"title\" of rule \"fr\"") != std::string::npos);
}

TEST_CASE("rule: values that are none") {
  CHECK(fault(changed(small(), "tenken-rule/1", "tenken-rule/2"))
            .starts_with("1:9 format \"tenken-rule/2\" | this program reads \"tenken-rule/1\""));
  CHECK(fault(changed(small(), "number: 15", "number: 28"))
            .starts_with("2:9 \"number\" of rule is \"28\""));
  CHECK(fault(changed(small(), "number: 15", "number: 14")).find("text_sha256 of requirement 14") !=
        std::string::npos);
  CHECK(fault(changed(small(), "確実に時刻同期を行い", "確実に時刻を合わせ"))
            .starts_with("9:12 a quote that does not stand in the text of requirement 15"));
  CHECK(
      fault(changed(small(), "kind: [PROBE]", "kind: [PROBES]")).find("did you mean \"PROBE\"?") !=
      std::string::npos);
  CHECK(fault(changed(small(), "freshness: F0", "freshness: F1")).find("did you mean \"F0\"?") !=
        std::string::npos);
  CHECK(fault(changed(small(), "owner: OPS", "owner: OP")).find("did you mean \"OPS\"?") !=
        std::string::npos);
  CHECK(fault(changed(small(), "timeout_ms: 5000", "timeout_ms: 50"))
            .find("allowed: a whole number from 100 to 3600000") != std::string::npos);
  CHECK(fault(changed(small(), "timeout_ms: 5000", "timeout_ms: 9999999999999999999999"))
            .find("allowed: a whole number") != std::string::npos);
  CHECK(fault(changed(small(), "criteria: [\"15.1\"]", "criteria: [\"15.2\"]"))
            .starts_with("17:5 step \"clock\" serves unknown criterion \"15.2\""));
  CHECK(fault(changed(small(), "parameters:\n  time", "parameters: 5\nremarks:\n  time"))
            .starts_with("14:13 \"parameters\" of rule is not a map"));
  CHECK(fault(changed(small(), "messages:\n  ok:", "messages: [x]\nremarks:\n  ok:"))
            .starts_with("23:11 \"messages\" of rule is not a map"));
  CHECK(fault("- a\n").find("rule is not a map") != std::string::npos);
}

TEST_CASE("rules: two of one number, two steps of one name") {
  const auto errors =
      load_rules(embedded_annex(), {{"rules/15_a.yaml", small()}, {"rules/15_b.yaml", small()}})
          .errors;
  REQUIRE(errors.size() == 2);
  CHECK(errors[0].what == "a second rule for requirement 15");
  CHECK(errors[1].what == "duplicate step \"clock\"");
  CHECK(errors[1].where == "rules/15_b.yaml:17:5");
  CHECK_FALSE(load_rules("", embedded_rules()).errors.empty());
}

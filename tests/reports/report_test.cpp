// Reports against goldens, byte for byte. TENKEN_BLESS=1 writes them anew: only by a person who
// read the diff.
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "checks/judge.hpp"
#include "reports/report.hpp"
#include "rules/calendar.hpp"

using namespace tenken;

namespace {

const std::filesystem::path golden =
    std::filesystem::path(TENKEN_SOURCE_DIR) / "tests/reports/golden";

rules::Rule rule(int number, std::string name, std::string title_ja, std::string title_en) {
  rules::Rule r;
  r.requirement = {number, "アクセス制御に関する事項", "要件" + std::to_string(number) + "の原文",
                   "00"};
  r.name = std::move(name);
  r.title = {std::move(title_ja), std::move(title_en)};
  r.text_en = "The text.";
  r.file = std::to_string(number) + ".yaml";
  r.messages["m"] = {{"期待 {x}", "expected {x}"}, {"実際 {x}", "actual {x}"}};
  return r;
}

JudgedCriterion judged(std::string id, Verdict verdict, Findings findings,
                       rules::Aspect aspect = rules::Aspect::none) {
  JudgedCriterion j;
  j.id = std::move(id);
  j.mandatory = true;
  j.verdict = verdict;
  j.aspect = aspect;
  j.findings = std::move(findings);
  return j;
}

Finding found(std::string criterion, Verdict verdict, std::string x) {
  Finding f;
  f.criterion = std::move(criterion);
  f.target = "app1";
  f.verdict = verdict;
  f.basis = Basis::exported;
  f.message = "m";
  f.values = {{"x", same(x)}};
  f.cites = {observation_id("s", "app1", "")};
  f.where = "/etc/x:3";
  return f;
}

struct Sample {
  Case c;
  Assessment a;
};

Sample sample() {
  Sample s;
  s.c.rules.rules = {rule(1, "jurisdiction", "合意管轄", "Jurisdiction"),
                     rule(3, "advance_notice", "事前告知", "Advance notice"),
                     rule(19, "password_composition", "パスワードの構成", "Password composition"),
                     rule(20, "account_lockout", "アカウントロック", "Account lockout")};
  s.c.evidence.deployment.title = {"試験システム", "test system"};
  rules::Target app;
  app.name = "app1";
  s.c.evidence.deployment.targets = {app};
  Observation o;
  o.id = observation_id("s", "app1", "");
  o.step = "s";
  o.target = "app1";
  s.c.evidence.observations = {o};
  s.a.as_of = *parse_instant("2026-11-22T12:00:00+09:00");
  s.a.run = "run";
  s.a.system = "試験システム";
  s.a.city = "試験市";
  s.a.period = "2026-11";
  for (auto* digest :
       {&s.a.evidence_sha256, &s.a.rules_sha256, &s.a.profile_sha256, &s.a.deployment_sha256})
    *digest = std::string(64, '0');
  JudgedRequirement pass{1,
                         "jurisdiction",
                         Verdict::pass,
                         false,
                         Verdict::unknown,
                         Verdict::unknown,
                         {},
                         {judged("01.1", Verdict::pass, {found("01.1", Verdict::pass, "a")})},
                         {}};
  JudgedRequirement aspects{3,
                            "advance_notice",
                            Verdict::pass,
                            true,
                            Verdict::pass,
                            Verdict::not_due,
                            {{"03a", Verdict::pass}},
                            {judged("03.1", Verdict::pass, {found("03.1", Verdict::pass, "b")},
                                    rules::Aspect::preparedness)},
                            {}};
  JudgedRequirement fail{
      19,
      "password_composition",
      Verdict::fail,
      false,
      Verdict::unknown,
      Verdict::unknown,
      {},
      {judged("19.1", Verdict::fail, {found("19.1", Verdict::fail, "\x1b[31m記号\n<b>")})},
      {}};
  JudgedRequirement open{
      20,
      "account_lockout",
      Verdict::unknown,
      false,
      Verdict::unknown,
      Verdict::unknown,
      {},
      {judged("20.1", Verdict::unknown, {unknown("20.1", Cause::no_check, Turn::tool)})},
      {}};
  s.a.requirements = {pass, aspects, fail, open};
  s.a.ignored_statements = {{"st", "01.5", "statement.expired", "expired on 2026-01-01"}};
  return s;
}

void compare(const std::string& name, const Bytes& bytes) {
  const auto path = golden / name;
  if (std::getenv("TENKEN_BLESS") != nullptr) std::ofstream(path, std::ios::binary) << bytes;
  std::ifstream in(path, std::ios::binary);
  const std::string wanted((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  CHECK_MESSAGE(bytes == wanted, name);
}

}  // namespace

TEST_CASE("reports are what their goldens say") {
  const Sample s = sample();
  using reports::Language;
  compare("table.ja.txt", reports::render_table(s.a, s.c, {.language = Language::ja}));
  compare("table.en.txt", reports::render_table(s.a, s.c, {.language = Language::en}));
  compare("table.ascii.txt",
          reports::render_table(s.a, s.c, {.language = Language::en, .ascii = true}));
  compare("assessment.json", reports::render_json(s.a, s.c, {}));
  compare("checklist.xlsx", reports::render_xlsx(s.a, s.c, {}));
}

TEST_CASE("the same input gives the same bytes") {
  const Sample s = sample();
  for (const auto& r : reports::all_renderers())
    CHECK(r.render(s.a, s.c, {}) == r.render(s.a, s.c, {}));
}

TEST_CASE("no escape from evidence reaches a terminal") {
  const Sample s = sample();
  for (bool color : {false, true}) {
    const Bytes table = reports::render_table(s.a, s.c, {.color = color});
    CHECK(table.find("\x1b[31m記号") == std::string::npos);
    CHECK(table.find("\\x1b[31m記号") != std::string::npos);
  }
  CHECK(reports::render_table(s.a, s.c, {}).find('\x1b') == std::string::npos);
}

TEST_CASE("unknown has no mark, and is not counted as judged") {
  const Sample s = sample();
  const Bytes table = reports::render_table(s.a, s.c, {});
  const auto row = table.find(" 20 ");
  REQUIRE(row != std::string::npos);
  const std::string line = table.substr(row, table.find('\n', row) - row);
  for (const char* mark : {"○", "△", "×", "―"}) CHECK(line.find(mark) == std::string::npos);
  CHECK(line.find("未確認") != std::string::npos);
  CHECK(table.find("(4件中3件を判定)") != std::string::npos);
}

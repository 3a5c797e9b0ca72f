// The City's decision holds for what the City read and for nothing else: what a returned workbook
// may say, what a bound article stands in, and what a month hands on.
#include <doctest/doctest.h>

#include <algorithm>

#include "checks/assessment.hpp"
#include "checks/clauses.hpp"
#include "checks/month.hpp"
#include "checks/paper_custody.hpp"
#include "checks/papers.hpp"
#include "checks/question.hpp"
#include "checks/returned_checklist.hpp"
#include "checks/statement.hpp"
#include "reports/report.hpp"
#include "rules/calendar.hpp"
#include "rules/load.hpp"
#include "tests/parse/office_zip.hpp"

namespace {

using namespace tenken;

// ── the returned workbook

const std::string some_digest(64, 'a');

std::string cell(int row, char column, const std::string& text) {
  const std::string name = column + std::to_string(row);
  if (text.starts_with("="))
    return "<c r=\"" + name + "\" t=\"str\"><f>1</f><v>" + text.substr(1) + "</v></c>";
  return "<c r=\"" + name + "\" t=\"inlineStr\"><is><t>" + text + "</t></is></c>";
}

/// A row of the sheet 市判断 in the order of its headers.
std::vector<std::string> decided(const std::string& verdict) {
  return {"05.1",  "5",          "文",   "見た",  some_digest,  some_digest,
          verdict, "確認した。", "課長", "第1号", "2026-11-01", "2027-10-31"};
}

std::string sheet(const std::vector<std::string>& row, const std::string& attributes = "",
                  const std::string& more = "") {
  std::string head, line;
  for (std::size_t i = 0; i < decision_headers.size(); ++i) {
    const char column = static_cast<char>('A' + i);
    head += cell(1, column, std::string(decision_headers[i]));
    line += cell(2, column, row[i]);
  }
  return "<sheetData><row r=\"1\">" + head + "</row><row r=\"2\"" + attributes + ">" + line +
         "</row></sheetData>" + more;
}

ReturnedDecisions returned(const test::Parts& sheets) {
  return read_returned_checklist(test::xlsx(sheets), "みなと市");
}
ReturnedDecisions returned(const std::string& one) { return returned({{"市判断", one}}); }

/// Nothing decided, and the reader is told why.
bool is_refused(const ReturnedDecisions& r) { return r.decisions.empty() && !r.faults.empty(); }

// ── papers

const std::string contract =
    "業務委託契約書\nみなと市(以下「甲」という。)と株式会社みなとクラウド(以下「乙」という。)"
    "とは、次のとおり契約を締結する。\n"
    "第1条(目的)\n乙は、業務を受託する。\n"
    "第9条(情報資産の取扱い)"
    "\n乙は、甲の情報資産を、原則として本サービスの提供に必要な範囲を超えて利用してはならない。\n"
    "第16条(報告)\n乙は、甲の求めがあったときは、報告する。\n";

const rules::RuleSet& embedded() {
  static const rules::RuleSet set =
      rules::load_rules(rules::embedded_annex(), rules::embedded_rules()).value;
  return set;
}

void keep(Case& c, std::string_view step, std::string_view target, std::string_view part,
          std::string_view bytes) {
  Observation o;
  o.step = step;
  o.target = target;
  o.part = part;
  o.id = observation_id(step, target, part);
  o.sha256 = sha256_hex(bytes);
  o.seen_at_ms = parse_instant("2026-11-22T11:00:00+09:00")->time_since_epoch().count() * 1000;
  c.evidence.blobs[o.sha256] = bytes;
  c.evidence.observations.push_back(std::move(o));
}

void add_contract(Case& c, const std::string& name, std::string_view text, std::string_view file) {
  rules::Target t;
  t.name = name;
  t.kind = "document";
  t.roles = {"contract"};
  c.evidence.deployment.targets.push_back(t);
  keep(c, "purpose_contract", name, "file", file);
  keep(c, "purpose_contract", name, "text", text);
}

Case with_contract(std::string_view text, std::string_view file = "file") {
  Case c{.rules = embedded(),
         .profile = {},
         .evidence = {},
         .as_of = *parse_instant("2026-11-22T12:00:00+09:00")};
  add_contract(c, "contract", text, file);
  return c;
}

/// What a decision on 05.1 binds.
std::vector<std::string> bound(const Case& c) {
  const Findings found = judge_finder(c, *embedded().rule(5), "other_use");
  REQUIRE(found.size() == 1);
  CAPTURE(to_string(found.front().cause));
  REQUIRE(found.front().cause == Cause::decision_pending);
  return content_of(c, found);
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const auto place = text.find(from);
  REQUIRE(place != std::string::npos);
  return text.replace(place, from.size(), to);
}

// ── months

void add_register(Case& c, const std::string& name, const std::string& kind,
                  std::string_view bytes) {
  rules::Target t;
  t.name = name;
  t.kind = "register";
  t.facts = {{"register", {kind}}, {"file", {name + ".csv"}}, {"encoding", {"utf-8"}}};
  c.evidence.deployment.targets.push_back(t);
  keep(c, "look", name, "file", bytes);
}

constexpr std::string_view releases = "番号,版,リリース日,レビュー\nL1,1.0,2026-09-01,PR-1\n";
constexpr std::string_view rewritten = "番号,版,リリース日,レビュー\nL1,1.0,2026-09-01,PR-9\n";

Case month_case(const Bytes& before = "") {
  Case c;
  c.as_of = *parse_instant("2026-11-22T12:00:00+09:00");
  if (!before.empty()) keep(c, previous_step, previous_target, "month", before);
  return c;
}

Assessment asked(const Case& c) {
  Assessment a;
  a.as_of = c.as_of;
  a.questions = questions(a, c);
  return a;
}

bool asks(const Case& c, std::string_view id) {
  const auto all = asked(c).questions;
  return std::any_of(all.begin(), all.end(), [&](const Question& q) { return q.id == id; });
}

}  // namespace

TEST_CASE("returned workbook: a verdict is the whole cell") {
  using std::pair;
  for (const auto& [text, verdict] : {pair{"○ 適合", Verdict::pass},
                                      {"○", Verdict::pass},
                                      {"〇", Verdict::pass},
                                      {"◯ 適合", Verdict::pass},
                                      {"適合", Verdict::pass},
                                      {"△ 一部適合", Verdict::partial},
                                      {"× 不適合", Verdict::fail},
                                      {"不適合", Verdict::fail},
                                      {"― 対象外", Verdict::not_applicable}}) {
    CAPTURE(text);
    const auto r = returned(sheet(decided(text)));
    REQUIRE(r.decisions.size() == 1);
    CHECK(r.decisions.front().statement.verdict == verdict);
    CHECK(r.faults.empty());
  }
  for (const char* text :
       {"○不適合", "○ 一部適合", "○対象外", "○適合しない", "○適合とは認められない", "適合適合", "◎",
        "適合(条件付き)", "×適合", "△適合", "?", "○○"}) {
    CAPTURE(text);
    CHECK(is_refused(returned(sheet(decided(text)))));
  }
  CHECK(returned(sheet(decided(""))).decisions.empty());
}

TEST_CASE("returned workbook: what the City does not see it did not decide") {
  const std::string good = sheet(decided("○"));
  REQUIRE(returned(good).decisions.size() == 1);
  CHECK(is_refused(returned(sheet(decided("○"), " hidden=\"1\""))));
  CHECK(is_refused(returned({{"隠れた表", good}})));
  CHECK(is_refused(returned({{"隠れた表", good}, {"市判断", sheet(decided(""))}})));
  CHECK(is_refused(returned({{"市判断", good}, {"市判断2", good}})));
  CHECK(is_refused(returned(sheet(decided("=○")))));
  CHECK(is_refused(
      returned(sheet(decided("○"), "", "<mergeCells><mergeCell ref=\"G2:G9\"/></mergeCells>"))));
  CHECK(is_refused(
      returned(sheet(decided("○"), "", "<cols><col min=\"7\" max=\"7\" hidden=\"1\"/></cols>"))));
  // The digests are for the machine: their columns may be folded away.
  CHECK(returned(sheet(decided("○"), "", "<cols><col min=\"5\" max=\"6\" hidden=\"1\"/></cols>"))
            .decisions.size() == 1);
}

TEST_CASE("returned workbook: what is too small to see is hidden") {
  CHECK(is_refused(returned(sheet(decided("○"), " ht=\"0\" customHeight=\"1\""))));
  CHECK(is_refused(
      returned(sheet(decided("○"), "", "<cols><col min=\"7\" max=\"7\" width=\"0\"/></cols>"))));
  CHECK(returned(sheet(decided("○"), " ht=\"15\"")).decisions.size() == 1);
}

TEST_CASE("returned workbook: what says two things decides nothing") {
  const std::string good = sheet(decided("○"));
  // The verdict's column twice, the second to the right of all others.
  CHECK(is_refused(
      returned(replaced(replaced(good, "</row>", cell(1, 'M', "判定") + "</row>"),
                        "</row></sheetData>", cell(2, 'M', "×") + "</row></sheetData>"))));
  // The header that we read is not the one that the City sees.
  CHECK(is_refused(returned(replaced(good, "<row r=\"1\">", "<row r=\"1\" hidden=\"1\">"))));
  const auto below = [&](const std::string& verdict) {
    std::string line;
    const auto words = decided(verdict);
    for (std::size_t i = 0; i < words.size(); ++i)
      line += cell(3, static_cast<char>('A' + i), words[i]);
    return returned(replaced(good, "</sheetData>", "<row r=\"3\">" + line + "</row></sheetData>"));
  };
  CHECK(is_refused(below("×")));
  CHECK(below("○").decisions.size() == 2);
  CHECK(below("○").faults.empty());
}

TEST_CASE("returned workbook: a verdict that is an error or has no value is told, not left out") {
  const std::string good = sheet(decided("○"));
  const std::string verdict = cell(2, 'G', "○");
  for (const char* broken : {"<c r=\"G2\" t=\"e\"><v>#N/A</v></c>", "<c r=\"G2\"><f>A1</f></c>"}) {
    const auto r = returned(replaced(good, verdict, broken));
    CAPTURE(broken);
    REQUIRE(r.faults.size() == 1);
    CHECK(r.faults.front().text().en.find("市判断!G2") != std::string::npos);
  }
  std::vector<std::string> ended = decided("○");
  ended.back() = "2026-10-31";
  CHECK(is_refused(returned(sheet(ended))));
}

TEST_CASE("decision: what changes the meaning of a bound article from outside reopens it") {
  const auto before = bound(with_contract(contract));
  for (const auto& [from, to] :
       {std::pair{"業務委託契約書", "業務委託契約書(案)"},
        {"業務委託契約書", "業務委託契約書(廃止)"},
        {"みなと市(以下「甲」という。)と株式会社みなとクラウド(以下「乙」",
         "みなと市(以下「乙」という。)と株式会社みなとクラウド(以下「甲」"}}) {
    CAPTURE(to);
    CHECK(bound(with_contract(replaced(contract, from, to))) != before);
  }
  for (const char* added :
       {"第30条(特則)\n乙は業務上必要と認める行為をすることができる。\n",
        "第30条(その他)\n前各条の規定にかかわらず、乙は必要と認める行為をする。\n",
        "第30条(その他)\n「提供に必要な範囲」には、乙の製品の改善を含む。\n",
        "第30条(その他)\n第9条の規定は、適用しない。\n"}) {
    CAPTURE(added);
    CHECK(bound(with_contract(contract + added)) != before);
  }
}

TEST_CASE("decision: a copy saved again, and an article about something else, reopen nothing") {
  const auto before = bound(with_contract(contract));
  CHECK(bound(with_contract(replaced(contract, "報告する", "書面で報告する"))) == before);
  CHECK(bound(with_contract(replaced(contract, "第16条", "第16条"), "another file")) == before);
  CHECK(bound(with_contract(replaced(contract, "第1条", "第１条"))) == before);
  CHECK(bound(with_contract(replaced(contract, "とは、次のとおり", "とは、\r\n次のとおり"))) ==
        before);
  CHECK(bound(with_contract(replaced(contract, "第9条(", "\f第9条("))) == before);
}

TEST_CASE("decision: a page without text is bound by the file") {
  const std::string scanned = contract + "\f\f";
  const auto before = bound(with_contract(contract + "\f", "A")),
             image = bound(with_contract(scanned, "A"));
  CHECK(image != before);
  CHECK(image == bound(with_contract(scanned, "A")));
  CHECK(image != bound(with_contract(scanned, "B")));
  // The same where nothing narrower is bound.
  const Findings whole{Finding{.criterion = "05.1",
                               .cites = {observation_id("purpose_contract", "contract", "file"),
                                         observation_id("purpose_contract", "contract", "text")}}};
  const auto content = [&](std::string_view text, std::string_view file) {
    return content_of(with_contract(text, file), whole);
  };
  CHECK(content(contract, "A") == content(contract, "B"));
  CHECK(content(scanned, "A") != content(scanned, "B"));
  CHECK(content("", "A") != content("", "B"));
}

TEST_CASE("decision: a second paper of the role reopens it, whatever it says") {
  const auto before = bound(with_contract(contract));
  Case c = with_contract(contract);
  add_contract(c, "amendment", "変更契約書\n第1条(変更)\n乙の住所を変更する。\n", "other");
  CHECK(bound(c) != before);

  static const rules::Target nowhere;
  const auto articles = [](const std::vector<std::string>& texts) {
    std::vector<ReadPaper> papers;
    for (const std::string& text : texts)
      papers.push_back({Look{nowhere, {}}, parse::read_paper(text)});
    Findings f{Finding{.criterion = "01.1", .verdict = Verdict::unknown}};
    bind_articles(f, papers, {"第9条(情報資産の取扱い)"});
    return f.front().bound;
  };
  REQUIRE(articles({contract}).size() == 1);
  CHECK(articles({contract}) == articles({replaced(contract, "報告する", "通知する")}));
  CHECK(articles({contract}) !=
        articles({contract, "変更契約書\n第1条(変更)\n住所を変更する。\n"}));
  CHECK(articles({contract}) != articles({replaced(contract, "契約書", "契約書(案)")}));
  CHECK(articles({"第1条(目的)\n目的。\n"}).empty());
}

TEST_CASE("paper: a signature that was asked for and no file to hold it") {
  Case c = with_contract(contract);
  c.evidence.deployment.targets.front().facts["signed_by"] = {"city"};
  std::erase_if(c.evidence.observations, [](const Observation& o) { return o.part == "file"; });
  const Papers read = papers(c, *embedded().rule(5), "05.1", "purpose_contract");
  CHECK(read.papers.empty());
  REQUIRE(read.unknowns.size() == 1);
  CHECK(read.unknowns.front().cause == Cause::contradiction);
}

TEST_CASE("month: a register of events that goes away does not come back rewritten") {
  Case first = month_case();
  add_register(first, "log", "releases", releases);
  const Bytes left = month_of(asked(first), first, "00");

  Case gone = month_case(left);
  CHECK(asks(gone, "Q-edit-log"));
  Case renamed = month_case(left);
  add_register(renamed, "log2", "releases", rewritten);
  CHECK(asks(renamed, "Q-edit-log"));
  Case broken = month_case(left);
  add_register(broken, "log", "releases", "番号,版\n");
  CHECK(asks(broken, "Q-edit-log"));
  Case chosen = month_case(left);
  chosen.evidence.partial_selection = true;
  CHECK_FALSE(asks(chosen, "Q-edit-log"));

  for (const Case* between : {&gone, &broken}) {
    Case back = month_case(month_of(asked(*between), *between, "00"));
    add_register(back, "log", "releases", rewritten);
    CHECK(asks(back, "Q-edit-log-L1"));
    Case same = month_case(month_of(asked(*between), *between, "00"));
    add_register(same, "log", "releases", releases);
    CHECK_FALSE(asks(same, "Q-edit-log-L1"));
  }
}

TEST_CASE("month: nothing of registers that name staff") {
  Case c = month_case();
  add_register(c, "duty", "roster",
               "番号,開始日時,終了日時,職名,連絡手段1\nR-1,2026-10-01T00:00+09:00,2026-11-01T00:00+"
               "09:00,当直 山田太郎,電話\n");
  add_register(c, "log", "releases", releases);
  const Bytes left = month_of(asked(c), c, "00");
  CHECK(left.find("duty") == std::string::npos);
  CHECK(left.find("\"log\"") != std::string::npos);
}

TEST_CASE("month: a hand-made month steers no terminal, and a broken one is named") {
  const std::string made =
      R"({"format":"tenken-month/1","criteria":[],"registers":{},"baseline":{"period":"\u001b[2J","rows":[{"number":1,"verdict":"\u001b[0m"}]},)"
      R"("questions":[{"id":"Q-edit-\u001b]0;x\u0007","opened_on":"2026-10-01","state":"new","text":{"ja":"\u001b[31m","en":"\u0000"}}]})";
  const Case c = month_case(made);
  Assessment a = asked(c);
  a.baseline = baseline_of(a, c);
  REQUIRE(a.questions.size() == 1);
  for (const std::string& text : {a.questions[0].id, a.questions[0].text.ja, a.questions[0].text.en,
                                  a.baseline.period, a.baseline.verdicts.at(1)})
    CHECK(std::none_of(text.begin(), text.end(),
                       [](char x) { return static_cast<unsigned char>(x) < 0x20; }));
  CHECK(asks(month_case(replaced(made, "2026-10-01", "\\u001b[2J")), "Q-month"));
  CHECK(asks(month_case(std::string(100000, '[')), "Q-month"));
  CHECK(asks(month_case("{}"), "Q-month"));
  CHECK_FALSE(asks(month_case(), "Q-month"));
}

TEST_CASE("public edition: no keys of registers, no digest of a row, no reason of an exception") {
  Assessment a;
  JudgedCriterion j{.id = "05.1", .content = {some_digest}};
  JudgedRequirement row{.number = 5, .name = "purpose_limitation", .criteria = {j}};
  row.exceptions = {
      Statement{.kind = "exception", .criterion = "05.1", .text = {"弱い所", "weak"}}};
  a.requirements = {row};
  a.questions = {Question{.id = "Q-edit-log-L1"}};
  a.remediations = {Remediation{.id = "山田-1", .subject = "Q-edit-log-L1", .owner = "山田"}};
  a.ignored_statements = {{"letter-of-yamada", "05.1", "statement.expired", "why"}};
  const Assessment shown = reports::public_edition(a, embedded());
  CHECK(shown.requirements[0].criteria[0].content.empty());
  CHECK(shown.requirements[0].exceptions[0].text.ja.empty());
  CHECK(shown.remediations[0].subject == shown.questions[0].id);
  CHECK(shown.remediations[0].subject.find("log") == std::string::npos);
  CHECK(shown.remediations[0].id.find("山田") == std::string::npos);
  CHECK(shown.ignored_statements[0].target.empty());
}

TEST_CASE("month: a row that the annex does not have makes the month before unreadable") {
  for (const auto& [number, is_broken] : {std::pair{"27", false},
                                          {"1", false},
                                          {"28", true},
                                          {"0", true},
                                          {"-5", true},
                                          {"4294967297", true},
                                          {"9223372036854775807", true}}) {
    CAPTURE(number);
    const Bytes month =
        std::string(R"({"format":"tenken-month/1","criteria":[],"registers":{},"questions":[],)"
                    R"("period":"2026-10","bundle_sha256":"","history":[],)"
                    R"("baseline":{"period":"","rows":[]},"rows":[{"number":)") +
        number + R"(,"verdict":"pass"}]})";
    CHECK(is_previous_month_broken(month_case(month)) == is_broken);
  }
}

// Statements: who may say what, until when, about which bytes; and what changes nothing. Signed
// with the keys of tests/bundle (TEST ONLY): `signer` is the vendor's, `tsa_unfit` the city's,
// `impostor` nobody's.
#include "checks/statement.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "checks/assessment.hpp"
#include "checks/judge.hpp"
#include "rules/calendar.hpp"
#include "rules/load.hpp"
#include "tests/bundle/pki.hpp"

namespace {

using namespace tenken;
using Json = nlohmann::json;

constexpr std::string_view paper_text = "第12条 協議して定める。";

bundle::Signer signer(const std::string& name) {
  const std::string chain = name == "tsa_unfit"  ? pki::file("keys/tsa_root.pem")
                            : name == "impostor" ? pki::file("keys/impostor_root.pem")
                                                 : pki::file("keys/chain.pem");
  auto made = bundle::signer_from_pem(pki::file("keys/" + name + ".key"),
                                      pki::file("keys/" + name + ".pem") + chain, "", pki::now);
  REQUIRE(made);
  return *std::move(made);
}

Bytes sign(const std::string& content, const std::string& by) {
  auto made = bundle::sign_cades(content, signer(by), {.signing_time = pki::now, .attached = true});
  REQUIRE(made);
  return *std::move(made);
}

const rules::RuleSet& embedded() {
  static const rules::RuleSet set =
      rules::load_rules(rules::embedded_annex(), rules::embedded_rules()).value;
  return set;
}

Json attestation() {
  return {
      {"format", "tenken-statement/1"},
      {"kind", "attestation"},
      {"criterion", "22.1"},
      {"text", {{"ja", "手順書のとおり運用している。"}, {"en", "It is followed."}}},
      {"by", {{"office", "情報セキュリティ責任者"}, {"organisation", "株式会社みなとクラウド"}}},
      {"document", "第1号"},
      {"requirement_sha256", embedded().rule(22)->requirement.text_sha256},
      {"effective_date", "2026-11-01"},
      {"expires_date", "2027-10-31"}};
}

Json decision(const std::string& verdict = "pass") {
  Json out = attestation();
  out["kind"] = "decision";
  out["verdict"] = verdict;
  out["content"] = {sha256_hex(paper_text)};
  return out;
}

Json exception() {
  Json out = attestation();
  out["kind"] = "exception";
  return out;
}

Json with(Json statement, const std::string& key, Json value) {
  statement[key] = std::move(value);
  return statement;
}

void keep(Case& c, std::string step, std::string target, std::string part, std::string_view bytes) {
  Observation o;
  o.step = std::move(step);
  o.target = std::move(target);
  o.part = std::move(part);
  o.id = observation_id(o.step, o.target, o.part);
  o.sha256 = sha256_hex(bytes);
  c.evidence.blobs[o.sha256] = bytes;
  c.evidence.observations.push_back(std::move(o));
}

Case with_statement(const Bytes& der, std::chrono::sys_seconds at = pki::now) {
  Case c{.rules = embedded(), .profile = {}, .evidence = {}, .as_of = at};
  c.profile.anchors = {{"vendor", "vendor", "v.pem", pki::file("keys/root.pem")},
                       {"city", "city", "c.pem", pki::file("keys/tsa_root.pem")}};
  keep(c, "restore_procedure", "procedure", "text", paper_text);
  keep(c, "statement", "letter", "file", der);
  return c;
}
Case with_statement(const Json& json, const std::string& by,
                    std::chrono::sys_seconds at = pki::now) {
  return with_statement(sign(json.dump(), by), at);
}

/// "valid", or the code of what is ignored.
std::string judged(const Case& c) {
  const Statements said = statements(c);
  REQUIRE(said.valid.size() + said.ignored.size() == 1);
  if (!said.valid.empty()) return "valid";
  CHECK(said.ignored.front().target == "letter");
  CHECK_FALSE(said.ignored.front().why.empty());
  return said.ignored.front().code;
}
std::string judged(const Json& json, const std::string& by,
                   std::chrono::sys_seconds at = pki::now) {
  return judged(with_statement(json, by, at));
}

/// A check that leaves 22.1 to the city, on the paper's bytes.
const Check& waiting() {
  static const Check check{
      22, "restore_drill", [](const Case&, const rules::Rule&) {
        Finding f{.criterion = "22.1",
                  .target = "procedure",
                  .verdict = Verdict::unknown,
                  .cause = Cause::decision_pending,
                  .turn = Turn::city};
        f.cites = {observation_id("restore_procedure", "procedure", "text")};
        return Findings{f, Finding{.criterion = "22.2", .verdict = Verdict::fail}};
      }};
  return check;
}

JudgedRequirement row_of(const Case& c) {
  const Assessment all = evaluate(c, {&waiting()});
  const auto found = std::find_if(all.requirements.begin(), all.requirements.end(),
                                  [](const JudgedRequirement& r) { return r.number == 22; });
  REQUIRE(found != all.requirements.end());
  return *found;
}
JudgedCriterion criterion_of(const Case& c) { return row_of(c).criteria.front(); }

/// The verdict of 22.1 once the city's say is in.
std::string settled(const Json& json, const std::string& by) {
  const JudgedCriterion j = criterion_of(with_statement(json, by));
  return std::string(to_string(j.verdict)) + " " + std::string(to_string(j.findings.front().cause));
}

std::chrono::sys_seconds at(std::string_view iso) {
  const auto parsed = parse_instant(iso);
  REQUIRE(parsed);
  return *parsed;
}

}  // namespace

TEST_CASE("statement: the vendor's attestation") {
  const Case c = with_statement(attestation(), "signer");
  CHECK(judged(c) == "valid");
  const Statements said = statements(c);
  REQUIRE(said.attestation("22.1") != nullptr);
  CHECK(said.attestation("22.1")->office == "情報セキュリティ責任者");
  CHECK(said.attestation("22.1")->observation == observation_id("statement", "letter", "file"));
  CHECK(said.attestation("22.2") == nullptr);
}

TEST_CASE("statement: who signed") {
  CHECK(judged(attestation(), "tsa_unfit") == "statement.wrong_role");
  CHECK(judged(decision(), "signer") == "statement.wrong_role");
  CHECK(judged(exception(), "signer") == "statement.wrong_role");
  CHECK(judged(decision(), "tsa_unfit") == "valid");
  CHECK(judged(attestation(), "impostor") == "statement.untrusted_signer");
  CHECK(judged(decision(), "impostor") == "statement.untrusted_signer");
  Case c = with_statement(attestation(), "signer");
  for (const char* role : {"csp", "auditor"}) {
    c.profile.anchors[0].role = role;
    CHECK(judged(c) == "valid");
  }
  for (const char* role : {"tsa", "tls"}) {
    c.profile.anchors[0].role = role;
    CHECK(judged(c) == "statement.untrusted_signer");
  }
  c.profile.anchors.clear();
  CHECK(judged(c) == "statement.untrusted_signer");
}

TEST_CASE("statement: from its first day to the end of its last, in Japan") {
  const Json dated =
      with(with(attestation(), "effective_date", "2026-11-10"), "expires_date", "2026-11-22");
  CHECK(judged(dated, "signer", at("2026-11-09T23:59:59+09:00")) == "statement.not_yet_effective");
  CHECK(judged(dated, "signer", at("2026-11-10T00:00:00+09:00")) == "valid");
  CHECK(judged(dated, "signer", at("2026-11-22T23:59:59+09:00")) == "valid");
  CHECK(judged(dated, "signer", at("2026-11-23T00:00:00+09:00")) == "statement.expired");
  CHECK(judged(with(attestation(), "effective_date", "2026-11-31"), "signer") ==
        "statement.malformed");
  CHECK(judged(with(attestation(), "expires_date", "2026-10-31"), "signer") ==
        "statement.malformed");
  CHECK(judged(with(attestation(), "expires_date", ""), "signer") == "statement.malformed");
}

TEST_CASE("statement: an attestation runs at most twelve months") {
  CHECK(judged(with(attestation(), "expires_date", "2027-11-02"), "signer") == "valid");
  CHECK(judged(with(attestation(), "expires_date", "2027-11-03"), "signer") ==
        "statement.too_long");
  CHECK(judged(with(attestation(), "expires_date", "2027-11-30"), "signer") ==
        "statement.too_long");
  CHECK(judged(with(exception(), "expires_date", "2030-11-30"), "tsa_unfit") == "valid");
}

TEST_CASE("statement: of another requirement text, of no criterion") {
  CHECK(judged(with(attestation(), "requirement_sha256", std::string(64, '0')), "signer") ==
        "statement.other_text");
  CHECK(judged(with(attestation(), "criterion", "22.99"), "signer") ==
        "statement.unknown_criterion");
  CHECK(
      settled(with(decision(), "requirement_sha256", embedded().rule(21)->requirement.text_sha256),
              "tsa_unfit") == "unknown decision_pending");
}

TEST_CASE("statement: what is no statement") {
  CHECK(judged(with(attestation(), "format", "tenken-statement/2"), "signer") ==
        "statement.malformed");
  CHECK(judged(with(attestation(), "kind", "order"), "signer") == "statement.malformed");
  CHECK(judged(with(attestation(), "text", "x"), "signer") == "statement.malformed");
  CHECK(judged(with(attestation(), "by", {{"office", ""}, {"organisation", "x"}}), "signer") ==
        "statement.malformed");
  CHECK(judged(with(decision(), "content", Json::array()), "tsa_unfit") == "statement.malformed");
  CHECK(judged(with(decision(), "content", 5), "tsa_unfit") == "statement.malformed");
  for (const char* verdict : {"unknown", "not_due", "PASS", ""})
    CHECK(judged(with(decision(), "verdict", verdict), "tsa_unfit") == "statement.malformed");
  for (const char* key : {"format", "kind", "criterion", "text", "by", "requirement_sha256",
                          "effective_date", "expires_date", "content", "verdict"}) {
    CAPTURE(key);
    Json lacking = decision();
    lacking.erase(key);
    CHECK(judged(lacking, "tsa_unfit") == "statement.malformed");
  }
  CHECK(judged(with_statement(sign("{", "signer"))) == "statement.malformed");
  CHECK(judged(with_statement(sign(std::string(100000, '['), "signer"))) == "statement.malformed");
  CHECK(judged(with_statement(Bytes("{}"))) != "valid");
  CHECK(judged(with_statement(Bytes())) != "valid");
}

TEST_CASE("statement: tampered with, or cut anywhere") {
  const Bytes good = sign(decision("fail").dump(), "tsa_unfit");
  REQUIRE(judged(with_statement(good)) == "valid");
  CHECK(judged(with_statement(pki::replaced(
            good, "\"verdict\":\"fail\"", "\"verdict\":\"pass\""))) == "statement.altered_content");
  CHECK(judged(with_statement(pki::replaced(good, "2027-10-31", "2099-10-31"))) ==
        "statement.altered_content");
  CHECK(judged(with_statement(good + '\0')) == "statement.trailing_bytes");
  for (std::size_t size = 1; size < good.size(); size += 7)
    CHECK(judged(with_statement(good.substr(0, size))) != "valid");
}

TEST_CASE("decision: settles what waits for it, on these bytes alone") {
  CHECK(settled(attestation(), "signer") == "unknown decision_pending");
  for (const char* verdict : {"pass", "partial", "fail", "not_applicable"})
    CHECK(settled(decision(verdict), "tsa_unfit") == std::string(verdict) + " none");
  const std::string own = sha256_hex(paper_text), other = sha256_hex("other bytes");
  CHECK(settled(with(decision(), "content", {other}), "tsa_unfit") == "unknown decision_pending");
  CHECK(settled(with(decision(), "content", {own, other}), "tsa_unfit") ==
        "unknown decision_pending");
  CHECK(settled(with(decision(), "content", {own.substr(0, 63)}), "tsa_unfit") ==
        "unknown decision_pending");
  CHECK(settled(with(decision(), "criterion", "22.2"), "tsa_unfit") == "unknown decision_pending");
  CHECK(settled(decision(), "signer") == "unknown decision_pending");
  CHECK(settled(decision(), "impostor") == "unknown decision_pending");
  CHECK(settled(with(decision(), "expires_date", "2026-11-21"), "tsa_unfit") ==
        "unknown decision_pending");
}

TEST_CASE("decision: what it settled says who, on what, and cites the letter") {
  const JudgedCriterion j = criterion_of(with_statement(decision(), "tsa_unfit"));
  CHECK(j.content == std::vector<std::string>{sha256_hex(paper_text)});
  const Finding& f = j.findings.front();
  CHECK(f.basis == Basis::decided);
  CHECK(f.turn == Turn::none);
  CHECK(f.message == "decision");
  CHECK(f.cites.back() == observation_id("statement", "letter", "file"));
}

TEST_CASE("decision: a failure that no decision was asked for stays") {
  const JudgedRequirement row =
      row_of(with_statement(with(decision(), "criterion", "22.2"), "tsa_unfit"));
  CHECK(row.criteria[1].id == "22.2");
  CHECK(row.criteria[1].verdict == Verdict::fail);
  CHECK(row.verdict == Verdict::fail);
}

TEST_CASE("decision: two that disagree settle nothing") {
  Case c = with_statement(decision("pass"), "tsa_unfit");
  keep(c, "statement", "second", "file", sign(decision("fail").dump(), "tsa_unfit"));
  const JudgedCriterion j = criterion_of(c);
  CHECK(j.verdict == Verdict::unknown);
  CHECK(j.findings.front().cause == Cause::contradiction);
  CHECK(j.findings.front().turn == Turn::city);
}

TEST_CASE("statement: a key that stands twice") {
  std::string text = decision("fail").dump();
  text.insert(1, "\"verdict\":\"pass\",");
  CHECK(judged(with_statement(sign(text, "tsa_unfit"))) == "statement.malformed");
}

TEST_CASE("decision: later bytes need a later decision") {
  Case c = with_statement(decision(), "tsa_unfit");
  REQUIRE(criterion_of(c).verdict == Verdict::pass);
  auto& paper = c.evidence.observations.front();
  paper.sha256 = sha256_hex("第12条 改訂");
  c.evidence.blobs[paper.sha256] = "第12条 改訂";
  CHECK(criterion_of(c).verdict == Verdict::unknown);
}

TEST_CASE("exception: listed, and no verdict changes") {
  const JudgedRequirement without = row_of(with_statement(attestation(), "signer"));
  const JudgedRequirement row = row_of(with_statement(exception(), "tsa_unfit"));
  REQUIRE(row.exceptions.size() == 1);
  CHECK(row.exceptions.front().expires_date == "2027-10-31");
  CHECK(row.verdict == without.verdict);
  REQUIRE(row.criteria.size() == without.criteria.size());
  for (std::size_t i = 0; i < row.criteria.size(); ++i)
    CHECK(row.criteria[i].verdict == without.criteria[i].verdict);
  CHECK(row_of(with_statement(with(exception(), "expires_date", "2026-11-21"), "tsa_unfit"))
            .exceptions.empty());
}

TEST_CASE("statement: one that could not be looked at is named") {
  Case c = with_statement(attestation(), "signer");
  c.evidence.observations.back().status = Status::absent;
  c.evidence.observations.back().why = "no such file";
  CHECK(judged(c) == "statement.absent");
}

TEST_CASE("statement: a month's statements under one seal, a bad one takes none of the others") {
  Json one = attestation(), other = attestation(), bad = attestation(), foreign = decision();
  for (Json* j : {&one, &other, &bad, &foreign}) j->erase("format");
  for (Json* j : {&one, &other, &bad}) j->erase("by");
  other["criterion"] = "22.2";
  bad["criterion"] = "99.9";
  const Json seal{{"format", "tenken-statements/1"},
                  {"by", attestation().at("by")},
                  {"statements", {one, other, bad, foreign}}};
  const Statements said = statements(with_statement(seal, "signer"));
  CHECK(said.valid.size() == 2);
  REQUIRE(said.attestation("22.2") != nullptr);
  CHECK(said.attestation("22.2")->office == "情報セキュリティ責任者");
  REQUIRE(said.ignored.size() == 2);
  CHECK(said.ignored[0].code == "statement.unknown_criterion");
  CHECK(said.ignored[0].criterion == "99.9");
  CHECK(said.ignored[1].code == "statement.wrong_role");  // the city's decision under the vendor's seal
  Json nothing = seal;
  nothing["statements"] = Json::array();
  CHECK(judged(nothing, "signer") == "statement.malformed");
  nothing["statements"] = {"x"};
  CHECK(judged(nothing, "signer") == "statement.malformed");
}

TEST_CASE("statement: an attestation relies on what was kept") {
  CHECK(judged(with(attestation(), "content", {sha256_hex(paper_text)}), "signer") == "valid");
  CHECK(judged(with(attestation(), "content", {sha256_hex(paper_text), sha256_hex("x")}), "signer") ==
        "statement.other_content");
}

TEST_CASE("statement: a decision on a paper binds its text, not its bytes") {
  const auto paper_case = [](std::string_view text) {
    Case c = with_statement(decision(), "tsa_unfit");
    rules::Target paper;
    paper.name = "procedure";
    paper.kind = "document";
    c.evidence.deployment.targets.push_back(paper);
    c.evidence.observations.clear();
    keep(c, "restore_procedure", "procedure", "text", text);
    return c;
  };
  const Findings pending{Finding{.criterion = "22.1",
                                 .cites = {observation_id("restore_procedure", "procedure", "text")}}};
  const auto bound = [&](std::string_view text) { return content_of(paper_case(text), pending); };
  REQUIRE(bound(paper_text).size() == 1);
  CHECK(bound("第12条 協議して\n定める。\n") == bound("第12条　協議して定める。"));
  CHECK(bound("第12条 協議して定める。") != bound("第12条 協議の上定める。"));
}

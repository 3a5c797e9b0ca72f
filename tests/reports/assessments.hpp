// The five assessments that every format has to say rightly: all pass, all unknown, excepted and
// expired, hostile text, 10,000 findings. Beside them: none at all. Built on the real rules; one
// finding a criterion unless said.
#pragma once

#include <doctest/doctest.h>

#include <array>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "checks/judge.hpp"
#include "reports/report.hpp"
#include "rules/calendar.hpp"
#include "rules/load.hpp"

namespace five {

using namespace tenken;

struct Sample {
  std::string name;
  Case c;
  Assessment a;
};

/// Everything that a text must survive: markup, terminal escapes, directions, breaks out of every
/// syntax we write, private use, a lone surrogate's bytes, a formula, no blank for 40 kB.
inline std::string hostile_text() {
  return "<script>alert(1)</script></style></title><img src=x onerror=alert(1)>\" ' & ]]> --> "
         "<!-- &#60; &lt; {{7*7}} ${7} \xE2\x80\xA8 "
         "\x1b[31mred\x1b]8;;http://x\x07 \xE2\x80\xAE"
         "drawkcab\xE2\x80\xAC \xE2\x81\xA6iso \xED\xA0\x80 "
         "\xEE\x80\x80\xF3\xB0\x80\x80 \xEF\xBF\xBE\xEF\xBF\xBF \xFF\xFE =HYPERLINK(\"http://x\") "
         "@SUM(1) {x} {0} "
         "髙﨑㈱①\xF0\xA0\xAE\xB7\xE8\xBE\xBB\xF3\xA0\x84\x80 e\xCC\x81\xCC\x81\xCC\x81 " +
         std::string(1, '\0') + "nul\r\nline\tTAB " + std::string(40000, 'W');
}

inline Observation seen(const std::string& target, const std::string& bytes, Case& c,
                        const std::string& part = "/etc/example.conf") {
  Observation o;
  o.step = "s";
  o.target = target;
  o.part = part;
  o.id = observation_id(o.step, o.target, o.part);
  o.probe = "ssh/1";
  o.how = "cat " + part;
  o.transport = "libssh2";
  o.seen_at_ms = (c.as_of.time_since_epoch().count() - 600) * 1000;
  o.sha256 = sha256_hex(bytes);
  o.bytes = static_cast<std::int64_t>(bytes.size());
  o.media_type = "text/plain";
  c.evidence.blobs[o.sha256] = bytes;
  return o;
}

inline Sample base(std::string name) {
  Sample s;
  s.name = std::move(name);
  auto rules = rules::load_rules(rules::embedded_annex(), rules::embedded_rules());
  REQUIRE(rules.errors.empty());
  s.c.rules = std::move(rules.value);
  s.c.as_of = *parse_instant("2026-11-30T18:00:00+09:00");
  s.c.profile.city = "試験市";
  s.c.evidence.run = "20261130T180000-0123456789ab";
  s.c.evidence.tool = "tenken test";
  s.c.evidence.deployment.name = "test";
  s.c.evidence.deployment.title = {"試験システム", "test system"};
  s.c.evidence.deployment.provider = "株式会社試験";
  s.c.evidence.deployment.period = "2026-11";
  s.a.as_of = s.c.as_of;
  s.a.run = s.c.evidence.run;
  s.a.system = s.c.evidence.deployment.title.ja;
  s.a.city = s.c.profile.city;
  s.a.period = s.c.evidence.deployment.period;
  for (auto* digest :
       {&s.a.evidence_sha256, &s.a.rules_sha256, &s.a.profile_sha256, &s.a.deployment_sha256})
    *digest = sha256_hex(s.name);
  return s;
}

/// Rows, clauses and aspects as the judge would sum them up from the criteria.
inline void sum_up(Sample& s) {
  for (JudgedRequirement& row : s.a.requirements) {
    const rules::Rule& rule = *s.c.rules.rule(row.number);
    const auto worst_of = [&](auto&& take) {
      Verdict out = Verdict::not_applicable;
      bool any = false;
      for (const JudgedCriterion& j : row.criteria)
        if (j.mandatory && take(j)) out = any ? worst(out, j.verdict) : j.verdict, any = true;
      return any ? out : Verdict::unknown;
    };
    row.verdict = worst_of([](const JudgedCriterion&) { return true; });
    row.clauses.clear();
    for (const rules::Clause& clause : rule.clauses)
      row.clauses.push_back(
          {clause.id, worst_of([&](const JudgedCriterion& j) { return j.clause == clause.id; })});
  }
}

template <class Fill>
void every_criterion(Sample& s, Fill fill) {
  for (const rules::Rule& rule : s.c.rules.rules) {
    JudgedRequirement row;
    row.number = rule.requirement.number;
    row.name = rule.name;
    for (const rules::Criterion& criterion : rule.criteria) {
      JudgedCriterion j;
      j.id = criterion.id;
      j.clause = criterion.clause;
      j.mandatory = criterion.mandatory();
      j.aspect = criterion.aspect;
      fill(j, rule);
      j.verdict = worst(j.findings);
      row.criteria.push_back(std::move(j));
    }
    s.a.requirements.push_back(std::move(row));
  }
  sum_up(s);
  s.a.remediations = remediations(s.a, s.c);
  s.a.questions = questions(s.a, s.c);
}

inline Finding found(const std::string& criterion, Verdict verdict, const Observation& o,
                     const rules::Text& detail) {
  Finding f;
  f.criterion = criterion;
  f.target = o.target;
  f.verdict = verdict;
  f.basis = Basis::exported;
  f.message = "clause.promised";
  f.values = {{"sought", same("求められること")}, {"detail", detail}};
  f.cites = {o.id};
  f.where = o.part + ":3";
  return f;
}

/// Every criterion passes. Rows of 備え and 履行: 3 is prepared only, 22 was performed.
inline Sample all_pass() {
  Sample s = base("all_pass");
  const Observation o = seen("app1", "ucredit = -1\nlcredit = -1\n", s.c);
  s.c.evidence.observations = {o};
  every_criterion(s, [&](JudgedCriterion& j, const rules::Rule&) {
    j.findings = {found(j.id, Verdict::pass, o, {"定めがある", "it is there"})};
  });
  for (JudgedRequirement& row : s.a.requirements)
    if (row.number == 3 || row.number == 22) {
      row.has_aspects = true;
      row.preparedness = Verdict::pass;
      row.performance = row.number == 3 ? Verdict::not_due : Verdict::pass;
    }
  return s;
}

/// Nothing could be seen; each cause and each turn somewhere.
inline Sample all_unknown() {
  Sample s = base("all_unknown");
  int next = 0;
  every_criterion(s, [&](JudgedCriterion& j, const rules::Rule&) {
    const Cause cause = static_cast<Cause>(1 + next % 18);
    const Turn turn = static_cast<Turn>(1 + next % 5);
    ++next;
    j.findings = {unknown(j.id, cause, turn, "app1", "detail")};
    if (cause == Cause::decision_pending) j.content = {sha256_hex(j.id)};
  });
  return s;
}

/// Failures with an exception in force and with one that has expired, a decision that holds, one
/// that was reopened and one that aged, not applicable, not yet due, and a month before.
inline Sample excepted() {
  Sample s = base("excepted");
  const Observation o = seen("app1", "x = 1\n", s.c);
  s.c.evidence.observations = {o};
  every_criterion(s, [&](JudgedCriterion& j, const rules::Rule& rule) {
    const int n = rule.requirement.number;
    const Verdict verdict = n == 19 || n == 20 ? Verdict::fail
                            : n == 2           ? Verdict::partial
                            : n == 27          ? Verdict::not_applicable
                            : n == 26          ? Verdict::not_due
                                               : Verdict::pass;
    j.findings = {found(j.id, verdict, o, {"見たまま", "as seen"})};
    if (n == 11) {
      j.findings = {unknown(j.id, Cause::expired, Turn::vendor, "app1", "2026-10-31")};
      j.decision = JudgedCriterion::Decision::aged;
    }
    if (n == 12) {
      j.findings = {unknown(j.id, Cause::stale, Turn::vendor, "app1", "2025-01-01")};
    }
    if (n == 24) {
      j.findings = {unknown(j.id, Cause::decision_pending, Turn::city, "app1", "第3条")};
      j.content = {sha256_hex(j.id), sha256_hex(j.id + "b")};
      j.decision = JudgedCriterion::Decision::reopened;
    }
    if (n == 25) {
      j.findings.front().basis = Basis::decided;
      j.decision = JudgedCriterion::Decision::held;
    }
  });
  for (JudgedRequirement& row : s.a.requirements) {
    if (row.number == 19)
      row.exceptions.push_back(
          {.kind = "exception",
           .criterion = "19.1",
           .text = {"旧端末の入替えまで", "until the old devices are replaced"},
           .office = "情報政策課長",
           .document = "こ家第123号",
           .effective_date = "2026-10-01",
           .expires_date = "2027-03-31"});
    s.a.before.emplace(row.criteria.front().id, "unknown");
  }
  s.a.ignored_statements.push_back({"exception-20", "20.1", "statement.expired", "2026-10-31"});
  PastMonth september{"2026-09", sha256_hex("9"), {}}, october{"2026-10", sha256_hex("10"), {}};
  for (const JudgedRequirement& row : s.a.requirements) {
    september.verdicts[row.number] = "unknown";
    october.verdicts[row.number] = row.number % 3 == 0 ? "fail" : "pass";
  }
  PastMonth july = september;
  july.period = "2026-07";
  s.a.history = {july, september, october};
  return s;
}

/// Hostile words in every place that the vendor or a host writes.
inline Sample hostile() {
  Sample s = base("hostile");
  const std::string text = hostile_text();
  s.c.evidence.deployment.title = {text.substr(0, 400), text.substr(0, 400)};
  s.c.evidence.deployment.provider = text.substr(0, 300);
  s.a.system = s.c.evidence.deployment.title.ja;
  s.a.city = s.c.profile.city = text.substr(0, 200);
  s.a.run = s.c.evidence.run = text.substr(0, 100);
  s.a.period = "\x1b[2J<b>2026";
  Observation o = seen("<b>app1</b>\xE2\x80\xAE", text + "\n" + text, s.c, text.substr(0, 300));
  o.how = text;
  o.why = text;
  o.redactions = {text.substr(0, 60)};
  s.c.evidence.observations = {o};
  rules::Target paper;
  paper.name = "paper";
  paper.kind = "document";
  paper.facts = {{"title", {text.substr(0, 300)}}, {"number", {"=1+1"}}, {"version", {"@x"}}};
  s.c.evidence.deployment.targets = {paper};
  Observation of_paper = seen("paper", text, s.c, "text");
  s.c.evidence.observations.push_back(of_paper);
  int next = 0;
  every_criterion(s, [&](JudgedCriterion& j, const rules::Rule&) {
    const Verdict verdict = std::array{Verdict::fail, Verdict::pass,
                                       Verdict::partial}[static_cast<std::size_t>(next++ % 3)];
    j.findings = {found(j.id, verdict, next % 2 == 0 ? o : of_paper, {text, text})};
    j.findings.front().where = text.substr(0, 500);
    if (next % 5 == 0) j.findings = {unknown(j.id, Cause::malformed, Turn::vendor, o.target, text)};
  });
  for (Question& q : s.a.questions) q.id += text.substr(0, 50), q.text = {text, text};
  s.a.remediations.push_back({text.substr(0, 80), "19.1", text.substr(0, 80), text, "2026-12-01",
                              "", text.substr(0, 80), Remediation::State::planned});
  s.a.requirements[18].exceptions.push_back({.kind = "exception",
                                             .criterion = "19.1",
                                             .text = {text, text},
                                             .office = text.substr(0, 80),
                                             .document = text.substr(0, 80),
                                             .effective_date = "2026-10-01",
                                             .expires_date = "2027-03-31"});
  s.a.ignored_statements.push_back({text.substr(0, 80), "20.1", "statement.expired", text});
  return s;
}

/// Row 19 fails on 10,000 hosts, each with its own observation; the other rows pass.
inline Sample ten_thousand() {
  Sample s = base("ten_thousand");
  const Observation o = seen("app1", "x = 1\n", s.c);
  s.c.evidence.observations = {o};
  std::vector<Observation> hosts;
  for (int i = 0; i < 10000; ++i)
    hosts.push_back(seen("host" + std::to_string(i), "minlen = " + std::to_string(i) + "\n", s.c));
  every_criterion(s, [&](JudgedCriterion& j, const rules::Rule&) {
    if (j.id != "19.1") {
      j.findings = {found(j.id, Verdict::pass, o, {"定めがある", "it is there"})};
      return;
    }
    for (const Observation& host : hosts)
      j.findings.push_back(found(j.id, Verdict::fail, host,
                                 {"記号が任意(" + host.target + ")", "symbols optional"}));
  });
  s.c.evidence.observations.insert(s.c.evidence.observations.end(), hosts.begin(), hosts.end());
  return s;
}

/// No requirement at all: no rules, nothing judged.
inline Sample none() {
  Sample s = base("none");
  s.c.rules.rules.clear();
  s.a.period.clear();
  return s;
}

inline std::vector<Sample> all() {
  std::vector<Sample> out;
  for (auto* make : {all_pass, all_unknown, excepted, hostile, ten_thousand, none})
    out.push_back(make());
  return out;
}

}  // namespace five

// 1
// 全般「日本の法令の範囲内で運用できるサービスであること。また、日本国内の裁判所を合意管轄裁判所とすること。」
// 別紙2 セキュリティ要件等一覧 No.1.
//
// Judged on the text of every paper in the role `contract`, sentence by sentence, negations read:
// the governing law is Japan's; the agreed court is in Japan, the seat of 甲 or 乙 resolved to an
// address; nothing imposes foreign law, court or arbitration. Exclusive or not is immaterial unless
// the profile says so. A sentence about law, courts or arbitration that no pattern reads is shown
// to the city. A contract between Japanese parties that is silent on the law waits for the city;
// silence on the court does not comply. Would not comply: 「日本国の裁判所を管轄裁判所としない」, a
// Californian court, the law of England, arbitration in Singapore.
#include <algorithm>

#include "checks/forum.hpp"
#include "checks/parse/fold.hpp"
#include "checks/parse/registers.hpp"
#include "checks/statement.hpp"

namespace tenken {

namespace {

using parse::Seat;
using Topic = parse::ForumClause::Topic;

Finding said(std::string_view criterion, Verdict verdict, std::string_view message,
             const PlacedClause& clause) {
  Finding out = finding(criterion, verdict, Basis::documented, message, clause.paper->look,
                        values_of(clause));
  out.where = out.values["article"].ja;
  return out;
}

Finding asked(std::string_view criterion, Cause cause, Turn turn, const PlacedClause& clause) {
  const auto values = values_of(clause);
  Finding out = open_question(criterion, cause, turn,
                              {values.at("article").ja + "「" + clause.clause.quote + "」",
                               values.at("article").en + ": " + clause.clause.quote},
                              clause.paper->look.ids(), clause.paper->look.target.name);
  out.where = values.at("article").ja;
  return out;
}

/// The articles in which the forum's clauses stand.
std::set<std::string> labels_of(const Forum& forum) {
  std::set<std::string> out;
  for (const auto* clauses :
       {&forum.home, &forum.abroad, &forum.denied, &forum.unsettled, &forum.open, &forum.unread})
    for (const PlacedClause& clause : *clauses) out.insert(clause.clause.article);
  return out;
}

/// What holds for law and court alike; empty: the papers agree on Japan, or say nothing.
Findings against(std::string_view criterion, const Forum& forum, std::string_view abroad,
                 std::string_view denied) {
  Findings out;
  if (forum.contradicts()) {
    out.push_back(asked(criterion, Cause::contradiction, Turn::city, forum.home.front()));
    out.push_back(asked(criterion, Cause::contradiction, Turn::city,
                        forum.abroad.empty() ? forum.denied.front() : forum.abroad.front()));
    return out;
  }
  for (const PlacedClause& clause : forum.abroad)
    out.push_back(said(criterion, Verdict::fail, abroad, clause));
  for (const PlacedClause& clause : forum.denied)
    out.push_back(said(criterion, Verdict::fail, denied, clause));
  for (const PlacedClause& clause : forum.unsettled)
    out.push_back(asked(criterion, Cause::not_declared, Turn::vendor, clause));
  for (const PlacedClause& clause : forum.open)
    out.push_back(asked(criterion, Cause::decision_pending, Turn::city, clause));
  for (const PlacedClause& clause : forum.unread)
    out.push_back(asked(criterion, Cause::unsupported, Turn::city, clause));
  return out;
}

/// Who contracts with whom: what a silent contract is judged on. That it is silent is read anew
/// every month, so another article may change.
std::string parties_of(const std::vector<ReadPaper>& papers) {
  std::string out;
  for (const ReadPaper& p : papers)
    for (const parse::Party& party : parse::read_parties(p.paper))
      out += party.word + "\x1f" + party.name + "\x1f" + party.address + "\x1e";
  return out;
}

Findings governing_law(const Case& c, const Papers& contract) {
  const Forum forum = forum_of(c, contract.papers, Topic::law);
  Findings out = against("01.1", forum, "law.foreign", "law.denied");
  bind_articles(out, contract.papers, labels_of(forum));
  if (!out.empty()) return out;
  for (const PlacedClause& clause : forum.home)
    out.push_back(said("01.1", Verdict::pass, "law.japan", clause));
  if (!out.empty()) return out;
  const ReadPaper& paper = contract.papers.front();
  switch (seat_of_parties(c, paper)) {
    case Seat::abroad:
      return {finding("01.1", Verdict::fail, Basis::documented, "law.silent_abroad", paper.look)};
    case Seat::japan: {
      Finding f = open_question("01.1", Cause::decision_pending, Turn::city,
                                {"準拠法の条項がない。当事者はいずれも国内",
                                 "no governing-law clause; both parties are in Japan"},
                                contract.ids());
      f.bound = {sha256_hex(parties_of(contract.papers))};
      return {f};
    }
    case Seat::unknown:
      break;
  }
  return {open_question("01.1", Cause::not_declared, Turn::vendor,
                        {"準拠法の条項がなく、当事者の所在地も分からない",
                         "no governing-law clause, and a party's address is not known"},
                        contract.ids())};
}

Finding accepted_court(const Case& c, const rules::Rule& rule, const PlacedClause& clause) {
  if (parameter(c, rule, "jurisdiction.exclusive_required") == "true" && !clause.clause.exclusive)
    return said("01.2", Verdict::fail, "court.not_exclusive", clause);
  const auto wanted = parameter_values(c, rule, "jurisdiction.courts");
  if (!wanted.empty()) {
    const bool listed = std::any_of(wanted.begin(), wanted.end(), [&](const std::string& w) {
      return parse::folded(w) == clause.named;
    });
    const bool named = clause.clause.place == parse::ForumClause::Place::japan &&
                       clause.named.find("日本国") == std::string::npos;
    if (!listed && named) return said("01.2", Verdict::fail, "court.other_than_required", clause);
    if (!listed) return asked("01.2", Cause::decision_pending, Turn::city, clause);
  }
  return said("01.2", Verdict::pass,
              clause.clause.exclusive ? "court.japan" : "court.japan_not_exclusive", clause);
}

Findings agreed_court(const Case& c, const rules::Rule& rule, const Papers& contract) {
  const Forum forum = forum_of(c, contract.papers, Topic::court);
  Findings out = against("01.2", forum, "court.foreign", "court.denied");
  bind_articles(out, contract.papers, labels_of(forum));
  if (!out.empty()) return out;
  for (const PlacedClause& clause : forum.home) out.push_back(accepted_court(c, rule, clause));
  bind_articles(out, contract.papers, labels_of(forum));
  if (out.empty())
    out.push_back(finding("01.2", Verdict::fail, Basis::documented, "court.none",
                          contract.papers.front().look));
  return out;
}

Findings nothing_foreign(const Case& c, const Papers& contract) {
  Findings out;
  for (Topic topic : {Topic::law, Topic::court, Topic::arbitration}) {
    const Forum forum = forum_of(c, contract.papers, topic);
    for (Finding& f : against("01.3",
                              {.home = forum.home,
                              .abroad = forum.abroad,
                              .unsettled = forum.unsettled,
                              .open = forum.open,
                              .unread = forum.unread},
                              "imposed.foreign", "imposed.foreign"))
      out.push_back(std::move(f));
    if (topic == Topic::arbitration && !forum.contradicts())
      for (const PlacedClause& clause : forum.home)
        out.push_back(asked("01.3", Cause::decision_pending, Turn::city, clause));
    bind_articles(out, contract.papers, labels_of(forum));
  }
  if (out.empty())
    out.push_back(finding("01.3", Verdict::pass, Basis::documented, "imposed.nothing",
                          contract.papers.front().look));
  return out;
}

Findings tiers(const Case& c, const rules::Rule& rule) {
  RegisterRows register_ =
      register_rows(c, rule, "01.4", "jurisdiction_tiers", parse::subcontractors_schema());
  Findings out = std::move(register_.unknowns);
  for (const RegisterRow& r : register_.rows)
    out.push_back(
        row_finding("01.4", Verdict::pass, "tiers.stated", r,
                    {{"name", same(r.row.get("name"))}, {"country", same(r.row.get("country"))}}));
  if (out.empty())
    out.push_back(unknown("01.4", Cause::not_observed, Turn::vendor, {}, "subcontractors"));
  return out;
}

Findings evaluate(const Case& c, const rules::Rule& rule) {
  Findings out = tiers(c, rule);
  out.push_back(attested(c, "01.5"));
  for (std::string_view criterion : {"01.1", "01.2", "01.3"}) {
    const Papers contract = papers(c, rule, criterion, "jurisdiction_contract");
    Findings found = contract.unknowns;
    for (const ReadPaper& p : contract.papers)
      if (!p.paper.has_articles)
        found.push_back(
            unknown(criterion, Cause::malformed, Turn::vendor, p.look.target.name, "no articles"));
    if (found.empty())
      found = criterion == "01.1"   ? governing_law(c, contract)
              : criterion == "01.2" ? agreed_court(c, rule, contract)
                                    : nothing_foreign(c, contract);
    doubt_empty_pages(found, contract.papers);
    out.insert(out.end(), found.begin(), found.end());
  }
  return out;
}

}  // namespace

extern const Check check_01_jurisdiction{1, "jurisdiction", evaluate};

}  // namespace tenken

// 07-6: "市はサービス停止及びその理由について公表することがある"
//
// A right of the City, no duty of the vendor: what counts is that no sentence of the contract takes
// it away or ties it to the vendor's consent, and that the vendor has acknowledged it. A contract
// that is silent leaves it. Words on secrecy that bind the City wait for the City's reading.
#include "checks/07_clauses.hpp"
#include "checks/clauses.hpp"
#include "checks/statement.hpp"

namespace tenken {

Findings judge_publication(const Case& c, const rules::Rule& rule) {
  constexpr std::string_view criterion = "07-6.1";
  Findings out{attested(c, criterion)};
  // What has no articles is no contract: its silence means nothing.
  for (const ReadPaper& p : papers(c, rule, criterion, "incident_contract").papers)
    if (!p.paper.has_articles)
      out.push_back(in_doubt(criterion, p.look, Cause::malformed, "no articles"));
  if (out.size() > 1) return out;
  for (Finding& f : judge_finder(c, rule, "publication")) {
    if (f.message == "clause.silent") {
      f.verdict = Verdict::pass;
      f.cause = Cause::none;
      f.turn = Turn::none;
      f.basis = Basis::documented;
      f.message = "publication.free";
    }
    out.push_back(std::move(f));
  }
  return out;
}

}  // namespace tenken

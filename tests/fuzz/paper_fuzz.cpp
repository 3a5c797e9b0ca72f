// A paper's text: articles, clauses, parties, notice, procedure, certificate. Any bytes; nothing
// may crash or hang.
#include <cstdint>
#include <string_view>

#include "checks/parse/certificate_paper.hpp"
#include "checks/parse/clause_finder.hpp"
#include "checks/parse/jurisdiction.hpp"
#include "checks/parse/notice_clause.hpp"
#include "checks/parse/procedure.hpp"
#include "rules/load.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tenken::parse;
  const Paper paper = read_paper({reinterpret_cast<const char*>(data), size});
  read_forum_clauses(paper);
  read_parties(paper);
  read_notice_clauses(paper);
  read_procedure(paper);
  read_certificate(paper);
  static const auto rules =
      tenken::rules::load_rules(tenken::rules::embedded_annex(), tenken::rules::embedded_rules());
  // One rule's finders a run: all of them take a third of a second.
  for (const auto& finder : rules.value.rules[size % rules.value.rules.size()].finders)
    read_clause(paper, finder);
  return 0;
}

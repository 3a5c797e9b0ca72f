// What the clauses of all contracts together come to: law, court, arbitration; parties' seats
// resolved.
#pragma once

#include <string>
#include <vector>

#include "checks/papers.hpp"
#include "checks/parse/jurisdiction.hpp"

namespace tenken {

struct PlacedClause {
  parse::ForumClause clause;
  const ReadPaper* paper = nullptr;
  std::string named;  ///< for people: the court, or 「甲(みなと市)の所在地」
};

/// Clauses of one topic by what they say. A clause that denies a foreign place says nothing here.
struct Forum {
  std::vector<PlacedClause> home;       ///< agree on Japan
  std::vector<PlacedClause> abroad;     ///< agree on a foreign place
  std::vector<PlacedClause> denied;     ///< deny Japan
  std::vector<PlacedClause> unsettled;  ///< a party whose seat is not known
  std::vector<PlacedClause> open;       ///< left open by the contract, a permission abroad
  std::vector<PlacedClause> unread;     ///< words that we cannot read
  bool contradicts() const { return !home.empty() && (!abroad.empty() || !denied.empty()); }
};

Forum forum_of(const Case& c, const std::vector<ReadPaper>& papers,
               parse::ForumClause::Topic topic);

/// The seat of all parties to the contract: abroad where any is, unknown where any is not known.
parse::Seat seat_of_parties(const Case& c, const ReadPaper& paper);

/// 「第30条(準拠法) 3頁」 and the sentence, as values of a message.
std::map<std::string, rules::Text> values_of(const PlacedClause& clause);

}  // namespace tenken

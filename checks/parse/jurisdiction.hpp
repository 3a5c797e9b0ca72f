// Governing law, agreed court and arbitration as a contract's sentences set them, negations read.
#pragma once

#include <string>
#include <vector>

#include "checks/parse/article.hpp"
#include "checks/parse/places.hpp"

namespace tenken::parse {

/// One statement of a contract about law, court or arbitration.
struct ForumClause {
  enum class Topic { law, court, arbitration };
  enum class Place {
    japan,
    foreign,
    seat,
    other
  };  ///< seat: of the party in `named`; other: a place we do not know, or none
  enum class Sign { positive, negative, permissive, unclear };
  Topic topic = Topic::law;
  Place place = Place::other;
  Sign sign = Sign::unclear;
  std::string named;  ///< folded: the court, the party (甲, 市, 被告) or the words for the place
  bool exclusive = false;  ///< 専属的
  bool special = false;    ///< stands in 特約, 別紙, 覚書 and the like
  bool unread = false;     ///< speaks of the topic in words that no pattern reads; sign is unclear
  std::string article;     ///< label of the article
  std::string quote;       ///< the sentence as written
  int page = 1;
  int line = 1;
};

/// Every such statement, in order. A sentence that speaks of it in words we cannot read is a clause
/// with Sign::unclear: never left out.
std::vector<ForumClause> read_forum_clauses(const Paper& paper);

/// Who 甲 and 乙 are.
struct Party {
  std::string word;     ///< folded: 甲, 委託者, …
  std::string name;     ///< folded, from 「○○(以下「甲」という。)」; may be empty
  std::string address;  ///< folded lines that state it beside the word; may be empty
};
std::vector<Party> read_parties(const Paper& paper);
/// Whether the lines in which parties introduce themselves and sign name a foreign place, whoever's
/// it is.
bool introduces_foreign_party(const Paper& paper);

}  // namespace tenken::parse

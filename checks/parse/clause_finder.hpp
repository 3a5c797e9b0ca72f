// Reads a paper by a rule's finder: what is promised, what is said against it, what no pattern
// reads.
#pragma once

#include <string>
#include <vector>

#include "checks/parse/article.hpp"
#include "rules/rule.hpp"

namespace tenken::parse {

/// The place in a paper that a finding shows.
struct Quote {
  std::string article;  ///< label; may be empty
  std::string text;     ///< the sentence as written
  int page = 1;
  int line = 1;
};

/// A part of a finder and where it stands.
struct FoundPart {
  const rules::FinderPart* part = nullptr;
  Quote quote;
};

/// What one paper says of what a finder seeks.
struct Reading {
  std::vector<Quote> promised;  ///< sentences that promise it without a hedge
  std::vector<Quote> lesser;    ///< sentences that promise a part of it
  std::vector<Quote> against;   ///< sentences that say the opposite without a hedge
  std::vector<Quote> doubtful;  ///< hedges, provisos, amendments, and sentences about the subject
                                ///< that no pattern reads
  std::vector<FoundPart> parts;
  std::vector<const rules::FinderPart*> missing;  ///< required ones
  /// The folded text of every article that speaks of it, or of the whole paper where none does and
  /// for an outline: what a decision binds, unmoved by a new page break or another file format.
  std::string content;
};

/// Sentences of a folded paper against RE2 patterns; `{city}` and `{vendor}` in a pattern are the
/// paper's own words for them. An item of a list is read behind the sentence that opens the list.
/// The patterns compile: the rule was loaded.
Reading read_clause(const Paper& paper, const rules::Finder& finder);

/// The folded text of the whole paper, without page furniture.
std::string content_of(const Paper& paper);

}  // namespace tenken::parse

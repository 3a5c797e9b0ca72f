// What a contract says of law, courts and arbitration in words that no pattern reads: shown to the
// city, never passed over.
#pragma once

#include <string>
#include <vector>

#include "checks/parse/jurisdiction.hpp"

namespace tenken::parse {

/// Whether a folded sentence, Japanese or English, speaks of it in the sense of a choice of forum.
/// Statutes to be obeyed, orders of a court, insolvency, family courts' business, districts and
/// authorities in charge of them do not.
bool mentions_law(const std::string& folded_sentence);
bool mentions_court(const std::string& folded_sentence);
bool mentions_arbitration(const std::string& folded_sentence);

/// Adds an unread clause for each topic that a sentence speaks of and that no clause since `before`
/// is about.
void read_residue(const Article& article, const Sentence& sentence, std::size_t before,
                  std::vector<ForumClause>& out);
/// The same for an article whose title promises a choice, where its sentences defer and make none
/// that we read.
void read_title(const Article& article, std::size_t begun, std::vector<ForumClause>& out);
/// The same for a sentence elsewhere that deletes or overrides an article of the main part which
/// makes the choice.
void read_amendments(const Paper& paper, std::vector<ForumClause>& out);

/// An English sentence without a court's orders, a "court of competent jurisdiction" and a clause's
/// title.
std::string without_routine(std::string english_sentence);

}  // namespace tenken::parse

// Governing law, court and arbitration in an English contract.
#pragma once

#include <string>
#include <vector>

#include "checks/parse/jurisdiction.hpp"

namespace tenken::parse {

/// True where a folded sentence is written in English: mostly letters of ASCII.
bool is_english(const std::string& folded_sentence);
/// Adds what one sentence says.
void read_english_forum(const Article& article, const Sentence& sentence,
                        std::vector<ForumClause>& out);

}  // namespace tenken::parse

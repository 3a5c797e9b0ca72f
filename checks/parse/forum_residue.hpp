// What a contract says of law, courts and arbitration in words that no pattern reads: shown to the city, never passed over.
#pragma once

#include <string>

namespace tenken::parse {

/// Whether a folded sentence, Japanese or English, speaks of it in the sense of a choice of forum. Statutes to be obeyed, orders of a court,
/// insolvency, family courts' business, districts and authorities in charge of them do not.
bool mentions_law(const std::string& folded_sentence);
bool mentions_court(const std::string& folded_sentence);
bool mentions_arbitration(const std::string& folded_sentence);

/// An English sentence without a court's orders, a "court of competent jurisdiction" and a clause's title.
std::string without_routine(std::string english_sentence);

}  // namespace tenken::parse

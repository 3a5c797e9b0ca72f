// The words that a paper uses for the city and for the vendor, as regular expressions.
#pragma once

#include <string>

#include "checks/parse/article.hpp"

namespace tenken::parse {

/// RE2 groups over folded text.
struct PartyWords {
  std::string city;    ///< "(?:市|本市|発注者|…|甲)"
  std::string vendor;  ///< "(?:当社|受託者|…|乙)"
};

/// 甲 and 乙 as the paper defines them: a party whose name ends like a public body's is the city.
/// Without a definition 甲 is the city, as in municipal contracts.
PartyWords party_words(const Paper& paper);

}  // namespace tenken::parse

// Sentences known by their pattern: English that stands where it is said, and its Japanese, kept in
// a table.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace tenken {

struct Spoken {
  const char* en;  ///< fmt pattern with {} only: unknown option "{}"
  const char* ja;  ///< the same number of {}; {0}, {1} where the order is another
};

/// The sentence in Japanese by the entry with the most fixed characters that fits; what fills a {}
/// is put in as it is, or in Japanese where it is a sentence of the table itself.
/// Nothing: no entry fits, or the sentence is longer than any of ours (600 bytes).
std::optional<std::string> in_japanese(std::string_view english, std::span<const Spoken> table);

}  // namespace tenken

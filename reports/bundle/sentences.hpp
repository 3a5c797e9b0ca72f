// One sentence per code, in English and Japanese: what a code means, for reports and for `tenken
// verify`.
#pragma once

#include <span>
#include <string_view>

namespace tenken::bundle {

struct Sentence {
  std::string_view code;
  std::string_view english;
  std::string_view japanese;
};

/// Sorted by code.
std::span<const Sentence> sentences();

/// The sentence of a code, or nullptr.
const Sentence* sentence(std::string_view code);

}  // namespace tenken::bundle

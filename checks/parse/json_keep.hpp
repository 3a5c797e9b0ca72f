// What is kept of a JSON answer: the named places and nothing else. For answers that may hold
// tokens, addresses and names beside what a check asks for.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rules/result.hpp"

namespace tenken::parse {

inline constexpr std::size_t json_keep_bytes_max = 32u << 20;

/// The JSON with only these places: "data.activeTargets[].labels.job"; "[]" is every element of a
/// list, a place that ends is kept whole ("data.groups[].rules[].labels"). A list stays a list,
/// empty or not, so that nothing seen and nothing asked differ. Malformed JSON, a key twice, other
/// types than the places name → error. Never throws.
Result<std::string> keep_json(std::string_view json, const std::vector<std::string>& places);

}  // namespace tenken::parse

// The tokens of PromQL, for its two readers.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tenken::parse {

struct PromToken {
  enum class Kind { word, number, text, mark } kind;
  std::string value;
  bool is(std::string_view mark) const { return kind == Kind::mark && value == mark; }
};

/// Nothing: a text that does not end, or a character of no token.
std::optional<std::vector<PromToken>> promql_tokens(std::string_view query);

}  // namespace tenken::parse

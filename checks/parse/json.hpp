// JSON read once and strictly. Included only by the .cpp files that read JSON.
#pragma once

#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace tenken::parse {

/// The value; malformed JSON throws. A key that stands twice says two things, and which one binds is
/// the reader's choice, so that throws too. The caller turns what is thrown into its own error.
inline nlohmann::json strict_json(std::string_view text) {
  using Json = nlohmann::json;
  std::vector<std::set<std::string>> keys;
  bool twice = false;
  Json out = Json::parse(text, [&](int, Json::parse_event_t event, Json& parsed) {
    if (event == Json::parse_event_t::object_start) keys.emplace_back();
    if (event == Json::parse_event_t::object_end && !keys.empty()) keys.pop_back();
    if (event == Json::parse_event_t::key && !keys.empty() &&
        !keys.back().insert(parsed.get<std::string>()).second)
      twice = true;
    return true;
  });
  if (twice) throw std::runtime_error("a key that stands twice");
  return out;
}

}  // namespace tenken::parse

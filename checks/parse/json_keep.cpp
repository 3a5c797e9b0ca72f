#include "checks/parse/json_keep.hpp"

#include "checks/parse/json.hpp"
#include "rules/text.hpp"

namespace tenken::parse {

namespace {

using nlohmann::json;

/// Copies what one place names; `words` is what is left of it.
void keep(const json& from, json& to, const std::vector<std::string>& words, std::size_t at) {
  if (at == words.size()) {
    to = from;
    return;
  }
  if (from.is_null()) return;
  const std::string& word = words[at];
  if (word == "[]") {
    if (!from.is_array()) throw std::runtime_error("no list where a list belongs");
    if (!to.is_array()) to = json::array();
    while (to.size() < from.size()) to.push_back(json::object());
    for (std::size_t i = 0; i < from.size(); ++i) keep(from[i], to[i], words, at + 1);
    return;
  }
  if (!from.is_object()) throw std::runtime_error("no object at \"" + word + "\"");
  const auto found = from.find(word);
  if (found == from.end()) return;
  if (!to.is_object()) to = json::object();
  keep(*found, to[word], words, at + 1);
}

std::vector<std::string> words_of(std::string_view place) {
  std::vector<std::string> out;
  for (std::string_view word : split(place, '.')) {
    std::size_t lists = 0;
    while (word.ends_with("[]")) word.remove_suffix(2), ++lists;
    if (!word.empty()) out.emplace_back(word);
    for (; lists > 0; --lists) out.emplace_back("[]");
  }
  return out;
}

}  // namespace

Result<std::string> keep_json(std::string_view text, const std::vector<std::string>& places) {
  const auto malformed = [](std::string why) {
    return Error{.what = "JSON answer: " + std::move(why), .code = "json_keep.malformed"};
  };
  if (text.size() > json_keep_bytes_max) return malformed("larger than 32 MiB");
  try {
    const json from = strict_json(text);
    json to = from.is_array() ? json::array() : json::object();
    for (const std::string& place : places) keep(from, to, words_of(place), 0);
    return to.dump(-1, ' ', false, json::error_handler_t::replace);
  } catch (const std::exception& e) {
    // The parser's own words may quote what was not to be kept.
    return malformed(dynamic_cast<const json::exception*>(&e) != nullptr ? "malformed" : e.what());
  }
}

}  // namespace tenken::parse

#include "checks/parse/cloud_json.hpp"

#include <algorithm>

#include "checks/parse/json.hpp"
#include "rules/text.hpp"

namespace tenken::parse::cloud_json {

int depth_of(std::string_view json) {
  int depth = 0, deepest = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    if (quoted && json[i] == '\\')
      ++i;
    else if (json[i] == '"')
      quoted = !quoted;
    else if (!quoted && (json[i] == '{' || json[i] == '['))
      deepest = std::max(deepest, ++depth);
    else if (!quoted && (json[i] == '}' || json[i] == ']'))
      --depth;
  }
  return deepest;
}

Parsed parse_answer(std::string_view bytes) {
  Parsed out;
  // An operation that found nothing may print nothing at all (s3api get-bucket-location does not).
  if (trim(bytes).empty()) return out.bad = "an empty file", out;
  if (bytes.starts_with("\xEF\xBB\xBF")) return out.bad = "a byte order mark", out;
  if (depth_of(bytes) > depth_max) return out.bad = "deeper than any answer", out;
  try {
    out.json = strict_json(bytes);
    if (!out.json.is_object() && !out.json.is_array()) out.bad = "neither list nor object";
  } catch (const std::exception& e) {
    out.bad = printable(e.what());
  }
  return out;
}

Parsed answer_of(const Dump& dump, const DumpCall& call) {
  const auto refuse = [](std::string why) { return Parsed{{}, std::move(why)}; };
  if (call.exit_status != 0)
    return refuse(printable(call.error.empty() ? "failed without a word" : call.error));
  if (!call.complete)
    return refuse(call.error.empty() ? "the list is not complete" : printable(call.error));
  const auto file = dump.find(call.file);
  if (file == dump.end()) return refuse("no file");
  if (!file->second.problem.empty()) return refuse(file->second.problem);
  return parse_answer(file->second.bytes);
}

void add_if(std::vector<std::string>& list, std::string text) {
  if (!text.empty() && std::find(list.begin(), list.end(), text) == list.end())
    list.push_back(std::move(text));
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> out;
  for (std::string_view word : split(text, ' '))
    if (!word.empty()) out.emplace_back(word);
  return out;
}

}  // namespace tenken::parse::cloud_json

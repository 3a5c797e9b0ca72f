#include "rules/spoken.hpp"

#include <fmt/args.h>
#include <fmt/format.h>

#include <vector>

namespace tenken {

namespace {

/// A sentence may quote another, which may quote a third; a list quotes its rest.
constexpr int depth_max = 8;
/// Longest sentence that is looked up, in bytes: a longer one is somebody else's text.
constexpr std::size_t sentence_bytes_max = 600;

/// Whether the sentence begins and ends as the pattern does; most patterns go by this alone.
bool may_fit(std::string_view pattern, std::string_view sentence) {
  const std::size_t first = pattern.find("{}");
  if (first == std::string_view::npos) return pattern == sentence;
  return sentence.starts_with(pattern.substr(0, first)) &&
         sentence.ends_with(pattern.substr(pattern.rfind("{}") + 2));
}

/// The fixed pieces of a pattern, between its {}.
std::vector<std::string_view> pieces_of(std::string_view pattern) {
  std::vector<std::string_view> out;
  for (std::size_t at = pattern.find("{}"); at != std::string_view::npos; at = pattern.find("{}")) {
    out.push_back(pattern.substr(0, at));
    pattern.remove_prefix(at + 2);
  }
  out.push_back(pattern);
  return out;
}

/// What fills the {} when the sentence is made of these pieces; each {} takes as little as it can.
std::optional<std::vector<std::string_view>> filling(const std::vector<std::string_view>& pieces,
                                                     std::string_view sentence) {
  if (pieces.size() == 1)
    return sentence == pieces[0] ? std::make_optional<std::vector<std::string_view>>()
                                 : std::nullopt;
  if (!sentence.starts_with(pieces.front())) return std::nullopt;
  sentence.remove_prefix(pieces.front().size());
  if (!sentence.ends_with(pieces.back())) return std::nullopt;
  sentence.remove_suffix(pieces.back().size());
  std::vector<std::string_view> out;
  for (std::size_t i = 1; i + 1 < pieces.size(); ++i) {
    const std::size_t at = sentence.find(pieces[i]);
    if (at == std::string_view::npos) return std::nullopt;
    out.push_back(sentence.substr(0, at));
    sentence.remove_prefix(at + pieces[i].size());
  }
  out.push_back(sentence);
  return out;
}

std::optional<std::string> translated(std::string_view english, std::span<const Spoken> table,
                                      int depth) {
  const Spoken* best = nullptr;
  std::vector<std::string_view> values;
  std::size_t fixed_most = 0;
  for (const Spoken& spoken : table) {
    if (!may_fit(spoken.en, english)) continue;
    const auto pieces = pieces_of(spoken.en);
    std::size_t fixed = 0;
    for (const std::string_view piece : pieces) fixed += piece.size();
    if (best != nullptr && fixed <= fixed_most) continue;
    if (auto found = filling(pieces, english)) {
      best = &spoken;
      values = std::move(*found);
      fixed_most = fixed;
    }
  }
  if (best == nullptr) return std::nullopt;
  fmt::dynamic_format_arg_store<fmt::format_context> arguments;
  const auto pieces = pieces_of(best->en);
  for (std::size_t i = 0; i < values.size(); ++i) {
    // What stands in quotes is what somebody typed: it is shown as it is.
    const bool is_quoted = pieces[i].ends_with('"') && pieces[i + 1].starts_with('"');
    auto known =
        is_quoted || depth >= depth_max ? std::nullopt : translated(values[i], table, depth + 1);
    arguments.push_back(known ? *known : std::string(values[i]));
  }
  return fmt::vformat(best->ja, arguments);
}

}  // namespace

std::optional<std::string> in_japanese(std::string_view english, std::span<const Spoken> table) {
  if (english.size() > sentence_bytes_max) return std::nullopt;
  return translated(english, table, 0);
}

}  // namespace tenken

#include "checks/parse/log_set.hpp"

#include <algorithm>

namespace tenken::parse {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

/// 20261101, 2026-11-01, 2026110118, 20261101-180000, 2026-11-01-18, or a counter of up to four
/// digits.
bool is_rotation(std::string_view suffix) {
  if (all_digits(suffix)) return suffix.size() <= 4 || (suffix.size() >= 8 && suffix.size() <= 14);
  std::string digits;
  for (char c : suffix) {
    if (is_digit(c))
      digits += c;
    else if (c != '-' && c != '_')
      return false;
  }
  return is_digit(suffix.front()) && digits.size() >= 8 && digits.size() <= 14 &&
         (digits.starts_with("19") || digits.starts_with("20"));
}

}  // namespace

std::string stream_of(std::string_view path) {
  std::string_view out = path;
  for (std::string_view packed : {".gz", ".zst", ".xz", ".bz2", ".lz4"})
    if (out.ends_with(packed)) {
      out.remove_suffix(packed.size());
      break;
    }
  const auto slash = out.rfind('/');
  const std::size_t name = slash == std::string_view::npos ? 0 : slash + 1;
  // The longest suffix that a rotation gives: -20261101-180000 before -180000.
  for (std::size_t at = name + 1; at + 1 < out.size(); ++at)
    if ((out[at] == '.' || out[at] == '-') && is_rotation(out.substr(at + 1)))
      return std::string(out.substr(0, at));
  return std::string(out);
}

}  // namespace tenken::parse

#include "checks/parse/mountinfo.hpp"

#include <algorithm>

#include "rules/text.hpp"

namespace tenken::parse {

namespace {

constexpr std::size_t mounts_max = 100'000;

/// The kernel writes space, tab, line feed and backslash as three octal digits.
std::string unescaped(std::string_view text) {
  std::string out;
  const auto digit = [&](std::size_t at) {
    return at < text.size() && text[at] >= '0' && text[at] <= '7' ? text[at] - '0' : -1;
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int a = digit(i + 1), b = digit(i + 2), c = digit(i + 3);
    if (text[i] != '\\' || a < 0 || a > 3 || b < 0 || c < 0) {
      out += text[i];
      continue;
    }
    out += static_cast<char>(a * 64 + b * 8 + c);
    i += 3;
  }
  return out;
}

}  // namespace

Result<std::vector<Mount>> read_mountinfo(std::string_view text) {
  const auto broken = [](std::size_t line, const std::string& what) {
    return Error{ErrorKind::input,
                 "mountinfo: " + what,
                 "line " + std::to_string(line),
                 {},
                 "mountinfo.malformed"};
  };
  if (text.empty() || text.back() != '\n') return broken(0, "cut or empty");
  std::vector<Mount> out;
  for (const std::string_view line : lines(text)) {
    if (out.size() >= mounts_max) return broken(out.size(), "too long");
    const auto words = split(line, ' ');
    const auto dash = std::find(words.begin(), words.end(), "-");
    // 36 35 98:0 /root /target options optional… - type source super-options
    if (words.size() < 10 || dash - words.begin() < 6 || words.end() - dash < 4)
      return broken(out.size() + 1, "fewer fields than ten");
    Mount one;
    one.target = unescaped(words[4]);
    if (!one.target.starts_with('/')) return broken(out.size() + 1, "a place that is no path");
    for (const std::string_view option : split(words[5], ',')) one.options.emplace_back(option);
    one.type = *(dash + 1);
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace tenken::parse

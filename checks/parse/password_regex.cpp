#include "checks/parse/password_regex.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "rules/text.hpp"

namespace tenken::parse {

namespace {

constexpr std::size_t parts_max = 16;

/// The end of the group that begins at `open`; npos: it is not closed.
std::size_t end_of_group(std::string_view text, std::size_t open) {
  int depth = 0;
  bool in_class = false;
  for (std::size_t at = open; at < text.size(); ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (in_class) {
      in_class = text[at] != ']';
    } else if (text[at] == '[') {
      in_class = true;
    } else if (text[at] == '(') {
      ++depth;
    } else if (text[at] == ')' && --depth == 0) {
      return at;
    }
  }
  return std::string_view::npos;
}

bool looks_around(std::string_view text) {
  for (std::string_view sign : {"(?=", "(?!", "(?<"})
    if (text.find(sign) != std::string_view::npos) return true;
  return false;
}

/// "^(?=A)(?=B)rest" as A, B, rest, each to be found from the beginning. Empty: not of that form.
std::vector<std::string> conjunction(std::string_view text) {
  std::vector<std::string> out;
  bool anchored = text.starts_with('^');
  if (anchored) text.remove_prefix(1);
  while (text.starts_with("(?=")) {
    const auto end = end_of_group(text, 0);
    if (end == std::string_view::npos || out.size() >= parts_max) return {};
    std::string_view part = text.substr(3, end - 3);
    if (out.empty() && part.starts_with('^')) anchored = true;
    if (looks_around(part)) return {};
    out.emplace_back(part);
    text.remove_prefix(end + 1);
  }
  // An alternative on the top level would end the conjunction, a quantifier would make a part
  // optional.
  if (!anchored || looks_around(text) || text.find('|') != std::string_view::npos ||
      text.find_first_of("*+?{") == 0)
    return {};
  out.emplace_back(text);
  return out;
}

struct Pattern {
  std::vector<std::unique_ptr<RE2>> from_beginning;
  std::unique_ptr<RE2> anywhere;

  bool accepts(const std::string& password) const {
    if (anywhere) return RE2::PartialMatch(password, *anywhere);
    return std::all_of(from_beginning.begin(), from_beginning.end(),
                       [&](const auto& part) { return RE2::PartialMatch(password, *part); });
  }
};

std::unique_ptr<RE2> compiled(const std::string& text) {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(1 << 20);
  auto out = std::make_unique<RE2>(text, options);
  return out->ok() ? std::move(out) : nullptr;
}

/// Passwords of 24 signs in several orders, so that a place where a sign must stand does not
/// decide.
std::vector<std::string> passwords_without(int lacking) {
  const std::string_view classes[] = {"BKQXMR", "bkqxmr", "258369", "!#$%-_"};
  std::vector<std::string> out;
  for (int first = 0; first < 4; ++first) {
    std::string mixed, grouped;
    for (std::size_t round = 0; round < 8; ++round)
      for (int c = 0; c < 4; ++c) {
        const int one = (first + c) % 4;
        if (one != lacking) mixed += classes[one][round % 6];
      }
    for (int c = 0; c < 4; ++c)
      if ((first + c) % 4 != lacking) grouped += classes[(first + c) % 4];
    out.push_back(mixed);
    out.push_back(grouped);
  }
  return out;
}

}  // namespace

PasswordPolicy password_regex(std::string_view pattern) {
  PasswordPolicy out;
  const auto refuse = [&] {
    out.unsupported = "regular expression " + printable(pattern.substr(0, 120));
    return out;
  };
  if (pattern.size() > password_regex_bytes_max || !is_utf8(pattern)) return refuse();
  std::string_view text = pattern;
  if (text.starts_with('/')) text.remove_prefix(1);
  if (text.ends_with('/')) text.remove_suffix(1);
  Pattern run;
  if (!looks_around(text)) {
    run.anywhere = compiled(std::string(text));
    if (!run.anywhere) return refuse();
  } else {
    for (const std::string& part : conjunction(text)) {
      auto one = compiled("\\A(?:" + part + ")");
      if (!one) return refuse();
      run.from_beginning.push_back(std::move(one));
    }
    if (run.from_beginning.empty()) return refuse();
  }
  const auto any = [&](int lacking) {
    const auto all = passwords_without(lacking);
    return std::any_of(all.begin(), all.end(), [&](const auto& p) { return run.accepts(p); });
  };
  if (!any(-1)) return refuse();
  out.upper = !any(0);
  out.lower = !any(1);
  out.digit = !any(2);
  out.symbol = !any(3);
  return out;
}

}  // namespace tenken::parse

// Words, badges and ids of the HTML page.
#include <fmt/format.h>

#include "reports/page/parts.hpp"

namespace tenken::reports {

namespace {

/// At most so many characters; what is cut away is counted and said.
std::string cut(const std::string& sentence, std::size_t characters_max, Language language) {
  const std::u32string characters = to_utf32(sentence);
  if (characters.size() <= characters_max) return sentence;
  return to_utf8(characters.substr(0, characters_max)) +
         phrased("page.cut", language, characters.size() - characters_max);
}

}  // namespace

Html both(const std::string& ja, const std::string& en) {
  if (ja == en) return plain(ja);
  Html out;
  if (!ja.empty()) out += element("span", {{"lang", "ja"}}, plain(ja));
  if (!en.empty()) out += element("span", {{"lang", "en"}}, plain(en));
  return out;
}

Html both(const Page& page, const Both<std::string>& text) {
  return both(cut(text.ja, page.limits.characters, Language::ja),
              cut(text.en, page.limits.characters, Language::en));
}

Html badge(const Both<Shown>& shown) {
  Html out;
  if (!shown->mark.empty())
    out += element("span", {{"class", "mark"}, {"aria-hidden", "true"}}, plain(shown->mark));
  out += element("span", {{"class", "word"}}, both(shown.of(&Shown::word)));
  return element("span", {{"class", "badge " + verdict_class(shown->verdict)}}, out);
}

std::string verdict_class(Verdict verdict) {
  std::string out(to_string(verdict));
  for (char& c : out)
    if (c == '_') c = '-';
  return out;
}

std::string two_digits(int number) { return fmt::format("{:02}", number); }
std::string row_id(int number) { return "R" + two_digits(number); }

Html heading(std::string_view id, const Html& words) {
  return element("h2", {{"id", html_id("", id)}, {"tabindex", "-1"}}, words);
}

Html line(std::string_view key, const Html& value) {
  if (value.empty()) return {};
  return element("dt", {}, say(key)) + element("dd", {}, value);
}

Html left_out(std::size_t count) {
  if (count == 0) return {};
  return element("p", {{"class", "left-out"}}, say("page.left_out", count));
}

Html head_row(const std::vector<std::string_view>& keys) {
  Html cells;
  for (std::string_view key : keys) cells += element("th", {{"scope", "col"}}, say(key));
  return element("thead", {}, element("tr", {}, cells));
}

}  // namespace tenken::reports

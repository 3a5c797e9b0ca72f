#include "checks/parse/page_lines.hpp"

#include <re2/re2.h>

#include <map>

#include "checks/parse/fold.hpp"
#include "rules/text.hpp"

namespace tenken::parse {

namespace {

/// Most lines of one paper. A 400-page contract has about 20,000.
constexpr std::size_t lines_max = 100000;
bool is_page_number(const std::string& line) {
  static const RE2 pattern(
      "^(-|–|—|p\\.? ?|page ?|[(（])? ?[0-9]{1,4} ?((/|of|頁中) ?[0-9]{1,4})? "
      "?(-|–|—|頁|ページ|[)）])?$");
  return RE2::FullMatch(line, pattern);
}

bool is_contents_line(const std::string& line) {
  static const RE2 pattern("(…{2,}|\\.{4,}|・{4,}|‥{2,}|(\\. ){4,}) ?[0-9]+$");
  return RE2::PartialMatch(line, pattern);
}

std::string without_digits(const std::string& line) {
  std::string out;
  for (char c : line)
    if (c < '0' || c > '9') out += c;
  return out;
}

/// The first and the last line of every page, by what they say beside numbers: running heads and
/// feet repeat.
std::map<std::string, int> edges(const std::vector<std::vector<Line>>& pages) {
  std::map<std::string, int> out;
  for (const auto& page : pages) {
    if (page.empty()) continue;
    ++out[without_digits(page.front().folded)];
    if (page.size() > 1) ++out[without_digits(page.back().folded)];
  }
  return out;
}

std::vector<std::vector<Line>> split_pages(std::string_view text, int& count) {
  std::vector<std::vector<Line>> pages;
  std::size_t total = 0;
  int page_number = 0;
  for (std::string_view page : split(text, '\f')) {
    ++page_number;
    std::vector<Line> kept;
    int number = 0;
    for (std::string_view raw : lines(page)) {
      ++number;
      std::string flat = folded(raw);
      if (flat.empty() || is_page_number(flat)) continue;
      if (++total > lines_max) break;
      kept.push_back({std::string(raw), std::move(flat), page_number, number});
    }
    if (!kept.empty()) count = page_number;
    pages.push_back(std::move(kept));
  }
  return pages;
}

}  // namespace

std::vector<Line> read_page_lines(std::string_view text, int& count) {
  auto pages = split_pages(text, count);
  const auto repeated = edges(pages);
  std::vector<Line> out;
  static const RE2 heading("^(第" + std::string("[0-9一二三四五六七八九十百千〇]+") +
                           "条|附則|別[紙表記])");
  for (auto& page : pages) {
    const auto furniture = [&](const Line& l) {
      const auto found = repeated.find(without_digits(l.folded));
      return found != repeated.end() && found->second >= 2 && found->second * 2 > count &&
             !RE2::PartialMatch(l.folded, heading);
    };
    if (page.size() > 1 && furniture(page.back())) page.pop_back();
    if (page.size() > 1 && furniture(page.front())) page.erase(page.begin());
    for (Line& l : page)
      if (!is_contents_line(l.folded)) out.push_back(std::move(l));
  }
  return out;
}

}  // namespace tenken::parse

// Parts of the HTML evidence page. Each takes the two views, Japanese and English, and gives a
// piece of <main>; the views hold every word, mark, count and order, and a part only lays them out.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "reports/page/html_builder.hpp"
#include "reports/view/view.hpp"
#include "reports/words/catalogue.hpp"

namespace tenken::reports {

/// The same thing of both views.
template <typename T>
struct Both {
  const T& ja;
  const T& en;

  const T* operator->() const { return &ja; }  ///< for what has no language: numbers, ids
  template <typename M>
  Both<M> of(M T::*member) const {
    return {ja.*member, en.*member};
  }
};

/// Calls `act` with each item of two lists, at most `items_max` times. Where one list is shorter
/// (two papers of one English title), what it lacks is empty.
template <typename T, typename Act>
void each_of(const Both<std::vector<T>>& both, std::size_t items_max, Act act) {
  static const T nothing{};
  const std::size_t count = std::min(std::max(both.ja.size(), both.en.size()), items_max);
  for (std::size_t i = 0; i < count; ++i)
    act(Both<T>{i < both.ja.size() ? both.ja[i] : nothing,
                i < both.en.size() ? both.en[i] : nothing});
}
inline constexpr std::size_t all_of_them = static_cast<std::size_t>(-1);

/// How much one page shows. Where it would be too large, it is written again with the next row of
/// the table in page.cpp; what is left out is counted in its place.
struct PageLimits {
  std::size_t findings = 0;    ///< of a criterion
  std::size_t looks = 0;       ///< entries of evidence of a requirement
  std::size_t excerpts = 0;    ///< bytes of excerpts of the whole page, escaped
  std::size_t items = 0;       ///< of a list: questions, changes
  std::size_t characters = 0;  ///< of a sentence
};

/// The whole page while it is written.
struct Page {
  Both<View> view;
  Language shown;
  PageLimits limits;
  std::map<std::string, int> look_rows{};  ///< observation → the row that shows it
  std::size_t excerpts_allowed = 0;        ///< of limits.excerpts, up to the row being written
  std::size_t excerpts_written = 0;
};

// ── words: page_words.cpp
/// A sentence in both languages; once where they are equal.
Html both(const std::string& ja, const std::string& en);
inline Html both(const Both<std::string>& text) { return both(text.ja, text.en); }
/// The same, cut with a visible mark where it is longer than the page allows.
Html both(const Page& page, const Both<std::string>& text);
template <typename... Values>
Html say(std::string_view key, const Values&... values) {
  return both(phrased(key, Language::ja, values...), phrased(key, Language::en, values...));
}
/// The verdict as a badge: mark and word.
Html badge(const Both<Shown>& shown);
/// A class name of a verdict, for the style: "pass", "not-due".
std::string verdict_class(Verdict verdict);
std::string row_id(int number);      ///< "R20"
std::string two_digits(int number);  ///< "06"
/// "better", "worse", "other" of a word of change in Japanese; empty: as before.
std::string change_class(const std::string& word);
Html heading(std::string_view id, const Html& words);  ///< <h2>
/// <dt> and <dd>, or nothing where the text is empty.
Html line(std::string_view key, const Html& value);
/// "ほか3件はここに載せない", or nothing.
Html left_out(std::size_t count);
/// <th scope="col"> of catalogue keys.
Html head_row(const std::vector<std::string_view>& keys);

// ── parts, in the order of the page
Html page_header(const Page& page);
Html page_summary(const Page& page);
Html page_grid(const Page& page);
Html page_act_now(const Page& page);
Html page_changes(const Page& page);
Html page_trend(const Page& page);
Html page_requirements(Page& page);
Html page_filters(const Page& page);
Html page_row(Page& page, const Both<RowView>& row);
Html page_criteria(Page& page, const Both<RowView>& row);
Html page_evidence(Page& page, const RowView& row);
Html page_questions(const Page& page);
Html page_remediations(const Page& page);
Html page_exceptions(const Page& page);
Html page_scope(const Page& page);
Html page_digests(const Page& page);
Html page_not_proven(const Page& page);
Html page_confirmation(const Page& page);
Html page_glossary(const Page& page);

}  // namespace tenken::reports

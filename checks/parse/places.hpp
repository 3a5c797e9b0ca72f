// Places as contracts name them: Japanese courts, Japanese addresses, words for foreign countries.
#pragma once

#include <string>
#include <string_view>

namespace tenken::parse {

enum class Seat { unknown, japan, abroad };

/// Where a folded address lies: a prefecture, a designated city or the word Japan → japan; a
/// foreign country, state or city → abroad; both or neither → unknown.
Seat seat_of(std::string_view folded_address);

/// True where the folded text ends in the name of a court that exists in Japan: 「横浜地方裁判所」,
/// 「東京簡易裁判所」, 「福岡高等裁判所」, 「知的財産高等裁判所」, 「横浜地方裁判所川崎支部」.
/// `name` is that name. Summary courts: those of district-court cities and of the larger cities
/// listed; another name is not known, which is not the same as not Japanese.
bool is_japanese_court(std::string_view folded_text, std::string& name);

/// "tokyo district court", "district court of yokohama".
bool is_japanese_court_in_english(std::string_view folded_text, std::string& name);

/// Regular expression (RE2) of words for foreign countries, states, cities: for Japanese and for
/// English text.
extern const char* const foreign_words;
extern const char* const foreign_words_english;
/// Regular expression of the 47 prefectures.
extern const char* const prefectures;

}  // namespace tenken::parse

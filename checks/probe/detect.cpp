#include "checks/probe/detect.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <utility>

#include "rules/text.hpp"

namespace tenken::probe {

namespace {

bool is_digit(char32_t c) { return c >= U'0' && c <= U'9'; }
bool is_kanji(char32_t c) {
  return (c >= 0x4E00 && c <= 0x9FFF) || c == U'々' || (c >= 0x3400 && c <= 0x4DBF);
}

/// 行政手続における特定の個人を識別するための番号の利用等に関する法律施行令 8条,
/// 平成26年総務省令第85号 5条: the check digit of the 12 digits.
bool is_my_number(std::u32string_view digits) {
  int sum = 0;
  for (int n = 1; n <= 11; ++n) {
    const int p = static_cast<int>(digits[static_cast<std::size_t>(11 - n)] - U'0');
    sum += p * (n <= 6 ? n + 1 : n - 5);
  }
  const int rest = sum % 11;
  return static_cast<int>(digits[11] - U'0') == (rest <= 1 ? 0 : 11 - rest);
}

/// ASCII and full-width digits as ASCII; anything else as it is.
char32_t plain_digit(char32_t c) { return c >= 0xFF10 && c <= 0xFF19 ? c - 0xFF10 + U'0' : c; }

/// The run of digits from `at`; three groups of four, parted by one space or hyphen each, count as
/// one run.
std::size_t end_of_run(std::u32string_view text, std::size_t at) {
  const auto digits_from = [&](std::size_t i) {
    while (i < text.size() && is_digit(text[i])) ++i;
    return i;
  };
  const std::size_t end = digits_from(at);
  if (end - at != 4 || at + 14 > text.size()) return end;
  for (std::size_t mark : {at + 4, at + 9})
    if ((text[mark] != U' ' && text[mark] != U'-' && text[mark] != 0xFF0D &&
         text[mark] != 0x3000) ||
        digits_from(mark + 1) != mark + 5)
      return end;
  return at + 14;
}

/// Runs of exactly twelve digits with a valid check digit. By chance one such run in eleven is
/// valid, so a run that goes on a number
/// ("0.123…", "12:34…") or starts like a Unix time or a date is none.
int count_my_numbers(std::u32string text) {
  for (char32_t& c : text) c = plain_digit(c);
  int count = 0;
  for (std::size_t at = 0; at < text.size();) {
    if (!is_digit(text[at])) {
      ++at;
      continue;
    }
    const std::size_t end = end_of_run(text, at);
    if (end - at != 12 && end - at != 14) {
      at = end;
      continue;
    }
    std::u32string digits;
    for (char32_t c : std::u32string_view(text).substr(at, end - at))
      if (is_digit(c)) digits += c;
    const bool goes_on = at > 1 &&
                         (text[at - 1] == U'.' || text[at - 1] == U':' || text[at - 1] == U'-') &&
                         is_digit(text[at - 2]);
    if (digits.size() == 12 && !goes_on && !digits.starts_with(U"20") && is_my_number(digits))
      ++count;
    at = end;
  }
  return count;
}

/// 2 to 6 kanji before an honorific that forms use for people.
int count_named_people(std::u32string_view text) {
  int count = 0;
  for (std::u32string_view honorific :
       {std::u32string_view(U"くん"), std::u32string_view(U"ちゃん"), std::u32string_view(U"様")}) {
    for (std::size_t at = text.find(honorific); at != std::u32string_view::npos;
         at = text.find(honorific, at + 1)) {
      std::size_t kanji = 0;
      while (kanji < at && kanji < 7 && is_kanji(text[at - kanji - 1])) ++kanji;
      // 仕様, 同様, 利用者様, 各位様: words and offices, no names.
      const bool word = honorific == U"様" && kanji > 0 &&
                        std::u32string_view(U"仕同模客多各者位皆").find(text[at - 1]) !=
                            std::u32string_view::npos;
      if (kanji >= 2 && kanji <= 6 && !word) ++count;
    }
  }
  return count;
}

}  // namespace

std::vector<std::string> personal_data(std::string_view text) {
  std::vector<std::string> out;
  std::u32string wide = to_utf32(text);
  const int people = count_named_people(wide);
  if (const int n = count_my_numbers(std::move(wide)); n > 0)
    out.push_back(fmt::format("my_number {}", n));
  if (people > 0) out.push_back(fmt::format("named_person {}", people));
  return out;
}

std::vector<std::string> secrets(std::string_view text) {
  std::vector<std::string> out;
  if (text.find("PRIVATE KEY-----") != std::string_view::npos) out.emplace_back("private_key 1");
  for (std::string_view mark : {"$y$", "$gy$", "$7$", "$6$", "$5$", "$2a$", "$2b$", "$2y$",
                                "$argon2", "{SSHA", "{CRYPT}", "pbkdf2_sha"})
    if (text.find(mark) != std::string_view::npos) {
      out.emplace_back("password_hash 1");
      return out;
    }
  // "$1$" alone is also a shell's or a regular expression's; MD5-crypt has a salt of at most 8
  // after it.
  for (auto at = text.find("$1$"); at != std::string_view::npos; at = text.find("$1$", at + 1))
    if (const auto salt = text.find_first_not_of(
            "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", at + 3);
        salt != std::string_view::npos && text[salt] == '$' && salt > at + 3 && salt <= at + 11) {
      out.emplace_back("password_hash 1");
      break;
    }
  return out;
}

}  // namespace tenken::probe

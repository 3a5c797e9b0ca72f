#include "checks/probe/detect.hpp"

#include <fmt/format.h>

#include <cstdint>

#include "rules/text.hpp"

namespace tenken::probe {

namespace {

bool is_digit(char32_t c) { return c >= U'0' && c <= U'9'; }
bool is_kanji(char32_t c) { return (c >= 0x4E00 && c <= 0x9FFF) || c == U'々' || (c >= 0x3400 && c <= 0x4DBF); }

/// 行政手続における特定の個人を識別するための番号の利用等に関する法律施行令 8条, 平成26年総務省令第85号 5条: the check digit of the 12 digits.
bool is_my_number(std::u32string_view digits) {
  int sum = 0;
  for (int n = 1; n <= 11; ++n) {
    const int p = static_cast<int>(digits[static_cast<std::size_t>(11 - n)] - U'0');
    sum += p * (n <= 6 ? n + 1 : n - 5);
  }
  const int rest = sum % 11;
  return static_cast<int>(digits[11] - U'0') == (rest <= 1 ? 0 : 11 - rest);
}

/// Runs of exactly twelve digits with a valid check digit. By chance one such run in eleven is valid, so separators must bound it and a
/// run that starts like a Unix time or a date is none.
int count_my_numbers(std::u32string_view text) {
  int count = 0;
  for (std::size_t at = 0; at < text.size();) {
    if (!is_digit(text[at])) {
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < text.size() && is_digit(text[end])) ++end;
    const bool fraction = at > 0 && (text[at - 1] == U'.' || text[at - 1] == U':' || text[at - 1] == U'-');
    if (end - at == 12 && !fraction && text.substr(at, 2) != U"20" && is_my_number(text.substr(at, 12))) ++count;
    at = end;
  }
  return count;
}

/// 2 to 6 kanji before an honorific that forms use for people.
int count_named_people(std::u32string_view text) {
  int count = 0;
  for (std::u32string_view honorific : {std::u32string_view(U"くん"), std::u32string_view(U"ちゃん"), std::u32string_view(U"様")}) {
    for (std::size_t at = text.find(honorific); at != std::u32string_view::npos; at = text.find(honorific, at + 1)) {
      std::size_t kanji = 0;
      while (kanji < at && kanji < 7 && is_kanji(text[at - kanji - 1])) ++kanji;
      const bool word = honorific == U"様" && kanji > 0 && (text[at - 1] == U'仕' || text[at - 1] == U'同' || text[at - 1] == U'模' || text[at - 1] == U'客' || text[at - 1] == U'多' || text[at - 1] == U'各');
      if (kanji >= 2 && kanji <= 6 && !word) ++count;
    }
  }
  return count;
}

}  // namespace

std::vector<std::string> personal_data(std::string_view text) {
  std::vector<std::string> out;
  const std::u32string wide = to_utf32(text);
  if (const int n = count_my_numbers(wide); n > 0) out.push_back(fmt::format("my_number {}", n));
  if (const int n = count_named_people(wide); n > 0) out.push_back(fmt::format("named_person {}", n));
  return out;
}

std::vector<std::string> secrets(std::string_view text) {
  std::vector<std::string> out;
  if (text.find("PRIVATE KEY-----") != std::string_view::npos) out.emplace_back("private_key 1");
  for (std::string_view mark : {"$y$", "$6$", "$5$", "$2b$", "$argon2", "{SSHA}", "pbkdf2_sha256$"})
    if (text.find(mark) != std::string_view::npos) {
      out.emplace_back("password_hash 1");
      break;
    }
  return out;
}

}  // namespace tenken::probe

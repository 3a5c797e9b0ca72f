#include "checks/parse/register_cell.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "checks/parse/fold.hpp"
#include "checks/parse/written_date.hpp"

namespace tenken::parse {

namespace {

/// Longest text of one cell, in bytes.
constexpr std::size_t cell_bytes_max = 8192;

bool read_yes_no(const std::string& flat, std::string& out) {
  static const std::vector<std::string> yes{"yes", "true", "はい", "有", "該当",
                                            "可",  "○",    "〇",   "1"},
      no{"no", "false", "いいえ", "無", "非該当", "否", "×", "0"};
  const bool is_yes = std::find(yes.begin(), yes.end(), flat) != yes.end();
  if (!is_yes && std::find(no.begin(), no.end(), flat) == no.end()) return false;
  out = is_yes ? "yes" : "no";
  return true;
}

bool read_word(const Column& column, const std::string& flat, std::string& out) {
  for (std::string_view word : column.words) {
    const auto forms = split(word, '=');
    for (std::string_view form : forms)
      if (folded(form) == flat) {
        out = forms[0];
        return true;
      }
  }
  return false;
}

/// "12", "99.95": at most 15 digits, so that it is exact as a double; no sign, no exponent.
bool is_decimal(const std::string& flat) {
  const auto stop = flat.find('.');
  const std::string whole = flat.substr(0, stop),
                    part = stop == std::string::npos ? "0" : flat.substr(stop + 1);
  const auto digits = [](const std::string& s) {
    return !s.empty() && s.find_first_not_of("0123456789") == std::string::npos;
  };
  return digits(whole) && digits(part) && whole.size() + part.size() <= 16;
}

/// "2026-11-22T03:00+09:00" (seconds may be left out), with a space for the T, or a date.
bool read_when(std::string_view text, std::string& out) {
  if (const auto day = read_written_date(text)) {
    out = format_date(*day);
    return true;
  }
  std::string instant(trim(text));
  if (instant.size() >= 17 && (instant[16] == '+' || instant[16] == '-' || instant[16] == 'Z'))
    instant.insert(16, ":00");
  const auto parsed = parse_instant(instant);
  if (parsed) out = format_instant(*parsed);
  return parsed.has_value();
}

}  // namespace

bool is_corporate_number(std::string_view digits) {
  if (digits.size() != 13) return false;
  int sum = 0;
  for (std::size_t i = 0; i < 13; ++i) {
    if (digits[i] < '0' || digits[i] > '9') return false;
    // P_n × Q_n from the right: Q is 1 for odd n, 2 for even n.
    if (i > 0) sum += (digits[i] - '0') * ((13 - i) % 2 == 1 ? 1 : 2);
  }
  return digits[0] - '0' == 9 - sum % 9;
}

bool read_cell(const Column& column, std::string_view text, std::string& out) {
  if (text.size() > cell_bytes_max) return false;
  const std::string flat = folded(text);
  std::int64_t whole = 0;
  switch (column.type) {
    case CellType::text:
      out = std::string(trim(text));
      return true;
    case CellType::yes_no:
      return read_yes_no(flat, out);
    case CellType::word:
      return read_word(column, flat, out);
    case CellType::when:
      return read_when(text, out);
    case CellType::number13:
      out = flat;
      return is_corporate_number(flat);
    case CellType::integer:
      if (!parse_integer(flat, whole) || whole < 0) return false;
      out = std::to_string(whole);
      return true;
    case CellType::decimal:
      out = flat;
      return is_decimal(flat);
    case CellType::date:
      if (const auto day = read_written_date(text)) {
        out = format_date(*day);
        return true;
      }
      return false;
  }
  return false;
}

rules::Text allowed(const Column& column) {
  switch (column.type) {
    case CellType::text:
      return {"8192バイトまでの文字", "text of at most 8192 bytes"};
    case CellType::date:
      return {"2026-11-22、2026/11/22、令和8年11月22日、R8.11.22 の形の実在する日",
              "a day that exists, as 2026-11-22, 2026/11/22, 令和8年11月22日 or R8.11.22"};
    case CellType::when:
      return {"日付、又は 2026-11-22T03:00+09:00 の形の日時(時差付き)",
              "a date, or a time with its offset as 2026-11-22T03:00+09:00"};
    case CellType::yes_no:
      return {"はい・いいえ、有・無、yes・no", "yes or no (はい いいえ 有 無)"};
    case CellType::integer:
      return {"0以上の整数", "a whole number from 0"};
    case CellType::decimal:
      return {"0以上の数(小数可、桁区切りなし)", "a number from 0, with or without decimals"};
    case CellType::number13:
      return {"検査用数字の合う13桁の法人番号",
              "a corporate number of 13 digits with its check digit"};
    case CellType::word:
      break;
  }
  std::vector<std::string> ja, en;
  for (std::string_view word : column.words) {
    const auto forms = split(word, '=');
    en.emplace_back(forms[0]);
    ja.emplace_back(forms.size() > 1 ? forms[1] : forms[0]);
  }
  return {join(ja, "、"), join(en, ", ")};
}

}  // namespace tenken::parse

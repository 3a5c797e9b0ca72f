// The headers of a message as bytes, its dates and its trace. Nothing here decodes a character set.
#include <algorithm>
#include <array>
#include <map>

#include "checks/parse/mail_trace.hpp"
#include "rules/text.hpp"

namespace tenken::parse {

namespace {

using namespace std::chrono;

/// A message that passed ten filters carries about a hundred headers and 30 KiB of them.
constexpr std::size_t headers_max = 1000;
constexpr std::size_t header_bytes_max = 256u << 10;
/// Nesting of comments in one header.
constexpr int comment_depth_max = 8;

bool is_field_name(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(),
                                      [](char c) { return c > 32 && c < 127 && c != ':'; });
}

/// The value on one line, comments in parentheses taken out. An unbalanced one → nothing.
std::optional<std::string> without_comments(std::string_view value) {
  std::string out;
  int depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    if (c == '\\' && i + 1 < value.size() && (quoted || depth > 0)) {
      ++i;
      if (depth == 0) out += value[i];
    } else if (c == '"' && depth == 0) {
      quoted = !quoted;
      out += c;
    } else if (c == '(' && !quoted) {
      if (++depth > comment_depth_max) return std::nullopt;
      out += ' ';
    } else if (c == ')' && !quoted) {
      if (--depth < 0) return std::nullopt;
    } else if (depth == 0) {
      out += c == '\r' || c == '\n' || c == '\t' ? ' ' : c;
    }
  }
  if (depth != 0 || quoted) return std::nullopt;
  return out;
}

std::vector<std::string> words(std::string_view text) {
  std::vector<std::string> out;
  for (std::string_view word : split(text, ' '))
    if (!word.empty()) out.emplace_back(word);
  return out;
}

std::optional<int> digits(std::string_view text, std::size_t least, std::size_t most) {
  if (text.size() < least || text.size() > most) return std::nullopt;
  int value = 0;
  for (char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

template <std::size_t n>
std::optional<unsigned> index_of(const std::array<std::string_view, n>& names,
                                 std::string_view word) {
  const auto found = std::find(names.begin(), names.end(), lower_ascii(word));
  if (found == names.end()) return std::nullopt;
  return static_cast<unsigned>(found - names.begin());
}

std::optional<minutes> zone_of(std::string_view zone) {
  const std::string word = lower_ascii(zone);
  if (word == "gmt" || word == "ut") return minutes(0);
  if (zone.size() != 5 || (zone[0] != '+' && zone[0] != '-')) return std::nullopt;
  const auto h = digits(zone.substr(1, 2), 2, 2), m = digits(zone.substr(3, 2), 2, 2);
  if (!h || !m || *h > 14 || *m > 59) return std::nullopt;
  const minutes offset = hours(*h) + minutes(*m);
  return zone[0] == '+' ? offset : -offset;
}

std::optional<seconds> time_of_day(std::string_view text) {
  const auto parts = split(text, ':');
  if (parts.size() != 2 && parts.size() != 3) return std::nullopt;
  const auto h = digits(parts[0], 2, 2), m = digits(parts[1], 2, 2),
             s = parts.size() == 3 ? digits(parts[2], 2, 2) : 0;
  if (!h || !m || !s || *h > 23 || *m > 59 || *s > 60) return std::nullopt;
  return hours(*h) + minutes(*m) + seconds(*s);
}

/// "from A by B with C; date". Each word of the grammar is taken once, in its place: what a peer
/// called itself after "from" is never read as a word of the grammar.
Received trace(std::string_view value) {
  Received out;
  const auto plain = without_comments(value);
  if (!plain) return out;
  const auto semicolon = plain->rfind(';');
  if (semicolon == std::string::npos) return out;
  out.at = read_mail_date(std::string_view(*plain).substr(semicolon + 1));
  const std::vector<std::string> said = words(std::string_view(*plain).substr(0, semicolon));
  for (std::size_t i = 0; i + 1 < said.size(); i += 2) {
    const std::string word = lower_ascii(said[i]);
    if (word == "from" && i == 0)
      out.from = lower_ascii(said[i + 1]);
    else if (word == "by" && out.by.empty() && i <= 2)
      out.by = lower_ascii(said[i + 1]);
    else if (word == "with" && out.with.empty())
      out.with = said[i + 1];
  }
  while (out.by.ends_with('.')) out.by.pop_back();
  return out;
}

}  // namespace

std::optional<sys_seconds> read_mail_date(std::string_view text) {
  static constexpr std::array<std::string_view, 7> days{"sun", "mon", "tue", "wed",
                                                        "thu", "fri", "sat"};
  static constexpr std::array<std::string_view, 12> months{
      "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"};
  const auto plain = without_comments(text);
  if (!plain) return std::nullopt;
  std::string spaced;
  for (char c : *plain) spaced += c == ',' ? std::string(", ") : std::string(1, c);
  std::vector<std::string> said = words(spaced);
  std::optional<unsigned> weekday_said;
  if (!said.empty() && said[0].ends_with(',')) {
    weekday_said = index_of(days, std::string_view(said[0]).substr(0, said[0].size() - 1));
    if (!weekday_said) return std::nullopt;
    said.erase(said.begin());
  }
  if (said.size() != 5) return std::nullopt;
  const auto d = digits(said[0], 1, 2), y = digits(said[2], 4, 4);
  const auto m = index_of(months, said[1]);
  const auto clock = time_of_day(said[3]);
  const auto zone = zone_of(said[4]);
  if (!d || !m || !y || !clock || !zone) return std::nullopt;
  const year_month_day date{year{*y}, month{*m + 1}, day{static_cast<unsigned>(*d)}};
  if (!date.ok()) return std::nullopt;
  const sys_days whole{date};
  if (weekday_said && weekday{whole}.c_encoding() != *weekday_said) return std::nullopt;
  return sys_seconds{whole} + *clock - *zone;
}

std::optional<std::vector<HeaderField>> mail_headers(std::string_view bytes) {
  std::vector<HeaderField> out;
  std::size_t at = 0;
  while (at < bytes.size()) {
    const auto end = std::min(bytes.find('\n', at), bytes.size());
    std::string_view line = bytes.substr(at, end - at);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (end > header_bytes_max) return std::nullopt;
    if (line.empty()) break;
    if (line[0] == ' ' || line[0] == '\t') {
      if (out.empty()) return std::nullopt;
      out.back().value.append("\n").append(line);
    } else {
      const auto colon = line.find(':');
      if (colon == std::string_view::npos) return std::nullopt;
      const std::string_view name = trim(line.substr(0, colon));
      if (!is_field_name(name) || out.size() == headers_max) return std::nullopt;
      out.push_back({lower_ascii(name), std::string(line.substr(colon + 1))});
    }
    at = end + 1;
  }
  if (out.empty()) return std::nullopt;
  return out;
}

void read_trace(const std::vector<HeaderField>& headers, Mail& mail) {
  static constexpr std::array<std::string_view, 7> single{"from",    "to",         "cc",    "date",
                                                          "subject", "message-id", "sender"};
  std::map<std::string_view, int> count;
  for (const HeaderField& h : headers) {
    ++count[h.name];
    if (h.name == "received") mail.received.push_back(trace(h.value));
  }
  for (std::string_view name : single)
    if (count[name] > 1) mail.repeated.emplace(name);
  for (const HeaderField& h : headers)
    if (h.name == "date" && count["date"] == 1) mail.date = read_mail_date(h.value);
}

std::vector<Received> received_by(const Mail& mail, const std::vector<std::string>& hosts) {
  std::vector<Received> out;
  for (const Received& line : mail.received) {
    const bool ours = std::any_of(hosts.begin(), hosts.end(), [&](const std::string& host) {
      return !line.by.empty() && lower_ascii(host) == line.by;
    });
    if (!ours) break;
    out.push_back(line);
  }
  return out;
}

}  // namespace tenken::parse

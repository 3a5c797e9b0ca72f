#include "checks/parse/promql.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <set>

#include "checks/parse/promql_tokens.hpp"
#include "rules/text.hpp"

namespace tenken::parse {

namespace {

using Token = PromToken;

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':';
}
bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// A string from its opening quote on; false: it does not end. Escapes stay as Prometheus reads
/// them where they are plain; any other escape is refused, since it would be another text.
bool take_text(std::string_view& rest, std::string& out) {
  const char quote = rest.front();
  for (rest.remove_prefix(1); !rest.empty(); rest.remove_prefix(1)) {
    const char c = rest.front();
    if (c == quote) return rest.remove_prefix(1), true;
    if (c == '\n' && quote != '`') return false;
    if (c != '\\' || quote == '`') {
      out += c;
      continue;
    }
    rest.remove_prefix(1);
    if (rest.empty() || (rest.front() != '\\' && rest.front() != quote)) return false;
    out += rest.front();
  }
  return false;
}

bool balanced(const std::vector<Token>& tokens) {
  std::string open;
  for (const Token& t : tokens) {
    if (t.kind != Token::Kind::mark) continue;
    if (t.is("(") || t.is("[") || t.is("{")) open += t.value;
    const char want = t.is(")") ? '(' : t.is("]") ? '[' : t.is("}") ? '{' : '\0';
    if (want == '\0') continue;
    if (open.empty() || open.back() != want) return false;
    open.pop_back();
  }
  return open.empty();
}

/// `{label="value", …}` from its brace on; false: another shape. `at` moves behind it.
bool take_matchers(const std::vector<Token>& tokens, std::size_t& at, Selector& selector) {
  for (++at; at < tokens.size() && !tokens[at].is("}");) {
    if (at + 2 >= tokens.size() || tokens[at].kind != Token::Kind::word ||
        tokens[at + 2].kind != Token::Kind::text)
      return false;
    const std::string& op = tokens[at + 1].value;
    if (tokens[at + 1].kind != Token::Kind::mark ||
        (op != "=" && op != "!=" && op != "=~" && op != "!~"))
      return false;
    if (tokens[at].value == "__name__" && op == "=")
      selector.metric = tokens[at + 2].value;
    else
      selector.matchers.push_back({tokens[at].value, op, tokens[at + 2].value});
    at += 3;
    if (at < tokens.size() && tokens[at].is(",")) ++at;
  }
  if (at >= tokens.size()) return false;
  ++at;
  return true;
}

bool is_comparison(const Token& t) {
  return t.is("==") || t.is("!=") || t.is("<") || t.is(">") || t.is("<=") || t.is(">=");
}

/// `up == 0`, `up < 1`, `up != 1`, either way round.
bool is_down(std::string_view op, std::string_view number, bool reversed) {
  if (op == "==") return number == "0";
  if (op == "!=") return number == "1";
  return number == "1" && op == (reversed ? ">" : "<");
}

}  // namespace

std::optional<std::vector<Token>> promql_tokens(std::string_view rest) {
  std::vector<Token> out;
  while (!rest.empty()) {
    const char c = rest.front();
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
      rest.remove_prefix(1);
    } else if (c == '#') {
      rest.remove_prefix(std::min(rest.find('\n'), rest.size()));
    } else if (c == '"' || c == '\'' || c == '`') {
      Token t{Token::Kind::text, {}};
      if (!take_text(rest, t.value)) return std::nullopt;
      out.push_back(std::move(t));
    } else if (is_letter(c) && c != ':') {
      std::size_t n = 1;
      while (n < rest.size() && (is_letter(rest[n]) || is_digit(rest[n]))) ++n;
      out.push_back({Token::Kind::word, std::string(rest.substr(0, n))});
      rest.remove_prefix(n);
    } else if (is_digit(c) || c == '.') {
      // Numbers and durations: 0.5 1e9 0x1f 5m 1h30m.
      std::size_t n = 1;
      while (n < rest.size() && (is_digit(rest[n]) || is_letter(rest[n]) || rest[n] == '.')) ++n;
      out.push_back({Token::Kind::number, std::string(rest.substr(0, n))});
      rest.remove_prefix(n);
    } else {
      static constexpr std::string_view two[] = {"==", "!=", "<=", ">=", "=~", "!~"};
      std::string mark(1, c);
      for (std::string_view m : two)
        if (rest.starts_with(m)) mark = m;
      if (mark.size() == 1 && std::string_view("()[]{},+-*/%^<>=:@").find(c) == std::string::npos)
        return std::nullopt;
      rest.remove_prefix(mark.size());
      out.push_back({Token::Kind::mark, std::move(mark)});
    }
  }
  return out;
}

Tri accepts(const LabelMatcher& m, const Labels& labels, bool all) {
  const auto found = labels.find(m.label);
  if (found == labels.end() && !all) return Tri::maybe;
  const std::string value = found == labels.end() ? "" : found->second;
  if (value.find("{{") != std::string::npos) return Tri::maybe;  // a template
  bool equal = value == m.value;
  if (m.op == "=~" || m.op == "!~") {
    RE2::Options quiet;
    quiet.set_log_errors(false);
    const RE2 pattern(m.value, quiet);
    if (!pattern.ok()) return Tri::maybe;
    equal = RE2::FullMatch(value, pattern);
  }
  return equal == (m.op == "=" || m.op == "=~") ? Tri::yes : Tri::no;
}

std::optional<PromQuery> read_promql(std::string_view query) {
  static const std::set<std::string, std::less<>> words{"and",   "or",  "unless", "bool",  "offset",
                                                        "atan2", "inf", "nan",    "start", "end"};
  static const std::set<std::string, std::less<>> lists{"by",       "without",    "on",
                                                        "ignoring", "group_left", "group_right"};
  static const std::set<std::string, std::less<>> calendar{
      "hour",        "minute",       "month",       "year",
      "day_of_week", "day_of_month", "day_of_year", "days_in_month"};
  if (query.size() > promql_bytes_max || !is_utf8(query)) return std::nullopt;
  auto read = promql_tokens(query);
  if (!read || read->empty() || !balanced(*read)) return std::nullopt;
  std::vector<Token>& tokens = *read;
  // Parentheses around the whole say nothing.
  while (tokens.size() > 2 && tokens.front().is("(") && tokens.back().is(")")) {
    const std::vector<Token> inner(tokens.begin() + 1, tokens.end() - 1);
    if (!balanced(inner)) break;
    tokens = inner;
  }
  PromQuery out;
  std::size_t first_end = 0;  // where the selector that the query begins with ends
  for (std::size_t at = 0; at < tokens.size();) {
    const Token& t = tokens[at];
    if (is_comparison(t)) {
      const bool as_number = at + 1 < tokens.size() && tokens[at + 1].value == "bool";
      out.compares = out.compares || !as_number;
    }
    if (t.kind == Token::Kind::word && lists.contains(t.value)) {
      // The names in the parentheses behind it are labels, not series.
      if (++at < tokens.size() && tokens[at].is("("))
        while (at < tokens.size() && !tokens[at].is(")")) ++at;
      continue;
    }
    const bool calls = at + 1 < tokens.size() &&
                       (tokens[at + 1].is("(") || (tokens[at + 1].kind == Token::Kind::word &&
                                                   lists.contains(tokens[at + 1].value)));
    if (t.kind == Token::Kind::word && calls && calendar.contains(lower_ascii(t.value)))
      out.by_calendar = true;
    const bool names =
        t.kind == Token::Kind::word && !calls && !words.contains(lower_ascii(t.value));
    if (names || t.is("{")) {
      Selector selector;
      const std::size_t begun = at;
      if (names) selector.metric = t.value, ++at;
      if (at < tokens.size() && tokens[at].is("{") && !take_matchers(tokens, at, selector))
        return std::nullopt;
      if (begun == 0) first_end = at;
      out.selectors.push_back(std::move(selector));
      continue;
    }
    ++at;
  }
  const std::size_t n = tokens.size();
  const bool one_up = out.selectors.size() == 1 && out.selectors[0].metric == "up";
  if (one_up && first_end > 0 && n == first_end + 2)
    out.is_liveness = is_down(tokens[n - 2].value, tokens[n - 1].value, false);
  if (one_up && n > 2 && tokens[0].kind == Token::Kind::number && is_comparison(tokens[1]) &&
      (n == 3 || (tokens[3].is("{") && tokens[n - 1].is("}"))))
    out.is_liveness = is_down(tokens[1].value, tokens[0].value, true);
  out.is_constant = n == 4 && tokens[0].value == "vector" && tokens[1].is("(") &&
                    tokens[2].kind == Token::Kind::number && tokens[3].is(")");
  return out;
}

}  // namespace tenken::parse

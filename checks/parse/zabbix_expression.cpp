#include "checks/parse/zabbix_expression.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "checks/parse/zabbix_figure.hpp"
#include "rules/text.hpp"

namespace tenken::parse {

namespace {

constexpr int depth_max = 64;
constexpr std::size_t calls_max = 500;
constexpr double infinite = std::numeric_limits<double>::infinity();

using Sort = FigureSort;

/// A part of an expression: what it can be, and where it is one comparison, what it asks.
struct Part : ZabbixFigure {
  bool is_boolean = false;
  Firing firing = Firing::not_known;  ///< of a boolean
  std::optional<std::size_t> call;    ///< it is this call and nothing else
  std::vector<ZabbixExpression::Single> singles;
  /// Comparisons that must all hold: call text, item key, and what is left of its range.
  struct Bound {
    std::string call, key;
    double low, high;
  };
  std::vector<Bound> bounds;
};

Part number(double value) {
  Part out;
  out.low = out.high = value;
  out.sort = Sort::number;
  return out;
}

Part ranged(double low, double high, Sort sort) {
  Part out;
  out.low = low;
  out.high = high;
  out.sort = sort;
  return out;
}

Part strange() { return {}; }

Part boolean(Firing firing) {
  Part out = ranged(0, 1, Sort::flag);
  out.is_boolean = true;
  out.firing = firing;
  return out;
}

Firing firing_as(const Part& p) {
  if (p.is_boolean) return p.firing;
  if (p.sort == Sort::strange) return Firing::not_known;
  if (p.low == 0 && p.high == 0) return Firing::never;
  if (p.low > 0 || p.high < 0) return Firing::always;
  return Firing::sometimes;
}

bool is_calendar(std::string_view function) {
  return function == "date" || function == "dayofmonth" || function == "dayofweek" ||
         function == "now" || function == "time";
}

struct Parser {
  std::string_view text;
  const FiringLimits& limits;
  ZabbixExpression out;
  std::size_t at = 0;
  int depth = 0;
  bool failed = false;

  Part fail() {
    failed = true;
    at = text.size();
    return strange();
  }
  static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
  static bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  }
  void skip() {
    while (at < text.size() && is_space(text[at])) ++at;
  }
  bool take(std::string_view word) {
    skip();
    if (!text.substr(at).starts_with(word)) return false;
    at += word.size();
    return true;
  }
  bool take_word(std::string_view word) {
    skip();
    const std::string_view rest = text.substr(at);
    if (!rest.starts_with(word) || (rest.size() > word.size() && is_word(rest[word.size()])))
      return false;
    at += word.size();
    return true;
  }

  // ── What binds least first.

  Part disjunction() {
    if (++depth > depth_max) return fail();
    Part left = conjunction();
    while (!failed && take_word("or")) {
      const Part right = conjunction();
      Part both = boolean(std::max(firing_as(left), firing_as(right)));
      both.singles = left.singles;
      both.singles.insert(both.singles.end(), right.singles.begin(), right.singles.end());
      left = std::move(both);
    }
    --depth;
    return left;
  }

  Part conjunction() {
    Part left = equality();
    while (!failed && take_word("and")) {
      Part right = equality();
      Part both = boolean(std::min(firing_as(left), firing_as(right)));
      both.bounds = std::move(left.bounds);
      for (Part::Bound& bound : right.bounds) narrow(both, std::move(bound));
      left = std::move(both);
    }
    return left;
  }

  /// Two demands on one value that cannot both be met: never; on two values of one item: not known.
  static void narrow(Part& both, Part::Bound bound) {
    for (Part::Bound& other : both.bounds) {
      if (other.key != bound.key) continue;
      const bool apart = std::max(other.low, bound.low) > std::min(other.high, bound.high);
      if (apart)
        both.firing =
            std::min(both.firing, other.call == bound.call ? Firing::never : Firing::not_known);
    }
    if (both.bounds.size() < 64) both.bounds.push_back(std::move(bound));
  }

  Part equality() {
    Part left = comparison();
    for (;;) {
      skip();
      if (failed) return left;
      if (text.substr(at).starts_with("<>")) {
        at += 2;
        left = compare(left, "<>", comparison());
      } else if (at < text.size() && text[at] == '=') {
        ++at;
        left = compare(left, "=", comparison());
      } else {
        return left;
      }
    }
  }

  Part comparison() {
    Part left = sum();
    for (;;) {
      skip();
      const std::string_view rest = text.substr(at);
      std::string op;
      if (rest.starts_with("<="))
        op = "<=";
      else if (rest.starts_with(">="))
        op = ">=";
      else if (rest.starts_with("<") && !rest.starts_with("<>"))
        op = "<";
      else if (rest.starts_with(">"))
        op = ">";
      if (failed || op.empty()) return left;
      at += op.size();
      left = compare(left, op, sum());
    }
  }

  Part compare(const Part& left, const std::string& op, const Part& right) {
    if (left.sort == Sort::number && right.sort != Sort::number) {
      static constexpr std::array<std::pair<std::string_view, std::string_view>, 4> mirrored{
          {{"<", ">"}, {">", "<"}, {"<=", ">="}, {">=", "<="}}};
      std::string other = op;
      for (const auto& [a, b] : mirrored)
        if (op == a) other = b;
      return compare(right, other, left);
    }
    if (right.sort != Sort::number) return boolean(Firing::not_known);
    Part out_part = boolean(zabbix_firing(left, op, right.low, limits));
    if (left.call && !left.is_boolean) {
      const double limit = right.low;
      out_part.singles.push_back(
          {*left.call, zabbix_holds(0, op, limit), zabbix_holds(1, op, limit)});
      const ZabbixCall& call = out.calls[*left.call];
      // Other figures than the value itself (a count, an age) bound nothing of it.
      if (is_zabbix_value(call.function)) {
        Part::Bound bound{call.function + "(" + join(call.parameters, ","), call.key, -infinite,
                          infinite};
        if (op == "=") bound.low = bound.high = limit;
        if (op == "<" || op == "<=") bound.high = limit;
        if (op == ">" || op == ">=") bound.low = limit;
        // Open ends: what lies strictly beyond.
        if (op == "<") bound.high = std::nextafter(limit, -infinite);
        if (op == ">") bound.low = std::nextafter(limit, infinite);
        out_part.bounds.push_back(std::move(bound));
      }
    }
    return out_part;
  }

  Part sum() {
    Part left = product();
    for (;;) {
      skip();
      if (failed || at >= text.size() || (text[at] != '+' && text[at] != '-')) return left;
      const char op = text[at++];
      const Part right = product();
      if (left.sort == Sort::number && right.sort == Sort::number)
        left = number(op == '+' ? left.low + right.low : left.low - right.low);
      else
        left = strange();
    }
  }

  Part product() {
    Part left = unary();
    for (;;) {
      skip();
      if (failed || at >= text.size() || (text[at] != '*' && text[at] != '/')) return left;
      const char op = text[at++];
      const Part right = unary();
      if (left.sort == Sort::number && right.sort == Sort::number && (op == '*' || right.low != 0))
        left = number(op == '*' ? left.low * right.low : left.low / right.low);
      else if (op == '*' && ((left.sort == Sort::number && left.low == 0) ||
                             (right.sort == Sort::number && right.low == 0)))
        left = number(0);
      else if (left.sort == Sort::count && right.sort == Sort::count && op == '/')
        left = ranged(0, infinite, Sort::count);  // load of each processor
      else
        left = strange();
      if (std::isnan(left.low) || std::isnan(left.high)) left = strange();
    }
  }

  Part unary() {
    skip();
    if (++depth > depth_max) return fail();
    Part result = unary_inside();
    --depth;
    return result;
  }

  Part unary_inside() {
    if (take_word("not")) {
      const Firing one = firing_as(unary());
      return boolean(one == Firing::never       ? Firing::always
                     : one == Firing::always    ? Firing::never
                     : one == Firing::sometimes ? Firing::sometimes
                                                : Firing::not_known);
    }
    if (take("-")) {
      const Part p = unary();
      return p.sort == Sort::number ? number(-p.low) : strange();
    }
    if (take("(")) {
      Part p = disjunction();
      if (!take(")")) return fail();
      return p;
    }
    return operand();
  }

  Part operand() {
    skip();
    if (at >= text.size()) return fail();
    const char c = text[at];
    if ((c >= '0' && c <= '9') || c == '.') return literal();
    if (c == '"') return quoted() ? strange() : fail();
    if (c == '{') return macro();
    // A secret macro is shown as asterisks.
    if (text.substr(at).starts_with("******")) {
      at += 6;
      return strange();
    }
    if (c >= 'a' && c <= 'z') return call();
    return fail();
  }

  Part literal() {
    double value = 0, scale = 1;
    bool digits = false, fraction = false;
    for (; at < text.size(); ++at) {
      const char c = text[at];
      if (c == '.' && !fraction) {
        fraction = true;
      } else if (c >= '0' && c <= '9') {
        digits = true;
        value = value * 10 + (c - '0');
        if (fraction) scale *= 10;
      } else {
        break;
      }
    }
    if (!digits) return fail();
    value /= scale;
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
      ++at;
      const bool minus = at < text.size() && text[at] == '-';
      if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
      int exponent = 0;
      bool any = false;
      for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, any = true)
        exponent = std::min(exponent * 10 + (text[at] - '0'), 1000);
      if (!any) return fail();
      value *= std::pow(10, minus ? -exponent : exponent);
    }
    if (at < text.size()) {
      static constexpr std::string_view suffixes = "KMGTsmhdw";
      static constexpr std::array<double, 9> factors{
          1024.0, 1048576.0, 1073741824.0, 1099511627776.0, 1, 60, 3600, 86400, 604800};
      if (const auto found = suffixes.find(text[at]); found != std::string_view::npos) {
        value *= factors[found];
        ++at;
      }
      if (at < text.size() && is_word(text[at])) return fail();
    }
    if (!std::isfinite(value)) return fail();
    return number(value);
  }

  /// Skips "…" with \" and \\ inside; false where it does not end.
  bool quoted(std::string* into = nullptr) {
    for (++at; at < text.size(); ++at) {
      if (text[at] == '\\' && at + 1 < text.size())
        ++at;
      else if (text[at] == '"')
        return ++at, true;
      if (into != nullptr) *into += text[at];
    }
    return false;
  }

  Part macro() {
    const auto end = text.find('}', at);
    if (end == std::string_view::npos) return fail();
    const std::string_view name = text.substr(at, end + 1 - at);
    if (name.starts_with("{$")) {
      // A context may hold braces and quotes; nothing of it is known in any case.
      if (name.find('"') != std::string_view::npos && name.find("\"}") == std::string_view::npos)
        return fail();
    }
    at = end + 1;
    return name == "{TRIGGER.VALUE}" ? ranged(0, 1, Sort::flag) : strange();
  }

  Part call() {
    const auto begin = at;
    while (at < text.size() && is_word(text[at])) ++at;
    const std::string name(text.substr(begin, at - begin));
    if (!take("(")) return fail();
    if (is_calendar(name)) out.by_calendar = true;
    skip();
    if (at < text.size() && text[at] == '/') return item_call(name);
    // Mathematics and text over other parts: length(last(…)), abs(…), sum(last(…),last(…)).
    if (take(")")) return strange();
    do {
      skip();
      if (at < text.size() && text[at] == '"') {
        if (!quoted()) return fail();
        continue;
      }
      (void)disjunction();
    } while (!failed && take(","));
    if (failed || !take(")")) return fail();
    if (name == "length") return ranged(0, infinite, Sort::count);
    return strange();
  }

  Part item_call(const std::string& name) {
    ZabbixCall one;
    one.function = name;
    const auto slash = text.find('/', at + 1);
    if (slash == std::string_view::npos) return fail();
    one.host = text.substr(at + 1, slash - at - 1);
    at = slash + 1;
    const auto key = at;
    while (at < text.size() && (is_word(text[at]) || text[at] == '.' || text[at] == '-')) ++at;
    if (at < text.size() && text[at] == '[' && !bracket()) return fail();
    one.key = text.substr(key, at - key);
    if (one.key.empty() || one.host.empty()) return fail();
    while (take(",")) {
      skip();
      std::string parameter;
      if (at < text.size() && text[at] == '"') {
        if (!quoted(&parameter)) return fail();
      } else {
        const auto from = at;
        while (at < text.size() && text[at] != ',' && text[at] != ')') ++at;
        parameter = trim(text.substr(from, at - from));
      }
      one.parameters.push_back(std::move(parameter));
      if (one.parameters.size() > 16) return fail();
    }
    if (!take(")") || out.calls.size() >= calls_max) return fail();
    Part result;
    static_cast<ZabbixFigure&>(result) = zabbix_figure_of(one);
    result.call = out.calls.size();
    out.calls.push_back(std::move(one));
    return result;
  }

  /// Skips the parameters of a key: [a,"b]",[c,d]].
  bool bracket() {
    int open = 0;
    bool fresh = true;  // a quote opens a quoted parameter only at its beginning
    for (; at < text.size();) {
      const char c = text[at];
      if (c == '"' && fresh) {
        if (!quoted()) return false;
        fresh = false;
        continue;
      }
      ++at;
      if (c == '[')
        ++open, fresh = true;
      else if (c == ',')
        fresh = true;
      else if (c == ']') {
        if (--open == 0) return true;
        fresh = false;
      } else if (!is_space(c))
        fresh = false;
      if (open > 8) return false;
    }
    return false;
  }
};

}  // namespace

std::optional<ZabbixExpression> read_zabbix_expression(std::string_view text,
                                                       const FiringLimits& limits) {
  if (text.size() > zabbix_expression_bytes_max) return {};
  Parser parser{text, limits, {}, 0, 0, false};
  const Part whole = parser.disjunction();
  parser.skip();
  if (parser.failed || parser.at != text.size()) return {};
  parser.out.firing = firing_as(whole);
  parser.out.singles = whole.singles;
  // What names no item at all watches nothing.
  if (parser.out.calls.empty()) return {};
  return std::move(parser.out);
}

std::vector<std::string> zabbix_key_parameters(std::string_view key) {
  std::vector<std::string> out;
  const auto open = key.find('[');
  if (open == std::string_view::npos || !key.ends_with("]")) return out;
  std::string_view inside = key.substr(open + 1, key.size() - open - 2);
  for (const std::string_view word : split(inside, ',')) {
    std::string_view one = trim(word);
    if (one.size() >= 2 && one.front() == '"' && one.back() == '"')
      one = one.substr(1, one.size() - 2);
    out.emplace_back(one);
    if (out.size() >= 32) break;
  }
  return out;
}

}  // namespace tenken::parse

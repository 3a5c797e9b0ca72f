#include "checks/parse/promql_range.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <map>
#include <set>

#include "checks/parse/promql.hpp"
#include "checks/parse/promql_tokens.hpp"
#include "rules/text.hpp"

namespace tenken::parse {

namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();
constexpr int depth_max = 64;

enum class Unit { none, bytes, stamp, age };

/// What an expression can be, and whether it gives anything.
struct Value {
  double low = -infinite, high = infinite;
  Firing firing = Firing::always;
  Unit unit = Unit::none;
  bool is_flag = false;    ///< 0 or 1 and nothing between
  std::string whole;       ///< the metric that it is a part of ("node_memory_MemTotal_bytes")
  bool is_whole = false;   ///< it is that metric itself
  double scale = 1;        ///< of the part or whole
  bool is_number = false;  ///< a constant: low == high
};

Value number(double n) {
  Value out;
  out.low = out.high = n;
  out.is_number = true;
  return out;
}
Value in_doubt() {
  Value out;
  out.firing = Firing::not_known;
  return out;
}

/// Wholes by the beginning of the names of their parts.
Value part(const std::string& metric) {
  static const std::map<std::string, std::string> wholes{
      {"node_memory_Swap", "node_memory_SwapTotal_bytes"},
      {"node_memory_", "node_memory_MemTotal_bytes"},
      {"node_filesystem_files", "node_filesystem_files"},
      {"node_filesystem_", "node_filesystem_size_bytes"},
      {"windows_logical_disk_", "windows_logical_disk_size_bytes"},
      {"windows_os_physical_memory_", "windows_cs_physical_memory_bytes"}};
  Value out;
  out.low = 0;
  std::string_view longest;
  for (const auto& [start, whole] : wholes)
    if (metric.starts_with(start) && start.size() > longest.size()) {
      longest = start;
      out.whole = whole;
    }
  // What the kernel has promised or mapped may be more than there is.
  static const std::set<std::string> larger{
      "node_memory_Committed_AS_bytes", "node_memory_CommitLimit_bytes",
      "node_memory_VmallocTotal_bytes", "node_memory_VmallocUsed_bytes",
      "node_memory_VmallocChunk_bytes", "node_memory_DirectMap1G_bytes",
      "node_memory_DirectMap2M_bytes",  "node_memory_DirectMap4k_bytes",
      "node_memory_SwapCached_bytes"};
  if (larger.contains(metric)) out.whole.clear();
  // A fraction of the disk's time or a fault of a device is no part of its size.
  if (!metric.ends_with("_bytes") && !metric.starts_with("node_filesystem_files"))
    out.whole.clear();
  out.is_whole = !out.whole.empty() && out.whole == metric;
  return out;
}

Value of_metric(const std::string& metric) {
  static const std::set<std::string> flags{"up", "probe_success", "node_filesystem_readonly",
                                           "node_filesystem_device_error",
                                           "node_timex_sync_status"};
  Value out = part(metric);
  if (flags.contains(metric) || metric.ends_with("_up")) {
    out.high = 1;
    out.is_flag = true;
  } else if (metric.ends_with("_percent") || metric.ends_with("_percentage")) {
    out.high = 100;
  } else if (metric.ends_with("_ratio")) {
    out.high = 1;
  } else if (metric.ends_with("_timestamp_seconds") || metric.ends_with("_time_seconds") ||
             metric.ends_with("_timestamp")) {
    out.unit = Unit::stamp;
  } else if (metric.ends_with("_bytes")) {
    out.unit = Unit::bytes;
  } else if (!metric.starts_with("node_load") && !metric.ends_with("_total") &&
             !metric.ends_with("_count") && !metric.ends_with("_seconds")) {
    out.low = -infinite;
  }
  return out;
}

/// 0 × ∞ and ∞ − ∞ say nothing.
double sound(double n, double otherwise) { return std::isnan(n) ? otherwise : n; }

class Reader {
 public:
  Reader(std::vector<PromToken> tokens, const FiringLimits& limits)
      : tokens_(std::move(tokens)), limits_(limits) {}

  Value whole() {
    Value out = either();
    return broken_ || at_ != tokens_.size() ? in_doubt() : out;
  }

 private:
  bool is(std::string_view mark) const { return at_ < tokens_.size() && tokens_[at_].is(mark); }
  bool is_word(std::string_view word) const {
    return at_ < tokens_.size() && tokens_[at_].kind == PromToken::Kind::word &&
           lower_ascii(tokens_[at_].value) == word;
  }
  bool take(std::string_view mark) {
    if (!is(mark)) return false;
    ++at_;
    return true;
  }
  Value fail() {
    broken_ = true;
    return in_doubt();
  }

  /// From an opening mark to behind its closing one.
  void skip(std::string_view open, std::string_view close) {
    int depth = 0;
    for (; at_ < tokens_.size(); ++at_) {
      if (tokens_[at_].is(open)) ++depth;
      if (tokens_[at_].is(close) && --depth == 0) {
        ++at_;
        return;
      }
    }
    broken_ = true;
  }
  void skip_matching() {
    for (const char* word : {"on", "ignoring", "group_left", "group_right"})
      while (is_word(word)) {
        ++at_;
        if (is("(")) skip("(", ")");
      }
  }

  Value either() {
    Value out = both();
    while (is_word("or")) {
      ++at_;
      skip_matching();
      const Value other = both();
      const Firing one = out.firing, two = other.firing;
      out = Value{};
      // Which of the two a host is watched by is not told.
      out.firing = one == two                                ? one
                   : std::min(one, two) >= Firing::sometimes ? Firing::sometimes
                                                             : Firing::not_known;
    }
    return out;
  }
  Value both() {
    Value out = comparison();
    while (is_word("and") || is_word("unless")) {
      const bool without = is_word("unless");
      ++at_;
      skip_matching();
      const Value other = comparison();
      if (!without)
        out.firing = std::min(out.firing, other.firing);
      else if (other.firing != Firing::never)
        out.firing = std::min(out.firing, Firing::not_known);
    }
    return out;
  }
  Value comparison() {
    Value out = sum();
    for (;;) {
      std::string op;
      for (const char* one : {"==", "!=", "<=", ">=", "<", ">"})
        if (is(one)) op = one;
      if (op.empty()) return out;
      ++at_;
      const bool as_number = is_word("bool");
      if (as_number) ++at_;
      skip_matching();
      const Value other = sum();
      const Firing before = std::min(out.firing, other.firing);
      const Firing held = compare(out, op, other);
      if (as_number) {
        out = Value{};
        out.low = 0;
        out.high = 1;
        out.is_flag = true;
        out.firing = before;
        if (held == Firing::never) out.high = 0;
        if (held == Firing::always) out.low = 1;
      } else {
        out.firing = std::min(before, held);
      }
    }
  }
  Value sum() {
    Value out = product();
    while (is("+") || is("-")) {
      const bool plus = tokens_[at_++].value == "+";
      skip_matching();
      const Value other = product();
      out = plus ? add(out, other) : subtract(out, other);
    }
    return out;
  }
  Value product() {
    Value out = power();
    while (is("*") || is("/") || is("%") || is_word("atan2")) {
      const std::string op = tokens_[at_++].value;
      skip_matching();
      const Value other = power();
      out = op == "*"   ? multiply(out, other)
            : op == "/" ? divide(out, other)
                        : unbounded(out, other);
    }
    return out;
  }
  Value power() {
    if (++depth_ > depth_max) return fail();
    Value out = unary();
    if (take("^")) {
      skip_matching();
      const Value exponent = power();
      const double n = std::pow(out.low, exponent.low);
      out = out.is_number && exponent.is_number && std::isfinite(n) ? number(n)
                                                                    : unbounded(out, exponent);
    }
    --depth_;
    return out;
  }
  Value unary() {
    if (take("+")) return unary_inner();
    if (take("-")) return subtract(number(0), unary_inner());
    return unary_inner();
  }
  Value unary_inner() {
    if (++depth_ > depth_max) return fail();
    Value out = is("+") || is("-") ? unary() : primary();
    --depth_;
    return behind(out);
  }
  /// [5m], [5m:1m], offset 5m, @ 5: what range and time it is of does not change what it can be.
  Value behind(Value out) {
    for (;;) {
      if (is("[")) {
        skip("[", "]");
      } else if (is_word("offset") || is("@")) {
        ++at_;
        take("-");
        if (at_ >= tokens_.size()) return fail();
        ++at_;
        if (is("(")) skip("(", ")");
      } else {
        return out;
      }
    }
  }
  Value primary() {
    if (at_ >= tokens_.size()) return fail();
    const PromToken& t = tokens_[at_];
    if (take("(")) {
      Value out = either();
      return take(")") ? out : fail();
    }
    if (t.kind == PromToken::Kind::number) return literal();
    if (is("{")) {
      skip("{", "}");
      return in_doubt();
    }
    if (t.kind != PromToken::Kind::word) return fail();
    ++at_;
    if (lower_ascii(t.value) == "inf" || lower_ascii(t.value) == "nan") return in_doubt();
    if (is("(") || is_word("by") || is_word("without")) return call(t.value);
    if (is("{")) skip("{", "}");
    return of_metric(t.value);
  }
  Value literal() {
    std::string text = tokens_[at_++].value;
    // "1e-9" comes in three tokens.
    const bool cut = text.size() > 1 && (text.back() == 'e' || text.back() == 'E') &&
                     !text.starts_with("0x") && !text.starts_with("0X");
    if (cut && (is("+") || is("-")) && at_ + 1 < tokens_.size()) {
      text += tokens_[at_].value + tokens_[at_ + 1].value;
      at_ += 2;
    }
    char* end = nullptr;
    const double n = std::strtod(text.c_str(), &end);
    if (end == nullptr || *end != '\0' || !std::isfinite(n)) return fail();
    return number(n);
  }

  Value call(const std::string& name) {
    const auto grouping = [&] {
      for (const char* word : {"by", "without"})
        if (is_word(word)) {
          ++at_;
          if (is("(")) skip("(", ")");
        }
    };
    grouping();
    std::vector<Value> arguments;
    if (!take("(")) return fail();
    while (!is(")") && !broken_ && at_ < tokens_.size()) {
      if (tokens_[at_].kind == PromToken::Kind::text)
        ++at_;
      else
        arguments.push_back(either());
      if (!take(",")) break;
    }
    if (!take(")")) return fail();
    grouping();
    return result_of(lower_ascii(name), arguments);
  }
  Value result_of(const std::string& name, const std::vector<Value>& arguments) {
    static const std::set<std::string> same{"avg",
                                            "min",
                                            "max",
                                            "avg_over_time",
                                            "min_over_time",
                                            "max_over_time",
                                            "last_over_time",
                                            "sort",
                                            "sort_desc",
                                            "label_replace",
                                            "label_join",
                                            "vector",
                                            "scalar",
                                            "quantile",
                                            "quantile_over_time",
                                            "topk",
                                            "bottomk",
                                            "ceil",
                                            "floor",
                                            "round",
                                            "limitk"};
    static const std::set<std::string> second{"quantile", "quantile_over_time", "topk", "bottomk",
                                              "limitk"};
    static const std::set<std::string> counts{
        "increase",        "rate",   "irate",  "changes",          "resets",           "count",
        "count_over_time", "stddev", "stdvar", "stddev_over_time", "stdvar_over_time", "abs"};
    static const std::set<std::string> free{"delta", "idelta", "deriv", "predict_linear"};
    if (name == "time" && arguments.empty()) {
      Value out;
      out.low = 0;
      out.unit = Unit::stamp;
      return out;
    }
    const std::size_t index = second.contains(name) ? 1 : 0;
    if (arguments.size() <= index) return in_doubt();
    Value out = arguments[index];
    if (same.contains(name)) return out;
    const Firing before = out.firing;
    const bool is_positive = out.low >= 0;
    // A core cannot work for more than a second a second.
    const bool of_cpu = out_of_cpu_ && (name == "rate" || name == "irate");
    out = Value{};
    out.firing = before;
    if (name == "timestamp") {
      out.low = 0;
      out.unit = Unit::stamp;
    } else if (counts.contains(name)) {
      out.low = 0;
      if (of_cpu) out.high = 1;
    } else if (name == "sum" || name == "sum_over_time" || name == "histogram_quantile") {
      if (is_positive) out.low = 0;
    } else if (!free.contains(name)) {
      return in_doubt();  // absent() and whatever else: it says nothing of a host that is there
    }
    return out;
  }

  static Value joined(const Value& a, const Value& b) {
    Value out;
    out.firing = std::min(a.firing, b.firing);
    out.is_number = a.is_number && b.is_number;
    return out;
  }
  static Value unbounded(const Value& a, const Value& b) {
    Value out = joined(a, b);
    out.is_number = false;
    return out;
  }
  static Value add(const Value& a, const Value& b) {
    Value out = joined(a, b);
    out.low = a.low + b.low;
    out.high = a.high + b.high;
    if (!a.whole.empty() && a.whole == b.whole && a.scale == b.scale) keep_part(out, a);
    if (a.unit == b.unit && a.unit == Unit::bytes) out.unit = a.unit;
    return out;
  }
  static Value subtract(const Value& a, const Value& b) {
    Value out = joined(a, b);
    out.low = sound(a.low - b.high, -infinite);
    out.high = sound(a.high - b.low, infinite);
    // Whole less part, and what is left less another part.
    if (!a.whole.empty() && a.whole == b.whole && a.scale == b.scale) keep_part(out, a);
    if (a.unit == Unit::stamp && b.unit == Unit::stamp) {
      out.unit = Unit::age;
      out.low = 0;
    }
    return out;
  }
  static void keep_part(Value& out, const Value& a) {
    out.whole = a.whole;
    out.scale = a.scale;
    out.low = 0;
    out.unit = a.unit;
  }
  static Value multiply(const Value& a, const Value& b) {
    Value out = joined(a, b);
    const double products[] = {sound(a.low * b.low, 0), sound(a.low * b.high, 0),
                               sound(a.high * b.low, 0), sound(a.high * b.high, 0)};
    out.low = *std::min_element(std::begin(products), std::end(products));
    out.high = *std::max_element(std::begin(products), std::end(products));
    const Value &constant = a.is_number ? a : b, &other = a.is_number ? b : a;
    if (constant.is_number && constant.low > 0 && !other.whole.empty()) {
      out.whole = other.whole;
      out.is_whole = other.is_whole;
      out.scale = other.scale * constant.low;
      out.unit = other.unit;
    }
    return out;
  }
  static Value divide(const Value& a, const Value& b) {
    if (b.is_number) return b.low == 0 ? unbounded(a, b) : multiply(a, number(1 / b.low));
    Value out = joined(a, b);
    if (!a.whole.empty() && a.whole == b.whole && b.is_whole) {
      out.low = 0;
      out.high = a.scale / b.scale;
    } else if (a.low >= 0 && b.low >= 0) {
      out.low = 0;
    }
    return out;
  }

  /// The threshold against a range of known ends.
  Firing bounded(double low, double high, const std::string& op, double n, bool is_flag) const {
    const double margin = (high - low) * limits_.margin_percent / 100;
    const double slack = (high - low) * 1e-9;
    if (op == "==") {
      if (n < low || n > high || (is_flag && n != low && n != high)) return Firing::never;
      return low == high ? Firing::always : is_flag ? Firing::sometimes : Firing::not_known;
    }
    if (op == "!=") {
      if (n < low || n > high || (is_flag && n != low && n != high)) return Firing::always;
      return low == high ? Firing::never : is_flag ? Firing::sometimes : Firing::not_known;
    }
    const bool above = op == ">" || op == ">=", with = op.size() == 2;
    const double left = above ? high - n : n - low;  // what is left to reach the end
    if (left < 0 || (left == 0 && !with)) return Firing::never;
    const double passed = above ? n - low : high - n;
    if (passed < 0 || (passed == 0 && with)) return Firing::always;
    if (is_flag) return Firing::sometimes;
    return left + slack < margin ? Firing::remote : Firing::sometimes;
  }
  Firing against(const Value& a, const std::string& op, double n) const {
    if (std::isfinite(a.low) && std::isfinite(a.high))
      return bounded(a.low, a.high, op, n, a.is_flag);
    if (op == "==" || op == "!=") {
      if (n < a.low || n > a.high) return op == "==" ? Firing::never : Firing::always;
      return op == "==" && (n == 0 || n == 1) ? Firing::sometimes : Firing::not_known;
    }
    const bool with = op.size() == 2;
    if (op == ">" || op == ">=") {
      if (n > a.high) return Firing::never;
      if (n < a.low || (n == a.low && with)) return Firing::always;
      if (a.unit == Unit::bytes || a.unit == Unit::stamp) return Firing::not_known;
      return n <= (a.unit == Unit::age ? limits_.age_max_s : limits_.count_max) ? Firing::sometimes
                                                                                : Firing::remote;
    }
    if (n < a.low || (n == a.low && !with)) return Firing::never;
    if (n > a.high) return Firing::always;
    if (a.unit == Unit::age || a.unit == Unit::stamp) return Firing::not_known;
    if (a.unit == Unit::bytes) return n >= limits_.bytes_min ? Firing::sometimes : Firing::remote;
    if (n < 0) return Firing::not_known;
    return Firing::sometimes;
  }
  Firing compare(const Value& a, const std::string& op, const Value& b) const {
    if (b.is_number) return against(a, op, b.low);
    if (a.is_number) {
      const std::string turned = op == "<"    ? ">"
                                 : op == ">"  ? "<"
                                 : op == "<=" ? ">="
                                 : op == ">=" ? "<="
                                              : op;
      return against(b, turned, a.low);
    }
    // A part against a share of its whole.
    if (!a.whole.empty() && a.whole == b.whole && a.is_whole != b.is_whole)
      return b.is_whole ? bounded(0, a.scale, op, b.scale, false)
                        : compare(b,
                                  op == "<"    ? ">"
                                  : op == ">"  ? "<"
                                  : op == "<=" ? ">="
                                  : op == ">=" ? "<="
                                               : op,
                                  a);
    if (op == "<" || op == "<=") {
      if (a.low > b.high) return Firing::never;
    } else if (op == ">" || op == ">=") {
      if (a.high < b.low) return Firing::never;
    }
    return Firing::not_known;
  }

 public:
  bool out_of_cpu_ = false;  ///< the query asks for seconds of a processor alone

 private:
  std::vector<PromToken> tokens_;
  FiringLimits limits_;
  std::size_t at_ = 0;
  int depth_ = 0;
  bool broken_ = false;
};

}  // namespace

Firing firing_of(std::string_view query, const FiringLimits& limits) {
  const auto read = read_promql(query);
  auto tokens = promql_tokens(query);
  if (!read || !tokens) return Firing::not_known;
  Reader reader(*std::move(tokens), limits);
  reader.out_of_cpu_ =
      !read->selectors.empty() &&
      std::all_of(read->selectors.begin(), read->selectors.end(), [](const Selector& s) {
        return s.metric == "node_cpu_seconds_total" || s.metric == "windows_cpu_time_total";
      });
  return reader.whole().firing;
}

}  // namespace tenken::parse

#include "checks/parse/library_version.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "rules/text.hpp"

namespace tenken::parse {

namespace {

using Order = std::strong_ordering;

/// Longest version that is read: a pseudo-version of Go has about 60 characters.
constexpr std::size_t version_bytes_max = 256;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_number(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

/// Numbers of any length.
Order compare_numbers(std::string_view a, std::string_view b) {
  a.remove_prefix(std::min(a.find_first_not_of('0'), a.size()));
  b.remove_prefix(std::min(b.find_first_not_of('0'), b.size()));
  if (a.size() != b.size()) return a.size() <=> b.size();
  return a.compare(b) <=> 0;
}

// --- Semantic Versioning

struct Semantic {
  std::vector<std::string_view> core, pre;
};

/// §9: alphanumerics and hyphens, not empty; a number of a pre-release has no leading zero.
bool is_identifier(std::string_view text, bool is_build) {
  const bool allowed = std::all_of(text.begin(), text.end(), [](char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
  });
  const bool padded = text.size() > 1 && text.front() == '0' && is_number(text);
  return !text.empty() && allowed && (is_build || !padded);
}

std::optional<Semantic> semantic_of(std::string_view text) {
  if (text.size() > version_bytes_max) return std::nullopt;
  if (text.starts_with('v')) text.remove_prefix(1);
  if (const auto plus = text.find('+'); plus != std::string_view::npos) {
    for (std::string_view part : split(text.substr(plus + 1), '.'))
      if (!is_identifier(part, true)) return std::nullopt;
    text = text.substr(0, plus);  // §10: build metadata has no order
  }
  Semantic out;
  if (const auto dash = text.find('-'); dash != std::string_view::npos) {
    for (std::string_view part : split(text.substr(dash + 1), '.')) {
      if (!is_identifier(part, false)) return std::nullopt;
      out.pre.push_back(part);
    }
    text = text.substr(0, dash);
  }
  for (std::string_view part : split(text, '.')) {
    if (!is_number(part) || (part.size() > 1 && part.front() == '0')) return std::nullopt;
    out.core.push_back(part);
  }
  if (out.core.size() != 3) return std::nullopt;
  return out;
}

Order compare_identifiers(std::string_view a, std::string_view b) {
  const bool x = is_number(a), y = is_number(b);
  if (x && y) return compare_numbers(a, b);
  if (x != y) return x ? Order::less : Order::greater;
  return a.compare(b) <=> 0;
}

// --- PEP 440

/// One part of the key in the order of "Summary of permitted suffixes and relative ordering".
struct Python {
  std::string epoch = "0";
  std::vector<std::string> release;
  int pre_letter = 0;  ///< 1 a, 2 b, 3 rc; 0: none
  std::string pre;
  bool has_post = false, has_dev = false;
  std::string post, dev;
  std::vector<std::string> local;
};

class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}
  bool is_done() const { return rest_.empty(); }
  std::string_view rest() const { return rest_; }

  bool take(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  std::string digits() {
    std::size_t n = 0;
    while (n < rest_.size() && is_digit(rest_[n])) ++n;
    std::string out(rest_.substr(0, n));
    rest_.remove_prefix(n);
    return out;
  }
  /// [-_.]? word [-_.]? digits? : the number, "0" where it is not written. Nothing taken otherwise.
  template <std::size_t N>
  std::optional<std::size_t> suffix(const std::array<std::string_view, N>& words,
                                    std::string& number) {
    std::string_view at = rest_;
    skip_separator(at);
    for (std::size_t i = 0; i < N; ++i) {
      if (!at.starts_with(words[i])) continue;
      at.remove_prefix(words[i].size());
      skip_separator(at);  // with or without a number behind it
      rest_ = at;
      number = digits();
      if (number.empty()) number = "0";
      return i;
    }
    return std::nullopt;
  }

 private:
  static void skip_separator(std::string_view& text) {
    if (!text.empty() && std::string_view("-_.").find(text.front()) != std::string_view::npos)
      text.remove_prefix(1);
  }
  std::string_view rest_;
};

bool read_release(Reader& in, Python& out) {
  in.take('v');
  std::string number = in.digits();
  if (number.empty()) return false;
  if (in.take('!')) {
    out.epoch = number;
    number = in.digits();
    if (number.empty()) return false;
  }
  out.release.push_back(number);
  while (in.rest().size() > 1 && in.rest()[0] == '.' && is_digit(in.rest()[1])) {
    in.take('.');
    out.release.push_back(in.digits());
  }
  // 1.0 and 1.0.0 are one release.
  while (out.release.size() > 1 && out.release.back().find_first_not_of('0') == std::string::npos)
    out.release.pop_back();
  return true;
}

/// Whichever comes first in the text, the longest word first: "preview" is no "pre".
bool read_suffixes(Reader& in, Python& out) {
  constexpr std::array<std::string_view, 8> pre{"preview", "alpha", "beta", "pre",
                                                "rc",      "a",     "b",    "c"};
  constexpr std::array<int, 8> letters{3, 1, 2, 3, 3, 1, 2, 3};
  constexpr std::array<std::string_view, 3> post{"post", "rev", "r"};
  constexpr std::array<std::string_view, 1> dev{"dev"};
  if (const auto at = in.suffix(pre, out.pre)) out.pre_letter = letters.at(*at);
  if (in.rest().size() > 1 && in.rest()[0] == '-' && is_digit(in.rest()[1])) {
    in.take('-');  // "1.0-1": an implicit post release
    out.post = in.digits();
    out.has_post = true;
  } else if (in.suffix(post, out.post)) {
    out.has_post = true;
  }
  out.has_dev = in.suffix(dev, out.dev).has_value();
  return true;
}

bool read_local(Reader& in, Python& out) {
  if (!in.take('+')) return in.is_done();
  std::string text(in.rest());
  std::replace(text.begin(), text.end(), '-', '.');
  std::replace(text.begin(), text.end(), '_', '.');
  for (std::string_view part : split(text, '.')) {
    const bool allowed = std::all_of(part.begin(), part.end(),
                                     [](char c) { return is_digit(c) || (c >= 'a' && c <= 'z'); });
    if (part.empty() || !allowed) return false;
    out.local.emplace_back(part);
  }
  return true;
}

std::optional<Python> python_of(std::string_view text) {
  if (text.size() > version_bytes_max) return std::nullopt;
  const std::string lower = lower_ascii(std::string(trim(text)));
  Reader in(lower);
  Python out;
  if (!read_release(in, out) || !read_suffixes(in, out) || !read_local(in, out))
    return std::nullopt;
  return out;
}

Order compare_releases(const Python& a, const Python& b) {
  for (std::size_t i = 0; i < std::max(a.release.size(), b.release.size()); ++i) {
    const auto order = compare_numbers(i < a.release.size() ? a.release[i] : "0",
                                       i < b.release.size() ? b.release[i] : "0");
    if (order != 0) return order;
  }
  return Order::equal;
}

/// A release alone stands behind its pre-releases; a development release of it before them.
int rank_of_pre(const Python& v) {
  if (v.pre_letter != 0) return v.pre_letter;
  return v.has_dev && !v.has_post ? 0 : 4;
}

Order compare_locals(const Python& a, const Python& b) {
  for (std::size_t i = 0; i < std::max(a.local.size(), b.local.size()); ++i) {
    if (i >= a.local.size()) return Order::less;
    if (i >= b.local.size()) return Order::greater;
    const bool x = is_number(a.local[i]), y = is_number(b.local[i]);
    if (x != y) return x ? Order::greater : Order::less;
    const auto order =
        x ? compare_numbers(a.local[i], b.local[i]) : a.local[i].compare(b.local[i]) <=> 0;
    if (order != 0) return order;
  }
  return Order::equal;
}

}  // namespace

std::optional<Order> compare_semantic(std::string_view a, std::string_view b) {
  const auto x = semantic_of(a), y = semantic_of(b);
  if (!x || !y) return std::nullopt;
  for (std::size_t i = 0; i < 3; ++i)
    if (const auto o = compare_numbers(x->core[i], y->core[i]); o != 0) return o;
  if (x->pre.empty() != y->pre.empty()) return x->pre.empty() ? Order::greater : Order::less;
  for (std::size_t i = 0; i < std::min(x->pre.size(), y->pre.size()); ++i)
    if (const auto o = compare_identifiers(x->pre[i], y->pre[i]); o != 0) return o;
  return x->pre.size() <=> y->pre.size();
}

std::optional<Order> compare_python(std::string_view a, std::string_view b) {
  const auto x = python_of(a), y = python_of(b);
  if (!x || !y) return std::nullopt;
  if (const auto o = compare_numbers(x->epoch, y->epoch); o != 0) return o;
  if (const auto o = compare_releases(*x, *y); o != 0) return o;
  if (const auto o = rank_of_pre(*x) <=> rank_of_pre(*y); o != 0) return o;
  if (const auto o = compare_numbers(x->pre, y->pre); o != 0) return o;
  if (x->has_post != y->has_post) return x->has_post ? Order::greater : Order::less;
  if (const auto o = compare_numbers(x->post, y->post); o != 0) return o;
  if (x->has_dev != y->has_dev) return x->has_dev ? Order::less : Order::greater;
  if (const auto o = compare_numbers(x->dev, y->dev); o != 0) return o;
  return compare_locals(*x, *y);
}

}  // namespace tenken::parse

// HTML that cannot hold what nobody escaped: markup is made of names known at compile time, and of
// text and attribute values that are always escaped. There is no way from a string to markup.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "reports/single_page.hpp"

namespace tenken::reports {

/// The name of an element or attribute: a literal, checked by the compiler. Names that would carry
/// code, style or an address ("onclick", "style", "href", "src" …) do not compile.
struct HtmlName {
  consteval HtmlName(const char* literal) : value(literal) {
    if (value.empty()) throw "empty";
    for (char c : value)
      if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') && c != '-')
        throw "no name";
    if (value.substr(0, 2) == "on") throw "a handler";
    for (std::string_view refused : {"style", "script", "href", "src", "srcset", "srcdoc", "action",
                                     "formaction", "poster", "data", "base", "iframe", "object"})
      if (value == refused) throw "code, style or an address";
  }
  std::string_view value;
};

struct HtmlAttribute {
  HtmlAttribute(HtmlName named, std::string_view value) : name(named.value), text(value) {}
  /// An attribute that is there or not: open, checked.
  static HtmlAttribute flag(HtmlName name);
  /// href to an id of this page; the only address there is.
  static HtmlAttribute to(std::string_view id);

  std::string_view name;
  std::string text;
  bool has_value = true;

 private:
  HtmlAttribute() = default;
};
using HtmlAttributes = std::vector<HtmlAttribute>;

/// A piece of markup, well-formed by construction.
class Html {
 public:
  Html() = default;
  Html& operator+=(const Html& more) {
    markup_ += more.markup_;
    return *this;
  }
  const std::string& markup() const { return markup_; }
  bool empty() const { return markup_.empty(); }

 private:
  friend Html plain(std::string_view);
  friend Html leaf(HtmlName, const HtmlAttributes&);
  template <typename... Children>
  friend Html element(HtmlName, const HtmlAttributes&, const Children&...);
  void open(HtmlName tag, const HtmlAttributes& attributes);
  void close(HtmlName tag);

  std::string markup_;
};

inline Html operator+(Html a, const Html& b) { return std::move(a += b); }

/// Text as a reader sees it.
Html plain(std::string_view text);
/// An element that has no end: <input>, <br>.
Html leaf(HtmlName tag, const HtmlAttributes& attributes = {});
template <typename... Children>
Html element(HtmlName tag, const HtmlAttributes& attributes, const Children&... children) {
  Html out;
  out.open(tag, attributes);
  ((out += children), ...);
  out.close(tag);
  return out;
}

/// What may stand in an id: letters, digits, ". - _"; anything else becomes "_".
std::string html_id(std::string_view prefix, std::string_view id);

}  // namespace tenken::reports

#include "reports/page/html_builder.hpp"

namespace tenken::reports {

HtmlAttribute HtmlAttribute::flag(HtmlName name) {
  HtmlAttribute out;
  out.name = name.value;
  out.has_value = false;
  return out;
}

HtmlAttribute HtmlAttribute::to(std::string_view id) {
  HtmlAttribute out;
  out.name = "href";
  out.text = "#" + html_id("", id);
  return out;
}

void Html::open(HtmlName tag, const HtmlAttributes& attributes) {
  markup_ += '<';
  markup_ += tag.value;
  for (const HtmlAttribute& a : attributes) {
    markup_ += ' ';
    markup_ += a.name;
    if (a.has_value) markup_ += "=\"" + escaped(a.text) + "\"";
  }
  markup_ += '>';
}

void Html::close(HtmlName tag) {
  markup_ += "</";
  markup_ += tag.value;
  markup_ += '>';
  // A line a block, for who reads the source. Not after what may stand inside of text, where a line
  // feed would be seen.
  for (std::string_view block :
       {"div", "section", "tr", "details", "dd", "table", "nav", "h2", "h3", "h4"})
    if (tag.value == block) markup_ += '\n';
}

Html plain(std::string_view text) {
  Html out;
  const std::string safe = escaped(text);
  for (std::size_t at = 0; at < safe.size(); ++at) {
    // A blank at the end of a line of evidence stays, also where an editor would strip it.
    const bool ends_line = at + 1 < safe.size() && safe[at + 1] == '\n';
    if (ends_line && safe[at] == ' ')
      out.markup_ += "&#32;";
    else if (ends_line && safe[at] == '\t')
      out.markup_ += "&#9;";
    else
      out.markup_ += safe[at];
  }
  return out;
}

Html leaf(HtmlName tag, const HtmlAttributes& attributes) {
  Html out;
  out.open(tag, attributes);
  return out;
}

std::string html_id(std::string_view prefix, std::string_view id) {
  std::string out(prefix);
  for (char c : id) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '.' || c == '-' || c == '_';
    out += plain ? c : '_';
  }
  return out;
}

}  // namespace tenken::reports

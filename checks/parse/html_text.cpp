#include "checks/parse/html_text.hpp"

#include <fmt/format.h>
#include <libxml/HTMLparser.h>
#include <re2/re2.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "checks/parse/article.hpp"
#include "checks/parse/docx_numbering.hpp"
#include "checks/parse/encoding.hpp"
#include "rules/text.hpp"

namespace tenken::parse {

namespace {

/// Deepest element that is walked to; browsers stop nesting at 512.
constexpr int html_depth_max = 256;
/// Largest page, in bytes.
constexpr std::size_t html_bytes_max = 8u << 20;
/// How far into a page its charset may be declared; HTML Living Standard 4.2.5.4 says 1024.
constexpr std::size_t charset_bytes_max = 4096;

Error refuse(std::string what, std::string hint = {}) {
  return Error{.what = std::move(what), .hint = std::move(hint), .code = "html"};
}

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// A charset's label → the name that decode() knows; empty: none of those.
std::string_view encoding_of(std::string_view label) {
  const std::string name = lower_ascii(trim(label));
  if (is_one_of(name, {"utf-8", "utf8", "us-ascii", "ascii"})) return "utf-8";
  if (is_one_of(name, {"shift_jis", "shift-jis", "sjis", "x-sjis", "windows-31j", "ms932", "cp932",
                       "ms_kanji", "csshiftjis"}))
    return "cp932";
  if (is_one_of(name, {"euc-jp", "x-euc-jp", "cseucpkdfmtjapanese"})) return "euc-jp";
  if (is_one_of(name, {"iso-2022-jp", "csiso2022jp"})) return "iso-2022-jp";
  return {};
}

Result<std::string> decoded(std::string_view bytes, std::string_view header) {
  if (bytes.starts_with("\xEF\xBB\xBF")) return decode(bytes, "utf-8");
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF"))
    return refuse("a page in UTF-16", "save it as UTF-8");
  std::string label(header);
  static const RE2 meta(R"((?i)<meta[^>]*charset\s*=\s*["']?\s*([A-Za-z0-9_:-]+))"),
      xml(R"((?i)^\s*<\?xml[^>]*encoding\s*=\s*["']([A-Za-z0-9_:-]+))");
  const std::string head(bytes.substr(0, charset_bytes_max));
  if (label.empty() && !RE2::PartialMatch(head, meta, &label)) RE2::PartialMatch(head, xml, &label);
  if (label.empty()) {
    if (is_utf8(bytes)) return std::string(bytes);
    return refuse("a page that does not say its encoding and is not UTF-8", "save it as UTF-8");
  }
  const std::string_view encoding = encoding_of(label);
  if (encoding.empty())
    return refuse(fmt::format("a page in \"{}\"", printable(label)), "save it as UTF-8");
  return decode(bytes, encoding);
}

std::optional<std::string> attribute(const xmlNode* node, const char* name) {
  xmlChar* value = xmlGetProp(node, reinterpret_cast<const xmlChar*>(name));
  if (value == nullptr) return std::nullopt;
  std::string out(reinterpret_cast<const char*>(value));
  xmlFree(value);
  return out;
}

bool is_left_out(const xmlNode* node, std::string_view name) {
  if (is_one_of(name,
                {"head",   "script",   "style",    "template", "noscript", "noframes", "rt",
                 "rp",     "rtc",      "del",      "s",        "strike",   "iframe",   "object",
                 "embed",  "applet",   "svg",      "math",     "canvas",   "audio",    "video",
                 "select", "textarea", "datalist", "title"}))
    return true;
  if (attribute(node, "hidden")) return true;
  std::string style = lower_ascii(attribute(node, "style").value_or(""));
  std::erase_if(style, [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; });
  return style.find("display:none") != std::string::npos ||
         style.find("visibility:hidden") != std::string::npos;
}

bool is_block(std::string_view name) {
  return is_one_of(
      name,
      {"address", "article", "aside",  "blockquote", "body", "caption", "center",   "dd",
       "details", "dialog",  "dir",    "div",        "dl",   "dt",      "fieldset", "figcaption",
       "figure",  "footer",  "form",   "h1",         "h2",   "h3",      "h4",       "h5",
       "h6",      "header",  "hgroup", "hr",         "html", "legend",  "li",       "main",
       "menu",    "nav",     "ol",     "p",          "pre",  "section", "summary",  "table",
       "tbody",   "tfoot",   "thead",  "tr",         "ul"});
}

/// Counts the items of one list.
struct ListCount {
  bool is_numbered = false;
  std::string format = "decimal";
  int next = 1, step = 1;
};

struct Writer {
  std::string out{};
  std::optional<Error> error{};
  bool space = false;  ///< white space waits for the next word
  int cells = 0;       ///< table cells we stand in: their blocks do not end the row's line

  void end_line() {
    space = false;
    while (!out.empty() && (out.back() == ' ' || (cells == 0 && out.back() == '\t')))
      out.pop_back();
    if (cells > 0)
      space = !out.empty() && out.back() != '\t' && out.back() != '\n';
    else if (!out.empty() && out.back() != '\n')
      out += '\n';
  }
  void words(std::string_view text, bool as_written) {
    for (char c : text) {
      const bool blank = c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f';
      if (as_written && c == '\n') {
        end_line();
      } else if (blank) {
        space = true;
      } else {
        if (space && !out.empty() && out.back() != '\n' && out.back() != '\t') out += ' ';
        space = false;
        out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
      }
    }
    if (out.size() > paper_bytes_max)
      error = refuse(fmt::format("more than {} bytes of text", paper_bytes_max));
  }

  static ListCount list_of(const xmlNode* node, std::string_view name) {
    ListCount list{name == "ol", "decimal", 1, 1};
    std::int64_t start = 1;
    const std::string type = attribute(node, "type").value_or("1");
    if (type == "a") list.format = "lowerLetter";
    if (type == "A") list.format = "upperLetter";
    if (type == "i") list.format = "lowerRoman";
    if (type == "I") list.format = "upperRoman";
    if (attribute(node, "reversed")) {
      list.step = -1;
      start = 0;
      for (const xmlNode* item = node->children; item != nullptr; item = item->next)
        start += item->type == XML_ELEMENT_NODE &&
                 std::string_view(reinterpret_cast<const char*>(item->name)) == "li";
    }
    parse_integer(attribute(node, "start").value_or(""), start);
    list.next = static_cast<int>(std::clamp<std::int64_t>(start, 0, 1'000'000));
    return list;
  }

  void item_mark(const xmlNode* node, ListCount& list) {
    if (!list.is_numbered) return words("・", false);
    std::int64_t value = list.next;
    parse_integer(attribute(node, "value").value_or(""), value);
    list.next = static_cast<int>(std::clamp<std::int64_t>(value, 0, 1'000'000));
    const std::string number = format_number(list.next, list.format);
    words((number.empty() ? std::to_string(list.next) : number) + ". ", false);
    list.next += list.step;
  }

  void element(const xmlNode* node, ListCount& list, bool as_written, int depth) {
    const std::string_view name(reinterpret_cast<const char*>(node->name));
    if (is_left_out(node, name)) return;
    if (name == "br" || name == "hr") return end_line();
    const bool cell = name == "td" || name == "th";
    const bool block = is_block(name);
    const bool nested_row = name == "tr" && cells > 0;
    if (block) end_line();
    if (name == "li") item_mark(node, list);
    if (cell) ++cells;
    ListCount own = list_of(node, name);
    const bool is_list = name == "ol" || name == "ul" || name == "menu";
    children(node, is_list ? own : list, as_written || name == "pre", depth);
    if (cell) {
      --cells;
      while (!out.empty() && out.back() == ' ') out.pop_back();
      out += cells > 0 ? ' ' : '\t';
      space = false;
    }
    if (block && !nested_row) end_line();
  }

  void children(const xmlNode* parent, ListCount& list, bool as_written, int depth) {
    if (depth > html_depth_max) {
      error = refuse(fmt::format("elements deeper than {}", html_depth_max));
      return;
    }
    for (const xmlNode* node = parent->children; node != nullptr && !error; node = node->next) {
      if (node->type == XML_ELEMENT_NODE)
        element(node, list, as_written, depth + 1);
      else if ((node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) &&
               node->content != nullptr)
        words(reinterpret_cast<const char*>(node->content), as_written);
    }
  }
};

}  // namespace

Result<std::string> html_text(std::string_view bytes, std::string_view header) {
  if (bytes.size() > html_bytes_max)
    return refuse(fmt::format("a page larger than {} bytes", html_bytes_max));
  const auto text = decoded(bytes, header);
  if (!text) return text.error();
  if (text->find('\0') != std::string::npos) return refuse("a NUL character");
  // Before the first thread parses: libxml2 sets up its globals once.
  static const bool ready = (xmlInitParser(), true);
  if (!ready) return refuse("no HTML parser");
  const std::unique_ptr<htmlParserCtxt, void (*)(htmlParserCtxt*)> parser(htmlNewParserCtxt(),
                                                                          htmlFreeParserCtxt);
  if (!parser) return refuse("no HTML parser");
  const std::unique_ptr<xmlDoc, void (*)(xmlDoc*)> page(
      htmlCtxtReadMemory(parser.get(), text->data(), static_cast<int>(text->size()), nullptr,
                         "UTF-8",
                         HTML_PARSE_NONET | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                             HTML_PARSE_RECOVER | HTML_PARSE_IGNORE_ENC),
      xmlFreeDoc);
  // Past its own limits the parser stops and gives the page up to there.
  if (parser->disableSAX != 0)
    return refuse(
        fmt::format("a page that cannot be read to its end: elements deeper than {}, or larger "
                    "ones than any page has",
                    html_depth_max));
  const xmlNode* root = page ? xmlDocGetRootElement(page.get()) : nullptr;
  if (root == nullptr) return refuse("no page in these bytes");
  Writer writer;
  ListCount none;
  writer.element(root, none, false, 0);
  writer.end_line();
  if (writer.error) return *writer.error;
  if (!is_utf8(writer.out)) return refuse("text that is not UTF-8");
  return std::move(writer.out);
}

}  // namespace tenken::parse

#include "checks/parse/docx.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <vector>

#include "checks/parse/article.hpp"
#include "checks/parse/docx_field.hpp"
#include "checks/parse/docx_numbering.hpp"
#include "checks/parse/ooxml.hpp"

namespace tenken::parse {

namespace {

using Node = pugi::xml_node;

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Walks every element below `root` in order; stops where `seen` gives true, and says so.
template <class Seen>
bool any_below(const Node& root, Seen seen) {
  Node at = root.first_child();
  while (at) {
    if (seen(at)) return true;
    if (at.first_child()) {
      at = at.first_child();
      continue;
    }
    while (at != root && !at.next_sibling()) at = at.parent();
    if (at == root) return false;
    at = at.next_sibling();
  }
  return false;
}

bool holds_text(const Node& node) {
  return any_below(node, [](const Node& at) {
    return is_one_of(at.name(), {"w:t", "m:t", "w:sym"});
  });
}

/// Whether anything in the part waits for acceptance. A change of formatting counts where it
/// changes what is read: numbers and hidden text.
bool has_tracked_change(const Node& root) {
  return any_below(root, [](const Node& at) {
    if (is_one_of(at.name(), {"w:ins", "w:del", "w:moveFrom", "w:moveTo", "w:moveFromRangeStart",
                              "w:moveToRangeStart", "w:cellIns", "w:cellDel", "w:cellMerge",
                              "w:delText", "w:delInstrText", "w:numberingChange",
                              "w:customXmlInsRangeStart", "w:customXmlDelRangeStart",
                              "w:customXmlMoveFromRangeStart", "w:customXmlMoveToRangeStart"}))
      return true;
    return is_one_of(at.name(), {"w:pPrChange", "w:rPrChange"}) &&
           any_below(at, [](const Node& in) {
             return is_one_of(in.name(), {"w:numPr", "w:vanish", "w:strike", "w:dstrike"});
           });
  });
}

/// Characters of symbol fonts that papers tick boxes with (Wingdings).
std::string symbol_of(const Node& node) {
  const std::string font = lower_ascii(node.attribute("w:font").value());
  const std::string code = lower_ascii(node.attribute("w:char").value());
  if (font == "wingdings" && code.size() == 4) {
    const std::string low = code.substr(2);
    if (low == "fe") return "☑";
    if (low == "fd") return "☒";
    if (low == "a8" || low == "6f") return "☐";
    if (low == "fc") return "✓";
  }
  return "\uFFFD";
}

struct Writer {
  const Styles& styles;
  Numbering& numbering;
  std::vector<std::string> footnotes{}, endnotes{};  ///< identifiers, as they are referred to
  std::string out{};
  std::string line{};
  std::optional<Error> error{};
  bool page_is_blank = true;  ///< nothing was written since the last page break
  int cells = 0;              ///< table cells we stand in: pages do not end there
  FieldReader fields{};

  void refuse(std::string what, std::string hint = {}) {
    if (!error)
      error = Error{.what = std::move(what), .hint = std::move(hint), .code = "office.document"};
  }
  void text(std::string_view words) {
    if (out.size() + line.size() + words.size() > paper_bytes_max)
      return refuse(fmt::format("more than {} bytes of text", paper_bytes_max));
    for (char c : words)
      line += static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' ? ' ' : c;
    if (!trim(words).empty()) page_is_blank = false;
  }
  /// `rendered`: where Word broke the page last; it repeats a break that is written.
  void page_break(bool rendered) {
    if (cells > 0 || (rendered && page_is_blank)) return;
    line += '\f';
    page_is_blank = true;
  }
  void end_line() {
    out += line;
    out += '\n';
    line.clear();
  }

  void text_of(const Node& node) {
    std::string words = node.text().get();
    std::replace(words.begin(), words.end(), '\n', ' ');
    if (std::string_view(node.attribute("xml:space").value()) != "preserve")
      words = std::string(trim(words));
    text(words);
  }

  bool is_hidden(const Node& run_properties, const ParagraphStyle& paragraph, const char* element) {
    const bool strike = element != std::string_view("w:vanish");
    if (const Node own = run_properties.child(element)) return is_on(own.attribute("w:val"), true);
    const ParagraphStyle character =
        whole_style(styles, run_properties.child("w:rStyle")
                                ? run_properties.child("w:rStyle").attribute("w:val").value()
                                : "?");
    const int of_character = strike ? character.struck : character.hidden;
    const int of_paragraph = strike ? paragraph.struck : paragraph.hidden;
    return of_character >= 0 ? of_character == 1 : of_paragraph == 1;
  }

  void run(const Node& node, const ParagraphStyle& style, std::vector<Node>& boxes) {
    const Node properties = node.child("w:rPr");
    const bool hidden = is_hidden(properties, style, "w:vanish");
    const bool struck =
        is_hidden(properties, style, "w:strike") || is_hidden(properties, style, "w:dstrike");
    for (const Node part : node.children()) {
      if (error) return;
      const std::string_view name = part.name();
      if (name == "w:fldChar") {
        if (auto shown = fields.mark(part); !shown)
          return refuse(shown.error().what);
        else if (!hidden)
          text(*shown);
        continue;
      }
      if (name == "w:instrText") fields.instruction(part.text().get());
      if (hidden || !fields.is_shown()) continue;
      if (name == "w:t" || name == "w:sym") {
        if (struck)
          return refuse("struck-through text: which text is agreed cannot be told",
                        "delete what no longer holds");
        name == "w:t" ? text_of(part) : text(symbol_of(part));
      } else if (name == "w:tab" || name == "w:ptab") {
        line += '\t';
      } else if (name == "w:br") {
        if (std::string_view(part.attribute("w:type").value()) == "page")
          page_break(false);
        else
          line += '\n';
      } else if (name == "w:cr") {
        line += '\n';
      } else if (name == "w:lastRenderedPageBreak") {
        page_break(true);
      } else if (name == "w:noBreakHyphen") {
        text("-");
      } else if (name == "w:footnoteReference") {
        footnotes.emplace_back(part.attribute("w:id").value());
      } else if (name == "w:endnoteReference") {
        endnotes.emplace_back(part.attribute("w:id").value());
      } else if (name == "w:ruby") {
        inline_of(part.child("w:rubyBase"), style, boxes);
      } else if (is_one_of(name, {"w:drawing", "w:pict", "w:object", "mc:AlternateContent"})) {
        find_boxes(part, boxes);
      } else if (!is_one_of(name, {"w:rPr", "w:instrText"}) && holds_text(part)) {
        return refuse(fmt::format("text in an element that is not known: {}", printable(name)));
      }
    }
  }

  /// The contents of the text boxes below a drawing, each once: an alternative's choice, or else
  /// what older programs show.
  void find_boxes(const Node& node, std::vector<Node>& boxes) {
    const std::string_view name = node.name();
    if (name == "w:txbxContent") return boxes.push_back(node);
    if (name == "mc:AlternateContent") {
      const Node choice = node.child("mc:Choice");
      return find_boxes(choice ? choice : node.child("mc:Fallback"), boxes);
    }
    if (is_one_of(name, {"w:t", "m:t"}))
      return refuse("text in a drawing that is not known", "save it as PDF");
    for (const Node child : node.children()) find_boxes(child, boxes);
  }

  /// Runs and what holds runs.
  void inline_of(const Node& parent, const ParagraphStyle& style, std::vector<Node>& boxes) {
    for (const Node node : parent.children()) {
      if (error) return;
      const std::string_view name = node.name();
      if (name == "w:r") {
        run(node, style, boxes);
      } else if (name == "w:sdt") {
        inline_of(node.child("w:sdtContent"), style, boxes);
      } else if (is_one_of(name, {"w:hyperlink", "w:smartTag", "w:customXml", "w:fldSimple",
                                  "w:dir", "w:bdo"})) {
        inline_of(node, style, boxes);
      } else if (name == "mc:AlternateContent") {
        const Node choice = node.child("mc:Choice");
        inline_of(choice ? choice : node.child("mc:Fallback"), style, boxes);
      } else if (name == "m:oMath" || name == "m:oMathPara") {
        formula(node);
      } else if (is_one_of(name, {"w:subDoc", "w:contentPart"})) {
        refuse(fmt::format("content that is elsewhere: {}", printable(name)));
      } else if (name != "w:pPr" && holds_text(node)) {
        refuse(fmt::format("text in an element that is not known: {}", printable(name)));
      }
    }
  }

  /// A formula in one row of characters; a fraction or a root is not text.
  void formula(const Node& node) {
    for (const Node child : node.children()) {
      const std::string_view name = child.name();
      if (name == "m:oMath")
        formula(child);
      else if (name == "m:r")
        text(child.child("m:t").text().get());
      else if (holds_text(child))
        text("\uFFFD");
    }
  }

  /// The automatic number of a paragraph; empty: none.
  std::string number_of(const Node& properties, const ParagraphStyle& style,
                        const std::string& style_id) {
    const Node own = properties.child("w:numPr");
    const Node list_node = own.child("w:numId"), level_node = own.child("w:ilvl");
    const std::string list = list_node ? list_node.attribute("w:val").value() : style.list;
    if (list.empty() || list == "0") return {};
    int level = level_node ? level_node.attribute("w:val").as_int(-1) : -1;
    if (level < 0 && !list_node) {
      level = numbering.level_of_style(list, style_id);
      if (level < 0) level = style.level;
    }
    auto number = numbering.next(list, std::max(level, 0));
    if (number) return *number;
    refuse(number.error().what, number.error().hint);
    return {};
  }

  void paragraph(const Node& node) {
    const Node properties = node.child("w:pPr");
    const std::string style_id = properties.child("w:pStyle").attribute("w:val").value();
    const ParagraphStyle style = whole_style(styles, style_id);
    const Node before = properties.child("w:pageBreakBefore");
    if (before ? is_on(before.attribute("w:val"), true) : style.new_page == 1)
      if (!page_is_blank) page_break(false);
    const std::size_t begin = line.size();
    const std::string number = number_of(properties, style, style_id);
    std::vector<Node> boxes;
    inline_of(node, style, boxes);
    const std::string words = line.substr(begin);
    const bool mark_hidden = is_hidden(properties.child("w:rPr"), style, "w:vanish");
    if (!number.empty() && mark_hidden && trim(words).empty())
      return refuse(
          "a hidden paragraph with an automatic number: the numbers after it cannot be told");
    if (style.is_contents) {
      line.resize(begin);
    } else {
      // A break before the first word stands before the number.
      const std::size_t first = words.find_first_not_of('\f');
      line.insert(begin + (first == std::string::npos ? 0 : first), number);
      if (!number.empty()) page_is_blank = false;
    }
    // A hidden mark joins the paragraph to the next one.
    if (!mark_hidden) end_line();
    for (const Node& box : boxes) {
      if (!line.empty()) end_line();
      blocks(box);
    }
    if (const Node section = properties.child("w:sectPr")) end_section(section);
  }

  void end_section(const Node& section) {
    const Node type = section.child("w:type");
    if (type && std::string_view(type.attribute("w:val").value()) == "continuous") return;
    if (page_is_blank || cells > 0) return;
    page_break(false);
  }

  /// A row: cells between tabs; where one cell alone says anything, as its lines.
  void row(const Node& node) {
    const Node hidden = node.child("w:trPr").child("w:hidden");
    if (hidden && is_on(hidden.attribute("w:val"), true)) return;
    std::vector<std::string> filled;
    std::string joined;
    int count = 0;
    cells_of(node, [&](const Node& cell) {
      std::string kept_out, kept_line;
      std::swap(kept_out, out);
      std::swap(kept_line, line);
      ++cells;
      blocks(cell);
      --cells;
      if (!line.empty()) end_line();
      std::swap(kept_out, out);
      std::swap(kept_line, line);
      if (count++ > 0) joined += '\t';
      std::string flat = kept_out;
      if (!trim(flat).empty()) filled.push_back(kept_out);
      while (!flat.empty() && flat.back() == '\n') flat.pop_back();
      std::replace(flat.begin(), flat.end(), '\n', ' ');
      std::replace(flat.begin(), flat.end(), '\t', ' ');
      joined += flat;
    });
    if (out.size() + joined.size() > paper_bytes_max)
      return refuse(fmt::format("more than {} bytes of text", paper_bytes_max));
    if (filled.size() == 1) {
      out += filled[0];
    } else if (!filled.empty()) {
      out += joined;
      out += '\n';
    }
  }

  template <class Seen>
  void cells_of(const Node& parent, Seen seen) {
    for (const Node node : parent.children()) {
      if (error) return;
      const std::string_view name = node.name();
      if (name == "w:tc")
        seen(node);
      else if (name == "w:sdt")
        cells_of(node.child("w:sdtContent"), seen);
      else if (name == "w:customXml")
        cells_of(node, seen);
      else if (holds_text(node))
        refuse(fmt::format("text in an element that is not known: {}", printable(name)));
    }
  }

  void rows(const Node& parent) {
    for (const Node node : parent.children()) {
      if (error) return;
      const std::string_view name = node.name();
      if (name == "w:tr")
        row(node);
      else if (name == "w:sdt")
        rows(node.child("w:sdtContent"));
      else if (name == "w:customXml")
        rows(node);
      else if (holds_text(node))
        refuse(fmt::format("text in an element that is not known: {}", printable(name)));
    }
  }

  /// Paragraphs and tables of a body, a cell, a box or a note.
  void blocks(const Node& parent) {
    for (const Node node : parent.children()) {
      if (error) return;
      const std::string_view name = node.name();
      if (name == "w:p") {
        paragraph(node);
      } else if (name == "w:tbl") {
        rows(node);
      } else if (name == "w:sdt") {
        blocks(node.child("w:sdtContent"));
      } else if (name == "w:customXml") {
        blocks(node);
      } else if (name == "mc:AlternateContent") {
        const Node choice = node.child("mc:Choice");
        blocks(choice ? choice : node.child("mc:Fallback"));
      } else if (is_one_of(name, {"w:altChunk", "w:subDoc"})) {
        refuse(fmt::format("content that is elsewhere: {}", printable(name)));
      } else if (holds_text(node)) {
        refuse(fmt::format("text in an element that is not known: {}", printable(name)));
      }
    }
  }
};

/// A part of the document that may be missing: an empty one then.
Result<pugi::xml_document> optional_part(OfficePackage& package,
                                         const std::map<std::string, Relation>& relations,
                                         std::string_view type) {
  for (const auto& [id, relation] : relations)
    if (relation.type == type && !relation.target.empty()) return package.xml(relation.target);
  return pugi::xml_document{};
}

/// The prefix "w" must mean WordprocessingML, transitional or strict: elements are known by it.
bool has_word_prefix(const Node& root) {
  const std::string_view space = root.attribute("xmlns:w").value();
  return space == "http://schemas.openxmlformats.org/wordprocessingml/2006/main" ||
         space == "http://purl.oclc.org/ooxml/wordprocessingml/main";
}

void add_notes(Writer& writer, const std::vector<std::string>& ids, const Node& root,
               const char* element, std::string_view heading) {
  int number = 0;
  for (const std::string& id : ids) {
    ++number;
    for (const Node note : root.children(element)) {
      if (id != note.attribute("w:id").value()) continue;
      writer.line += fmt::format("{}{} ", heading, number);
      writer.blocks(note);
      if (!writer.line.empty()) writer.end_line();
    }
  }
}

}  // namespace

Result<std::string> docx_text(std::string_view bytes) {
  auto package = OfficePackage::open(bytes);
  if (!package) return package.error();
  const auto main = package->main_part();
  if (!main) return main.error();
  const auto relations = package->relations(*main);
  if (!relations) return relations.error();
  const auto document = package->xml(*main);
  if (!document) return document.error();
  std::array<pugi::xml_document, 4> parts;
  constexpr std::array<std::string_view, 4> types{"styles", "numbering", "footnotes", "endnotes"};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    auto part = optional_part(*package, *relations, types[i]);
    if (!part) return part.error();
    parts[i] = std::move(*part);
  }
  const Node root = document->document_element();
  if (root.name() != std::string_view("w:document") || !has_word_prefix(root))
    return Error{.what = "not a Word document, or one whose elements are not called w:",
                 .code = "office.document"};
  for (const Node part : {root, parts[2].document_element(), parts[3].document_element()})
    if (has_tracked_change(part))
      return Error{.what = "unaccepted changes: which text is agreed cannot be told",
                   .hint = "accept or reject every change, and have the paper agreed as it then is",
                   .code = "office.changes"};
  const Styles styles = read_styles(parts[0].document_element());
  Numbering numbering = Numbering::read(parts[1].document_element(), styles);
  Writer writer{styles, numbering};
  writer.blocks(root.child("w:body"));
  if (!writer.line.empty()) writer.end_line();
  const auto footnotes = writer.footnotes, endnotes = writer.endnotes;
  add_notes(writer, footnotes, parts[2].document_element(), "w:footnote", "脚注");
  add_notes(writer, endnotes, parts[3].document_element(), "w:endnote", "文末注");
  if (!writer.error && !writer.fields.is_shown()) writer.refuse("a field that does not end");
  if (writer.error) return *writer.error;
  // A break after the last word is no page.
  while (!writer.out.empty() &&
         std::string_view(" \n\t\f").find(writer.out.back()) != std::string_view::npos)
    writer.out.pop_back();
  if (!writer.out.empty()) writer.out += '\n';
  if (!is_utf8(writer.out))
    return Error{.what = "text that is not UTF-8", .code = "office.document"};
  return std::move(writer.out);
}

}  // namespace tenken::parse

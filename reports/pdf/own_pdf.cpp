#include "reports/pdf/own_pdf.hpp"

#include <fmt/format.h>

#include <charconv>

namespace tenken::reports {

namespace {

Error not_ours(std::string_view what) {
  return {ErrorKind::input, "the PDF is not one that this program made: " + std::string(what), "",
          "", "report.not_ours"};
}

bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

/// Takes a number off the text, with the blanks before it; false: there is none.
bool take_number(std::string_view& text, std::size_t& out) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc{}) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return true;
}

/// Twenty bytes an entry (ISO 32000-1, 7.5.4).
constexpr std::size_t entry_bytes = 20;

bool read_table(std::string_view pdf, OwnPdf& out) {
  const std::size_t last = pdf.rfind("startxref");
  if (last == std::string_view::npos) return false;
  std::string_view rest = pdf.substr(last + 9);
  if (!take_number(rest, out.table_at) || out.table_at >= last) return false;
  rest = pdf.substr(out.table_at, last - out.table_at);
  std::size_t first = 0, count = 0;
  if (!rest.starts_with("xref")) return false;
  rest.remove_prefix(4);
  if (!take_number(rest, first) || !take_number(rest, count) || first != 0 ||
      count > pdf_objects_max || rest.size() < 1 + count * entry_bytes)
    return false;
  rest.remove_prefix(1);
  for (std::size_t i = 0; i < count; ++i, rest.remove_prefix(entry_bytes)) {
    std::string_view entry = rest.substr(0, entry_bytes);
    std::size_t offset = 0;
    if (!take_number(entry, offset) || offset >= out.table_at) return false;
    out.offsets.push_back(rest[17] == 'n' ? offset : 0);
  }
  const std::size_t open = rest.find("<<"), close = rest.rfind(">>");
  if (!rest.starts_with("trailer") || open == rest.npos || close == rest.npos || close < open)
    return false;
  out.trailer = rest.substr(open + 2, close - open - 2);
  // A second revision has a /Prev; signing one would cover what somebody else added.
  return out.trailer.find("/Prev") == std::string_view::npos;
}

}  // namespace

std::string_view OwnPdf::object(int number) const {
  const auto index = static_cast<std::size_t>(number);
  if (number <= 0 || index >= offsets.size() || offsets[index] == 0) return {};
  const std::string head = fmt::format("{} 0 obj\n", number);
  std::string_view text = bytes.substr(offsets[index]);
  const std::size_t end = text.find("endobj");
  if (!text.starts_with(head) || end == std::string_view::npos) return {};
  return text.substr(head.size(), end - head.size());
}

Result<OwnPdf> read_own_pdf(std::string_view pdf) {
  OwnPdf out{.bytes = pdf};
  if (!pdf.starts_with("%PDF-") || !read_table(pdf, out))
    return not_ours("its table of objects is another");
  out.root = reference(out.trailer, "Root");
  const int pages = reference(out.object(out.root), "Pages");
  const std::string_view tree = out.object(pages);
  const std::size_t kids = tree.find("/Kids");
  const std::size_t open = kids == tree.npos ? tree.npos : tree.find('[', kids);
  std::size_t number = 0;
  std::string_view rest = open == tree.npos ? std::string_view() : tree.substr(open + 1);
  if (!take_number(rest, number) || number >= out.offsets.size()) return not_ours("it has no page");
  out.first_page = static_cast<int>(number);
  if (out.object(out.first_page).empty()) return not_ours("its first page is missing");
  return out;
}

int reference(std::string_view dictionary, std::string_view key) {
  const std::string name = fmt::format("/{} ", key);
  const std::size_t at = dictionary.find(name);
  if (at == dictionary.npos) return 0;
  std::string_view rest = dictionary.substr(at + name.size());
  std::size_t number = 0;
  if (!take_number(rest, number) || number > pdf_objects_max || !rest.starts_with(" 0 R")) return 0;
  return static_cast<int>(number);
}

std::string with_entries(std::string_view object, std::string_view entries) {
  const std::size_t end = object.rfind(">>");
  if (end == object.npos || !object.starts_with("<<")) return {};
  return std::string(object.substr(0, end)).append(entries).append(object.substr(end));
}

std::string pdf_string(std::string_view utf8) {
  std::string out = "<FEFF";
  for (const char32_t c : to_utf32(utf8)) {
    if (c < 0x10000) {
      out += fmt::format("{:04X}", static_cast<unsigned>(c));
    } else {
      const auto rest = static_cast<unsigned>(c) - 0x10000;
      out += fmt::format("{:04X}{:04X}", 0xD800 + (rest >> 10), 0xDC00 + (rest & 0x3FF));
    }
  }
  return out + ">";
}

std::string cross_reference(const std::map<int, std::size_t>& offsets, std::size_t table_at,
                            std::string_view entries) {
  std::string out = "xref\n";
  for (auto from = offsets.begin(); from != offsets.end();) {
    auto to = from;
    for (int next = from->first; to != offsets.end() && to->first == next; ++to) ++next;
    out += fmt::format("{} {}\n", from->first, std::distance(from, to));
    for (; from != to; ++from)
      out += from->second == 0 ? "0000000000 65535 f \n"
                               : fmt::format("{:010} 00000 n \n", from->second);
  }
  return out + fmt::format("trailer\n<<{}>>\nstartxref\n{}\n%%EOF\n", entries, table_at);
}

Bytes with_language(Bytes pdf, std::string_view language) {
  const auto read = read_own_pdf(pdf);
  if (!read) return pdf;
  const std::string_view catalog = read->object(read->root);
  const std::string changed = with_entries(
      catalog,
      fmt::format("   /Lang ({})\n   /ViewerPreferences << /DisplayDocTitle true >>\n", language));
  if (changed.empty()) return pdf;
  const auto at = static_cast<std::size_t>(catalog.data() - pdf.data());
  std::map<int, std::size_t> offsets;
  for (std::size_t i = 0; i < read->offsets.size(); ++i) {
    const std::size_t offset = read->offsets[i];
    offsets[static_cast<int>(i)] = offset > at ? offset + changed.size() - catalog.size() : offset;
  }
  Bytes out = pdf.substr(0, at) + changed +
              pdf.substr(at + catalog.size(), read->table_at - at - catalog.size());
  const std::string id = sha256_hex(out).substr(0, 32);
  const std::string trailer = fmt::format("{} /ID [<{}> <{}>]\n", read->trailer, id, id);
  return out + cross_reference(offsets, out.size(), trailer);
}

}  // namespace tenken::reports

#include "checks/parse/pdf_signature.hpp"

#include <array>
#include <optional>
#include <vector>

#include "checks/parse/cms.hpp"
#include "checks/parse/pdf_tokens.hpp"

namespace tenken::parse {

namespace {

/// Longest place for a signature, in hexadecimal digits: 10 MiB of CMS.
constexpr std::size_t place_digits_max = 2 * cms_bytes_max;
/// Dictionaries and arrays inside each other.
constexpr std::size_t depth_max = 32;
/// Places before the signature where its object may begin: its other strings may say "obj" too.
constexpr int beginnings_max = 32;

Error refuse(const char* code, std::string what) {
  return Error{
      .kind = ErrorKind::input, .what = std::move(what), .where = "", .hint = "", .code = code};
}

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f'; }

/// "[ 0 840 960 240 ]" behind a name.
bool read_range(std::string_view text, std::array<std::size_t, 4>& out) {
  std::size_t at = 0;
  const auto skip = [&] {
    while (at < text.size() && is_blank(text[at])) ++at;
  };
  skip();
  if (at >= text.size() || text[at++] != '[') return false;
  for (std::size_t& number : out) {
    skip();
    std::size_t digits = 0;
    number = 0;
    for (; at < text.size() && text[at] >= '0' && text[at] <= '9' && digits < 12; ++at, ++digits)
      number = number * 10 + static_cast<std::size_t>(text[at] - '0');
    if (digits == 0) return false;
  }
  skip();
  return at < text.size() && text[at] == ']';
}

int digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// The bytes of "<30 82 …>"; nothing else may stand in the place.
bool read_hexadecimal(std::string_view place, Bytes& out) {
  if (place.size() < 2 || place.front() != '<' || place.back() != '>' ||
      place.size() > place_digits_max)
    return false;
  int high = -1;
  for (char c : place.substr(1, place.size() - 2)) {
    if (is_blank(c)) continue;
    const int digit = digit_of(c);
    if (digit < 0) return false;
    if (high < 0) {
      high = digit;
    } else {
      out += static_cast<char>(high * 16 + digit);
      high = -1;
    }
  }
  return high < 0;
}

/// What a dictionary says of a signature.
struct Dictionary {
  bool is_array = false;
  std::string_view key;  ///< whose value comes next
  std::size_t range_at = 0, place_from = 0, place_to = 0;
  std::string_view filter;
  bool is_ambiguous = false;  ///< a key that decides stands there twice

  void key_at(const PdfToken& t, std::string_view name) {
    key = name;
    if (key != "/ByteRange") return;
    is_ambiguous = is_ambiguous || range_at != 0;
    range_at = t.from;
  }
  void value_at(const PdfToken& t, std::string_view text) {
    if (key == "/Contents") {
      is_ambiguous = is_ambiguous || place_to != 0;
      place_from = t.from, place_to = t.to;
    } else if (key == "/SubFilter") {
      is_ambiguous = is_ambiguous || !filter.empty();
      filter = text.substr(t.kind == PdfToken::Kind::name ? 1 : 0);
    }
    key = {};
  }
};

/// The dictionary whose /Contents is the place, in the object that begins here.
std::optional<Dictionary> dictionary_in(std::string_view pdf, std::size_t begins,
                                        std::size_t place_from, std::size_t place_to) {
  using Kind = PdfToken::Kind;
  PdfTokens tokens(pdf, begins);
  std::vector<Dictionary> open;
  for (PdfToken t = tokens.next(); t.kind != Kind::end; t = tokens.next()) {
    const std::string_view text = pdf.substr(t.from, t.to - t.from);
    const bool opens = t.kind == Kind::dictionary || t.kind == Kind::array;
    const bool closes = t.kind == Kind::dictionary_end || t.kind == Kind::array_end;
    if (opens) {
      if (open.size() == depth_max) return std::nullopt;
      if (!open.empty()) open.back().key = {};
      open.push_back({.is_array = t.kind == Kind::array});
    } else if (open.empty() || (closes && open.back().is_array != (t.kind == Kind::array_end))) {
      return std::nullopt;
    } else if (closes) {
      if (open.back().place_from == place_from && open.back().place_to == place_to)
        return open.back();
      open.pop_back();
    } else if (Dictionary& d = open.back(); !d.is_array && !d.key.empty()) {
      d.value_at(t, text);
    } else if (!d.is_array && t.kind == Kind::name) {
      d.key_at(t, text);
    }
  }
  return std::nullopt;
}

/// The dictionary around the place. The nearest "obj" before it begins the object, unless a string
/// of the dictionary says that word.
std::optional<Dictionary> dictionary_around(std::string_view pdf, std::size_t place_from,
                                            std::size_t place_to) {
  std::size_t before = place_from;
  for (int tries = 0; tries < beginnings_max && before > 0; ++tries) {
    before = pdf.rfind("obj", before - 1);
    if (before == pdf.npos) break;
    if (auto found = dictionary_in(pdf, before + 3, place_from, place_to)) return found;
  }
  return std::nullopt;
}

}  // namespace

Result<PdfSignature> read_pdf_signature(std::string_view pdf) {
  constexpr std::string_view name = "/ByteRange";
  const std::size_t at = pdf.rfind(name);
  if (at == std::string_view::npos) return refuse("pdf.not_signed", "the PDF is not signed");
  std::array<std::size_t, 4> range{};
  if (!read_range(pdf.substr(at + name.size(), 256), range))
    return refuse("pdf.malformed_signature", "the byte range of the signature cannot be read");
  const auto [first, first_size, second, second_size] = range;
  if (first != 0 || first_size > pdf.size() || second < first_size || second > pdf.size() ||
      second_size > pdf.size() - second)
    return refuse("pdf.malformed_signature", "the byte range does not fit the file");
  if (second + second_size != pdf.size())
    return refuse("pdf.appended_after_signing", "bytes were added after the PDF was signed");
  PdfSignature out;
  Bytes filled;
  if (!read_hexadecimal(pdf.substr(first_size, second - first_size), filled))
    return refuse("pdf.malformed_signature",
                  "the byte range leaves out more than the signature itself");
  std::string_view rest = filled;
  DerItem item;
  if (!next_der(rest, item) || rest.find_first_not_of('\0') != std::string_view::npos)
    return refuse("pdf.malformed_signature", "the signature is not one DER element");
  out.cms = Bytes(item.whole);
  out.content = Bytes(pdf.substr(0, first_size)) + Bytes(pdf.substr(second));
  const auto dictionary = dictionary_around(pdf, first_size, second);
  if (!dictionary || dictionary->range_at != at || dictionary->is_ambiguous)
    return refuse("pdf.malformed_signature", "the byte range is not that of one signature");
  out.filter = dictionary->filter;
  return out;
}

}  // namespace tenken::parse

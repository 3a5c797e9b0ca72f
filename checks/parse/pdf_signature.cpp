#include "checks/parse/pdf_signature.hpp"

#include <array>
#include <cstdint>

#include "checks/parse/cms.hpp"

namespace tenken::parse {

namespace {

/// Longest place for a signature, in hexadecimal digits: 10 MiB of CMS.
constexpr std::size_t place_digits_max = 2 * cms_bytes_max;
/// How far /SubFilter may stand from /ByteRange in the same dictionary, in bytes, beside the place
/// itself.
constexpr std::size_t dictionary_bytes_max = 4096;

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

std::string filter_near(std::string_view pdf, std::size_t range_at, std::size_t place_from,
                        std::size_t place_to) {
  for (const auto& [from, to] :
       {std::pair{range_at > dictionary_bytes_max ? range_at - dictionary_bytes_max : 0,
                  place_from},
        {place_to, std::min(pdf.size(), place_to + dictionary_bytes_max)}}) {
    if (from >= to) continue;
    const std::string_view part = pdf.substr(from, to - from);
    for (const char* name : {"ETSI.CAdES.detached", "adbe.pkcs7.detached", "adbe.pkcs7.sha1"})
      if (part.find(name) != std::string_view::npos) return name;
  }
  return "";
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
  out.filter = filter_near(pdf, at, first_size, second);
  return out;
}

}  // namespace tenken::parse

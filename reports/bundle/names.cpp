#include "reports/bundle/names.hpp"

#include <algorithm>
#include <array>

#include "reports/bundle/container.hpp"

namespace tenken::bundle {
namespace {

struct Range {
  char32_t first, last;
};

/// Above ASCII everything is allowed but what could be a second spelling of a name, or is not seen:
/// controls and formats, marks that combine (an NFD spelling has them; NFC puts a letter in their
/// place), characters that NFC replaces, private use.
constexpr std::array<Range, 28> refused = {
    {{0x0080, 0x00A0}, {0x00AD, 0x00AD}, {0x3000, 0x3000}, {0x0300, 0x036F}, {0x0483, 0x0489},
     {0x0591, 0x05C7}, {0x0610, 0x061C}, {0x064B, 0x065F}, {0x0900, 0x0DFF}, {0x1100, 0x11FF},
     {0x180B, 0x180F}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x1F71, 0x1FFF}, {0x2000, 0x200F},
     {0x2028, 0x202F}, {0x205F, 0x206F}, {0x20D0, 0x20FF}, {0x2126, 0x2126}, {0x212A, 0x212B},
     {0x2329, 0x232A}, {0x302A, 0x302F}, {0x3099, 0x309A}, {0xA66F, 0xA8FF}, {0xD7B0, 0xFAFF},
     {0xFB00, 0xFE2F}, {0xFEFF, 0xFEFF}, {0xFFF0, 0xFFFF}}};
constexpr Range refused_planes = {0x1D000, 0x1D1FF};      ///< musical signs that NFC takes apart
constexpr Range allowed_ideographs = {0x20000, 0x323AF};  ///< rare kanji of Japanese names
constexpr Range compatibility_ideographs = {0x2F800, 0x2FA1F};

constexpr bool is_in(char32_t c, Range range) { return c >= range.first && c <= range.last; }

bool is_allowed(char32_t c) {
  if (c < 0x80) {
    const bool is_word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return is_word || std::u32string_view(U"/._-+@=,()").find(c) != std::u32string_view::npos;
  }
  if (c > 0xFFFF)
    return (is_in(c, allowed_ideographs) && !is_in(c, compatibility_ideographs)) ||
           (c >= 0x1F000 && c < 0x20000 && !is_in(c, refused_planes));
  return std::none_of(refused.begin(), refused.end(), [c](Range range) { return is_in(c, range); });
}

/// Names that Windows gives to devices, whatever follows the first dot.
bool is_device(std::string_view part) {
  const std::string stem = lower_ascii(part.substr(0, part.find('.')));
  static constexpr std::array<std::string_view, 4> devices = {"con", "prn", "aux", "nul"};
  if (std::find(devices.begin(), devices.end(), stem) != devices.end()) return true;
  return stem.size() == 4 && (stem.starts_with("com") || stem.starts_with("lpt")) &&
         stem[3] >= '0' && stem[3] <= '9';
}

std::string fault_of(std::string_view name) {
  if (name.empty() || name.size() > name_bytes_max)
    return "a name has 1 to " + std::to_string(name_bytes_max) + " bytes";
  if (!is_utf8(name)) return "the name is not UTF-8";
  for (char32_t c : to_utf32(name))
    if (!is_allowed(c)) return "the name holds a character that may not stand in one";
  for (std::string_view part : split(name, '/')) {
    if (part.empty()) return "a part of the name is empty";
    if (part.size() > name_part_bytes_max)
      return "a part of the name is longer than " + std::to_string(name_part_bytes_max) + " bytes";
    if (part.front() == '-') return "a part of the name begins with \"-\"";
    if (part.back() == '.') return "a part of the name ends in \".\"";  // "." and ".." among them
    if (is_device(part)) return "a part of the name is a device on Windows";
  }
  return {};
}

char32_t fold(char32_t c) {
  const auto is_any = [c](char32_t a, char32_t b) { return c >= a && c <= b; };
  if (is_any('A', 'Z') || (is_any(0xC0, 0xDE) && c != 0xD7) || is_any(0x391, 0x3A9) ||
      is_any(0x410, 0x42F) || is_any(0xFF21, 0xFF3A))
    return c + 0x20;
  if (is_any(0x400, 0x40F)) return c + 0x50;
  if (is_any(0x531, 0x556)) return c + 0x30;
  if (c == 0x3C2) return 0x3C3;  // final sigma
  if (c == 0x178) return 0xFF;
  if (is_any(0x139, 0x148) || is_any(0x179, 0x17E)) return c + (c & 1);
  if (is_any(0x100, 0x177) || is_any(0x1E00, 0x1EFF) || is_any(0x460, 0x481) ||
      is_any(0x48A, 0x4BF) || is_any(0x4D0, 0x52F))
    return c | 1;
  if (is_any(0x2160, 0x216F)) return c + 0x10;
  if (is_any(0x24B6, 0x24CF)) return c + 0x1A;
  return c;
}

}  // namespace

std::optional<Error> refuse_name(std::string_view name) {
  const std::string fault = fault_of(name);
  if (fault.empty()) return std::nullopt;
  return Error{ErrorKind::bundle, fault, printable(name.substr(0, name_bytes_max)),
               "use letters, digits and ._-+@=,() in parts joined by \"/\"", "bundle.unsafe_name"};
}

std::u32string folded(std::string_view name) {
  std::u32string out = to_utf32(name);
  std::transform(out.begin(), out.end(), out.begin(), fold);
  return out;
}

}  // namespace tenken::bundle

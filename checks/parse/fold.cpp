#include "checks/parse/fold.hpp"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>

#include <array>

#include "rules/text.hpp"

namespace tenken::parse {

namespace {

/// U+2F00 to U+2FD5 in order, as the characters that Japanese papers mean by them.
constexpr std::u32string_view kangxi =
    U"一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸屮山"
    U"巛工己巾干幺广廴"
    U"廾弋弓彐彡彳心戈戸手支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生"
    U"用田疋疒癶白皮皿"
    U"目矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝"
    U"赤走足身車辛辰辵"
    U"邑酉釆里金長門阜隶隹雨青非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麦麻黄黍黒黹黽鼎鼓鼠"
    U"鼻斉歯竜亀龠";
/// CJK radicals that PDF fonts map whole characters to, each before the character it stands for.
constexpr std::u32string_view radicals =
    U"⺒巳⺟母⺠民⺩王⻁虎⻄西⻅見⻆角⻉貝⻋車⻑長⻔門⻘青⻝食⻢馬⻣骨⻤鬼⻥魚⻦鳥⻨麦⻩黄⻫斉⻭歯"
    U"⻯竜⻲亀⼾戸";
/// U+FF61 to U+FF9D in order.
constexpr std::u32string_view kana =
    U"。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホ"
    U"マミムメモヤユヨラリルレロワン";

bool is_space(char32_t c) {
  return c == U' ' || (c >= 9 && c <= 13) || c == 0x3000 || c == 0xA0 ||
         (c >= 0x2000 && c <= 0x200B) || c == 0xFEFF;
}
/// Soft hyphens, joiners, variation selectors, direction marks, tags, controls: a reader does not
/// see them, so a clause must not hide behind one. (Unicode: Default_Ignorable_Code_Point, Cf, Cc.)
bool is_invisible(char32_t c) {
  const auto point = static_cast<UChar32>(c);
  return u_hasBinaryProperty(point, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) != 0 ||
         u_charType(point) == U_FORMAT_CHAR || u_charType(point) == U_CONTROL_CHAR;
}
bool is_ascii(char32_t c) { return c < 0x80; }

const UNormalizer2* nfc() {
  UErrorCode error = U_ZERO_ERROR;
  return unorm2_getNFCInstance(&error);
}

/// A compatibility ideograph as the ideograph that it repeats: U+FA19 → 神.
char32_t unified(char32_t c) {
  std::array<UChar, 8> out{};
  UErrorCode error = U_ZERO_ERROR;
  const int32_t size = unorm2_getDecomposition(nfc(), static_cast<UChar32>(c), out.data(),
                                               static_cast<int32_t>(out.size()), &error);
  if (U_FAILURE(error) || size < 1) return c;
  UChar32 first = 0;
  int32_t at = 0;
  U16_NEXT(out.data(), at, size, first);
  return at == size ? static_cast<char32_t>(first) : c;
}

char32_t plain(char32_t c) {
  if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;
  if (c >= U'A' && c <= U'Z') c += 32;
  if (c >= 0x2F00 && c <= 0x2FD5) return kangxi[c - 0x2F00];
  if (c >= 0xFF61 && c <= 0xFF9D) return kana[c - 0xFF61];
  if (c >= 0x2E80 && c <= 0x2FDF)
    for (std::size_t at = 0; at + 1 < radicals.size(); at += 2)
      if (radicals[at] == c) return radicals[at + 1];
  if ((c >= 0xF900 && c <= 0xFAFF) || (c >= 0x2F800 && c <= 0x2FA1F)) return unified(c);
  if (c == 0x2010 || c == 0x2011 || c == 0x2212 || c == 0x2013) return U'-';
  if (c == 0x2018 || c == 0x2019) return 39;
  if (c == 0x201C || c == 0x201D) return 34;
  return c;
}

struct Writer {
  Folded out;
  char32_t last = 0;
  void put(char32_t c, std::size_t from) {
    const std::string bytes = to_utf8(std::u32string_view(&c, 1));
    out.text += bytes;
    out.origin.insert(out.origin.end(), bytes.size(), static_cast<std::uint32_t>(from));
    last = c;
  }
  void take_back(std::size_t bytes) {
    out.text.resize(out.text.size() - bytes);
    out.origin.resize(out.text.size());
  }
  /// ﾊﾞ is two characters in half width and one in full; か and U+3099 are two in NFD.
  bool join_mark(char32_t mark, std::size_t from) {
    const UChar32 joined =
        unorm2_composePair(nfc(), static_cast<UChar32>(last), static_cast<UChar32>(mark));
    if (joined < 0) return false;
    take_back(to_utf8(std::u32string_view(&last, 1)).size());
    put(static_cast<char32_t>(joined), from);
    return true;
  }
};

int digit_of(char32_t c) {
  constexpr std::u32string_view kanji = U"〇一二三四五六七八九";
  if (c >= U'0' && c <= U'9') return static_cast<int>(c - U'0');
  const auto at = kanji.find(c);
  return at == std::u32string_view::npos ? -1 : static_cast<int>(at);
}

}  // namespace

Folded fold(std::string_view utf8) {
  Writer w;
  bool space = false, new_line = false;
  for (std::size_t at = 0; at < utf8.size();) {
    std::size_t size = 1;
    const auto lead = static_cast<unsigned char>(utf8[at]);
    if (lead >= 0xF0)
      size = 4;
    else if (lead >= 0xE0)
      size = 3;
    else if (lead >= 0xC0)
      size = 2;
    const std::string_view bytes = utf8.substr(at, size);
    const std::size_t from = at;
    if (!is_utf8(bytes)) {
      ++at;
      continue;
    }
    at += size;
    const char32_t raw = to_utf32(bytes)[0];
    if (is_space(raw)) {
      space = true;
      new_line = new_line || raw == U'\n' || raw == U'\f';
      continue;
    }
    if (is_invisible(raw)) continue;
    const bool half_mark = raw == 0xFF9E || raw == 0xFF9F;
    if ((half_mark || u_getCombiningClass(static_cast<UChar32>(raw)) != 0) &&
        w.join_mark(half_mark ? raw - 0xFF9E + 0x3099 : raw, from))
      continue;
    const char32_t c = plain(raw);
    if (new_line && w.last == U'-' && c >= U'a' && c <= U'z' && w.out.text.size() > 1)
      w.take_back(1);
    else if (space && w.last != 0 && is_ascii(w.last) && is_ascii(c))
      w.put(U' ', from);
    space = new_line = false;
    w.put(c, from);
  }
  return std::move(w.out);
}

std::string folded(std::string_view utf8) { return fold(utf8).text; }

std::string one_line(std::string_view utf8) {
  std::u32string out;
  bool space = false;
  for (char32_t c : to_utf32(utf8)) {
    if (is_space(c)) {
      space = true;
      continue;
    }
    if (space && !out.empty() && is_ascii(out.back()) && is_ascii(c)) out += U' ';
    space = false;
    out += c;
  }
  return to_utf8(out);
}

int read_number(std::string_view folded_text) {
  int total = 0, current = 0;
  bool any = false;
  for (char32_t c : to_utf32(folded_text)) {
    const int unit = c == U'十' ? 10 : c == U'百' ? 100 : c == U'千' ? 1000 : 0;
    const int digit = digit_of(c);
    if (unit == 0 && digit < 0) return 0;
    if (unit > 0) {
      total += (current == 0 ? 1 : current) * unit;
      current = 0;
    } else {
      current = current * 10 + digit;
    }
    if (total > 9999 || current > 9999) return 0;
    any = true;
  }
  return any && total + current <= 9999 ? total + current : 0;
}

}  // namespace tenken::parse

#include "reports/pdf/type.hpp"

#include <fmt/format.h>

#include "rules/text.hpp"

namespace tenken::reports {

namespace {

/// Characters that stand one glyph each, left to right, and join nothing: Latin, Greek, Cyrillic,
/// kana, Han, punctuation and signs. Everything else is Pango's.
bool is_plain(char32_t c) {
  return (c >= 0x20 && c < 0x7F) || (c >= 0xA0 && c < 0x250 && c != 0xAD) ||
         (c >= 0x370 && c < 0x483) || (c >= 0x2010 && c < 0x2028) || (c >= 0x2030 && c < 0x205F) ||
         (c >= 0x20A0 && c < 0x20D0) || (c >= 0x2100 && c < 0x2700) ||
         (c >= 0x3000 && c < 0x302A) || (c >= 0x3030 && c < 0x3099) ||
         (c >= 0x309B && c < 0x3130) || (c >= 0x3190 && c < 0x4DC0) ||
         (c >= 0x4E00 && c < 0xA000) || (c >= 0xF900 && c < 0xFB00) ||
         (c >= 0xFF01 && c < 0xFFE7) || c == 0xFFFD;
}

bool is_shown(char32_t c) {
  const bool is_private = (c >= 0xE000 && c < 0xF900) || c >= 0xF0000;
  const bool is_control = c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x200E && c < 0x2010) ||
                          (c >= 0x2028 && c < 0x202F) || (c >= 0x2066 && c < 0x206A);
  const bool is_none = (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c < 0xFDF0);
  return !is_private && !is_control && !is_none;
}

std::string number_of(char32_t c) { return fmt::format("〓[U+{:04X}]", static_cast<unsigned>(c)); }

/// One character of UTF-8 that is well formed.
char32_t take(const char*& at) {
  const auto c = static_cast<char32_t>(g_utf8_get_char(at));
  at = g_utf8_next_char(at);
  return c;
}

}  // namespace

std::string settable(std::string_view utf8) {
  const std::string valid = is_utf8(utf8) ? std::string(utf8) : printable(utf8);
  std::string out;
  out.reserve(valid.size());
  const char* end = valid.data() + valid.size();
  for (const char* at = valid.data(); at < end;) {
    const char* from = at;
    const char32_t c = take(at);
    if (c == '\n' || is_shown(c))
      out.append(from, at);
    else if (c == '\t')
      out += "    ";
    else if (c != '\r')
      out += number_of(c);
  }
  return out;
}

namespace {

/// FreeType's fonts, whatever PANGOCAIRO_BACKEND asks for; kept, because it holds what was loaded.
PangoFontMap* fonts() {
  static PangoFontMap* const kept = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
  return kept;
}

}  // namespace

Typesetter::Typesetter(cairo_t* target) : context_(pango_font_map_create_context(fonts())) {
  pango_cairo_update_context(target, context_);
  // Han characters are shown in their Japanese shapes in the English document too.
  pango_context_set_language(context_, pango_language_from_string("ja"));
  pango_context_set_base_dir(context_, PANGO_DIRECTION_LTR);
}

Typesetter::~Typesetter() {
  for (std::unique_ptr<Face>& one : faces_) one.reset();
  g_object_unref(context_);
}

Face& Typesetter::face(bool bold) {
  std::unique_ptr<Face>& one = faces_[bold ? 1 : 0];
  if (one == nullptr) one = std::make_unique<Face>(context_, bold);
  return *one;
}

bool Typesetter::set_plain(std::string_view text, const TextStyle& style, double width,
                           std::vector<SetLine>& out) {
  Face& f = face(style.bold);
  struct Placed {
    const Face::Glyph* glyph;
    unsigned at;  ///< byte
    bool blank;
  };
  std::vector<Placed> placed;
  placed.reserve(text.size() / 2 + 1);
  const char* end = text.data() + text.size();
  for (const char* at = text.data(); at < end;) {
    const auto byte = static_cast<unsigned>(at - text.data());
    const char32_t c = take(at);
    if (!is_plain(c)) return false;
    const Face::Glyph& g = f.glyph(c);
    if (g.index == 0) return false;
    placed.push_back({&g, byte, c == ' ' || c == 0x3000});
  }
  placed.push_back({nullptr, static_cast<unsigned>(text.size()), false});
  const std::size_t count = placed.size() - 1;
  const double room = width / style.size + 1e-6;

  double whole = 0;
  for (std::size_t i = 0; i < count; ++i) whole += placed[i].glyph->advance;
  if (whole > room) {
    breaks_.resize(count + 1);
    // What scripts and languages break otherwise than by default is not plain.
    pango_default_break(text.data(), static_cast<int>(text.size()), nullptr, breaks_.data(),
                        static_cast<int>(count + 1));
  }
  for (std::size_t from = 0; from < count || from == 0;) {
    std::size_t to = count;
    if (whole > room) {
      double used = 0;
      std::size_t broken = 0;
      for (std::size_t i = from; i < count; ++i) {
        if (i > from && breaks_[i].is_line_break) broken = i;
        used += placed[i].glyph->advance;
        // A blank may hang over the edge: it is not drawn.
        if (used > room && i > from && !placed[i].blank) {
          to = broken > from ? broken : i;
          break;
        }
      }
    }
    SetLine line;
    line.size = style.size;
    line.bold = style.bold;
    std::size_t last = to;
    while (last > from && placed[last - 1].blank) --last;
    line.text = std::string(text.substr(placed[from].at, placed[last].at - placed[from].at));
    line.glyphs.reserve(last - from);
    line.clusters.reserve(last - from);
    double x = 0;
    for (std::size_t i = from; i < last; ++i) {
      line.glyphs.push_back({placed[i].glyph->index, x, 0});
      line.clusters.push_back({static_cast<int>(placed[i + 1].at - placed[i].at), 1});
      x += placed[i].glyph->advance * style.size;
    }
    line.width = x;
    out.push_back(std::move(line));
    if (to == count) break;
    from = to;
  }
  return true;
}

std::shared_ptr<PangoLayout> Typesetter::new_layout(const TextStyle& style) {
  std::shared_ptr<PangoLayout> layout(pango_layout_new(context_), g_object_unref);
  PangoFontDescription* wanted = described(style.bold, style.size);
  pango_layout_set_font_description(layout.get(), wanted);
  pango_font_description_free(wanted);
  pango_layout_set_auto_dir(layout.get(), FALSE);
  pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
  return layout;
}

void Typesetter::set_by_pango(std::string_view text, const TextStyle& style, double width,
                              std::vector<SetLine>& out) {
  const auto layout = new_layout(style);
  pango_layout_set_width(layout.get(), static_cast<int>(width * PANGO_SCALE));
  pango_layout_set_text(layout.get(), text.data(), static_cast<int>(text.size()));
  for (int i = 0; i < pango_layout_get_line_count(layout.get()); ++i) {
    PangoLayoutLine* one = pango_layout_get_line_readonly(layout.get(), i);
    PangoRectangle extents;
    pango_layout_line_get_extents(one, nullptr, &extents);
    SetLine line;
    line.layout = layout;
    line.layout_line = i;
    line.width = extents.width / static_cast<double>(PANGO_SCALE);
    out.push_back(std::move(line));
  }
}

bool Typesetter::has(char32_t c, std::string_view utf8, const TextStyle& style) {
  if (c < 0x10000 && face(style.bold).glyph(c).index != 0) return true;
  const auto [at, is_new] = known_.emplace(c, false);
  if (is_new) {
    const auto layout = new_layout(style);
    pango_layout_set_text(layout.get(), utf8.data(), static_cast<int>(utf8.size()));
    at->second = pango_layout_get_unknown_glyphs_count(layout.get()) == 0;
  }
  return at->second;
}

std::string Typesetter::named(std::string_view text, const TextStyle& style) {
  std::string out;
  const char* end = text.data() + text.size();
  for (const char* at = text.data(); at < end;) {
    const char* from = at;
    const char32_t c = take(at);
    const std::string_view one(from, static_cast<std::size_t>(at - from));
    out += has(c, one, style) ? std::string(one) : number_of(c);
  }
  return out;
}

std::vector<SetLine> Typesetter::set(std::string_view text, const TextStyle& style, double width) {
  std::vector<SetLine> out;
  const std::string clean = settable(text);
  for (std::string_view paragraph : split(clean, '\n')) {
    if (set_plain(paragraph, style, width, out)) continue;
    const std::string shown = named(paragraph, style);
    if (!set_plain(shown, style, width, out)) set_by_pango(shown, style, width, out);
  }
  return out;
}

SetLine Typesetter::set_one(std::string_view text, const TextStyle& style) {
  return std::move(set(text, style, 1e6).front());
}

double Typesetter::width_of(std::string_view text, const TextStyle& style) {
  return set_one(text, style).width;
}

void Typesetter::draw(cairo_t* target, const SetLine& line, double x, double y) {
  if (line.layout != nullptr) {
    cairo_move_to(target, x, y);
    pango_cairo_show_layout_line(
        target, pango_layout_get_line_readonly(line.layout.get(), line.layout_line));
    return;
  }
  if (line.glyphs.empty()) return;
  std::vector<cairo_glyph_t> glyphs = line.glyphs;
  for (cairo_glyph_t& g : glyphs) g.x += x, g.y += y;
  cairo_set_scaled_font(target, face(line.bold).sized(line.size));
  cairo_show_text_glyphs(target, line.text.data(), static_cast<int>(line.text.size()),
                         glyphs.data(), static_cast<int>(glyphs.size()), line.clusters.data(),
                         static_cast<int>(line.clusters.size()), cairo_text_cluster_flags_t{});
}

std::string Typesetter::family() { return face(false).family(); }

}  // namespace tenken::reports

#include "reports/pdf/face.hpp"

#include <cairo-ft.h>
#include <hb-ot.h>
#include <hb-subset.h>

#include <cassert>
#include <memory>

#include "reports/pdf/fonts.hpp"
#include "rules/text.hpp"

namespace tenken::reports {

namespace {

constexpr unsigned not_asked = ~0u;
/// Size at which a face is loaded; advances are kept in sizes.
constexpr double loaded_size = 100;

hb_face_t* loaded_face(PangoFont* font) { return hb_font_get_face(pango_font_get_hb_font(font)); }

/// FreeType reads the bytes for as long as its face lives, and cairo holds that.
struct Loaded {
  hb_blob_t* bytes = nullptr;
  FT_Library library = nullptr;
  FT_Face face = nullptr;

  Loaded() = default;
  Loaded(const Loaded&) = delete;
  Loaded& operator=(const Loaded&) = delete;
  ~Loaded() {
    if (face != nullptr) FT_Done_Face(face);
    if (library != nullptr) FT_Done_FreeType(library);
    hb_blob_destroy(bytes);
  }
};

hb_blob_t* cut_bytes(hb_face_t* whole, const hb_set_t* characters) {
  const std::unique_ptr<hb_subset_input_t, void (*)(hb_subset_input_t*)> wanted(
      hb_subset_input_create_or_fail(), hb_subset_input_destroy);
  if (!wanted) return nullptr;
  hb_set_union(hb_subset_input_unicode_set(wanted.get()), characters);
  hb_subset_input_set_flags(wanted.get(), HB_SUBSET_FLAGS_RETAIN_GIDS);
  hb_set_t* dropped = hb_subset_input_set(wanted.get(), HB_SUBSET_SETS_DROP_TABLE_TAG);
  // Characters were placed without them.
  for (const hb_tag_t tag : {HB_TAG('G', 'S', 'U', 'B'), HB_TAG('G', 'P', 'O', 'S')})
    hb_set_add(dropped, tag);
  const std::unique_ptr<hb_face_t, void (*)(hb_face_t*)> cut(hb_subset_or_fail(whole, wanted.get()),
                                                             hb_face_destroy);
  return cut ? hb_face_reference_blob(cut.get()) : nullptr;
}

/// The face with these characters alone; nullptr: it cannot be cut.
cairo_font_face_t* cut_face(hb_face_t* whole, const hb_set_t* characters) {
  static const cairo_user_data_key_t key{};
  auto loaded = std::make_unique<Loaded>();
  loaded->bytes = cut_bytes(whole, characters);
  if (loaded->bytes == nullptr || FT_Init_FreeType(&loaded->library) != 0) return nullptr;
  unsigned length = 0;
  const char* data = hb_blob_get_data(loaded->bytes, &length);
  if (FT_New_Memory_Face(loaded->library, reinterpret_cast<const FT_Byte*>(data),
                         static_cast<FT_Long>(length), 0, &loaded->face) != 0)
    return nullptr;
  cairo_font_face_t* face = cairo_ft_font_face_create_for_ft_face(loaded->face, FT_LOAD_NO_HINTING);
  const auto forget = [](void* held) { delete static_cast<Loaded*>(held); };
  if (cairo_font_face_set_user_data(face, &key, loaded.get(), forget) == CAIRO_STATUS_SUCCESS) {
    loaded.release();
    return face;
  }
  cairo_font_face_destroy(face);
  return nullptr;
}

}  // namespace

PangoFontDescription* described(bool bold, double size) {
  PangoFontDescription* out = pango_font_description_new();
  pango_font_description_set_family(out, (std::string(house_font) + ", sans-serif").c_str());
  pango_font_description_set_weight(out, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_font_description_set_absolute_size(out, size * PANGO_SCALE);
  return out;
}

Face::Face(PangoContext* context, bool bold) : glyphs_(0x10000, Glyph{.index = not_asked}) {
  PangoFontDescription* wanted = described(bold, loaded_size);
  font_ = pango_context_load_font(context, wanted);
  pango_font_description_free(wanted);
}

Face::~Face() {
  for (auto& [size, font] : sizes_) cairo_scaled_font_destroy(font);
  cairo_font_face_destroy(part_);
  if (font_ != nullptr) g_object_unref(font_);
}

const Face::Glyph& Face::glyph(char32_t c) {
  Glyph& known = glyphs_.at(c);
  if (known.index != not_asked) return known;
  assert(part_ == nullptr);
  known.index = 0;
  hb_font_t* font = font_ == nullptr ? nullptr : pango_font_get_hb_font(font_);
  if (font != nullptr && hb_font_get_nominal_glyph(font, c, &known.index))
    known.advance = static_cast<float>(hb_font_get_glyph_h_advance(font, known.index) /
                                       (loaded_size * PANGO_SCALE));
  return known;
}

cairo_scaled_font_t* Face::sized(double size) {
  if (part_ == nullptr) {
    const std::unique_ptr<hb_set_t, void (*)(hb_set_t*)> asked(hb_set_create(), hb_set_destroy);
    for (std::size_t c = 0; c < glyphs_.size(); ++c)
      if (glyphs_[c].index != not_asked && glyphs_[c].index != 0)
        hb_set_add(asked.get(), static_cast<hb_codepoint_t>(c));
    part_ = cut_face(loaded_face(font_), asked.get());
  }
  if (part_ == nullptr)
    part_ = cairo_font_face_reference(
        cairo_scaled_font_get_font_face(pango_cairo_font_get_scaled_font(PANGO_CAIRO_FONT(font_))));
  cairo_scaled_font_t*& font = sizes_[size];
  if (font != nullptr) return font;
  cairo_matrix_t matrix, identity;
  cairo_matrix_init_scale(&matrix, size, size);
  cairo_matrix_init_identity(&identity);
  cairo_font_options_t* options = cairo_font_options_create();
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  font = cairo_scaled_font_create(part_, &matrix, &identity, options);
  cairo_font_options_destroy(options);
  return font;
}

std::string Face::family() const {
  if (font_ == nullptr) return "";
  char name[128];
  unsigned size = sizeof name;
  hb_ot_name_get_utf8(loaded_face(font_), HB_OT_NAME_ID_FONT_FAMILY,
                      hb_language_from_string("en", -1), &size, name);
  return printable(std::string_view(name, size));
}

}  // namespace tenken::reports

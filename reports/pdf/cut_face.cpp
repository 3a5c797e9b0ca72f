#include "reports/pdf/cut_face.hpp"

#include <cairo-ft.h>
#include <hb-subset.h>

#include <memory>

namespace tenken::reports {

namespace {

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

}  // namespace

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

}  // namespace tenken::reports

#include "reports/pdf/fonts.hpp"

#include <fmt/format.h>
#include <fontconfig/fontconfig.h>

#include <memory>
#include <string_view>

namespace tenken::reports {

namespace {

using Pattern = std::unique_ptr<FcPattern, void (*)(FcPattern*)>;

bool names_house(const FcPattern* font) {
  FcChar8* name = nullptr;
  for (int n = 0; FcPatternGetString(font, FC_FAMILY, n, &name) == FcResultMatch; ++n)
    if (std::string_view(reinterpret_cast<const char*>(name)) == house_font) return true;
  return false;
}

/// Settings can slant, widen or embolden every face: what is printed would no longer fit its place.
bool is_changed(const FcPattern* font) {
  FcMatrix* matrix = nullptr;
  FcBool bolder = FcFalse;
  if (FcPatternGetMatrix(font, FC_MATRIX, 0, &matrix) == FcResultMatch &&
      (matrix->xx != 1 || matrix->xy != 0 || matrix->yx != 0 || matrix->yy != 1))
    return true;
  return FcPatternGetBool(font, FC_EMBOLDEN, 0, &bolder) == FcResultMatch && bolder != FcFalse;
}

/// What this machine gives where the house's face is asked for: settings may put another there.
bool is_there(int weight) {
  const Pattern wanted(FcPatternCreate(), FcPatternDestroy);
  FcPatternAddString(wanted.get(), FC_FAMILY, reinterpret_cast<const FcChar8*>(house_font));
  FcPatternAddInteger(wanted.get(), FC_WEIGHT, weight);
  FcConfigSubstitute(nullptr, wanted.get(), FcMatchPattern);
  FcDefaultSubstitute(wanted.get());
  FcResult result = FcResultNoMatch;
  const Pattern found(FcFontMatch(nullptr, wanted.get(), &result), FcPatternDestroy);
  int has = 0;
  return found != nullptr && names_house(found.get()) && !is_changed(found.get()) &&
         FcPatternGetInteger(found.get(), FC_WEIGHT, 0, &has) == FcResultMatch && has == weight;
}

}  // namespace

Result<Done> find_fonts() {
  for (const int weight : {FC_WEIGHT_REGULAR, FC_WEIGHT_BOLD})
    if (!is_there(weight))
      return Error{.kind = ErrorKind::environment,
                   .what = weight == FC_WEIGHT_BOLD
                               ? fmt::format("the font \"{}\" is not installed in bold", house_font)
                               : fmt::format("the font \"{}\" is not installed", house_font),
                   .where = "pdf",
                   .hint = "apt install fonts-morisawa-bizud-gothic; fc-list | grep BIZ",
                   .code = "report.no_font"};
  return Done{};
}

}  // namespace tenken::reports

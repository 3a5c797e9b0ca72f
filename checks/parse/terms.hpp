// The text of terms of use, so that two looks at a page can be compared.
#pragma once

#include <string>
#include <string_view>

#include "rules/result.hpp"

namespace tenken::parse {

/// The visible text: of HTML (told by its first tag) as html_text gives it, of anything else the
/// bytes, which must be UTF-8. `media_type`: the Content-Type it came with, or empty. No text, more
/// than 4 MiB, another encoding → error. Never throws.
Result<std::string> terms_text(std::string_view bytes, std::string_view media_type = {});

/// SHA-256 of the text folded (fold.hpp: widths, case and white space do not count) and trimmed.
/// Nothing else is left out: a printed "last updated" counts as text.
std::string terms_digest(std::string_view text);

}  // namespace tenken::parse

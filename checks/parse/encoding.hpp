// Text in the encodings that offices send: UTF-8 with or without a mark, CP932.
#pragma once

#include <string>
#include <string_view>

#include "rules/result.hpp"

namespace tenken::parse {

/// The bytes as UTF-8. `encoding` is "utf-8" (a byte order mark is taken off), "cp932"
/// (Windows-31J), "euc-jp" or "iso-2022-jp" (by iconv). A byte that the encoding does not have → error with its line; never
/// guessed.
Result<std::string> decode(std::string_view bytes, std::string_view encoding);

}  // namespace tenken::parse

// The text of a web page as its reader sees it.
#pragma once

#include <string>
#include <string_view>

#include "rules/result.hpp"

namespace tenken::parse {

/// UTF-8, at most 4 MiB: a block a line, a table's row a line with cells between tabs, list items
/// with their numbers. Left out: head, scripts, styles, templates, what is hidden by attribute or
/// inline style, ruby, deleted text (del, s), frames and form fields. What a style sheet or a
/// script hides or shows is not known here.
/// `header` is the charset of the Content-Type that the page came with; empty: none. The encoding
/// is that of the byte order mark, else the header's, else the page's own; without any, UTF-8 where
/// it is well formed. Known: UTF-8, Shift_JIS (as CP932), EUC-JP, ISO-2022-JP. Refused: other
/// encodings, NUL, deeper than 256, past the limits. Never throws; nothing is fetched.
Result<std::string> html_text(std::string_view bytes, std::string_view header = {});

}  // namespace tenken::parse

// The text of a Word document (.docx) as its reader sees it.
#pragma once

#include <string>
#include <string_view>

#include "rules/result.hpp"

namespace tenken::parse {

/// UTF-8, at most 4 MiB: one paragraph a line with its automatic number, a table's row a line with
/// cells between tabs (a row with one filled cell keeps its lines), pages ended by form feeds where
/// Word broke them last or a break is written, text boxes after the paragraph they hang on,
/// footnotes and endnotes at the end. Left out: hidden text, ruby, field codes, comments, headers,
/// footers, the table of contents. Refused: unaccepted tracked changes and struck-through text
/// (which text is agreed cannot be told), numbers of an unknown format, content that is elsewhere
/// (altChunk, subDoc) or not known to hold text, what ooxml.hpp refuses. Never throws. ECMA-376
/// part 1, 17.
Result<std::string> docx_text(std::string_view bytes);

}  // namespace tenken::parse

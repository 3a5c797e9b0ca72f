// One HTML file that needs nothing beside it: style and script inside, and a policy that lets
// nothing else run or load. Opens by double-click, offline, from a share.
#pragma once

#include <string>
#include <string_view>

#include "rules/text.hpp"

namespace tenken::reports {

struct SinglePage {
  std::string_view language;  ///< "ja", "en": of the page where an element does not say otherwise
  std::string_view title;     ///< plain text
  std::string_view style;     ///< ours, as embedded
  std::string_view script;    ///< ours, as embedded; empty: none
  std::string_view body;      ///< HTML inside <body>
};

/// The file. Its policy names style and script by their SHA-256 and forbids everything else:
/// requests, frames, forms, other scripts, inline handlers. Style and script are ours: neither may
/// hold "</".
Bytes single_page(const SinglePage& page);

/// Text as HTML shows it: & < > " ' escaped, after printable().
std::string escaped(std::string_view text);

}  // namespace tenken::reports

// Report: an assessment said in a format. Pure: same input, same bytes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "checks/assessment.hpp"

namespace tenken::reports {

enum class Language { ja, en };
/// full 市提出用; public_ 公開用: without what was seen, addresses, names and sentences of papers.
enum class Edition { full, public_ };

struct Options {
  Language language = Language::ja;
  bool color = false;  ///< ANSI colours; the terminal table only
  bool ascii = false;  ///< no character outside ASCII in marks; the terminal table only
  Edition edition = Edition::full;
};

/// A row of the table of formats.
struct Renderer {
  std::string_view name;
  std::string_view media_type;
  std::string_view summary;  ///< one English line for `tenken list formats`
  Bytes (*render)(const Assessment&, const Case&, const Options&) = nullptr;
};

const std::vector<Renderer>& all_renderers();
const Renderer* find_renderer(std::string_view name);

/// The 27 rows for a terminal: verdict in words and mark, whose turn, why. Wide characters are
/// counted as two columns; nothing is aligned after a mark, whose width terminals disagree on.
Bytes render_table(const Assessment& assessment, const Case& c, const Options& options);
/// The assessment as canonical JSON: sorted keys, UTF-8, whole numbers only, a final line feed.
Bytes render_json(const Assessment& assessment, const Case& c, const Options& options);
/// The checklist in the annex's order, for Excel.
Bytes render_xlsx(const Assessment& assessment, const Case& c, const Options& options);

/// The evidence page: one HTML file, offline, in both languages.
Bytes render_html(const Assessment& assessment, const Case& c, const Options& options);
/// The monthly report on paper: tagged A4 pages with bookmarks, the honest minimum on the first
/// two.
Bytes render_pdf(const Assessment& assessment, const Case& c, const Options& options);

/// What is left this month: whose turn, about how long, what settling it would do.
Bytes render_status(const Assessment& assessment, const Case& c, const Options& options);
/// The honest minimum of a month in about two pages of text.
Bytes render_summary(const Assessment& assessment, const Case& c, const Options& options);

/// 公開用: the assessment without what was seen, where and of what: addresses, ports, names and
/// sentences of papers. Verdicts, causes, turns and dates stay. Every renderer prints it as it is.
Assessment public_edition(const Assessment& assessment, const rules::RuleSet& rules);
const std::string& in(Language language, const rules::Text& text);
/// The finding that decides a criterion's row: the first one of the worst mandatory criterion;
/// nullptr where there is none.
const Finding* deciding_finding(const JudgedRequirement& row);

}  // namespace tenken::reports

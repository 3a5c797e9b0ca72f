// The 27 rows for a terminal.
#include <fmt/format.h>

#include <algorithm>

#include "reports/status.hpp"
#include "reports/view/view.hpp"
#include "reports/words/catalogue.hpp"

namespace tenken::reports {

namespace {

/// East Asian Wide and Fullwidth, as UAX #11 has them for the characters we print; Ambiguous ones
/// are not measured: nothing follows them.
std::size_t width(std::string_view text) {
  std::size_t out = 0;
  for (char32_t c : to_utf32(text)) {
    const bool wide = (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) ||
                      (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAFF) ||
                      (c >= 0xFE30 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF60) ||
                      (c >= 0xFFE0 && c <= 0xFFE6) || c >= 0x20000;
    out += wide ? 2 : 1;
  }
  return out;
}

std::string padded(std::string text, std::size_t columns) {
  const std::size_t w = width(text);
  if (w < columns) text.append(columns - w, ' ');
  return text;
}

std::string colored(const std::string& text, Verdict verdict, bool color) {
  if (!color) return text;
  const int code = verdict == Verdict::pass                                     ? 32
                   : verdict == Verdict::fail                                   ? 31
                   : verdict == Verdict::partial || verdict == Verdict::unknown ? 33
                                                                                : 90;
  return fmt::format("\x1b[{}m{}\x1b[0m", code, text);
}

std::string marked(const Shown& shown, const Options& options) {
  return options.ascii || shown.mark.empty() ? shown.word
                                             : fmt::format("{} {}", shown.word, shown.mark);
}

/// Characters of a reason beside its row, and of a sentence beneath.
constexpr std::size_t reason_characters_max = 300, detail_characters_max = 600;

std::string cut(const std::string& text, std::size_t characters_max, const Options& options) {
  return one_line(shortened(text, characters_max, options.language));
}

/// "適合 ○", or "備え 適合 ○ / 履行 履行期未到来 ―" where the row is prepared only.
std::string marks_of(const RowView& row, const Options& options) {
  std::string own, aspects;
  for (const RowView::Mark& mark : row.marks)
    if (mark.label.empty())
      own = colored(marked(mark.shown, options), mark.shown.verdict, options.color);
    else
      aspects += fmt::format("{}{} {}", aspects.empty() ? "" : " / ", mark.label,
                             marked(mark.shown, options));
  if (own.empty() || aspects.empty()) return own + aspects;
  // Two unknowns beside an unknown say nothing more.
  const bool same = std::all_of(row.marks.begin(), row.marks.end(), [&](const RowView::Mark& m) {
    return m.shown.verdict == Verdict::unknown;
  });
  return same ? own : fmt::format("{} ({})", own, aspects);
}

/// Every failed or partial finding of a mandatory criterion; where several criteria say the same of
/// the same target, once.
void details(std::string& out, const RowView& row, const Options& options) {
  const Language lang = options.language;
  std::vector<std::pair<std::string, std::string>>
      said_of;  // what is said, and the criteria that say it
  for (const CriterionView& j : row.criteria) {
    if (!j.mandatory) continue;
    for (const FindingView& f : j.findings) {
      if (f.verdict.verdict != Verdict::fail && f.verdict.verdict != Verdict::partial) continue;
      std::string body = fmt::format(" {} {}{}\n", f.verdict.word, one_line(f.target),
                                     f.where.empty() ? "" : " (" + one_line(f.where) + ")");
      body +=
          fmt::format("    {} {}\n    {} {}\n", phrase("table.expected", lang),
                      cut(f.expected, detail_characters_max, options), phrase("table.actual", lang),
                      cut(f.actual, detail_characters_max, options));
      if (!f.basis.empty())
        body += fmt::format("    {} {}\n", phrase("table.basis", lang), f.basis);
      const auto same = std::find_if(said_of.begin(), said_of.end(),
                                     [&](const auto& other) { return other.first == body; });
      if (same == said_of.end())
        said_of.emplace_back(body, j.id);
      else if (!same->second.ends_with(j.id))
        same->second += ", " + j.id;
    }
    if (!j.left_out.empty()) said_of.emplace_back(fmt::format(" {}\n", j.left_out), j.id);
  }
  for (const auto& [body, criteria] : said_of) out += "\n  " + criteria + body;
}

std::string totals(const View& v, const Options& options) {
  const Language lang = options.language;
  std::string out;
  for (const View::Count& count : v.totals) {
    out += fmt::format("{} {}  ", count.verdict.word, count.rows);
    if (count.verdict.verdict == Verdict::pass && v.prepared_only > 0)
      out += fmt::format("({})  ", v.prepared_words);
  }
  out += phrased("table.judged", lang, v.rows.size(), v.judged);
  for (const std::string& warning : v.warnings) out += warning + "\n";
  return out;
}

}  // namespace

Bytes render_table(const Assessment& a, const Case& c, const Options& options) {
  const Language lang = options.language;
  const View v = view_of(a, c, options, false);
  std::size_t columns = 12;
  for (const RowView& row : v.rows) columns = std::max(columns, width(row.title));
  std::string out = fmt::format("{}  {}  {}  {}\n\n", one_line(v.system), one_line(v.city),
                                one_line(v.period), v.as_of);
  out += fmt::format(" No {} {}  {}\n", padded(phrase("table.requirement", lang), columns),
                     padded(phrase("table.turn", lang), 8), phrase("table.finding", lang));
  for (const RowView& row : v.rows) {
    out += fmt::format("{:3} {} {}  {}", row.number, padded(row.title, columns),
                       padded(row.turn, 8), marks_of(row, options));
    if (!row.exceptions.empty()) out += phrase("table.exception", lang);
    const std::string why = cut(row.reason, reason_characters_max, options);
    out += (why.empty() ? "" : "  " + why) + "\n";
  }
  out += "\n" + totals(v, options);
  for (const RowView& row : v.rows) details(out, row, options);
  for (const Entry& e : v.ignored)
    out += fmt::format("\n{} {}: {}\n", phrase("table.ignored", lang), one_line(e.term),
                       one_line(e.text));
  return out;
}

}  // namespace tenken::reports

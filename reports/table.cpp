// The 27 rows for a terminal.
#include <fmt/format.h>

#include <algorithm>

#include "reports/bundle/sentences.hpp"
#include "reports/report.hpp"
#include "rules/calendar.hpp"

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

std::string marked(Verdict verdict, const Options& options) {
  const std::string word = in(options.language, say(verdict));
  return options.ascii || mark(verdict).empty() ? word : fmt::format("{} {}", word, mark(verdict));
}

std::string one_line(std::string text) {
  for (char& c : text)
    if (c == '\n' || c == '\t') c = ' ';
  return text;
}

/// The first thing to know about a row that is not satisfied: who can move it and why.
std::string reason(const JudgedRequirement& row, const Case& c, const Options& options) {
  const Finding* f = deciding_finding(row);
  if (f == nullptr || row.verdict == Verdict::pass) return {};
  const std::string said = one_line(in(options.language, say(c.rules, row, *f).actual));
  return fmt::format("{}{}", f->target.empty() ? "" : f->target + ": ", said);
}

std::string turn(const JudgedRequirement& row, const Options& options) {
  const Finding* f = row.verdict == Verdict::unknown ? deciding_finding(row) : nullptr;
  return f == nullptr ? "" : in(options.language, say(f->turn));
}

/// Every failed or partial finding of a mandatory criterion; where several criteria say the same of
/// the same target, once.
void details(std::string& out, const JudgedRequirement& row, const Case& c,
             const Options& options) {
  const bool ja = options.language == Language::ja;
  std::vector<std::pair<std::string, std::string>>
      said_of;  // what is said, and the criteria that say it
  for (const JudgedCriterion& j : row.criteria)
    for (const Finding& f : j.findings) {
      if (!j.mandatory || (f.verdict != Verdict::fail && f.verdict != Verdict::partial)) continue;
      const rules::Message said = say(c.rules, row, f);
      std::string body = fmt::format(" {} {}{}\n", in(options.language, say(f.verdict)), f.target,
                                     f.where.empty() ? "" : " (" + printable(f.where) + ")");
      body += fmt::format("    {} {}\n    {} {}\n",
                          ja ? "期待:" : "expected:", one_line(in(options.language, said.expected)),
                          ja ? "実際:" : "actual:  ", one_line(in(options.language, said.actual)));
      if (f.basis != Basis::none)
        body += fmt::format("    {} {}\n",
                            ja ? "根拠:" : "basis:   ", in(options.language, say(f.basis)));
      const auto same = std::find_if(said_of.begin(), said_of.end(),
                                     [&](const auto& other) { return other.first == body; });
      if (same == said_of.end())
        said_of.emplace_back(body, j.id);
      else if (!same->second.ends_with(j.id))
        same->second += ", " + j.id;
    }
  for (const auto& [body, criteria] : said_of) out += "\n  " + criteria + body;
}

std::string totals(const Assessment& a, const Options& options) {
  const bool ja = options.language == Language::ja;
  std::string out;
  auto counts = a.totals();
  for (Verdict v : {Verdict::pass, Verdict::partial, Verdict::fail, Verdict::unknown,
                    Verdict::not_applicable, Verdict::not_due})
    out += fmt::format("{} {}  ", in(options.language, say(v)), counts[v]);
  const int judged = static_cast<int>(a.requirements.size()) - counts[Verdict::unknown];
  out += ja ? fmt::format("({}件中{}件を判定)\n", a.requirements.size(), judged)
            : fmt::format("({} of {} judged)\n", judged, a.requirements.size());
  if (counts[Verdict::unknown] > 0)
    out += ja ? fmt::format("未確認{}件は「適合」に含みません。\n", counts[Verdict::unknown])
              : fmt::format("{} unknown rows do not count as pass.\n", counts[Verdict::unknown]);
  if (a.partial_selection)
    out += ja ? "一部の要件だけを選んだ実行です。月次の証跡パックにはなりません。\n"
              : "Only some requirements were selected: this can never be the monthly bundle.\n";
  return out;
}

}  // namespace

Bytes render_table(const Assessment& a, const Case& c, const Options& options) {
  const bool ja = options.language == Language::ja;
  const auto title_of = [&](const JudgedRequirement& row) {
    const rules::Rule* rule = c.rules.rule(row.number);
    return rule == nullptr ? row.name : in(options.language, rule->title);
  };
  std::size_t columns = 12;
  for (const JudgedRequirement& row : a.requirements)
    columns = std::max(columns, width(title_of(row)));
  const std::string system = ja ? c.evidence.deployment.title.ja : c.evidence.deployment.title.en;
  std::string out = fmt::format("{}  {}  {}  {}\n\n", printable(system), printable(a.city),
                                printable(a.period), format_instant(a.as_of));
  out += fmt::format(" No {} {}  {}\n", padded(ja ? "要件" : "requirement", columns),
                     padded(ja ? "番" : "turn", 8), ja ? "判定と所見" : "verdict and finding");
  for (const JudgedRequirement& row : a.requirements) {
    out += fmt::format(
        "{:3} {} {}  {}", row.number, padded(title_of(row), columns), padded(turn(row, options), 8),
        row.is_prepared_only() ? ""
                               : colored(marked(row.verdict, options), row.verdict, options.color));
    const bool judged = row.verdict != Verdict::unknown || row.preparedness != row.performance;
    if (row.has_aspects && judged)
      out +=
          fmt::format(fmt::runtime(row.is_prepared_only() ? "{} {} / {} {}" : " ({} {} / {} {})"),
                      ja ? "備え" : "preparedness", marked(row.preparedness, options),
                      ja ? "履行" : "performance", marked(row.performance, options));
    if (!row.exceptions.empty()) out += ja ? " [例外措置]" : " [exception]";
    const std::string why = reason(row, c, options);
    out += (why.empty() ? "" : "  " + why) + "\n";
  }
  out += "\n" + totals(a, options);
  for (const JudgedRequirement& row : a.requirements) details(out, row, c, options);
  for (const IgnoredStatement& s : a.ignored_statements) {
    const bundle::Sentence* known = bundle::sentence(s.code);
    out += fmt::format("\n{} {} {}: {} {}{}\n",
                       ja ? "採用しなかった表明・判断:" : "statement not taken:", s.target,
                       s.criterion, s.code,
                       known == nullptr ? "" : std::string(ja ? known->japanese : known->english),
                       s.why.empty() ? "" : " (" + printable(s.why) + ")");
  }
  return out;
}

}  // namespace tenken::reports

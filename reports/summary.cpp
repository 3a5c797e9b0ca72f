// summary: the honest minimum of a month in about two pages: what was judged and on which basis,
// what was not looked at, what falls short and who mends it, five actions for each side, what is
// not proven.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "reports/report.hpp"
#include "reports/status.hpp"
#include "reports/view/parts.hpp"
#include "reports/words/catalogue.hpp"

namespace tenken::reports {

namespace {

/// Actions listed for each side; the rest is in the status.
constexpr int actions_max = 5;
/// Criteria that fall short, listed; two pages hold no more.
constexpr int short_of_max = 40;

struct Writer {
  const Assessment& a;
  const Case& c;
  const View& v;
  Language lang;
  std::string out{};

  void line(const std::string& text) { out += text + "\n"; }
  void heading(const char* key) { out += fmt::format("\n{}\n", phrase(key, lang)); }
  const std::string& in(const rules::Text& t) const { return reports::in(lang, t); }
  std::string title_of(int number) const {
    const rules::Rule* rule = c.rules.rule(number);
    return rule == nullptr ? std::to_string(number) : fmt::format("{} {}", number, in(rule->title));
  }

  void head() {
    line(fmt::format("{}  {}", v.system, v.city));
    line(v.period_words.empty() ? phrased("summary.judged_on", lang, v.judged_on)
                                : phrased("summary.month", lang, v.period_words, v.judged_on));
    line(v.headline);
    for (const std::string& warning : v.warnings) line(warning);
    if (v.is_baseline) line(phrase("summary.baseline", lang));
  }

  /// Rows that stand better or worse than in the baseline month.
  void since_baseline() {
    if (a.baseline.period.empty() || a.baseline.period == a.period) return;
    std::string better, worse;
    for (const JudgedRequirement& row : a.requirements) {
      const auto was = a.baseline.verdicts.find(row.number);
      if (was == a.baseline.verdicts.end()) continue;
      const auto verdict = verdict_of_word(was->second);
      if (!verdict) continue;
      const int before = standing(*verdict), now = standing(row.verdict);
      std::string& list = now > before ? better : worse;
      if (now != before) list += (list.empty() ? "" : ", ") + std::to_string(row.number);
    }
    const std::string none = phrase("summary.none", lang);
    line(phrased("summary.since_baseline", lang, one_line(printable(a.baseline.period)),
                 better.empty() ? none : better, worse.empty() ? none : worse));
  }

  void judged() {
    heading("summary.judged");
    std::string counts;
    for (const View::Count& count : v.totals) {
      if (count.rows > 0) counts += fmt::format("{} {}  ", count.verdict.word, count.rows);
      if (count.verdict.verdict == Verdict::pass && v.prepared_only > 0)
        counts += fmt::format("({})  ", v.prepared_words);
    }
    line("  " + counts);
    std::string said;
    for (const Entry& e : v.bases) said += fmt::format("{} {}  ", e.term, e.text);
    line(phrased("summary.bases", lang, said));
  }

  void not_looked_at() {
    heading("summary.unseen");
    for (const Entry& e : v.unseen) line(phrased("summary.count", lang, e.term, e.text));
    if (v.unseen.empty()) line(phrase("summary.none_line", lang));
  }

  void short_of() {
    heading("summary.short");
    int listed = 0;
    // What fails stands above what is met in part: the list is cut at its end.
    std::vector<std::pair<const JudgedRequirement*, const JudgedCriterion*>> open;
    for (const Verdict wanted : {Verdict::fail, Verdict::partial})
      for (const JudgedRequirement& row : a.requirements)
        for (const JudgedCriterion& j : row.criteria)
          if (j.mandatory && j.verdict == wanted) open.emplace_back(&row, &j);
    for (const auto& [row, j] : open) {
      if (++listed > short_of_max) continue;
      const auto plan =
          std::find_if(a.remediations.begin(), a.remediations.end(),
                       [&, id = j->id](const Remediation& r) { return r.subject == id; });
      const bool planned = plan != a.remediations.end() && !plan->id.empty();
      line(fmt::format("  {} {} {}  {}", mark(j->verdict), title_of(row->number), j->id,
                       planned ? phrased("summary.owner", lang, one_line(printable(plan->owner)),
                                         one_line(printable(plan->due_on)), in(say(plan->state)))
                               : std::string(phrase("summary.no_owner", lang))));
    }
    if (listed > short_of_max) line(phrased("summary.more", lang, listed - short_of_max));
    if (open.empty()) line(phrase("summary.none_line", lang));
    int supporting = 0;
    for (const JudgedRequirement& row : a.requirements)
      for (const JudgedCriterion& j : row.criteria)
        supporting += !j.mandatory && j.verdict == Verdict::fail ? 1 : 0;
    if (supporting > 0) line(phrased("summary.supporting", lang, supporting));
  }

  void actions() {
    const std::vector<Task> all = tasks(a);
    for (const auto& [turn, key] :
         {std::pair{Turn::city, "summary.city"}, {Turn::vendor, "summary.vendor"}}) {
      heading(key);
      int count = 0;
      for (const Task& t : all) {
        if (t.turn != turn || ++count > actions_max) continue;
        line(fmt::format("  {} {} {}", count, one_line(printable(t.question->id)),
                         one_line(shortened(in(t.question->text), 90, lang))));
      }
      if (count > actions_max) line(phrased("summary.more_actions", lang, count - actions_max));
      if (count == 0) line(phrase("summary.none_line", lang));
    }
  }

  void not_proven() {
    heading("summary.not_proven");
    for (const Entry& e : v.not_proven) line("  " + e.text);
  }
};

}  // namespace

Bytes render_summary(const Assessment& a, const Case& c, const Options& options) {
  const View v = view_of(a, c, options, false);
  Writer w{a, c, v, options.language};
  w.head();
  w.since_baseline();
  w.judged();
  w.not_looked_at();
  w.short_of();
  w.actions();
  w.not_proven();
  return w.out;
}

}  // namespace tenken::reports

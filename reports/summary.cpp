// summary: the honest minimum of a month in about two pages: what was judged and on which basis,
// what was not looked at, what falls short and who mends it, five actions for each side, what is
// not proven.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "reports/report.hpp"
#include "reports/status.hpp"
#include "reports/view.hpp"

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
  bool ja;
  std::string out{};

  void line(const std::string& text) { out += text + "\n"; }
  void heading(const char* in_ja, const char* in_en) {
    out += fmt::format("\n{}\n", ja ? in_ja : in_en);
  }
  const std::string& in(const rules::Text& t) const { return ja ? t.ja : t.en; }
  std::string title_of(int number) const {
    const rules::Rule* rule = c.rules.rule(number);
    return rule == nullptr ? std::to_string(number) : fmt::format("{} {}", number, in(rule->title));
  }

  void head() {
    line(fmt::format("{}  {}", v.system, v.city));
    line(v.period_words.empty()
             ? say_in(ja, "判定日 {}", "Judged on {}", v.judged_on)
             : say_in(ja, "{}  判定日 {}", "Month {}, judged on {}", v.period_words, v.judged_on));
    line(v.headline);
    for (const std::string& warning : v.warnings) line(warning);
    if (v.is_baseline)
      line(ja ? "この月は基準月である。×及び未確認は是正と質疑の出発点として示す。"
              : "This is the baseline month: what falls short and what is open are the starting "
                "point.");
  }

  /// Rows that stand better or worse than in the baseline month.
  void since_baseline() {
    if (a.baseline.period.empty() || a.baseline.period == a.period) return;
    std::string better, worse;
    for (const JudgedRequirement& row : a.requirements) {
      const auto was = a.baseline.verdicts.find(row.number);
      if (was == a.baseline.verdicts.end()) continue;
      const int before = standing(was->second), now = standing(std::string(to_string(row.verdict)));
      std::string& list = now > before ? better : worse;
      if (now != before) list += (list.empty() ? "" : ", ") + std::to_string(row.number);
    }
    const std::string none = ja ? "なし" : "none";
    line(say_in(ja, "基準月{}から  改善: {}  後退: {}",
                "Since the baseline month {}: better: {}; worse: {}", a.baseline.period,
                better.empty() ? none : better, worse.empty() ? none : worse));
  }

  /// How well a row stands: × below 未確認 below △ below ○; neutral ones with ○.
  static int standing(const std::string& verdict) {
    if (verdict == "fail") return 0;
    if (verdict == "unknown") return 1;
    return verdict == "partial" ? 2 : 3;
  }

  void judged() {
    heading("1 何を、どの根拠で判定したか", "1 What was judged, and on which basis");
    std::string counts;
    for (const View::Count& count : v.totals) {
      if (count.rows > 0) counts += fmt::format("{} {}  ", count.verdict.word, count.rows);
      if (count.verdict.verdict == Verdict::pass && v.prepared_only > 0)
        counts += fmt::format("({})  ", v.prepared_words);
    }
    line("  " + counts);
    std::string said;
    for (const Entry& e : v.bases) said += fmt::format("{} {}  ", e.term, e.text);
    line(say_in(ja, "  基準ごとの根拠: {}", "  criteria by basis: {}", said));
  }

  void not_looked_at() {
    heading("2 見ていないもの(基準の数)", "2 What was not looked at (criteria)");
    for (const Entry& e : v.unseen) line(say_in(ja, "  {} {}件", "  {}: {}", e.term, e.text));
    if (v.unseen.empty()) line(ja ? "  なし" : "  none");
  }

  void short_of() {
    heading("3 不適合及び一部適合、担当と期限", "3 What falls short, who mends it and until when");
    bool any = false;
    int listed = 0;
    for (const JudgedRequirement& row : a.requirements)
      for (const JudgedCriterion& j : row.criteria) {
        if (!j.mandatory || (j.verdict != Verdict::fail && j.verdict != Verdict::partial)) continue;
        any = true;
        if (++listed > short_of_max) continue;
        const auto plan = std::find_if(a.remediations.begin(), a.remediations.end(),
                                       [&](const Remediation& r) { return r.subject == j.id; });
        const bool planned = plan != a.remediations.end() && !plan->id.empty();
        line(fmt::format(
            "  {} {} {}  {}", mark(j.verdict), title_of(row.number), j.id,
            planned ? say_in(ja, "{} 期限{} ({})", "{}, due {} ({})", printable(plan->owner),
                             plan->due_on, in(say(plan->state)))
                    : std::string(ja ? "担当と期限がまだない" : "no owner and no date yet")));
      }
    if (listed > short_of_max)
      line(say_in(ja, "  ほか{}件", "  and {} more", listed - short_of_max));
    if (!any) line(ja ? "  なし" : "  none");
    int supporting = 0;
    for (const JudgedRequirement& row : a.requirements)
      for (const JudgedCriterion& j : row.criteria)
        supporting += !j.mandatory && j.verdict == Verdict::fail ? 1 : 0;
    if (supporting > 0)
      line(say_in(ja, "  このほか参考の基準の不適合 {}件",
                  "  supporting criteria that fail beside these: {}", supporting));
  }

  void actions() {
    const std::vector<Task> all = tasks(a);
    for (const auto& [turn, in_ja, in_en] :
         {std::tuple{Turn::city, "4 市が次に行うこと", "4 The City's next actions"},
          {Turn::vendor, "5 受託者が次に行うこと", "5 The vendor's next actions"}}) {
      heading(in_ja, in_en);
      int count = 0;
      for (const Task& t : all) {
        if (t.turn != turn || ++count > actions_max) continue;
        std::u32string text = to_utf32(printable(in(t.question->text)));
        if (text.size() > 90) text = text.substr(0, 90) + U"…";
        line(fmt::format("  {} {} {}", count, t.question->id, to_utf8(text)));
      }
      if (count > actions_max)
        line(say_in(ja, "  ほか{}件(一覧は status)", "  and {} more (see status)",
                    count - actions_max));
      if (count == 0) line(ja ? "  なし" : "  none");
    }
  }

  void not_proven() {
    heading("6 証明していないこと", "6 What is not proven");
    for (const Entry& e : v.not_proven) line("  " + e.text);
  }
};

}  // namespace

Bytes render_summary(const Assessment& a, const Case& c, const Options& options) {
  const View v = view_of(a, c, options);
  Writer w{a, c, v, options.language == Language::ja};
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

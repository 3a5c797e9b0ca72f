// summary: the honest minimum of a month in about two pages: what was judged and on which basis,
// what was not looked at, what falls short and who mends it, five actions for each side, what is
// not proven.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "reports/report.hpp"
#include "reports/status.hpp"
#include "rules/business_calendar.hpp"

namespace tenken::reports {

namespace {

/// Actions listed for each side; the rest is in the status.
constexpr int actions_max = 5;

struct Writer {
  const Assessment& a;
  const Case& c;
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
    const auto& title = c.evidence.deployment.title;
    line(fmt::format("{}  {}", printable(in(title)), printable(a.city)));
    const Day day = day_in_japan(a.as_of);
    const std::string on = ja ? wareki(day) : format_date(day);
    line(a.period.empty()
             ? say_in(ja, "判定日 {}", "Judged on {}", on)
             : say_in(ja, "{}分  判定日 {}", "Month {}, judged on {}", printable(a.period), on));
    if (!a.period.empty() && a.period == c.evidence.deployment.baseline)
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
    auto totals = a.totals();
    std::string counts;
    for (Verdict v : {Verdict::pass, Verdict::partial, Verdict::fail, Verdict::unknown,
                      Verdict::not_applicable, Verdict::not_due})
      if (totals[v] > 0) counts += fmt::format("{} {}  ", in(say(v)), totals[v]);
    line("  " + counts);
    std::map<Basis, int> bases;
    int criteria = 0;
    for (const JudgedRequirement& row : a.requirements)
      for (const JudgedCriterion& j : row.criteria) {
        if (j.verdict == Verdict::unknown || j.findings.empty()) continue;
        ++bases[j.findings.front().basis];
        ++criteria;
      }
    std::string said;
    for (Basis b : {Basis::measured, Basis::exported, Basis::recorded, Basis::documented,
                    Basis::attested, Basis::decided})
      if (bases[b] > 0) said += fmt::format("{} {}  ", in(say(b)), bases[b]);
    line(say_in(ja, "  判定した基準 {}件: {}", "  {} criteria judged: {}", criteria, said));
  }

  void not_looked_at() {
    heading("2 見ていないもの", "2 What was not looked at");
    const Unseen left = unseen(a);
    line(say_in(ja, "  この版に判定がない基準 {}件", "  no check in this version: {} criteria",
                left.no_check));
    std::map<Cause, int> causes;
    for (const Question& q : a.questions)
      if (q.state != Question::State::closed) ++causes[q.cause];
    for (const auto& [cause, count] : causes)
      if (cause != Cause::none) line(say_in(ja, "  {} {}件", "  {}: {}", in(say(cause)), count));
  }

  void short_of() {
    heading("3 不適合及び一部適合、担当と期限", "3 What falls short, who mends it and until when");
    bool any = false;
    for (const JudgedRequirement& row : a.requirements)
      for (const JudgedCriterion& j : row.criteria) {
        if (!j.mandatory || (j.verdict != Verdict::fail && j.verdict != Verdict::partial)) continue;
        any = true;
        const auto plan = std::find_if(a.remediations.begin(), a.remediations.end(),
                                       [&](const Remediation& r) { return r.subject == j.id; });
        const bool planned = plan != a.remediations.end() && !plan->id.empty();
        line(fmt::format(
            "  {} {} {}  {}", mark(j.verdict), title_of(row.number), j.id,
            planned ? say_in(ja, "{} 期限{} ({})", "{}, due {} ({})", printable(plan->owner),
                             plan->due_on, in(say(plan->state)))
                    : std::string(ja ? "担当と期限がまだない" : "no owner and no date yet")));
      }
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
    constexpr std::array<std::array<const char*, 2>, 5> all{
        {{"  文書に書かれた義務が実際に履行されること。文書の判定は記載についてのものである。",
          "  That what a paper promises is done: a judgement of a paper is about its words."},
         {"  受託者が書いた台帳にない出来事。台帳は書かれたことだけを示す。",
          "  Events that a register written by the vendor leaves out."},
         {"  判定の時刻以外の状態。", "  The state at any other time than that of the judgement."},
         {"  クラウド事業者の内部。", "  What happens inside the cloud provider."},
         {"  署名者の本人性を超える真実性。署名は誰がいつ封じたかを示す。",
          "  Truth beyond the signer's identity: a seal shows who closed it and when."}}};
    for (const auto& one : all) line(one[ja ? 0 : 1]);
  }
};

}  // namespace

Bytes render_summary(const Assessment& a, const Case& c, const Options& options) {
  Writer w{a, c, options.language == Language::ja};
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

// View: an assessment in the words of one language, row by row, ready for any page. The only place
// that turns verdicts into marks, counts them and says whose turn it is: a page only lays it out.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "reports/report.hpp"

namespace tenken::reports {

/// A verdict as a page shows it: mark and word together, so that neither colour nor a lone sign
/// carries the meaning.
struct Shown {
  Verdict verdict = Verdict::unknown;
  std::string mark;          ///< ○ △ × ―; empty for 未確認, which has none
  std::string word;          ///< 適合, 未確認, 履行期未到来 …
  std::string text() const;  ///< "○ 適合", "未確認"
};

/// What one cited look kept, for a reader who wants to see it himself. Full edition only.
struct Provenance {
  std::string id;  ///< the observation's
  std::string target, part;
  std::string how;      ///< the very command or request
  std::string seen_at;  ///< ISO with offset
  std::string probe;    ///< name and version, with the transport where there was one
  std::string status;   ///< word; "ok" where the look worked
  std::string sha256;   ///< of the kept bytes; empty: nothing kept
  std::int64_t bytes = 0;
  std::string reducer;       ///< what reduced them; empty: raw
  std::string redactions;    ///< what was taken out, by class and count
  std::string excerpt;       ///< first lines of the kept text, printable; empty: none is shown
  std::string excerpt_note;  ///< how much of it that is, or why there is none
};

/// One finding in three lay lines and how to see it oneself.
struct FindingView {
  Shown verdict;
  std::string target;              ///< empty: the whole system
  std::string looked;              ///< 何を見たか
  std::string expected;            ///< こうあるべき
  std::string actual;              ///< こうだった
  std::string confirm;             ///< 自分で確かめるには
  std::string basis;               ///< 実測 …; empty: none
  std::string turn;                ///< 受託者 …; empty unless somebody has to move
  std::string cause;               ///< word of an unknown's cause
  std::string where;               ///< file:line, page, row
  std::vector<std::string> cites;  ///< observation ids, at most cites_max of them
  std::size_t cites_left_out = 0;
};

struct CriterionView {
  std::string id, clause;
  bool mandatory = false;
  std::string kind;    ///< 必須 or 参考
  std::string aspect;  ///< 備え, 履行 or empty
  std::string text;
  std::string quote;  ///< the phrase of the annex that makes it mandatory
  Shown verdict;
  std::vector<FindingView> findings;  ///< worst first, at most findings_max
  std::size_t findings_left_out = 0;
  std::string left_out;              ///< the sentence that says so; empty: nothing is left out
  std::string decision;              ///< how a city's decision stands; empty: none was given
  std::vector<std::string> content;  ///< digests that a decision binds
  bool awaits_decision = false;      ///< the City can settle it now
};

struct ClauseView {
  std::string id;     ///< "06-1"
  std::string label;  ///< "①", "(1)" … as short as the annex has it
  std::string title;
  std::string quote;  ///< the part of the official text
  Shown verdict;
};

struct ExceptionView {
  std::string criterion, document, text, office;
  std::string until;  ///< era date for Japanese, ISO for English
};

struct RowView {
  int number = 0;
  std::string name;      ///< machine name
  std::string category;  ///< 区分
  std::string title;
  std::string text;         ///< official Japanese text, verbatim
  std::string text_en;      ///< our English rendering
  std::string text_sha256;  ///< of the official text
  Shown verdict;
  /// What the verdict cell shows, in order: one mark, or 備え and 履行 where the row is judged by
  /// both. A row that is prepared only shows those two and never ○ alone.
  struct Mark {
    std::string label;  ///< 備え, 履行; empty: the row's own
    Shown shown;
  };
  std::vector<Mark> marks;
  bool prepared_only = false;
  std::vector<ClauseView> clauses;
  std::vector<CriterionView> criteria;
  Turn turn_kind = Turn::none;
  std::string turn;    ///< word; empty unless the row is unknown
  std::string cause;   ///< word of its cause; empty unless the row is unknown
  std::string reason;  ///< the first thing to know where it is not satisfied; empty: satisfied
  std::string seen, should_be, was;  ///< three lay lines of the finding that decides the row
  std::string next_step;             ///< what to do next and who; empty: nothing
  std::string remedy;                ///< how the rule says it is mended
  std::string bases;                 ///< 確認方法: distinct bases, joined
  std::string seen_on;               ///< 確認日: day of the newest look, else of the judgement
  std::vector<std::string> sources;  ///< 根拠資料: number, title, version; hosts by name
  std::vector<std::string> evidence_ids;  ///< 証跡ID: first 12 digits of the kept bytes' SHA-256
  std::string responsibility;             ///< 責任分界: 市, 受託者, CSP
  std::string due;                        ///< 是正期限; empty: none was set
  std::vector<std::string> open;          ///< 指摘・残課題, one line each, at most open_max
  std::size_t open_left_out = 0;
  std::vector<ExceptionView> exceptions;
  std::optional<Shown> before;  ///< the verdict of the month before
  std::string change;  ///< 改善, 後退 …; empty: as before, or nothing to compare with
};

/// A criterion whose verdict is another than last month's.
struct ChangeView {
  int row = 0;
  std::string criterion;
  std::string title;            ///< of the row
  std::optional<Shown> before;  ///< empty: not judged then
  Shown now;
  std::string word;  ///< 改善, 後退, 未確認になった, 新たに判定 …
};

/// One month of the trend, oldest first.
struct MonthView {
  std::string period;  ///< "2026-11"
  std::string label;   ///< "R8.11" or "2026-11"
  bool given = true;   ///< false: no bundle of that month was handed on
  bool current = false;
  std::map<Verdict, int> counts;
};

struct QuestionView {
  std::string id, criterion;
  int row = 0;
  Turn turn_kind = Turn::none;
  std::string turn, state, cause, text, opened_on, closed_on;
  std::string effect;  ///< what settling it does
  std::string span;    ///< about how long
  bool open = true;
};

struct RemediationView {
  std::string id, subject, owner, measure, due_on, closed_on, evidence, state;
  bool open = true;  ///< false: done, and nothing found this month speaks against it
};

/// A sentence of the report with its heading: glossary, limits.
struct Entry {
  std::string term;
  std::string text;
};

struct View {
  Language language = Language::ja;
  Edition edition = Edition::full;
  std::string edition_word;  ///< 市提出用, 公開用
  std::string system, city, provider, run, tool;
  std::string period;        ///< "2026-11"; empty: none
  std::string period_words;  ///< "令和8年11月分"
  std::string judged_on;     ///< era date for Japanese, ISO for English
  std::string as_of;         ///< ISO with offset
  bool selection = false;    ///< only some requirements were selected
  bool is_baseline = false;
  struct Count {
    Shown verdict;
    int rows = 0;
  };
  std::vector<Count> totals;  ///< all six verdicts, in the order ○ △ × 未確認 ― 履行期未到来
  int prepared_only = 0;       ///< of the pass ones: prepared, and nobody could yet perform them
  std::string prepared_words;  ///< "うち備えのみ適合・履行期未到来 8"; empty: none
  int judged = 0;              ///< rows that are not unknown
  std::string headline;        ///< one sentence: how the month stands
  std::vector<std::string>
      warnings;        ///< what must not be overlooked: unknown rows, selection, ignored statements
  std::string legend;  ///< 凡例
  std::vector<RowView> rows;
  std::vector<Entry> bases;   ///< basis → how many criteria were judged by it
  std::vector<Entry> unseen;  ///< what was not looked at → how many
  bool has_previous = false;
  std::vector<ChangeView> changes;
  std::string changes_note;  ///< where there is no month before, or it cannot be read
  std::vector<MonthView> months;
  std::vector<QuestionView> questions;  ///< open ones by effect, then the closed ones
  std::vector<RemediationView> remediations;
  /// Of each list, what it does not hold; a warning says so.
  struct LeftOut {
    std::size_t questions = 0, remediations = 0, changes = 0, ignored = 0;
  };
  LeftOut left_out;
  std::vector<Entry> ignored;     ///< statements that were not taken, and why
  std::vector<Entry> not_proven;  ///< 証明していないこと
  std::vector<Entry> glossary;
  std::vector<Entry> digests;  ///< evidence, rules, profile, deployment, assessment
  std::map<std::string, Provenance>
      looks;  ///< cited observations by id; empty in the public edition

  std::vector<const QuestionView*> turns_of(Turn turn) const;  ///< open questions of one side
};

/// Findings shown of a criterion, observation ids of a finding, lines of 指摘・残課題 of a row,
/// characters of a sentence; what goes beyond is counted in its place.
inline constexpr std::size_t findings_max = 20;
inline constexpr std::size_t cites_max = 12;
inline constexpr std::size_t open_max = 8;
inline constexpr std::size_t sentence_characters_max = 1200;
/// Lines and bytes of an excerpt, and bytes of all excerpts together: a page of at most 2 MB.
inline constexpr std::size_t excerpt_lines_max = 40;
inline constexpr std::size_t excerpt_bytes_max = 4000;
inline constexpr std::size_t excerpts_bytes_max = 600'000;

/// The view of an assessment. A public edition is asked for with the assessment that
/// public_edition() gave. Every string is printable(); nothing is cut without a visible mark.
/// `with_looks`: false leaves `looks` empty, for pages that show no excerpts.
View view_of(const Assessment& assessment, const Case& c, const Options& options,
             bool with_looks = true);

/// 区分 in a language; one that this annex does not have stays as it is.
std::string category_of(const std::string& written, Language language);

/// At most so many characters of the printable text; where more were there, "…(ほか1,234字)".
std::string shortened(std::string_view text, std::size_t characters_max, Language language);
/// Line feeds and tabs as blanks: a name or a number must not write lines of its own.
std::string one_line(std::string text);
Shown shown(Verdict verdict, Language language);

}  // namespace tenken::reports

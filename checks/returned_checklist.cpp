#include "checks/returned_checklist.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include "checks/parse/fold.hpp"
#include "checks/returned_sheet.hpp"

namespace tenken {

namespace {

using Column = DecisionColumn;

/// Longest reason that is taken, in bytes; Excel's cells hold 32,767 characters.
constexpr std::size_t reason_bytes_max = 8192;
/// Longest office and document number, in bytes.
constexpr std::size_t name_bytes_max = 600;

std::optional<Verdict> verdict_of(std::string_view text) {
  const std::string flat = parse::folded(text);
  for (const auto& [mark, word, verdict] : {std::tuple{"○", "適合", Verdict::pass},
                                            {"〇", "適合", Verdict::pass},
                                            {"◯", "適合", Verdict::pass},
                                            {"△", "一部適合", Verdict::partial},
                                            {"×", "不適合", Verdict::fail},
                                            {"✕", "不適合", Verdict::fail},
                                            {"✖", "不適合", Verdict::fail},
                                            {"―", "対象外", Verdict::not_applicable}}) {
    // The whole cell and nothing beside it: 「○不適合」 and 「○適合しない」 are no verdict.
    const std::string sign = parse::folded(mark);
    if (flat == sign || flat == word || flat == sign + word) return verdict;
  }
  return std::nullopt;
}

bool is_digest(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

/// A row of the sheet 市判断.
struct RowReader {
  ReturnedCells cells;
  const ColumnNumbers<decision_headers.size()>& columns;

  int at(Column column) const { return columns[static_cast<std::size_t>(column)]; }
  void refuse(Column column, std::string ja, std::string en) {
    cells.refuse(at(column), std::move(ja), std::move(en));
  }
  bool is_filled(Column column) const { return cells.is_filled(at(column)); }

  /// The words of a cell that must have some, and no character that nobody sees.
  std::string words(Column column, std::size_t bytes_max) {
    const char* header = decision_headers[static_cast<std::size_t>(column)];
    if (!is_filled(column)) {
      refuse(column, fmt::format("判定があるのに「{}」が空欄。記入する", header),
             fmt::format("a verdict without \"{}\": fill it in", header));
      return {};
    }
    std::string out = cells.text(at(column));
    if (out.size() > bytes_max)
      refuse(column,
             fmt::format("{}文字あり、長すぎる。約{}文字までに要約し、詳細は別の文書にする",
                         to_utf32(out).size(), bytes_max / 3),
             fmt::format("{} characters are too many: about {} at most, the rest in a paper",
                         to_utf32(out).size(), bytes_max / 3));
    return out;
  }
  /// No character that nobody sees: a document number and an office are compared by others.
  void refuse_unseen(Column column, std::string_view text) {
    for (char32_t c : to_utf32(text)) {
      const bool is_variant = (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF);
      if ((!is_unseen(c) || is_variant) && c != U'\n' && c != U'\t') continue;
      return refuse(
          column, fmt::format("{}に見えない文字か改行がある。消して入力し直す", quoted_cell(text)),
          fmt::format("{} holds a character that nobody sees, or a line's end: type it "
                      "again",
                      quoted_cell(text)));
    }
  }

  Verdict verdict() {
    const std::string mark = cells.text(at(Column::verdict));
    if (mark.empty()) return Verdict::unknown;
    const auto out = verdict_of(mark);
    constexpr const char* list = "○ 適合 / △ 一部適合 / × 不適合 / ― 対象外";
    if (has_unseen(mark))
      refuse(Column::verdict,
             fmt::format("{}に見えない文字がある。一覧({})から選び直す", quoted_cell(mark), list),
             fmt::format("{} holds a character that nobody sees: choose from the list again ({})",
                         quoted_cell(mark), list));
    else if (!out)
      refuse(Column::verdict,
             fmt::format("{}は判定として読めない。一覧({})から選ぶ", quoted_cell(mark), list),
             fmt::format("{} is no verdict: choose from the list ({})", quoted_cell(mark), list));
    return out.value_or(Verdict::unknown);
  }

  std::vector<std::string> digests() {
    std::string all = cells.digests(at(Column::content));
    std::replace_if(
        all.begin(), all.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
    std::vector<std::string> out;
    bool are_digests = true;
    for (std::string_view one : split(all, ' ')) {
      if (trim(one).empty()) continue;
      are_digests = are_digests && is_digest(trim(one));
      out.emplace_back(trim(one));
    }
    if (out.empty() || !are_digests)
      refuse(Column::content,
             fmt::format("{}は内容の指紋(SHA-256)ではない。届いたときの値に戻す", quoted_cell(all)),
             fmt::format("{} is not a SHA-256 of what was judged: restore what stood there",
                         quoted_cell(all)));
    std::sort(out.begin(), out.end());
    return out;
  }
};

/// A row on which the City said nothing; words without a verdict are no decision and are told.
bool is_undecided(RowReader& r) {
  if (r.is_filled(Column::verdict)) return false;
  if (r.is_filled(Column::reason))
    r.refuse(Column::verdict,
             "理由が記入されているのに判定が空欄。判定を一覧から選ぶか、理由を消す",
             "a reason without a verdict: choose one from the list, or clear the reason");
  return true;
}

void read_row(RowReader r, std::string_view city, ReturnedDecisions& out) {
  if (is_undecided(r)) return;
  // What the City does not see it did not decide: a workbook goes through the vendor's hands first.
  if (r.cells.is_row_hidden())
    r.refuse(Column::verdict,
             "隠れた行(フィルター等)か隠れたシートにある判定。再表示し、判定を確かめる",
             "a verdict in a hidden row or sheet: show it again and look at what it says");
  if (r.cells.is_merged(r.at(Column::verdict)))
    r.refuse(Column::verdict, "結合されたセルの判定。結合を解除し、行ごとに判定する",
             "one verdict for several rows or columns: undo the merged cells, decide each row");
  r.cells.refuse_beside(r.columns);
  Statement s;
  s.kind = "decision";
  s.verdict = r.verdict();
  s.criterion = r.cells.shown(r.at(Column::criterion));
  const std::string sought = r.cells.shown(r.at(Column::sought));
  for (Column column : {Column::requirement, Column::seen}) r.cells.shown(r.at(column));
  s.requirement_sha256 = r.cells.digests(r.at(Column::requirement_sha256));
  if (!is_digest(s.requirement_sha256))
    r.refuse(Column::requirement_sha256,
             fmt::format("{}は要件文の指紋(SHA-256)ではない。届いたときの値に戻す",
                         quoted_cell(s.requirement_sha256)),
             fmt::format("{} is not the SHA-256 of the requirement: restore what stood there",
                         quoted_cell(s.requirement_sha256)));
  s.content = r.digests();
  const std::string reason = r.words(Column::reason, reason_bytes_max);
  s.text = {reason, reason};
  s.office = r.words(Column::office, name_bytes_max);
  r.refuse_unseen(Column::office, s.office);
  s.organisation = city;
  s.document = r.cells.text(r.at(Column::document));
  if (r.cells.is_date(r.at(Column::document)))
    r.refuse(Column::document,
             fmt::format("文書番号が日付{}に変わっている。表示形式を「文字列」にして入力し直す",
                         s.document),
             fmt::format("a document number that became the date {}: set the format to Text and "
                         "type it again",
                         s.document));
  r.refuse_unseen(Column::document, s.document);
  s.effective_date = r.cells.date(r.at(Column::effective_date));
  s.expires_date = r.cells.date(r.at(Column::expires_date));
  // ISO dates stand in the order of their days.
  if (!s.effective_date.empty() && !s.expires_date.empty() && s.expires_date < s.effective_date)
    r.refuse(Column::expires_date,
             fmt::format("再確認期限{}が判断日{}より前。期限を入力し直す", s.expires_date,
                         s.effective_date),
             fmt::format("{} is a day before the decision's, {}: type a later one", s.expires_date,
                         s.effective_date));
  if (!r.cells.good()) return;
  out.decisions.push_back({std::move(s), sought, r.cells.place(r.at(Column::criterion)),
                           r.cells.place(r.at(Column::sought)),
                           r.cells.place(r.at(Column::document))});
}

bool is_same(const Statement& a, const Statement& b) {
  return a.verdict == b.verdict && a.text == b.text && a.office == b.office &&
         a.document == b.document && a.content == b.content &&
         a.requirement_sha256 == b.requirement_sha256 && a.effective_date == b.effective_date &&
         a.expires_date == b.expires_date;
}

/// The decisions of one sheet under its header. Of a criterion on which two rows differ, none.
void read_sheet(const parse::Sheet& sheet, int header,
                const ColumnNumbers<decision_headers.size()>& columns, std::string_view city,
                ReturnedDecisions& out) {
  std::map<std::string, std::size_t> said;
  std::set<std::string> disputed;
  for (const auto& [row, ignored] : sheet.rows) {
    if (row <= header) continue;
    const std::size_t before = out.decisions.size();
    read_row({{sheet, row, out.faults}, columns}, city, out);
    if (out.decisions.size() == before) continue;
    const ReturnedDecision& now = out.decisions.back();
    const std::string& criterion = now.statement.criterion;
    const auto [first, is_new] = said.emplace(criterion, before);
    const ReturnedDecision& other = out.decisions[first->second];
    if (is_new || is_same(other.statement, now.statement)) continue;
    disputed.insert(criterion);
    out.faults.push_back(
        {now.criterion_place,
         {fmt::format("基準{}の行が二つあり({}にも)、記入が異なる。どちらか一方を消す",
                      printable(criterion), other.criterion_place),
          fmt::format("another decision on {} than at {}: clear one of them", printable(criterion),
                      other.criterion_place)}});
  }
  std::erase_if(out.decisions, [&](const ReturnedDecision& d) {
    return disputed.contains(d.statement.criterion);
  });
}

void read_remark(ReturnedCells cells, const ColumnNumbers<remark_headers.size()>& columns,
                 ReturnedDecisions& out) {
  const auto& [no, answer, comment, document] = columns;
  if (!cells.is_filled(answer) && !cells.is_filled(comment)) return;
  const int filled = cells.is_filled(answer) ? answer : comment;
  if (cells.is_row_hidden())
    cells.refuse(filled, "隠れた行(フィルター等)か隠れたシートへの記入。再表示し、中身を確かめる",
                 "written in a hidden row or sheet: show it again and look at what it says");
  const std::string row = cells.shown(no);
  if (row.empty() && cells.good())
    cells.refuse(filled, "No のない行への記入。確認する要件の行に記入する",
                 "written in a row without No: write it in the requirement's row");
  const std::string said = cells.text(answer), words = cells.text(comment),
                    number = cells.text(document);
  const bool known = said.empty() || said == returned_confirmed || said == returned_again ||
                     said == returned_refused;
  if (!known)
    cells.refuse(
        answer,
        fmt::format("{}は一覧にない。{} / {} / {} から選び、ほかの言葉は市コメントに書く",
                    quoted_cell(said), returned_confirmed, returned_again, returned_refused),
        fmt::format("{} is no answer of the list: choose {} / {} / {}, and write other "
                    "words as a comment",
                    quoted_cell(said), returned_confirmed, returned_again, returned_refused));
  if ((said == returned_again || said == returned_refused) && !cells.is_filled(comment))
    cells.refuse(comment, fmt::format("「{}」の理由がない。市コメントに書く", said),
                 fmt::format("\"{}\" without a word why: write it as a comment", said));
  if (words.size() > reason_bytes_max)
    cells.refuse(comment,
                 fmt::format("{}文字あり、長すぎる。約{}文字までに要約し、詳細は別の文書にする",
                             to_utf32(words).size(), reason_bytes_max / 3),
                 fmt::format("{} characters are too many: about {} at most, the rest in a paper",
                             to_utf32(words).size(), reason_bytes_max / 3));
  for (const ReturnedRemark& other : out.remarks)
    if (other.row == printable(row.substr(0, 40)) &&
        (other.answer != said || other.comment != printable(words)))
      cells.refuse(
          filled, fmt::format("No {}の行が二つあり、記入が異なる。どちらか一方を消す", other.row),
          fmt::format("another remark on {} than further up: clear one of them", other.row));
  out.remarks.push_back({printable(row.substr(0, 40)), printable(said.substr(0, 40)),
                         printable(words.substr(0, reason_bytes_max)),
                         printable(number.substr(0, name_bytes_max))});
}

/// No sheet, or not one, has all columns: what the nearest lacks.
ReturnedFault no_decision_sheet(int found, const DecisionHeader& nearest,
                                const std::string& place) {
  if (found > 1)
    return {
        "",
        {fmt::format("「{}」の見出しを持つシートが{}枚ある。一枚だけ残す", decision_sheet, found),
         fmt::format("more than one sheet with the columns of {}: keep one", decision_sheet)}};
  std::vector<std::string> missing;
  for (std::size_t i = 0; i < decision_headers.size(); ++i)
    if (nearest.columns[i] == 0) missing.emplace_back(decision_headers[i]);
  if (nearest.found == 0 || missing.size() > decision_headers.size() / 2)
    return {"",
            {fmt::format("「{}」シートがない。別のファイルか、シートが削除されている。届いた確認表"
                         "(完全版)に記入する",
                         decision_sheet),
             fmt::format("no sheet with the columns of {}: fill in the full checklist as it came",
                         decision_sheet)}};
  return {place,
          {fmt::format("見出し「{}」がない。見出しの行を届いたときのとおりに戻す",
                       join(missing, "」「")),
           fmt::format("no sheet with the columns of {}: this one lacks {}; restore its header",
                       decision_sheet, join(missing, ", "))}};
}

}  // namespace

rules::Text ReturnedFault::text() const {
  if (place.empty()) return what;
  return {place + ": " + what.ja, place + ": " + what.en};
}

ReturnedDecisions read_returned_checklist(std::string_view xlsx, std::string_view city) {
  ReturnedDecisions out;
  const auto book = parse::read_workbook(xlsx);
  if (!book) {
    out.faults.push_back(unreadable_workbook(xlsx, book.error()));
    return out;
  }
  int found = 0;
  bool is_plain = true;  // each header once, and to be seen
  DecisionHeader nearest;
  std::string nearest_place;
  for (const parse::Sheet& sheet : book->sheets) {
    for (const auto& [number, row] : sheet.rows) {
      if (number > returned_header_rows_max) break;
      if (const auto remarks = remark_columns(row); remarks[0] != 0) {
        for (const auto& [below, ignored] : sheet.rows)
          if (below > number) read_remark({sheet, below, out.faults}, remarks, out);
        break;
      }
      const DecisionHeader header = decision_header(row);
      if (header.found > nearest.found) {
        nearest = header;
        nearest_place = printable(sheet.name) + "!" + parse::cell_name(number, 1);
      }
      if (header.found != decision_headers.size()) continue;
      ++found;
      for (int column : header.twice)
        out.faults.push_back({printable(sheet.name) + "!" + parse::cell_name(number, column),
                              {"同じ見出しが二つある。届いたときの列だけを残す",
                               "a header that stands twice: keep the columns as they came"}});
      if (row.is_hidden)
        out.faults.push_back(
            {printable(sheet.name) + "!" + parse::cell_name(number, 1),
             {"見出しの行が隠れている。再表示する", "a hidden header: show it again"}});
      is_plain = is_plain && header.twice.empty() && !row.is_hidden;
      read_sheet(sheet, number, header.columns, city, out);
      break;
    }
  }
  if (found != 1 || !is_plain) out.decisions.clear();
  if (found != 1) out.faults.push_back(no_decision_sheet(found, nearest, nearest_place));
  return out;
}

}  // namespace tenken

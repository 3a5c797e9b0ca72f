#include "checks/returned_checklist.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include "checks/parse/fold.hpp"
#include "checks/parse/written_date.hpp"
#include "checks/parse/xlsx.hpp"

namespace tenken {

namespace {

using Column = DecisionColumn;

/// Rows at the head of a sheet among which the headers are looked for.
constexpr int header_rows_max = 20;
/// Longest reason that is taken, in bytes; Excel's cells hold 32,767 characters.
constexpr std::size_t reason_bytes_max = 8192;

/// Where the columns stand: column → number from 1. A header that stands twice goes to `twice`.
std::optional<std::map<Column, int>> columns_of(const parse::SheetRow& row,
                                                std::vector<int>& twice) {
  std::map<Column, int> out;
  for (const auto& [number, cell] : row.cells)
    for (std::size_t i = 0; i < decision_headers.size(); ++i)
      if (parse::folded(cell.text) == parse::folded(decision_headers[i]) &&
          !out.emplace(static_cast<Column>(i), number).second)
        twice.push_back(number);
  if (out.size() == decision_headers.size()) return out;
  return std::nullopt;
}

std::optional<Verdict> verdict_of(std::string_view text) {
  const std::string flat = parse::folded(text);
  for (const auto& [mark, word, verdict] : {std::tuple{"○", "適合", Verdict::pass},
                                            {"〇", "適合", Verdict::pass},
                                            {"◯", "適合", Verdict::pass},
                                            {"△", "一部適合", Verdict::partial},
                                            {"×", "不適合", Verdict::fail},
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

struct RowReader {
  const parse::Sheet& sheet;
  const std::map<Column, int>& columns;
  int row;
  std::vector<std::string>& faults;
  bool good = true;

  std::string text(Column column) const {
    const parse::Cell* cell = sheet.find(row, columns.at(column));
    return cell == nullptr || cell->is_error ? "" : std::string(trim(cell->text));
  }
  void refuse(Column column, const std::string& why) {
    faults.push_back(
        fmt::format("{}!{}: {}", sheet.name, parse::cell_name(row, columns.at(column)), why));
    good = false;
  }
  /// What the City does not see it did not decide: a workbook goes through the vendor's hands
  /// first.
  void refuse_unseen() {
    if (sheet.is_hidden || sheet.rows.at(row).is_hidden)
      refuse(Column::verdict, "it stands in a hidden row or sheet");
    if (sheet.range(row, columns.at(Column::verdict)) != nullptr)
      refuse(Column::verdict, "one verdict for several rows");
    for (const auto& [column, number] : columns) {
      const parse::Cell* cell = sheet.find(row, number);
      if (cell != nullptr && cell->from_formula) refuse(column, "a formula");
      const bool is_digest_column =
          column == Column::requirement_sha256 || column == Column::content;
      if (!is_digest_column &&
          std::binary_search(sheet.hidden_columns.begin(), sheet.hidden_columns.end(), number))
        refuse(column, "a hidden column");
    }
  }
  std::string date(Column column) {
    const std::string written = text(column).substr(0, 40);
    if (const auto day = parse::read_written_date(written)) return format_date(*day);
    refuse(column,
           "\"" + printable(written) + "\" is not a date such as 2026-11-24 or 令和8年11月24日");
    return "";
  }
  std::vector<std::string> digests() {
    std::string all = text(Column::content);
    std::replace_if(
        all.begin(), all.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
    std::vector<std::string> out;
    for (std::string_view one : split(all, ' ')) {
      if (trim(one).empty()) continue;
      if (!is_digest(trim(one))) refuse(Column::content, "not a SHA-256");
      out.emplace_back(trim(one));
    }
    if (out.empty()) refuse(Column::content, "no digest of what was judged");
    std::sort(out.begin(), out.end());
    return out;
  }
};

void read_row(RowReader reader, std::string_view city, ReturnedDecisions& out) {
  const std::string mark = reader.text(Column::verdict);
  if (const parse::Cell* cell = reader.sheet.find(reader.row, reader.columns.at(Column::verdict));
      cell != nullptr && cell->is_error)
    return reader.refuse(Column::verdict, "a formula or an error");
  if (mark.empty()) return;
  reader.refuse_unseen();
  Statement s;
  s.kind = "decision";
  const auto verdict = verdict_of(mark);
  if (!verdict)
    reader.refuse(Column::verdict, "\"" + printable(mark.substr(0, 40)) + "\" is no verdict");
  s.verdict = verdict.value_or(Verdict::unknown);
  s.criterion = reader.text(Column::criterion);
  s.requirement_sha256 = reader.text(Column::requirement_sha256);
  if (!is_digest(s.requirement_sha256)) reader.refuse(Column::requirement_sha256, "not a SHA-256");
  s.content = reader.digests();
  s.text = {reader.text(Column::reason), reader.text(Column::reason)};
  if (s.text.ja.empty() || s.text.ja.size() > reason_bytes_max)
    reader.refuse(Column::reason, "no reason, or one longer than 8,192 bytes");
  s.office = reader.text(Column::office);
  if (s.office.empty()) reader.refuse(Column::office, "no office");
  s.organisation = city;
  s.document = reader.text(Column::document);
  s.effective_date = reader.date(Column::effective_date);
  s.expires_date = reader.date(Column::expires_date);
  // ISO dates stand in the order of their days.
  if (reader.good && s.expires_date < s.effective_date)
    reader.refuse(Column::expires_date, "a day before the decision's");
  if (reader.good) out.decisions.push_back(std::move(s));
}

/// The decisions of one sheet under its header. Of a criterion on which two rows differ, none.
void read_sheet(const parse::Sheet& sheet, int header, const std::map<Column, int>& columns,
                std::string_view city, ReturnedDecisions& out) {
  std::map<std::string, Verdict> said;
  std::set<std::string> disputed;
  for (const auto& [row, ignored] : sheet.rows) {
    if (row <= header) continue;
    const std::size_t before = out.decisions.size();
    read_row({sheet, columns, row, out.faults}, city, out);
    if (out.decisions.size() == before) continue;
    const Statement& s = out.decisions.back();
    if (said.emplace(s.criterion, s.verdict).first->second == s.verdict) continue;
    disputed.insert(s.criterion);
    out.faults.push_back(fmt::format("{}!{}: another verdict on {} than further up", sheet.name,
                                     parse::cell_name(row, columns.at(Column::verdict)),
                                     printable(s.criterion)));
  }
  std::erase_if(out.decisions, [&](const Statement& s) { return disputed.contains(s.criterion); });
}

/// Where the City's columns of the checklist stand, by remark_headers; empty: not this row.
std::vector<int> remark_columns(const parse::SheetRow& row) {
  std::vector<int> out(remark_headers.size(), 0);
  for (const auto& [number, cell] : row.cells)
    for (std::size_t i = 0; i < remark_headers.size(); ++i)
      for (const char* header : remark_headers[i])
        if (parse::folded(cell.text) == parse::folded(header)) out[i] = number;
  if (std::find(out.begin(), out.end(), 0) != out.end()) out.clear();
  return out;
}

void read_remark(const parse::Sheet& sheet, int row, const std::vector<int>& columns,
                 ReturnedDecisions& out) {
  std::array<std::string, remark_headers.size()> words;
  const auto refuse = [&](std::size_t column, const std::string& why) {
    out.faults.push_back(
        fmt::format("{}!{}: {}", sheet.name, parse::cell_name(row, columns[column]), why));
  };
  for (std::size_t i = 0; i < words.size(); ++i)
    if (const parse::Cell* cell = sheet.find(row, columns[i])) {
      words[i] = std::string(trim(cell->text));
      if (i > 0 && (cell->from_formula || cell->is_error)) refuse(i, "a formula");
    }
  const auto& [no, answer, comment, document] = words;
  if (no.empty() || (answer.empty() && comment.empty())) return;
  const bool known = answer.empty() || answer == returned_confirmed || answer == returned_again ||
                     answer == returned_refused;
  if (!known) refuse(1, "\"" + printable(answer.substr(0, 40)) + "\" is no answer of the list");
  if ((answer == returned_again || answer == returned_refused) && comment.empty())
    refuse(2, "\"" + answer + "\" without a word why");
  if (comment.size() > reason_bytes_max) refuse(2, "longer than 8,192 bytes");
  out.remarks.push_back({printable(no.substr(0, 40)), printable(answer.substr(0, 40)),
                         printable(comment.substr(0, reason_bytes_max)),
                         printable(document.substr(0, 200))});
}

}  // namespace

ReturnedDecisions read_returned_checklist(std::string_view xlsx, std::string_view city) {
  ReturnedDecisions out;
  const auto book = parse::read_workbook(xlsx);
  if (!book) {
    out.faults.push_back(book.error().what);
    return out;
  }
  int found = 0;
  bool is_plain = true;  // each header once, and to be seen
  for (const parse::Sheet& sheet : book->sheets) {
    for (const auto& [number, row] : sheet.rows) {
      if (number > header_rows_max) break;
      if (const auto remarks = remark_columns(row); !remarks.empty()) {
        for (const auto& [below, ignored] : sheet.rows)
          if (below > number) read_remark(sheet, below, remarks, out);
        break;
      }
      std::vector<int> twice;
      const auto columns = columns_of(row, twice);
      if (!columns) continue;
      ++found;
      for (int column : twice)
        out.faults.push_back(fmt::format("{}!{}: a header that stands twice", sheet.name,
                                         parse::cell_name(number, column)));
      if (row.is_hidden)
        out.faults.push_back(
            fmt::format("{}!{}: a hidden header", sheet.name, parse::cell_name(number, 1)));
      is_plain = is_plain && twice.empty() && !row.is_hidden;
      read_sheet(sheet, number, *columns, city, out);
      break;
    }
  }
  if (found != 1 || !is_plain) out.decisions.clear();
  if (found != 1)
    out.faults.push_back(fmt::format("{} sheet with the columns of {}",
                                     found == 0 ? "no" : "more than one", decision_sheet));
  return out;
}

}  // namespace tenken

#include "checks/returned_checklist.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

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

/// Where the columns stand: column → number from 1.
std::optional<std::map<Column, int>> columns_of(const parse::SheetRow& row) {
  std::map<Column, int> out;
  for (const auto& [number, cell] : row.cells)
    for (std::size_t i = 0; i < decision_headers.size(); ++i)
      if (parse::folded(cell.text) == parse::folded(decision_headers[i]))
        out.emplace(static_cast<Column>(i), number);
  if (out.size() == decision_headers.size()) return out;
  return std::nullopt;
}

std::optional<Verdict> verdict_of(std::string_view text) {
  const std::string flat = parse::folded(text);
  for (const auto& [word, verdict] : {std::pair{"○", Verdict::pass},
                                      {"〇", Verdict::pass},
                                      {"適合", Verdict::pass},
                                      {"△", Verdict::partial},
                                      {"一部適合", Verdict::partial},
                                      {"×", Verdict::fail},
                                      {"不適合", Verdict::fail},
                                      {"―", Verdict::not_applicable},
                                      {"対象外", Verdict::not_applicable}}) {
    const std::string mark = parse::folded(word);
    if (flat == mark || flat.starts_with(mark + "適合") || flat.starts_with(mark + "一部適合") ||
        flat.starts_with(mark + "不適合") || flat.starts_with(mark + "対象外"))
      return verdict;
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
  std::string date(Column column) {
    const std::string written = text(column).substr(0, 40);
    if (const auto day = parse::read_written_date(written)) return format_date(*day);
    refuse(column, "\"" + printable(written) + "\" is not a date");
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
  if (mark.empty()) return;
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
  if (reader.good) out.decisions.push_back(std::move(s));
}

}  // namespace

ReturnedDecisions read_returned_checklist(std::string_view xlsx, std::string_view city) {
  ReturnedDecisions out;
  const auto book = parse::read_workbook(xlsx);
  if (!book) {
    out.faults.push_back(book.error().what);
    return out;
  }
  for (const parse::Sheet& sheet : book->sheets) {
    for (const auto& [number, row] : sheet.rows) {
      if (number > header_rows_max) break;
      const auto columns = columns_of(row);
      if (!columns) continue;
      for (const auto& [below, ignored] : sheet.rows)
        if (below > number) read_row({sheet, *columns, below, out.faults}, city, out);
      return out;
    }
  }
  out.faults.push_back(fmt::format("no sheet with the columns of {}", decision_sheet));
  return out;
}

}  // namespace tenken

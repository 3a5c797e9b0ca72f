#include "reports/returned_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "checks/parse/fold.hpp"
#include "checks/returned_sheet.hpp"
#include "reports/report.hpp"
#include "reports/words/catalogue.hpp"

namespace tenken::reports {

namespace {

using parse::Sheet;
using parse::SheetRow;
using parse::Workbook;

/// Most altered cells that are named; more of them say no more.
constexpr std::size_t altered_shown_max = 20;

std::string words_of(const SheetRow& row, int column) {
  const auto cell = row.cells.find(column);
  return cell == row.cells.end() ? std::string() : cell->second.text;
}

bool is_city_header(std::string_view header, bool is_decisions) {
  const std::string flat = parse::folded(header);
  const auto is = [&](std::string_view name) { return flat == parse::folded(name); };
  if (is_decisions) {
    for (auto i = static_cast<std::size_t>(DecisionColumn::verdict); i < decision_headers.size();
         ++i)
      if (is(decision_headers[i])) return true;
    return false;
  }
  for (std::size_t i = 1; i < remark_headers.size(); ++i)
    if (is(remark_headers[i][0]) || is(remark_headers[i][1])) return true;
  return false;
}

/// A sheet of the checklist as it was sent: its header and the vendor's columns of its rows.
struct Sent {
  const Sheet* sheet = nullptr;
  int header = 0;
  std::vector<std::pair<std::string, int>> vendor_columns{};  ///< header, column; the key first
  bool is_decisions = false, is_checklist = false;
  /// A sheet to read, in which the City writes nothing.
  bool is_reading() const { return !is_decisions && !is_checklist; }
};

/// The first row with two cells is the header: lines above it are one merged cell each.
Sent sent_of(const Sheet& sheet) {
  Sent out{&sheet};
  for (const auto& [number, row] : sheet.rows) {
    if (row.cells.size() < 2) continue;
    out.header = number;
    out.is_decisions = decision_header(row).found == decision_headers.size();
    out.is_checklist = remark_columns(row)[0] != 0;
    for (const auto& [column, cell] : row.cells)
      if (!(out.is_decisions || out.is_checklist) || !is_city_header(cell.text, out.is_decisions))
        out.vendor_columns.emplace_back(cell.text, column);
    break;
  }
  return out;
}

/// The same sheet in the returned workbook: one that has all the vendor's headers in a row.
struct Returned {
  const Sheet* sheet = nullptr;
  int header = 0;
  std::vector<int> columns{};  ///< by vendor_columns
};

std::optional<Returned> returned_of(const Workbook& book, const Sent& sent) {
  for (const Sheet& sheet : book.sheets)
    for (const auto& [number, row] : sheet.rows) {
      if (number > returned_header_rows_max) break;
      Returned out{&sheet, number};
      for (const auto& column : sent.vendor_columns) {
        const std::string header = parse::folded(column.first);
        const auto cell = std::find_if(row.cells.begin(), row.cells.end(), [&](const auto& pair) {
          return parse::folded(pair.second.text) == header;
        });
        if (cell != row.cells.end()) out.columns.push_back(cell->first);
      }
      if (out.columns.size() == sent.vendor_columns.size()) return out;
    }
  return std::nullopt;
}

using Words = std::vector<std::string>;  ///< by vendor_columns

Words row_of(const SheetRow& row, const std::vector<int>& columns) {
  Words out;
  for (int column : columns) out.push_back(words_of(row, column));
  return out;
}

bool reads_the_same(std::string_view a, std::string_view b) {
  return a == b || parse::folded(a) == parse::folded(b);
}

/// What the desk prints as 見たもの of a criterion.
std::string seen_at_the_desk(const Assessment& a, const Case& c, std::string_view id) {
  std::string out;
  for (const JudgedRequirement& row : a.requirements)
    for (const JudgedCriterion& j : row.criteria)
      for (const Finding& f : j.findings)
        if (j.id == id && f.verdict == j.verdict) out += say(c.rules, row, f).actual.ja + "\n";
  return out;
}

/// The header of a column that every version prints alike: what is judged, not how it is put.
bool is_strict(std::string_view header, bool is_decisions) {
  if (is_decisions) return header != decision_headers[1] && header != decision_headers[3];
  for (const char* key : {"xlsx.requirement", "xlsx.verdict"})
    for (Language language : {Language::ja, Language::en})
      if (header == phrase(key, language)) return true;
  return header == remark_headers[0][0];
}

/// Two texts from a little before where they part.
std::pair<std::string, std::string> where_they_part(std::string_view a, std::string_view b) {
  constexpr std::size_t kept = 8;  // characters before it, so that the place is recognised
  const std::u32string x = to_utf32(a), y = to_utf32(b);
  const auto parted = static_cast<std::size_t>(
      std::mismatch(x.begin(), x.end(), y.begin(), y.end()).first - x.begin());
  if (parted <= 2 * kept) return {quoted_cell(a), quoted_cell(b)};
  const auto from = [&](const std::u32string& text) {
    return quoted_cell("…" + to_utf8(text.substr(parted - kept)));
  };
  return {from(x), from(y)};
}

struct Comparison {
  const Workbook& book;
  const Assessment& assessment;
  const Case& c;
  bool is_same_version;
  Alterations out{};
  std::size_t more_faults = 0, more_notes = 0;

  void add(const Sheet& sheet, int row, int column, rules::Text what, bool is_wording = false) {
    const bool is_note = is_wording && !is_same_version;
    auto& list = is_note ? out.notes : out.faults;
    if (list.size() >= altered_shown_max)
      ++(is_note ? more_notes : more_faults);
    else
      list.push_back(
          {printable(sheet.name) + "!" + parse::cell_name(row, column), std::move(what)});
  }

  bool is_seen_at_the_desk(const Sent& sent, std::size_t i, const Words& now) const {
    return sent.is_decisions &&
           sent.vendor_columns[i].first ==
               decision_headers[static_cast<std::size_t>(DecisionColumn::seen)] &&
           reads_the_same(now[i], seen_at_the_desk(assessment, c, now[0]));
  }

  /// The first column in which a row differs from what was sent; nothing: in none.
  std::optional<std::size_t> difference(const Sent& sent, const Words& now,
                                        const Words& then) const {
    for (std::size_t i = 0; i < now.size(); ++i)
      if (!reads_the_same(now[i], then[i]) && !is_seen_at_the_desk(sent, i, now)) return i;
    return std::nullopt;
  }

  /// A vendor's cell that shows something else than it holds, or shows it nowhere.
  bool is_disguised(const Sheet& sheet, int number, int column) const {
    const parse::Cell* cell = sheet.find(number, column);
    if (cell == nullptr) return false;
    const bool has_rule = std::any_of(sheet.conditional.begin(), sheet.conditional.end(),
                                      [&](const parse::MergedRange& range) {
                                        return range.top <= number && number <= range.bottom &&
                                               range.left <= column && column <= range.right;
                                      });
    return cell->from_formula || cell->is_dressed || cell->is_faint || cell->is_struck || has_rule;
  }

  void compare_row(const Sent& sent, const Returned& returned, int number, const SheetRow& row,
                   std::map<std::string, std::vector<Words>>& left) {
    const Words now = row_of(row, returned.columns);
    if (std::all_of(now.begin(), now.end(), [](const auto& w) { return trim(w).empty(); })) return;
    for (std::size_t i = 0; i < returned.columns.size(); ++i)
      if (is_disguised(*returned.sheet, number, returned.columns[i]))
        add(*returned.sheet, number, returned.columns[i],
            {fmt::format(
                 "「{}」が書式か数式により中身と別の表示になる。証跡パックから作り直した確認表で"
                 "判断する",
                 sent.vendor_columns[i].first),
             fmt::format("\"{}\" shows something else than it holds, by a format or a formula; "
                         "decide on a checklist made of the bundle anew",
                         sent.vendor_columns[i].first)});
    if (row.is_hidden || returned.sheet->is_hidden) tell_hidden(*returned.sheet, number, now);
    const auto same_key = left.find(parse::folded(now[0]));
    if (same_key == left.end() || same_key->second.empty()) {
      const std::string words = quoted_cell(
          *std::find_if(now.begin(), now.end(), [](const auto& w) { return !trim(w).empty(); }));
      return add(
          *returned.sheet, number, returned.columns[0],
          {fmt::format("{}の行は証跡パックの確認表にない。この行を消す", words),
           fmt::format("{} is a row that the bundle's checklist does not have: delete it", words)},
          sent.is_reading());
    }
    auto& candidates = same_key->second;
    auto found = std::find_if(candidates.begin(), candidates.end(),
                              [&](const Words& then) { return !difference(sent, now, then); });
    if (found == candidates.end()) {
      found = candidates.begin();
      tell(sent, returned, number, now, *found);
    }
    candidates.erase(found);
  }

  /// A filter left on, or a row that somebody did not want to be read: nobody but its reader knows.
  void tell_hidden(const Sheet& sheet, int number, const Words& now) {
    const std::string words = quoted_cell(
        *std::find_if(now.begin(), now.end(), [](const auto& w) { return !trim(w).empty(); }));
    if (out.notes.size() >= altered_shown_max)
      ++more_notes;
    else
      out.notes.push_back(
          {printable(sheet.name) + "!" + parse::cell_name(number, 1),
           {fmt::format("{}の行が隠れている(フィルター等)。読んで判断したか確かめる", words),
            fmt::format("the row {} is hidden, by a filter or by hand: see that it was read",
                        words)}});
  }

  void tell(const Sent& sent, const Returned& returned, int number, const Words& now,
            const Words& then) {
    const std::size_t at = *difference(sent, now, then);
    const std::string& header = sent.vendor_columns[at].first;
    const auto [is, was] = where_they_part(now[at], then[at]);
    add(*returned.sheet, number, returned.columns[at],
        {fmt::format(
             "「{}」が証跡パックと異なる。ここでは{}、証跡パックでは{}。証跡パックから作り直した"
             "確認表で判断する",
             header, is, was),
         fmt::format("\"{}\" was altered: it is {} here and {} in the bundle; decide on a "
                     "checklist made of the bundle anew",
                     header, is, was)},
        sent.is_reading() || !is_strict(header, sent.is_decisions));
  }

  void compare(const Sent& sent) {
    const auto returned = returned_of(book, sent);
    if (!returned) return;
    std::map<std::string, std::vector<Words>> left;
    std::vector<int> columns;
    for (const auto& [ignored, column] : sent.vendor_columns) columns.push_back(column);
    for (const auto& [number, row] : sent.sheet->rows)
      if (number > sent.header) {
        Words words = row_of(row, columns);
        left[parse::folded(words[0])].push_back(std::move(words));
      }
    for (const auto& [number, row] : returned->sheet->rows)
      if (number > returned->header) compare_row(sent, *returned, number, row, left);
    // A row that waits for the City and is missing decides nothing; one of the others hides what
    // it said.
    if (sent.is_decisions) return;
    for (const auto& [key, rows] : left)
      if (!rows.empty())
        add(*returned->sheet, returned->header, returned->columns[0],
            {fmt::format("{}の行が欠けている。証跡パックから作り直した確認表で判断する",
                         quoted_cell(rows.front()[0])),
             fmt::format("the row {} is missing: decide on a checklist made of the bundle anew",
                         quoted_cell(rows.front()[0]))},
            sent.is_reading());
  }

  /// The line that names city, provider, month and run stands above the checklist's header.
  bool is_of_this_bundle(const Sent& checklist, const Returned& returned) {
    std::vector<std::string> lines;
    for (const auto& [number, row] : checklist.sheet->rows)
      if (number < checklist.header && lines.size() < 2) lines.push_back(words_of(row, 1));
    std::string here;
    std::size_t found = 0;
    for (const auto& [number, row] : returned.sheet->rows) {
      if (number >= returned.header) break;
      const std::string line = words_of(row, 1);
      if (number <= 2) here += (here.empty() ? "" : " / ") + line;
      found += static_cast<std::size_t>(
          std::count_if(lines.begin(), lines.end(),
                        [&](const std::string& wanted) { return reads_the_same(line, wanted); }));
    }
    if (found >= lines.size()) return true;
    const std::string wanted = printable(join(lines, " / "));
    add(*returned.sheet, 1, 1,
        {fmt::format(
             "別の証跡パックの確認表。この表は「{}」、証跡パックは「{}」。対になるものを指定する",
             printable(here), wanted),
         fmt::format("the checklist of another bundle: it says \"{}\", the bundle \"{}\"; name "
                     "those that belong together",
                     printable(here), wanted)});
    return false;
  }
};

}  // namespace

std::vector<ReturnedFault> unready_decisions(const ReturnedDecisions& read,
                                             const rules::RuleSet& rules) {
  std::vector<ReturnedFault> out;
  std::vector<std::string> ids;
  for (const rules::Rule& rule : rules.rules)
    for (const rules::Criterion& criterion : rule.criteria) ids.push_back(criterion.id);
  std::map<std::string, std::string> documents;  // → where it was written first
  for (const ReturnedDecision& d : read.decisions) {
    const Statement& s = d.statement;
    const rules::Criterion* known = nullptr;
    const rules::Rule* of = nullptr;
    for (const rules::Rule& rule : rules.rules)
      if (const auto* criterion = rule.criterion(s.criterion)) known = criterion, of = &rule;
    if (known == nullptr) {
      const std::string near = nearest(s.criterion, ids);
      out.push_back(
          {d.criterion_place,
           {fmt::format("{}という基準はない{}。届いたときの番号に戻す", quoted_cell(s.criterion),
                        near.empty() ? "" : fmt::format("(「{}」か)", near)),
            fmt::format("no criterion {}{}: restore the number that stood there",
                        quoted_cell(s.criterion),
                        near.empty() ? "" : fmt::format(", perhaps \"{}\"", near))}});
    } else if (of->requirement.text_sha256 != s.requirement_sha256 ||
               (!reads_the_same(d.sought, known->text.ja) &&
                !reads_the_same(d.sought, known->text.en))) {
      out.push_back({d.sought_place,
                     {fmt::format("基準{}の要件文か「求められていること」が、この版の規則と異なる。"
                                  "書き換えられているか、規則の版が違う",
                                  s.criterion),
                      fmt::format("what {} asks is not what these rules ask: it was altered, or "
                                  "the rules are of another version",
                                  s.criterion)}});
    }
    if (s.document.empty())
      out.push_back({d.document_place,
                     {"文書番号が空欄。返送文書の番号を記入する",
                      "a decision without 文書番号: write the number of the paper"}});
    else if (documents.emplace(s.document, d.document_place).second && documents.size() > 1)
      out.push_back(
          {d.document_place,
           {fmt::format("文書番号{}がほかの行({})と異なる。一つの返送には一つの番号を書く",
                        quoted_cell(s.document), documents.begin()->second),
            fmt::format("document number {} is not that of {}: one returned workbook has one",
                        quoted_cell(s.document), documents.begin()->second)}});
  }
  if (read.decisions.empty() && read.remarks.empty() && read.faults.empty())
    out.push_back({"",
                   {"判定も市確認も一つも記入されていない。記入して保存したファイルを指定する",
                    "no row has a verdict, and none a remark: name the file that was filled in and "
                    "saved"}});
  return out;
}

Alterations altered_cells(std::string_view xlsx, const Assessment& assessment, const Case& c,
                          std::string_view tool) {
  const auto book = parse::read_workbook(xlsx);
  if (!book) return {};
  // In whose language it was printed: the one in which its checklist is found. The desk's workbook
  // has none and is Japanese.
  const auto printed = [&](Language language) {
    auto out = parse::read_workbook(render_xlsx(assessment, c, {.language = language}));
    return out ? *std::move(out) : Workbook{};
  };
  const auto is_of = [&](const Workbook& sent) {
    return !sent.sheets.empty() && returned_of(*book, sent_of(sent.sheets.front()));
  };
  Workbook sent = printed(Language::ja);
  bool is_found = is_of(sent);
  if (!is_found) {
    Workbook english = printed(Language::en);
    is_found = is_of(english);
    if (is_found) sent = std::move(english);
  }
  Comparison all{*book, assessment, c, c.evidence.tool == tool};
  if (is_found) {
    const Sent checklist = sent_of(sent.sheets.front());
    if (!all.is_of_this_bundle(checklist, *returned_of(*book, checklist))) return all.out;
  }
  for (const Sheet& sheet : sent.sheets) all.compare(sent_of(sheet));
  const auto rest = [](std::vector<ReturnedFault>& list, std::size_t count) {
    if (count > 0)
      list.push_back({"",
                      {fmt::format("ほかにも{}か所ある", count),
                       fmt::format("and {} more such cells", count)}});
  };
  rest(all.out.faults, all.more_faults);
  rest(all.out.notes, all.more_notes);
  if (!all.out.notes.empty() && !all.is_same_version)
    all.out.notes.push_back(
        {"",
         {fmt::format(
              "証跡パックは{}で封じられ、いま確かめているのは{}である。版が違うと同じことを別の文"
              "で表すことがあるので、上の違いを読み、意味が変わっていないか確かめる",
              printable(c.evidence.tool), tool),
          fmt::format("the bundle was sealed by {} and this is {}: versions may put the same in "
                      "other words, so read the differences above and see that they mean the same",
                      printable(c.evidence.tool), tool)}});
  return all.out;
}

}  // namespace tenken::reports

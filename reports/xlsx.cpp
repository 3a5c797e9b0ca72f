// セキュリティ要件等一覧 適合状況確認表: the annex's rows in the annex's order, A4 landscape, marks
// beside words.
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <array>
#include <set>

#include "checks/returned_checklist.hpp"
#include "reports/report.hpp"
#include "rules/calendar.hpp"

namespace tenken::reports {

namespace {

/// Longest text of a cell (Excel's limit is 32,767 characters; libxlsxwriter refuses more).
constexpr std::size_t cell_characters_max = 32000;
/// Findings shown in one cell; the rest is counted.
constexpr std::size_t finding_lines_max = 8;

struct Column {
  const char* ja;
  const char* en;
  double width;
};
constexpr std::array<Column, 13> columns{{{"No", "No", 5},
                                          {"区分", "Category", 12},
                                          {"要件(原文)", "Requirement (official text)", 46},
                                          {"適合状況", "Verdict", 12},
                                          {"確認方法", "Basis", 12},
                                          {"確認日", "Date", 12},
                                          {"根拠資料", "Source", 20},
                                          {"証跡ID", "Evidence id", 15},
                                          {"番", "Turn", 9},
                                          {"指摘・残課題", "Finding", 40},
                                          {"是正期限", "Due", 11},
                                          {"備考", "Notes", 20},
                                          {"市確認欄", "City", 14}}};

/// A file in memory: libxlsxwriter writes to a path only.
class MemoryFile {
 public:
  MemoryFile() : fd_(memfd_create("tenken-xlsx", MFD_CLOEXEC)) {}
  ~MemoryFile() {
    if (fd_ >= 0) close(fd_);
  }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  std::string path() const { return fmt::format("/proc/self/fd/{}", fd_); }
  Bytes bytes() const {
    Bytes out;
    std::array<char, 65536> buffer;
    for (off_t at = 0;;) {
      const ssize_t n = pread(fd_, buffer.data(), buffer.size(), at);
      if (n <= 0) return out;
      out.append(buffer.data(), static_cast<std::size_t>(n));
      at += n;
    }
  }

 private:
  int fd_;
};

std::string cell(std::string_view text) {
  std::u32string wide = to_utf32(printable(text));
  if (wide.size() > cell_characters_max) wide = wide.substr(0, cell_characters_max) + U"…";
  return to_utf8(wide);
}

struct Sheet {
  lxw_worksheet* sheet;
  lxw_format* plain;
  lxw_format* header;
  lxw_format* centered;
  void text(std::size_t row, std::size_t column, std::string_view words,
            lxw_format* format = nullptr) const {
    worksheet_write_string(sheet, static_cast<lxw_row_t>(row), static_cast<lxw_col_t>(column),
                           cell(words).c_str(), format == nullptr ? plain : format);
  }
};

lxw_format* bordered(lxw_workbook* book, lxw_format_alignments horizontal) {
  lxw_format* f = workbook_add_format(book);
  format_set_border(f, LXW_BORDER_THIN);
  format_set_text_wrap(f);
  format_set_align(f, LXW_ALIGN_VERTICAL_TOP);
  format_set_align(f, static_cast<uint8_t>(horizontal));
  format_set_font_name(f, "Yu Gothic");
  format_set_font_size(f, 9);
  return f;
}

std::string verdict_words(const JudgedRequirement& row, const Options& options) {
  const auto marked = [&](Verdict v) {
    return mark(v).empty() ? in(options.language, say(v))
                           : fmt::format("{} {}", mark(v), in(options.language, say(v)));
  };
  const bool ja = options.language == Language::ja;
  std::string out = row.is_prepared_only() ? "" : marked(row.verdict) + "\n";
  if (row.has_aspects)
    out += fmt::format("{} {}\n{} {}", ja ? "備え" : "preparedness", marked(row.preparedness),
                       ja ? "履行" : "performance", marked(row.performance));
  return std::string(trim(out));
}

std::set<std::string> cited(const JudgedRequirement& row) {
  std::set<std::string> out;
  for (const auto& j : row.criteria)
    for (const auto& f : j.findings) out.insert(f.cites.begin(), f.cites.end());
  return out;
}

std::string sources(const JudgedRequirement& row, const Case& c) {
  std::set<std::string> out;
  const auto ids = cited(row);
  for (const Observation& o : c.evidence.observations) {
    if (!ids.contains(o.id)) continue;
    for (const rules::Target& t : c.evidence.deployment.targets)
      if (t.name == o.target) {
        const std::string title = t.fact("title");
        out.insert(title.empty() ? t.name
                   : t.fact("number").empty()
                       ? title
                       : fmt::format("{} {} {}", t.fact("number"), title, t.fact("version")));
      }
  }
  return fmt::format("{}", fmt::join(out, "\n"));
}

std::string bases(const JudgedRequirement& row, const Options& options) {
  std::set<Basis> seen;
  for (const auto& j : row.criteria)
    for (const auto& f : j.findings)
      if (j.mandatory && f.basis != Basis::none) seen.insert(f.basis);
  std::string out;
  for (Basis b : seen) out += (out.empty() ? "" : "\n") + in(options.language, say(b));
  return out;
}

/// What is open about a row, one line a thing: criteria that say the same of the same target share
/// a line.
std::string findings(const JudgedRequirement& row, const Case& c, const Options& options) {
  std::vector<std::pair<std::string, std::string>> said;  // words, criteria
  for (const auto& j : row.criteria)
    for (const auto& f : j.findings) {
      if (!j.mandatory || f.verdict == Verdict::pass || f.verdict == Verdict::not_applicable ||
          f.verdict == Verdict::not_due)
        continue;
      const std::string words = fmt::format("{}{}: {}", in(options.language, say(f.verdict)),
                                            f.target.empty() ? "" : " " + f.target,
                                            in(options.language, say(c.rules, row, f).actual));
      const auto same = std::find_if(said.begin(), said.end(),
                                     [&](const auto& other) { return other.first == words; });
      if (same == said.end())
        said.emplace_back(words, j.id);
      else if (!same->second.ends_with(j.id))
        same->second += " " + j.id;
    }
  std::string out;
  for (std::size_t i = 0; i < said.size() && i < finding_lines_max; ++i)
    out += fmt::format("{}{} {}", i == 0 ? "" : "\n", said[i].second, said[i].first);
  if (said.size() > finding_lines_max)
    out += fmt::format("\n… {} {}", options.language == Language::ja ? "他" : "and",
                       said.size() - finding_lines_max);
  return out;
}

/// Lines that a text takes in a column of so many half-width characters.
std::size_t lines_in(std::string_view text, std::size_t half_widths) {
  std::size_t out = 0;
  for (std::string_view line : split(text, '\n')) {
    std::size_t width = 0;
    for (char32_t character : to_utf32(line)) width += character < 0x2000 ? 1 : 2;
    out += std::max<std::size_t>(1, (width + half_widths - 1) / half_widths);
  }
  return out;
}

std::string turn_of(const JudgedRequirement& row, const Options& options) {
  const Finding* f = row.verdict == Verdict::unknown ? deciding_finding(row) : nullptr;
  return f == nullptr ? "" : in(options.language, say(f->turn));
}

std::string exceptions(const JudgedRequirement& row) {
  std::string out;
  for (const Statement& s : row.exceptions)
    out += fmt::format("{}例外措置 {} {}まで", out.empty() ? "" : "\n", s.document, s.expires_date);
  return out;
}

void row_cells(const Sheet& s, std::size_t at, const JudgedRequirement& row, const Assessment& a,
               const Case& c, const Options& options) {
  const rules::Rule* rule = c.rules.rule(row.number);
  const bool ja = options.language == Language::ja;
  std::string ids;
  int count = 0;
  for (const std::string& id : cited(row))
    if (++count <= 6) ids += (ids.empty() ? "" : "\n") + id;
  if (count > 6) ids += fmt::format("\n… {} {}", ja ? "他" : "and", count - 6);
  s.text(at, 0, std::to_string(row.number), s.centered);
  s.text(at, 1, rule == nullptr ? "" : rule->requirement.category);
  s.text(at, 2,
         rule == nullptr ? row.name
         : ja            ? rule->requirement.text_ja
                         : rule->requirement.text_ja + "\n" + rule->text_en);
  s.text(at, 3, verdict_words(row, options), s.centered);
  s.text(at, 4, bases(row, options));
  s.text(at, 5, format_date(day_in_japan(a.as_of)));
  // The titles of papers are the vendor's: not for everybody.
  s.text(at, 6, options.edition == Edition::full ? sources(row, c) : "");
  s.text(at, 7, ids);
  s.text(at, 8, turn_of(row, options), s.centered);
  s.text(at, 9, findings(row, c, options));
  s.text(at, 10, "");
  s.text(at, 11, exceptions(row));
  s.text(at, 12, "");
}

/// 市判断: what waits for the city, with what a decision binds; the city's columns are unlocked.
struct DecisionSheet {
  lxw_workbook* book;
  Sheet s;
  lxw_format* open;  ///< unlocked

  void head() const {
    constexpr std::array<double, 12> widths{9, 20, 34, 52, 12, 12, 9, 30, 16, 16, 13, 13};
    for (std::size_t i = 0; i < decision_headers.size(); ++i) {
      const auto column = static_cast<lxw_col_t>(i);
      worksheet_set_column(s.sheet, column, column, widths[i], nullptr);
      s.text(3, i, decision_headers[i], s.header);
    }
  }

  void choices(std::size_t last) const {
    std::array<const char*, 5> list{"○ 適合", "△ 一部適合", "× 不適合", "― 対象外", nullptr};
    lxw_data_validation validation{};
    validation.validate = LXW_VALIDATION_TYPE_LIST;
    validation.value_list = const_cast<char**>(list.data());
    std::string title = "判定", words = "一覧から選んでください。空欄は判断なしとして扱います。";
    validation.error_title = title.data();
    validation.error_message = words.data();
    const auto column = static_cast<lxw_col_t>(DecisionColumn::verdict);
    worksheet_data_validation_range(s.sheet, 4, column, static_cast<lxw_row_t>(last), column,
                                    &validation);
  }

  void row(std::size_t at, const JudgedRequirement& row, const JudgedCriterion& j, const Case& c,
           const Options& options) const {
    const rules::Rule* rule = c.rules.rule(row.number);
    if (rule == nullptr) return;
    std::string seen;
    for (const Finding& f : j.findings)
      if (f.verdict == Verdict::unknown)
        seen += (seen.empty() ? "" : "\n") + in(options.language, say(c.rules, row, f).actual);
    std::string content;
    for (const std::string& digest : j.content) content += (content.empty() ? "" : "\n") + digest;
    const rules::Criterion* criterion = rule->criterion(j.id);
    s.text(at, 0, j.id, s.centered);
    s.text(at, 1, fmt::format("{} {}", row.number, in(options.language, rule->title)));
    s.text(at, 2, criterion == nullptr ? "" : in(options.language, criterion->text));
    s.text(at, 3, seen);
    s.text(at, 4, rule->requirement.text_sha256);
    s.text(at, 5, content);
    for (std::size_t i = 6; i < decision_headers.size(); ++i) s.text(at, i, "", open);
    worksheet_set_row(
        s.sheet, static_cast<lxw_row_t>(at),
        std::min(400.0,
                 12.5 * static_cast<double>(std::max<std::size_t>(lines_in(seen, 58), 6)) + 3),
        nullptr);
  }
};

bool awaits(const JudgedCriterion& j) {
  return !j.content.empty() && j.decision != JudgedCriterion::Decision::held;
}

void add_decisions(lxw_workbook* book, const Sheet& like, lxw_format* heading, const Assessment& a,
                   const Case& c, const Options& options) {
  lxw_format* open = bordered(book, LXW_ALIGN_LEFT);
  format_set_unlocked(open);
  format_set_bg_color(open, 0xFFF9E5);
  Sheet s = like;
  s.sheet = workbook_add_worksheet(book, decision_sheet);
  const DecisionSheet out{book, s, open};
  s.text(0, 0, "市の判断を待つ基準", heading);
  s.text(1, 0,
         "色の付いた欄だけに記入し、文書番号を付けて返送してください。判断は「内容の指紋」の内容に"
         "対するもので、"
         "内容が変わらない限り再確認期限まで引き継がれます。",
         heading);
  out.head();
  std::size_t at = 4;
  for (const JudgedRequirement& row : a.requirements)
    for (const JudgedCriterion& j : row.criteria)
      if (awaits(j)) out.row(at++, row, j, c, options);
  if (at > 4) out.choices(at - 1);
  worksheet_protect(s.sheet, nullptr, nullptr);
  worksheet_freeze_panes(s.sheet, 4, 1);
  worksheet_repeat_rows(s.sheet, 3, 3);
  worksheet_set_landscape(s.sheet);
  worksheet_set_paper(s.sheet, 9);
  worksheet_fit_to_pages(s.sheet, 1, 0);
}

}  // namespace

Bytes render_xlsx(const Assessment& a, const Case& c, const Options& options) {
  const bool ja = options.language == Language::ja;
  const MemoryFile file;
  const std::string path = file.path();
  lxw_workbook_options book_options{};
  lxw_workbook* book = workbook_new_opt(path.c_str(), &book_options);
  if (book == nullptr) return {};
  lxw_doc_properties properties{};
  std::string title = "セキュリティ要件等一覧 適合状況確認表";
  properties.title = title.data();
  properties.created = static_cast<time_t>(a.as_of.time_since_epoch().count());
  workbook_set_properties(book, &properties);
  lxw_worksheet* sheet = workbook_add_worksheet(book, ja ? "適合状況確認表" : "Checklist");
  Sheet s{sheet, bordered(book, LXW_ALIGN_LEFT), bordered(book, LXW_ALIGN_CENTER),
          bordered(book, LXW_ALIGN_CENTER)};
  format_set_bold(s.header);
  format_set_bg_color(s.header, 0xD9E1F2);
  lxw_format* heading = workbook_add_format(book);
  format_set_bold(heading);
  format_set_font_size(heading, 13);
  format_set_font_name(heading, "Yu Gothic");
  s.text(0, 0, title + "  " + a.system, heading);
  lxw_format* note = workbook_add_format(book);
  format_set_font_name(note, "Yu Gothic");
  format_set_font_size(note, 9);
  s.text(1, 0, fmt::format("{}  {}  {}  run {}", a.city, a.period, format_instant(a.as_of), a.run),
         note);
  s.text(2, 0,
         "凡例: ○ 適合  △ 一部適合  × 不適合  ― 対象外・履行期未到来  "
         "未確認は記号を付けず、適合に含まない",
         note);
  constexpr std::size_t head = 4;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    worksheet_set_column(sheet, static_cast<lxw_col_t>(i), static_cast<lxw_col_t>(i),
                         columns[i].width, nullptr);
    s.text(head, i, ja ? columns[i].ja : columns[i].en, s.header);
  }
  for (std::size_t i = 0; i < a.requirements.size(); ++i) {
    row_cells(s, head + 1 + i, a.requirements[i], a, c, options);
    const rules::Rule* rule = c.rules.rule(a.requirements[i].number);
    // Excel fits a row to wrapped text only when somebody edits it, so the height is reckoned here.
    const std::string text = rule == nullptr ? ""
                             : ja            ? rule->requirement.text_ja
                                             : rule->requirement.text_ja + "\n" + rule->text_en;
    const std::size_t needed =
        std::max({lines_in(text, 52), lines_in(findings(a.requirements[i], c, options), 45),
                  lines_in(sources(a.requirements[i], c), 22), std::size_t{3}});
    worksheet_set_row(sheet, static_cast<lxw_row_t>(head + 1 + i),
                      std::min(400.0, 12.5 * static_cast<double>(needed) + 3), nullptr);
  }
  worksheet_set_margins(sheet, 0.4, 0.4, 0.5, 0.5);
  worksheet_freeze_panes(sheet, head + 1, 3);
  worksheet_repeat_rows(sheet, head, head);
  worksheet_set_landscape(sheet);
  worksheet_set_paper(sheet, 9);
  worksheet_fit_to_pages(sheet, 1, 0);
  worksheet_set_footer(sheet, "&C&P / &N");
  if (options.edition == Edition::full) add_decisions(book, s, heading, a, c, options);
  workbook_close(book);
  return file.bytes();
}

}  // namespace tenken::reports

#include "reports/xlsx/book.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>

#include "reports/words/catalogue.hpp"
#include "rules/calendar.hpp"

namespace tenken::reports {

namespace {

constexpr const char* font = "BIZ UDPゴシック";
/// Points; a row of text of this size is line_points high in Excel and LibreOffice.
constexpr double font_points = 10, line_points = 11.7;
/// Excel's highest row, in points.
constexpr double row_points_max = 409;
/// Longest text of a cell (Excel's limit is 32,767 characters; libxlsxwriter refuses more).
constexpr std::size_t cell_characters_max = 32000;
/// What a unit of column width and a character of this font take, in hundredths of half an em:
/// a unit is 7 pixels and half an em 6.7, and some is lost to kinsoku.
constexpr double room_a_unit = 100;

std::size_t width_of(char32_t c) {
  if (c == U'\n') return 0;
  if (c == U' ') return 60;
  if (c < 0x2000) return 140;  // Latin letters and digits of BIZ UDPGothic are wide
  return c >= 0xFF61 && c <= 0xFF9F ? 110 : 198;
}

/// Lines that a text takes in a column, and where it has to be cut for `lines_max` of them.
struct Fit {
  std::size_t lines = 1;
  std::size_t characters = 0;  ///< that fit
};

Fit fit_of(const std::u32string& text, double width, std::size_t lines_max) {
  const auto room = std::max<std::size_t>(200, static_cast<std::size_t>(width * room_a_unit));
  Fit out;
  std::size_t used = 0;
  for (char32_t c : text) {
    const std::size_t w = width_of(c);
    const bool breaks = c == U'\n' || used + w > room;
    if (breaks && out.lines == lines_max) return out;
    if (breaks) ++out.lines;
    used = c == U'\n' ? 0 : breaks ? w : used + w;
    ++out.characters;
  }
  return out;
}

lxw_format* made(lxw_workbook* book, bool bordered) {
  lxw_format* f = workbook_add_format(book);
  format_set_font_name(f, font);
  format_set_font_size(f, font_points);
  format_set_text_wrap(f);
  format_set_align(f, LXW_ALIGN_VERTICAL_TOP);
  if (bordered) {
    format_set_border(f, LXW_BORDER_THIN);
    format_set_border_color(f, 0x7F7F7F);
  }
  return f;
}

CellFormats formats_of(lxw_workbook* book) {
  CellFormats out;
  out.plain = made(book, true);
  out.centered = made(book, true);
  format_set_align(out.centered, LXW_ALIGN_CENTER);
  out.header = made(book, true);
  format_set_align(out.header, LXW_ALIGN_CENTER);
  format_set_align(out.header, LXW_ALIGN_VERTICAL_CENTER);
  format_set_bold(out.header);
  format_set_bg_color(out.header, 0xDDE3EA);
  out.title = made(book, false);
  format_set_bold(out.title);
  format_set_font_size(out.title, 15);
  out.note = made(book, false);
  out.warning = made(book, false);
  format_set_bold(out.warning);
  out.open = made(book, true);
  out.open_day = made(book, true);
  for (lxw_format* open : {out.open, out.open_day}) {
    format_set_unlocked(open);
    format_set_bg_color(open, 0xFFF8DC);
  }
  // Else Excel makes a date of the document number 8-11, a formula of a reason that begins with
  // "=", and shows a day typed as 11/24 without the year that it takes for granted.
  format_set_num_format(out.open, "@");
  format_set_num_format(out.open_day, "yyyy\"年\"m\"月\"d\"日\"");
  // Fills differ in lightness too, so that a grey print keeps them apart.
  const std::array<std::pair<Verdict, lxw_color_t>, 6> fills{{{Verdict::pass, 0xFFFFFF},
                                                              {Verdict::partial, 0xFFE9A8},
                                                              {Verdict::unknown, 0xE4DFEC},
                                                              {Verdict::fail, 0xF4B6B0},
                                                              {Verdict::not_applicable, 0xF2F2F2},
                                                              {Verdict::not_due, 0xF2F2F2}}};
  for (const auto& [verdict, fill] : fills) {
    lxw_format* f = made(book, true);
    format_set_align(f, LXW_ALIGN_CENTER);
    format_set_bg_color(f, fill);
    if (verdict == Verdict::fail || verdict == Verdict::unknown || verdict == Verdict::partial)
      format_set_bold(f);
    out.of_verdict[static_cast<std::size_t>(verdict)] = f;
  }
  return out;
}

}  // namespace

Book::Book(const View& view) : fd_(memfd_create("tenken-xlsx", MFD_CLOEXEC)) {
  const std::string path = fmt::format("/proc/self/fd/{}", fd_);
  lxw_workbook_options options{};
  book_ = workbook_new_opt(path.c_str(), &options);
  if (book_ == nullptr) return;
  lxw_doc_properties properties{};
  std::string title = std::string(phrase("xlsx.title", view.language)) + " " + view.system;
  std::string author = view.provider;
  properties.title = title.data();
  properties.author = author.data();
  // Excel needs a date; the judgement's makes the same bytes on another day.
  if (const auto at = parse_instant(view.as_of))
    properties.created = static_cast<time_t>(at->time_since_epoch().count());
  workbook_set_properties(book_, &properties);
  formats_ = formats_of(book_);
}

Book::~Book() {
  if (book_ != nullptr) workbook_close(book_);
  if (fd_ >= 0) ::close(fd_);
}

lxw_worksheet* Book::sheet(const std::string& name) {
  return book_ == nullptr ? nullptr : workbook_add_worksheet(book_, name.c_str());
}

Bytes Book::close() {
  if (book_ == nullptr || workbook_close(std::exchange(book_, nullptr)) != LXW_NO_ERROR) return {};
  Bytes out;
  std::array<char, 65536> buffer;
  for (off_t at = 0;;) {
    const ssize_t n = pread(fd_, buffer.data(), buffer.size(), at);
    if (n <= 0) return out;
    out.append(buffer.data(), static_cast<std::size_t>(n));
    at += n;
  }
}

void write_text(lxw_worksheet* sheet, lxw_row_t row, lxw_col_t column, std::string_view text,
                lxw_format* format, Language language) {
  worksheet_write_string(sheet, row, column, shortened(text, cell_characters_max, language).c_str(),
                         format);
}

void write_line(lxw_worksheet* sheet, lxw_row_t row, const std::vector<ColumnSpec>& columns,
                std::string_view text, lxw_format* format, double points, Language language) {
  double width = 0;
  for (const ColumnSpec& column : columns) width += column.width;
  const std::string words = shortened(text, cell_characters_max, language);
  const Fit fit = fit_of(to_utf32(words), width * font_points / points, 1000);
  if (columns.size() > 1)
    worksheet_merge_range(sheet, row, 0, row, static_cast<lxw_col_t>(columns.size() - 1), "",
                          format);
  worksheet_write_string(sheet, row, 0, words.c_str(), format);
  const double line = points * line_points / font_points;
  worksheet_set_row(sheet, row, std::min(row_points_max, line * static_cast<double>(fit.lines) + 3),
                    nullptr);
}

TableWriter::TableWriter(const Book& book, lxw_worksheet* sheet, std::vector<ColumnSpec> columns,
                         lxw_row_t first_row, Language language)
    : book_(book),
      sheet_(sheet),
      columns_(std::move(columns)),
      next_(first_row),
      language_(language) {
  for (std::size_t i = 0; i < columns_.size(); ++i)
    worksheet_set_column(sheet_, static_cast<lxw_col_t>(i), static_cast<lxw_col_t>(i),
                         columns_[i].width, nullptr);
}

void TableWriter::header() {
  std::vector<CellText> cells;
  for (const ColumnSpec& column : columns_) cells.push_back({column.name, book_.formats().header});
  row(cells);
}

void TableWriter::row(const std::vector<CellText>& cells) {
  const auto lines_max = static_cast<std::size_t>((row_points_max - 4) / line_points);
  std::size_t lines = 1;
  for (std::size_t i = 0; i < cells.size() && i < columns_.size(); ++i) {
    std::string text = printable(cells[i].text);
    std::u32string wide = to_utf32(text);
    Fit fit = fit_of(wide, columns_[i].width, lines_max);
    if (fit.characters < wide.size() && !cells[i].whole) {
      // Room for the mark that says how much is left out.
      const Fit most = fit_of(wide, columns_[i].width, lines_max - 3);
      text = to_utf8(wide.substr(0, most.characters)) +
             phrased("view.more_characters", language_, wide.size() - most.characters);
    }
    lines = std::max(lines, fit.lines);
    lxw_format* format = cells[i].format == nullptr ? book_.formats().plain : cells[i].format;
    write_text(sheet_, next_, static_cast<lxw_col_t>(i), text, format, language_);
  }
  worksheet_set_row(sheet_, next_, line_points * static_cast<double>(lines) + 4, nullptr);
  ++next_;
}

void add_choices(lxw_worksheet* sheet, lxw_row_t first, lxw_row_t last, lxw_col_t column,
                 const std::vector<std::string>& words, const std::string& title,
                 const std::string& message) {
  std::vector<char*> list;
  std::vector<std::string> kept = words;
  for (std::string& word : kept) list.push_back(word.data());
  list.push_back(nullptr);
  std::string heading = title, text = message;
  lxw_data_validation validation{};
  validation.validate = LXW_VALIDATION_TYPE_LIST;
  validation.value_list = list.data();
  validation.input_title = heading.data();
  validation.input_message = text.data();
  validation.error_title = heading.data();
  validation.error_message = text.data();
  worksheet_data_validation_range(sheet, first, column, last, column, &validation);
}

void add_prompt(lxw_worksheet* sheet, lxw_row_t first, lxw_row_t last, lxw_col_t column,
                const std::string& title, const std::string& message) {
  std::string heading = title, text = message;
  lxw_data_validation validation{};
  validation.validate = LXW_VALIDATION_TYPE_ANY;
  validation.input_title = heading.data();
  validation.input_message = text.data();
  worksheet_data_validation_range(sheet, first, column, last, column, &validation);
}

void finish_sheet(lxw_worksheet* sheet, lxw_row_t header_row, lxw_col_t frozen_columns,
                  const std::string& footer) {
  // Locked against a slip of the hand, without a password: columns and rows may be widened.
  lxw_protection allowed{};
  allowed.format_columns = 1;
  allowed.format_rows = 1;
  allowed.autofilter = 1;
  worksheet_protect(sheet, nullptr, &allowed);
  worksheet_freeze_panes(sheet, header_row + 1, frozen_columns);
  worksheet_repeat_rows(sheet, header_row, header_row);
  worksheet_set_landscape(sheet);
  worksheet_set_paper(sheet, 9);  // A4
  worksheet_set_margins(sheet, 0.6, 0.3, 0.4, 0.5);
  worksheet_fit_to_pages(sheet, 1, 0);
  // In a footer & begins a code.
  std::string safe;
  for (char c : shortened(footer, 60, Language::en))
    safe += c == '&' ? std::string("&&") : std::string(1, c);
  worksheet_set_footer(sheet, ("&L&8 " + safe + "&R&8 &P / &N").c_str());
}

}  // namespace tenken::reports

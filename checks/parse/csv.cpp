#include "checks/parse/csv.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tenken::parse {

namespace {

struct Reader {
  std::string_view text;
  std::size_t at = 0;
  int line = 1;
  std::string why;

  bool ends() const { return at >= text.size(); }
  bool fail(std::string what) {
    why = std::move(what);
    return false;
  }

  bool quoted(std::string& cell) {
    const int opened = line;
    for (++at; !ends(); ++at) {
      if (text[at] == '\n') ++line;
      if (text[at] != '"') {
        cell += text[at];
      } else if (at + 1 < text.size() && text[at + 1] == '"') {
        cell += '"';
        ++at;
      } else {
        ++at;
        return ends() || text[at] == ',' || text[at] == '\n' || text[at] == '\r' ||
               fail("text after a closing quote");
      }
    }
    line = opened;
    return fail("a quote that is never closed");
  }

  bool plain(std::string& cell) {
    while (!ends() && text[at] != ',' && text[at] != '\n' && text[at] != '\r') {
      if (text[at] == '"') return fail("a quote inside a cell that does not begin with one");
      cell += text[at++];
    }
    return true;
  }

  bool row(CsvRow& out) {
    out.line = line;
    while (true) {
      std::string cell;
      if (!(!ends() && text[at] == '"' ? quoted(cell) : plain(cell))) return false;
      out.cells.push_back(std::move(cell));
      if (out.cells.size() > csv_columns_max)
        return fail(fmt::format("more than {} columns", csv_columns_max));
      if (ends()) return true;
      const char c = text[at++];
      if (c == ',') continue;
      if (c == '\r' && (ends() || text[at] != '\n'))
        return fail("a carriage return without a line feed");
      if (c == '\r') ++at;
      ++line;
      return true;
    }
  }
};

}  // namespace

Result<std::vector<CsvRow>> read_csv(std::string_view utf8) {
  Reader reader{utf8, 0, 1, {}};
  const auto refuse = [&](std::string what) {
    return Error{.what = fmt::format("line {}: {}", reader.line, what),
                 .where = fmt::format("line {}", reader.line),
                 .hint = "save as CSV (RFC 4180)",
                 .code = "register.csv"};
  };
  if (utf8.find('\0') != std::string_view::npos) return refuse("a NUL character");
  std::vector<CsvRow> out;
  while (!reader.ends()) {
    CsvRow row;
    if (!reader.row(row)) return refuse(reader.why);
    const bool blank = std::all_of(row.cells.begin(), row.cells.end(), [](const std::string& cell) {
      return cell.find_first_not_of(" \t") == std::string::npos;
    });
    if (blank) continue;
    out.push_back(std::move(row));
    if (out.size() > csv_rows_max)
      return refuse(fmt::format("more than {} rows", csv_rows_max - 1));
  }
  return out;
}

}  // namespace tenken::parse

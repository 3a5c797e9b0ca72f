#include "cli/returned.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "checks/returned_checklist.hpp"
#include "cli/files.hpp"
#include "cli/judged.hpp"
#include "reports/returned_check.hpp"
#include "reports/view/view.hpp"
#include "reports/words/catalogue.hpp"

namespace tenken::cli {

namespace {

/// Largest workbook that is read.
constexpr std::uintmax_t workbook_bytes_max = 16u << 20;

std::vector<Error> errors_of(const std::vector<ReturnedFault>& faults, const std::string& path) {
  std::vector<Error> out;
  for (const ReturnedFault& fault : faults) {
    const rules::Text text = fault.text();
    out.push_back(Error{.kind = ErrorKind::input,
                        .what = text.en,
                        .where = path,
                        .hint = "",
                        .code = "statement.malformed",
                        .what_ja = text.ja});
  }
  return out;
}

/// A document number inside a YAML string between double quotes.
std::string escaped(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string said_by(const ReturnedDecisions& read, std::string_view bytes) {
  std::string out;
  for (const auto& [s, sought, criterion_place, sought_place, document_place] : read.decisions)
    out +=
        fmt::format("{:8} {}  {} {}  {} - {}\n", printable(s.criterion), say(s.verdict).ja,
                    printable(s.office), printable(s.document), s.effective_date, s.expires_date);
  if (!read.remarks.empty())
    out += fmt::format("\n{}:\n", reports::phrase("decide.remarks", reports::Language::ja));
  for (const ReturnedRemark& r : read.remarks)
    out += fmt::format("  {:5} {}  {}  {}\n", r.row, r.answer, r.document,
                       reports::one_line(r.comment));
  if (!read.decisions.empty())
    out += fmt::format("\nreturned_checklists:\n  - {{document: \"{}\", sha256: \"{}\"}}\n",
                       escaped(read.decisions.front().statement.document), sha256_hex(bytes));
  return out;
}

}  // namespace

int read_returned(const po::variables_map& values) {
  const std::string path = values["from"].as<std::string>();
  const auto bytes = read_file(path, workbook_bytes_max);
  if (!bytes) return fail(bytes.error());
  const ReturnedDecisions read = read_returned_checklist(*bytes, "");
  std::vector<ReturnedFault> faults = read.faults;
  const auto add = [&](const std::vector<ReturnedFault>& more) {
    faults.insert(faults.end(), more.begin(), more.end());
  };
  if (values.count("bundle") == 0) {
    const auto rules = load_embedded_rules();
    add(reports::unready_decisions(read, rules.value));
    if (faults.empty()) say_progress(reports::phrase("decide.not_compared", terminal_language()));
  } else {
    const Judged judged = judge_sealed(values, std::nullopt);
    if (!judged.errors.empty()) return fail(judged.errors);
    add(reports::unready_decisions(read, judged.value.rules));
    // What the sealed rules ask is what this program's ask, or the reader is told.
    for (const ReturnedFault& other : reports::unready_decisions(read, load_embedded_rules().value))
      if (std::none_of(faults.begin(), faults.end(),
                       [&](const ReturnedFault& known) { return known.place == other.place; }))
        say_progress(reports::in(terminal_language(), other.text()));
    const auto altered =
        reports::altered_cells(*bytes, judged.assessment, judged.value, "tenken " TENKEN_VERSION);
    add(altered.faults);
    for (const ReturnedFault& note : altered.notes)
      say_progress(reports::in(terminal_language(), note.text()));
  }
  if (!faults.empty()) return fail(errors_of(faults, path));
  const auto written = write_stdout(said_by(read, *bytes));
  return written ? satisfied : fail(written.error());
}

}  // namespace tenken::cli

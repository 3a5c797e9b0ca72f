// init: a starter folder, or the registers section for a vendor's own workbook.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <set>

#include "checks/parse/register_fit.hpp"
#include "checks/parse/registers.hpp"
#include "cli/files.hpp"
#include "cli/init_texts.hpp"
#include "cli/options.hpp"

namespace tenken::cli {

namespace {

namespace fs = std::filesystem;

/// Largest workbook that is looked into; a register may have 4 MiB.
constexpr std::uintmax_t workbook_bytes_max = 16u << 20;

/// A YAML scalar that means exactly this text.
std::string yaml_text(std::string_view text) {
  std::string out = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (static_cast<unsigned char>(c) < 0x20)
      out += fmt::format("\\x{:02x}", static_cast<unsigned>(c));
    else
      out += c;
  }
  return out + "\"";
}

/// "subcontractors" → subcontractor_register where the rules have such a role; empty: look it up.
std::string role_of(std::string_view schema, const rules::RuleSet& rules) {
  std::string role(schema);
  if (role.ends_with('s')) role.pop_back();
  role += "_register";
  for (const rules::Rule& rule : rules.rules)
    for (const rules::Step& step : rule.steps)
      if (step.role == role) return role;
  return {};
}

/// One entry of `registers:`; what it leaves open stands in comments.
std::string entry_of(const parse::RegisterFit& fit, const std::string& file,
                     const std::string& name, const rules::RuleSet& rules) {
  const std::string role = role_of(fit.schema->name, rules);
  std::string out = fmt::format("  - name: {}\n    register: {}\n", name, fit.schema->name);
  out += role.empty() ? "    roles: []  # see \"tenken list roles\"\n"
                      : fmt::format("    roles: [{}]\n", role);
  out += fmt::format("    file: {}\n    sheet: {}\n    header_row: {}\n    columns:\n",
                     yaml_text(file), yaml_text(fit.sheet->name), fit.match.header.row);
  for (const auto& cell : fit.match.header.cells)
    if (const auto found = fit.match.columns.find(cell.column); found != fit.match.columns.end())
      out += fmt::format("      {}: {}\n", found->second->name, yaml_text(cell.header));
  for (const parse::Column* column : fit.open) {
    const auto near = parse::near_headers(*column, fit.unused);
    const char* needed = column->required ? "needed" : "optional";
    const std::string title = std::string(parse::title_of(*column));
    if (near.empty() && column->required)
      out += fmt::format("      # {}:  # {} ({}): 見出しがない / no header\n", column->name, title,
                         needed);
    for (const std::string& header : near)
      out += fmt::format("      # {}: {}  # {} ({}): これか / is it this one?\n", column->name,
                         yaml_text(printable(header)), title, needed);
  }
  return out;
}

/// What a person still has to decide, on standard error.
void tell_rest(const parse::RegisterFit& fit, const std::string& place) {
  for (const parse::Schema* rival : fit.rivals)
    say_progress(fmt::format("{}: register {} fits as well as {}: which one is it?", place,
                             rival->name, fit.schema->name));
  for (const parse::Column* column : fit.match.twice)
    say_progress(fmt::format("{}: two headers name {}: leave one", place, column->name));
  for (const parse::Column* column : fit.open) {
    const auto near = parse::near_headers(*column, fit.unused);
    const std::string open =
        fmt::format("{}: column {} ({}, {}) is open", place, column->name, parse::title_of(*column),
                    column->required ? "needed" : "optional");
    say_progress(near.empty() ? open
                              : fmt::format("{}; did you mean \"{}\"?", open, printable(near[0])));
  }
  for (const std::string& header : fit.unused)
    say_progress(fmt::format("{}: header \"{}\" is not used", place, printable(header)));
}

Result<Done> write_new(const fs::path& path, std::string_view bytes) {
  std::error_code error;
  if (fs::exists(fs::symlink_status(path, error)))
    return Error{.kind = ErrorKind::usage,
                 .what = "is there already and is not overwritten",
                 .where = path.string(),
                 .hint = "name another place with -o"};
  return write_file(path, bytes);
}

int from_workbook(const std::string& file, const std::string& wanted, const std::string& only,
                  const std::string& out) {
  std::vector<std::string> known;
  for (const parse::Schema* one : parse::all_schemas()) known.emplace_back(one->name);
  if (!only.empty() && std::find(known.begin(), known.end(), only) == known.end()) {
    const std::string near = nearest(only, known);
    return fail(Error{.kind = ErrorKind::usage,
                      .what = fmt::format("unknown register \"{}\"", printable(only)),
                      .where = "--register",
                      .hint = near.empty() ? "see \"tenken schema\""
                                           : fmt::format("did you mean \"{}\"?", near)});
  }
  const auto bytes = read_file(file, workbook_bytes_max);
  if (!bytes) return fail(bytes.error());
  auto book = parse::read_workbook(*bytes);
  if (!book) {
    Error error = book.error();
    error.where = error.where.empty() ? file : file + ": " + error.where;
    return fail(error);
  }
  const auto rules = load_embedded_rules();
  if (!rules.errors.empty()) return fail(rules.errors);
  std::vector<std::string> sheets;
  for (const parse::Sheet& sheet : book->sheets) sheets.push_back(sheet.name);
  if (!wanted.empty() && std::find(sheets.begin(), sheets.end(), wanted) == sheets.end()) {
    const std::string near = nearest(wanted, sheets);
    return fail(Error{.kind = ErrorKind::usage,
                      .what = fmt::format("no sheet \"{}\"", printable(wanted)),
                      .where = file,
                      .hint = near.empty() ? fmt::format("there are: {}", join(sheets, ", "))
                                           : fmt::format("did you mean \"{}\"?", near)});
  }
  std::string yaml;
  std::set<std::string> names;
  for (const parse::RegisterFit& fit : parse::fit_registers(*book, only)) {
    if (!wanted.empty() && fit.sheet->name != wanted) continue;
    const std::string place = printable(file + ": " + fit.sheet->name);
    if (fit.schema == nullptr) {
      say_progress(fmt::format("{}: no register fits", place));
      continue;
    }
    std::string name(fit.schema->name);
    for (int n = 2; !names.insert(name).second; ++n)
      name = fmt::format("{}-{}", fit.schema->name, n);
    yaml += entry_of(fit, file, name, rules.value);
    tell_rest(fit, place);
  }
  if (yaml.empty())
    return fail(Error{.kind = ErrorKind::input,
                      .what = "no sheet names two columns of a register",
                      .where = file,
                      .hint = "see rules/registers.md for their headers"});
  yaml =
      "# 貼る前に一行ずつ確かめる。名前が同じ見出しだけを当てている。\n"
      "# Read each line before you paste it: only headers with exactly our names are mapped.\n"
      "registers:\n" +
      yaml;
  const auto written = out.empty() ? write_stdout(yaml) : write_new(out, yaml);
  return written ? satisfied : fail(written.error());
}

/// A register's header row as CSV, UTF-8 with its mark so that Excel reads it.
std::string template_of(const parse::Schema& schema) {
  std::vector<std::string> titles;
  for (const parse::Column& column : schema.columns) {
    std::string title(parse::title_of(column));
    if (title.find(',') != std::string::npos) title = "\"" + title + "\"";
    titles.push_back(std::move(title));
  }
  return "\xEF\xBB\xBF" + join(titles, ",") + "\r\n";
}

int starter(const std::string& folder) {
  const auto rules = load_embedded_rules();
  if (!rules.errors.empty()) return fail(rules.errors);
  std::string registers;
  std::vector<std::pair<fs::path, std::string>> files;
  for (const parse::Schema* schema : parse::all_schemas()) {
    const std::string role = role_of(schema->name, rules.value);
    registers +=
        fmt::format("#  - {{name: {0}, register: {0}, roles: [{1}], file: registers/{0}.csv}}\n",
                    schema->name, role.empty() ? "…" : role);
    files.emplace_back(fs::path(folder) / "registers" / (std::string(schema->name) + ".csv"),
                       template_of(*schema));
  }
  files.emplace_back(fs::path(folder) / "deployment.yaml", starter_deployment(registers));
  files.emplace_back(fs::path(folder) / "profile.yaml", std::string(starter_profile));
  std::error_code error;
  for (const auto& [path, text] : files)
    if (fs::exists(fs::symlink_status(path, error)))
      return fail(Error{.kind = ErrorKind::usage,
                        .what = "is there already; nothing was written",
                        .where = path.string(),
                        .hint = "name another folder with -o"});
  fs::create_directories(fs::path(folder) / "registers", error);
  if (error)
    return fail(Error{.kind = ErrorKind::environment, .what = error.message(), .where = folder});
  for (const auto& [path, text] : files) {
    if (const auto written = write_new(path, text); !written) return fail(written.error());
    std::cout << path.string() << "\n";
  }
  return satisfied;
}

}  // namespace

int run_init(const std::vector<std::string>& arguments) {
  po::options_description options("Options");
  options.add_options()("from", po::value<std::string>()->default_value(""),
                        "a vendor's workbook (.xlsx): print its registers section")(
      "sheet", po::value<std::string>()->default_value(""), "only this sheet of it")(
      "register", po::value<std::string>()->default_value(""),
      "it is this register (see \"tenken schema\"); absent: the one that fits best")(
      "output,o", po::value<std::string>()->default_value(""),
      "folder of the starter files, or file of the section (else standard output)");
  po::variables_map values;
  if (const auto done = parse(
          arguments, "init", "-o DIR | --from FILE.xlsx [--sheet NAME] [--register NAME] [-o FILE]",
          options, {}, values))
    return *done;
  const std::string from = values["from"].as<std::string>(),
                    sheet = values["sheet"].as<std::string>(),
                    output = values["output"].as<std::string>();
  if (!from.empty())
    return from_workbook(from, sheet, values["register"].as<std::string>(), output);
  if (output.empty() || !sheet.empty())
    return fail(Error{.kind = ErrorKind::usage,
                      .what = sheet.empty() ? "needs a folder" : "--sheet needs --from",
                      .where = "init",
                      .hint = "tenken init -o DIR, or tenken init --from FILE.xlsx"});
  return starter(output);
}

}  // namespace tenken::cli

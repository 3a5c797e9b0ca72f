// document, register, statement: papers in the deployment's folder. The file is kept as it is; the
// text of a PDF, a Word document, a workbook or a page beside it.
#include <fmt/format.h>

#include <fstream>

#include "checks/parse/docx.hpp"
#include "checks/parse/html_text.hpp"
#include "checks/parse/identity_export.hpp"
#include "checks/parse/ooxml.hpp"
#include "checks/parse/xlsx.hpp"
#include "checks/probe/process.hpp"

namespace tenken::probe {

namespace {

/// pdftotext gets this much address space and processor time; a 200-page contract needs under 100
/// MB and a second.
constexpr ProcessLimits poppler_limits{.cpu_seconds_max = 20, .memory_bytes_max = 1ll << 30};
/// Most text of one paper that is kept, in bytes.
constexpr std::int64_t text_bytes_max = 4ll << 20;

std::filesystem::path path_of(const Look& look) { return look.base / look.target.fact("file"); }

Seen read_file(const Look& look, std::string media_type) {
  Seen out;
  out.part = "file";
  out.how = "read " + look.target.fact("file");
  out.media_type = std::move(media_type);
  const auto path = path_of(look);
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status)) {
    out.status =
        error && error != std::errc::no_such_file_or_directory ? Status::denied : Status::absent;
    out.why = "no such file";
    return out;
  }
  if (!std::filesystem::is_regular_file(status)) {
    out.status = Status::malformed;
    out.why = "not a regular file";
    return out;
  }
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    out.status = Status::denied;
    out.why = "could not be opened";
    return out;
  }
  const auto most = static_cast<std::size_t>(look.step.limits.bytes_max);
  out.bytes.resize(most + 1);
  in.read(out.bytes.data(), static_cast<std::streamsize>(most + 1));
  out.bytes.resize(static_cast<std::size_t>(in.gcount()));
  if (out.bytes.size() > most) {
    out.bytes.resize(most);
    out.status = Status::truncated;
    out.why = fmt::format("more than {} bytes", most);
  } else if (out.bytes.empty()) {
    out.status = Status::malformed;
    out.why = "an empty file";
  }
  return out;
}

/// The text of a PDF, pages ended by form feeds, by poppler's pdftotext as a child with limits.
Seen pdf_text(const Look& look) {
  const std::vector<std::string> argv{
      "pdftotext", "-layout", "-enc", "UTF-8", std::filesystem::absolute(path_of(look)).string(),
      "-"};
  Ran ran = run_process(argv, {}, text_bytes_max, poppler_limits, look.deadline);
  Seen out;
  out.part = "text";
  out.how = fmt::format("pdftotext -layout -enc UTF-8 {} -", look.target.fact("file"));
  out.reducer = "pdftotext";
  out.seen_at_ms = ran.seen_at_ms;
  out.took_ms = ran.took_ms;
  out.status = ran.status == Status::absent ? Status::malformed : ran.status;
  out.why =
      ran.status == Status::absent ? "pdftotext is not installed (package poppler-utils)" : ran.why;
  if (ran.status == Status::timed_out) out.why = "pdftotext did not end in time";
  if (ran.status != Status::ok) return out;
  if (ran.exit_status != 0) {
    const bool locked = ran.err.find("Incorrect password") != std::string::npos;
    const std::string said = printable(trim(ran.err).substr(0, 200));
    out.status = Status::malformed;
    out.why = locked ? "a password-protected PDF: save it without a password (" + said + ")"
                     : fmt::format("pdftotext ended with {}: {}", ran.exit_status, said);
  } else if (trim(ran.out).find_first_not_of("\f\n ") == std::string_view::npos) {
    out.status = Status::malformed;
    out.why = "no text in this PDF: a scan needs text recognition first";
  } else {
    out.bytes = std::move(ran.out);
  }
  return out;
}

/// The forms that a paper comes in. What the bytes are decides; a name that says otherwise is a
/// lie, and nothing of the paper is read.
enum class Form { pdf, word, excel, html, plain };

struct FormOf {
  Form form = Form::plain;
  std::string why;  ///< the form is none of these, or not what the name says
};

constexpr std::string_view name_of(Form form) {
  switch (form) {
    case Form::pdf:
      return "a PDF";
    case Form::word:
      return "a Word document";
    case Form::excel:
      return "an Excel workbook";
    case Form::html:
      return "a web page";
    case Form::plain:
      break;
  }
  return "plain text";
}

std::string with_hint(const Error& error) {
  std::string out = error.what;
  if (!error.where.empty()) out += " (" + error.where + ")";
  if (!error.hint.empty()) out += ": " + error.hint;
  return printable(out);
}

FormOf form_of(std::string_view bytes, const std::string& file) {
  const std::string ending = lower_ascii(std::filesystem::path(file).extension().string());
  FormOf out;
  switch (parse::file_kind(bytes)) {
    case parse::FileKind::pdf:
      out.form = Form::pdf;
      break;
    case parse::FileKind::html:
      out.form = Form::html;
      break;
    case parse::FileKind::ole:
      return {Form::plain, with_hint(parse::ole_error(bytes))};
    case parse::FileKind::rtf:
      return {Form::plain, "an RTF file: save it as .docx or PDF"};
    case parse::FileKind::zip: {
      const auto kind = parse::office_kind(bytes);
      if (!kind) return {Form::plain, with_hint(kind.error())};
      if (*kind == parse::OfficeKind::other)
        return {Form::plain,
                "an Office file that is neither a document nor a workbook: save it as PDF"};
      out.form = *kind == parse::OfficeKind::document ? Form::word : Form::excel;
      break;
    }
    case parse::FileKind::other:
      // A page may begin with anything; its name says that it is one.
      out.form = ending == ".html" || ending == ".htm" ? Form::html : Form::plain;
  }
  const std::pair<std::string_view, Form> endings[] = {
      {".pdf", Form::pdf},    {".docx", Form::word}, {".docm", Form::word}, {".xlsx", Form::excel},
      {".xlsm", Form::excel}, {".html", Form::html}, {".htm", Form::html},  {".txt", Form::plain},
      {".md", Form::plain},   {".csv", Form::plain}};
  for (const auto& [known, form] : endings)
    if (ending == known && form != out.form)
      out.why =
          fmt::format("named {} but not {}: it is {}", ending, name_of(form), name_of(out.form));
  if (ending == ".doc" || ending == ".xls")
    out.why = fmt::format("named {}: it is {}; give it the ending of its form", ending,
                          name_of(out.form));
  return out;
}

std::string_view media_type_of(Form form) {
  switch (form) {
    case Form::pdf:
      return "application/pdf";
    case Form::word:
      return "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    case Form::excel:
      return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    case Form::html:
      return "text/html";
    case Form::plain:
      break;
  }
  return "text/plain";
}

/// Text that our own reader makes of the kept file.
Seen read_text(const Seen& file, Form form) {
  Seen out = file;
  out.part = "text";
  out.media_type = "text/plain";
  out.bytes.clear();
  Result<std::string> text = form == Form::word    ? parse::docx_text(file.bytes)
                             : form == Form::excel ? parse::xlsx_text(file.bytes)
                                                   : parse::html_text(file.bytes);
  out.reducer = form == Form::word    ? "docx-text/1"
                : form == Form::excel ? "xlsx-text/1"
                                      : "html-text/1";
  out.how = out.reducer + " of " + file.how;
  if (!text) {
    out.status = Status::malformed;
    out.why = with_hint(text.error());
  } else if (text->find_first_not_of("\f\n\t ") == std::string::npos) {
    out.status = Status::malformed;
    out.why =
        fmt::format("no text in {}: pictures of text need text recognition first", name_of(form));
  } else {
    out.bytes = std::move(*text);
  }
  return out;
}

Seen plain_text(const Seen& file) {
  Seen out = file;
  out.part = "text";
  if (!is_utf8(file.bytes)) {
    out.bytes.clear();
    out.status = Status::malformed;
    out.why = "text that is not UTF-8";
  }
  return out;
}

/// A paper under NDA stays with its owner: its digest is what the viewing record speaks of.
void leave_with_owner(Seen& file, const std::string& custody) {
  if (file.bytes.empty()) return;
  file.redactions.push_back(fmt::format("custody {}: {} bytes kept as digest {}", custody,
                                        file.bytes.size(), sha256_hex(file.bytes)));
  file.bytes.clear();
  if (file.status != Status::ok) return;
  file.status = Status::withheld;
  file.why = "custody " + custody;
}

std::vector<Seen> observe_document(const Look& look) {
  std::vector<Seen> out{read_file(look, "application/octet-stream")};
  Seen& file = out[0];
  FormOf found;
  if (file.status == Status::ok) {
    found = form_of(file.bytes, look.target.fact("file"));
    file.media_type = media_type_of(found.form);
    if (!found.why.empty()) {
      file.status = Status::malformed;
      file.why = found.why;
    }
  }
  if (const std::string custody = look.target.fact("custody"); custody != "sealed")
    leave_with_owner(file, custody);
  if (file.status != Status::ok) return out;
  Seen text = found.form == Form::pdf     ? pdf_text(look)
              : found.form == Form::plain ? plain_text(file)
                                          : read_text(file, found.form);
  out.push_back(std::move(text));
  return out;
}

std::string media_type_of(std::string_view file) {
  if (file.ends_with(".json")) return "application/json";
  if (file.ends_with(".yaml") || file.ends_with(".yml")) return "application/yaml";
  if (file.ends_with(".csv")) return "text/csv";
  if (file.ends_with(".xlsx")) return std::string(media_type_of(Form::excel));
  return "application/octet-stream";
}

std::vector<Seen> observe_file(const Look& look) {
  return {read_file(look, media_type_of(look.target.fact("file")))};
}

/// An export of an identity service: its policies stay, users, clients and secrets go.
std::vector<Seen> observe_policy_export(const Look& look) {
  Seen out = read_file(look, media_type_of(look.target.fact("file")));
  if (out.status != Status::ok) {
    out.bytes.clear();
    return {out};
  }
  auto kept = parse::policies_only(out.bytes);
  out.reducer = "policy-export/1";
  out.bytes.clear();
  if (kept)
    out.bytes = *std::move(kept);
  else {
    out.status = Status::malformed;
    out.why = with_hint(kept.error());
  }
  return {out};
}

std::vector<std::string> describe(const Look& look) { return {"read " + look.target.fact("file")}; }

}  // namespace

extern const Probe document_probe{
    "document",       "1",     "a paper: PDF, .docx, .xlsx, HTML or UTF-8 text", {}, false,
    observe_document, describe};
extern const Probe register_probe{
    "register", "1", "a register: CSV, XLSX, YAML or JSON", {}, false, observe_file, describe};
extern const Probe policy_export_probe{"policy_export",
                                       "1",
                                       "an identity service's own export, its policies only",
                                       {},
                                       false,
                                       observe_policy_export,
                                       describe};
extern const Probe statement_probe{"statement",  "1",     "a CMS-signed statement", {}, false,
                                   observe_file, describe};

}  // namespace tenken::probe

// document, register, statement: papers in the deployment's folder. The file is kept as it is; a
// PDF's text beside it.
#include <fmt/format.h>

#include <fstream>

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
      "pdftotext", "-q",    "-layout",
      "-enc",      "UTF-8", std::filesystem::absolute(path_of(look)).string(),
      "-"};
  Ran ran = run_process(argv, {}, text_bytes_max, poppler_limits, look.deadline);
  Seen out;
  out.part = "text";
  out.how = fmt::format("pdftotext -q -layout -enc UTF-8 {} -", look.target.fact("file"));
  out.reducer = "pdftotext";
  out.seen_at_ms = ran.seen_at_ms;
  out.took_ms = ran.took_ms;
  out.status = ran.status == Status::absent ? Status::malformed : ran.status;
  out.why =
      ran.status == Status::absent ? "pdftotext is not installed (package poppler-utils)" : ran.why;
  if (ran.status != Status::ok) return out;
  if (ran.exit_status != 0) {
    out.status = Status::malformed;
    out.why = fmt::format("pdftotext ended with {}: {}", ran.exit_status,
                          printable(trim(ran.err).substr(0, 200)));
  } else if (trim(ran.out).find_first_not_of("\f\n ") == std::string_view::npos) {
    out.status = Status::malformed;
    out.why = "no text in this PDF: a scan needs text recognition first";
  } else {
    out.bytes = std::move(ran.out);
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

std::vector<Seen> observe_document(const Look& look) {
  const bool pdf_name = look.target.fact("file").ends_with(".pdf");
  std::vector<Seen> out{read_file(look, pdf_name ? "application/pdf" : "text/plain")};
  if (out[0].status != Status::ok) return out;
  const bool pdf = out[0].bytes.starts_with("%PDF-");
  if (pdf_name && !pdf) {
    out[0].status = Status::malformed;
    out[0].why = "not a PDF";
    return out;
  }
  out.push_back(pdf ? pdf_text(look) : plain_text(out[0]));
  if (look.target.fact("custody") != "sealed") {
    // A paper under NDA stays with its owner: its digest is what the viewing record speaks of.
    out[0].redactions.push_back(fmt::format("custody {}: {} bytes kept as digest {}",
                                            look.target.fact("custody"), out[0].bytes.size(),
                                            sha256_hex(out[0].bytes)));
    out[0].bytes.clear();
    out[0].status = Status::withheld;
    out[0].why = "custody " + look.target.fact("custody");
    out.pop_back();
  }
  return out;
}

std::string media_type_of(std::string_view file) {
  if (file.ends_with(".json")) return "application/json";
  if (file.ends_with(".yaml") || file.ends_with(".yml")) return "application/yaml";
  if (file.ends_with(".csv")) return "text/csv";
  return "application/octet-stream";
}

std::vector<Seen> observe_file(const Look& look) {
  return {read_file(look, media_type_of(look.target.fact("file")))};
}

std::vector<std::string> describe(const Look& look) { return {"read " + look.target.fact("file")}; }

}  // namespace

extern const Probe document_probe{
    "document", "1", "a paper: PDF or UTF-8 text", {}, false, observe_document, describe};
extern const Probe register_probe{"register",   "1",     "a register: CSV, YAML or JSON", {}, false,
                                  observe_file, describe};
extern const Probe statement_probe{"statement",  "1",     "a CMS-signed statement", {}, false,
                                   observe_file, describe};

}  // namespace tenken::probe

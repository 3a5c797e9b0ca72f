#include "cli/console.hpp"

#include <algorithm>
#include <cstdlib>
#include <iostream>

#include "cli/command.hpp"
#include "reports/bundle/sentences.hpp"
#include "reports/words/catalogue.hpp"
#include "reports/words/console.hpp"
#include "rules/text.hpp"

namespace tenken::cli {

namespace {

const char* phrase_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::usage:
      return "error.usage";
    case ErrorKind::input:
      return "error.input";
    case ErrorKind::bundle:
      return "error.bundle";
    case ErrorKind::signature:
      return "error.signature";
    case ErrorKind::environment:
      return "error.environment";
    case ErrorKind::internal:
      return "error.internal";
  }
  return "error.internal";
}

int code_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::usage:
    case ErrorKind::input:
    case ErrorKind::environment:
      return usage;
    case ErrorKind::bundle:
    case ErrorKind::signature:
      return integrity;
    case ErrorKind::internal:
      return internal;
  }
  return internal;
}

/// What is wrong: in its own words, else in those of its code, else of its kind.
std::string in_japanese(const Error& e) {
  if (!e.what_ja.empty()) return e.what_ja;
  if (auto own = reports::in_japanese(e.what)) return *std::move(own);
  if (const bundle::Sentence* known = bundle::sentence(e.code)) return std::string(known->japanese);
  return reports::phrase(phrase_of(e.kind), reports::Language::ja);
}

std::string placed(const Error& e, std::string_view where, std::string_view what) {
  std::string out = where.empty() ? "" : printable(where) + ": ";
  out += printable(what);
  if (e.code.find('.') != std::string::npos) out += " [" + e.code + "]";
  return out;
}

}  // namespace

bool speaks_japanese() {
  for (const char* name : {"TENKEN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"})
    if (const char* value = std::getenv(name); value != nullptr && *value != '\0')
      return std::string_view(value).starts_with("ja");
  return false;
}

reports::Language terminal_language() {
  return speaks_japanese() ? reports::Language::ja : reports::Language::en;
}

std::string said(std::string_view english) {
  return (speaks_japanese() ? reports::in_japanese(english) : std::nullopt)
      .value_or(std::string(english));
}

void print(const Error& e) {
  const bool japanese = speaks_japanese();
  if (japanese) {
    std::cerr << "tenken: 誤り: " << placed(e, said(e.where), in_japanese(e)) << "\n";
    if (!e.hint.empty()) std::cerr << "tenken: 手引: " << printable(said(e.hint)) << "\n";
  }
  std::cerr << "tenken: error: " << placed(e, e.where, e.what) << "\n";
  if (!japanese && !e.hint.empty()) std::cerr << "tenken: hint: " << printable(e.hint) << "\n";
}

int fail(const std::vector<Error>& errors) {
  int code = satisfied;
  for (const Error& e : errors) {
    print(e);
    code = std::max(code, code_of(e.kind));
  }
  return code == satisfied ? internal : code;
}

int fail(const Error& error) { return fail(std::vector<Error>{error}); }

void say_progress(std::string_view line) { std::cerr << "tenken: " << said(line) << "\n"; }

}  // namespace tenken::cli

// What goes to a terminal besides a report: faults, notices, help, in the language of whoever sits
// at it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "reports/report.hpp"
#include "rules/result.hpp"

namespace tenken::cli {

/// True where the locale (TENKEN_LANG, LC_ALL, LC_MESSAGES, LANG: the first that is set) is
/// Japanese.
bool speaks_japanese();
reports::Language terminal_language();
/// The sentence in the language of the terminal.
std::string said(std::string_view english);

/// "tenken: error: WHERE: WHAT" and "tenken: hint: …" on standard error; at a Japanese terminal
/// 誤り and 手引 stand above.
void print(const Error& error);
/// Prints all and gives the exit code of the worst.
int fail(const std::vector<Error>& errors);
int fail(const Error& error);
/// One line on standard error.
void say_progress(std::string_view line);

}  // namespace tenken::cli

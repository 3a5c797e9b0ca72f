// The program's words for whoever opens a report: every heading, label and sentence of a page, in
// both languages, by key. Sentences of a row live in its rule, of a finding in
// checks/sentences.cpp, of a bundle in bundle/sentences.cpp.
#pragma once

#include <fmt/format.h>

#include <string_view>
#include <vector>

#include "reports/report.hpp"

namespace tenken::reports {

struct Phrase {
  std::string_view key;  ///< "view.legend", "pdf.changes"
  const char* ja;        ///< fmt pattern; {} in the same number in both
  const char* en;
};

/// Every phrase, of all of reports/words/phrases_*.cpp; keys are unique.
const std::vector<Phrase>& all_phrases();
/// The phrase in one language. A key that nobody wrote is our own bug.
const char* phrase(std::string_view key, Language language);

/// The phrase with its {} filled.
template <typename... Values>
std::string phrased(std::string_view key, Language language, const Values&... values) {
  return fmt::format(fmt::runtime(phrase(key, language)), values...);
}

}  // namespace tenken::reports

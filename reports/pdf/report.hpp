// The monthly report's sections, in their order. Each lays out what the View says and adds no
// judgement of its own.
#pragma once

#include <string>
#include <string_view>

#include "reports/pdf/chart.hpp"
#include "reports/pdf/table.hpp"
#include "reports/view/view.hpp"
#include "reports/words/catalogue.hpp"

namespace tenken::reports {

struct PdfReport {
  const View& view;
  Paper& paper;

  std::string say(std::string_view key) const { return phrase(key, view.language); }
  template <typename First, typename... Values>
  std::string say(std::string_view key, const First& first, const Values&... values) const {
    return phrased(key, view.language, first, values...);
  }
  bool is_public() const { return view.edition == Edition::public_; }
  std::string fitted(std::string_view text, const TextStyle& style, double width,
                     std::size_t lines_max) const {
    return fit(paper.type(), text, style, width, lines_max, view.language);
  }
  PaperTable table(std::vector<PaperColumn> columns) const;
};

/// The name of a requirement's place, for links.
std::string place_of_row(int number);

/// Exactly two pages: how the month stands, for a reader who opens nothing else.
void put_minimum(const PdfReport& report);
void put_contents(const PdfReport& report);
void put_changes(const PdfReport& report);
void put_trend(const PdfReport& report);
void put_remediations(const PdfReport& report);
void put_questions(const PdfReport& report);
void put_rows(const PdfReport& report);
void put_requirements(const PdfReport& report);
void put_exceptions(const PdfReport& report);
void put_limits(const PdfReport& report);
void put_glossary(const PdfReport& report);
/// Digests, by eye: of what the report is made of and of what waits for a decision.
void put_digests(const PdfReport& report);

}  // namespace tenken::reports

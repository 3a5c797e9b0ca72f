#include "reports/report.hpp"

namespace tenken::reports {

const std::vector<Renderer>& all_renderers() {
  static const std::vector<Renderer> all{
      {"table", "text/plain", "27 rows for a terminal", render_table},
      {"json", "application/json", "the assessment, canonical", render_json},
      {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
       "the city's checklist for Excel", render_xlsx},
      {"html", "text/html", "the evidence page: one file for a browser, offline", render_html},
      {"pdf", "application/pdf", "the monthly report on paper, two honest pages first", render_pdf},
      {"status", "text/plain", "what is left this month, whose turn, by effect", render_status},
      {"summary", "text/plain", "the honest minimum of a month in two pages", render_summary},
  };
  return all;
}

const Renderer* find_renderer(std::string_view name) {
  for (const Renderer& r : all_renderers())
    if (r.name == name) return &r;
  return nullptr;
}

const std::string& in(Language language, const rules::Text& text) {
  return language == Language::ja ? text.ja : text.en;
}

const Finding* deciding_finding(const JudgedRequirement& row) {
  for (const JudgedCriterion& j : row.criteria)
    if (j.mandatory && j.verdict == row.verdict)
      for (const Finding& f : j.findings)
        if (f.verdict == row.verdict) return &f;
  return nullptr;
}

}  // namespace tenken::reports

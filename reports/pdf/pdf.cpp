// pdf: the monthly report. The honest minimum on two pages, then everything behind it.
#include "reports/pdf/report.hpp"

namespace tenken::reports {

namespace {

/// Characters of a name in the header of each page: Latin ones are half as wide.
constexpr std::size_t header_characters_max = 20;

std::string assessment_digest(const View& view) {
  return view.digests.empty() ? "" : view.digests.front().text.substr(0, 12);
}

PaperFacts facts_of(const View& view) {
  const Language language = view.language;
  const std::string title = phrase("pdf.title", language);
  const std::string system =
      shortened(view.system, header_characters_max * (language == Language::ja ? 1 : 2), language);
  const std::string edition = view.edition == Edition::public_ ? view.edition_word + "  " : "";
  const std::string period = view.period_words.empty() ? "" : " " + view.period_words;
  return {.title = title + " " + shortened(view.system, 200, language) + period,
          .author = shortened(view.provider, 200, language),
          .subject = shortened(view.city, 200, language),
          .created = view.as_of,
          .language = language == Language::ja ? "ja" : "en",
          .header_left = edition + title + "  " + system + " " + period,
          .header_field = phrase("pdf.document_number", language),
          .footer_left = phrased("pdf.footer", language, shortened(view.run, 40, language),
                                 assessment_digest(view))};
}

}  // namespace

std::string fit(Typesetter& type, std::string_view text, const TextStyle& style, double width,
                std::size_t lines_max, Language language) {
  // No line holds more characters than this many; what is longer is not even set.
  const auto narrow = static_cast<std::size_t>(width / (0.25 * style.size) + 1) * lines_max;
  std::size_t characters = to_utf32(text.substr(0, narrow * 4)).size();
  std::string out(text);
  if (characters > narrow) out = shortened(text, characters = narrow, language);
  while (characters > 4 && type.set(out, style, width).size() > lines_max) {
    characters = characters * 9 / 10;
    out = shortened(text, characters, language);
  }
  return out;
}

PaperTable PdfReport::table(std::vector<PaperColumn> columns) const {
  return {paper, std::move(columns), say("pdf.continued")};
}

std::string place_of_row(int number) { return fmt::format("R{:02}", number); }

Bytes render_pdf(const Assessment& assessment, const Case& c, const Options& options) {
  const View view = view_of(assessment, c, options, false);
  Paper paper(facts_of(view));
  const PdfReport report{view, paper};
  put_minimum(report);
  put_contents(report);
  put_changes(report);
  put_trend(report);
  put_remediations(report);
  put_questions(report);
  put_rows(report);
  put_requirements(report);
  put_exceptions(report);
  put_limits(report);
  put_glossary(report);
  put_digests(report);
  return paper.finish();
}

}  // namespace tenken::reports

#include "reports/pdf/cover.hpp"

#include <qrencode.h>

#include <memory>

#include "reports/pdf/report.hpp"
#include "reports/words/catalogue.hpp"

namespace tenken::reports {

namespace {

/// Light modules around the code (ISO/IEC 18004: four).
constexpr int quiet_modules = 4;
constexpr double code_side = mm(38);
/// Digits of the short code that two people can compare by telephone.
constexpr std::size_t short_digits = 12;

/// Draws the code with its quiet zone in a square of `code_side`.
void draw_code(Paper& paper, const std::string& content, double x, double y) {
  const std::unique_ptr<QRcode, void (*)(QRcode*)> code(
      QRcode_encodeString8bit(content.c_str(), 0, QR_ECLEVEL_M), QRcode_free);
  if (!code) return;
  const int side = code->width + 2 * quiet_modules;
  const double module = code_side / side;
  const auto is_dark = [&](int column, int row) {
    return (code->data[row * code->width + column] & 1) != 0;
  };
  for (int row = 0; row < code->width; ++row)
    for (int from = 0; from < code->width; ++from) {
      if (!is_dark(from, row)) continue;
      int to = from + 1;
      while (to < code->width && is_dark(to, row)) ++to;
      paper.fill(x + (from + quiet_modules) * module, y + (row + quiet_modules) * module,
                 (to - from) * module, module * 1.01, 0);
      from = to;
    }
}

struct Cover {
  const CoverFacts& facts;
  const View& view;
  Paper& paper;
  static constexpr double label = mm(38);

  std::string say(std::string_view key) const { return phrase(key, view.language); }
  template <typename... Values>
  std::string say(std::string_view key, const Values&... values) const {
    return phrased(key, view.language, values...);
  }
  std::string fitted(std::string_view text, std::size_t lines_max) const {
    return fit(paper.type(), text, style::body, Paper::width - label, lines_max, view.language);
  }
  void line(std::string_view key, std::string_view text) {
    labelled(paper, say(key), text, label, style::body);
    paper.skip(mm(0.6));
  }
  void short_line(std::string_view key, std::string_view text, std::size_t lines_max = 1) {
    line(key, fitted(text, lines_max));
  }

  void head() {
    paper.mark("cover", say("cover.title"), 1);
    flow(paper, paper.type().set(say("cover.title"), style::title, Paper::width), style::title,
         Paper::left, "H1");
    paper.skip(mm(1));
    paper.rule(Paper::left, paper.y(), Paper::right, paper.y(), grey::ink, 1.1);
    paper.skip(mm(3));
    short_line("cover.to", view.city);
    short_line("cover.system", view.system, 2);
    short_line("cover.period", view.period_words);
    short_line("cover.from", view.provider);
    short_line("cover.run", view.run);
    short_line("cover.file", say("cover.file_size", facts.file_name, facts.bytes), 2);
  }

  void digest() {
    paper.skip(mm(2));
    const double pad = mm(2), from = paper.y();
    paper.stroke(Paper::left, from, Paper::width, code_side + 2 * pad, grey::ink, 0.9);
    draw_code(paper, cover_code(facts, view.period), Paper::right - pad - code_side, from + pad);
    const double x = Paper::left + pad, room = Paper::width - code_side - 3 * pad;
    paper.skip(pad);
    const TextStyle digits{.size = 10.5, .bold = true, .leading = 1.6};
    flow(paper, paper.type().set(say("cover.digest"), style::strong, room), style::strong, x, "P");
    paper.skip(mm(1));
    flow(paper, paper.type().set(grouped(facts.sha256, 8), digits, room), digits, x, "P");
    paper.skip(mm(1.5));
    flow(paper,
         paper.type().set(say("cover.short", grouped(facts.sha256.substr(0, short_digits), 3)),
                          style::body, room),
         style::body, x, "P");
    flow(paper, paper.type().set(say("cover.code_note"), style::small, room), style::small, x, "P",
         grey::soft);
    paper.move_to(from + code_side + 2 * pad + mm(3));
  }

  void seal() {
    line("cover.signer",
         facts.signer.empty()
             ? say("cover.no_signer")
             : fitted(facts.signer, 1) + "\nSHA-256\n" + grouped(facts.signer_sha256, 8) +
                   (facts.is_signer_known ? "" : "\n" + say("cover.unknown_signer")));
    line("cover.stamp", facts.stamped_at.empty()
                            ? say("cover.no_stamp")
                            : facts.stamped_at + "\n" + fitted(facts.stamped_by, 1));
    line("cover.previous", facts.previous_sha256.empty() ? say("cover.no_previous")
                                                         : fitted(facts.previous_period, 1) + "\n" +
                                                               grouped(facts.previous_sha256, 8));
    line("cover.ledger", say("cover.ledger_note"));
    std::string counts;
    for (const View::Count& count : view.totals)
      counts += (counts.empty() ? "" : say("cover.between")) +
                say("cover.count", count.verdict.text(), count.rows);
    if (!view.prepared_words.empty()) counts += say("cover.prepared", view.prepared_words);
    line("cover.counts", counts);
  }

  void steps() {
    subheading(paper, say("cover.steps"));
    const std::string file = fitted(facts.file_name, 1);
    for (const char* key : {"cover.step1", "cover.step2", "cover.step3", "cover.step4"})
      flow(paper, paper.type().set(say(key, file), style::body, Paper::width), style::body,
           Paper::left, "P");
    paper.skip(mm(3));
  }
};

}  // namespace

std::string cover_code(const CoverFacts& facts, std::string_view period) {
  const auto plain = [](std::string_view text) {
    std::string out;
    for (const char c : text)
      out += (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                     c == '-' || c == '.'
                 ? c
                 : '_';
    return out;
  };
  return "tenken:1:" + plain(facts.system_name) + ":" + plain(period) + ":" + plain(facts.sha256);
}

Bytes render_cover(const CoverFacts& facts, const View& view) {
  const std::string title = phrase("cover.title", view.language);
  const std::string period = view.period_words.empty() ? "" : " " + view.period_words;
  Paper paper({.title = title + " " + view.system + period,
               .author = view.provider,
               .subject = view.city,
               .created = view.as_of,
               .language = view.language == Language::ja ? "ja" : "en",
               .footer_left = phrase("cover.footer", view.language)});
  Cover cover{facts, view, paper};
  cover.head();
  cover.digest();
  cover.seal();
  cover.steps();
  entry_fields(paper,
               {phrase("cover.received_by", view.language),
                phrase("cover.received_on", view.language), phrase("cover.checked", view.language)},
               mm(17));
  return paper.finish();
}

}  // namespace tenken::reports

#include "reports/pdf/block.hpp"

#include <algorithm>

namespace tenken::reports {

namespace {

/// Where the baseline stands in a line's box: BIZ UD fonts rise 0.88 and fall 0.12 of their size.
constexpr double ascent = 0.88;

}  // namespace

double baseline_of(double y, const TextStyle& style) {
  return y + (style.line_height() - style.size) / 2 + ascent * style.size;
}

double height_of(const std::vector<SetLine>& lines, const TextStyle& style) {
  return static_cast<double>(lines.size()) * style.line_height();
}

void flow(Paper& paper, std::vector<SetLine> lines, const TextStyle& style, double x,
          std::string_view tag, double shade) {
  const double height = style.line_height();
  paper.begin(tag);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    // No last line alone on the next page, no first one alone on this.
    const bool first_of_many = i == 0 && lines.size() > 1;
    const bool second_last = lines.size() > 2 && i + 2 == lines.size();
    if (paper.room() < (first_of_many || second_last ? 2 : 1) * height && !paper.at_top()) {
      paper.end(tag);
      paper.new_page();
      paper.begin(tag);
    }
    paper.put(std::move(lines[i]), x, baseline_of(paper.y(), style), shade);
    paper.skip(height);
  }
  paper.end(tag);
}

void heading(Paper& paper, int level, std::string_view text, std::string_view place, double keep) {
  const TextStyle& style = level == 1 ? style::h1 : style::h2;
  const double before = level == 1 ? mm(7) : mm(5);
  auto lines = paper.type().set(text, style, Paper::width);
  const double height = height_of(lines, style);
  if (!paper.at_top()) paper.skip(before);
  paper.need(height + keep);
  paper.begin_held();
  paper.mark(place, text, level);
  flow(paper, std::move(lines), style, Paper::left, level == 1 ? "H1" : "H2");
  if (level == 1) {
    paper.skip(mm(0.8));
    paper.rule(Paper::left, paper.y(), Paper::right, paper.y(), grey::ink, 1.1);
  }
  paper.skip(level == 1 ? mm(3) : mm(1.2));
  paper.end_held();
}

void subheading(Paper& paper, std::string_view text, double keep) {
  if (!paper.at_top()) paper.skip(mm(2.6));
  auto lines = paper.type().set(text, style::strong, Paper::width);
  paper.need(height_of(lines, style::strong) + keep);
  paper.begin_held();
  // A reader by voice steps from heading to heading: no level is left out.
  flow(paper, std::move(lines), style::strong, Paper::left, paper.level() > 1 ? "H3" : "H2");
  paper.skip(mm(0.6));
  paper.end_held();
}

void paragraph(Paper& paper, std::string_view text, const TextStyle& style, double indent,
               double shade) {
  if (text.empty()) return;
  flow(paper, paper.type().set(text, style, Paper::width - indent), style, Paper::left + indent,
       "P", shade);
  paper.skip(mm(1));
}

void bullet(Paper& paper, std::string_view text, const TextStyle& style) {
  const double hang = style.size * 1.1;
  paper.need(style.line_height());
  auto lines = paper.type().set(text, style, Paper::width - hang);
  if (lines.size() > 1) paper.need(2 * style.line_height());
  paper.put(paper.type().set_one("・", style), Paper::left, baseline_of(paper.y(), style));
  flow(paper, std::move(lines), style, Paper::left + hang, "P");
  paper.skip(mm(0.5));
}

void labelled(Paper& paper, std::string_view label, std::string_view text, double label_width,
              const TextStyle& style, double indent) {
  if (text.empty()) return;
  TextStyle bold = style;
  bold.bold = true;
  auto labels = paper.type().set(label, bold, label_width - 4);
  auto lines = paper.type().set(text, style, Paper::width - indent - label_width);
  const double height = style.line_height();
  paper.need(height *
             static_cast<double>(std::max(labels.size(), std::min<std::size_t>(lines.size(), 2))));
  const double from = paper.y();
  const std::size_t page = paper.page();
  paper.begin("P");
  for (SetLine& line : labels) {
    paper.put(std::move(line), Paper::left + indent, baseline_of(paper.y(), style), grey::soft);
    paper.skip(height);
  }
  paper.end("P");
  const double below = paper.y();
  paper.move_to(from);
  flow(paper, std::move(lines), style, Paper::left + indent + label_width, "P");
  if (paper.page() == page && paper.y() < below) paper.move_to(below);
  paper.skip(mm(0.5));
}

void boxed(Paper& paper, const std::vector<std::string>& texts, const TextStyle& style,
           double shade) {
  if (texts.empty()) return;
  const double pad = mm(2.2);
  std::vector<std::vector<SetLine>> all;
  double height = 2 * pad;
  for (const std::string& text : texts) {
    all.push_back(paper.type().set(text, style, Paper::width - 2 * pad));
    height += height_of(all.back(), style);
  }
  paper.need(height);
  const double from = paper.y();
  if (height <= paper.room()) {
    paper.fill(Paper::left, from, Paper::width, height, shade);
    paper.fill(Paper::left, from, 2, height, grey::soft);
  }
  paper.skip(pad);
  for (auto& lines : all) flow(paper, std::move(lines), style, Paper::left + pad, "P");
  paper.skip(pad);
}

std::string grouped(std::string_view digest, std::size_t groups) {
  std::string out;
  for (std::size_t i = 0; i < digest.size(); ++i) {
    if (i > 0 && i % 4 == 0) out += i / 4 % groups == 0 ? '\n' : ' ';
    out += digest[i];
  }
  return out;
}

}  // namespace tenken::reports

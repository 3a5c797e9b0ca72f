#include "reports/pdf/paper.hpp"

#include <cairo-pdf.h>
#include <fmt/format.h>

#include <algorithm>
#include <cassert>

#include "reports/pdf/own_pdf.hpp"

namespace tenken::reports {

namespace {

cairo_status_t append(void* bytes, const unsigned char* data, unsigned size) {
  static_cast<Bytes*>(bytes)->append(reinterpret_cast<const char*>(data), size);
  return CAIRO_STATUS_SUCCESS;
}

constexpr TextStyle frame_style{.size = 7.5, .leading = 1.4};

/// Attributes of a cairo tag: a string between quotes, of names that are ours.
std::string quoted(std::string_view name) {
  assert(name.find_first_of("'\\") == name.npos);
  return fmt::format("'{}'", name);
}

}  // namespace

Paper::Paper(PaperFacts facts) : facts_(std::move(facts)) {
  surface_ = cairo_pdf_surface_create_for_stream(append, &bytes_, page_width, page_height);
  cairo_pdf_surface_restrict_to_version(surface_, CAIRO_PDF_VERSION_1_5);
  for (const auto& [key, value] : {std::pair{CAIRO_PDF_METADATA_TITLE, &facts_.title},
                                   {CAIRO_PDF_METADATA_AUTHOR, &facts_.author},
                                   {CAIRO_PDF_METADATA_SUBJECT, &facts_.subject},
                                   {CAIRO_PDF_METADATA_CREATE_DATE, &facts_.created},
                                   {CAIRO_PDF_METADATA_MOD_DATE, &facts_.created}})
    cairo_pdf_surface_set_metadata(surface_, key, printable(*value).c_str());
  cairo_ = cairo_create(surface_);
  type_ = std::make_unique<Typesetter>(cairo_);
  pages_.emplace_back();
}

Paper::~Paper() {
  type_.reset();
  pages_.clear();
  cairo_destroy(cairo_);
  cairo_surface_destroy(surface_);
}

void Paper::need(double height) {
  if (height > room() && !at_top()) new_page();
}

void Paper::new_page() {
  const bool moves = held_.is_whole && held_.to == pages_.back().size() && held_.y > top;
  pages_.emplace_back();
  if (moves)
    move_held();
  else
    y_ = top;
  held_ = {};
}

void Paper::begin_held() {
  // A heading below a heading: both are held.
  if (!held_.is_whole || held_.to != pages_.back().size())
    held_ = {.from = pages_.back().size(), .y = y_};
  held_.is_whole = false;
}

void Paper::end_held() {
  held_.to = pages_.back().size();
  held_.is_whole = held_.from < held_.to;
}

void Paper::move_held() {
  std::vector<Put>& old = pages_[pages_.size() - 2];
  const double up = held_.y - top;
  for (std::size_t i = held_.from; i < held_.to; ++i) {
    if (Text* text = std::get_if<Text>(&old[i])) text->y -= up;
    if (Box* box = std::get_if<Box>(&old[i])) box->y -= up;
    if (PageOf* of = std::get_if<PageOf>(&old[i])) of->y -= up;
    if (const Spot* spot = std::get_if<Spot>(&old[i]))
      for (Place& place : places_)
        if (place.name == spot->place) place.page = page(), place.y -= up;
    pages_.back().push_back(std::move(old[i]));
  }
  old.resize(held_.from);
  y_ -= up;
}

void Paper::put(SetLine line, double x, double baseline, double shade) {
  pages_.back().push_back(Text{std::move(line), x, baseline, shade});
}

void Paper::fill(double x, double y, double w, double h, double shade) {
  pages_.back().push_back(Box{x, y, w, h, shade, 0, true, false});
}

void Paper::stroke(double x, double y, double w, double h, double shade, double thick,
                   bool dashed) {
  pages_.back().push_back(Box{x, y, w, h, shade, thick, false, dashed});
}

void Paper::rule(double x1, double y1, double x2, double y2, double shade, double thick) {
  // A filled box prints sharper than a stroke and costs the file less.
  const double half = thick / 2;
  if (y1 == y2)
    fill(x1, y1 - half, x2 - x1, thick, shade);
  else
    fill(x1 - half, y1, thick, y2 - y1, shade);
}

void Paper::begin(std::string_view tag) {
  pages_.back().push_back(Tag{std::string(tag), "", true});
}

void Paper::end(std::string_view tag) { pages_.back().push_back(Tag{std::string(tag), "", false}); }

void Paper::begin_link(std::string_view place) {
  pages_.back().push_back(Tag{CAIRO_TAG_LINK, "dest=" + quoted(place), true});
}

void Paper::mark(std::string_view place, std::string_view title, int level) {
  places_.push_back({std::string(place), settable(title), level, page(), y_});
  pages_.back().push_back(Spot{std::string(place)});
}

void Paper::put_page_of(std::string_view place, const TextStyle& style, double x, double baseline) {
  pages_.back().push_back(PageOf{std::string(place), style, x, baseline});
}

const Paper::Place* Paper::find(std::string_view name) const {
  for (const Place& p : places_)
    if (p.name == name) return &p;
  return nullptr;
}

std::size_t Paper::page_of(std::string_view place) const {
  const Place* found = find(place);
  return found == nullptr ? 0 : found->page;
}

void Paper::draw(const std::vector<Put>& page) {
  double shade = -1;
  const auto ink = [&](double wanted) {
    if (wanted != shade) cairo_set_source_rgb(cairo_, wanted, wanted, wanted);
    shade = wanted;
  };
  for (const Put& put : page) {
    if (const Text* text = std::get_if<Text>(&put)) {
      ink(text->shade);
      type_->draw(cairo_, text->line, text->x, text->y);
    } else if (const Box* box = std::get_if<Box>(&put)) {
      ink(box->shade);
      cairo_rectangle(cairo_, box->x, box->y, box->w, box->h);
      if (box->filled) {
        cairo_fill(cairo_);
        continue;
      }
      const double dash[] = {2.4, 1.8};
      cairo_set_dash(cairo_, dash, box->dashed ? 2 : 0, 0);
      cairo_set_line_width(cairo_, box->thick);
      cairo_stroke(cairo_);
    } else if (const Tag* tag = std::get_if<Tag>(&put)) {
      if (tag->opens)
        cairo_tag_begin(cairo_, tag->name.c_str(), tag->attributes.c_str());
      else
        cairo_tag_end(cairo_, tag->name.c_str());
    } else if (const Spot* spot = std::get_if<Spot>(&put)) {
      const std::string attributes =
          fmt::format("name={} x={} y={}", quoted(spot->place), static_cast<int>(left),
                      static_cast<int>(find(spot->place)->y));
      cairo_tag_begin(cairo_, CAIRO_TAG_DEST, attributes.c_str());
      cairo_tag_end(cairo_, CAIRO_TAG_DEST);
    }
  }
}

std::vector<Paper::Put> Paper::frame(std::size_t number) {
  std::vector<Put> out;
  // What is longer than its place is set smaller: it is cut nowhere.
  const auto say = [&](const std::string& text, double x, double y, double room) {
    SetLine line = type_->set_one(text, frame_style);
    if (line.width > room) {
      TextStyle smaller = frame_style;
      smaller.size *= room / line.width;
      line = type_->set_one(text, smaller);
    }
    out.push_back(Text{std::move(line), x, y, grey::soft});
  };
  const auto rule = [&](double y) {
    out.push_back(Box{left, y, width, 0.4, grey::line, 0, true, false});
  };
  const double head = mm(22), foot = page_height - mm(21);
  if (!facts_.header_left.empty()) {
    const double field = right - mm(46);
    say(facts_.header_left, left, head, field - left - mm(3));
    say(facts_.header_field, field, head, mm(22));
    rule(head + mm(1.8));
  }
  say(facts_.footer_left, left, foot, width - mm(22));
  const std::string page = fmt::format("{} / {}", number, pages_.size());
  say(page, right - type_->width_of(page, frame_style), foot, mm(22));
  rule(foot - mm(4.4));
  return out;
}

void Paper::fill_in_pages() {
  for (std::vector<Put>& page : pages_)
    for (Put& put : page)
      if (const PageOf* of = std::get_if<PageOf>(&put)) {
        SetLine line = type_->set_one(std::to_string(page_of(of->place)), of->style);
        const double x = of->x - line.width, y = of->y;
        put = Text{std::move(line), x, y, grey::ink};
      }
}

void Paper::add_outline() {
  int parent = CAIRO_PDF_OUTLINE_ROOT;
  for (const Place& p : places_) {
    if (p.title.empty()) continue;
    const int id = cairo_pdf_surface_add_outline(
        surface_, p.level == 1 ? CAIRO_PDF_OUTLINE_ROOT : parent, p.title.c_str(),
        ("dest=" + quoted(p.name)).c_str(),
        p.level == 1 ? CAIRO_PDF_OUTLINE_FLAG_OPEN : cairo_pdf_outline_flags_t{});
    if (p.level == 1) parent = id;
  }
}

Bytes Paper::finish() {
  add_outline();
  fill_in_pages();
  std::vector<std::vector<Put>> frames;
  for (std::size_t i = 0; i < pages_.size(); ++i) frames.push_back(frame(i + 1));
  cairo_tag_begin(cairo_, "Document", nullptr);
  for (std::size_t i = 0; i < pages_.size(); ++i) {
    draw(frames[i]);
    draw(pages_[i]);
    if (i + 1 == pages_.size()) cairo_tag_end(cairo_, "Document");
    cairo_show_page(cairo_);
  }
  cairo_surface_finish(surface_);
  assert(cairo_status(cairo_) == CAIRO_STATUS_SUCCESS);
  return with_language(std::move(bytes_), facts_.language);
}

}  // namespace tenken::reports

#include "checks/parse/article.hpp"

#include <re2/re2.h>

#include <algorithm>

#include "checks/parse/fold.hpp"
#include "checks/parse/page_lines.hpp"
#include "rules/text.hpp"

namespace tenken::parse {

namespace {

/// Longest title of a section (別紙1 個人情報取扱特記事項), in bytes of folded text.
constexpr std::size_t section_bytes_max = 120;

const char* const number_words = "[0-9一二三四五六七八九十百千〇]+";
/// What follows 「第12条」 in a reference and never in a heading.
const char* const reference_tail =
    "^(の[^0-9一二三四五六七八九十]|に|第|及|又|か[らつ]|、|,|と|で|を|は|が|も|各|但|並|若|まで|~|"
    "～|〜|以[上下外]|・|\\)|」|』|】|。|,|ただし|のとおり)";

bool refers(const std::string& tail) {
  static const RE2 pattern(reference_tail);
  return RE2::PartialMatch(tail, pattern);
}

struct Heading {
  std::string number, title, rest, label;
};

/// The heading that a line opens with, in one of three styles: 第12条, Article 12, and 12. where no
/// line has the former two.
enum class Style { japanese, english, plain };

bool read_heading(const Line& line, const Line* next, Style style, Heading& out) {
  static const RE2 japanese("^第(" + std::string(number_words) + ")条((の" + number_words +
                            ")*)(.*)$");
  static const RE2 english(
      "^(article|section|clause) ([0-9]{1,3}|[ivx]{1,6})((\\.[0-9]{1,2})*)[.:)]?( .*|$)");
  static const RE2 plain(
      "^([0-9]{1,2}(?:\\.[0-9]{1,2}){0,3})(?:[.)] ?| |(?:[^ -~]))([^0-9.,/%:-].*)$"),
      figure("^[0-9.]+(年|月|日|時|分|秒|号|円|か月|件|名|丁目|番|項|週)");
  static const RE2 titled("^[(\\[【〔「]([^)\\]】〕」]{1,60})[)\\]】〕」](.*)$");
  std::string word, number, more, ignored, tail;
  out = {};
  if (style == Style::japanese) {
    if (!RE2::FullMatch(line.folded, japanese, &number, &more, &ignored, &tail)) return false;
    const int value = read_number(number);
    if (value == 0 || refers(tail)) return false;
    if (tail.empty() && next != nullptr && refers(next->folded)) return false;
    out.number = std::to_string(value);
    for (std::string_view part : split(more, 'x'))
      for (std::size_t at = part.find("の"); at != std::string_view::npos;) {
        const auto end = part.find("の", at + 3);
        out.number += "-" + std::to_string(read_number(part.substr(
                                at + 3, end == std::string_view::npos ? end : end - at - 3)));
        at = end;
      }
    out.label = "第" + std::to_string(value) + "条" + more;
  } else if (style == Style::english) {
    if (!RE2::FullMatch(line.folded, english, &word, &number, &more, &ignored, &tail)) return false;
    static const RE2 running("^ ?(of|and|or|shall|to|above|below|hereof|,|;)");
    if (RE2::PartialMatch(tail, running)) return false;
    out.number = number + more;
    out.label = word + " " + out.number;
  } else {
    if (RE2::PartialMatch(line.folded, figure) ||
        !RE2::FullMatch(line.folded, plain, &number, &tail))
      return false;
    tail = line.folded.substr(number.size());
    while (!tail.empty() && (tail[0] == '.' || tail[0] == ')' || tail[0] == ' ')) tail.erase(0, 1);
    out.number = number;
    out.label = number + ".";
  }
  const std::string tail_trimmed{trim(tail)};
  std::string rest;
  if (RE2::FullMatch(tail_trimmed, titled, &out.title, &rest)) {
    if (style == Style::japanese && refers(rest) && !rest.starts_with("第")) return false;
    out.rest = rest;
  } else {
    out.rest = tail_trimmed;
  }
  return true;
}

/// 「（合意管轄）」 alone on its line, above 第12条 as statutes are printed.
bool is_title_line(const std::string& line, std::string& title) {
  static const RE2 pattern("^[(【\\[〔]([^)】\\]〕]{1,60})[)】\\]〕]$");
  return RE2::FullMatch(line, pattern, &title);
}

/// 「第12条 合意管轄」 without brackets: nouns only, and short.
bool is_bare_title(const std::string& rest) {
  static const RE2 pattern(
      "^[\\p{Han}\\p{Katakana}ー・]{2,20}((及び|又は|の|と|等|、)[\\p{Han}\\p{Katakana}ー・]{1,20})"
      "{0,3}$");
  return RE2::FullMatch(rest, pattern);
}

bool is_section(const Line& line) {
  static const RE2 pattern(
      "^(別表|別紙|別記|別添|附則|付則|特約条項|特約事項|特約|特記事項|個人情報取扱特記事項|覚書|"
      "変更契約書|appendix|annex|schedule|exhibit|addendum)([^をにはがでとのもへ].*)?$");
  static const RE2 sentence("(する|した|ない|れる|こと|もの|ある)。?$|。");
  return line.folded.size() <= section_bytes_max && RE2::PartialMatch(line.folded, pattern) &&
         !RE2::PartialMatch(line.folded, sentence);
}

/// True where the first lines call the paper a contract or terms: two plain numbers are then
/// articles.
bool is_agreement(const std::vector<Line>& all) {
  static const RE2 pattern("契約|規約|約款|覚書|協定|agreement|terms");
  for (std::size_t i = 0; i < all.size() && i < 10; ++i)
    if (RE2::PartialMatch(all[i].folded, pattern)) return true;
  return false;
}

Style style_of(const std::vector<Line>& all) {
  Heading h;
  for (Style style : {Style::japanese, Style::english})
    for (const Line& l : all)
      if (read_heading(l, nullptr, style, h)) return style;
  return Style::plain;
}

/// True where a new item begins: 2 …, (1) …, ① …, ア …
bool opens_item(const Line& line) {
  static const RE2 pattern(
      "^([0-9]{1,2}[^0-9年月日時分秒条項号円%.,/:-]|[(][0-9a-z]{1,2}[)]|[①-⑳]|[ア-ン][ "
      ".)]|・|[a-z][)]|[(][ア-ン][)])");
  static const RE2 english("^[0-9]{1,2}(\\.[0-9]{1,2})+ "),
      label(
          "^[\\p{Han}\\p{Katakana}ー・]{2,12}:|^(令和|平成|昭和)?[0-9元]{1,4}年[0-9]{1,2}月[0-9]{1,"
          "2}日$");
  return RE2::PartialMatch(line.folded, pattern) || RE2::PartialMatch(line.folded, label) ||
         RE2::PartialMatch(line.folded, english);
}

/// Longest sentence that is kept together, in bytes; a contract's longest is under 3,000.
constexpr std::size_t sentence_bytes_max = 16384;

/// Sentences end at 。 outside brackets, at an English full stop before a capital's line, and where
/// a new item begins.
struct SentenceWriter {
  std::vector<Article>& articles;
  std::string pending{};
  int page = 1, line = 1, depth = 0;
  bool blank = true;  ///< nothing but white space is pending

  void flush() {
    const std::string flat = folded(pending);
    if (!flat.empty()) articles.back().sentences.push_back({flat, one_line(pending), page, line});
    pending.clear();
    depth = 0;
    blank = true;
  }
  void add(const Line& l, std::string_view shown) {
    if (opens_item(l)) flush();
    if (!pending.empty()) pending += '\n';
    for (std::size_t at = 0; at < shown.size();) {
      const std::string_view rest = shown.substr(at);
      const std::size_t size = rest.starts_with("。") || rest.starts_with("｡") ||
                                       rest.starts_with("（") || rest.starts_with("）") ||
                                       rest.starts_with("「") || rest.starts_with("」")
                                   ? 3
                                   : 1;
      const std::string_view mark = rest.substr(0, size);
      if (blank && mark != " ") {
        page = l.page, line = l.number;
        blank = false;
      }
      if (mark == "（" || mark == "(" || mark == "「") ++depth;
      if ((mark == "）" || mark == ")" || mark == "」") && depth > 0) --depth;
      pending += mark;
      at += size;
      const bool english = mark == "." && (rest.size() == 1 || rest[1] == ' ') && ends_english();
      if (((mark == "。" || mark == "｡") && depth == 0) || english ||
          (pending.size() > sentence_bytes_max &&
           (static_cast<unsigned char>(shown[at < shown.size() ? at : at - 1]) & 0xC0) != 0x80))
        flush();
    }
  }
  /// The end of what is pending, long enough to know an abbreviation by.
  bool ends_english() const {
    static const RE2 abbreviation(
        "(^|[ (])(no|art|sec|inc|ltd|co|corp|u\\.s|v|e\\.g|i\\.e|[a-z]|[0-9]+)\\.$");
    const std::string flat =
        folded(std::string_view(pending).substr(pending.size() > 40 ? pending.size() - 40 : 0));
    return flat.size() > 20 && !RE2::PartialMatch(flat, abbreviation);
  }
};

/// The part of a heading's line that belongs to the text: what follows 第12条 and its title, as
/// written.
std::string shown_rest(const Line& line, const Heading& heading) {
  if (heading.rest.empty()) return {};
  const Folded f = fold(line.shown);
  const auto at = f.text.size() >= heading.rest.size() ? f.text.size() - heading.rest.size() : 0;
  return line.shown.substr(f.origin.empty() ? 0 : f.origin[at]);
}

/// Pages that hold nothing but white space. What follows the last form feed is a page where it
/// holds anything.
int count_empty_pages(std::string_view text) {
  const auto pages = split(text, '\f');
  int out = 0;
  for (std::size_t i = 0; i < pages.size(); ++i) {
    const bool blank = folded(pages[i]).empty();
    out += blank && (i + 1 < pages.size() || pages.size() == 1);
  }
  return out;
}

}  // namespace

std::string Article::folded() const {
  std::string out;
  for (const Sentence& s : sentences) out += s.folded;
  return out;
}

Paper read_paper(std::string_view text) {
  Paper out;
  if (text.size() > paper_bytes_max) return out;
  const std::vector<Line> all = read_page_lines(text, out.pages);
  out.empty_pages = count_empty_pages(text);
  for (const Line& l : all) out.lines.push_back(l.folded);
  const Style style = style_of(all);
  out.articles.emplace_back();
  std::string section, title_above;
  SentenceWriter writer{out.articles, {}};
  const auto begin = [&](Article article) {
    writer.flush();
    out.articles.push_back(std::move(article));
  };
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Line& line = all[i];
    const Line* next = i + 1 < all.size() ? &all[i + 1] : nullptr;
    Heading heading;
    if (is_section(line)) {
      section = line.folded;
      begin({.section = section,
             .label = one_line(line.shown),
             .page = line.page,
             .line = line.number});
    } else if (read_heading(line, next, style, heading)) {
      out.has_articles =
          style != Style::plain || out.articles.size() >= (is_agreement(all) ? 2u : 3u);
      if (heading.title.empty()) heading.title = title_above;
      if (heading.title.empty() && next != nullptr && is_bare_title(heading.rest))
        std::swap(heading.title, heading.rest);
      std::string label = (section.empty() ? "" : section + " ") + heading.label;
      if (!heading.title.empty()) label += "(" + heading.title + ")";
      begin({.number = heading.number,
             .title = heading.title,
             .section = section,
             .label = label,
             .page = line.page,
             .line = line.number});
      title_above.clear();
      const std::string rest = shown_rest(line, heading);
      if (!rest.empty()) writer.add(line, rest);
    } else if (Heading ahead; is_title_line(line.folded, title_above) && next != nullptr &&
                              read_heading(*next, nullptr, style, ahead)) {
      continue;
    } else {
      title_above.clear();
      writer.add(line, line.shown);
    }
  }
  writer.flush();
  return out;
}

std::vector<std::string> phrases(std::string_view sentence) {
  static const RE2 open_end(
      "(は|を|が|も|に|で|の|と|へ|や|より|及び|又は|並びに|若しくは|かつ|について|に関して|"
      "をもって|として)$");
  static const RE2 condition(
      "(とき|時|場合|際|後|上|には|ては|ても|にかかわらず|を問わず|うえ)(に|は|で|には|においては|"
      "に限り)?$");
  std::vector<std::string> out;
  std::string pending;
  const auto flush = [&] {
    if (!pending.empty()) out.push_back(pending);
    pending.clear();
  };
  for (std::size_t at = 0; at < sentence.size();) {
    const std::string_view rest = sentence.substr(at);
    const bool comma = rest.starts_with("、") || rest.starts_with("，") || rest.starts_with(",");
    if (!comma) {
      pending += rest[0];
      ++at;
      continue;
    }
    at += rest[0] == ',' ? 1 : 3;
    if (!RE2::PartialMatch(pending, open_end) || RE2::PartialMatch(pending, condition)) flush();
  }
  flush();
  return out;
}

}  // namespace tenken::parse

// A paper's text as articles and sentences: what a reader of a contract would point at.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tenken::parse {

/// A sentence of an article: as compared and as written.
struct Sentence {
  std::string folded;
  std::string shown;  ///< on one line, as written
  int page = 1;
  int line = 1;  ///< of its page
};

/// 第12条, 第12条の2, 別紙 2, or what stands before the first of them.
struct Article {
  std::string number;  ///< "12", "12-2"; empty: no article number (前文, 別表, signature block)
  std::string title;   ///< folded: "合意管轄"; may be empty
  std::string section;  ///< folded: "特約条項", "別紙1"; empty: the main part
  std::string label;  ///< as a report names it: "第12条の2(合意管轄)", "特約条項 第1条"
  int page = 1;
  int line = 1;
  std::vector<Sentence> sentences;
  /// The whole article folded, sentences one after another.
  std::string folded() const;
};

struct Paper {
  std::vector<Article>
      articles;  ///< in order; the first is what precedes 第1条 and may hold nothing
  int pages = 0;
  int empty_pages = 0;             ///< of them hold no character: a scan, or a blank one
  bool has_articles = false;       ///< numbered ones were found
  std::vector<std::string> lines;  ///< folded, without page furniture and contents pages; for
                                   ///< addresses and signature blocks
};

/// Longest text of a paper we split, in bytes; pdftotext is stopped at the same size.
inline constexpr std::size_t paper_bytes_max = 4u << 20;

/// Splits UTF-8 text, pages ended by form feeds as pdftotext gives them. Page numbers, running
/// heads and tables of contents are dropped. A reference (「第12条に定める」), also at the start of
/// a line, begins no article. Larger than the limit → no article at all.
Paper read_paper(std::string_view text);

/// 「甲の住所」: pieces of a folded sentence between commas, each with its verb: pieces that end in
/// a particle are joined to the next.
std::vector<std::string> phrases(std::string_view folded_sentence);

}  // namespace tenken::parse

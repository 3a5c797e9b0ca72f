// The outside of a PDF that this program made: where its objects stand. Reads what cairo writes
// (one revision, one classic cross-reference table) and refuses every other PDF: it is no reader
// of PDFs that others made.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "rules/result.hpp"
#include "rules/text.hpp"

namespace tenken::reports {

/// Objects of one of our PDFs, at most. A report of 10,000 findings has about 3,000.
inline constexpr std::size_t pdf_objects_max = 1'000'000;

struct OwnPdf {
  std::string_view bytes;
  std::vector<std::size_t> offsets;  ///< of object n; 0: free
  std::size_t table_at = 0;          ///< of "xref"
  std::string_view trailer;          ///< the dictionary, without << and >>
  int root = 0;                      ///< object number of the catalog
  int first_page = 0;

  /// What stands between "n 0 obj" and "endobj"; empty: no such object.
  std::string_view object(int number) const;
};

/// Code: report.not_ours.
Result<OwnPdf> read_own_pdf(std::string_view pdf);

/// The number behind "/Key 12 0 R" in a dictionary; 0: there is none.
int reference(std::string_view dictionary, std::string_view key);

/// An object's text with `entries` added before the ">>" that ends its dictionary; empty: it is
/// no dictionary.
std::string with_entries(std::string_view object, std::string_view entries);

/// The text of a PDF string: UTF-16BE with its mark, in hexadecimal.
std::string pdf_string(std::string_view utf8);

/// A cross-reference table over the objects and the trailer around `entries`, to stand at
/// `table_at`.
std::string cross_reference(const std::map<int, std::size_t>& offsets, std::size_t table_at,
                            std::string_view entries);

/// Our PDF with the document's language and a trailer /ID made of its own content: cairo 1.16 can
/// write neither. Bytes that are not of ours are given back as they are.
Bytes with_language(Bytes pdf, std::string_view language);

}  // namespace tenken::reports

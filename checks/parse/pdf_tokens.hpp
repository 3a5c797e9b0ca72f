// Objects of a PDF, token by token (ISO 32000-1, 7.2 and 7.3): far enough to tell a dictionary from
// bytes that only look like one.
#pragma once

#include <cstddef>
#include <string_view>

namespace tenken::parse {

struct PdfToken {
  enum class Kind { end, dictionary, dictionary_end, array, array_end, name, string, other };
  Kind kind = Kind::end;
  std::size_t from = 0, to = 0;  ///< bytes of the file
};

class PdfTokens {
 public:
  PdfTokens(std::string_view pdf, std::size_t from) : pdf_(pdf), at_(from) {}

  /// The next one; `end` where the object or the file ends, a stream begins, or nothing that a PDF
  /// knows follows.
  PdfToken next();

 private:
  void skip_blanks();
  std::size_t word_length() const;
  PdfToken take(PdfToken::Kind kind, std::size_t length);
  PdfToken literal();

  std::string_view pdf_;
  std::size_t at_;
};

}  // namespace tenken::parse

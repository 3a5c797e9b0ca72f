#include "checks/parse/pdf_tokens.hpp"

#include <algorithm>

namespace tenken::parse {

namespace {

bool is_blank(char c) {
  return std::string_view("\0\t\n\f\r ", 6).find(c) != std::string_view::npos;
}

bool is_delimiter(char c) {
  return std::string_view("()<>[]{}/%").find(c) != std::string_view::npos;
}

}  // namespace

void PdfTokens::skip_blanks() {
  while (at_ < pdf_.size() && (is_blank(pdf_[at_]) || pdf_[at_] == '%'))
    if (pdf_[at_] == '%')
      at_ = std::min(pdf_.find_first_of("\r\n", at_), pdf_.size());
    else
      ++at_;
}

std::size_t PdfTokens::word_length() const {
  std::size_t end = at_;
  while (end < pdf_.size() && !is_blank(pdf_[end]) && !is_delimiter(pdf_[end])) ++end;
  return end - at_;
}

PdfToken PdfTokens::take(PdfToken::Kind kind, std::size_t length) {
  const std::size_t from = at_;
  at_ += length;
  return {kind, from, at_};
}

/// "(a \) (b))" ends at the bracket that closes the first.
PdfToken PdfTokens::literal() {
  std::size_t open = 0;
  for (std::size_t i = at_; i < pdf_.size(); ++i) {
    if (pdf_[i] == '\\')
      ++i;
    else if (pdf_[i] == '(')
      ++open;
    else if (pdf_[i] == ')' && --open == 0)
      return take(PdfToken::Kind::string, i + 1 - at_);
  }
  return {};
}

PdfToken PdfTokens::next() {
  using Kind = PdfToken::Kind;
  skip_blanks();
  const std::string_view rest = pdf_.substr(std::min(at_, pdf_.size()));
  if (rest.empty()) return {};
  if (rest.starts_with("<<")) return take(Kind::dictionary, 2);
  if (rest.starts_with(">>")) return take(Kind::dictionary_end, 2);
  switch (rest.front()) {
    case '[':
      return take(Kind::array, 1);
    case ']':
      return take(Kind::array_end, 1);
    case '(':
      return literal();
    case '<': {
      const std::size_t end = rest.find('>');
      return end == rest.npos ? PdfToken{} : take(Kind::string, end + 1);
    }
    case '/': {
      ++at_;
      const std::size_t length = word_length() + 1;
      --at_;
      return take(Kind::name, length);
    }
    default:
      break;
  }
  const std::string_view word = rest.substr(0, word_length());
  if (word.empty() || word == "endobj" || word == "stream") return {};
  return take(Kind::other, word.size());
}

}  // namespace tenken::parse

#include "reports/single_page.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/sha.h>

#include <array>
#include <cassert>

namespace tenken::reports {

namespace {

/// A source expression of Content-Security-Policy Level 3 §2.3.1: 'sha256-' and base64.
std::string source_of(std::string_view code) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(code.data()), code.size(), digest.data());
  std::array<unsigned char, 4 * ((SHA256_DIGEST_LENGTH + 2) / 3) + 1> base64{};
  EVP_EncodeBlock(base64.data(), digest.data(), static_cast<int>(digest.size()));
  return fmt::format("'sha256-{}'", reinterpret_cast<const char*>(base64.data()));
}

}  // namespace

Bytes single_page(const SinglePage& page) {
  assert(page.style.find("</") == std::string_view::npos);
  assert(page.script.find("</") == std::string_view::npos);
  std::string out = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src {}; "
      "script-src {}; img-src data:; base-uri 'none'; form-action 'none'\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"referrer\" content=\"no-referrer\">\n<title>{}</title>\n<style>",
      page.language, source_of(page.style), page.script.empty() ? "'none'" : source_of(page.script),
      escaped(page.title));
  out += page.style;
  out += "</style>\n</head>\n<body>\n";
  out += page.body;
  if (!page.script.empty()) {
    out += "\n<script>";
    out += page.script;
    out += "</script>";
  }
  out += "\n</body>\n</html>\n";
  return out;
}

std::string escaped(std::string_view text) {
  std::string out;
  for (char c : printable(text)) switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  return out;
}

}  // namespace tenken::reports

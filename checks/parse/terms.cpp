#include "checks/parse/terms.hpp"

#include "checks/parse/fold.hpp"
#include "checks/parse/html_text.hpp"
#include "rules/text.hpp"

namespace tenken::parse {

namespace {

constexpr std::size_t text_bytes_max = 4u << 20;

bool is_html(std::string_view bytes, std::string_view media_type) {
  if (lower_ascii(media_type).find("html") != std::string::npos) return true;
  if (bytes.starts_with("\xef\xbb\xbf")) bytes.remove_prefix(3);
  const std::string start = lower_ascii(trim(bytes).substr(0, 64));
  for (const char* tag : {"<!doctype html", "<html", "<head", "<body", "<?xml", "<!--"})
    if (start.starts_with(tag)) return true;
  return false;
}

/// "text/html; charset=EUC-JP" → EUC-JP.
std::string_view charset_of(std::string_view media_type) {
  const auto at = lower_ascii(media_type).find("charset=");
  if (at == std::string::npos) return {};
  std::string_view out = media_type.substr(at + 8);
  out = trim(out.substr(0, out.find(';')));
  if (out.size() >= 2 && out.front() == '"' && out.back() == '"')
    out = out.substr(1, out.size() - 2);
  return out;
}

Error error(std::string what) {
  return {.kind = ErrorKind::input, .what = std::move(what), .code = "terms.text"};
}

}  // namespace

Result<std::string> terms_text(std::string_view bytes, std::string_view media_type) {
  if (bytes.size() > text_bytes_max) return error("terms of more than 4 MiB");
  std::string text;
  if (is_html(bytes, media_type)) {
    auto read = html_text(bytes, charset_of(media_type));
    if (!read) return read.error();
    text = std::move(*read);
  } else {
    if (!is_utf8(bytes)) return error("text that is not UTF-8");
    text = bytes;
  }
  if (folded(text).find_first_not_of(' ') == std::string::npos) return error("no text");
  return text;
}

std::string terms_digest(std::string_view text) {
  const std::string plain = folded(text);
  return sha256_hex(trim(plain));
}

}  // namespace tenken::parse

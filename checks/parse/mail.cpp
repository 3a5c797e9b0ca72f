// The parts of a message that need MIME and character sets, by gmime 3.2. It limits the nesting of
// parts by itself; we walk a bounded number of them.
#include "checks/parse/mail.hpp"

#include <gmime/gmime.h>

#include <memory>
#include <mutex>

#include "checks/parse/mail_trace.hpp"
#include "rules/text.hpp"

namespace tenken::parse {

namespace {

constexpr int depth_max = 8;
constexpr int parts_max = 64;
constexpr int addresses_max = 1000;
/// Text of the body that is kept for the look at its words, in bytes.
constexpr std::size_t text_bytes_max = 1u << 20;

struct Unref {
  void operator()(void* object) const { g_object_unref(object); }
};
template <class T>
using Held = std::unique_ptr<T, Unref>;
struct FreeText {
  void operator()(char* text) const { g_free(text); }
};
using Text = std::unique_ptr<char, FreeText>;
struct FreeOptions {
  void operator()(GMimeParserOptions* options) const { g_mime_parser_options_free(options); }
};
using Options = std::unique_ptr<GMimeParserOptions, FreeOptions>;

/// Bytes outside ASCII without a declared character set are UTF-8 or nothing, whatever this
/// machine's locale is.
Options options() {
  Options out(g_mime_parser_options_new());
  const char* charsets[] = {"utf-8", nullptr};
  g_mime_parser_options_set_fallback_charsets(out.get(), charsets);
  return out;
}

std::string unfolded(std::string_view value) {
  std::string out;
  for (char c : value)
    if (c != '\n' && c != '\r') out += c;
  return std::string(trim(out));
}

/// Escape sequences straight in a header, as old mailers write Japanese.
std::string from_iso2022jp(const std::string& value) {
  const Text text(g_convert(value.data(), static_cast<gssize>(value.size()), "UTF-8", "ISO-2022-JP",
                            nullptr, nullptr, nullptr));
  return text ? text.get() : std::string();
}

std::string header_text(std::string_view raw) {
  std::string value = unfolded(raw);
  if (value.find('\x1b') != std::string::npos) value = from_iso2022jp(value);
  if (!is_utf8(value)) return {};
  const Text text(g_mime_utils_header_decode_text(options().get(), value.c_str()));
  const std::string out = text ? text.get() : "";
  return is_utf8(out) ? out : std::string();
}

void addresses(InternetAddressList* list, std::vector<std::string>& out, int depth) {
  const int count = internet_address_list_length(list);
  for (int i = 0; i < count && static_cast<int>(out.size()) < addresses_max; ++i) {
    InternetAddress* one = internet_address_list_get_address(list, i);
    if (INTERNET_ADDRESS_IS_MAILBOX(one)) {
      const char* text = internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(one));
      if (text != nullptr && is_utf8(text)) out.push_back(lower_ascii(text));
    } else if (INTERNET_ADDRESS_IS_GROUP(one) && depth < depth_max) {
      addresses(internet_address_group_get_members(INTERNET_ADDRESS_GROUP(one)), out, depth + 1);
    }
  }
}

std::vector<std::string> addresses(std::string_view raw) {
  std::vector<std::string> out;
  const std::string value = unfolded(raw);
  const Held<InternetAddressList> list(internet_address_list_parse(options().get(), value.c_str()));
  if (list) addresses(list.get(), out, 0);
  return out;
}

/// Tags, scripts and styles taken out; the few references that a notice's words need.
std::string without_tags(std::string_view html) {
  static constexpr std::pair<std::string_view, std::string_view> references[]{
      {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&nbsp;", " "}, {"&amp;", "&"}};
  std::string out;
  const std::string lower = lower_ascii(html);
  for (std::size_t at = 0; at < html.size();) {
    if (html[at] == '<') {
      std::size_t end = html.find('>', at);
      for (const char* hidden : {"script", "style"})
        if (lower.compare(at + 1, std::string_view(hidden).size(), hidden) == 0)
          end = html.find('>', lower.find(std::string("</") + hidden, at));
      if (end == std::string_view::npos) break;
      out += ' ';
      at = end + 1;
      continue;
    }
    bool taken = false;
    for (const auto& [name, character] : references)
      if (!taken && lower.compare(at, name.size(), name) == 0) {
        out += character;
        at += name.size();
        taken = true;
      }
    if (!taken) out += html[at++];
  }
  return out;
}

struct Body {
  std::string plain, html;
  int parts = 0;
};

void read_part(GMimeObject* part, Body& body, int depth) {
  if (part == nullptr || depth > depth_max || ++body.parts > parts_max) return;
  if (GMIME_IS_MULTIPART(part)) {
    GMimeMultipart* many = GMIME_MULTIPART(part);
    const int count = g_mime_multipart_get_count(many);
    for (int i = 0; i < count && body.parts < parts_max; ++i)
      read_part(g_mime_multipart_get_part(many, i), body, depth + 1);
    return;
  }
  if (!GMIME_IS_TEXT_PART(part) || g_mime_part_is_attachment(GMIME_PART(part))) return;
  GMimeContentType* type = g_mime_object_get_content_type(part);
  std::string* into = g_mime_content_type_is_type(type, "text", "plain")  ? &body.plain
                      : g_mime_content_type_is_type(type, "text", "html") ? &body.html
                                                                          : nullptr;
  if (into == nullptr || !into->empty()) return;
  const Text text(g_mime_text_part_get_text(GMIME_TEXT_PART(part)));
  if (text && is_utf8(text.get())) *into = text.get();
}

std::string body_text(std::string_view bytes) {
  const Held<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(bytes.data(), bytes.size()));
  const Held<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
  const Held<GMimeMessage> message(g_mime_parser_construct_message(parser.get(), options().get()));
  if (!message) return {};
  Body body;
  read_part(g_mime_message_get_mime_part(message.get()), body, 0);
  if (body.plain.empty() && body.html.size() <= text_bytes_max)
    body.plain = without_tags(body.html);
  return body.plain.size() <= text_bytes_max ? body.plain : std::string();
}

Error error(std::string what) {
  return {.kind = ErrorKind::input, .what = std::move(what), .code = "mail.malformed"};
}

}  // namespace

Result<Mail> read_mail(std::string_view bytes) {
  static std::once_flag once;
  std::call_once(once, [] { g_mime_init(); });
  if (bytes.size() > mail_bytes_max) return error("a message of more than 8 MiB");
  if (bytes.find('\0') != std::string_view::npos) return error("a message with a NUL byte");
  const auto headers = mail_headers(bytes);
  if (!headers) return error("no headers of a message");
  Mail out;
  read_trace(*headers, out);
  for (const HeaderField& h : *headers) {
    if (out.repeated.contains(h.name)) continue;
    if (h.name == "from") out.from = addresses(h.value);
    if (h.name == "to") out.to = addresses(h.value);
    if (h.name == "cc") out.cc = addresses(h.value);
    if (h.name == "subject") out.subject = header_text(h.value);
    if (h.name == "message-id") {
      const std::string id = unfolded(h.value);
      if (id.size() > 2 && id.front() == '<' && id.back() == '>' && is_utf8(id))
        out.message_id = id.substr(1, id.size() - 2);
    }
  }
  out.text = body_text(bytes);
  return out;
}

}  // namespace tenken::parse

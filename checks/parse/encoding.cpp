#include "checks/parse/encoding.hpp"

#include <fmt/format.h>
#include <iconv.h>

#include <algorithm>

#include "rules/text.hpp"

namespace tenken::parse {

namespace {

/// A byte of these encodings becomes at most three of UTF-8.
constexpr std::size_t growth_max = 3;

/// Our name of an encoding and iconv's: the Microsoft forms, since those are what is written.
struct Encoding {
  std::string_view name;
  const char* iconv_name;
  std::string_view shown;
};
constexpr Encoding encodings[] = {{"cp932", "CP932", "CP932"},
                                  {"euc-jp", "EUC-JP-MS", "EUC-JP"},
                                  {"iso-2022-jp", "ISO-2022-JP", "ISO-2022-JP"}};

Error bad_byte(std::string_view bytes, std::size_t at, std::string_view shown) {
  const auto line =
      1 + std::count(bytes.begin(),
                     bytes.begin() + static_cast<std::ptrdiff_t>(std::min(at, bytes.size())), '\n');
  return Error{
      .what = fmt::format("line {}: not {}", line, shown),
      .where = fmt::format("line {}", line),
      .hint = "declare encoding: utf-8 or encoding: cp932",
      .code = "register.encoding"};
}

Result<std::string> converted(std::string_view bytes, const Encoding& encoding) {
  const iconv_t converter = iconv_open("UTF-8", encoding.iconv_name);
  if (converter == reinterpret_cast<iconv_t>(-1))
    return Error{.kind = ErrorKind::environment,
                 .what = fmt::format("iconv has no {} here", encoding.shown),
                 .code = "register.encoding"};
  std::string in(bytes), out(bytes.size() * growth_max + 4, '\0');
  char *from = in.data(), *to = out.data();
  std::size_t left = in.size(), room = out.size();
  const auto done = iconv(converter, &from, &left, &to, &room);
  iconv_close(converter);
  if (done == static_cast<std::size_t>(-1) || left > 0)
    return bad_byte(bytes, in.size() - left, encoding.shown);
  out.resize(out.size() - room);
  return out;
}

}  // namespace

Result<std::string> decode(std::string_view bytes, std::string_view encoding) {
  for (const Encoding& known : encodings)
    if (known.name == encoding) return converted(bytes, known);
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  if (is_utf8(bytes)) return std::string(bytes);
  std::size_t line_start = 0;
  for (std::string_view line : lines(bytes)) {
    if (!is_utf8(line)) break;
    line_start = static_cast<std::size_t>(line.data() - bytes.data()) + line.size();
  }
  return bad_byte(bytes, line_start + 1, "UTF-8");
}

}  // namespace tenken::parse

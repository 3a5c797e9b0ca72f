// Small pure helpers over text: UTF-8, hexadecimal, nearest word.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tenken {

using Bytes = std::string;  ///< raw bytes; not necessarily text

/// SHA-256 of the bytes, 64 lower-case hexadecimal digits.
std::string sha256_hex(std::string_view bytes);

std::string hex(std::string_view bytes);

/// True where the bytes are well-formed UTF-8 (no surrogates, no overlong forms, at most U+10FFFF).
bool is_utf8(std::string_view bytes);

/// The bytes as UTF-8 that a terminal or a report can show: malformed sequences become U+FFFD, and
/// control characters (C0 but tab and line feed, DEL, C1, bidirectional overrides) become visible
/// escapes such as \x1b. Never longer than 4 × the input.
std::string printable(std::string_view bytes);

/// The code points of well-formed UTF-8; a malformed byte gives U+FFFD.
std::u32string to_utf32(std::string_view utf8);
std::string to_utf8(std::u32string_view code_points);

std::string_view trim(std::string_view text);
std::vector<std::string_view> split(std::string_view text, char separator);
/// Lines without their "\n" or "\r\n"; a last empty line is not given.
std::vector<std::string_view> lines(std::string_view text);
std::string join(std::span<const std::string> parts, std::string_view separator);
std::string lower_ascii(std::string_view text);

/// A decimal number of at most 18 digits with an optional sign and nothing else; false: `value` is
/// untouched.
bool parse_integer(std::string_view text, std::int64_t& value);

/// The candidate nearest to `word` by edit distance, or empty where none is near enough to be meant
/// (distance ≤ max(1, length/3)).
std::string nearest(std::string_view word, std::span<const std::string> candidates);

}  // namespace tenken

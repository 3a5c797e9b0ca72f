#include "checks/parse/log_json.hpp"

#include <algorithm>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "checks/parse/byte_masks.hpp"
#include "rules/text.hpp"

namespace tenken::parse {

namespace {

/// Nesting that a record may have; deeper is no log record.
constexpr int depth_max = 32;
/// Values of a record that is remembered; one with more is tokenised each time.
constexpr std::size_t pieces_max = 64;

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
bool ends_bare(char c) { return c == ',' || c == '}' || c == ']' || is_blank(c); }

/// A number, true, false or null that begins at `at`.
std::string_view bare_value(std::string_view line, std::size_t at) {
  std::size_t end = at;
  while (end < line.size() && !ends_bare(line[end])) ++end;
  return line.substr(at, end - at);
}

/// Whether `size` bytes at `a` and `b` are the same. 16 bytes may be read past both.
bool same_bytes(const char* a, const char* b, std::size_t size) {
#if defined(__SSE2__)
  for (;;) {
    const __m128i x = _mm_loadu_si128(reinterpret_cast<const __m128i*>(a));
    const __m128i y = _mm_loadu_si128(reinterpret_cast<const __m128i*>(b));
    const auto equal = static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(x, y)));
    if (size <= 16) return (~equal & ((1u << size) - 1)) == 0;
    if (equal != 0xFFFF) return false;
    a += 16, b += 16, size -= 16;
  }
#else
  return std::memcmp(a, b, size) == 0;
#endif
}

}  // namespace

namespace {

/// Words that a reader compares are short; a longer one means nothing to it.
constexpr std::size_t word_bytes_max = 256;

int hex_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/// A string with its escapes resolved (RFC 8259 §7): Python writes 閲覧 as \u95b2\u89a7.
std::string unescaped(std::string_view text) {
  std::string out;
  text = text.substr(0, word_bytes_max);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 >= text.size()) {
      out += text[i];
      continue;
    }
    const char c = text[++i];
    if (c != 'u' || i + 4 >= text.size()) {
      out += c == 'n' ? '\n' : c == 't' ? '\t' : c;
      continue;
    }
    char32_t point = 0;
    for (int digit = 0; digit < 4; ++digit)
      point = point << 4 | static_cast<char32_t>(std::max(0, hex_of(text[++i])));
    out += to_utf8(std::u32string_view(&point, 1));
  }
  return out;
}

bool is_escaped(std::string_view text) {
  return std::memchr(text.data(), '\\', text.size()) != nullptr;
}

}  // namespace

inline void LogJson::take(LogKey use, std::string_view value, bool text, LogFacts& facts,
                          Record& out) {
  if (use == LogKey::none) return;
  if (use != LogKey::time) {
    if (text && use == LogKey::kind && is_escaped(value))
      return words_.take(facts, use, unescaped(value));
    return words_.take(facts, use, value);
  }
  if (!out.time.empty()) return;
  out.time = value;
  out.time_is_text = text;
}

/// The record is made of the shape's bytes and values between them, to its last byte.
bool LogJson::by_shape(const Shape& shape, std::string_view line, const std::uint64_t* quotes,
                       std::size_t offset, LogFacts& facts, Record& out) {
  std::size_t at = 0;
  for (const Piece& piece : shape.pieces) {
    if (at + piece.size > line.size() ||
        !same_bytes(line.data() + at, piece.literal.data(), piece.size))
      return false;
    at += piece.size;
    if (piece.is_end) {
      if (shape.names_somebody) facts.has(LogField::who);
      return at == line.size();
    }
    std::size_t end = at;
    if (piece.is_text) {
      end = next_bit(quotes, offset + at, offset + line.size()) - offset;
      if (end > at && end < line.size() && line[end - 1] == '\\') {
        // An escaped quote, or a backslash before the last one: count the backslashes.
        for (;;) {
          std::size_t slashes = 0;
          while (end - slashes > at && line[end - slashes - 1] == '\\') ++slashes;
          if (slashes % 2 == 0) break;
          end = next_bit(quotes, offset + end + 1, offset + line.size()) - offset;
          if (end >= line.size()) return false;
        }
      }
      if (end >= line.size()) return false;
    } else {
      while (end < line.size() && !ends_bare(line[end])) ++end;
      // What was a number is a text or an object now: another shape.
      if (end == at || line[at] == '"' || line[at] == '{' || line[at] == '[') return false;
    }
    take(piece.use, line.substr(at, end - at), piece.is_text, facts, out);
    at = end;
  }
  return false;
}

/// The whole object, key by key.
bool LogJson::tokenise(std::string_view line, LogFacts& facts, Record& out, Shape& learned) {
  int depth = 0;
  bool is_object[depth_max + 1] = {};
  LogKey pending = LogKey::none;  // of the key just read, for the value that follows
  LogKey outer = LogKey::none;    // of the top-level key whose object we are in
  bool want_key = false, want_value = false;
  std::size_t i = 0, literal = 0;
  const auto value = [&](std::size_t begin, std::size_t end, bool text) {
    take(pending, line.substr(begin, end - begin), text, facts, out);
    if (learned.pieces.size() <= pieces_max)
      learned.pieces.push_back({std::string(line.substr(literal, begin - literal)), begin - literal,
                                pending, text, false});
    literal = end;
    pending = LogKey::none;
    want_value = false;
  };
  while (i < line.size()) {
    const char c = line[i];
    if (c == '{' || c == '[') {
      if (depth == depth_max || (depth > 0 && is_object[depth] && !want_value)) return false;
      if (depth == 1) outer = pending;
      // userIdentity is an object: whoever is named, somebody is.
      if (depth == 1 && c == '{' && pending == LogKey::who && line.substr(i, 2) != "{}") {
        facts.has(LogField::who);
        learned.names_somebody = true;
      }
      is_object[++depth] = c == '{';
      want_key = c == '{';
      want_value = c == '[';
      pending = LogKey::none;
      ++i;
    } else if (c == '}' || c == ']') {
      if (depth == 0 || is_object[depth] != (c == '}')) return false;
      --depth;
      want_key = want_value = false;
      ++i;
      if (depth > 0) continue;
      learned.pieces.push_back(
          {std::string(line.substr(literal)), line.size() - literal, LogKey::none, false, true});
      return i == line.size();
    } else if (c == '"') {
      std::size_t close = i + 1;
      while (close < line.size() && line[close] != '"') close += line[close] == '\\' ? 2 : 1;
      if (close >= line.size() || depth == 0) return false;
      if (want_key && is_object[depth]) {
        std::size_t after = close + 1;
        while (after < line.size() && is_blank(line[after])) ++after;
        if (after >= line.size() || line[after] != ':') return false;
        const std::string_view key = line.substr(i + 1, close - i - 1);
        pending = depth > 2         ? LogKey::none
                  : is_escaped(key) ? words_.key(unescaped(key))
                                    : words_.key(key);
        // One level down, a time or a level is of something else.
        if (depth == 2 &&
            (pending == LogKey::time || pending == LogKey::level || outer == LogKey::time))
          pending = LogKey::none;
        want_key = false;
        want_value = true;
        i = after + 1;
        continue;
      }
      if (!want_value) return false;
      value(i + 1, close, true);
      i = close + 1;
    } else if (c == ',') {
      want_key = depth > 0 && is_object[depth];
      want_value = !want_key;
      pending = LogKey::none;
      ++i;
    } else if (is_blank(c)) {
      ++i;
    } else {
      const std::size_t size = bare_value(line, i).size();
      if (size == 0 || depth == 0 || !want_value) return false;
      value(i, i + size, false);
      i += size;
    }
  }
  return false;
}

std::array<LogJson::Shape, LogJson::shapes_of_bucket>& LogJson::bucket_of(std::uint64_t head) {
  return shapes_[(head * 0x9E3779B97F4A7C15ull) >> 59];
}

void LogJson::remember(std::array<Shape, shapes_of_bucket>& bucket, Shape shape) {
  if (shape.pieces.size() > pieces_max) return;
  for (Piece& piece : shape.pieces) piece.literal.append(16, '\0');
  std::rotate(bucket.begin(), bucket.end() - 1, bucket.end());
  bucket[0] = std::move(shape);
}

void LogJson::read_pairs(std::string_view data, const std::uint64_t* quotes, std::size_t offset,
                         LogFacts& facts) {
  if (data.size() < 8) return;
  Record none;
  Shape learned;
  std::memcpy(&learned.head, data.data(), 8);
  auto& bucket = bucket_of(learned.head);
  const LogFacts before = facts;
  for (const Shape& shape : bucket) {
    if (shape.head != learned.head) continue;
    if (by_shape(shape, data, quotes, offset, facts, none)) return;
    facts = before;
  }
  std::size_t literal = 0, open = next_bit(quotes, offset, offset + data.size()) - offset;
  while (open < data.size()) {
    std::size_t close = open + 1;
    while (close < data.size() && data[close] != '"') close += data[close] == '\\' ? 2 : 1;
    if (close >= data.size() || open == 0 || data[open - 1] != '=') return;
    std::size_t key = open - 1;
    while (key > 0 && data[key - 1] != ' ' && data[key - 1] != '[') --key;
    const LogKey use = words_.key(data.substr(key, open - 1 - key));
    take(use, data.substr(open + 1, close - open - 1), true, facts, none);
    learned.pieces.push_back({std::string(data.substr(literal, open + 1 - literal)),
                              open + 1 - literal, use, true, false});
    literal = close;
    open = next_bit(quotes, offset + close + 1, offset + data.size()) - offset;
  }
  learned.pieces.push_back(
      {std::string(data.substr(literal)), data.size() - literal, LogKey::none, false, true});
  remember(bucket, std::move(learned));
}

LogJson::Record LogJson::read(std::string_view line, const std::uint64_t* quotes,
                              std::size_t offset, LogFacts& facts) {
  Record out;
  while (!line.empty() && is_blank(line.back())) line.remove_suffix(1);
  if (line.size() < 8 || line.front() != '{' || line.back() != '}') {
    out.whole = line == "{}";
    return out;
  }
  std::uint64_t head = 0;
  std::memcpy(&head, line.data(), 8);
  auto& bucket = bucket_of(head);
  const LogFacts before = facts;
  for (std::size_t i = 0; quotes != nullptr && i < shapes_of_bucket; ++i) {
    if (bucket[i].head != head) continue;
    if (by_shape(bucket[i], line, quotes, offset, facts, out)) {
      out.whole = true;
      return out;
    }
    facts = before;
    out = Record{};
  }
  Shape learned;
  learned.head = head;
  out.whole = tokenise(line, facts, out, learned);
  if (out.whole && quotes != nullptr) remember(bucket, std::move(learned));
  return out;
}

}  // namespace tenken::parse

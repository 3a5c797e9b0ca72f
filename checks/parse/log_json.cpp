#include "checks/parse/log_json.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "checks/parse/byte_masks.hpp"

namespace tenken::parse {

namespace {

/// Nesting that a record may have; deeper is no log record.
constexpr int depth_max = 32;
/// Values of a record that is remembered; one with more is tokenised each time.
constexpr std::size_t pieces_max = 64;

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
constexpr auto bare_ends = [] {
  std::array<bool, 256> out{};
  for (const char c : {',', '}', ']', ' ', '\t', '\r', '\n'})
    out[static_cast<unsigned char>(c)] = true;
  return out;
}();
bool ends_bare(char c) { return bare_ends[static_cast<unsigned char>(c)]; }

/// A number, true, false or null that begins at `at`.
std::string_view bare_value(std::string_view line, std::size_t at) {
  std::size_t end = at;
  while (end < line.size() && !ends_bare(line[end])) ++end;
  return line.substr(at, end - at);
}

/// Whether the bytes of `head` that `mask` counts stand at `at`. 16 bytes may be read past it.
inline bool begins_with(const char* at, const char (&head)[16], std::uint32_t mask) {
#if defined(__SSE2__)
  const __m128i x = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
  const __m128i y = _mm_loadu_si128(reinterpret_cast<const __m128i*>(head));
  return (~static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(x, y))) & mask) == 0;
#else
  return std::memcmp(at, head, static_cast<std::size_t>(std::popcount(mask))) == 0;
#endif
}

}  // namespace

inline void LogJson::take(LogKey use, std::string_view value, bool text, LogFacts& facts,
                          Record& out) {
  if (use == LogKey::none) return;
  if (use != LogKey::time) return words_.take(facts, use, value);
  if (!out.time.empty()) return;
  out.time = value;
  out.time_is_text = text;
}

void LogJson::Shape::add(std::string_view literal, LogKey use, Piece::Then then) {
  Piece piece;
  piece.begin = static_cast<std::uint32_t>(literals.size());
  piece.size = static_cast<std::uint32_t>(literal.size());
  const std::size_t near = std::min(literal.size(), sizeof piece.head);
  std::memcpy(piece.head, literal.data(), near);
  piece.head_mask = static_cast<std::uint32_t>((std::uint64_t{1} << near) - 1);
  piece.use = use;
  const auto bit = [](LogField f) { return static_cast<std::uint8_t>(1u << static_cast<int>(f)); };
  piece.field = use == LogKey::who    ? bit(LogField::who)
                : use == LogKey::what ? bit(LogField::what)
                : use == LogKey::from ? bit(LogField::from)
                                      : std::uint8_t{0};
  piece.then = then;
  pieces.push_back(piece);
  literals += literal;
}

/// The unescaped quote at or after `at`, both of the buffer; `end`: none before it.
static inline std::size_t closing_quote(const char* base, const std::uint64_t* quotes,
                                        std::size_t at, std::size_t end) {
  std::size_t quote = next_bit(quotes, at, end);
  while (quote > at && quote < end && base[quote - 1] == '\\') {
    std::size_t slashes = 1;
    while (quote - slashes > at && base[quote - slashes - 1] == '\\') ++slashes;
    if (slashes % 2 == 0) break;
    quote = next_bit(quotes, quote + 1, end);
  }
  return quote;
}

/// The bytes of `line` that are made of the shape's and of values between them; 0: it is another's.
std::size_t LogJson::by_shape(const Shape& shape, std::string_view line,
                              const std::uint64_t* quotes, std::size_t offset, LogFacts& facts,
                              Record& out) {
  const char* base = line.data() - offset;
  const char* literals = shape.literals.data();
  const std::size_t end = offset + line.size();
  std::size_t at = offset;
  std::uint8_t fields = 0;
  for (const Piece& piece : shape.pieces) {
    if (piece.size > end - at || !begins_with(base + at, piece.head, piece.head_mask)) return 0;
    if (piece.size > sizeof piece.head &&
        std::memcmp(base + at, literals + piece.begin, piece.size) != 0)
      return 0;
    at += piece.size;
    std::size_t stop = at;
    if (piece.then == Piece::Then::text) {
      stop = closing_quote(base, quotes, at, end);
      if (stop == end) return 0;
    } else if (piece.then == Piece::Then::bare) {
      while (stop < end && !ends_bare(base[stop])) ++stop;
      // What was a number is a text or an object now: another shape.
      if (stop == at || base[at] == '"' || base[at] == '{' || base[at] == '[') return 0;
    } else {
      break;
    }
    if (piece.field != 0) {
      if (is_said({base + at, stop - at})) fields |= piece.field;
    } else if (piece.use != LogKey::none) {
      take(piece.use, {base + at, stop - at}, piece.then == Piece::Then::text, facts, out);
    }
    at = stop;
  }
  facts.fields |= fields;
  return at - offset;
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
      learned.add(line.substr(literal, begin - literal), pending,
                  text ? Piece::Then::text : Piece::Then::bare);
    literal = end;
    pending = LogKey::none;
    want_value = false;
  };
  while (i < line.size()) {
    const char c = line[i];
    if (c == '{' || c == '[') {
      if (depth == depth_max || (depth > 0 && is_object[depth] && !want_value)) return false;
      if (depth == 1) outer = pending;
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
      learned.add(line.substr(literal), LogKey::none, Piece::Then::end);
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
        pending = depth > 2 ? LogKey::none : words_.key(key);
        // userIdentity is an object: where anything in it is said, somebody is named; {"id": null}
        // is nobody.
        if (depth == 2 && outer == LogKey::who &&
            (pending == LogKey::none || pending == LogKey::kind))
          pending = LogKey::who;
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
  std::rotate(bucket.begin(), bucket.end() - 1, bucket.end());
  bucket[0] = std::move(shape);
}

std::size_t LogJson::read_pairs(std::string_view text, const std::uint64_t* quotes,
                                std::size_t offset, LogFacts& facts) {
  if (text.size() < 8) return 0;
  Record none;
  std::uint64_t head = 0;
  std::memcpy(&head, text.data(), 8);
  auto& bucket = bucket_of(head);
  const LogFacts before = facts;
  for (const Shape& shape : bucket) {
    if (shape.head != head) continue;
    const std::size_t size = by_shape(shape, text, quotes, offset, facts, none);
    // Another element may follow at once.
    if (size > 0 && (size == text.size() || text[size] == ' ')) return size;
    facts = before;
  }
  Shape learned;
  learned.head = head;
  for (std::size_t at = 0, literal = 0;;) {
    const std::size_t open = next_bit(quotes, offset + at, offset + text.size()) - offset;
    const std::size_t close = text.substr(0, open).find(']', at);
    if (close != std::string_view::npos) {
      at = close + 1;
      if (at < text.size() && text[at] == '[') continue;
      learned.add(text.substr(literal, at - literal), LogKey::none, Piece::Then::end);
      if (at == text.size() || text[at] == ' ') remember(bucket, std::move(learned));
      return at;
    }
    if (open >= text.size() || open == 0 || text[open - 1] != '=') return 0;
    const std::size_t end =
        closing_quote(text.data() - offset, quotes, offset + open + 1, offset + text.size()) -
        offset;
    if (end >= text.size()) return 0;
    std::size_t key = open - 1;
    while (key > 0 && text[key - 1] != ' ' && text[key - 1] != '[') --key;
    const LogKey use = words_.key(text.substr(key, open - 1 - key));
    take(use, text.substr(open + 1, end - open - 1), true, facts, none);
    if (learned.pieces.size() <= pieces_max)
      learned.add(text.substr(literal, open + 1 - literal), use, Piece::Then::text);
    literal = end;
    at = end + 1;
  }
}

/// What tells the shapes of one begin apart, mostly: the bytes behind the fourth quote, where the
/// first text ends. 0: it is not near.
static std::uint64_t hint_of(std::string_view line, const std::uint64_t* quotes,
                             std::size_t offset) {
  const std::size_t word = offset / 64, shift = offset % 64;
  std::uint64_t near = quotes[word] >> shift | (shift > 0 ? quotes[word + 1] << (64 - shift) : 0);
  for (int i = 0; i < 3; ++i) near &= near - 1;
  if (near == 0) return 0;
  const auto at = static_cast<std::size_t>(std::countr_zero(near));
  std::uint64_t out = 0;
  if (at + sizeof out <= line.size()) std::memcpy(&out, line.data() + at, sizeof out);
  return out;
}

LogJson::Record LogJson::read(std::string_view line, const std::uint64_t* quotes,
                              std::size_t offset, LogFacts& facts) {
  Record out;
  while (!line.empty() && is_blank(line.back())) line.remove_suffix(1);
  if (line.size() < 8 || line.front() != '{' || line.back() != '}') {
    out.whole = line == "{}";
    return out;
  }
  std::uint64_t head = 0, hint = 0;
  std::memcpy(&head, line.data(), 8);
  auto& bucket = bucket_of(head);
  if (quotes != nullptr) {
    hint = hint_of(line, quotes, offset);
    const LogFacts before = facts;
    for (const bool hinted : {true, false})
      for (const Shape& shape : bucket) {
        if (shape.head != head || (shape.hint == hint) != hinted) continue;
        if (by_shape(shape, line, quotes, offset, facts, out) == line.size()) {
          out.whole = true;
          return out;
        }
        facts = before;
        out = Record{};
      }
  }
  Shape learned;
  learned.head = head;
  learned.hint = hint;
  out.whole = tokenise(line, facts, out, learned);
  if (out.whole && quotes != nullptr) remember(bucket, std::move(learned));
  return out;
}

}  // namespace tenken::parse

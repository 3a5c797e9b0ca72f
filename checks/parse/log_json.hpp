// One JSON object a line: which of its keys say who, when, what, from where, with what result.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "checks/parse/log_fields.hpp"

namespace tenken::parse {

/// Bytes that must be readable behind a line that LogJson is given: literals are compared sixteen
/// at a time.
inline constexpr std::size_t json_slack_bytes = 64;

/// Reads the top-level keys of an object and, where a top-level value is an object, its keys one
/// level down. Remembers the shapes of records, that is, the bytes between their values: where a
/// record has the very same, it is not tokenised again, and says by the same keys. Not a validator
/// of strings: a record that is no object, or ends in the middle, is none.
class LogJson {
 public:
  explicit LogJson(LogWords& words) : words_(words) {}
  struct Record {
    bool whole = false;         ///< an object from its first to its last byte
    std::string_view time;      ///< the value of the first key for the time; empty: none
    bool time_is_text = false;  ///< it stood in quotes
  };
  /// `quotes`: the mask of quotes of the buffer (byte_masks.hpp), one word longer than it, and
  /// where `line` begins in it.
  Record read(std::string_view line, const std::uint64_t* quotes, std::size_t offset,
              LogFacts& facts);
  /// The same for the structured data of RFC 5424 at the begin of `text`: [id key="value"][…].
  /// Gives its bytes; 0: it does not end.
  std::size_t read_pairs(std::string_view text, const std::uint64_t* quotes, std::size_t offset,
                         LogFacts& facts);

 private:
  /// The bytes before a value, and what the value is for.
  struct Piece {
    enum class Then : std::uint8_t { text, bare, end };
    char head[16] = {};           ///< of the literal
    std::uint32_t head_mask = 0;  ///< a bit for each byte of `head` that counts
    std::uint32_t begin = 0;      ///< the literal in `Shape::literals`
    std::uint32_t size = 0;
    LogKey use = LogKey::none;
    std::uint8_t field = 0;  ///< 1 << LogField where something said is all that counts
    Then then = Then::end;
  };
  struct Shape {
    std::uint64_t head = 0;  ///< the first eight bytes of the record; 0: none
    std::uint64_t hint = 0;
    std::string literals;  ///< of all pieces
    std::vector<Piece> pieces;
    void add(std::string_view literal, LogKey use, Piece::Then then);
  };
  static constexpr std::size_t buckets = 32, shapes_of_bucket = 4;
  LogWords& words_;
  std::array<std::array<Shape, shapes_of_bucket>, buckets> shapes_;

  std::size_t by_shape(const Shape& shape, std::string_view line, const std::uint64_t* quotes,
                       std::size_t offset, LogFacts& facts, Record& out);
  std::array<Shape, shapes_of_bucket>& bucket_of(std::uint64_t head);
  void remember(std::array<Shape, shapes_of_bucket>& bucket, Shape shape);
  bool tokenise(std::string_view line, LogFacts& facts, Record& out, Shape& learned);
  void take(LogKey use, std::string_view value, bool text, LogFacts& facts, Record& out);
};

}  // namespace tenken::parse

// What a log record says, and of which kind it is: the words by which applications name the user,
// the action, the origin and the result.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "checks/parse/census.hpp"

namespace tenken::parse {

/// What a key of a structured record is for.
enum class LogKey : std::uint8_t {
  none,
  time,
  who,
  what,
  from,
  result,
  level,
  kind,
  method,
  error
};

/// The part of the record that a reader needs, as bits.
struct LogFacts {
  std::uint8_t fields = 0;   ///< 1 << LogField
  std::uint8_t classes = 0;  ///< 1 << LogClass
  bool request = false;      ///< an HTTP request
  bool reads = false;  ///< an HTTP request that changes nothing: a view where somebody is named
  void has(LogField f) { fields |= static_cast<std::uint8_t>(1u << static_cast<unsigned>(f)); }
  void is(LogClass c) { classes |= static_cast<std::uint8_t>(1u << static_cast<unsigned>(c)); }
  bool said(LogField f) const { return (fields >> static_cast<unsigned>(f) & 1u) != 0; }
};

/// Remembers what words of up to 16 bytes meant: a log says the same few words over and over.
class WordMemo {
 public:
  /// The value of an earlier `keep` of this very word, or -1.
  int find(std::string_view word) const {
    const Slot& slot = slots_[index(word)];
    return slot.size == word.size() && slot.low == low(word) && slot.high == high(word) ? slot.value
                                                                                        : -1;
  }
  void keep(std::string_view word, std::uint8_t value) {
    if (word.size() <= 16)
      slots_[index(word)] = {low(word), high(word), static_cast<std::uint32_t>(word.size()), value};
  }

 private:
  struct Slot {
    std::uint64_t low = 0, high = 0;
    std::uint32_t size = UINT32_MAX;
    std::uint8_t value = 0;
  };
  std::array<Slot, 512> slots_{};

  static std::uint64_t low(std::string_view word) {
    std::uint64_t out = 0;
    if (word.size() >= 8) {
      std::memcpy(&out, word.data(), 8);
    } else if (word.size() >= 4) {
      std::uint32_t begin = 0, end = 0;
      std::memcpy(&begin, word.data(), 4);
      std::memcpy(&end, word.data() + word.size() - 4, 4);
      out = begin | static_cast<std::uint64_t>(end) << 32;
    } else {
      for (char c : word) out = out << 8 | static_cast<unsigned char>(c);
    }
    return out;
  }
  static std::uint64_t high(std::string_view word) {
    std::uint64_t out = 0;
    if (word.size() >= 8) std::memcpy(&out, word.data() + word.size() - 8, 8);
    return out;
  }
  static std::size_t index(std::string_view word) {
    return (low(word) * 0x9E3779B97F4A7C15ull ^ high(word) * 0xC2B2AE3D27D4EB4Full) >> 55;
  }
};

/// The words of one stream: what everybody uses, and what the deployment adds. Of one thread.
class LogWords {
 public:
  LogWords();
  /// "who=staff_no": the key of the vendor's own logs. False: no such field.
  bool add_key(std::string_view key, LogKey use);
  /// "view=照会": a value of the event that means this class.
  void add_value(std::string_view value, LogClass c);

  LogKey key(std::string_view name) {
    const int known = key_memo_.find(name);
    return known >= 0 ? static_cast<LogKey>(known) : look_up_key(name);
  }
  /// Takes a key's value in.
  inline void take(LogFacts& facts, LogKey key, std::string_view value);
  /// A key or an event was met that is no UTF-8: what it says in Japanese was not understood.
  bool has_foreign() const { return has_foreign_; }
  /// GET, POST …: access, and operation where it changes something.
  void take_method(LogFacts& facts, std::string_view method);

 private:
  struct Entry {
    std::string word;
    std::uint8_t value;
  };
  std::array<std::vector<Entry>, 32> keys_;  ///< by length mod 32, few each
  std::array<std::vector<Entry>, 64> values_;
  WordMemo key_memo_, kind_memo_, level_memo_, method_memo_;
  bool has_foreign_ = false;

  LogKey look_up_key(std::string_view name);
  std::uint8_t value_of(std::string_view word) const;  ///< class bits; 0: not known
  std::uint8_t kind_of(std::string_view word) {
    const int known = kind_memo_.find(word);
    return known >= 0 ? static_cast<std::uint8_t>(known) : look_up_kind(word);
  }
  std::uint8_t look_up_kind(std::string_view word);
  void take_level(LogFacts& facts, std::string_view level);
};

/// An HTTP status of three digits; 0: none.
inline int http_status(std::string_view value) {
  if (value.size() != 3) return 0;
  const int a = value[0] - '0', b = value[1] - '0', c = value[2] - '0';
  return a >= 1 && a <= 5 && b >= 0 && b <= 9 && c >= 0 && c <= 9 ? a * 100 + b * 10 + c : 0;
}
/// False for nothing said: empty, "-", null, anonymous.
bool is_said_slowly(std::string_view value);
inline bool is_said(std::string_view value) {
  if (value.empty()) return false;
  const char first = static_cast<char>(value[0] | 0x20);  // '-' stays, letters become small
  return (first != '-' && first != 'n' && first != 'a') || is_said_slowly(value);
}

inline void LogWords::take(LogFacts& facts, LogKey key, std::string_view value) {
  switch (key) {
    case LogKey::none:
    case LogKey::time:
      return;
    case LogKey::who:
      if (is_said(value)) facts.has(LogField::who);
      return;
    case LogKey::what:
      if (is_said(value)) facts.has(LogField::what);
      return;
    case LogKey::from:
      if (is_said(value)) facts.has(LogField::from);
      return;
    case LogKey::method:
      if (is_said(value)) take_method(facts, value);
      return;
    case LogKey::kind:
      if (!is_said(value)) return;
      facts.has(LogField::what);
      facts.classes |= kind_of(value);
      return;
    case LogKey::result:
      if (!is_said(value)) return;
      facts.has(LogField::result);
      if (http_status(value) >= 500) facts.is(LogClass::failure);
      return;
    case LogKey::error:
      facts.has(LogField::result);
      return;
    case LogKey::level:
      take_level(facts, value);
      return;
  }
}

}  // namespace tenken::parse

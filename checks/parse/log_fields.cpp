#include "checks/parse/log_fields.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "rules/text.hpp"

namespace tenken::parse {

namespace {

using Key = std::pair<std::string_view, LogKey>;

/// Keys as loggers of nginx, Apache, Python, Java, Go, journald and CloudTrail write them, and in
/// Japanese applications. Compared without case, "-" and "_" alike left out.
constexpr std::array<Key, 89> known_keys{{
    {"time", LogKey::time},
    {"timestamp", LogKey::time},
    {"@timestamp", LogKey::time},
    {"ts", LogKey::time},
    {"datetime", LogKey::time},
    {"date", LogKey::time},
    {"eventtime", LogKey::time},
    {"asctime", LogKey::time},
    {"loggedat", LogKey::time},
    {"occurredat", LogKey::time},
    {"timelocal", LogKey::time},
    {"timeiso8601", LogKey::time},
    {"realtimetimestamp", LogKey::time},
    {"receivetimestamp", LogKey::none},
    {"日時", LogKey::time},
    {"時刻", LogKey::time},
    {"user", LogKey::who},
    {"userid", LogKey::who},
    {"username", LogKey::who},
    {"remoteuser", LogKey::who},
    {"login", LogKey::who},
    {"loginid", LogKey::who},
    {"account", LogKey::who},
    {"accountid", LogKey::who},
    {"actor", LogKey::who},
    {"actorid", LogKey::who},
    {"principal", LogKey::who},
    {"principalid", LogKey::who},
    {"operator", LogKey::who},
    {"operatorid", LogKey::who},
    {"staffid", LogKey::who},
    {"staff", LogKey::who},
    {"sub", LogKey::who},
    {"uid", LogKey::who},
    {"useridentity", LogKey::who},
    {"dbuser", LogKey::who},
    {"uname", LogKey::who},
    {"利用者", LogKey::who},
    {"利用者id", LogKey::who},
    {"職員番号", LogKey::who},
    {"action", LogKey::kind},
    {"event", LogKey::kind},
    {"eventtype", LogKey::kind},
    {"eventname", LogKey::kind},
    {"operation", LogKey::kind},
    {"op", LogKey::kind},
    {"activity", LogKey::kind},
    {"category", LogKey::kind},
    {"type", LogKey::kind},
    {"kind", LogKey::kind},
    {"操作", LogKey::kind},
    {"種別", LogKey::kind},
    {"path", LogKey::what},
    {"uri", LogKey::what},
    {"url", LogKey::what},
    {"request", LogKey::what},
    {"req", LogKey::what},
    {"requesturi", LogKey::what},
    {"resource", LogKey::what},
    {"target", LogKey::what},
    {"object", LogKey::what},
    {"method", LogKey::method},
    {"requestmethod", LogKey::method},
    {"verb", LogKey::method},
    {"ip", LogKey::from},
    {"remoteaddr", LogKey::from},
    {"remoteip", LogKey::from},
    {"remoteaddress", LogKey::from},
    {"clientaddress", LogKey::from},
    {"sourceaddress", LogKey::from},
    {"clientip", LogKey::from},
    {"client", LogKey::from},
    {"sourceip", LogKey::from},
    {"srcip", LogKey::from},
    {"sourceipaddress", LogKey::from},
    {"remotehost", LogKey::from},
    {"xforwardedfor", LogKey::from},
    {"端末", LogKey::from},
    {"status", LogKey::result},
    {"statuscode", LogKey::result},
    {"httpstatus", LogKey::result},
    {"result", LogKey::result},
    {"outcome", LogKey::result},
    {"success", LogKey::result},
    {"結果", LogKey::result},
    {"errorcode", LogKey::error},
    {"level", LogKey::level},
    {"severity", LogKey::level},
    {"priority", LogKey::level},
}};

using Value = std::pair<std::string_view, LogClass>;
constexpr std::array<Value, 62> known_values{{
    {"access", LogClass::access},
    {"login", LogClass::access},
    {"logout", LogClass::access},
    {"signin", LogClass::access},
    {"signout", LogClass::access},
    {"logon", LogClass::access},
    {"logoff", LogClass::access},
    {"authenticate", LogClass::access},
    {"authentication", LogClass::access},
    {"session", LogClass::access},
    {"consolelogin", LogClass::access},
    {"ログイン", LogClass::access},
    {"ログアウト", LogClass::access},
    {"アクセス", LogClass::access},
    {"create", LogClass::operation},
    {"created", LogClass::operation},
    {"update", LogClass::operation},
    {"updated", LogClass::operation},
    {"delete", LogClass::operation},
    {"deleted", LogClass::operation},
    {"insert", LogClass::operation},
    {"edit", LogClass::operation},
    {"write", LogClass::operation},
    {"change", LogClass::operation},
    {"operation", LogClass::operation},
    {"modify", LogClass::operation},
    {"register", LogClass::operation},
    {"approve", LogClass::operation},
    {"upload", LogClass::operation},
    {"import", LogClass::operation},
    {"登録", LogClass::operation},
    {"更新", LogClass::operation},
    {"削除", LogClass::operation},
    {"変更", LogClass::operation},
    {"操作", LogClass::operation},
    {"追加", LogClass::operation},
    {"view", LogClass::view},
    {"viewed", LogClass::view},
    {"read", LogClass::view},
    {"show", LogClass::view},
    {"browse", LogClass::view},
    {"display", LogClass::view},
    {"search", LogClass::view},
    {"list", LogClass::view},
    {"get", LogClass::view},
    {"download", LogClass::view},
    {"export", LogClass::view},
    {"print", LogClass::view},
    {"detail", LogClass::view},
    {"reference", LogClass::view},
    {"閲覧", LogClass::view},
    {"参照", LogClass::view},
    {"検索", LogClass::view},
    {"照会", LogClass::view},
    {"表示", LogClass::view},
    {"印刷", LogClass::view},
    {"failure", LogClass::failure},
    {"fault", LogClass::failure},
    {"exception", LogClass::failure},
    {"crash", LogClass::failure},
    {"障害", LogClass::failure},
    {"異常", LogClass::failure},
}};

/// Words that a reader compares are short; a longer one means nothing to it.
constexpr std::size_t word_bytes_max = 256;

int hex_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/// A string with its escapes resolved in `out` (RFC 8259 §7): Python writes 閲覧 as \u95b2\u89a7.
std::string_view unescaped(std::string_view text, std::string& out) {
  if (text.find('\\') == std::string_view::npos) return text;
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

/// The folded key: lower case, without "_", "-", "." and blanks. At most 32 bytes; longer is none.
std::size_t fold_key(std::string_view name, char (&out)[32]) {
  std::size_t size = 0;
  for (char c : name) {
    if (c == '_' || c == '-' || c == ' ') continue;
    if (size == sizeof out) return 0;
    out[size++] = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  return size;
}

/// Levels of syslog, Python, Java, Go and PostgreSQL that report a fault.
bool is_fault_level(std::string_view value) {
  if (value.size() == 1) return value[0] >= '0' && value[0] <= '3';  // RFC 5424: emerg to err
  if (value == "50" || value == "60") return true;  // pino and bunyan: error and fatal
  char folded[32];
  const std::string_view word(folded, fold_key(value, folded));
  for (std::string_view level : {"error", "err", "critical", "crit", "fatal", "alert", "emerg",
                                 "emergency", "panic", "severe"})
    if (word == level) return true;
  return false;
}

}  // namespace

bool is_said_slowly(std::string_view value) {
  if (value.empty() || value == "-" || value == "null" || value == "None") return false;
  if (value.size() < 9 || value.size() > 14) return true;
  char folded[32];
  const std::string_view word(folded, fold_key(value, folded));
  return word != "anonymous" && word != "anonymoususer";
}

LogWords::LogWords() {
  for (const auto& [word, use] : known_keys) add_key(word, use);
  for (const auto& [word, c] : known_values) add_value(word, c);
}

bool LogWords::add_key(std::string_view key, LogKey use) {
  char folded[32];
  const std::size_t size = fold_key(key, folded);
  if (size == 0) return false;
  key_memo_ = {};
  auto& row = keys_[size % 32];
  const std::string word(folded, size);
  for (Entry& e : row)
    if (e.word == word) {
      e.value = static_cast<std::uint8_t>(use);
      return true;
    }
  row.push_back({word, static_cast<std::uint8_t>(use)});
  return true;
}

void LogWords::add_value(std::string_view value, LogClass c) {
  char folded[32];
  const std::size_t size = fold_key(value, folded);
  if (size == 0) return;
  kind_memo_ = {};
  const auto bit = static_cast<std::uint8_t>(1u << static_cast<unsigned>(c));
  auto& row = values_[(size + static_cast<unsigned char>(folded[0])) % 64];
  const std::string word(folded, size);
  for (Entry& e : row)
    if (e.word == word) {
      e.value = bit;
      return;
    }
  row.push_back({word, bit});
}

LogKey LogWords::look_up_key(std::string_view name) {
  char folded[32];
  std::string memory;
  const std::size_t size = fold_key(unescaped(name, memory), folded);
  LogKey out = LogKey::none;
  for (const Entry& e : keys_[size % 32])
    if (size > 0 && e.word.size() == size && std::memcmp(e.word.data(), folded, size) == 0)
      out = static_cast<LogKey>(e.value);
  if (out == LogKey::none && !is_utf8(name)) has_foreign_ = true;
  key_memo_.keep(name, static_cast<std::uint8_t>(out));
  return out;
}

std::uint8_t LogWords::value_of(std::string_view word) const {
  char folded[32];
  const std::size_t size = fold_key(word, folded);
  if (size == 0) return 0;
  for (const Entry& e : values_[(size + static_cast<unsigned char>(folded[0])) % 64])
    if (e.word.size() == size && std::memcmp(e.word.data(), folded, size) == 0) return e.value;
  return 0;
}

std::uint8_t LogWords::look_up_kind(std::string_view word) {
  std::string memory;
  const std::string_view plain = unescaped(word, memory);
  std::uint8_t bits = value_of(plain);
  // case.view, case:view, users/delete: the last word says what was done.
  if (bits == 0)
    if (const auto at = plain.find_last_of(".:/ "); at != std::string_view::npos)
      bits = value_of(plain.substr(at + 1));
  if (bits == 0 && !is_utf8(plain)) has_foreign_ = true;
  kind_memo_.keep(word, bits);
  return bits;
}

void LogWords::take_method(LogFacts& facts, std::string_view method) {
  facts.is(LogClass::access);
  facts.has(LogField::what);
  facts.request = true;
  if (method == "GET") {
    facts.reads = true;
    return;
  }
  int changes = method_memo_.find(method);
  if (changes < 0) {
    changes = 0;
    for (std::string_view changing : {"POST", "PUT", "PATCH", "DELETE"})
      if (method == changing) changes = 1;
    method_memo_.keep(method, static_cast<std::uint8_t>(changes));
  }
  if (changes == 1) facts.is(LogClass::operation);
}

void LogWords::take_level(LogFacts& facts, std::string_view level) {
  int fault = level_memo_.find(level);
  if (fault < 0) {
    fault = is_fault_level(level) ? 1 : 0;
    level_memo_.keep(level, static_cast<std::uint8_t>(fault));
  }
  if (fault == 1) facts.is(LogClass::failure);
}

}  // namespace tenken::parse

// The scanner: bytes of one file in, its census out. One pass, one buffer, every line's time read.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "checks/parse/census.hpp"
#include "checks/parse/log_fields.hpp"
#include "checks/parse/log_json.hpp"
#include "checks/parse/log_time.hpp"

namespace tenken::parse {

/// The buffer: large enough for any record, small enough for the second-level cache.
inline constexpr std::size_t log_buffer_bytes = 256u << 10;

/// Known forms of a line. The order is that of `dialect_name`.
enum class LogDialect : std::uint8_t {
  unknown,
  ncsa,         ///< nginx and Apache access logs, "combined" and "common"
  json,         ///< one object a line, CloudTrail's records too
  syslog_5424,  ///< with or without <PRI>; rsyslog's file format too
  syslog_3164,
  ltsv,
  postgresql,
  apache_error,
  nginx_error,
  balancer,  ///< Application Load Balancer
  plain,     ///< a line that begins with an ISO 8601 time
  journal,   ///< journalctl -o export
};
inline constexpr std::size_t log_dialects = 12;
std::string_view to_string(LogDialect d);

class LogScanner {
 public:
  /// `newest`: seconds since the epoch that no line is later than, for stamps without a year.
  LogScanner(const LogWords& words, std::int64_t newest);
  LogScanner(const LogScanner&) = delete;
  LogScanner& operator=(const LogScanner&) = delete;

  /// Where the next bytes go; never empty. Then `add` says how many came.
  std::span<char> room();
  void add(std::size_t bytes);
  /// Bytes from anywhere, copied in.
  void feed(std::string_view bytes);
  /// The last line, and what was counted. The scanner is used up.
  Census finish();

 private:
  struct Line {
    const char* begin;
    const char* end;     ///< without the newline
    std::size_t offset;  ///< of `begin` in the buffer: for the masks
  };
  enum class Mode : std::uint8_t { undecided, lines, records, journal };

  LogWords words_;
  LogClock clock_;
  LogJson json_;
  std::unique_ptr<char[]> buffer_;
  std::size_t size_ = 0;
  bool skipping_ = false;  ///< inside a record that is too long
  Mode mode_ = Mode::undecided;
  LogDialect last_ = LogDialect::unknown;
  std::vector<std::uint64_t> newline_, quote_, space_;

  // journalctl -o export: one entry is spread over lines.
  bool entry_ = false;
  LogStamp entry_time_;
  LogFacts entry_facts_;
  std::uint64_t binary_left_ = 0;
  bool binary_size_next_ = false;

  // What the counts are made of at the end: records by their fields and classes, in all and in
  // the hour at hand.
  Census census_;
  std::array<std::uint64_t, log_dialects> of_dialect_{};
  std::array<std::uint64_t, 1u << (log_fields + log_classes + 1)> of_facts_{};
  /// By classes, and behind them whether all items are said, and all but who.
  std::array<std::uint64_t, 1u << (log_classes + 2)> of_hour_{};
  struct ZoneCount {
    LogZone zone;
    std::uint64_t lines = 0;
  };
  std::vector<ZoneCount> zones_;
  std::size_t zone_at_ = 0;
  std::int64_t hour_begin_ = INT64_MAX;  ///< seconds since the epoch; none yet
  std::int64_t previous_ = INT64_MAX, newest_seen_ = INT64_MIN, oldest_seen_ = INT64_MAX;

  void turn_zone(const LogZone& zone);
  void turn_hour(std::int64_t at);
  void note_order(std::int64_t at);
  void consume(bool last);
  std::size_t consume_lines(bool last);
  std::size_t consume_records();
  std::size_t consume_journal(bool last);
  void line(const Line& line);
  void count(LogDialect dialect, const LogStamp& stamp, LogFacts facts);
  void end_entry();
  void journal_field(std::string_view name, std::string_view value);

  LogDialect dialect_of(const Line& line) const;
  bool ncsa(const Line& line, LogStamp& stamp, LogFacts& facts);
  bool json(const Line& line, LogStamp& stamp, LogFacts& facts);
  bool syslog(const Line& line, LogStamp& stamp, LogFacts& facts, LogDialect& dialect);
  bool ltsv(const Line& line, LogStamp& stamp, LogFacts& facts);
  bool iso_line(const Line& line, LogStamp& stamp, LogFacts& facts, LogDialect& dialect);
  bool apache_error(const Line& line, LogStamp& stamp, LogFacts& facts);
  bool balancer(const Line& line, LogStamp& stamp, LogFacts& facts);
  std::size_t blank(std::size_t from, std::size_t end) const;
  void message(std::string_view program, std::string_view text, LogFacts& facts);
  void pairs(std::string_view text, LogFacts& facts);
};

}  // namespace tenken::parse

// Time stamps of log lines, every one read in full: date, time, difference from UTC. A line mostly
// repeats the minute and the zone of the one before, so both are remembered.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>

namespace tenken::parse {

/// How a stamp says its zone.
struct LogZone {
  enum class Kind : std::uint8_t { none, offset, utc, named, epoch };
  Kind kind = Kind::none;
  std::int16_t minutes = 0;  ///< from UTC; a naive time is taken as Japan's (+540)
  std::uint8_t name = 0;     ///< index into the known names where named
  bool operator==(const LogZone&) const = default;
};
/// "+09:00", "Z", "epoch", "JST", "none".
std::string to_string(const LogZone& zone);

struct LogStamp {
  std::int64_t at = 0;   ///< seconds since the epoch; meaningful where size > 0
  std::size_t size = 0;  ///< bytes that the stamp takes; 0: no time stamp here
  LogZone zone;
};

/// Reads stamps, remembering the last minute. Years 1990 to 2100 and real dates only; 60 is a
/// second. Never reads at or past `end`.
class LogClock {
 public:
  /// `year`: for stamps without one (RFC 3164), the year of the newest line; 0: not known, such
  /// stamps are none. `newest`: seconds since the epoch that no such stamp may pass by more than a
  /// day.
  explicit LogClock(std::int64_t newest = 0) : newest_(newest) {}

  /// 2026-11-22T18:15:30[.123][+09:00], a blank or "_" for the T, "/" for the "-", ", " before
  /// milliseconds; the zone after one blank too ("JST", "UTC", "+09").
  LogStamp iso(const char* p, const char* end);
  /// 22/Nov/2026:18:15:30 +0900 (NCSA), without brackets.
  LogStamp ncsa(const char* p, const char* end);
  /// Nov 22 18:15:30 (RFC 3164), a day of one digit after two blanks.
  LogStamp bsd(const char* p, const char* end);
  /// Sun Nov 22 18:15:30.123456 2026 (Apache's error log).
  LogStamp c_time(const char* p, const char* end);
  /// Seconds, milliseconds, microseconds or nanoseconds since the epoch, by their number of digits.
  LogStamp epoch(const char* p, const char* end);

 private:
  std::int64_t newest_;
  char iso_minute_[16] = {};
  std::int64_t iso_minute_at_ = 0;
  char ncsa_minute_[17] = {};
  std::int64_t ncsa_minute_at_ = 0;
  char zone_text_[8] = {};  ///< the zone as it stood the last time, with the blank before it
  std::size_t zone_size_ = 0;
  LogZone zone_;
  std::size_t zone_after(const char* p, const char* end, LogZone& zone);
};

}  // namespace tenken::parse

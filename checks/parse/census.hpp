// Census: what one stream of log lines is, in numbers. The only thing of a log that is ever kept:
// no line, no name, no address leaves the stream.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "rules/result.hpp"

namespace tenken::parse {

/// The four kinds of records that the annex names, No.14.
enum class LogClass { access, operation, view, failure };
inline constexpr std::size_t log_classes = 4;
std::string_view to_string(LogClass c);

/// What a record says: who, when, what, from where, with what result (No.14.1).
enum class LogField { who, when, what, from, result };
inline constexpr std::size_t log_fields = 5;
std::string_view to_string(LogField f);

/// Distinct hours that one census counts: eleven years. More is a broken or a hostile log.
inline constexpr std::size_t census_hours_max = 100'000;
/// Gaps that one census names, longest kept.
inline constexpr std::size_t census_gaps_max = 10'000;
/// Silence shorter than this is not named, seconds.
inline constexpr std::int64_t census_gap_min_s = 600;

struct LogHour {
  std::uint64_t lines = 0;
  std::array<std::uint64_t, log_classes> of_class{};
  std::array<std::uint64_t, log_classes> of_class_with_all{};
  std::uint64_t access_without_who = 0;  ///< access, with all items, who or not
  bool says_class_alone = false;  ///< an older census, which does not say what is whole by hour
  bool operator==(const LogHour&) const = default;
};
/// No line between `from` and `to`, seconds since the epoch.
struct LogGap {
  std::int64_t from = 0;
  std::int64_t to = 0;
  bool operator==(const LogGap&) const = default;
};
struct LogFile {
  std::string path;
  std::uint64_t bytes = 0;      ///< as they lie on disk
  std::string packing;          ///< plain, gz, zst
  std::string sha256;           ///< of the bytes on disk; empty: not asked for
  std::string problem;          ///< denied, truncated, corrupt, unsupported; empty: read to its end
  std::int64_t changed_at = 0;  ///< modification time, seconds since the epoch; 0: not known
  int mode = -1;                ///< permission bits; -1: not known
  bool operator==(const LogFile&) const = default;
};

struct Census {
  std::string stream;  ///< path without its rotation suffix
  std::vector<LogFile> files;
  std::map<std::string, std::uint64_t> dialects;  ///< lines by dialect
  std::uint64_t lines = 0;                        ///< records: all but blank and continuation lines
  std::uint64_t requests = 0;                     ///< HTTP requests among them
  std::uint64_t continuations = 0;
  std::uint64_t without_time = 0;    ///< records whose time could not be read
  std::uint64_t oversize = 0;        ///< records longer than the buffer
  bool foreign_words = false;        ///< keys or events that are no UTF-8 were met
  std::int64_t first = 0, last = 0;  ///< earliest and latest time, seconds since the epoch
  /// "+09:00", "Z", "epoch", a name such as "JST", or "none".
  std::map<std::string, std::uint64_t> offsets;
  std::uint64_t backward = 0;       ///< records more than a second earlier than the one before
  std::int64_t backward_max_s = 0;  ///< the farthest such step
  std::array<std::uint64_t, log_fields> with_field{};
  std::uint64_t with_all = 0;  ///< records with all five
  std::array<std::uint64_t, log_classes> of_class{};
  std::array<std::uint64_t, log_classes> of_class_with_all{};
  std::map<std::int64_t, LogHour> hours;  ///< hour since the epoch
  std::vector<LogGap> gaps;               ///< by time
  bool hours_cut = false, gaps_cut = false;

  bool operator==(const Census&) const = default;
  bool timed() const { return lines > without_time; }
  /// Takes in what follows this one in the stream: counts add, the silence between them is a gap.
  void append(const Census& next);
};

/// tenken-census/1: JSON, sorted keys, one line.
std::string to_json(const Census& census);
/// The inverse. Malformed, counts that contradict each other, more than 64 MiB → error.
Result<Census> read_census(std::string_view json);

}  // namespace tenken::parse

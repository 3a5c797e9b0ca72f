// How far a remote clock is from ours, from one look or from SNTP samples; always an interval,
// never a bare number.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tenken::parse {

/// Remote minus ours: the truth lies in offset ± uncertainty, in microseconds.
struct ClockOffset {
  std::int64_t offset_us = 0;
  std::int64_t uncertainty_us = 0;
  std::int64_t least_us() const;  ///< smallest magnitude that the interval holds
  std::int64_t most_us() const;   ///< largest
};

/// Largest offset that is computed, microseconds: 200 years. What lies beyond is no clock.
inline constexpr std::int64_t offset_us_max = 200ll * 366 * 86400 * 1000000;

/// The answer of `date +%s%N` to a command sent at `seen_at_ms` (Unix, milliseconds) that took
/// `took_ms`. Nothing: not such an answer.
std::optional<ClockOffset> read_clock(std::string_view date_s_n, std::int64_t seen_at_ms,
                                      std::int64_t took_ms);

/// "+0900" of `date +%z` → minutes; nothing otherwise.
std::optional<int> read_zone(std::string_view date_z);

/// Output of a command that ends by telling its exit status ("exit 0" on a line of its own).
/// Nothing: no such last line.
struct Exited {
  std::string_view out;
  std::int64_t status = 0;
};
std::optional<Exited> read_exited(std::string_view text);

/// One answered SNTP exchange.
struct NtpSample {
  ClockOffset offset;  ///< RFC 5905 §8: ((t2 - t1) + (t3 - t4)) / 2; uncertainty: half the delay
                       ///< and the root distance
  std::int64_t stratum = 0;
  std::int64_t leap = 0;  ///< 3: the server says that its clock is not synchronised
  std::string refid;
  std::string kiss;  ///< code of a kiss of death; empty: none
  bool is_usable() const { return kiss.empty() && leap != 3 && stratum > 0 && stratum < 16; }
};
struct NtpLook {
  std::vector<NtpSample> samples;  ///< answered ones, in order
  const NtpSample* best() const;   ///< the usable one with the least uncertainty; null: none
};
/// tenken-ntp/1 of the ntp probe. Nothing: not such a document, or time stamps that cannot be.
std::optional<NtpLook> read_ntp(std::string_view json);

}  // namespace tenken::parse

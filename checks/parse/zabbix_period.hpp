// Times as Zabbix writes them: "1-5,09:00-18:00;6-7,10:00-16:00" and "1h", "30s", "90".
#pragma once

#include <bitset>
#include <cstdint>
#include <optional>
#include <string_view>

namespace tenken::parse {

/// One bit for each minute of a week; the week begins on Monday at 00:00 of the server's zone.
inline constexpr std::size_t week_minutes = 7 * 24 * 60;
using WeekMinutes = std::bitset<week_minutes>;

/// Nothing: a macro, or what Zabbix would refuse.
std::optional<WeekMinutes> read_zabbix_period(std::string_view text);

/// Seconds of "90", "30s", "5m", "1h", "1d", "1w"; nothing: a macro, flexible or scheduling
/// intervals, more than twenty-five years.
std::optional<std::int64_t> read_zabbix_seconds(std::string_view text);

}  // namespace tenken::parse

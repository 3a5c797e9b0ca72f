#include "checks/parse/timestamp_lines.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdlib>

#include "rules/text.hpp"

namespace tenken::parse {

namespace {

using namespace std::chrono;

/// Streams of one look. A central log of 400 hosts with ten programs each.
constexpr std::size_t streams_max = 4096;

constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/// Characters taken from the front; `ok` stays true while everything fitted.
struct Reader {
  std::string_view rest;
  bool ok = true;

  int digits(std::size_t n) {
    int out = 0;
    if (rest.size() < n) ok = false;
    for (std::size_t i = 0; ok && i < n; ++i) {
      if (rest[i] < '0' || rest[i] > '9') ok = false;
      out = out * 10 + (rest[i] - '0');
    }
    if (ok) rest.remove_prefix(n);
    return ok ? out : 0;
  }
  bool take(char c) {
    if (rest.empty() || rest[0] != c) return false;
    rest.remove_prefix(1);
    return true;
  }
  void need(char c) { ok = take(c) && ok; }
  int month() {
    for (std::size_t i = 0; i < months.size(); ++i)
      if (rest.starts_with(months[i])) {
        rest.remove_prefix(3);
        return static_cast<int>(i) + 1;
      }
    ok = false;
    return 0;
  }
};

struct Clock {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
  bool is_valid() const {
    const year_month_day date{std::chrono::year(year),
                              std::chrono::month(static_cast<unsigned>(month)),
                              std::chrono::day(static_cast<unsigned>(day))};
    return date.ok() && hour < 24 && minute < 60 && second <= 60;  // 60: a leap second
  }
  sys_seconds utc(int offset_minutes) const {
    const year_month_day date{std::chrono::year(year),
                              std::chrono::month(static_cast<unsigned>(month)),
                              std::chrono::day(static_cast<unsigned>(day))};
    return sys_days(date) + hours(hour) + minutes(minute - offset_minutes) + seconds(second);
  }
};

/// What follows the clock: nothing, Z, +09:00, +0900, +09, or a name.
std::optional<Stamp> with_zone(const Clock& clock, std::string_view zone) {
  if (!clock.is_valid()) return std::nullopt;
  Stamp out;
  zone = trim(zone);
  if (zone.empty()) return out;
  if (zone == "Z" || zone == "z") {
    out.kind = StampKind::offset;
  } else if (zone[0] == '+' || zone[0] == '-') {
    Reader r{zone.substr(1)};
    const int hour = r.digits(2);
    r.take(':');
    const int minute = r.rest.empty() ? 0 : r.digits(2);
    if (!r.ok || !r.rest.empty() || hour > 14 || minute > 59) return std::nullopt;
    out.kind = StampKind::offset;
    out.minutes = (zone[0] == '-' ? -1 : 1) * (hour * 60 + minute);
    // RFC 3339 §4.3: -00:00 says that the difference is not known.
    if (out.minutes == 0 && zone[0] == '-') out.kind = StampKind::naive;
  } else if (zone.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string_view::npos &&
             zone.size() <= 5) {
    // UTC and GMT name the difference zero itself.
    const bool is_utc = zone == "UTC" || zone == "GMT";
    out.kind = is_utc ? StampKind::offset : StampKind::named;
    out.zone = zone;
  } else {
    return std::nullopt;
  }
  if (out.kind == StampKind::offset) out.at = clock.utc(out.minutes);
  return out;
}

void time_of_day(Reader& r, Clock& c) {
  c.hour = r.digits(2);
  r.need(':');
  c.minute = r.digits(2);
  r.need(':');
  c.second = r.digits(2);
}

std::optional<Stamp> read_iso(std::string_view token) {
  Reader r{token};
  Clock c;
  c.year = r.digits(4);
  r.need('-');
  c.month = r.digits(2);
  r.need('-');
  c.day = r.digits(2);
  if (!r.take('T') && !r.take('t')) r.need(' ');
  time_of_day(r, c);
  if (!r.ok) return std::nullopt;
  if (r.take('.') || r.take(','))
    while (!r.rest.empty() && r.rest[0] >= '0' && r.rest[0] <= '9') r.rest.remove_prefix(1);
  return with_zone(c, r.rest);
}

std::optional<Stamp> read_web(std::string_view token) {
  Reader r{token};
  Clock c;
  c.day = r.digits(2);
  r.need('/');
  c.month = r.month();
  r.need('/');
  c.year = r.digits(4);
  r.need(':');
  time_of_day(r, c);
  if (!r.ok) return std::nullopt;
  return with_zone(c, r.rest);
}

/// RFC 3164: neither year nor zone.
std::optional<Stamp> read_bsd(std::string_view token) {
  Reader r{token};
  Clock c;
  c.month = r.month();
  r.need(' ');
  c.day = r.take(' ') ? r.digits(1) : r.digits(2);
  r.need(' ');
  time_of_day(r, c);
  c.year = 2000;  // a leap year, so that 29 February is a day
  if (!r.ok || !r.rest.empty() || !c.is_valid()) return std::nullopt;
  return Stamp{};
}

/// "@1795312800": seconds since the epoch, as auditd and pino write them. No zone stands there, and
/// none is left open.
std::optional<Stamp> read_epoch(std::string_view token) {
  Reader r{token};
  r.need('@');
  const std::int64_t high = r.digits(5), low = r.digits(5);
  if (!r.ok || !r.rest.empty()) return std::nullopt;
  Stamp out;
  out.kind = StampKind::named;
  out.zone = "epoch";
  out.at = sys_seconds(seconds(high * 100000 + low));
  return out;
}

void count(Stream& stream, std::string_view token) {
  ++stream.lines;
  const auto stamp = token == "-" ? std::nullopt : read_stamp(token);
  if (!stamp) {
    ++stream.without;
  } else if (stamp->kind == StampKind::naive) {
    ++stream.naive;
  } else if (stamp->kind == StampKind::named) {
    ++stream.named;
    stream.names.insert(stamp->zone);
  } else {
    stream.offsets.insert(stamp->minutes);
    if (!stream.newest || *stream.newest < stamp->at) stream.newest = stamp->at;
  }
}

}  // namespace

std::optional<Stamp> read_stamp(std::string_view token) {
  for (const auto read : {read_iso, read_web, read_bsd, read_epoch})
    if (auto stamp = read(token)) return stamp;
  return std::nullopt;
}

std::optional<LogStamps> read_log_stamps(std::string_view text) {
  LogStamps out;
  bool ended = false, listed = true;
  for (std::string_view line : lines(text)) {
    if (ended) return std::nullopt;
    if (line.starts_with("file ")) {
      if (out.streams.size() >= streams_max) return std::nullopt;
      out.streams.emplace_back().path = line.substr(5);
    } else if (line == "incomplete") {
      listed = false;
    } else if (line == "end") {
      ended = true;
    } else if (out.streams.empty()) {
      return std::nullopt;
    } else if (line == "unreadable") {
      out.streams.back().readable = false;
    } else {
      count(out.streams.back(), line);
    }
  }
  out.complete = ended && listed;
  return out;
}

std::string offset_text(int minutes) {
  return fmt::format("{}{:02}:{:02}", minutes < 0 ? '-' : '+', std::abs(minutes) / 60,
                     std::abs(minutes) % 60);
}

}  // namespace tenken::parse

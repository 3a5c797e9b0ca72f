#include "checks/parse/log_scan.hpp"

#include <algorithm>
#include <cstring>

#include "checks/parse/byte_masks.hpp"

namespace tenken::parse {

namespace {

constexpr std::int64_t hour_s = 3600;
/// Kinds of zones one log can hold before the rest is counted as the last one.
constexpr std::size_t zones_max = 64;
/// Two processes write one log: a second of disorder is none.
constexpr std::int64_t disorder_s = 1;

}  // namespace

std::string_view to_string(LogDialect d) {
  constexpr std::array<std::string_view, log_dialects> names{
      "unknown",    "ncsa",         "json",        "syslog_5424", "syslog_3164", "ltsv",
      "postgresql", "apache_error", "nginx_error", "balancer",    "plain",       "journal"};
  return names[static_cast<std::size_t>(d)];
}

LogScanner::LogScanner(const LogWords& words, std::int64_t newest)
    : words_(words),
      clock_(newest),
      json_(words_),
      buffer_(new char[log_buffer_bytes + json_slack_bytes]()),
      newline_(log_buffer_bytes / 64 + 1),
      quote_(log_buffer_bytes / 64 + 1),
      space_(log_buffer_bytes / 64 + 1) {}

std::span<char> LogScanner::room() { return {buffer_.get() + size_, log_buffer_bytes - size_}; }

void LogScanner::add(std::size_t bytes) {
  size_ += bytes;
  if (size_ == log_buffer_bytes) consume(false);
}

void LogScanner::feed(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::span<char> to = room();
    const std::size_t n = std::min(to.size(), bytes.size());
    std::memcpy(to.data(), bytes.data(), n);
    add(n);
    bytes.remove_prefix(n);
  }
}

/// What is whole in the buffer is counted, the rest moves to its front. A record as long as the
/// buffer is dropped to its end and counted as oversize.
void LogScanner::consume(bool last) {
  if (mode_ == Mode::undecided) {
    const std::string_view head(buffer_.get(), std::min<std::size_t>(size_, 256));
    std::string squeezed;
    for (char c : head)
      if (c != ' ' && c != '\n' && c != '\r' && c != '\t') squeezed += c;
    mode_ = squeezed.starts_with("{\"Records\":[") ? Mode::records
            : head.starts_with("__CURSOR=") || head.starts_with("__REALTIME_TIMESTAMP=")
                ? Mode::journal
                : Mode::lines;
    if (mode_ == Mode::lines && head.starts_with("\xEF\xBB\xBF")) {
      std::memset(buffer_.get(), '\n', 3);  // a byte order mark is no part of the first line
    }
  }
  std::size_t done = 0;
  if (mode_ == Mode::lines) done = consume_lines(last);
  if (mode_ == Mode::records) done = consume_records();
  if (mode_ == Mode::journal) done = consume_journal(last);
  if (done == 0 && size_ == log_buffer_bytes) {
    if (!skipping_) {
      ++census_.oversize;
      count(LogDialect::unknown, {}, {});
    }
    skipping_ = true;
    done = size_;
  }
  std::memmove(buffer_.get(), buffer_.get() + done, size_ - done);
  size_ -= done;
}

std::size_t LogScanner::consume_lines(bool last) {
  const char* base = buffer_.get();
  fill_masks(base, size_, {newline_.data(), quote_.data(), space_.data()});
  std::size_t at = 0;
  while (at < size_) {
    const std::size_t end = next_bit(newline_.data(), at, size_);
    if (end == size_ && !last) break;
    if (skipping_)
      skipping_ = false;
    else
      line({base + at, base + end, at});
    at = end + 1;
  }
  return std::min(at, size_);
}

/// One record into the census. The hour and the zone are mostly those of the record before, and
/// time mostly goes on.
void LogScanner::count(LogDialect dialect, const LogStamp& stamp, LogFacts facts) {
  if (facts.reads && facts.said(LogField::who)) facts.is(LogClass::view);
  if (stamp.size > 0) facts.has(LogField::when);
  ++of_dialect_[static_cast<std::size_t>(dialect)];
  const std::size_t bits = static_cast<std::size_t>(facts.fields) |
                           static_cast<std::size_t>(facts.classes) << log_fields |
                           static_cast<std::size_t>(facts.request) << (log_fields + log_classes);
  ++of_facts_[bits];
  if (stamp.size == 0) return;
  if (zones_.empty() || zones_[zone_at_].zone != stamp.zone) turn_zone(stamp.zone);
  ++zones_[zone_at_].lines;
  if (stamp.at - hour_begin_ < 0 || stamp.at - hour_begin_ >= hour_s) turn_hour(stamp.at);
  constexpr unsigned all = (1u << log_fields) - 1;
  constexpr unsigned but_who = all & ~(1u << static_cast<unsigned>(LogField::who));
  const unsigned whole = (facts.fields & all) == all, located = (facts.fields & but_who) == but_who;
  ++of_hour_[facts.classes | whole << log_classes | located << (log_classes + 1)];
  if (stamp.at != previous_) note_order(stamp.at);
}

void LogScanner::turn_zone(const LogZone& zone) {
  zone_at_ = 0;
  while (zone_at_ < zones_.size() && zones_[zone_at_].zone != zone) ++zone_at_;
  if (zone_at_ == zones_.size() && zone_at_ < zones_max) zones_.push_back({zone, 0});
  if (zone_at_ == zones_max) --zone_at_;
}

/// Files the counts of the hour that ends and opens the hour of `at`.
void LogScanner::turn_hour(std::int64_t at) {
  std::uint64_t lines = 0;
  for (const std::uint64_t n : of_hour_) lines += n;
  if (lines > 0) {
    const std::int64_t number = hour_begin_ / hour_s;
    if (census_.hours.size() < census_hours_max || census_.hours.contains(number)) {
      LogHour& hour = census_.hours[number];
      hour.lines += lines;
      for (std::size_t bits = 0; bits < of_hour_.size(); ++bits)
        for (std::size_t c = 0; c < log_classes; ++c)
          if ((bits >> c & 1u) != 0) {
            hour.of_class[c] += of_hour_[bits];
            if ((bits >> log_classes & 1u) != 0) hour.of_class_with_all[c] += of_hour_[bits];
            if (static_cast<LogClass>(c) == LogClass::access &&
                (bits >> (log_classes + 1) & 1u) != 0)
              hour.access_without_who += of_hour_[bits];
          }
    } else {
      census_.hours_cut = true;
    }
    of_hour_ = {};
  }
  hour_begin_ = at / hour_s * hour_s;
}

void LogScanner::note_order(std::int64_t at) {
  if (previous_ != INT64_MAX && at + disorder_s < previous_) {
    ++census_.backward;
    census_.backward_max_s = std::max(census_.backward_max_s, previous_ - at);
  }
  previous_ = at;
  if (newest_seen_ != INT64_MIN && at - newest_seen_ >= census_gap_min_s) {
    if (census_.gaps.size() < census_gaps_max)
      census_.gaps.push_back({newest_seen_, at});
    else
      census_.gaps_cut = true;
  }
  newest_seen_ = std::max(newest_seen_, at);
  oldest_seen_ = std::min(oldest_seen_, at);
}

Census LogScanner::finish() {
  if (size_ > 0) consume(true);
  if (mode_ == Mode::journal) end_entry();
  if (size_ > 0 && mode_ == Mode::records && !skipping_)
    count(LogDialect::unknown, {}, {});  // a record that ends in the middle
  turn_hour(0);
  for (std::size_t i = 0; i < log_dialects; ++i)
    if (of_dialect_[i] > 0)
      census_.dialects[std::string(to_string(static_cast<LogDialect>(i)))] = of_dialect_[i];
  constexpr std::size_t all = (1u << log_fields) - 1;
  for (std::size_t bits = 0; bits < of_facts_.size(); ++bits) {
    const std::uint64_t n = of_facts_[bits];
    census_.lines += n;
    if ((bits >> (log_fields + log_classes)) != 0) census_.requests += n;
    for (std::size_t f = 0; f < log_fields; ++f)
      if ((bits >> f & 1u) != 0) census_.with_field[f] += n;
    const bool whole = (bits & all) == all;
    if (whole) census_.with_all += n;
    for (std::size_t c = 0; c < log_classes; ++c)
      if ((bits >> (log_fields + c) & 1u) != 0) {
        census_.of_class[c] += n;
        if (whole) census_.of_class_with_all[c] += n;
      }
  }
  census_.foreign_words = words_.has_foreign();
  census_.without_time =
      census_.lines - census_.with_field[static_cast<std::size_t>(LogField::when)];
  for (const ZoneCount& z : zones_) census_.offsets[to_string(z.zone)] += z.lines;
  if (census_.timed()) {
    census_.first = oldest_seen_;
    census_.last = newest_seen_;
  }
  return std::move(census_);
}

}  // namespace tenken::parse

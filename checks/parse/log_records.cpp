// Logs that are not lines: CloudTrail's one array of records, and the journal's export format.
#include <algorithm>
#include <cstring>

#include "checks/parse/log_scan.hpp"

namespace tenken::parse {

namespace {

/// A field of the journal that is looked at no further than this, bytes.
constexpr std::size_t field_bytes_max = 4096;

}  // namespace

/// The objects inside "Records": each one record. What stands outside the array is passed over.
std::size_t LogScanner::consume_records() {
  const char* base = buffer_.get();
  std::size_t done = 0;
  int depth = 0;
  bool in_string = false;
  std::size_t begin = 0;
  if (skipping_) return size_;  // an oversize record: the rest cannot be told apart
  for (std::size_t i = 0; i < size_; ++i) {
    const char c = base[i];
    if (in_string) {
      if (c == '\\')
        ++i;
      else if (c == '"')
        in_string = false;
      continue;
    }
    if (c == '"') in_string = depth > 0;
    if (c == '{') {
      if (depth == 0 && !entry_) {
        entry_ = true;  // the outer object is open; its own brace is no record
        done = i + 1;
        continue;
      }
      if (depth++ == 0) begin = i;
    }
    if (c == '}' && depth > 0 && --depth == 0) {
      Line record{base + begin, base + i + 1, begin};
      LogStamp stamp;
      LogFacts facts;
      const auto read =
          json_.read({record.begin, static_cast<std::size_t>(i + 1 - begin)}, nullptr, 0, facts);
      if (read.whole) {
        const char* end = read.time.data() + read.time.size();
        if (read.time_is_text) stamp = clock_.iso(read.time.data(), end);
        facts.has(LogField::result);  // CloudTrail writes errorCode only where a call failed
        if (!facts.said(LogField::what)) facts.classes = 0;
      }
      count(LogDialect::json, stamp, facts);
      done = i + 1;
    }
    if (depth == 0 && (c == ',' || c == '\n' || c == ' ' || c == '[')) done = i + 1;
  }
  return depth > 0 ? done : size_;
}

void LogScanner::end_entry() {
  if (entry_) count(LogDialect::journal, entry_time_, entry_facts_);
  entry_ = false;
  entry_time_ = {};
  entry_facts_ = {};
}

void LogScanner::journal_field(std::string_view name, std::string_view value) {
  value = value.substr(0, field_bytes_max);
  entry_ = true;
  if (name == "__REALTIME_TIMESTAMP") {
    entry_time_ = clock_.epoch(value.data(), value.data() + value.size());
    if (entry_time_.size != value.size()) entry_time_ = {};
  } else if (name == "PRIORITY") {
    words_.take(entry_facts_, LogKey::level, value);
  } else if (name == "MESSAGE") {
    // The program that wrote it may be named later: what a message says is known by its words.
    for (std::string_view program : {"sshd", "sudo"}) message(program, value, entry_facts_);
  }
}

/// Lines NAME=value; a line NAME alone is followed by eight bytes of length, little endian, and the
/// value; an empty line ends an entry (systemd.io, "Journal Export Formats").
std::size_t LogScanner::consume_journal(bool last) {
  const char* base = buffer_.get();
  std::size_t at = 0;
  while (at < size_) {
    if (binary_size_next_) {
      if (size_ - at < 8) break;
      std::uint64_t length = 0;
      for (int i = 7; i >= 0; --i)
        length = length << 8 | static_cast<unsigned char>(base[at + static_cast<std::size_t>(i)]);
      binary_left_ = length + 1;  // and the newline behind it
      if (binary_left_ == 0) binary_left_ = UINT64_MAX;
      binary_size_next_ = false;
      at += 8;
      continue;
    }
    if (binary_left_ > 0) {
      const auto n = static_cast<std::size_t>(std::min<std::uint64_t>(binary_left_, size_ - at));
      binary_left_ -= n;
      at += n;
      continue;
    }
    const auto* newline = static_cast<const char*>(std::memchr(base + at, '\n', size_ - at));
    if (newline == nullptr) {
      // A text field as long as the buffer is passed over; an entry cut off at the end is no entry.
      if (at == 0 && size_ == log_buffer_bytes) {
        skipping_ = true;
        return size_;
      }
      if (last) entry_ = false, at = size_;
      break;
    }
    const std::string_view text(base + at, static_cast<std::size_t>(newline - base) - at);
    at = static_cast<std::size_t>(newline - base) + 1;
    if (skipping_) {
      skipping_ = false;
      continue;
    }
    if (text.empty()) {
      end_entry();
      continue;
    }
    const auto equals = text.find('=');
    if (equals == std::string_view::npos) {
      entry_ = true;
      binary_size_next_ = true;
    } else {
      journal_field(text.substr(0, equals), text.substr(equals + 1));
    }
  }
  return at;
}

}  // namespace tenken::parse

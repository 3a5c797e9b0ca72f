// Time stamps of log lines, reduced on the host to the stamp alone: the census of zones. No other
// byte of a line is here.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace tenken::parse {

enum class StampKind {
  offset,  ///< 2026-11-22T21:00:00+09:00, …Z, 22/Nov/2026:21:00:00 +0900
  named,   ///< 2026-11-22 21:00:00 JST: a zone by name, not a difference from UTC
  naive,   ///< a time without a zone: RFC 3164, 2026-11-22 21:00:00
};
struct Stamp {
  StampKind kind = StampKind::naive;
  int minutes = 0;                ///< difference from UTC where kind is offset
  std::string zone;               ///< where named
  std::chrono::sys_seconds at{};  ///< where kind is offset
};
/// One token, whole. Nothing: no time stamp that we know.
std::optional<Stamp> read_stamp(std::string_view token);

struct Stream {
  std::string path;
  bool readable = true;
  int lines = 0;    ///< looked at; continuation lines are not counted
  int without = 0;  ///< without a time stamp, or with one that we do not know
  int naive = 0;
  int named = 0;
  std::set<int> offsets;  ///< minutes
  std::set<std::string> names;
  std::optional<std::chrono::sys_seconds> newest;
};
struct LogStamps {
  std::vector<Stream> streams;
  bool complete = false;  ///< the reducer reached its end and could list every folder
};
/// The output of the reducer of rule 15 (step log_stamps): "file PATH", then a token a line, "-"
/// for a line without, "unreadable", "incomplete" and, last, "end". Nothing: another line.
std::optional<LogStamps> read_log_stamps(std::string_view text);

/// "+09:00" for 540.
std::string offset_text(int minutes);

}  // namespace tenken::parse

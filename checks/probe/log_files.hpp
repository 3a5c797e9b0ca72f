// Files of this machine into censuses: read in pieces, several at once, never mapped (a log may be
// cut while it is read).
#pragma once

#include <string>
#include <vector>

#include "checks/parse/census.hpp"
#include "checks/parse/log_fields.hpp"
#include "checks/probe/probe.hpp"

namespace tenken::probe {

/// One log file before it is read.
struct LogPath {
  std::string path;
  std::uint64_t bytes = 0;
  std::int64_t changed_at = 0;  ///< seconds since the epoch
  int mode = -1;                ///< permission bits
};

struct LogOptions {
  parse::LogWords words;
  bool digest = false;      ///< SHA-256 of each file in the same pass
  int jobs = 1;             ///< threads
  std::int64_t newest = 0;  ///< seconds since the epoch; now
};

/// Takes "who=KEY" into the words; "view=WORD" where `classes`. False: neither.
bool add_word(parse::LogWords& words, std::string_view text, bool classes);

/// Most files and streams of one look.
inline constexpr std::size_t log_files_max = 20'000;

/// The files that these paths mean, sorted: a file with its rotated siblings, a folder with all
/// below it. What cannot be listed is in `problems`.
std::vector<LogPath> list_logs(const std::vector<std::string>& paths,
                               std::vector<std::string>& problems);

/// One census a stream, by name. A file that cannot be read, or is no text, says so in its census.
std::vector<parse::Census> census_of_files(const std::vector<LogPath>& files,
                                           const LogOptions& options, const Deadline& deadline);

/// Joins the censuses of the files of streams, each in the order of its first line.
std::vector<parse::Census> join_streams(std::vector<parse::Census> parts);

/// True where the first bytes are no text: journald's own files, wtmp, a database.
bool is_binary(std::string_view head);

}  // namespace tenken::probe

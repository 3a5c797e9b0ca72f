// chrony: its configuration as chronyd(8) 4.3 reads it, and what chronyc(1) says of the running
// daemon. timesyncd's follow stands here too.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "checks/parse/tree.hpp"

namespace tenken::parse {

std::vector<std::string> chrony_follow(std::string_view path, std::string_view bytes);
/// Drop-ins of timesyncd.conf(5); a drop-in refers to nothing.
std::vector<std::string> timesyncd_follow(std::string_view path, std::string_view bytes);

/// One line of a configuration, as chrony normalises it: white space single, comment lines gone.
struct ChronyLine {
  std::string file;
  int line = 0;
  std::string text;
};

struct ChronySource {
  std::string kind;  ///< server pool peer refclock, lower case
  std::string name;
};

struct ChronyConfig {
  std::vector<ChronyLine> lines;  ///< in the order in which chronyd takes them; files of source
                                  ///< folders are not among them
  std::vector<ChronySource> sources;
  bool has_local = false;         ///< `local`: serves its own clock where no source is left
  bool command_port_off = false;  ///< `cmdport 0`: nobody but root may ask the daemon
  std::vector<std::string>
      unsupported;  ///< "file:line: what": chronyd would refuse it, or we do not know it
};

/// The configuration that begins with `path`. A part referred to and not kept is in `unsupported`.
/// Never throws.
ChronyConfig read_chrony_config(const Tree& tree, std::string_view path);

/// `chronyc -c tracking`, chrony 4.x: 14 comma-separated fields.
struct ChronyTracking {
  std::string
      reference_id;    ///< eight hexadecimal digits; 7F7F0101 is the local clock, 00000000 none
  std::string source;  ///< name or address; may be empty
  std::int64_t stratum = 0;
  double system_offset_s = 0;  ///< positive: slow, by chronyc's sign
  double last_offset_s = 0;
  std::string leap;  ///< "Normal", "Insert second", "Delete second", "Not synchronised"
  bool is_synchronised() const {
    return leap != "Not synchronised" && stratum > 0 && stratum < 16 && reference_id != "00000000";
  }
  bool is_local() const { return reference_id == "7F7F0101"; }
};
std::optional<ChronyTracking> read_chrony_tracking(std::string_view csv);

/// One line of `chronyc -c -n sources`: ten fields.
struct ChronySourceState {
  char mode = '?';   ///< ^ server, = peer, # reference clock
  char state = '?';  ///< * selected, + combined, - not combined, ? unreachable, x falseticker, ~
                     ///< too variable
  std::string name;
  std::int64_t stratum = 0;
  std::int64_t reach = 0;  ///< last eight polls, one bit each
};
/// Nothing where a line is not of that form.
std::optional<std::vector<ChronySourceState>> read_chrony_sources(std::string_view csv);

}  // namespace tenken::parse

// systemd-timesyncd as timedatectl(1) 252 tells of it, in its KEY=value form.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace tenken::parse {

/// The properties of `timedatectl show` or `timedatectl show-timesync`; lines of another form are
/// left out.
std::map<std::string, std::string> read_properties(std::string_view text);

struct Timesyncd {
  bool answers = false;       ///< show-timesync spoke
  std::string server;         ///< name or address in use; empty: none reached
  bool synchronised = false;  ///< the kernel's clock is disciplined (by whomever)
  bool enabled = false;       ///< NTP=yes
  std::string zone;           ///< "Asia/Tokyo"
};
Timesyncd read_timesyncd(std::string_view show, std::string_view show_timesync);

}  // namespace tenken::parse

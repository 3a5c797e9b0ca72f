#include "checks/parse/timesyncd.hpp"

#include "checks/parse/chrony.hpp"
#include "rules/text.hpp"

namespace tenken::parse {

std::vector<std::string> timesyncd_follow(std::string_view path, std::string_view) {
  std::vector<std::string> out;
  // timesyncd.conf(5): drop-ins of all these folders, whichever the main file's is.
  if (!path.ends_with("/timesyncd.conf")) return out;
  for (const char* place : {"/etc", "/run", "/usr/local/lib", "/usr/lib"})
    out.push_back(std::string(place) + "/systemd/timesyncd.conf.d/*.conf");
  return out;
}

std::map<std::string, std::string> read_properties(std::string_view text) {
  std::map<std::string, std::string> out;
  for (std::string_view line : lines(text)) {
    const auto equals = line.find('=');
    if (equals == std::string_view::npos || equals == 0) continue;
    const std::string_view key = line.substr(0, equals);
    if (key.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789") !=
        std::string_view::npos)
      continue;
    out[std::string(key)] = line.substr(equals + 1);
  }
  return out;
}

Timesyncd read_timesyncd(std::string_view show, std::string_view show_timesync) {
  const auto clock = read_properties(show), sync = read_properties(show_timesync);
  const auto get = [](const auto& map, const char* key) {
    const auto found = map.find(key);
    return found == map.end() ? std::string() : found->second;
  };
  Timesyncd out;
  out.answers = sync.contains("PollIntervalMinUSec") || sync.contains("FallbackNTPServers") ||
                sync.contains("ServerName");
  out.server =
      get(sync, "ServerName").empty() ? get(sync, "ServerAddress") : get(sync, "ServerName");
  out.synchronised = get(clock, "NTPSynchronized") == "yes";
  out.enabled = get(clock, "NTP") == "yes";
  out.zone = get(clock, "Timezone");
  return out;
}

}  // namespace tenken::parse

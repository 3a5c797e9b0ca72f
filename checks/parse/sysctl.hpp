// sysctl.d(5) as systemd-sysctl 252 reads it (Debian 12), and the output of sysctl -a.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "checks/parse/tree.hpp"
#include "rules/result.hpp"

namespace tenken::parse {

/// What is set at start-up, and by which line.
struct SysctlSetting {
  std::string key;  ///< with dots; may hold wildcards
  std::string value;
  std::string place;      ///< "/etc/sysctl.d/10-a.conf:3"
  bool excludes = false;  ///< "-key" alone: what wildcards set does not hold for it
};
struct SysctlFiles {
  std::vector<SysctlSetting>
      settings;  ///< each name once, in the order of applying; the later one binds
  std::vector<std::string> unsupported;  ///< "file:line: what"

  /// The line that binds for one key: its own wherever it stands, else the last of the wildcards.
  const SysctlSetting* of(std::string_view key) const;
};

/// Folders, the first of which wins where a file of one name stands in several.
const std::vector<std::string>& sysctl_folders();

/// From the files of these folders. A file that is listed and was not kept is in `unsupported`.
SysctlFiles read_sysctl_files(const Tree& tree);

/// "key = value" a line. Error: a line that is none. Never throws.
Result<std::map<std::string, std::string, std::less<>>> read_sysctl_output(std::string_view text);

}  // namespace tenken::parse

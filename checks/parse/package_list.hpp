// What a host says is installed: dpkg-query and rpm in one fixed format each, os-release, uname.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "checks/parse/package_version.hpp"
#include "rules/calendar.hpp"
#include "rules/result.hpp"

namespace tenken::parse {

struct InstalledPackage {
  std::string name, architecture, version;
  std::string source, source_version;  ///< what advisories of a distribution speak of
};

/// Output of: dpkg-query -W -f '${db:Status-Status}\t${Package}\t${Architecture}\t${Version}\t
/// ${source:Package}\t${source:Version}\n'. Packages that are removed (config-files, not-installed)
/// are left out; a half-installed one counts, its files may be there. No package: an error.
Result<std::vector<InstalledPackage>> parse_dpkg_list(std::string_view text);

/// Output of: rpm -qa --qf '%{NAME}\t%{EPOCHNUM}\t%{VERSION}\t%{RELEASE}\t%{ARCH}\t%{SOURCERPM}\n'.
/// Keys (gpg-pubkey) are no packages and are left out.
Result<std::vector<InstalledPackage>> parse_rpm_list(std::string_view text);

struct OsRelease {
  std::string id, version_id, codename;
};
/// os-release(5): assignments as a shell reads them, the last of a name wins. ID and VERSION_ID
/// must be there: a rolling release without a version has no end of support that could be known.
Result<OsRelease> parse_os_release(std::string_view text);

/// The names under which feeds speak of this release ("debian:bookworm", "Debian:12"); empty: none
/// that is known.
std::vector<std::string> feed_releases(const OsRelease& os);
/// The order of its versions; nothing: a distribution that is not known.
std::optional<VersionOrder> version_order(const OsRelease& os);

/// The version of a Debian kernel that runs, from `uname -v` ("… Debian 6.1.119-1 (2024-11-22)").
std::optional<std::string> running_debian_kernel(std::string_view uname_version);

/// What dpkg.log says of a package, in the log's own (local) days.
struct PackageHistory {
  Day first;                          ///< it is spoken of; it may have been there before
  std::optional<Day> installed_anew;  ///< the first day that it came to a host without it
  /// It was there already on this day, and the lines above do not tell how it came. One that was
  /// taken off and put on again came earlier than its last installation.
  std::optional<Day> there_before;
};
/// By "package:architecture". Lines of other forms are left out: the log only narrows dates.
std::map<std::string, PackageHistory, std::less<>> parse_dpkg_log(std::string_view text);

/// `apt-cache policy` without a package: who publishes each repository that the host takes packages
/// from (o= of its Release file; the address where it names nobody). Sorted, each once.
std::vector<std::string> parse_apt_origins(std::string_view text);

}  // namespace tenken::parse

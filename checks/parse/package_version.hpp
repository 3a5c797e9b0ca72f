// Versions of packages in the order of the program that installs them, or of their registry.
#pragma once

#include <compare>
#include <optional>
#include <string_view>

namespace tenken::parse {

enum class VersionOrder { debian, rpm, semantic, python };

/// True for what dpkg takes: [epoch:]upstream[-revision], upstream beginning with a digit
/// (Debian Policy 5.6.12). Debian's tracker writes no other.
bool is_debian_version(std::string_view version);
/// True for [epoch:]version[-release] of printable characters without blanks.
bool is_rpm_version(std::string_view version);

/// The order of two versions; nothing where either is none. An epoch that is not written is 0.
/// RPM: a version with a release is newer than the same without.
std::optional<std::strong_ordering> compare_versions(VersionOrder order, std::string_view a,
                                                     std::string_view b);

}  // namespace tenken::parse

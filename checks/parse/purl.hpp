// Package URLs (purl, ECMA-427): what a bill of software calls a package by.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace tenken::parse {

/// pkg:type/namespace/name@version?qualifiers#subpath, percent-decoded.
struct Purl {
  std::string type;  ///< lower case
  std::string name_space, name, version;
  std::map<std::string, std::string, std::less<>> qualifiers;
};
/// Nothing: not a purl, a broken escape, a control character, or longer than 4096 bytes.
std::optional<Purl> parse_purl(std::string_view text);

/// The ecosystem of OSV that speaks of it ("npm", "Debian:12"); empty: none that is known. A
/// package of a distribution is found by its qualifier `distro`.
std::string ecosystem_of(const Purl& purl);
/// How OSV writes a name of this ecosystem, made comparable: PyPI by PEP 503; npm and Go in lower
/// case, because purl writes them so.
std::string package_key(std::string_view ecosystem, std::string_view name);
/// namespace and name as the ecosystem joins them ("@scope/x", "group:artifact").
std::string package_name(const Purl& purl);

}  // namespace tenken::parse

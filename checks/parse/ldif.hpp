// LDIF (RFC 2849) as ldapsearch -LLL prints it.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "rules/result.hpp"

namespace tenken::parse {

/// Attribute names in lower case → values. An entry begins with "dn".
using LdifEntry = std::map<std::string, std::vector<std::string>>;

/// Folded lines joined, base64 decoded. Malformed → error "ldif.malformed".
Result<std::vector<LdifEntry>> ldif_entries(std::string_view ldif);

/// The value of an attribute that has exactly one; else empty.
std::string ldif_one(const LdifEntry& entry, const std::string& name);

}  // namespace tenken::parse

#include "checks/parse/ldif.hpp"

#include "checks/parse/base64.hpp"
#include "rules/text.hpp"

namespace tenken::parse {

namespace {

Error malformed(std::string what) {
  return Error{.what = "LDIF: " + std::move(what), .code = "ldif.malformed"};
}

}  // namespace

/// RFC 2849: a line that begins with one space goes on the one before; "name: value", "name::
/// base64"; entries end at an empty line.
Result<std::vector<LdifEntry>> ldif_entries(std::string_view ldif) {
  std::vector<std::string> joined;
  for (std::string_view line : lines(ldif)) {
    if (line.starts_with(' ') && !joined.empty() && !joined.back().empty())
      joined.back() += line.substr(1);
    else
      joined.emplace_back(line);
  }
  std::vector<LdifEntry> out;
  bool open = false;
  for (const std::string& line : joined) {
    if (line.starts_with('#')) continue;
    if (line.empty()) {
      open = false;
      continue;
    }
    const auto colon = line.find(':');
    if (colon == std::string::npos || colon == 0) return malformed("a line without a colon");
    const std::string name = lower_ascii(std::string_view(line).substr(0, colon));
    if (!open && name == "version") continue;
    if (!open && name != "dn") return malformed("an entry that does not begin with dn");
    if (!open) out.emplace_back();
    open = true;
    const bool base64 = colon + 1 < line.size() && line[colon + 1] == ':';
    const std::string_view value = trim(std::string_view(line).substr(colon + (base64 ? 2 : 1)));
    if (!base64) {
      out.back()[name].emplace_back(value);
      continue;
    }
    auto bytes = value.empty() ? std::optional<Bytes>(Bytes()) : decode_base64(value);
    if (!bytes) return malformed("a value that is not base64");
    out.back()[name].push_back(*std::move(bytes));
  }
  return out;
}

std::string ldif_one(const LdifEntry& a, const std::string& name) {
  const auto found = a.find(name);
  return found == a.end() || found->second.size() != 1 ? std::string() : found->second.front();
}

}  // namespace tenken::parse

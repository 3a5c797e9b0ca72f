#include "checks/parse/ppolicy.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <map>
#include <vector>

#include "rules/text.hpp"

namespace tenken::parse {

namespace {

using Attributes = std::map<std::string, std::vector<std::string>>;

Error malformed(std::string what) {
  return Error{.what = "LDIF: " + std::move(what), .code = "ppolicy.malformed"};
}

Result<std::string> decoded(std::string_view base64) {
  std::string out(base64.size(), '\0');
  const int n = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                reinterpret_cast<const unsigned char*>(base64.data()),
                                static_cast<int>(base64.size()));
  if (n < 0) return malformed("a value that is not base64");
  out.resize(static_cast<std::size_t>(n));
  while (!base64.empty() && base64.back() == '=' && !out.empty()) {
    out.pop_back();
    base64.remove_suffix(1);
  }
  return out;
}

/// RFC 2849: a line that begins with one space goes on the one before; "name: value", "name::
/// base64"; entries end at an empty line.
Result<std::vector<Attributes>> entries_of(std::string_view ldif) {
  std::vector<std::string> joined;
  for (std::string_view line : lines(ldif)) {
    if (line.starts_with(' ') && !joined.empty() && !joined.back().empty())
      joined.back() += line.substr(1);
    else
      joined.emplace_back(line);
  }
  std::vector<Attributes> out;
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
    auto bytes = decoded(value);
    if (!bytes) return bytes.error();
    out.back()[name].push_back(*std::move(bytes));
  }
  return out;
}

std::string one(const Attributes& a, const std::string& name) {
  const auto found = a.find(name);
  return found == a.end() || found->second.size() != 1 ? std::string() : found->second.front();
}

enum class Group { upper, lower, digit, symbol, mixed };

/// The group that a class of ppm stands for: only capitals, only small letters, only digits, or no
/// letter and no digit of ASCII.
Group group_of(std::string_view characters) {
  const auto all = [&](auto&& test) {
    return std::all_of(characters.begin(), characters.end(), test);
  };
  if (all([](char c) { return c >= 'A' && c <= 'Z'; })) return Group::upper;
  if (all([](char c) { return c >= 'a' && c <= 'z'; })) return Group::lower;
  if (all([](char c) { return c >= '0' && c <= '9'; })) return Group::digit;
  const auto alphanumeric = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  };
  return std::none_of(characters.begin(), characters.end(), alphanumeric) ? Group::symbol
                                                                          : Group::mixed;
}

bool& flag_of(PasswordPolicy& p, Group group) {
  if (group == Group::upper) return p.upper;
  if (group == Group::lower) return p.lower;
  return group == Group::digit ? p.digit : p.symbol;
}

/// "class-NAME CHARACTERS MIN MIN_FOR_POINT", "minQuality N": a class is demanded where MIN is
/// positive, or where every class must give its point because minQuality is as many as there are
/// classes.
void read_ppm(std::string_view text, PasswordPolicy& out) {
  std::vector<std::pair<Group, std::int64_t>> classes;  // and the minimum for a point
  std::int64_t quality = 0;
  int number = 0;
  for (std::string_view line : lines(text)) {
    ++number;
    if (trim(line).empty() || line.starts_with('#')) continue;
    std::vector<std::string_view> words;
    for (std::string_view w : split(line, ' '))
      if (!trim(w).empty()) words.push_back(trim(w));
    const auto refuse = [&] {
      if (out.unsupported.empty()) out.unsupported = "ppm.conf:" + std::to_string(number);
    };
    if (words[0] == "minQuality") {
      if (words.size() < 2 || !parse_integer(words[1], quality)) return refuse();
    } else if (words[0].starts_with("class-")) {
      std::int64_t least = 0, for_point = 0;
      if (words.size() < 4 || !parse_integer(words[2], least) ||
          !parse_integer(words[3], for_point))
        return refuse();
      const Group group = group_of(words[1]);
      if (group != Group::mixed && least > 0) flag_of(out, group) = true;
      classes.emplace_back(group, for_point);
    } else if (words[0] != "maxLength" && words[0] != "checkRDN" && words[0] != "checkAttributes" &&
               words[0] != "forbiddenChars" && words[0] != "maxConsecutivePerClass" &&
               words[0] != "useCracklib" && words[0] != "cracklibDict") {
      return refuse();
    }
  }
  if (classes.empty()) return;
  if (quality < static_cast<std::int64_t>(classes.size())) return;
  for (const auto& [group, for_point] : classes)
    if (group != Group::mixed && for_point > 0) flag_of(out, group) = true;
}

}  // namespace

Result<PasswordPolicy> ppolicy_policy(std::string_view ldif, std::string_view ppm_configuration,
                                      bool ppm_kept) {
  if (ldif.size() > ppolicy_bytes_max || ppm_configuration.size() > ppolicy_bytes_max)
    return malformed("larger than 64 KiB");
  const auto entries = entries_of(ldif);
  if (!entries) return entries.error();
  std::vector<const Attributes*> policies;
  for (const Attributes& a : *entries)
    if (a.contains("pwdattribute")) policies.push_back(&a);
  if (policies.size() != 1) return malformed(std::to_string(policies.size()) + " policy entries");
  const Attributes& policy = *policies.front();
  PasswordPolicy out;
  out.where = one(policy, "dn");
  out.enforced = one(policy, "pwdcheckquality") == "2";
  std::int64_t length = 0;
  if (parse_integer(one(policy, "pwdminlength"), length))
    out.length_min = static_cast<int>(std::min<std::int64_t>(length, 1000));
  const std::string module = one(policy, "pwdcheckmodule"), use = one(policy, "pwdusecheckmodule");
  // 2.6 names the module in the overlay's configuration and switches it on here, its configuration
  // in pwdCheckModuleArg.
  const bool on =
      policy.contains("pwdusecheckmodule") ? lower_ascii(use) == "true" : !module.empty();
  if (!on) return out;
  if (!module.empty() && module.substr(module.rfind('/') + 1) != "ppm.so") {
    out.unsupported = "pwdCheckModule " + printable(module);
    return out;
  }
  const std::string argument = one(policy, "pwdcheckmodulearg");
  if (!argument.empty())
    read_ppm(argument, out);
  else if (ppm_kept)
    read_ppm(ppm_configuration, out);
  else
    out.unseen = "ppm.conf";
  return out;
}

}  // namespace tenken::parse

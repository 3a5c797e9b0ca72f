#include "checks/parse/ppolicy.hpp"

#include <algorithm>
#include <vector>

#include "checks/parse/ldif.hpp"
#include "rules/text.hpp"

namespace tenken::parse {

namespace {

Error malformed(std::string what) {
  return Error{.what = "LDIF: " + std::move(what), .code = "ppolicy.malformed"};
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

/// The one entry that is a policy.
Result<LdifEntry> policy_entry(std::string_view ldif) {
  if (ldif.size() > ppolicy_bytes_max) return malformed("larger than 64 KiB");
  auto entries = ldif_entries(ldif);
  if (!entries) return malformed(entries.error().what);
  std::vector<LdifEntry> policies;
  for (LdifEntry& entry : *entries)
    if (entry.contains("pwdattribute")) policies.push_back(std::move(entry));
  if (policies.size() != 1) return malformed(std::to_string(policies.size()) + " policy entries");
  return std::move(policies.front());
}

}  // namespace

Result<PasswordPolicy> ppolicy_policy(std::string_view ldif, std::string_view ppm_configuration,
                                      bool ppm_kept) {
  if (ppm_configuration.size() > ppolicy_bytes_max) return malformed("larger than 64 KiB");
  const auto entry = policy_entry(ldif);
  if (!entry) return entry.error();
  const LdifEntry& policy = *entry;
  PasswordPolicy out;
  out.where = ldif_one(policy, "dn");
  out.enforced = ldif_one(policy, "pwdcheckquality") == "2";
  std::int64_t length = 0;
  if (parse_integer(ldif_one(policy, "pwdminlength"), length))
    out.length_min = static_cast<int>(std::min<std::int64_t>(length, 1000));
  const std::string module = ldif_one(policy, "pwdcheckmodule"),
                    use = ldif_one(policy, "pwdusecheckmodule");
  // 2.6 names the module in the overlay's configuration and switches it on here, its configuration
  // in pwdCheckModuleArg.
  const bool on =
      policy.contains("pwdusecheckmodule") ? lower_ascii(use) == "true" : !module.empty();
  if (!on) return out;
  if (!module.empty() && module.substr(module.rfind('/') + 1) != "ppm.so") {
    out.unsupported = "pwdCheckModule " + printable(module);
    return out;
  }
  const std::string argument = ldif_one(policy, "pwdcheckmodulearg");
  if (!argument.empty())
    read_ppm(argument, out);
  else if (ppm_kept)
    read_ppm(ppm_configuration, out);
  else
    out.unseen = "ppm.conf";
  return out;
}

Result<LockoutPolicy> ppolicy_lockout(std::string_view ldif) {
  const auto entry = policy_entry(ldif);
  if (!entry) return entry.error();
  LockoutPolicy out;
  out.where = ldif_one(*entry, "dn");
  const auto number = [&](const std::string& name, std::int64_t& value) {
    const auto found = entry->find(name);
    if (found == entry->end()) return;
    if (found->second.size() == 1 && parse_integer(found->second.front(), value) && value >= 0)
      return;
    out.unsupported = name + " " + printable(found->second.front());
  };
  const std::string lockout = ldif_one(*entry, "pwdlockout");
  if (entry->contains("pwdlockout") && lockout != "TRUE" && lockout != "FALSE")
    out.unsupported = "pwdLockout " + printable(lockout);
  // Records are kept of at most so many failures: fewer than pwdMaxFailure, and it is never
  // reached.
  std::int64_t recorded_max = 0;
  number("pwdmaxfailure", out.threshold);
  number("pwdfailurecountinterval", out.window_s);
  number("pwdlockoutduration", out.duration_s);
  number("pwdmaxrecordedfailure", recorded_max);
  if (recorded_max > 0 && recorded_max < out.threshold)
    out.unsupported = "pwdMaxRecordedFailure below pwdMaxFailure";
  out.enabled = lockout == "TRUE";
  out.until_admin = out.duration_s == 0;
  return out;
}

}  // namespace tenken::parse

#include "checks/parse/samba_policy.hpp"

#include <algorithm>
#include <map>

#include "checks/parse/ldif.hpp"
#include "rules/text.hpp"

namespace tenken::parse {

namespace {

constexpr std::int64_t ticks_per_second = 10'000'000;
/// "Never": the least number that 64 bits hold, and what some tools write for it.
constexpr std::string_view never_ticks = "-9223372036854775808";

Error malformed(std::string what) {
  return Error{.what = "domain policy: " + std::move(what), .code = "samba.malformed"};
}

/// A time in negative ticks of 100 ns. 0 and never: until an administrator unlocks.
bool seconds_of_ticks(std::string_view text, std::int64_t& seconds, bool& endless) {
  endless = false;
  if (text == never_ticks) {
    endless = true;
    seconds = 0;
    return true;
  }
  // parse_integer takes 18 digits: 3,000 years of ticks.
  std::int64_t ticks = 0;
  if (!parse_integer(text, ticks) || ticks > 0) return false;
  seconds = -ticks / ticks_per_second;
  endless = ticks == 0;
  return true;
}

bool seconds_of_minutes(std::string_view text, std::int64_t& seconds) {
  std::int64_t minutes = 0;
  if (!parse_integer(text, minutes) || minutes < 0 || minutes > 100'000'000) return false;
  seconds = minutes * 60;
  return true;
}

/// Complexity is three of five classes: nobody of the four is demanded by name.
PasswordPolicy classes(bool complex_on, std::int64_t length, const std::string& where) {
  PasswordPolicy out;
  out.length_min = static_cast<int>(std::clamp<std::int64_t>(length, 0, 1000));
  out.where = where + (complex_on ? ": complexity is three of five classes" : ": no complexity");
  return out;
}

/// "Password complexity: on", "Account lockout threshold (attempts): 5". What it says is the
/// domain's alone: fine-grained settings are listed by another command.
Result<DomainPolicy> tool_output(std::string_view text) {
  std::map<std::string, std::string> said;
  for (std::string_view line : lines(text)) {
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    const std::string name = lower_ascii(trim(line.substr(0, colon)));
    if (!said.emplace(name, trim(line.substr(colon + 1))).second)
      return malformed(printable(name) + " stands twice");
  }
  const auto value = [&](const char* name) {
    const auto found = said.find(name);
    return found == said.end() ? std::string() : found->second;
  };
  const std::string complexity = value("password complexity");
  if (complexity != "on" && complexity != "off") return malformed("no Password complexity");
  std::int64_t length = 0;
  DomainPolicy out;
  LockoutPolicy& lock = out.lockout;
  if (!parse_integer(value("minimum password length"), length)) return malformed("no length");
  if (!parse_integer(value("account lockout threshold (attempts)"), lock.threshold) ||
      lock.threshold < 0)
    return malformed("no Account lockout threshold");
  if (!seconds_of_minutes(value("account lockout duration (mins)"), lock.duration_s) ||
      !seconds_of_minutes(value("reset account lockout after (mins)"), lock.window_s))
    return malformed("no Account lockout duration");
  lock.enabled = lock.threshold > 0;
  lock.until_admin = lock.duration_s == 0;
  lock.where = "samba-tool domain passwordsettings show";
  // Fine-grained settings replace these for some people; `pso list` says that there are none.
  if (lower_ascii(text).find("no psos are present") == std::string::npos)
    lock.unseen = "samba-tool domain passwordsettings pso list";
  out.password = classes(complexity == "on", length, lock.where);
  return out;
}

struct Names {
  const char *threshold, *duration, *window, *length;
};
constexpr Names domain_names{"lockoutthreshold", "lockoutduration", "lockoutobservationwindow",
                             "minpwdlength"};
constexpr Names fine_names{"msds-lockoutthreshold", "msds-lockoutduration",
                           "msds-lockoutobservationwindow", "msds-minimumpasswordlength"};

Result<DomainPolicy> settings_of(const LdifEntry& entry, const Names& names, bool complex_on) {
  DomainPolicy out;
  LockoutPolicy& lock = out.lockout;
  lock.where = ldif_one(entry, "dn");
  std::int64_t length = 0;
  bool endless_window = false;
  if (!parse_integer(ldif_one(entry, names.threshold), lock.threshold) || lock.threshold < 0)
    return malformed(std::string("no ") + names.threshold);
  if (!seconds_of_ticks(ldif_one(entry, names.duration), lock.duration_s, lock.until_admin) ||
      !seconds_of_ticks(ldif_one(entry, names.window), lock.window_s, endless_window))
    return malformed(std::string("no ") + names.duration);
  if (!parse_integer(ldif_one(entry, names.length), length))
    return malformed(std::string("no ") + names.length);
  lock.enabled = lock.threshold > 0;
  out.password = classes(complex_on, length, lock.where);
  return out;
}

/// The weakest of two in each figure: who is bound by the one or by the other is not kept. One that
/// never locks is the weakest.
LockoutPolicy weaker(const LockoutPolicy& a, const LockoutPolicy& b) {
  if (a.locks() != b.locks()) return a.locks() ? b : a;
  LockoutPolicy out = b.threshold > a.threshold ? b : a;
  const LockoutPolicy& other = b.threshold > a.threshold ? a : b;
  if (!other.until_admin && (out.until_admin || other.duration_s < out.duration_s)) {
    out.until_admin = false;
    out.duration_s = other.duration_s;
    out.where += ", " + other.where;
  }
  // 0: failures are counted without end.
  if (other.window_s > 0 && (out.window_s == 0 || other.window_s < out.window_s))
    out.window_s = other.window_s;
  return out;
}

Result<DomainPolicy> from_ldif(std::string_view text) {
  const auto entries = ldif_entries(text);
  if (!entries) return malformed(entries.error().what);
  DomainPolicy out;
  bool domain = false;
  std::size_t fine = 0;
  bool container = false;
  for (const LdifEntry& entry : *entries) {
    container = container ||
                lower_ascii(ldif_one(entry, "dn")).starts_with("cn=password settings container,");
    if (!entry.contains("lockoutthreshold")) continue;
    if (domain) return malformed("two domains");
    std::int64_t properties = 0;
    if (!parse_integer(ldif_one(entry, "pwdproperties"), properties))
      return malformed("no pwdProperties");
    auto read = settings_of(entry, domain_names, (properties & 1) != 0);
    if (!read) return read.error();
    out = *std::move(read);
    domain = true;
  }
  if (!domain) return malformed("no head of a domain");
  for (const LdifEntry& entry : *entries) {
    if (!entry.contains("msds-passwordsettingsprecedence")) continue;
    if (++fine > fine_grained_max) return malformed("too many fine-grained settings");
    auto read =
        settings_of(entry, fine_names,
                    lower_ascii(ldif_one(entry, "msds-passwordcomplexityenabled")) == "true");
    if (!read) return read.error();
    if (!entry.contains("msds-psoappliesto")) continue;
    out.lockout = weaker(out.lockout, read->lockout);
    out.password.length_min = std::min(out.password.length_min, read->password.length_min);
  }
  // An export that never looked where the fine-grained ones are kept does not say that there are
  // none.
  if (fine == 0 && !container) out.lockout.unseen = "CN=Password Settings Container,CN=System";
  return out;
}

}  // namespace

bool is_domain_policy(std::string_view text) {
  const std::string begin = lower_ascii(text.substr(0, samba_bytes_max));
  return begin.find("account lockout threshold (attempts):") != std::string::npos ||
         begin.find("\nlockoutthreshold:") != std::string::npos;
}

Result<DomainPolicy> domain_policy(std::string_view text) {
  if (text.size() > samba_bytes_max) return malformed("larger than 1 MiB");
  if (lower_ascii(text).find("account lockout threshold (attempts):") != std::string::npos)
    return tool_output(text);
  return from_ldif(text);
}

}  // namespace tenken::parse

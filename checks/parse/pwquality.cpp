#include "checks/parse/pwquality.hpp"

#include <algorithm>
#include <array>

#include "rules/text.hpp"

namespace tenken::parse {

namespace {

constexpr std::string_view main_file = "/etc/security/pwquality.conf";
constexpr std::string_view drop_ins = "/etc/security/pwquality.conf.d/*.conf";
/// PWQSETTINGS_MAX_LINELEN.
constexpr std::size_t line_max = 1023;

/// pwquality.conf(5): credits default to 0 since 1.4 and bind where negative; minclass binds at
/// 4; 1.4.5 knows these names.
struct Settings {
  int dcredit = 0, ucredit = 0, lcredit = 0, ocredit = 0, minclass = 0, minlen = 8, retry = 1;
  bool enforcing = true, enforce_for_root = false, local_users_only = false;
};
constexpr std::array<std::string_view, 8> other_integers{
    "difok",      "maxrepeat", "maxclassrepeat", "maxsequence",
    "gecoscheck", "dictcheck", "usercheck",      "usersubstr"};
constexpr std::array<std::string_view, 2> other_texts{"badwords", "dictpath"};

/// What libpwquality does with a setting.
enum class Taken { yes, refused, unknown };

/// strtol(3) to the end of the value, within int.
bool integer_of(std::string_view value, int& n) {
  while (!value.empty() &&
         std::string_view(" \t\n\v\f\r").find(value.front()) != std::string_view::npos)
    value.remove_prefix(1);
  if (value.starts_with('+') && value.size() > 1 && value[1] != '-') value.remove_prefix(1);
  std::int64_t number = 0;
  if (!parse_integer(value, number) || number > 2147483646 || number < -2147483647) return false;
  n = static_cast<int>(number);
  return true;
}

Taken set(Settings& s, std::string_view given, std::string_view value) {
  const std::string name = lower_ascii(given);
  if (name == "enforce_for_root") return s.enforce_for_root = true, Taken::yes;
  if (name == "local_users_only") return s.local_users_only = true, Taken::yes;
  if (std::find(other_texts.begin(), other_texts.end(), name) != other_texts.end())
    return Taken::yes;
  static constexpr std::array<std::pair<std::string_view, int Settings::*>, 7> integers{
      {{"dcredit", &Settings::dcredit},
       {"ucredit", &Settings::ucredit},
       {"lcredit", &Settings::lcredit},
       {"ocredit", &Settings::ocredit},
       {"minclass", &Settings::minclass},
       {"minlen", &Settings::minlen},
       {"retry", &Settings::retry}}};
  const auto own = std::find_if(integers.begin(), integers.end(),
                                [&](const auto& i) { return i.first == name; });
  const bool other =
      std::find(other_integers.begin(), other_integers.end(), name) != other_integers.end();
  if (own == integers.end() && !other && name != "enforcing") return Taken::unknown;
  int n = 0;
  if (!integer_of(value, n)) return Taken::refused;
  if (own != integers.end()) s.*own->second = n;
  if (name == "enforcing") s.enforcing = n != 0;
  s.minclass = std::min(s.minclass, 4);
  s.minlen = std::max(s.minlen, 6);
  return Taken::yes;
}

/// Lines "name = value", "name=value", "name value" or "name"; # begins a comment. The first line
/// that libpwquality refuses ends the reading, of this file and of all that follow: what was set
/// before stands. `unknown_stops`: a name that we do not know is such a line. False: it ended here.
bool read(Settings& s, std::string_view bytes, bool unknown_stops) {
  static constexpr std::string_view spaces = " \t\n\v\f\r";
  for (std::string_view line : split(bytes, '\n')) {
    if (line.size() >= line_max) return false;
    std::string_view text = line.substr(0, line.find('#'));
    text.remove_prefix(std::min(text.find_first_not_of(spaces), text.size()));
    text = text.substr(0, text.find_last_not_of(spaces) + 1);
    if (text.empty()) continue;
    const auto name_end = std::min(text.find_first_of(" \t\n\v\f\r="), text.size());
    std::string_view value = text.substr(name_end);
    value.remove_prefix(std::min(value.find_first_not_of(spaces), value.size()));
    if (value.starts_with('=')) value.remove_prefix(1);
    value.remove_prefix(std::min(value.find_first_not_of(spaces), value.size()));
    const Taken taken = set(s, text.substr(0, name_end), value);
    if (taken == Taken::refused || (taken == Taken::unknown && unknown_stops)) return false;
  }
  return true;
}

PasswordPolicy policy_of(const Settings& s, PasswordPolicy out) {
  const bool four = s.minclass >= 4;
  out.upper = four || s.ucredit < 0;
  out.lower = four || s.lcredit < 0;
  out.digit = four || s.dcredit < 0;
  out.symbol = four || s.ocredit < 0;
  out.length_min = s.minlen;
  out.enforced = s.enforcing;
  out.binds_root = s.enforce_for_root;
  out.local_users_only = s.local_users_only;
  out.retry = std::max(s.retry, 1);
  return out;
}

/// An argument that libpwquality refuses is logged and passed over; those before and after it
/// stand.
void set_args(Settings& s, const std::vector<std::string>& args) {
  static constexpr std::array<std::string_view, 6> prefixes{
      "type=", "difignore=", "reject_username", "authtok_type", "use_authtok", "use_first_pass"};
  for (const std::string& arg : args) {
    if (arg == "debug" || arg.starts_with("try_first_pass") ||
        std::any_of(prefixes.begin(), prefixes.end(),
                    [&](std::string_view i) { return arg.starts_with(i); }))
      continue;
    const auto equals = arg.find('=');
    set(s, arg.substr(0, equals),
        equals == std::string::npos ? std::string_view{}
                                    : std::string_view(arg).substr(equals + 1));
  }
}

std::string listed(const PasswordPolicy& p, const std::array<std::string_view, 4>& words,
                   std::string_view separator) {
  std::vector<std::string> out;
  const std::array<bool, 4> there{p.upper, p.lower, p.symbol, p.digit};
  for (std::size_t i = 0; i < there.size(); ++i)
    if (!there[i]) out.emplace_back(words[i]);
  return join(out, separator);
}

}  // namespace

std::string PasswordPolicy::missing_ja() const {
  return listed(*this, {"英大文字", "英小文字", "記号", "数字"}, "、");
}
std::string PasswordPolicy::missing_en() const {
  return listed(*this, {"upper-case letter", "lower-case letter", "symbol", "digit"}, ", ");
}

PasswordPolicy pwquality_policy(const Tree& tree, const std::vector<std::string>& args) {
  PasswordPolicy out;
  std::vector<std::string> files = expand(tree, drop_ins, out.unseen);
  if (tree.files.contains(std::string(main_file)))
    files.emplace_back(main_file);
  else if (!tree.absent.contains(std::string(main_file)) && out.unseen.empty())
    out.unseen = main_file;
  out.where = main_file;
  // A name that we do not know may be one of a later libpwquality: it matters only where the two
  // readings differ.
  std::array<PasswordPolicy, 2> readings;
  for (const bool unknown_stops : {true, false}) {
    Settings s;
    for (const std::string& file : files) {
      const std::string_view bytes = tree.files.at(file);
      if (bytes.find('\0') != std::string_view::npos || bytes.size() > pwquality_bytes_max)
        out.unsupported = file + ": not a text that libpwquality reads";
      if (!read(s, bytes, unknown_stops)) break;
    }
    set_args(s, args);
    readings[unknown_stops ? 0 : 1] = policy_of(s, out);
  }
  const PasswordPolicy &stops = readings[0], &goes_on = readings[1];
  const auto classes = [](const PasswordPolicy& p) {
    return std::array{p.upper, p.lower, p.digit, p.symbol, p.enforced};
  };
  PasswordPolicy chosen = stops;
  if (classes(stops) != classes(goes_on) && chosen.unsupported.empty())
    chosen.unsupported = std::string(main_file) + ": a setting that is not known";
  return chosen;
}

PasswordPolicy cracklib_policy(const std::vector<std::string>& args) {
  // pam_cracklib(8): credits default to 1, minlen to 9; it has no configuration file and no
  // enforcing switch.
  Settings s;
  s.dcredit = s.ucredit = s.lcredit = s.ocredit = 1;
  s.minlen = 9;
  set_args(s, args);
  s.enforcing = true;
  return policy_of(s, {});
}

std::vector<std::string> pwquality_follow(std::string_view path, std::string_view) {
  if (path == main_file) return {std::string(drop_ins)};
  return {};
}

}  // namespace tenken::parse

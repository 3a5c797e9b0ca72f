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

/// pwquality.conf(5): credits default to 0 since 1.4 and bind where negative; minclass binds at 4; 1.4.5 knows these names.
struct Settings {
  int dcredit = 0, ucredit = 0, lcredit = 0, ocredit = 0, minclass = 0, minlen = 8, retry = 1;
  bool enforcing = true, enforce_for_root = false, local_users_only = false;
};
constexpr std::array<std::string_view, 8> other_integers{"difok", "maxrepeat", "maxclassrepeat", "maxsequence", "gecoscheck", "dictcheck", "usercheck", "usersubstr"};
constexpr std::array<std::string_view, 2> other_texts{"badwords", "dictpath"};

/// False: libpwquality would refuse this setting and stop reading the file.
bool set(Settings& s, std::string_view given, std::string_view value) {
  const std::string name = lower_ascii(given);
  if (name == "enforce_for_root") return s.enforce_for_root = true;
  if (name == "local_users_only") return s.local_users_only = true;
  if (std::find(other_texts.begin(), other_texts.end(), name) != other_texts.end()) return true;
  std::int64_t number = 0;
  if (!parse_integer(value, number) || number > 2147483646 || number < -2147483647) return false;
  const int n = static_cast<int>(number);
  if (name == "dcredit") s.dcredit = n;
  else if (name == "ucredit") s.ucredit = n;
  else if (name == "lcredit") s.lcredit = n;
  else if (name == "ocredit") s.ocredit = n;
  else if (name == "minclass") s.minclass = std::min(n, 4);
  else if (name == "minlen") s.minlen = std::max(n, 6);
  else if (name == "retry") s.retry = n;
  else if (name == "enforcing") s.enforcing = n != 0;
  else return std::find(other_integers.begin(), other_integers.end(), name) != other_integers.end();
  return true;
}

/// Lines "name = value", "name value" or "name"; # begins a comment. The first refused line is named; what follows it is not read.
void read(Settings& s, std::string_view bytes, const std::string& file, PasswordPolicy& out) {
  int number = 0;
  for (std::string_view line : split(bytes, '\n')) {
    ++number;
    const auto refuse = [&](std::string_view why) {
      if (out.unsupported.empty()) out.unsupported = file + ":" + std::to_string(number) + ": " + std::string(why);
    };
    if (line.size() >= line_max) return refuse("a line that is too long");
    const std::string_view text = trim(line.substr(0, line.find('#')));
    if (text.empty()) continue;
    const auto name_end = text.find_first_of(" \t\r\f\v");
    const std::string_view name = text.substr(0, name_end);
    std::string_view value = name_end == std::string_view::npos ? std::string_view{} : trim(text.substr(name_end));
    if (value.starts_with('=')) value = trim(value.substr(1));
    if (name.find('=') != std::string_view::npos || !set(s, name, value)) return refuse("a setting that libpwquality refuses: " + printable(name));
  }
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

void set_args(Settings& s, const std::vector<std::string>& args, PasswordPolicy& out) {
  static constexpr std::array<std::string_view, 8> ignored{"debug", "type=", "difignore=", "reject_username", "authtok_type", "use_authtok", "use_first_pass", "try_first_pass"};
  for (const std::string& arg : args) {
    if (std::any_of(ignored.begin(), ignored.end(), [&](std::string_view i) { return arg.starts_with(i); })) continue;
    const auto equals = arg.find('=');
    // An argument that libpwquality refuses is logged and passed over; the settings before it stand.
    if (!set(s, arg.substr(0, equals), equals == std::string::npos ? std::string_view{} : std::string_view(arg).substr(equals + 1)) && out.unsupported.empty())
      out.unsupported = "pam_pwquality: unknown argument " + printable(arg);
  }
}

std::string listed(const PasswordPolicy& p, const std::array<std::string_view, 4>& words, std::string_view separator) {
  std::vector<std::string> out;
  const std::array<bool, 4> there{p.upper, p.lower, p.symbol, p.digit};
  for (std::size_t i = 0; i < there.size(); ++i)
    if (!there[i]) out.emplace_back(words[i]);
  return join(out, separator);
}

}  // namespace

std::string PasswordPolicy::missing_ja() const { return listed(*this, {"英大文字", "英小文字", "記号", "数字"}, "、"); }
std::string PasswordPolicy::missing_en() const { return listed(*this, {"upper-case letter", "lower-case letter", "symbol", "digit"}, ", "); }

PasswordPolicy pwquality_policy(const Tree& tree, const std::vector<std::string>& args) {
  Settings s;
  PasswordPolicy out;
  std::vector<std::string> files = expand(tree, drop_ins, out.unseen);
  if (tree.files.contains(std::string(main_file))) files.emplace_back(main_file);
  else if (!tree.absent.contains(std::string(main_file)) && out.unseen.empty()) out.unseen = main_file;
  for (const std::string& file : files) {
    read(s, tree.files.at(file), file, out);
    if (!out.unsupported.empty()) break;
  }
  set_args(s, args, out);
  out.where = main_file;
  return policy_of(s, out);
}

PasswordPolicy cracklib_policy(const std::vector<std::string>& args) {
  // pam_cracklib(8): credits default to 1, minlen to 9; it has no configuration file and no enforcing switch.
  Settings s;
  s.dcredit = s.ucredit = s.lcredit = s.ocredit = 1;
  s.minlen = 9;
  PasswordPolicy out;
  set_args(s, args, out);
  return policy_of(s, out);
}

std::vector<std::string> pwquality_follow(std::string_view path, std::string_view) {
  if (path == main_file) return {std::string(drop_ins)};
  return {};
}

}  // namespace tenken::parse

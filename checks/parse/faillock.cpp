#include "checks/parse/faillock.hpp"

#include <algorithm>
#include <array>

#include "rules/text.hpp"

namespace tenken::parse {

namespace {

constexpr std::string_view default_file = "/etc/security/faillock.conf";
constexpr std::size_t line_max = 1023;
constexpr std::string_view blanks = " \t\n\v\f\r";

/// Digits and nothing else. The module reads with sscanf(3), which takes "5x" for 5 and -1 for
/// 65535: whoever writes that meant something else, so it is nobody's number here.
bool number(std::string_view text, std::int64_t most, std::int64_t& value) {
  std::int64_t read = 0;
  if (text.empty() || text.find_first_not_of("0123456789") != std::string_view::npos) return false;
  if (!parse_integer(text, read) || read > most) return false;
  value = read;
  return true;
}

/// A folder that the module can make where it is missing: its parent is there on every system.
bool usable_folder(std::string_view path) {
  for (std::string_view parent : {"/run/", "/var/run/", "/var/log/", "/var/lib/"})
    if (path.starts_with(parent)) {
      const auto name = path.substr(parent.size());
      return !name.empty() && name != "." && name != ".." &&
             name.find('/') == std::string_view::npos;
    }
  return false;
}

struct Reader {
  FaillockSettings& out;
  bool root_time_set = false;

  void refuse(const std::string& where, std::string_view name) {
    if (out.unsupported.empty()) out.unsupported = where + ": " + printable(name);
  }

  /// set_conf_opt()
  void set(std::string_view name, std::string_view value, const std::string& where) {
    const auto time = [&](std::int64_t& seconds) {
      if (value == "never")
        seconds = 0;
      else if (!number(value, faillock_time_max_s, seconds))
        refuse(where, name);
    };
    if (name == "dir") {
      if (usable_folder(value))
        out.directory = value;
      else
        refuse(where, name);
    } else if (name == "deny") {
      if (!number(value, faillock_records_max, out.deny)) refuse(where, name);
      out.where = where;
    } else if (name == "fail_interval") {
      if (!number(value, faillock_time_max_s, out.fail_interval_s)) refuse(where, name);
    } else if (name == "unlock_time") {
      time(out.unlock_time_s);
    } else if (name == "root_unlock_time") {
      time(out.root_unlock_time_s);
      root_time_set = true;
    } else if (name == "admin_group") {
      out.admin_group = value;
    } else if (name == "even_deny_root") {
      out.even_deny_root = true;
    } else if (name == "local_users_only") {
      out.local_users_only = true;
    } else if (name != "audit" && name != "silent" && name != "no_log_info" && name != "nodelay") {
      refuse(where, name);
    }
  }

  /// read_config_file(): "name value" or "name = value"; a number sign begins a comment anywhere.
  void file(const std::string& path, std::string_view bytes) {
    if (bytes.size() > faillock_bytes_max || bytes.find('\0') != std::string_view::npos)
      return refuse(path, "not such a file");
    int line_number = 0;
    for (std::string_view line : split(bytes, '\n')) {
      ++line_number;
      // fgets() into 1,024 bytes leaves no place for the end of a longer line.
      if (line.size() >= line_max) {
        out.broken = true;
        return;
      }
      line = line.substr(0, line.find('#'));
      const auto first = line.find_first_not_of(blanks);
      if (first == std::string_view::npos) continue;
      line = line.substr(first, line.find_last_not_of(blanks) + 1 - first);
      const auto end = std::min(line.find_first_of(" \t\n\v\f\r="), line.size());
      const std::string_view name = line.substr(0, end);
      bool equals = end < line.size() && line[end] == '=';
      std::size_t at = end < line.size() ? end + 1 : end;
      for (; at < line.size(); ++at) {
        if (line[at] == '=' && !equals)
          equals = true;
        else if (blanks.find(line[at]) == std::string_view::npos)
          break;
      }
      set(name, line.substr(at), path + ":" + std::to_string(line_number));
    }
  }
};

}  // namespace

FaillockSettings faillock_settings(const Tree& tree, const std::vector<std::string>& args,
                                   std::string_view where) {
  FaillockSettings out;
  Reader reader{out};
  std::string path(default_file);
  std::size_t files_given = 0;
  for (const std::string& arg : args)
    if (arg.starts_with("conf=")) {
      path = arg.substr(5);
      ++files_given;
    }
  if (files_given > 1) reader.refuse(std::string(where), "conf= twice");
  if (const auto found = tree.files.find(path); found != tree.files.end())
    reader.file(path, found->second);
  else if (!tree.absent.contains(path))
    out.unseen = path;
  else if (path != default_file)
    out.broken = true;
  for (const std::string& arg : args) {
    if (arg.starts_with("conf=")) continue;
    if (arg == "preauth")
      out.action = FaillockSettings::Action::preauth;
    else if (arg == "authfail")
      out.action = FaillockSettings::Action::authfail;
    else if (arg == "authsucc")
      out.action = FaillockSettings::Action::authsucc;
    else {
      const auto equals = arg.find('=');
      reader.set(std::string_view(arg).substr(0, equals),
                 equals == std::string::npos ? std::string_view{}
                                             : std::string_view(arg).substr(equals + 1),
                 std::string(where));
    }
  }
  if (!reader.root_time_set) out.root_unlock_time_s = out.unlock_time_s;
  return out;
}

TallySettings tally_settings(const std::vector<std::string>& args) {
  static constexpr std::array<std::string_view, 6> harmless{
      "silent", "no_log_info", "audit", "onerr=fail", "onerr=succeed", "serialize"};
  TallySettings out;
  for (const std::string& arg : args) {
    const auto equals = arg.find('=');
    const std::string_view name = std::string_view(arg).substr(0, equals);
    const std::string_view value =
        equals == std::string::npos ? std::string_view{} : std::string_view(arg).substr(equals + 1);
    std::int64_t ignored = 0;
    bool known = true;
    if (name == "deny")
      known = number(value, faillock_records_max, out.deny);
    else if (name == "unlock_time")
      known = number(value, faillock_time_max_s, out.unlock_time_s);
    else if (name == "root_unlock_time")
      known = number(value, faillock_time_max_s, ignored);
    else if (arg == "magic_root")
      out.counts = false;
    else if (arg == "even_deny_root")
      out.even_deny_root = true;
    else
      known = std::find(harmless.begin(), harmless.end(), arg) != harmless.end();
    if (!known && out.unsupported.empty()) out.unsupported = "pam_tally2.so: " + printable(arg);
  }
  return out;
}

}  // namespace tenken::parse

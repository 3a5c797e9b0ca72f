#include "checks/parse/sysctl.hpp"

#include <algorithm>

#include "rules/text.hpp"

namespace tenken::parse {

namespace {

constexpr std::size_t settings_max = 4096;
constexpr std::size_t output_lines_max = 200'000;

bool is_wild(std::string_view key) { return key.find_first_of("*?[") != std::string_view::npos; }

std::string_view stripped(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

/// sysctl_normalize() of systemd: whichever separator stands first is the separator; where that is
/// the slash, a dot is part of a name.
std::string with_dots(std::string_view key) {
  std::string out(key);
  const auto first = out.find_first_of("/.");
  if (first == std::string::npos || out[first] == '.') return out;
  for (char& c : out) c = c == '/' ? '.' : c == '.' ? '/' : c;
  return out;
}

/// Wildcards hold within one part of a name, as in a path.
bool fits(std::string_view pattern, std::string_view key) {
  const auto parts = split(pattern, '.'), names = split(key, '.');
  if (parts.size() != names.size()) return false;
  for (std::size_t i = 0; i < parts.size(); ++i)
    if (!glob_matches(parts[i], names[i])) return false;
  return true;
}

void read_file(const std::string& path, std::string_view bytes, SysctlFiles& out) {
  int number = 0;
  for (const std::string_view raw : lines(bytes)) {
    ++number;
    const std::string place = path + ":" + std::to_string(number);
    std::string_view line = stripped(raw);
    if (line.empty() || line[0] == '#' || line[0] == ';') continue;
    if (line.find('\0') != std::string_view::npos || !is_utf8(line)) {
      out.unsupported.push_back(place + ": no text");
      return;
    }
    if (out.settings.size() >= settings_max) {
      out.unsupported.push_back(place + ": more settings than are read");
      return;
    }
    SysctlSetting one;
    one.place = place;
    const bool dash = line[0] == '-';
    const auto equals = line.find('=');
    std::string_view key = stripped(line.substr(dash ? 1 : 0, equals - (dash ? 1 : 0)));
    if (equals == std::string_view::npos) {
      // systemd passes over a line that is no assignment; procps would not.
      if (!dash || key.find(' ') != std::string_view::npos) {
        out.unsupported.push_back(place + ": no assignment");
        continue;
      }
      one.excludes = true;
    } else {
      one.value = stripped(line.substr(equals + 1));
    }
    one.key = with_dots(key);
    // A name that is set again moves to the end, unless it says the same again.
    const auto before =
        std::find_if(out.settings.begin(), out.settings.end(),
                     [&](const SysctlSetting& other) { return other.key == one.key; });
    if (before != out.settings.end()) {
      if (before->value == one.value && before->excludes == one.excludes) continue;
      out.settings.erase(before);
    }
    out.settings.push_back(std::move(one));
  }
}

}  // namespace

const SysctlSetting* SysctlFiles::of(std::string_view key) const {
  const SysctlSetting* wild = nullptr;
  for (const SysctlSetting& one : settings) {
    if (!is_wild(one.key)) {
      if (one.key == key) return one.excludes ? nullptr : &one;
    } else if (!one.excludes && fits(one.key, key)) {
      wild = &one;
    }
  }
  return wild;
}

const std::vector<std::string>& sysctl_folders() {
  static const std::vector<std::string> out{"/etc/sysctl.d", "/run/sysctl.d",
                                            "/usr/local/lib/sysctl.d", "/usr/lib/sysctl.d"};
  return out;
}

SysctlFiles read_sysctl_files(const Tree& tree) {
  SysctlFiles out;
  std::map<std::string, std::string> by_name;
  for (const std::string& folder : sysctl_folders()) {
    const auto listed = tree.folders.find(folder);
    if (listed == tree.folders.end()) continue;
    for (const std::string& name : listed->second)
      if (name.ends_with(".conf") && !name.starts_with('.'))
        by_name.emplace(name, folder + "/" + name);
  }
  for (const auto& [name, path] : by_name) {
    const auto file = tree.files.find(path);
    if (file == tree.files.end())
      out.unsupported.push_back(path + ": not kept");
    else
      read_file(path, file->second, out);
  }
  return out;
}

Result<std::map<std::string, std::string, std::less<>>> read_sysctl_output(std::string_view text) {
  const auto broken = [](std::size_t line, const std::string& what) {
    return Error{ErrorKind::input,
                 "sysctl: " + what,
                 "line " + std::to_string(line),
                 {},
                 "sysctl.malformed"};
  };
  if (text.empty() || text.back() != '\n') return broken(0, "cut or empty");
  std::map<std::string, std::string, std::less<>> out;
  std::size_t number = 0;
  for (const std::string_view line : lines(text)) {
    if (++number > output_lines_max) return broken(number, "too long");
    const auto equals = line.find(" = ");
    const std::string_view key = line.substr(0, equals);
    if (equals == std::string_view::npos || key.empty() ||
        key.find_first_of(" \t\r") != std::string_view::npos)
      return broken(number, "no assignment");
    if (!out.emplace(key, stripped(line.substr(equals + 3))).second)
      return broken(number, "a key that stands twice");
  }
  return out;
}

}  // namespace tenken::parse

#include "checks/parse/package_list.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "rules/text.hpp"

namespace tenken::parse {

namespace {

/// A large server has 4,000 packages.
constexpr std::size_t packages_max = 50000;

Error malformed(std::string_view what, std::size_t line, std::string why) {
  return Error{.what = fmt::format("{}: {}", what, why),
               .where = fmt::format("{}:{}", what, line),
               .hint = "",
               .code = "packages.malformed"};
}

bool is_name(std::string_view name) {
  return !name.empty() && name.size() <= 256 &&
         std::all_of(name.begin(), name.end(), [](char c) { return c > ' ' && c < 127; });
}

/// Calls `take` for every line's fields. A last line without its end was cut off.
template <typename Take>
Result<std::vector<InstalledPackage>> read_lines(std::string_view text, std::string_view what,
                                                 Take&& take) {
  std::vector<InstalledPackage> out;
  if (text.empty()) return malformed(what, 1, "no package");
  if (text.back() != '\n') return malformed(what, 1, "the last line is cut off");
  std::size_t number = 0;
  for (std::string_view line : lines(text)) {
    if (++number > packages_max) return malformed(what, number, "too many packages");
    const auto fields = split(line, '\t');
    if (fields.size() != 6)
      return malformed(what, number, fmt::format("{} fields instead of 6", fields.size()));
    if (auto why = take(fields, out); !why.empty()) return malformed(what, number, std::move(why));
  }
  if (out.empty()) return malformed(what, 1, "no package");
  return out;
}

}  // namespace

Result<std::vector<InstalledPackage>> parse_dpkg_list(std::string_view text) {
  static const std::set<std::string_view> present{"installed",        "unpacked",
                                                  "half-configured",  "half-installed",
                                                  "triggers-awaited", "triggers-pending"};
  return read_lines(text, "dpkg-query", [](const auto& f, std::vector<InstalledPackage>& out) {
    if (f[0] == "config-files" || f[0] == "not-installed") return std::string();
    if (!present.contains(f[0])) return "unknown status \"" + printable(f[0].substr(0, 40)) + "\"";
    if (!is_name(f[1]) || !is_name(f[2]) || !is_name(f[4])) return std::string("no name");
    if (!is_debian_version(f[3]) || !is_debian_version(f[5]))
      return "not a version: \"" + printable(f[3].substr(0, 80)) + "\"";
    out.push_back({std::string(f[1]), std::string(f[2]), std::string(f[3]), std::string(f[4]),
                   std::string(f[5])});
    return std::string();
  });
}

Result<std::vector<InstalledPackage>> parse_rpm_list(std::string_view text) {
  return read_lines(text, "rpm", [](const auto& f, std::vector<InstalledPackage>& out) {
    if (f[0] == "gpg-pubkey") return std::string();
    const std::string version = fmt::format("{}:{}-{}", f[1], f[2], f[3]);
    if (!is_name(f[0]) || !is_name(f[4])) return std::string("no name");
    if (!is_rpm_version(version) || f[2].find('-') != std::string_view::npos ||
        f[3].find('-') != std::string_view::npos)
      return "not a version: \"" + printable(version.substr(0, 80)) + "\"";
    // name-version-release.src.rpm; "(none)" for what was built by hand.
    std::string_view source = f[5];
    for (int i = 0; i < 2; ++i) {
      const auto dash = source.rfind('-');
      source = dash == std::string_view::npos ? std::string_view{} : source.substr(0, dash);
    }
    out.push_back({std::string(f[0]), std::string(f[4]), version,
                   std::string(source.empty() ? f[0] : source), version});
    return std::string();
  });
}

Result<OsRelease> parse_os_release(std::string_view text) {
  std::map<std::string, std::string, std::less<>> values;
  if (!is_utf8(text)) return malformed("os-release", 1, "not UTF-8");
  std::size_t number = 0;
  for (std::string_view line : lines(text)) {
    ++number;
    line = trim(line);
    if (line.empty() || line.front() == '#') continue;
    const auto equals = line.find('=');
    if (equals == std::string_view::npos || equals == 0)
      return malformed("os-release", number, "not an assignment");
    std::string_view value = line.substr(equals + 1);
    const char quote = value.empty() ? '\0' : value.front();
    if (quote == '"' || quote == '\'') {
      if (value.size() < 2 || value.back() != quote)
        return malformed("os-release", number, "a quotation that does not end");
      value = value.substr(1, value.size() - 2);
      if (value.find(quote) != std::string_view::npos)
        return malformed("os-release", number, "a quotation within a quotation");
    }
    // Escapes and expansions are the shell's; none of the names read here needs them.
    if (value.find_first_of("\\$`") != std::string_view::npos) value = "?";
    values[std::string(line.substr(0, equals))] = value;
  }
  OsRelease out{values["ID"], values["VERSION_ID"], values["VERSION_CODENAME"]};
  if (out.id.empty() || out.version_id.empty() || out.id == "?" || out.version_id == "?")
    return malformed("os-release", number, "no ID or no VERSION_ID");
  return out;
}

std::vector<std::string> feed_releases(const OsRelease& os) {
  const std::string major = os.version_id.substr(0, os.version_id.find('.'));
  std::vector<std::string> out;
  if (os.id == "debian") {
    if (!os.codename.empty()) out.push_back("debian:" + os.codename);
    out.push_back("Debian:" + major);
  }
  if (os.id == "ubuntu") out = {"Ubuntu:" + os.version_id, "Ubuntu:" + os.version_id + ":LTS"};
  if (os.id == "rocky") out = {"Rocky Linux:" + major};
  if (os.id == "almalinux") out = {"AlmaLinux:" + major};
  return out;
}

std::optional<VersionOrder> version_order(const OsRelease& os) {
  if (os.id == "debian" || os.id == "ubuntu") return VersionOrder::debian;
  if (os.id == "rocky" || os.id == "almalinux") return VersionOrder::rpm;
  return std::nullopt;
}

std::optional<std::string> running_debian_kernel(std::string_view uname_version) {
  constexpr std::string_view word = " Debian ";
  const auto at = uname_version.find(word);
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view rest = trim(uname_version.substr(at + word.size()));
  std::string version(rest.substr(0, rest.find(' ')));
  if (!is_debian_version(version)) return std::nullopt;
  return version;
}

std::map<std::string, PackageHistory, std::less<>> parse_dpkg_log(std::string_view text) {
  std::map<std::string, PackageHistory, std::less<>> out;
  for (std::string_view line : lines(text)) {
    // 2026-11-22 17:56:01 install tk-demo:all <none> 1.1
    // 2026-11-22 17:56:01 status installed tk-demo:all 1.1
    const auto words = split(line, ' ');
    if (words.size() != 6) continue;
    static const std::set<std::string_view> actions{"install",   "upgrade", "configure", "trigproc",
                                                    "disappear", "remove",  "purge"};
    const bool is_status = words[2] == "status";
    const bool is_anew = words[2] == "install" && words[4] == "<none>";
    const auto day = parse_date(words[0]);
    if (!day || (!is_status && !actions.contains(words[2]))) continue;
    const std::string_view name = words[is_status ? 4 : 3];
    PackageHistory& one =
        out.try_emplace(std::string(name), PackageHistory{*day, {}, {}}).first->second;
    one.first = std::min(one.first, *day);
    if (is_anew)
      one.installed_anew = std::min(one.installed_anew.value_or(*day), *day);
    else if (!one.installed_anew)
      one.there_before = std::min(one.there_before.value_or(*day), *day);
  }
  return out;
}

std::vector<std::string> parse_apt_origins(std::string_view text) {
  std::set<std::string> out;
  std::string address;  // of the repository whose release line is awaited
  const auto close = [&] {
    if (!address.empty()) out.insert(address);
    address.clear();
  };
  for (std::string_view line : lines(text)) {
    line = trim(line);
    if (line.starts_with("Pinned packages")) break;
    // " 500 http://deb.debian.org/debian bookworm/main amd64 Packages"
    const auto words = split(line, ' ');
    if (words.size() >= 2 && words[1].find(":/") != std::string_view::npos) {
      close();
      address = printable(words[1].substr(0, 200));
    }
    if (!line.starts_with("release ") || address.empty()) continue;
    for (std::string_view field : split(line.substr(8), ','))
      if (field.starts_with("o=") && field.size() > 2) address = printable(field.substr(2, 200));
    close();
  }
  close();
  return {out.begin(), out.end()};
}

}  // namespace tenken::parse

#include "checks/parse/purl.hpp"

#include <algorithm>

#include "rules/text.hpp"

namespace tenken::parse {

namespace {

constexpr std::size_t purl_bytes_max = 4096;
constexpr std::size_t qualifiers_max = 64;

int hex(char c) {
  return c >= '0' && c <= '9'   ? c - '0'
         : c >= 'a' && c <= 'f' ? c - 'a' + 10
         : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                : -1;
}

/// False: a broken escape or a control character.
bool decode(std::string_view text, std::string& out) {
  out.clear();
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      if (i + 2 >= text.size()) return false;
      const int high = hex(text[i + 1]), low = hex(text[i + 2]);
      if (high < 0 || low < 0) return false;
      c = static_cast<char>(high * 16 + low);
      i += 2;
    }
    if (static_cast<unsigned char>(c) < ' ' || c == 127) return false;
    out += c;
  }
  return true;
}

bool read_qualifiers(std::string_view text, Purl& out) {
  const auto pairs = split(text, '&');
  if (pairs.size() > qualifiers_max) return false;
  for (std::string_view pair : pairs) {
    const auto equals = pair.find('=');
    std::string value;
    if (equals == std::string_view::npos || !decode(pair.substr(equals + 1), value)) return false;
    if (value.empty()) continue;  // as if it were not there
    if (!out.qualifiers.try_emplace(lower_ascii(std::string(pair.substr(0, equals))), value).second)
      return false;
  }
  return true;
}

/// "debian-12.5", "12", "ubuntu-22.04": the version of the distribution; empty: a name or nothing.
std::string distro_version(const Purl& purl) {
  const auto at = purl.qualifiers.find("distro");
  if (at == purl.qualifiers.end()) return "";
  const std::string& said = at->second;
  const auto dash = said.rfind('-');
  const std::string version = dash == std::string::npos ? said : said.substr(dash + 1);
  return !version.empty() && version.find_first_not_of("0123456789.") == std::string::npos ? version
                                                                                           : "";
}

}  // namespace

std::optional<Purl> parse_purl(std::string_view text) {
  if (text.size() > purl_bytes_max || !text.starts_with("pkg:")) return std::nullopt;
  text.remove_prefix(4);
  while (text.starts_with('/')) text.remove_prefix(1);
  Purl out;
  // The specification's own order: subpath and qualifiers from the right, then the version.
  text = text.substr(0, text.find('#'));
  if (const auto mark = text.find('?'); mark != std::string_view::npos) {
    if (!read_qualifiers(text.substr(mark + 1), out)) return std::nullopt;
    text = text.substr(0, mark);
  }
  const auto slash = text.find('/');
  if (slash == std::string_view::npos || slash == 0) return std::nullopt;
  out.type = lower_ascii(std::string(text.substr(0, slash)));
  text.remove_prefix(slash + 1);
  // An @ of a scope stands before the last slash, that of the version behind it.
  const auto at = text.rfind('@');
  if (at != std::string_view::npos && at != 0 && text.find('/', at) == std::string_view::npos) {
    if (!decode(text.substr(at + 1), out.version)) return std::nullopt;
    text = text.substr(0, at);
  }
  while (text.ends_with('/')) text.remove_suffix(1);
  const auto last = text.rfind('/');
  if (last != std::string_view::npos && !decode(text.substr(0, last), out.name_space))
    return std::nullopt;
  const std::string_view name = last == std::string_view::npos ? text : text.substr(last + 1);
  if (name.empty() || !decode(name, out.name)) return std::nullopt;
  return out;
}

std::string ecosystem_of(const Purl& purl) {
  if (purl.type == "npm") return "npm";
  if (purl.type == "pypi") return "PyPI";
  if (purl.type == "golang") return "Go";
  if (purl.type == "cargo") return "crates.io";
  if (purl.type == "maven") return "Maven";
  if (purl.type == "gem") return "RubyGems";
  if (purl.type == "nuget") return "NuGet";
  if (purl.type == "composer") return "Packagist";
  if (purl.type == "hex") return "Hex";
  if (purl.type == "pub") return "Pub";
  const std::string distro = distro_version(purl), space = lower_ascii(purl.name_space);
  const std::string major = distro.substr(0, distro.find('.'));
  if (distro.empty()) return "";
  if (purl.type == "deb" && space == "debian") return "Debian:" + major;
  if (purl.type == "deb" && space == "ubuntu") return "Ubuntu:" + distro;
  if (purl.type == "rpm" && (space == "almalinux" || space == "alma")) return "AlmaLinux:" + major;
  if (purl.type == "rpm" && (space == "rocky" || space == "rockylinux"))
    return "Rocky Linux:" + major;
  if (purl.type == "apk" && space == "alpine" && distro.find('.') != std::string::npos)
    return "Alpine:v" + distro.substr(0, distro.find('.', distro.find('.') + 1));
  return "";
}

std::string package_name(const Purl& purl) {
  if (purl.type == "deb" || purl.type == "rpm" || purl.type == "apk" || purl.name_space.empty())
    return purl.name;
  return purl.name_space + (purl.type == "maven" ? ":" : "/") + purl.name;
}

std::string package_key(std::string_view ecosystem, std::string_view name) {
  if (ecosystem == "npm" || ecosystem == "Go") return lower_ascii(std::string(name));
  if (ecosystem != "PyPI") return std::string(name);
  std::string out;
  for (const char c : lower_ascii(std::string(name))) {
    const bool is_separator = c == '-' || c == '_' || c == '.';
    if (!is_separator)
      out += c;
    else if (!out.ends_with('-'))
      out += '-';
  }
  return out;
}

}  // namespace tenken::parse

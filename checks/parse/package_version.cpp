#include "checks/parse/package_version.hpp"

#include <algorithm>

#include "checks/parse/library_version.hpp"

namespace tenken::parse {

namespace {

/// Longest version that is read; the longest in Debian 12 has 60 characters.
constexpr std::size_t version_bytes_max = 512;
/// dpkg keeps an epoch in an int.
constexpr std::size_t epoch_digits_max = 9;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

struct Parts {
  std::string_view epoch, upstream, revision;
  bool has_revision = false;
};

Parts parts_of(std::string_view version) {
  Parts out;
  if (const auto colon = version.find(':'); colon != std::string_view::npos) {
    out.epoch = version.substr(0, colon);
    version.remove_prefix(colon + 1);
  }
  out.upstream = version;
  if (const auto dash = version.rfind('-'); dash != std::string_view::npos) {
    out.upstream = version.substr(0, dash);
    out.revision = version.substr(dash + 1);
    out.has_revision = true;
  }
  return out;
}

/// Two runs of digits as numbers of any length.
std::strong_ordering compare_digits(std::string_view a, std::string_view b) {
  a.remove_prefix(std::min(a.find_first_not_of('0'), a.size()));
  b.remove_prefix(std::min(b.find_first_not_of('0'), b.size()));
  if (a.size() != b.size()) return a.size() <=> b.size();
  return a.compare(b) <=> 0;
}

template <typename Take>
std::string_view take_while(std::string_view& text, Take&& take) {
  std::size_t n = 0;
  while (n < text.size() && take(text[n])) ++n;
  const std::string_view out = text.substr(0, n);
  text.remove_prefix(n);
  return out;
}

/// Policy 5.6.12: ~ before the end of a part, letters before all others.
int weight(char c) {
  if (c == '~') return -1;
  return is_letter(c) ? static_cast<unsigned char>(c) : static_cast<unsigned char>(c) + 256;
}

std::strong_ordering compare_debian_part(std::string_view a, std::string_view b) {
  while (!a.empty() || !b.empty()) {
    const std::string_view x = take_while(a, [](char c) { return !is_digit(c); });
    const std::string_view y = take_while(b, [](char c) { return !is_digit(c); });
    for (std::size_t i = 0; i < std::max(x.size(), y.size()); ++i) {
      // Where one ends a digit or nothing follows: both weigh nothing.
      const int left = i < x.size() ? weight(x[i]) : 0, right = i < y.size() ? weight(y[i]) : 0;
      if (left != right) return left <=> right;
    }
    const auto order = compare_digits(take_while(a, is_digit), take_while(b, is_digit));
    if (order != 0) return order;
  }
  return std::strong_ordering::equal;
}

/// rpmvercmp: runs of digits or letters; what stands between only parts them; ~ before the end, ^
/// after it but before anything else.
std::strong_ordering compare_rpm_part(std::string_view a, std::string_view b) {
  const auto is_separator = [](char c) {
    return !is_digit(c) && !is_letter(c) && c != '~' && c != '^';
  };
  while (!a.empty() || !b.empty()) {
    take_while(a, is_separator);
    take_while(b, is_separator);
    const bool tilde_a = a.starts_with('~'), tilde_b = b.starts_with('~');
    if (tilde_a != tilde_b)
      return tilde_a ? std::strong_ordering::less : std::strong_ordering::greater;
    const bool caret_a = a.starts_with('^'), caret_b = b.starts_with('^');
    if (caret_a != caret_b) {
      if (a.empty()) return std::strong_ordering::less;
      if (b.empty()) return std::strong_ordering::greater;
      return caret_a ? std::strong_ordering::less : std::strong_ordering::greater;
    }
    if (tilde_a || caret_a) {
      a.remove_prefix(1);
      b.remove_prefix(1);
      continue;
    }
    if (a.empty() || b.empty()) break;
    const bool number = is_digit(a.front());
    const auto same_kind = [number](char c) { return number ? is_digit(c) : is_letter(c); };
    const std::string_view x = take_while(a, same_kind), y = take_while(b, same_kind);
    // A number is newer than letters.
    if (y.empty()) return number ? std::strong_ordering::greater : std::strong_ordering::less;
    const auto order = number ? compare_digits(x, y) : x.compare(y) <=> 0;
    if (order != 0) return order;
  }
  return !a.empty() <=> !b.empty();
}

bool is_epoch(std::string_view epoch) {
  return !epoch.empty() && epoch.size() <= epoch_digits_max &&
         std::all_of(epoch.begin(), epoch.end(), is_digit);
}

}  // namespace

bool is_debian_version(std::string_view version) {
  if (version.empty() || version.size() > version_bytes_max) return false;
  const Parts parts = parts_of(version);
  if (version.find(':') != std::string_view::npos && !is_epoch(parts.epoch)) return false;
  const auto allowed = [](std::string_view text, std::string_view others) {
    return std::all_of(text.begin(), text.end(), [others](char c) {
      return is_digit(c) || is_letter(c) || others.find(c) != std::string_view::npos;
    });
  };
  return !parts.upstream.empty() && is_digit(parts.upstream.front()) &&
         allowed(parts.upstream, ".+~-:") && (!parts.has_revision || !parts.revision.empty()) &&
         allowed(parts.revision, ".+~");
}

bool is_rpm_version(std::string_view version) {
  if (version.empty() || version.size() > version_bytes_max) return false;
  const Parts parts = parts_of(version);
  if (version.find(':') != std::string_view::npos && !is_epoch(parts.epoch)) return false;
  return !parts.upstream.empty() && (!parts.has_revision || !parts.revision.empty()) &&
         std::all_of(version.begin(), version.end(), [](char c) { return c > ' ' && c < 127; });
}

std::optional<std::strong_ordering> compare_versions(VersionOrder order, std::string_view a,
                                                     std::string_view b) {
  if (order == VersionOrder::semantic) return compare_semantic(a, b);
  if (order == VersionOrder::python) return compare_python(a, b);
  const bool debian = order == VersionOrder::debian;
  const auto is_version = debian ? is_debian_version : is_rpm_version;
  if (!is_version(a) || !is_version(b)) return std::nullopt;
  const Parts x = parts_of(a), y = parts_of(b);
  if (const auto o = compare_digits(x.epoch, y.epoch); o != 0) return o;
  const auto compare = debian ? compare_debian_part : compare_rpm_part;
  if (const auto o = compare(x.upstream, y.upstream); o != 0) return o;
  // rpm: a release is newer than none, even an empty-looking one; dpkg: no revision is revision 0.
  if (!debian && x.has_revision != y.has_revision) return x.has_revision <=> y.has_revision;
  return compare(x.revision, y.revision);
}

}  // namespace tenken::parse

// Patterns and addresses of OpenSSH: match.c and addrmatch.c.
#include <arpa/inet.h>

#include <array>
#include <cstring>

#include "checks/parse/sshd.hpp"
#include "rules/text.hpp"

namespace tenken::parse {

namespace {

/// match_pattern(): `*` any run, `?` one character. Iterative, so that no pattern takes more than
/// text × pattern steps.
bool matches(std::string_view text, std::string_view pattern) {
  std::size_t t = 0, p = 0, star = std::string_view::npos, mark = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*')
      star = p++, mark = t;
    else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t]))
      ++p, ++t;
    else if (star != std::string_view::npos)
      p = star + 1, t = ++mark;
    else
      return false;
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

struct Address {
  int family = 0;
  std::array<unsigned char, 16> bytes{};
  int bits() const { return family == AF_INET ? 32 : 128; }
};

bool read_address(std::string_view text, Address& out) {
  const std::string copy(text);
  for (const int family : {AF_INET, AF_INET6})
    if (inet_pton(family, copy.c_str(), out.bytes.data()) == 1) {
      out.family = family;
      return true;
    }
  return false;
}

bool same_net(const Address& a, const Address& b, int bits) {
  if (a.family != b.family) return false;
  for (int i = 0; i < bits; ++i) {
    const auto at = static_cast<std::size_t>(i / 8);
    if (((a.bytes[at] ^ b.bytes[at]) >> (7 - i % 8) & 1) != 0) return false;
  }
  return true;
}

/// addr_pton_cidr(): 1 an address or network, 0 neither, -2 one whose mask does not fit.
int read_network(std::string_view text, Address& out, int& bits) {
  const auto slash = text.find('/');
  if (!read_address(text.substr(0, slash), out)) return 0;
  bits = out.bits();
  if (slash == std::string_view::npos) return 1;
  std::int64_t number = 0;
  const std::string_view mask = text.substr(slash + 1);
  if (mask.empty() || !parse_integer(mask, number) || number < 0 || number > 128) return 0;
  if (number > bits) return -2;
  bits = static_cast<int>(number);
  for (int i = bits; i < out.bits(); ++i)
    if ((out.bytes[static_cast<std::size_t>(i / 8)] >> (7 - i % 8) & 1) != 0) return -2;
  return 1;
}

}  // namespace

int sshd_matches_list(std::string_view text, std::string_view list, bool ignore_case) {
  int found = 0;
  const std::string lowered = ignore_case ? lower_ascii(text) : std::string(text);
  for (std::string_view item : split(list, ',')) {
    const bool negated = item.starts_with('!');
    if (negated) item.remove_prefix(1);
    if (!matches(lowered, ignore_case ? lower_ascii(item) : std::string(item))) continue;
    if (negated) return -1;
    found = 1;
  }
  return found;
}

int sshd_matches_address(std::string_view address, std::string_view list) {
  Address ours;
  if (!read_address(address, ours)) return 0;
  int found = 0;
  for (std::string_view item : split(list, ',')) {
    const bool negated = item.starts_with('!');
    if (negated) item.remove_prefix(1);
    if (item.empty()) return -2;
    Address net;
    int bits = 0;
    const int kind = read_network(item, net, bits);
    if (kind == -2) return -2;
    if (!(kind == 1 ? same_net(ours, net, bits) : matches(address, item))) continue;
    if (negated) return -1;
    found = 1;
  }
  return found;
}

}  // namespace tenken::parse

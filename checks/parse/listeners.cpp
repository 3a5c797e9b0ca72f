#include "checks/parse/listeners.hpp"

#include <algorithm>
#include <optional>

#include "rules/text.hpp"

namespace tenken::parse {

namespace {

/// A host with more open sockets than this is no server of this kind (a port each: 65,535, two
/// protocols); the step's own limit cuts earlier.
constexpr std::size_t listeners_max = 200'000;
/// IFNAMSIZ of the kernel, with its NUL.
constexpr std::size_t device_bytes_max = 16;

std::vector<std::string_view> columns_of(std::string_view line) {
  std::vector<std::string_view> out;
  std::size_t at = 0;
  while (at < line.size()) {
    const auto begin = line.find_first_not_of(' ', at);
    if (begin == std::string_view::npos) break;
    const auto end = std::min(line.find(' ', begin), line.size());
    out.push_back(line.substr(begin, end - begin));
    at = end;
  }
  return out;
}

bool is_count(std::string_view word) {
  std::int64_t number = -1;
  return parse_integer(word, number) && number >= 0 && word[0] != '+' && word[0] != '-';
}

/// ::ffff:0:0/96: an IPv4 address in the form that a socket of IPv6 has for it.
bool is_mapped(Bits128 address) { return address.high == 0 && address.low >> 32 == 0xffff; }

/// "10.0.0.1%eth0", "[::1]%eth0", "*", with what binds it to an interface behind the percent sign.
bool read_address(std::string_view word, ListeningSocket& out) {
  if (const auto percent = word.find('%'); percent != std::string_view::npos) {
    std::string_view device = word.substr(percent + 1);
    const bool inside = word.starts_with('[') && device.ends_with(']');
    if (inside) device.remove_suffix(1);
    if (device.empty() || device.size() >= device_bytes_max ||
        device.find_first_of("/%[]") != std::string_view::npos)
      return false;
    out.device = device;
    word = word.substr(0, percent);
    if (inside) {
      word.remove_prefix(1);
    } else if (word.starts_with('[')) {
      if (!word.ends_with(']')) return false;
      word = word.substr(1, word.size() - 2);
    }
  } else if (word.starts_with('[')) {
    if (!word.ends_with(']')) return false;
    word = word.substr(1, word.size() - 2);
  }
  if (word == "*") {
    out.any = out.v4 = out.v6 = true;
    return true;
  }
  if (word.find_first_not_of("0123456789abcdefABCDEF:.") != std::string_view::npos) return false;
  const auto range = read_ip_range(word);
  if (!range || range->range.first != range->range.last) return false;
  out.address = range->range.first;
  out.family = range->family;
  if (out.family == IpFamily::v6 && is_mapped(out.address)) {
    out.family = IpFamily::v4;
    out.address = {0, out.address.low & 0xffffffff};
  }
  (out.family == IpFamily::v4 ? out.v4 : out.v6) = true;
  out.any = out.address == Bits128{};
  return true;
}

/// Empty: understood.
std::string read_line(std::string_view line, ListeningSocket& out) {
  const auto words = columns_of(line);
  if (words.size() < 6) return "fewer columns than six";
  if (words[0] != "tcp" && words[0] != "udp") return "a socket that is neither tcp nor udp";
  out.is_udp = words[0] == "udp";
  if (words[1] != (out.is_udp ? "UNCONN" : "LISTEN")) return "a socket that does not wait";
  if (!is_count(words[2]) || !is_count(words[3])) return "a queue that is no number";
  const auto colon = words[4].rfind(':');
  std::int64_t port = 0;
  if (colon == std::string_view::npos || !is_count(words[4].substr(colon + 1)) ||
      !parse_integer(words[4].substr(colon + 1), port) || port < 1 || port > 65535)
    return "a port that is no number";
  out.port = static_cast<int>(port);
  out.text = words[4];
  if (!read_address(words[4].substr(0, colon), out)) return "an address that is none";
  if (!words[5].ends_with(":*")) return "a peer of a socket that waits";
  return {};
}

}  // namespace

bool ListeningSocket::is_loopback() const {
  if (device == "lo") return true;
  if (any) return false;
  return family == IpFamily::v4 ? address.low >> 24 == 127 : address == Bits128{0, 1};
}

bool ListeningSocket::serves(IpFamily to_family, Bits128 to, std::string_view on_device) const {
  if (!device.empty() && device != on_device) return false;
  if (any) return to_family == IpFamily::v4 ? v4 : v6;
  return family == to_family && address == to;
}

Result<std::vector<ListeningSocket>> read_listeners(std::string_view text) {
  const auto broken = [](std::size_t line, const std::string& what) {
    return Error{
        ErrorKind::input, "ss: " + what, "line " + std::to_string(line), {}, "listeners.malformed"};
  };
  if (text.empty()) return broken(0, "no socket at all");
  if (text.back() != '\n') return broken(0, "cut");
  std::vector<ListeningSocket> out;
  text.remove_suffix(1);
  std::size_t number = 0;
  for (const std::string_view line : split(text, '\n')) {
    ++number;
    // Behind the fixed columns stands what a process calls itself; before them only ASCII does.
    if (line.find_first_of(std::string_view("\0\r\t\x1b", 4)) != std::string_view::npos)
      return broken(number, "a control character");
    if (out.size() >= listeners_max) return broken(number, "more sockets than a host can have");
    ListeningSocket one;
    if (const std::string why = read_line(line, one); !why.empty()) return broken(number, why);
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace tenken::parse

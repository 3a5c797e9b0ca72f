// Ranges of Internet addresses, both families in one form: 128 bits, an IPv4 address being the low
// 32 of them. Ports and protocol numbers are counted in the same form.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tenken::parse {

enum class IpFamily { v4, v6 };

struct Bits128 {
  std::uint64_t high = 0, low = 0;
  auto operator<=>(const Bits128&) const = default;
};
Bits128 next(Bits128 value);      ///< the largest stays as it is
Bits128 previous(Bits128 value);  ///< 0 stays as it is
Bits128 last_of(IpFamily family);

struct Range128 {
  Bits128 first, last;
  bool operator==(const Range128&) const = default;
  bool has(Bits128 value) const { return first <= value && value <= last; }
};

struct IpRange {
  IpFamily family = IpFamily::v4;
  Range128 range;
  bool operator==(const IpRange&) const = default;
};

/// "10.0.0.1", "10.0.0.0/8", "10.0.0.1-10.0.0.9", "10.0.0.0/255.0.0.0" and the same of IPv6.
/// Bits behind the prefix are cut off, as the kernel does. Nothing: not such a text.
std::optional<IpRange> read_ip_range(std::string_view text);
/// Shortest text: an address, a prefix, or first-last.
std::string to_text(const IpRange& range);
std::string to_text(IpFamily family, Bits128 address);

/// Where no packet of it reaches the Internet: private, shared, loopback, link-local, multicast and
/// reserved ranges (RFC 6890, RFC 6598, RFC 1112). Documentation ranges and NAT64 prefixes are not
/// among them: where they are routed they lead outside.
const std::vector<Range128>& internal_ranges(IpFamily family);
bool is_internal(IpFamily family, Bits128 address);

/// Number of addresses as a power of two (log2), of IPv6 too.
double bits_of(const Range128& range);

}  // namespace tenken::parse

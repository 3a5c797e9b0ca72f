#include "checks/parse/ip_range.hpp"

#include <arpa/inet.h>

#include <array>
#include <charconv>
#include <cmath>

#include "rules/text.hpp"

namespace tenken::parse {

namespace {

/// An address of IPv6 with its zone is 50 characters at most.
constexpr std::size_t text_bytes_max = 64;

std::optional<std::pair<IpFamily, Bits128>> read_address(std::string_view text) {
  if (text.empty() || text.size() > text_bytes_max) return {};
  const std::string copy(text);
  std::array<unsigned char, 16> bytes{};
  Bits128 out;
  if (inet_pton(AF_INET, copy.c_str(), bytes.data()) == 1) {
    for (std::size_t i = 0; i < 4; ++i) out.low = out.low << 8 | bytes[i];
    return std::pair{IpFamily::v4, out};
  }
  if (inet_pton(AF_INET6, copy.c_str(), bytes.data()) != 1) return {};
  for (std::size_t i = 0; i < 8; ++i) out.high = out.high << 8 | bytes[i];
  for (std::size_t i = 8; i < 16; ++i) out.low = out.low << 8 | bytes[i];
  return std::pair{IpFamily::v6, out};
}

std::uint64_t low_mask(int bits) {
  return bits <= 0 ? 0 : bits >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << bits) - 1;
}

/// All addresses that share the first `length` bits.
Range128 prefix_of(IpFamily family, Bits128 address, int length) {
  const int host = (family == IpFamily::v4 ? 32 : 128) - length;
  const Bits128 mask{low_mask(host - 64), low_mask(host)};
  return {{address.high & ~mask.high, address.low & ~mask.low},
          {address.high | mask.high, address.low | mask.low}};
}

std::optional<int> read_length(IpFamily family, std::string_view text) {
  const int most = family == IpFamily::v4 ? 32 : 128;
  int out = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (!text.empty() && error == std::errc() && end == text.data() + text.size())
    return out >= 0 && out <= most ? std::optional<int>(out) : std::nullopt;
  // A mask: ones, then zeros.
  const auto mask = read_address(text);
  if (!mask || mask->first != family) return {};
  for (int length = 0; length <= most; ++length)
    if (prefix_of(family, last_of(family), length).first == mask->second) return length;
  return {};
}

}  // namespace

Bits128 next(Bits128 value) {
  if (++value.low == 0 && ++value.high == 0) return {~std::uint64_t{0}, ~std::uint64_t{0}};
  return value;
}

Bits128 previous(Bits128 value) {
  if (value == Bits128{}) return value;
  if (value.low-- == 0) --value.high;
  return value;
}

Bits128 last_of(IpFamily family) {
  return family == IpFamily::v4 ? Bits128{0, 0xffffffff}
                                : Bits128{~std::uint64_t{0}, ~std::uint64_t{0}};
}

std::optional<IpRange> read_ip_range(std::string_view text) {
  text = trim(text);
  if (const auto dash = text.find('-'); dash != std::string_view::npos) {
    const auto first = read_address(text.substr(0, dash)),
               last = read_address(text.substr(dash + 1));
    if (!first || !last || first->first != last->first || last->second < first->second) return {};
    return IpRange{first->first, {first->second, last->second}};
  }
  const auto slash = text.find('/');
  const auto address = read_address(text.substr(0, slash));
  if (!address) return {};
  const int whole = address->first == IpFamily::v4 ? 32 : 128;
  const auto length = slash == std::string_view::npos
                          ? std::optional<int>(whole)
                          : read_length(address->first, text.substr(slash + 1));
  if (!length) return {};
  return IpRange{address->first, prefix_of(address->first, address->second, *length)};
}

std::string to_text(IpFamily family, Bits128 address) {
  std::array<unsigned char, 16> bytes{};
  std::array<char, INET6_ADDRSTRLEN> text{};
  const std::size_t count = family == IpFamily::v4 ? 4 : 16;
  for (std::size_t i = 0; i < count; ++i) {
    bytes[count - 1 - i] = static_cast<unsigned char>(address.low & 0xff);
    address.low = address.low >> 8 | address.high << 56;
    address.high >>= 8;
  }
  const int kind = family == IpFamily::v4 ? AF_INET : AF_INET6;
  return inet_ntop(kind, bytes.data(), text.data(), text.size()) == nullptr ? "" : text.data();
}

std::string to_text(const IpRange& range) {
  const int whole = range.family == IpFamily::v4 ? 32 : 128;
  const std::string first = to_text(range.family, range.range.first);
  if (range.range.first == range.range.last) return first;
  for (int length = 0; length < whole; ++length)
    if (prefix_of(range.family, range.range.first, length) == range.range)
      return first + "/" + std::to_string(length);
  return first + "-" + to_text(range.family, range.range.last);
}

const std::vector<Range128>& internal_ranges(IpFamily family) {
  static const auto read = [](std::initializer_list<const char*> texts) {
    std::vector<Range128> out;
    for (const char* text : texts) out.push_back(read_ip_range(text)->range);
    return out;
  };
  static const std::vector<Range128> four =
      read({"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
            "172.16.0.0/12", "192.168.0.0/16", "224.0.0.0/3"});
  static const std::vector<Range128> six = read({"::/127", "fc00::/7", "fe80::/10", "ff00::/8"});
  return family == IpFamily::v4 ? four : six;
}

bool is_internal(IpFamily family, Bits128 address) {
  for (const Range128& range : internal_ranges(family))
    if (range.has(address)) return true;
  return false;
}

double bits_of(const Range128& range) {
  const std::uint64_t low = range.last.low - range.first.low;
  const std::uint64_t high =
      range.last.high - range.first.high - (range.last.low < range.first.low ? 1 : 0);
  return std::log2(std::ldexp(static_cast<double>(high), 64) + static_cast<double>(low) + 1);
}

}  // namespace tenken::parse

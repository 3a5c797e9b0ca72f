#include "checks/parse/ingress.hpp"

#include <algorithm>
#include <cmath>

namespace tenken::parse {

namespace {

/// More senders than this are no list of known ones: on the Internet more than a /16 or a /48 of
/// IPv6 (as 11-1_openings.cpp judges a cloud's rules), in a closed network more than one subnet.
constexpr double open_bits4 = 16, open_bits6 = 80, closed_bits4 = 8, closed_bits6 = 64;
/// The widest ranges of senders that are tried at one door.
constexpr std::size_t ranges_tried_max = 16;
constexpr std::size_t ports_max = 4096;

bool is_of_one_link(IpFamily family, Bits128 address) {
  if (family == IpFamily::v4) return address.low >> 24 == 127 || address.low >> 16 == 0xa9fe;
  return address.high >> 54 == 0xfe80 >> 6 || address == Bits128{0, 1} || address == Bits128{};
}

Bits128 address_of(const char* text) { return read_ip_range(text)->range.first; }

/// Nobody in particular: of the Internet, and of the ranges that closed networks use.
std::vector<Bits128> nobodies(IpFamily family, bool internal) {
  std::vector<const char*> texts =
      family == IpFamily::v4 ? std::vector<const char*>{"203.0.113.77", "81.2.69.142", "133.11.0.1",
                                                        "8.8.4.4", "192.88.1.9"}
                             : std::vector<const char*>{"2001:db8:ffff::77", "2a02:26f0::1",
                                                        "2400:cb00::9", "2c0f:fb50::3"};
  if (internal)
    for (const char* text : {"10.201.77.77", "172.29.77.77", "192.168.203.77", "100.99.7.7"})
      if (family == IpFamily::v4) texts.push_back(text);
  if (internal && family == IpFamily::v6)
    for (const char* text : {"fd9a:77:77::77", "fc4b:1::9"}) texts.push_back(text);
  std::vector<Bits128> out;
  for (const char* text : texts) out.push_back(address_of(text));
  return out;
}

}  // namespace

std::vector<HostAddress> outside_addresses(const std::vector<HostAddress>& all) {
  std::vector<HostAddress> out;
  for (const HostAddress& one : all)
    if (!is_of_one_link(one.family, one.address)) out.push_back(one);
  return out;
}

std::vector<Bits128> strangers(const Netfilter& filter, IpFamily family, Bits128 address) {
  const bool internal = is_internal(family, address);
  const bool four = family == IpFamily::v4;
  const double wide =
      internal ? (four ? closed_bits4 : closed_bits6) : (four ? open_bits4 : open_bits6);
  const FilterConstants constants = constants_of(filter);
  std::vector<Range128> named = four ? constants.sources4 : constants.sources6;
  std::erase_if(named, [&](const Range128& r) {
    return is_of_one_link(family, r.first) ||
           (!internal && is_internal(family, r.first) && is_internal(family, r.last));
  });
  std::sort(named.begin(), named.end(),
            [](const Range128& a, const Range128& b) { return bits_of(a) > bits_of(b); });
  // Many ranges may be everybody together, as the two halves of the Internet are.
  double addresses = 0;
  for (const Range128& range : named) addresses += std::exp2(bits_of(range));
  const bool many = !internal && addresses > std::exp2(wide);
  std::vector<Bits128> out = nobodies(family, internal);
  std::erase_if(out, [&](Bits128 one) {
    return std::any_of(named.begin(), named.end(), [&](const Range128& range) {
      return bits_of(range) <= wide && range.has(one);
    });
  });
  if (out.empty()) out = nobodies(family, internal);
  for (std::size_t i = 0; i < named.size() && i < ranges_tried_max; ++i)
    if (many || bits_of(named[i]) > wide)
      for (const Bits128 one : {named[i].first, next(named[i].last)})
        if (!is_of_one_link(family, one) && (internal || !is_internal(family, one)))
          out.push_back(one);
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

Entrance knock(const Netfilter& filter, const Knock& at, const std::set<std::string>& devices) {
  Entrance best;
  bool first = true;
  const auto senders = strangers(filter, at.family, at.address);
  for (const std::string& device : devices)
    for (const Bits128 sender : senders) {
      FilterPacket packet;
      packet.family = at.family;
      packet.destination = at.address;
      packet.protocol = at.protocol;
      packet.port = static_cast<std::uint64_t>(at.port);
      packet.in_name = device;
      packet.source = sender;
      packet.destination_is_local = true;
      WalkResult before = walk(filter, packet, {"prerouting"});
      const bool moved =
          before.packet.destination != at.address || before.packet.port != packet.port;
      // What leads on to another machine is followed no further: its own filter is not ours.
      const bool away = before.packet.destination != at.address;
      WalkResult after = before;
      if (before.pass != May::no && !away) after = walk(filter, before.packet, {"input"});
      Entrance one;
      one.pass = std::min(before.pass, after.pass);
      one.by = after.by.empty() ? before.by : after.by;
      one.doubt = before.doubt.empty() ? after.doubt : before.doubt;
      one.logged = before.logged || after.logged;
      one.is_translated = moved;
      one.to_address = before.packet.destination;
      one.to_port = static_cast<int>(before.packet.port);
      if (first || one.pass > best.pass) best = one;
      first = false;
    }
  return best;
}

std::vector<int> ports_named(const Netfilter& filter) {
  std::set<int> out;
  for (const Range128& range : constants_of(filter).ports)
    for (const Bits128 one : {range.first, range.last})
      if (one.high == 0 && one.low >= 1 && one.low <= 65535 && out.size() < ports_max)
        out.insert(static_cast<int>(one.low));
  return {out.begin(), out.end()};
}

}  // namespace tenken::parse

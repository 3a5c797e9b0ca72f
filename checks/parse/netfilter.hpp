// Netfilter: the packet filter of a Linux kernel in one form, whichever program wrote it down (nft
// -j list ruleset: nft.hpp, iptables-save: iptables_save.hpp), and the walk of one packet through
// it.
//
// The walk asks "may a packet of this kind pass": what a rule asks beside the packet's addresses,
// ports and protocol (a user, a rate, a mark) may hold for some packet and not for another, so
// both ways are taken. What the reader did not understand is taken both ways too and leaves a
// doubt.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "checks/parse/ip_range.hpp"

namespace tenken::parse {

/// Transport protocols by number, as Linux writes them.
inline constexpr std::uint64_t protocol_icmp = 1, protocol_tcp = 6, protocol_udp = 17,
                               protocol_icmpv6 = 58, protocol_sctp = 132;

/// What conntrack knows of a packet, as bits.
inline constexpr std::uint64_t state_invalid = 1, state_established = 2, state_related = 4,
                               state_new = 8, state_untracked = 16;

enum class PacketField {
  in_name,
  out_name,
  source4,
  source6,
  destination4,
  destination6,
  protocol,    ///< of the transport layer
  protocol4,   ///< the same, asked of an IPv4 header
  protocol6,   ///< the same, asked of an IPv6 header
  family,      ///< 2 IPv4, 10 IPv6
  tcp_source,  ///< only tcp
  tcp_port,    ///< destination port, only tcp
  udp_source,
  udp_port,
  sctp_port,
  any_source,  ///< the first ports of whatever transport header
  any_port,
  state,                 ///< bits: any of them
  destination_is_local,  ///< 1: the destination is an address of this host
  icmp4,                 ///< something inside an ICMP header
  icmp6,
  icmp6_type,  ///< 1: only on the link (neighbour discovery, MLD), 0: any other
  tcp_other,   ///< something else inside a TCP header
  udp_other,
  other4,  ///< something else of an IPv4 packet
  other6,
  other  ///< anything that one packet has and another has not
};

struct FieldValue {
  Range128 range;
  std::string name;  ///< of an interface; a star at its end stands for anything
  bool any = false;
};

enum class FilterVerdict { none, accept, drop, come_back, jump, go_to, translate, local, unknown };
struct FilterAction {
  FilterVerdict verdict = FilterVerdict::none;
  std::string chain;               ///< jump, go_to
  std::string what;                ///< unknown: the construct
  FieldValue address, port;        ///< translate: the new destination; any: unchanged
  IpFamily family = IpFamily::v4;  ///< of the address; the kernel leaves packets of the other alone
};

enum class Certainty { exact, some, doubt };

/// One condition of a rule: one of its alternatives holds. Several fields together are a
/// concatenation.
struct FilterMatch {
  std::vector<PacketField> fields;
  struct Alternative {
    std::vector<FieldValue> values;
    FilterAction action;  ///< of a verdict map
  };
  std::vector<Alternative> alternatives;
  bool negated = false;
  bool is_map = false;  ///< its alternatives carry the verdicts
  Certainty certainty = Certainty::exact;
  std::string what;  ///< doubt: the construct
};

struct FilterRule {
  std::vector<FilterMatch> matches;
  FilterAction action;
  bool untracks = false;  ///< notrack
  bool marks = false;     ///< sets the packet's mark
  bool logs = false;      ///< writes down what it holds for
  std::string where;      ///< "inet filter output #7", "line 12"
};

struct FilterChain {
  std::string name;
  std::vector<FilterRule> rules;
  // Of a chain that hangs on a hook only.
  std::string hook;  ///< prerouting input forward output postrouting ingress egress; empty: none
  std::string type;  ///< filter nat route
  std::int64_t priority = 0;
  bool drops_by_policy = false;
};

struct FilterTable {
  std::string family;  ///< ip ip6 inet arp bridge netdev
  std::string name;
  bool foreign = false;  ///< holds rules that only iptables-save can write down
  std::map<std::string, FilterChain> chains;
};

struct Netfilter {
  std::vector<FilterTable> tables;
  bool marks() const;
};

/// One kind of packet.
struct FilterPacket {
  IpFamily family = IpFamily::v4;
  Bits128 destination;
  std::uint64_t protocol = protocol_tcp, port = 443;
  std::string in_name, out_name;
  std::optional<Bits128> source;  ///< nothing: any that a process of this host may bind
  bool is_forwarded = false;      ///< not made on this host
  std::uint64_t state = state_new;
  bool destination_is_local = false;
};

enum class May { no, doubt, yes };
struct WalkResult {
  May pass = May::no;
  FilterPacket packet;     ///< as it leaves; its destination may have been translated
  std::string by;          ///< the rule or policy that stops it, or the one that lets it pass
  std::string doubt;       ///< the first construct that is not understood
  bool elsewhere = false;  ///< it may have been sent to another place, which was not followed
  bool logged = false;     ///< some rule on its way may have written it down
};

/// The packet through every chain of these hooks in their order.
WalkResult walk(const Netfilter& filter, FilterPacket packet,
                const std::vector<std::string_view>& hooks);

/// Every address, port and protocol that the rules tell apart, so that a caller can try one packet
/// for each class.
struct FilterConstants {
  std::vector<Range128> addresses4, addresses6, ports, protocols;
  std::vector<Range128> sources4, sources6;
};
FilterConstants constants_of(const Netfilter& filter);

}  // namespace tenken::parse

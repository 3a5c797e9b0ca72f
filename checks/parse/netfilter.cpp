#include "checks/parse/netfilter.hpp"

#include <algorithm>

namespace tenken::parse {

namespace {

/// Chains jump at most 16 deep in the kernel (NFT_JUMP_STACK_SIZE, xt_jumpstack).
constexpr int jumps_max = 16;
/// Rules that one packet is tried on; jumps may visit one chain many times.
constexpr std::size_t steps_max = 100'000;

enum class Answer { no, yes, some, doubt };

May weaker(May a, May b) { return std::min(a, b); }

bool name_fits(std::string_view pattern, std::string_view name) {
  return pattern.ends_with('*') ? name.starts_with(pattern.substr(0, pattern.size() - 1))
                                : pattern == name;
}

/// What the packet has where a rule looks. `applies` false: the rule's silent first question (is
/// this IPv4? is this tcp?) already fails, negated or not.
struct Seen {
  bool applies = true;
  bool known = true;
  Bits128 value;
  std::string_view name;
  bool is_name = false;
};

Seen look_at(PacketField field, const FilterPacket& p) {
  const bool four = p.family == IpFamily::v4;
  const auto number = [](std::uint64_t n) { return Seen{true, true, {0, n}, {}, false}; };
  const auto only = [](bool applies, Bits128 value) {
    return Seen{applies, true, value, {}, false};
  };
  const auto unseen = [](bool applies) { return Seen{applies, false, {}, {}, false}; };
  const bool has_ports =
      p.protocol == protocol_tcp || p.protocol == protocol_udp || p.protocol == protocol_sctp;
  switch (field) {
    // A forwarded packet comes in anywhere.
    case PacketField::in_name:
      return {true, !p.is_forwarded, {}, p.in_name, true};
    case PacketField::out_name:
      return {true, true, {}, p.out_name, true};
    // A process may bind any address of its host; who comes from outside has one.
    case PacketField::source4:
      return p.source ? only(four, *p.source) : unseen(four);
    case PacketField::source6:
      return p.source ? only(!four, *p.source) : unseen(!four);
    case PacketField::destination4:
      return only(four, p.destination);
    case PacketField::destination6:
      return only(!four, p.destination);
    case PacketField::protocol:
      return number(p.protocol);
    case PacketField::protocol4:
      return only(four, {0, p.protocol});
    case PacketField::protocol6:
      return only(!four, {0, p.protocol});
    case PacketField::family:
      return number(four ? 2 : 10);
    case PacketField::tcp_port:
      return only(p.protocol == protocol_tcp, {0, p.port});
    case PacketField::udp_port:
      return only(p.protocol == protocol_udp, {0, p.port});
    case PacketField::sctp_port:
      return only(p.protocol == protocol_sctp, {0, p.port});
    case PacketField::any_port:
      // A protocol without ports has other bytes in their place.
      return has_ports ? number(p.port) : unseen(true);
    case PacketField::tcp_source:
    case PacketField::tcp_other:
      return unseen(p.protocol == protocol_tcp);
    case PacketField::udp_source:
    case PacketField::udp_other:
      return unseen(p.protocol == protocol_udp);
    case PacketField::state:
      return number(p.state);
    case PacketField::destination_is_local:
      return number(p.destination_is_local ? 1 : 0);
    case PacketField::icmp4:
      return unseen(four && p.protocol == protocol_icmp);
    case PacketField::icmp6_type:
    case PacketField::icmp6:
      return unseen(!four && p.protocol == protocol_icmpv6);
    case PacketField::other4:
      return unseen(four);
    case PacketField::other6:
      return unseen(!four);
    case PacketField::any_source:
    case PacketField::other:
      return unseen(true);
  }
  return unseen(true);
}

bool value_fits(PacketField field, const FieldValue& value, const Seen& seen) {
  if (value.any) return true;
  if (seen.is_name) return name_fits(value.name, seen.name);
  if (field == PacketField::state) return (value.range.first.low & seen.value.low) != 0;
  return value.range.has(seen.value);
}

Answer ask(const FilterMatch& m, const FilterMatch::Alternative& alternative,
           const std::vector<Seen>& seen) {
  Answer out = Answer::yes;
  for (std::size_t i = 0; i < m.fields.size(); ++i) {
    if (i >= alternative.values.size()) return Answer::doubt;
    // A message that no router passes on (RFC 4861: hop limit 255) is none that reaches anybody.
    if (m.fields[i] == PacketField::icmp6_type && !alternative.values[i].any &&
        alternative.values[i].range.first.low == 1)
      return Answer::no;
    if (!seen[i].known)
      out = alternative.values[i].any ? out : Answer::some;
    else if (!value_fits(m.fields[i], alternative.values[i], seen[i]))
      return Answer::no;
  }
  return out;
}

/// The packet's values, or nothing where the match cannot hold.
bool see(const FilterMatch& m, const FilterPacket& p, std::vector<Seen>& seen) {
  for (const PacketField field : m.fields) {
    seen.push_back(look_at(field, p));
    if (!seen.back().applies) return false;
  }
  return true;
}

Answer ask(const FilterMatch& m, const FilterPacket& p) {
  std::vector<Seen> seen;
  if (!see(m, p, seen)) return Answer::no;
  if (m.certainty == Certainty::doubt) return Answer::doubt;
  if (m.certainty == Certainty::some) return Answer::some;
  Answer best = Answer::no;
  for (const auto& alternative : m.alternatives) {
    const Answer one = ask(m, alternative, seen);
    if (one == Answer::yes) {
      best = one;
      break;
    }
    if (one != Answer::no) best = one;
  }
  if (!m.negated) return best;
  return best == Answer::yes ? Answer::no : best == Answer::no ? Answer::yes : best;
}

/// How surely a packet goes on behind a rule, and how surely it left the chain early.
struct Flow {
  May stays = May::no;
  May returns = May::no;
};

/// One packet's way.
class Walker {
 public:
  explicit Walker(FilterPacket& packet) : packet_(packet) {}

  std::string by, doubt;
  bool translated_in_doubt = false;
  bool logged = false;

  /// How surely the packet passes the chain that hangs on a hook.
  May pass(const FilterTable& table, const FilterChain& base) {
    const May end = run(table, base, May::yes, 0);
    if (!base.drops_by_policy) return std::max(accepted_, end);
    if (accepted_ == May::no && end != May::no)
      by = table.family + " " + table.name + " " + base.name + ": policy drop";
    return accepted_;
  }

 private:
  /// Runs a chain for what arrives with `reach`; gives how surely it comes back to the caller.
  May run(const FilterTable& table, const FilterChain& chain, May reach, int depth) {
    May returned = May::no;
    for (const FilterRule& rule : chain.rules) {
      if (reach == May::no) break;
      if (++steps_ > steps_max) {
        not_understood("more rules than can be followed");
        return May::doubt;
      }
      const Flow flow = run_rule(table, rule, reach, depth);
      returned = std::max(returned, flow.returns);
      reach = flow.stays;
    }
    return std::max(reach, returned);
  }

  Flow run_rule(const FilterTable& table, const FilterRule& rule, May reach, int depth) {
    May inside = reach;
    bool sure = true;
    const FilterMatch* map = nullptr;
    for (const FilterMatch& m : rule.matches) {
      if (m.is_map) {
        map = &m;
        continue;
      }
      const Answer a = ask(m, packet_);
      if (a == Answer::no) return {reach, May::no};
      sure = sure && a == Answer::yes;
      if (a == Answer::doubt) {
        note(m.what);
        inside = weaker(inside, May::doubt);
      }
    }
    logged = logged || rule.logs;
    Flow flow = map == nullptr ? act(table, rule, rule.action, inside, sure, depth)
                               : run_map(table, rule, *map, inside, sure, depth);
    // What the rule holds for may be all there is, where it is not understood.
    if (!sure) flow.stays = std::max(flow.stays, inside);
    return flow;
  }

  Flow run_map(const FilterTable& table, const FilterRule& rule, const FilterMatch& map, May reach,
               bool sure, int depth) {
    std::vector<Seen> seen;
    if (!see(map, packet_, seen)) return {reach, May::no};
    if (map.certainty == Certainty::doubt) {
      not_understood(map.what);
      return {May::doubt, May::doubt};
    }
    Flow out;
    const auto take = [&](const FilterMatch::Alternative& one, bool certain) {
      const Flow flow = act(table, rule, one.action, reach, sure && certain, depth);
      out.stays = std::max(out.stays, flow.stays);
      out.returns = std::max(out.returns, flow.returns);
    };
    const FilterMatch::Alternative* catch_all = nullptr;
    for (const auto& one : map.alternatives) {
      if (std::all_of(one.values.begin(), one.values.end(),
                      [](const FieldValue& v) { return v.any; })) {
        catch_all = &one;
        continue;
      }
      const Answer a = ask(map, one, seen);
      if (a == Answer::no) continue;
      const bool certain = a == Answer::yes && map.certainty == Certainty::exact;
      take(one, certain);
      if (certain) return out;
    }
    if (catch_all != nullptr)
      take(*catch_all, map.certainty == Certainty::exact);
    else
      out.stays = std::max(out.stays, reach);
    return out;
  }

  Flow act(const FilterTable& table, const FilterRule& rule, const FilterAction& action, May reach,
           bool sure, int depth) {
    if (rule.untracks) {
      if (sure)
        packet_.state = state_untracked;
      else
        note("notrack");
      if (!sure) reach = weaker(reach, May::doubt);
    }
    switch (action.verdict) {
      case FilterVerdict::none:
        return {reach, May::no};
      case FilterVerdict::accept:
        if (accepted_ < reach) by = rule.where;
        accepted_ = std::max(accepted_, reach);
        return {};
      case FilterVerdict::drop:
        if (accepted_ == May::no) by = rule.where;
        return {};
      case FilterVerdict::come_back:
        return {May::no, reach};
      case FilterVerdict::jump:
      case FilterVerdict::go_to: {
        const auto found = table.chains.find(action.chain);
        if (found == table.chains.end() || depth >= jumps_max) {
          not_understood("chain " + action.chain);
          return {May::doubt, May::doubt};
        }
        const May back = run(table, found->second, reach, depth + 1);
        return action.verdict == FilterVerdict::jump ? Flow{back, May::no} : Flow{May::no, back};
      }
      case FilterVerdict::translate:
        if (!action.address.any && action.family != packet_.family) return {reach, May::no};
        [[fallthrough]];
      case FilterVerdict::local:
        if (!sure || reach != May::yes) {
          not_understood("a translation that may or may not happen");
          return {weaker(reach, May::doubt), May::no};
        }
        if (action.verdict == FilterVerdict::local)
          packet_.destination_is_local = true;
        else if (!action.address.any)
          packet_.destination = action.address.range.first;
        if (!action.port.any) packet_.port = action.port.range.first.low;
        by = rule.where;
        accepted_ = std::max(accepted_, reach);
        return {};
      case FilterVerdict::unknown:
        not_understood(action.what);
        return {May::doubt, May::doubt};
    }
    return {reach, May::no};
  }

  /// A statement whose effect is not known: it may accept, and it may send the packet elsewhere.
  void not_understood(const std::string& what) {
    note(what);
    accepted_ = std::max(accepted_, May::doubt);
    translated_in_doubt = true;
  }

  void note(const std::string& what) {
    if (doubt.empty()) doubt = what.empty() ? "?" : what;
  }

  FilterPacket& packet_;
  May accepted_ = May::no;
  std::size_t steps_ = 0;
};

bool table_sees(const FilterTable& table, IpFamily family) {
  return table.family == "inet" || table.family == (family == IpFamily::v4 ? "ip" : "ip6");
}

void add_constants(FilterConstants& out, PacketField field, const FieldValue& value) {
  if (value.any || !value.name.empty()) return;
  switch (field) {
    case PacketField::destination4:
      out.addresses4.push_back(value.range);
      break;
    case PacketField::destination6:
      out.addresses6.push_back(value.range);
      break;
    case PacketField::source4:
      out.sources4.push_back(value.range);
      break;
    case PacketField::source6:
      out.sources6.push_back(value.range);
      break;
    case PacketField::protocol:
    case PacketField::protocol4:
    case PacketField::protocol6:
      out.protocols.push_back(value.range);
      break;
    case PacketField::tcp_port:
    case PacketField::udp_port:
    case PacketField::sctp_port:
    case PacketField::any_port:
      out.ports.push_back(value.range);
      break;
    default:
      break;
  }
}

}  // namespace

bool Netfilter::marks() const {
  for (const FilterTable& table : tables)
    for (const auto& [name, chain] : table.chains)
      for (const FilterRule& rule : chain.rules)
        if (rule.marks) return true;
  return false;
}

WalkResult walk(const Netfilter& filter, FilterPacket packet,
                const std::vector<std::string_view>& hooks) {
  WalkResult out;
  out.pass = May::yes;
  for (const std::string_view hook : hooks) {
    std::vector<std::pair<const FilterTable*, const FilterChain*>> on;
    for (const FilterTable& table : filter.tables)
      if (table_sees(table, packet.family))
        for (const auto& [name, chain] : table.chains)
          if (chain.hook == hook) on.emplace_back(&table, &chain);
    std::stable_sort(on.begin(), on.end(), [](const auto& a, const auto& b) {
      return a.second->priority < b.second->priority;
    });
    for (const auto& [table, chain] : on) {
      // Before conntrack has seen it (NF_IP_PRI_CONNTRACK, -200) a packet has no state at all,
      // which rules read as invalid.
      const std::uint64_t state = packet.state;
      const bool early = chain->priority <= -200 && (hook == "output" || hook == "prerouting");
      if (early && state == state_new) packet.state = state_invalid;
      Walker walker(packet);
      const May one = walker.pass(*table, *chain);
      if (early && packet.state == state_invalid) packet.state = state;
      if (out.doubt.empty()) out.doubt = walker.doubt;
      out.elsewhere = out.elsewhere || walker.translated_in_doubt;
      out.logged = out.logged || walker.logged;
      out.pass = weaker(out.pass, one);
      if (one == May::no || !walker.by.empty()) out.by = walker.by;
      if (out.pass == May::no) break;
    }
    if (out.pass == May::no) break;
  }
  // What may have been sent elsewhere was not followed there.
  if (out.elsewhere) out.pass = May::doubt;
  out.packet = packet;
  return out;
}

FilterConstants constants_of(const Netfilter& filter) {
  FilterConstants out;
  for (const FilterTable& table : filter.tables)
    for (const auto& [name, chain] : table.chains)
      for (const FilterRule& rule : chain.rules) {
        for (const FilterMatch& m : rule.matches)
          for (const auto& alternative : m.alternatives)
            for (std::size_t i = 0; i < m.fields.size() && i < alternative.values.size(); ++i)
              add_constants(out, m.fields[i], alternative.values[i]);
        const FilterAction& action = rule.action;
        const bool translates = action.verdict == FilterVerdict::translate;
        if (translates && !action.address.any)
          (action.family == IpFamily::v6 ? out.addresses6 : out.addresses4)
              .push_back(action.address.range);
        if ((translates || action.verdict == FilterVerdict::local) && !action.port.any)
          out.ports.push_back(action.port.range);
      }
  return out;
}

}  // namespace tenken::parse

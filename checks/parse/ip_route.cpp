#include "checks/parse/ip_route.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "checks/parse/json.hpp"

namespace tenken::parse {

namespace {

using Json = nlohmann::json;

constexpr std::size_t json_bytes_max = 8u << 20;

struct Broken : std::runtime_error {
  using std::runtime_error::runtime_error;
};

std::string text_of(const Json& v, const char* key) {
  const auto found = v.find(key);
  if (found == v.end() || found->is_null()) return {};
  if (found->is_string()) return found->get<std::string>();
  if (found->is_number_unsigned()) return std::to_string(found->get<std::uint64_t>());
  throw Broken(std::string(key) + " is no text");
}

std::int64_t number_of(const Json& v, const char* key) {
  const auto found = v.find(key);
  if (found == v.end()) return 0;
  if (!found->is_number_integer()) throw Broken(std::string(key) + " is no number");
  if (found->is_number_unsigned() && found->get<std::uint64_t>() > INT64_MAX)
    throw Broken(std::string(key) + " is too large");
  return found->get<std::int64_t>();
}

bool has_flag(const Json& v, std::string_view word) {
  const auto found = v.find("flags");
  if (found == v.end() || !found->is_array()) return false;
  return std::any_of(found->begin(), found->end(), [&](const Json& one) {
    return one.is_string() && one.get_ref<const std::string&>() == word;
  });
}

Range128 destination_of(const std::string& text, IpFamily family) {
  if (text == "default" || text == "all") return {{}, last_of(family)};
  const auto range = read_ip_range(text);
  if (!range || range->family != family) throw Broken("destination \"" + text + "\"");
  return range->range;
}

IpRoute read_route(const Json& v, IpFamily family) {
  if (!v.is_object()) throw Broken("a route that is no object");
  IpRoute out;
  if (const std::string table = text_of(v, "table"); !table.empty()) out.table = table;
  out.destination = destination_of(text_of(v, "dst"), family);
  out.width = bits_of(out.destination);
  if (const std::string type = text_of(v, "type"); !type.empty()) out.type = type;
  out.metric = number_of(v, "metric");
  const std::string source = text_of(v, "src");
  const std::string from = text_of(v, "from");
  out.by_source = !(from.empty() || from == "all" || from == "default") ||
                  !(source.empty() || source == "all" || source == "default");
  out.dead = has_flag(v, "dead");
  const auto add = [&](const Json& hop) {
    if (const std::string device = text_of(hop, "dev"); !device.empty())
      out.devices.push_back(device);
    if (const std::string gateway = text_of(hop, "gateway"); !gateway.empty())
      out.gateway = gateway;
    if (hop.contains("via")) out.gateway = "via";
  };
  add(v);
  if (const auto hops = v.find("nexthops"); hops != v.end()) {
    if (!hops->is_array()) throw Broken("nexthops");
    for (const Json& hop : *hops) {
      if (!hop.is_object()) throw Broken("nexthops");
      add(hop);
    }
  }
  return out;
}

IpRule read_rule(const Json& v, IpFamily family) {
  if (!v.is_object()) throw Broken("a rule that is no object");
  IpRule out;
  static const std::set<std::string, std::less<>> known{"priority",     "not",
                                                        "src",          "srclen",
                                                        "dst",          "dstlen",
                                                        "fwmark",       "fwmask",
                                                        "iif",          "oif",
                                                        "iif_detached", "oif_detached",
                                                        "uid_start",    "uid_end",
                                                        "ipproto",      "sport",
                                                        "dport",        "sport_start",
                                                        "sport_end",    "dport_start",
                                                        "dport_end",    "tos",
                                                        "dscp",         "table",
                                                        "action",       "suppress_prefixlen",
                                                        "protocol",     "goto",
                                                        "l3mdev",       "nop"};
  for (auto it = v.begin(); it != v.end(); ++it)
    if (!known.contains(it.key())) out.doubt = "ip rule: " + it.key();
  if (v.contains("l3mdev")) out.doubt = "ip rule: l3mdev";
  if (v.contains("goto")) out.doubt = "ip rule: goto";
  out.priority = number_of(v, "priority");
  out.table = text_of(v, "table");
  out.action = text_of(v, "action");
  out.negated = v.contains("not");
  out.by_mark = v.contains("fwmark") && !out.negated;
  out.by_mark_absent = v.contains("fwmark") && out.negated;
  const std::string source = text_of(v, "src");
  for (const char* key : {"iif", "oif", "uid_start", "ipproto", "sport", "dport", "sport_start",
                          "dport_start", "tos", "dscp"})
    out.for_some = out.for_some || v.contains(key);
  if (source != "all" && !source.empty()) out.for_some = true;
  if (const std::string to = text_of(v, "dst"); !to.empty() && to != "all") {
    const auto length = v.contains("dstlen") ? "/" + text_of(v, "dstlen") : std::string();
    out.destination = destination_of(to + length, family);
  }
  if (v.contains("suppress_prefixlen")) out.suppress_length = number_of(v, "suppress_prefixlen");
  return out;
}

Json read_list(std::string_view json) {
  if (json.size() > json_bytes_max) throw Broken("too large");
  // iproute2 writes nothing at all, or one empty list, where there is nothing.
  if (std::all_of(json.begin(), json.end(), [](char c) { return c == '\n' || c == ' '; }))
    return Json::array();
  Json out = strict_json(json);
  if (!out.is_array()) throw Broken("not a list");
  std::erase_if(out.get_ref<Json::array_t&>(),
                [](const Json& one) { return one.is_object() && one.empty(); });
  return out;
}

/// The routes of one table that a packet takes; nothing found: the next rule decides.
enum class Lookup { none, refused, found };
Lookup look_up(const Routing& routing, const std::string& table, Bits128 to,
               const std::optional<std::int64_t>& suppress, std::vector<Ways::Way>& out) {
  const double whole = routing.family == IpFamily::v4 ? 32 : 128;
  std::vector<const IpRoute*> fit;
  for (const IpRoute& r : routing.routes)
    if (r.table == table && r.destination.has(to) && !r.dead) fit.push_back(&r);
  std::sort(fit.begin(), fit.end(), [](const IpRoute* a, const IpRoute* b) {
    return std::pair(a->width, a->metric) < std::pair(b->width, b->metric);
  });
  for (std::size_t i = 0; i < fit.size(); ++i) {
    const IpRoute& r = *fit[i];
    if (r.type == "throw") return Lookup::none;
    if (r.type == "blackhole" || r.type == "unreachable" || r.type == "prohibit") {
      if (r.by_source) continue;  // refuses some sources only
      return out.empty() ? Lookup::refused : Lookup::found;
    }
    // Only a route that leads somewhere is suppressed (fib_rules.c); the next rule decides then.
    if (suppress && whole - r.width <= static_cast<double>(*suppress)) {
      if (r.by_source) continue;
      return out.empty() ? Lookup::none : Lookup::found;
    }
    const bool local =
        r.type == "local" || r.type == "anycast" || r.type == "broadcast" || r.type == "multicast";
    for (const std::string& device : r.devices) out.push_back({device, r.gateway, table, local});
    if (r.devices.empty()) out.push_back({"", r.gateway, table, local});
    // Of several equal routes any may be taken.
    const bool equal_follows =
        i + 1 < fit.size() && fit[i + 1]->width == r.width && fit[i + 1]->metric == r.metric;
    if (!r.by_source && !equal_follows) return Lookup::found;
  }
  return out.empty() ? Lookup::none : Lookup::found;
}

}  // namespace

Result<Routing> read_routing(std::string_view routes_json, std::string_view rules_json,
                             IpFamily family) {
  const char* name = family == IpFamily::v4 ? "ip -4 " : "ip -6 ";
  const auto broken = [&](const std::string& what) {
    return Error{ErrorKind::input, name + what, {}, {}, "route.malformed"};
  };
  try {
    Routing out;
    out.family = family;
    for (const Json& v : read_list(routes_json)) out.routes.push_back(read_route(v, family));
    for (const Json& v : read_list(rules_json)) out.rules.push_back(read_rule(v, family));
    std::stable_sort(out.rules.begin(), out.rules.end(),
                     [](const IpRule& a, const IpRule& b) { return a.priority < b.priority; });
    return out;
  } catch (const Broken& e) {
    return broken(e.what());
  } catch (const std::exception&) {
    return broken("not such a document");
  }
}

Ways ways_to(const Routing& routing, Bits128 destination, bool marked) {
  Ways out;
  for (const IpRule& rule : routing.rules) {
    if (!rule.doubt.empty()) {
      if (out.doubt.empty()) out.doubt = rule.doubt;
      continue;
    }
    if (rule.by_mark && !marked) continue;
    const bool plain = !rule.by_mark && !rule.for_some && !(rule.negated && !rule.by_mark_absent);
    bool sure = plain && !(rule.by_mark_absent && marked);
    if (rule.destination) {
      const bool in = rule.destination->has(destination);
      if (rule.negated && !rule.by_mark_absent && !rule.for_some) {
        if (in) continue;
        sure = true;
      } else if (!rule.negated && !in) {
        continue;
      } else if (rule.negated) {
        sure = false;
      }
    }
    if (!rule.action.empty() && rule.action != "to_tbl") {
      if (rule.action == "nop") continue;
      if (rule.action != "blackhole" && rule.action != "unreachable" && rule.action != "prohibit") {
        if (out.doubt.empty()) out.doubt = "ip rule: " + rule.action;
        continue;
      }
      if (sure) return out;
      continue;
    }
    std::vector<Ways::Way> found;
    const Lookup end = look_up(routing, rule.table, destination, rule.suppress_length, found);
    out.ways.insert(out.ways.end(), found.begin(), found.end());
    if (sure && end != Lookup::none) break;
  }
  std::sort(out.ways.begin(), out.ways.end());
  out.ways.erase(std::unique(out.ways.begin(), out.ways.end()), out.ways.end());
  return out;
}

Result<std::vector<HostAddress>> read_addresses(std::string_view json) {
  const auto broken = [](const std::string& what) {
    return Error{ErrorKind::input, "ip -j addr: " + what, {}, {}, "addr.malformed"};
  };
  try {
    std::vector<HostAddress> out;
    for (const Json& link : read_list(json)) {
      if (!link.is_object()) return broken("a link that is no object");
      const std::string device = text_of(link, "ifname");
      const auto all = link.find("addr_info");
      if (device.empty() || all == link.end() || !all->is_array()) return broken("a link");
      for (const Json& one : *all) {
        if (!one.is_object()) return broken("an address");
        if (one.empty()) continue;
        const auto range = read_ip_range(text_of(one, "local"));
        if (!range || range->range.first != range->range.last) return broken("an address");
        out.push_back({device, range->family, range->range.first});
      }
    }
    return out;
  } catch (const std::exception&) {
    return broken("not such a document");
  }
}

}  // namespace tenken::parse

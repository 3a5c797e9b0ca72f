#include "checks/egress_hosts.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "checks/host_filter.hpp"

namespace tenken {

namespace {

using parse::IpFamily;

/// More addresses than this are no exception: a /12 of IPv4, a /32 of IPv6.
constexpr double wide_bits4 = 20, wide_bits6 = 96;
constexpr std::size_t destinations_shown_max = 3;

const Part* seen(const Look& look, std::string_view name) {
  const Part* part = look.part(name);
  return part != nullptr && part->ok() ? part : nullptr;
}

/// "1\n" or "0\n".
std::optional<bool> read_switch(const Look& look, std::string_view path) {
  const Part* part = look.part(path);
  if (part == nullptr) return {};
  // A kernel without IPv6 has no such file, and forwards none.
  if (!part->ok())
    return part->observation->status == Status::absent &&
                   path.find("ipv6") != std::string_view::npos
               ? std::optional<bool>(false)
               : std::nullopt;
  const std::string_view word = trim(part->bytes);
  if (word == "0" || word == "1" || word == "2") return word != "0";
  return {};
}

std::string judge_family(const Look& routing, const parse::Netfilter& filter, IpFamily family,
                         parse::Egress& out) {
  const std::string digit = family == IpFamily::v4 ? "4" : "6";
  const Part* routes = seen(routing, "ip -j -" + digit + " route show table all");
  const Part* rules = seen(routing, "ip -j -" + digit + " rule");
  if (routes == nullptr || rules == nullptr) return "ip -" + digit;
  auto read = parse::read_routing(routes->bytes, rules->bytes, family);
  if (!read) return read.error().what;
  const auto forwards =
      read_switch(routing, family == IpFamily::v4 ? "/proc/sys/net/ipv4/ip_forward"
                                                  : "/proc/sys/net/ipv6/conf/all/forwarding");
  if (!forwards) return "forwarding of IPv" + digit;
  // A kernel that routes always has its local routes: none at all is no look at it.
  if (family == IpFamily::v4 && (read->routes.empty() || read->rules.empty()))
    return "ip -4: no routes or rules at all";
  if (family == IpFamily::v6 && !read->routes.empty() && read->rules.empty())
    return "ip -6: routes without rules";
  out = parse::egress_of({filter, std::move(*read), *forwards});
  return {};
}

}  // namespace

std::vector<parse::EgressHole> HostEgress::holes() const {
  std::vector<parse::EgressHole> out = four.holes;
  out.insert(out.end(), six.holes.begin(), six.holes.end());
  return out;
}

HostsEgress hosts_egress(const Case& c, const rules::Rule& rule, std::string_view criterion) {
  Looked routing = looks(c, rule, criterion, "routing", {.absent_is_a_fact = true});
  Looked filters = looks(c, rule, criterion, "packet_rules", {.absent_is_a_fact = true});
  HostsEgress out;
  out.unknowns = std::move(routing.unknowns);
  for (Finding& f : filters.unknowns)
    if (std::none_of(out.unknowns.begin(), out.unknowns.end(),
                     [&](const Finding& g) { return g.target == f.target; }))
      out.unknowns.push_back(std::move(f));
  for (const Look& look : routing.looks) {
    const auto rules_of_it =
        std::find_if(filters.looks.begin(), filters.looks.end(),
                     [&](const Look& other) { return other.target.name == look.target.name; });
    if (rules_of_it == filters.looks.end()) continue;
    Look both{look.target, look.parts};
    both.parts.insert(both.parts.end(), rules_of_it->parts.begin(), rules_of_it->parts.end());
    HostEgress host{both, {}, {}, {}, false};
    const auto filter = read_host_filter(*rules_of_it, &host.rules_unseen);
    std::string bad = filter ? "" : filter.error().what + " " + filter.error().where;
    if (bad.empty()) bad = judge_family(look, *filter, IpFamily::v4, host.four);
    if (bad.empty()) bad = judge_family(look, *filter, IpFamily::v6, host.six);
    if (!bad.empty()) {
      out.unknowns.push_back(in_doubt(criterion, both, Cause::malformed, bad));
      continue;
    }
    host.doubt = !host.four.doubt.empty() ? host.four.doubt : host.six.doubt;
    out.hosts.push_back(std::move(host));
  }
  return out;
}

bool is_wide(const parse::EgressHole& hole) {
  return hole.bits() > (hole.family == IpFamily::v4 ? wide_bits4 : wide_bits6);
}

std::string to_text(const parse::EgressHole& hole) {
  std::string to;
  if (is_wide(hole)) {
    to = "*";
  } else {
    std::vector<std::string> shown;
    for (const auto& range : hole.destinations)
      if (shown.size() < destinations_shown_max)
        shown.push_back(parse::to_text(parse::IpRange{hole.family, range}));
    to = join(shown, " ");
    if (hole.destinations.size() > shown.size())
      to += fmt::format(" (+{})", hole.destinations.size() - shown.size());
  }
  std::string what = hole.other_protocols ? "other" : parse::protocol_name(hole.protocol);
  const bool all_ports = hole.ports.first.low == 0 && hole.ports.last.low == 65535;
  if (!all_ports)
    what += hole.ports.first == hole.ports.last
                ? fmt::format(" {}", hole.ports.first.low)
                : fmt::format(" {}-{}", hole.ports.first.low, hole.ports.last.low);
  return fmt::format("{}{} {} → {}", hole.family == IpFamily::v4 ? "IPv4" : "IPv6",
                     hole.forwarded ? " (forward)" : "", what, to);
}

}  // namespace tenken

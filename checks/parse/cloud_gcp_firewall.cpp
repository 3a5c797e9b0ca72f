// Google Cloud: VPC firewall rules, and what they let through before one machine.
//
// "VPC firewall rules": the least priority number first, a denial before a permission of the same
// number; behind them all, whatever comes in is denied and whatever goes out is let. A rule holds
// for machines with its target tags or accounts, or for all. Policies of the organisation and of
// the network come before or after: one that does more than hand on is a gap.
#include <algorithm>

#include "checks/parse/cloud_gcp.hpp"
#include "checks/parse/ip_range.hpp"
#include "rules/text.hpp"

namespace tenken::parse::cloud_json {

namespace {

constexpr std::string_view all_four = "0.0.0.0/0", all_six = "::/0";
constexpr std::string_view in_doubt = "(partly denied before)";

void read_ports(const Item& entry, GcpLine& line) {
  const std::string protocol = lower_ascii(entry.needed("IPProtocol"));
  const auto words = entry.texts("ports");
  if (words.empty()) line.ports.push_back({protocol, 0, 65535});
  for (const std::string& word : words) {
    const auto dash = word.find('-');
    std::int64_t from = 0, to = 0;
    const bool good =
        parse_integer(std::string_view(word).substr(0, dash), from) &&
        parse_integer(dash == std::string::npos ? std::string_view(word)
                                                : std::string_view(word).substr(dash + 1),
                      to) &&
        from >= 0 && from <= to && to <= 65535;
    if (!good) entry.at("ports").fault("cannot be read");
    line.ports.push_back({protocol, from, to});
  }
}

/// Whom the line names on the other side, by address. Ingress by tags or accounts alone speaks of
/// machines inside; nothing at all is everybody.
void read_sides(const Item& v, GcpLine& line) {
  const char* far = line.egress ? "destinationRanges" : "sourceRanges";
  const char* near = line.egress ? "sourceRanges" : "destinationRanges";
  line.ranges = v.texts(far);
  const bool by_name = !v.texts("sourceTags").empty() || !v.texts("sourceServiceAccounts").empty();
  if (line.ranges.empty() && !by_name) line.ranges = {std::string(all_four)};
  line.is_narrow = !v.texts(near).empty();
}

void read_rules(GcpAnswer& a) {
  for (const Item& v : a.root.elements()) {
    (void)a.compute(v, "firewall rule");
    GcpLine line;
    line.name = v.needed("name");
    line.network = gcp_name(v.needed("network"));
    line.file = a.file, line.path = v.path();
    const auto disabled = v.flag("disabled");
    if (disabled.value_or(false)) continue;
    const std::string direction = v.needed("direction");
    line.egress = direction == "EGRESS";
    if (direction != "EGRESS" && direction != "INGRESS")
      v.at("direction").fault("is an unknown word");
    const auto priority = v.integer("priority");
    if (!priority || *priority < 0 || *priority > 65535) v.at("priority").fault("is no priority");
    line.priority = priority.value_or(0);
    const auto allowed = v.list("allowed"), denied = v.list("denied");
    if (allowed.empty() == denied.empty()) v.fault("neither allows nor denies");
    line.allow = !allowed.empty();
    for (const Item& entry : line.allow ? allowed : denied) read_ports(entry, line);
    read_sides(v, line);
    line.target_tags = v.texts("targetTags");
    line.target_accounts = v.texts("targetServiceAccounts");
    a.book.lines.push_back(std::move(line));
  }
  std::stable_sort(a.book.lines.begin(), a.book.lines.end(),
                   [](const GcpLine& one, const GcpLine& other) {
                     return one.priority != other.priority ? one.priority < other.priority
                                                           : one.allow < other.allow;
                   });
}

/// Rules of a policy that hand on to the next say nothing.
void read_effective(GcpAnswer& a) {
  for (const Item& policy : a.root.list("firewallPolicys"))
    for (const Item& rule : policy.list("rules"))
      if (!rule.flag("disabled").value_or(false) && rule.needed("action") != "goto_next")
        rule.fault("is of a firewall policy that is not read (" + policy.text("name") + ")");
  if (!a.root.list("organizationFirewalls").empty())
    a.root.at("organizationFirewalls").fault("is a policy that is not read");
}

/// What a network policy of one region adds, no list of effective rules above shows.
void read_policies(GcpAnswer& a) {
  for (const Item& v : a.root.elements())
    if (!v.text("region").empty() && !v.list("associations").empty())
      v.fault("is a firewall policy of a region that is not read");
}

// ── before one machine

enum class Holds { no, perhaps, yes };
bool meet(const std::vector<std::string>& one, const std::vector<std::string>& other) {
  return std::any_of(one.begin(), one.end(), [&](const std::string& word) {
    return std::find(other.begin(), other.end(), word) != other.end();
  });
}
Holds holds(const GcpLine& line, const GcpPlace& place) {
  if (line.network != place.network) return Holds::no;
  if (line.target_tags.empty() && line.target_accounts.empty()) return Holds::yes;
  if (meet(line.target_tags, place.tags) || meet(line.target_accounts, place.accounts))
    return Holds::yes;
  return place.accounts_known || line.target_accounts.empty() ? Holds::no : Holds::perhaps;
}

/// Inside by the register of private ranges: less of it is inside too.
bool is_internal(const std::string& text, IpFamily family) {
  const auto range = read_ip_range(text);
  if (!range || range->family != family) return false;
  for (const auto& inner : internal_ranges(family))
    if (inner.has(range->range.first) && inner.has(range->range.last)) return true;
  return false;
}

bool denies_all(const GcpLine& line, std::string_view everywhere) {
  return !line.is_narrow &&
         std::find(line.ranges.begin(), line.ranges.end(), everywhere) != line.ranges.end() &&
         std::any_of(line.ports.begin(), line.ports.end(), [](const GcpLine::Ports& p) {
           return p.protocol == "all" && p.from == 0 && p.to == 65535;
         });
}

std::vector<std::string> of_family(const GcpLine& line, IpFamily family) {
  std::vector<std::string> out;
  for (const std::string& text : line.ranges)
    if ((text.find(':') != std::string::npos) == (family == IpFamily::v6)) out.push_back(text);
  return out;
}

/// In the form of a list without denials: behind a denial of everything nothing counts; behind one
/// of a part, what is let to addresses outside is in doubt.
void let_through(const GcpAnswer& a, const GcpPlace& place, bool egress, IpFamily family,
                 PacketFilter& out) {
  const std::string everywhere(family == IpFamily::v4 ? all_four : all_six);
  bool denied_some = false;
  for (const GcpLine& line : a.book.lines) {
    const Holds how = line.egress == egress ? holds(line, place) : Holds::no;
    const auto ranges = of_family(line, family);
    if (how == Holds::no || ranges.empty()) continue;
    if (!line.allow) {
      if (how == Holds::yes && denies_all(line, everywhere)) return;
      denied_some = true;
      continue;
    }
    const bool sure = !denied_some && how == Holds::yes && !line.is_narrow;
    for (const GcpLine::Ports& ports : line.ports) {
      PacketRule r;
      r.egress = egress;
      r.number = line.priority;
      r.protocol = ports.protocol;
      r.from_port = ports.from, r.to_port = ports.to;
      for (const std::string& text : ranges) {
        const std::string name = gcp_private_name(text);
        r.ranges.push_back(!name.empty()                       ? name
                           : sure || is_internal(text, family) ? text
                                                               : std::string(in_doubt));
      }
      out.rules.push_back(std::move(r));
      out.what.file = line.file, out.what.path = line.path;
    }
  }
  if (!egress) return;
  PacketRule implied;
  implied.egress = true;
  implied.number = 65535;
  implied.protocol = "all";
  implied.ranges = {denied_some ? std::string(in_doubt) : everywhere};
  out.rules.push_back(std::move(implied));
}

}  // namespace

std::string gcp_filter(GcpAnswer& a, const Resource& what, const GcpPlace& place) {
  PacketFilter f;
  f.what = what;
  f.what.kind = "firewall";
  f.what.id = "firewall before " + what.id;
  f.network = place.network;
  // Rules of a network of another project stand in that project.
  if (!a.book.networks.contains(place.network)) return f.what.id;
  for (const bool egress : {false, true})
    for (const IpFamily family : {IpFamily::v4, IpFamily::v6})
      let_through(a, place, egress, family, f);
  const std::string id = f.what.id;
  a.cloud.filters.push_back(std::move(f));
  return id;
}

const std::vector<GcpOperation>& gcp_firewalls() {
  constexpr std::string_view api = "compute.googleapis.com";
  static const std::vector<GcpOperation> all{
      {"compute firewall-rules", "list", "network", "", api, read_rules},
      {"compute networks", "get-effective-firewalls", "network", "vpc network", api,
       read_effective},
      {"compute network-firewall-policies", "list", "network", "", api, read_policies},
  };
  return all;
}

}  // namespace tenken::parse::cloud_json

// Azure: network security groups, as lists of what is allowed.
#include <algorithm>

#include "checks/parse/cloud_azure.hpp"
#include "rules/text.hpp"

namespace tenken::parse::cloud_json {

namespace {

/// Words of Azure for everybody; a range of all addresses is everybody too.
bool is_world(std::string_view word) {
  const std::string low = lower_ascii(word);
  return low == "*" || low == "internet" || low == "0.0.0.0/0" || low == "any";
}
bool is_inside(std::string_view word) {
  const std::string low = lower_ascii(word);
  return low == "virtualnetwork" || low == "azureloadbalancer";
}

struct Ports {
  std::int64_t from = 0, to = 65535;
};
std::vector<Ports> ports_of(const Item& v) {
  std::vector<Ports> out;
  for (const std::string& word :
       azure_one_or_many(v, "destinationPortRange", "destinationPortRanges")) {
    if (word == "*") {
      out.push_back({});
      continue;
    }
    const auto dash = word.find('-');
    std::int64_t from = 0, to = 0;
    const bool good = parse_integer(word.substr(0, dash), from) &&
                      parse_integer(dash == std::string::npos ? word : word.substr(dash + 1), to) &&
                      from <= to && from >= 0 && to <= 65535;
    if (!good) v.fault("has ports that cannot be read");
    out.push_back({from, to});
  }
  if (out.empty()) v.fault("has no ports");
  return out;
}

std::string protocol_of(const Item& v) {
  const std::string word = lower_ascii(v.needed("protocol"));
  return word == "*" ? "all" : word;
}

struct Line {
  std::int64_t priority = 0;
  bool allow = false, egress = false;
  std::string protocol;
  std::vector<std::string> sources, destinations;
  std::vector<Ports> ports;
  bool every_source_port = false;
};

bool has_every_source_port(const Item& v) {
  const auto words = azure_one_or_many(v, "sourcePortRange", "sourcePortRanges");
  return std::any_of(words.begin(), words.end(),
                     [](const std::string& w) { return w == "*" || w == "0-65535"; });
}

std::vector<Line> lines_of(const Item& group) {
  std::vector<Line> out;
  for (const char* list : {"securityRules", "defaultSecurityRules"})
    for (const Item& v : group.needed_list(list)) {
      Line l;
      l.priority = v.integer("priority").value_or(0);
      const std::string access = lower_ascii(v.needed("access")),
                        direction = lower_ascii(v.needed("direction"));
      l.allow = access == "allow";
      l.egress = direction == "outbound";
      if ((access != "allow" && access != "deny") ||
          (direction != "inbound" && direction != "outbound"))
        v.fault("has an unknown access or direction");
      l.protocol = protocol_of(v);
      l.sources = azure_one_or_many(v, "sourceAddressPrefix", "sourceAddressPrefixes");
      l.destinations =
          azure_one_or_many(v, "destinationAddressPrefix", "destinationAddressPrefixes");
      l.ports = ports_of(v);
      l.every_source_port = has_every_source_port(v);
      out.push_back(std::move(l));
    }
  // The first line by priority that fits decides.
  std::stable_sort(out.begin(), out.end(),
                   [](const Line& a, const Line& b) { return a.priority < b.priority; });
  return out;
}

/// Where routes of everywhere lead inside, "Internet" alone may leave some of it out.
bool covers_all(const Line& l, bool forced) {
  const auto& far = l.egress ? l.destinations : l.sources;
  const auto& near = l.egress ? l.sources : l.destinations;
  const auto any = [&](const std::vector<std::string>& words, bool inside_too) {
    return std::any_of(words.begin(), words.end(), [&](const std::string& w) {
      if (forced && l.egress && lower_ascii(w) == "internet") return false;
      return is_world(w) || (inside_too && lower_ascii(w) == "virtualnetwork");
    });
  };
  return l.protocol == "all" && l.every_source_port && any(far, false) && any(near, true) &&
         std::any_of(l.ports.begin(), l.ports.end(),
                     [](const Ports& p) { return p.from == 0 && p.to == 65535; });
}

/// On our side the line names single machines, or groups of them, alone: it may be another's.
bool is_of_some(const Line& l) {
  const auto& near = l.egress ? l.sources : l.destinations;
  return std::none_of(near.begin(), near.end(), [](const std::string& w) {
    return is_world(w) || lower_ascii(w) == "virtualnetwork" ||
           (w.find('/') != std::string::npos && !w.ends_with("/32") && !w.ends_with("/128"));
  });
}

/// What the lines let through, in the form of a list without denials: lines behind one that denies
/// everything say nothing; behind one that denies a part, what they allow is in doubt.
std::vector<PacketRule> allowed(const std::vector<Line>& lines, bool egress, bool forced) {
  std::vector<PacketRule> out;
  bool denied_some = false;
  for (const Line& l : lines) {
    if (l.egress != egress) continue;
    if (!l.allow) {
      if (covers_all(l, forced)) break;
      const auto& far = egress ? l.destinations : l.sources;
      denied_some = denied_some || std::any_of(far.begin(), far.end(),
                                               [](const std::string& w) { return !is_inside(w); });
      continue;
    }
    for (const Ports& ports : l.ports) {
      PacketRule r;
      r.egress = egress;
      r.number = l.priority;
      r.protocol = l.protocol;
      r.from_port = ports.from, r.to_port = ports.to;
      for (const std::string& word : egress ? l.destinations : l.sources) {
        if (is_inside(word) && !(egress && forced)) continue;
        if (!is_world(word) || denied_some || is_of_some(l)) {
          // A name (a service tag, an application group) is no range: readers are in doubt of it.
          r.ranges.push_back(!is_world(word) ? word
                             : denied_some   ? "(partly denied before)"
                                             : "(for some machines)");
          continue;
        }
        r.ranges.push_back("0.0.0.0/0");
        r.ranges.push_back("::/0");
      }
      if (!r.ranges.empty()) out.push_back(std::move(r));
    }
  }
  return out;
}

}  // namespace

std::vector<std::string> azure_one_or_many(const Item& v, const char* one, const char* many) {
  std::vector<std::string> out = v.texts(many);
  add_if(out, v.text(one));
  return out;
}

void read_azure_groups(AzureAnswer& a) {
  for (const Item& v : a.root.elements()) {
    const auto lines = lines_of(v);
    PacketFilter f;
    f.what = a.resource(v, "network security group");
    f.rules = allowed(lines, false, a.book.has_forced_routes);
    for (PacketRule& r : allowed(lines, true, a.book.has_forced_routes))
      f.rules.push_back(std::move(r));
    a.cloud.filters.push_back(f);
    // The same before whole subnets.
    f.is_acl = true;
    f.what.kind = "network security group of subnets";
    a.cloud.filters.push_back(std::move(f));
  }
}

}  // namespace tenken::parse::cloud_json

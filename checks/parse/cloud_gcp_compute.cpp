// Google Cloud: machines, groups of machines, clusters.
#include <algorithm>

#include "checks/parse/cloud_gcp.hpp"
#include "rules/text.hpp"

namespace tenken::parse::cloud_json {

namespace {

/// One network interface: its addresses, its subnet, the firewall before it.
void wear(GcpAnswer& a, const Item& card, const GcpPlace& of_machine, std::size_t number,
          CloudMachine& m) {
  GcpPlace place = of_machine;
  place.network = gcp_name(card.needed("network"));
  add_if(m.private_addresses, card.text("networkIP"));
  add_if(m.private_addresses, card.text("ipv6Address"));
  const auto access = card.list("accessConfigs");
  // A stopped machine keeps the setting and has no address yet.
  for (const Item& one : access) add_if(m.public_addresses, one.text("natIP"));
  for (const Item& one : card.list("ipv6AccessConfigs"))
    add_if(m.public_addresses, one.text("externalIpv6"));
  const std::string subnet = gcp_subnet(gcp_name(card.needed("subnetwork")), !access.empty());
  add_if(m.subnets, subnet);
  Resource before = m.what;
  if (number > 0) before.id += " interface " + std::to_string(number);
  const std::string filter = gcp_filter(a, before, place);
  if (number == 0) m.subnet = subnet, m.network = place.network;
  add_if(number == 0 ? m.security_groups : m.further_groups, filter);
  if (!a.book.networks.contains(place.network))
    card.at("network").fault("is a network of another project, which is not in the dump");
}

void read_machines(GcpAnswer& a) {
  for (const Item& v : a.root.elements()) {
    CloudMachine m;
    m.what = a.compute(v, "compute instance");
    m.what.id = v.needed("id");
    const std::string status = v.needed("status");
    // TERMINATED is a machine that is stopped: its disks are there, and it can be started.
    m.state = status == "TERMINATED" ? "stopped" : lower_ascii(status);
    m.started_at = v.text("lastStartTimestamp");
    GcpPlace place;
    place.tags = v.texts("networkTags");
    place.accounts = v.texts("serviceAccounts");
    if (!place.accounts.empty()) m.role = place.accounts.front();
    for (const Item& disk : v.list("disks")) {
      // A local disk has no source, and goes with the machine.
      if (const auto source = disk.text("source"); !source.empty())
        add_if(m.volumes, gcp_name(source));
      for (const std::string& license : disk.texts("licenses"))
        if (lower_ascii(license).find("windows") != std::string::npos) m.runtime = "Windows";
    }
    std::size_t number = 0;
    for (const Item& card : v.needed_list("networkInterfaces")) wear(a, card, place, number++, m);
    a.cloud.machines.push_back(std::move(m));
  }
}

void read_groups(GcpAnswer& a) {
  for (const Item& v : a.root.elements()) {
    Group g;
    g.what = a.compute(v, "managed instance group");
    for (const Item& zone : v.at("distributionPolicy").list("zones"))
      add_if(g.what.zones, lower_ascii(after_last(zone.needed("zone"), '/')));
    const auto size = v.integer("targetSize");
    if (!size) v.at("targetSize").fault("is missing");
    g.wanted = g.least = g.most = size.value_or(0);
    if (const Item scale = v.at("autoscaler").at("autoscalingPolicy"); scale.is_there()) {
      g.least = scale.integer("minNumReplicas").value_or(0);
      g.most = scale.integer("maxNumReplicas").value_or(0);
    }
    a.cloud.groups.push_back(std::move(g));
  }
}

void read_group_machines(GcpAnswer& a) {
  for (Group& g : a.cloud.groups) {
    if (g.what.id != a.argument) continue;
    for (const Item& v : a.root.elements())
      if (v.needed("instanceStatus") == "RUNNING")
        add_if(g.machines, gcp_name(v.needed("instance")));
    return;
  }
  a.root.fault("is about a group that the list does not name");
}

/// Nodes that are machines of the project stand among its machines; those of Autopilot are the
/// provider's, so that the cluster stands for what runs on them. Which containers run, a list of
/// the cluster's own would say.
void read_clusters(GcpAnswer& a) {
  for (const Item& v : a.root.elements()) {
    const std::string location = v.needed("location"), name = v.needed("name");
    const std::string head = "container.googleapis.com/projects/" + a.cloud.account;
    const Resource what =
        a.resource(v, head + "/locations/" + location + "/clusters/" + name, name, "gke cluster");
    a.book.seen.insert(what.id);
    a.book.seen.insert(head + "/zones/" + location + "/clusters/" + name);
    // The older and the newer word for the same; where they differ it is not hidden.
    const auto nodes_alone = v.at("privateClusterConfig").flag("enablePrivateEndpoint"),
               by_address = v.at("controlPlaneEndpointsConfig")
                                .at("ipEndpointsConfig")
                                .flag("enablePublicEndpoint");
    const bool hidden =
        by_address ? !*by_address && nodes_alone.value_or(true) : nodes_alone.value_or(false);
    const bool by_name =
        v.at("controlPlaneEndpointsConfig").at("dnsEndpointConfig").flag("allowExternalTraffic") ==
        true;
    if (!hidden || by_name) a.cloud.fronts.push_back({what, v.text("endpoint")});
    Group g;
    g.what = what;
    for (const std::string& zone : v.texts("locations")) add_if(g.what.zones, zone);
    g.wanted = g.least = g.most = v.integer("currentNodeCount").value_or(0);
    a.cloud.groups.push_back(std::move(g));
    if (!v.at("autopilot").flag("enabled").value_or(false)) continue;
    CloudMachine m;
    m.kind = MachineKind::container;
    m.what = what;
    m.what.kind = "gke autopilot cluster";
    m.state = lower_ascii(v.text("status"));
    GcpPlace place;
    place.network = "compute.googleapis.com/projects/" + a.cloud.account + "/global/networks/" +
                    after_last(v.needed("network"), '/');
    place.accounts_known = false;
    // Whether its nodes have external addresses is a setting of the cluster.
    const bool has_external = v.at("privateClusterConfig").flag("enablePrivateNodes") != true;
    m.subnet = gcp_subnet("compute.googleapis.com/projects/" + a.cloud.account + "/regions/" +
                              gcp_region(location) + "/subnetworks/" +
                              after_last(v.needed("subnetwork"), '/'),
                          has_external);
    m.subnets = {m.subnet};
    m.security_groups = {gcp_filter(a, m.what, place)};
    a.cloud.machines.push_back(std::move(m));
  }
}

}  // namespace

const std::vector<GcpOperation>& gcp_compute() {
  constexpr std::string_view api = "compute.googleapis.com";
  static const std::vector<GcpOperation> all{
      {"compute instances", "list", "machines", "", api, read_machines},
      {"compute instance-groups managed", "list", "machines", "", api, read_groups},
      {"compute instance-groups managed", "list-instances", "machines", "managed instance group",
       api, read_group_machines},
      {"container clusters", "list", "machines load_balancers", "", "container.googleapis.com",
       read_clusters},
  };
  return all;
}

}  // namespace tenken::parse::cloud_json

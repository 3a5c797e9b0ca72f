// Google Cloud: Cloud Run and Cloud Functions. What they send goes to the Internet by itself,
// unless all of it (all-traffic) is led into a network; where only private ranges are, the rest
// goes out.
#include <algorithm>

#include "checks/parse/cloud_gcp.hpp"
#include "rules/text.hpp"

namespace tenken::parse::cloud_json {

namespace {

struct Leash {
  std::string connector, interfaces, egress;
};

/// By a connector: its subnet, and the firewall before its machines.
void by_connector(GcpAnswer& a, const std::string& said, CloudMachine& m) {
  const std::string name =
      "vpcaccess.googleapis.com/" +
      (said.find('/') != std::string::npos
           ? said
           : "projects/" + a.cloud.account + "/locations/" + m.what.region + "/connectors/" + said);
  const auto found = a.book.connectors.find(name);
  if (found == a.book.connectors.end()) {
    m.subnets = {"(connector " + said + ")"};  // in no list: readers are in doubt of it
    return;
  }
  m.subnets = {found->second.second};
  GcpPlace place = found->second.first;
  place.accounts_known = false;
  m.network = place.network;
  m.security_groups = {gcp_filter(a, m.what, place)};
}

/// Directly: '[{"network": "…", "subnetwork": "…", "tags": ["…"]}]'.
void by_interfaces(GcpAnswer& a, const Item& at, const std::string& said, CloudMachine& m) {
  const Parsed parsed = parse_answer(said);
  std::string bad = parsed.bad;
  const Item root(&parsed.json, "", &bad);
  GcpPlace place;
  place.accounts_known = false;
  if (bad.empty() && parsed.json.is_array() && parsed.json.size() == 1) {
    const Item card = root.elements().front();
    const std::string head = "compute.googleapis.com/projects/" + a.cloud.account;
    const std::string subnet = card.text("subnetwork"), network = card.text("network");
    if (subnet.find("projects/") != std::string::npos)
      m.subnets = {"(subnet " + subnet + ")"};  // of a project that this may not be
    else if (!subnet.empty())
      m.subnets = {head + "/regions/" + m.what.region + "/subnetworks/" + subnet};
    else if (!network.empty())
      m.subnets = {head + "/regions/" + m.what.region + "/subnetworks/" + network};
    for (const Subnet& one : a.cloud.subnets)
      if (!m.subnets.empty() && one.what.id == m.subnets.front()) place.network = one.network;
    if (card.at("tags").is_text())
      add_if(place.tags, card.text("tags"));
    else
      place.tags = card.texts("tags");
  } else if (bad.empty()) {
    bad = "not one interface";
  }
  if (!bad.empty()) at.fault("has network interfaces that cannot be read");
  m.network = place.network;
  m.security_groups = {gcp_filter(a, m.what, place)};
}

void tie(GcpAnswer& a, const Item& at, const Leash& leash, CloudMachine& m) {
  const std::string egress = lower_ascii(leash.egress);
  const bool all = egress == "all-traffic" || egress == "all_traffic" || egress == "all";
  if (!all && !egress.empty() && egress != "private-ranges-only" &&
      egress != "private_ranges_only" && egress != "vpc_connector_egress_settings_unspecified")
    at.fault("has an egress setting that is not known");
  if (!all) return;
  if (!leash.interfaces.empty()) return by_interfaces(a, at, leash.interfaces, m);
  if (!leash.connector.empty()) by_connector(a, leash.connector, m);
}

Leash leash_of(const Item& annotations) {
  return {annotations.text("run.googleapis.com/vpc-access-connector"),
          annotations.text("run.googleapis.com/network-interfaces"),
          annotations.text("run.googleapis.com/vpc-access-egress")};
}

CloudMachine run_machine(GcpAnswer& a, const Item& v, const char* collection, const char* kind) {
  const Item metadata = v.at("metadata");
  const std::string name = metadata.needed("name"),
                    location = metadata.at("labels").needed("cloud.googleapis.com/location");
  CloudMachine m;
  m.kind = MachineKind::function;
  m.what = a.resource(v,
                      "run.googleapis.com/projects/" + a.cloud.account + "/locations/" + location +
                          "/" + collection + "/" + name,
                      name, kind);
  m.what.region = gcp_place(location);
  a.book.seen.insert(m.what.id);
  tie(a, v, leash_of(v.at("spec").at("template").at("metadata").at("annotations")), m);
  return m;
}

/// The template is the newest revision's: an older one that still answers may be led elsewhere.
bool serves_newest(const Item& v) {
  const Item status = v.at("status");
  const std::string ready = status.text("latestReadyRevisionName");
  if (ready.empty() || ready != status.text("latestCreatedRevisionName")) return false;
  const auto traffic = v.at("spec").list("traffic");
  return std::all_of(traffic.begin(), traffic.end(), [&](const Item& one) {
    return one.flag("latestRevision").value_or(false) || one.text("revisionName") == ready;
  });
}

void read_services(GcpAnswer& a) {
  for (const Item& v : a.root.elements()) {
    CloudMachine m = run_machine(a, v, "services", "cloud run service");
    if (!m.subnets.empty() && !serves_newest(v))
      m.subnets = {"(a revision that is not the newest)"};
    const std::string ingress =
        v.at("metadata").at("annotations").text("run.googleapis.com/ingress");
    // Not said is everybody; whether somebody must log in first is no matter of the network.
    if (ingress != "internal" && ingress != "internal-and-cloud-load-balancing")
      a.cloud.fronts.push_back({m.what, v.at("status").text("url")});
    a.cloud.machines.push_back(std::move(m));
  }
}

void read_jobs(GcpAnswer& a) {
  for (const Item& v : a.root.elements())
    a.cloud.machines.push_back(run_machine(a, v, "jobs", "cloud run job"));
}

/// Functions of the second generation are services of Cloud Run and stand there; the first has its
/// own settings.
void read_functions(GcpAnswer& a) {
  for (const Item& v : a.root.elements()) {
    CloudMachine m;
    m.kind = MachineKind::function;
    m.what = a.resource(v, "cloudfunctions.googleapis.com", "cloud function");
    const Item service = v.at("serviceConfig");
    if (service.is_there()) {
      if (!a.book.seen.contains("run.googleapis.com/" + service.needed("service")))
        service.at("service").fault("is no service of the list");
      continue;
    }
    m.state = lower_ascii(v.text("status"));
    m.runtime = v.needed("runtime");
    tie(a, v, {v.text("vpcConnector"), "", v.text("vpcConnectorEgressSettings")}, m);
    const std::string ingress = v.text("ingressSettings"), url = v.at("httpsTrigger").text("url");
    if (!url.empty() && ingress != "ALLOW_INTERNAL_ONLY" && ingress != "ALLOW_INTERNAL_AND_GCLB")
      a.cloud.fronts.push_back({m.what, url});
    a.cloud.machines.push_back(std::move(m));
  }
}

}  // namespace

const std::vector<GcpOperation>& gcp_serverless() {
  constexpr std::string_view run = "run.googleapis.com";
  static const std::vector<GcpOperation> all{
      {"run services", "list", "machines load_balancers", "", run, read_services},
      {"run jobs", "list", "machines", "", run, read_jobs},
      {"functions", "list", "machines load_balancers", "", "cloudfunctions.googleapis.com",
       read_functions},
  };
  return all;
}

}  // namespace tenken::parse::cloud_json

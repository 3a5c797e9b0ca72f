// The readers of Google Cloud's answers (gcloud, as describe-gcp keeps them), by theme. Internal to
// cloud_gcp*.cpp.
#pragma once

#include <set>
#include <vector>

#include "checks/parse/cloud_json.hpp"

namespace tenken::parse::cloud_json {

/// One line of a firewall of a network, as written.
struct GcpLine {
  std::string name, network;
  std::int64_t priority = 1000;
  bool allow = false, egress = false;
  std::vector<std::string> ranges;  ///< of the other side: CIDR; empty where tags alone name it
  std::vector<std::string> target_tags, target_accounts;
  bool is_narrow = false;  ///< it names addresses of the near side, or senders by tag, too
  struct Ports {
    std::string protocol;
    std::int64_t from = 0, to = 65535;
  };
  std::vector<Ports> ports;
  std::string file, path;
};

/// What the network says of one thing in it: the lines are chosen by these.
struct GcpPlace {
  std::string network;
  std::vector<std::string> tags, accounts;
  bool accounts_known = true;  ///< false: whom a line by service account means is in doubt
};

/// A line of the inventory (asset search-all-resources).
struct GcpAsset {
  std::string type, name, location, file, path;
};

/// A route of a network, and how it is chosen.
struct GcpRoute {
  Route route;
  std::int64_t priority = 1000;
  bool for_some = false;  ///< for machines with a tag, or learnt: whether it holds is in doubt
  std::string file, path;
};

/// What the readers of one project share. Names are "service/path", by gcp_name().
struct GcpBook {
  std::vector<GcpAsset> assets;
  std::set<std::string> seen;       ///< names that some list of their own has shown
  std::set<std::string> ancestors;  ///< "folder/1", "organization/2"
  std::set<std::string> services;   ///< APIs that are on
  std::map<std::string, std::vector<std::string>> zones_of;  ///< region → its zones
  std::vector<GcpLine> lines;                                ///< of every network
  std::set<std::string> networks;                            ///< of this project
  std::map<std::string, std::string> address_of;  ///< name of a kept address → the address
  /// Subnets that Cloud NAT leads out; "NETWORK REGION" where it is every subnet.
  std::set<std::string> translated, translated_six;
  std::map<std::string, std::vector<GcpRoute>> routes_of;  ///< by network
  /// Serverless VPC Access: what a connector stands in, and its subnet.
  std::map<std::string, std::pair<GcpPlace, std::string>> connectors;
  std::set<std::string> channels_on;  ///< notification channels that are on
  std::set<std::string> snoozed;      ///< alert policies that are silent at the time of the dump
};

/// One answer of `gcloud`: a list of things or one thing.
struct GcpAnswer {
  Cloud& cloud;
  GcpBook& book;
  Item root;
  std::string argument;
  std::string file;

  /// Region from a region, a zone or a location, whichever the thing has.
  Resource resource(const Item& at, std::string id, std::string name, const char* kind) const;
  /// The same for a thing that gives its whole path as `name` ("projects/P/locations/L/…/N").
  Resource resource(const Item& at, const char* service, const char* kind) const;
  /// The same for a thing of Compute Engine: selfLink.
  Resource compute(const Item& at, const char* kind) const;
};

/// One call of gcloud that the dump may hold.
struct GcpOperation {
  std::string_view service, name;  ///< "compute instances", "list"
  std::string_view aspects;        ///< what it is a denominator of; empty: supporting
  std::string_view per_argument;   ///< asked for each thing of this kind; empty: asked once
  std::string_view api;            ///< that must be on; where it is proven off there is nothing
  void (*read)(GcpAnswer&) = nullptr;
};

const std::vector<GcpOperation>& gcp_disks();      ///< disks, snapshots, images, schedules
const std::vector<GcpOperation>& gcp_databases();  ///< Cloud SQL, Firestore, Spanner, Memorystore
const std::vector<GcpOperation>& gcp_stores();     ///< buckets, secrets, registries, topics, files
const std::vector<GcpOperation>& gcp_network();    ///< networks, routes, NAT, addresses
const std::vector<GcpOperation>& gcp_firewalls();
const std::vector<GcpOperation>& gcp_balancers();
const std::vector<GcpOperation>& gcp_compute();  ///< machines, groups, clusters
const std::vector<GcpOperation>& gcp_serverless();
const std::vector<GcpOperation>& gcp_identity();  ///< principals, keys, organisation policies
const std::vector<GcpOperation>& gcp_records();   ///< logs, alerts

/// "https://www.googleapis.com/compute/v1/projects/…" and "//compute.googleapis.com/projects/…" as
/// "compute.googleapis.com/projects/…"; any other text stays as it is.
std::string gcp_name(std::string_view link);
/// "asia-northeast1" of a region, a zone ("asia-northeast1-b") or the link to one; lower case.
std::string gcp_region(std::string_view place);
/// A place that names no country ("global", nothing) as nothing.
std::string gcp_place(std::string_view location);
/// Gives a store its places: the first is its region, the others are copies. ASIA1 is Tokyo and
/// Osaka; a continent stands by its own name; none, or "global", is not said.
void gcp_places(Store& s, const GcpAnswer& a, const std::vector<std::string>& locations,
                const char* how, const std::string& path);
Store& gcp_store(GcpAnswer& a, Resource what, StoreKind kind);
/// The store that this answer is about; null, and a fault, where no list has named it.
Store* gcp_store_of(GcpAnswer& a);

/// Keeps the firewall before one thing (what its lines and the implied ones let through) and gives
/// its id.
std::string gcp_filter(GcpAnswer& a, const Resource& what, const GcpPlace& place);
/// The ranges of the provider's own interfaces by a private way, as a name; empty: another range.
std::string gcp_private_name(std::string_view range);
/// The subnet of this name for a thing with or without an external address of its own.
std::string gcp_subnet(const std::string& name, bool has_external);

/// What the inventory names and no list of its own has shown, and APIs that nobody reads.
void check_gcp_assets(Cloud& cloud, const GcpBook& book);
void read_gcp_assets(GcpAnswer& a);
void read_gcp_services(GcpAnswer& a);

}  // namespace tenken::parse::cloud_json

// Google Cloud: the inventory of assets (asset search-all-resources) and the list of APIs that are
// on: what nobody reads, and what a list of its own leaves out, is a gap by its name.
#include <algorithm>

#include "checks/parse/cloud_gcp.hpp"
#include "checks/parse/json.hpp"
#include "rules/text.hpp"

namespace tenken::parse::cloud_json {

namespace {

/// Types that a reader shows one by one: what the inventory names of them must stand in a list of
/// their own too.
constexpr std::string_view read_types[] = {
    "artifactregistry.googleapis.com/Repository",
    "cloudfunctions.googleapis.com/CloudFunction",
    "cloudfunctions.googleapis.com/Function",
    "cloudkms.googleapis.com/CryptoKey",
    "compute.googleapis.com/Address",
    "compute.googleapis.com/Disk",
    "compute.googleapis.com/Firewall",
    "compute.googleapis.com/ForwardingRule",
    "compute.googleapis.com/GlobalAddress",
    "compute.googleapis.com/GlobalForwardingRule",
    "compute.googleapis.com/Image",
    "compute.googleapis.com/Instance",
    "compute.googleapis.com/InstanceGroupManager",
    "compute.googleapis.com/MachineImage",
    "compute.googleapis.com/Network",
    "compute.googleapis.com/RegionDisk",
    "compute.googleapis.com/ResourcePolicy",
    "compute.googleapis.com/Route",
    "compute.googleapis.com/Router",
    "compute.googleapis.com/Snapshot",
    "compute.googleapis.com/SslCertificate",
    "compute.googleapis.com/Subnetwork",
    "container.googleapis.com/Cluster",
    "file.googleapis.com/Backup",
    "file.googleapis.com/Instance",
    "firestore.googleapis.com/Database",
    "logging.googleapis.com/LogBucket",
    "pubsub.googleapis.com/Topic",
    "redis.googleapis.com/Instance",
    "run.googleapis.com/Job",
    "run.googleapis.com/Service",
    "secretmanager.googleapis.com/Secret",
    "spanner.googleapis.com/Instance",
    "sqladmin.googleapis.com/Instance",
    "storage.googleapis.com/Bucket",
    "vpcaccess.googleapis.com/Connector",
};
/// Types that are read as part of others, or that keep no data, run nothing and open nothing by
/// themselves. Any other type is a gap by its name.
constexpr std::string_view neutral_types[] = {
    "apikeys.googleapis.com/Key",
    "artifactregistry.googleapis.com/DockerImage",
    "cloudbilling.googleapis.com/ProjectBillingInfo",
    "cloudkms.googleapis.com/CryptoKeyVersion",
    "cloudkms.googleapis.com/KeyRing",
    "cloudresourcemanager.googleapis.com/Project",
    "compute.googleapis.com/Autoscaler",
    "compute.googleapis.com/BackendService",
    "compute.googleapis.com/ExternalVpnGateway",
    "compute.googleapis.com/HealthCheck",
    "compute.googleapis.com/InstanceGroup",
    "compute.googleapis.com/InstanceTemplate",
    "compute.googleapis.com/InterconnectAttachment",
    "compute.googleapis.com/NetworkEndpointGroup",
    "compute.googleapis.com/Project",
    "compute.googleapis.com/RegionBackendService",
    "compute.googleapis.com/SecurityPolicy",
    "compute.googleapis.com/SslPolicy",
    "compute.googleapis.com/TargetHttpProxy",
    "compute.googleapis.com/TargetHttpsProxy",
    "compute.googleapis.com/TargetPool",
    "compute.googleapis.com/TargetSslProxy",
    "compute.googleapis.com/TargetTcpProxy",
    "compute.googleapis.com/TargetVpnGateway",
    "compute.googleapis.com/UrlMap",
    "compute.googleapis.com/VpnGateway",
    "compute.googleapis.com/VpnTunnel",
    "container.googleapis.com/NodePool",
    "dns.googleapis.com/ManagedZone",
    "dns.googleapis.com/Policy",
    "dns.googleapis.com/ResourceRecordSet",
    "firestore.googleapis.com/BackupSchedule",
    "iam.googleapis.com/Role",
    "iam.googleapis.com/ServiceAccount",
    "iam.googleapis.com/ServiceAccountKey",
    "logging.googleapis.com/LogMetric",
    "logging.googleapis.com/LogSink",
    "logging.googleapis.com/Settings",
    "monitoring.googleapis.com/AlertPolicy",
    "monitoring.googleapis.com/NotificationChannel",
    "monitoring.googleapis.com/Snooze",
    "orgpolicy.googleapis.com/Policy",
    "osconfig.googleapis.com/OSPolicyAssignment",
    "osconfig.googleapis.com/PatchDeployment",
    "pubsub.googleapis.com/Subscription",
    "run.googleapis.com/Execution",
    "run.googleapis.com/Revision",
    "secretmanager.googleapis.com/SecretVersion",
    "servicenetworking.googleapis.com/Connection",
    "serviceusage.googleapis.com/Service",
    "spanner.googleapis.com/Backup",  // lies where its instance does
    "spanner.googleapis.com/Database",
    "spanner.googleapis.com/InstanceConfig",
    "sqladmin.googleapis.com/BackupRun",
};
/// APIs whose things the inventory names, so that what nobody reads of them stands out there, and
/// those that keep nothing. Any other API that is on is a gap: what it keeps no list shows.
constexpr std::string_view known_services[] = {
    "aiplatform.googleapis.com",
    "alloydb.googleapis.com",
    "apikeys.googleapis.com",
    "appengine.googleapis.com",
    "artifactregistry.googleapis.com",
    "autoscaling.googleapis.com",
    "backupdr.googleapis.com",
    "bigquery.googleapis.com",
    "bigqueryconnection.googleapis.com",
    "bigquerydatapolicy.googleapis.com",
    "bigqueryreservation.googleapis.com",
    "bigquerystorage.googleapis.com",
    "bigtableadmin.googleapis.com",
    "cloudapis.googleapis.com",
    "cloudasset.googleapis.com",
    "cloudbilling.googleapis.com",
    "cloudbuild.googleapis.com",
    "cloudfunctions.googleapis.com",
    "cloudkms.googleapis.com",
    "cloudresourcemanager.googleapis.com",
    "composer.googleapis.com",
    "compute.googleapis.com",
    "container.googleapis.com",
    "dataflow.googleapis.com",
    "dataproc.googleapis.com",
    "datastore.googleapis.com",
    "dns.googleapis.com",
    "eventarc.googleapis.com",
    "file.googleapis.com",
    "firestore.googleapis.com",
    "iam.googleapis.com",
    "iamcredentials.googleapis.com",
    "iap.googleapis.com",
    "logging.googleapis.com",
    "memcache.googleapis.com",
    "monitoring.googleapis.com",
    "networkconnectivity.googleapis.com",
    "networkmanagement.googleapis.com",
    "networksecurity.googleapis.com",
    "orgpolicy.googleapis.com",
    "osconfig.googleapis.com",
    "oslogin.googleapis.com",
    "pubsub.googleapis.com",
    "redis.googleapis.com",
    "run.googleapis.com",
    "secretmanager.googleapis.com",
    "securitycenter.googleapis.com",
    "securitycentermanagement.googleapis.com",
    "servicecontrol.googleapis.com",
    "servicemanagement.googleapis.com",
    "servicenetworking.googleapis.com",
    "serviceusage.googleapis.com",
    "spanner.googleapis.com",
    "sql-component.googleapis.com",
    "sqladmin.googleapis.com",
    "storage-api.googleapis.com",
    "storage-component.googleapis.com",
    "storage.googleapis.com",
    "sts.googleapis.com",
    "vpcaccess.googleapis.com",
    "workflows.googleapis.com",
};

template <class List>
bool has(const List& list, std::string_view word) {
  return std::find(std::begin(list), std::end(list), word) != std::end(list);
}

void add_gap(Cloud& cloud, std::string what, std::string region, std::string why) {
  cloud.gaps.push_back(
      Gap{std::move(what),
          "",
          std::move(region),
          std::move(why),
          {"services", "stores", "buckets", "machines", "network", "load_balancers", "pools"}});
}

/// Data sets and other stores that only the inventory shows: where they are it says, where their
/// copies are it does not, so that the gap stays.
void add_unread_store(Cloud& cloud, const GcpAsset& asset) {
  const bool keeps = asset.type == "bigquery.googleapis.com/Dataset" ||
                     asset.type == "alloydb.googleapis.com/Cluster" ||
                     asset.type == "bigtableadmin.googleapis.com/Cluster" ||
                     asset.type == "redis.googleapis.com/Cluster" ||
                     asset.type == "memcache.googleapis.com/Instance" ||
                     asset.type == "compute.googleapis.com/InstantSnapshot" ||
                     asset.type == "backupdr.googleapis.com/BackupVault";
  if (!keeps) return;
  Store s;
  s.what.id = asset.name;
  s.what.name = after_last(asset.name, '/');
  s.what.kind = asset.type;
  s.what.region = gcp_place(asset.location);
  s.what.file = asset.file;
  s.what.path = asset.path;
  s.kind = asset.type.starts_with("backupdr")  ? StoreKind::backup
           : asset.type.starts_with("compute") ? StoreKind::snapshot
           : asset.type.starts_with("redis") || asset.type.starts_with("memcache")
               ? StoreKind::cache
               : StoreKind::database;
  cloud.stores.push_back(std::move(s));
}

}  // namespace

void read_gcp_services(GcpAnswer& a) {
  for (const Item& v : a.root.elements()) {
    const std::string name = v.needed("name");
    if (v.needed("state") != "ENABLED") {
      v.at("state").fault("is not ENABLED");
      continue;
    }
    a.book.services.insert(name);
    if (!has(known_services, name))
      add_gap(a.cloud, printable(name), "", "an API that is on and that nobody reads");
  }
}

void read_gcp_assets(GcpAnswer& a) {
  for (const Item& v : a.root.elements())
    a.book.assets.push_back(
        {v.needed("assetType"), gcp_name(v.needed("name")), v.text("location"), a.file, v.path()});
}

void check_gcp_assets(Cloud& cloud, const GcpBook& book) {
  std::set<std::string> unread;
  for (const GcpAsset& asset : book.assets) {
    if (has(read_types, asset.type)) {
      if (!book.seen.contains(asset.name))
        add_gap(cloud, printable(asset.name), gcp_place(asset.location),
                "in the inventory, and not in its own list");
    } else if (!has(neutral_types, asset.type)) {
      add_unread_store(cloud, asset);
      if (unread.insert(asset.type).second)
        add_gap(cloud, printable(asset.type), gcp_place(asset.location),
                "a type of asset that is not read");
    }
  }
}

}  // namespace tenken::parse::cloud_json

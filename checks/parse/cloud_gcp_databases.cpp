// Google Cloud: Cloud SQL, Firestore, Spanner, Memorystore, and their backups.
#include <algorithm>

#include "checks/parse/cloud_gcp.hpp"
#include "rules/text.hpp"

namespace tenken::parse::cloud_json {

namespace {

std::string sql_id(const GcpAnswer& a, const std::string& name) {
  return "cloudsql.googleapis.com/projects/" + a.cloud.account + "/instances/" + name;
}

/// "project:name" or "name".
std::string sql_name(const std::string& said) { return after_last(said, ':'); }

/// Whom the instance lets in at its public address: the authorized networks, on every port of its
/// own. Without one of them it is reached by the provider's own proxy alone, by permission of IAM.
void open_sql(GcpAnswer& a, const Item& configuration, Store& s, const Item& addresses) {
  const auto said = configuration.flag("ipv4Enabled");
  if (!said) configuration.at("ipv4Enabled").fault("is missing");
  const bool is_on = said.value_or(true);
  const auto networks = configuration.list("authorizedNetworks");
  s.is_public = is_on && !networks.empty();
  PacketFilter f;
  f.what = s.what;
  f.what.kind = "authorized networks";
  f.what.id = "authorized networks of " + s.what.id;
  f.what.path = configuration.path();
  PacketRule r;
  r.protocol = "tcp";
  for (const Item& network : networks) r.ranges.push_back(network.needed("value"));
  if (!r.ranges.empty()) f.rules.push_back(std::move(r));
  s.security_groups = {f.what.id};
  a.cloud.filters.push_back(std::move(f));
  for (const Item& one : addresses.elements()) {
    if (one.needed("type") != "PRIMARY") continue;
    PublicAddress p;
    p.what = s.what;
    p.what.path = one.path();
    p.address = one.needed("ipAddress");
    p.used_by = networks.empty()
                    ? "Cloud SQL " + s.what.name + ": no authorized network, the Auth Proxy alone"
                    : "Cloud SQL " + s.what.name;
    a.cloud.addresses.push_back(std::move(p));
  }
}

/// "Backups are stored in the closest multi-region location by default."
void copy_sql_backups(const GcpAnswer& a, const Item& backup, Store& s) {
  const auto said = backup.flag("enabled");
  if (!said && s.kind != StoreKind::replica) backup.at("enabled").fault("is missing");
  const bool is_on = said.value_or(false);
  s.backup_retention_days =
      is_on ? backup.at("backupRetentionSettings").integer("retainedBackups").value_or(1) : 0;
  s.point_in_time = backup.flag("pointInTimeRecoveryEnabled").value_or(false) ||
                    backup.flag("binaryLogEnabled").value_or(false);
  if (!is_on) return;
  std::string place = gcp_place(backup.text("location"));
  if (place.empty() && s.what.region.starts_with("asia-")) place = "asia";
  s.copies.push_back(Copy{place, "automated backups", "", a.file, backup.path()});
}

void read_sql(GcpAnswer& a) {
  for (const Item& v : a.root.elements()) {
    const std::string name = v.needed("name"), type = v.needed("instanceType");
    const bool replica = type == "READ_REPLICA_INSTANCE";
    if (!replica && type != "CLOUD_SQL_INSTANCE")
      v.at("instanceType").fault("is no kind of instance that is known");
    Resource what =
        a.resource(v, sql_id(a, name), name, replica ? "cloud sql replica" : "cloud sql instance");
    a.book.seen.insert(what.id);
    for (const char* key : {"gceZone", "secondaryGceZone"}) add_if(what.zones, v.text(key));
    Store& s = gcp_store(a, std::move(what), replica ? StoreKind::replica : StoreKind::database);
    if (s.what.region.empty()) v.at("region").fault("is missing");
    s.state = lower_ascii(v.text("state"));
    s.key = v.at("diskEncryptionConfiguration").text("kmsKeyName");
    if (const auto of = v.text("masterInstanceName"); !of.empty())
      s.source = sql_id(a, sql_name(of));
    const Item settings = v.at("settings");
    const std::string availability = settings.text("availabilityType");
    if (availability == "REGIONAL" || availability == "ZONAL")
      s.multi_zone = availability == "REGIONAL";
    else
      settings.at("availabilityType").fault("is neither REGIONAL nor ZONAL");
    s.deletion_protected = settings.flag("deletionProtectionEnabled").value_or(false);
    copy_sql_backups(a, settings.at("backupConfiguration"), s);
    open_sql(a, settings.at("ipConfiguration"), s, v.at("ipAddresses"));
    for (const std::string& to : v.texts("replicaNames"))
      s.copies.push_back(Copy{"", "replica", sql_id(a, sql_name(to)), a.file, v.path()});
  }
  // A replica of another project stands in no list of this one: its place stays unsaid.
  for (Store& s : a.cloud.stores)
    for (Copy& copy : s.copies) {
      if (copy.how != "replica") continue;
      for (const Store& other : a.cloud.stores)
        if (other.what.id == copy.to) copy.region = other.what.region;
    }
}

void read_sql_backups(GcpAnswer& a) {
  const Store* of = gcp_store_of(a);
  if (of == nullptr) return;
  const std::string source = of->what.id, name = of->what.name;
  for (const Item& v : a.root.elements()) {
    const std::string status = v.needed("status");
    if (status == "FAILED" || status == "SKIPPED" || status == "DELETED") continue;
    Resource what =
        a.resource(v, source + "/backupRuns/" + v.needed("id"), name, "cloud sql backup");
    Store& s = gcp_store(a, std::move(what), StoreKind::backup);
    gcp_places(s, a, {v.text("location")}, "storage location", v.path());
    s.source = source;
    s.state = status == "SUCCESSFUL" ? "completed" : lower_ascii(status);
    s.made_at = v.text("endTime");
  }
}

// ── Firestore

/// A setting that is a word; another word is a fault.
bool is_word(const Item& v, const char* key, std::string_view on, std::string_view off) {
  const std::string word = v.text(key);
  if (word != on && word != off && !word.empty()) v.at(key).fault("is an unknown word");
  return word == on;
}

void read_firestore(GcpAnswer& a) {
  for (const Item& v : a.root.elements()) {
    Store& s = gcp_store(a, a.resource(v, "firestore.googleapis.com", "firestore database"),
                         StoreKind::database);
    s.what.region = gcp_place(v.needed("locationId"));
    s.multi_zone = true;  // a location of Firestore spans zones, whichever it is
    s.point_in_time = is_word(v, "pointInTimeRecoveryEnablement", "POINT_IN_TIME_RECOVERY_ENABLED",
                              "POINT_IN_TIME_RECOVERY_DISABLED");
    s.deletion_protected = is_word(v, "deleteProtectionState", "DELETE_PROTECTION_ENABLED",
                                   "DELETE_PROTECTION_DISABLED");
  }
}

void read_firestore_backups(GcpAnswer& a) {
  for (const Item& v : a.root.elements()) {
    Store& s = gcp_store(a, a.resource(v, "firestore.googleapis.com", "firestore backup"),
                         StoreKind::backup);
    s.source = "firestore.googleapis.com/" + v.needed("database");
    const std::string state = v.needed("state");
    s.state = state == "READY" ? "completed" : lower_ascii(state);
    s.made_at = v.text("snapshotTime");
  }
}

// ── Spanner, Memorystore

/// "Instance configurations": those of one region, and Tokyo with Osaka. asia1 keeps a witness in
/// Seoul; it and any other stand by their own name.
void read_spanner(GcpAnswer& a) {
  for (const Item& v : a.root.elements()) {
    Store& s = gcp_store(a, a.resource(v, "spanner.googleapis.com", "spanner instance"),
                         StoreKind::database);
    const std::string configuration = after_last(v.needed("config"), '/');
    constexpr std::string_view regional = "regional-";
    s.multi_zone = true;
    s.point_in_time = true;  // for as long as the database keeps versions; no list gives it a time
    if (configuration.starts_with(regional)) {
      s.what.region = configuration.substr(regional.size());
    } else if (configuration == "dual-region-japan1") {
      gcp_places(s, a, {"asia-northeast1", "asia-northeast2"}, "replication", v.path());
    } else {
      s.what.region = "spanner " + configuration;
    }
  }
}

void read_redis(GcpAnswer& a) {
  const Item& v = a.root;
  Store& s =
      gcp_store(a, a.resource(v, "redis.googleapis.com", "redis instance"), StoreKind::cache);
  const std::string tier = v.needed("tier");
  if (tier != "BASIC" && tier != "STANDARD_HA") v.at("tier").fault("is an unknown word");
  s.multi_zone = tier == "STANDARD_HA";
  s.is_public = false;  // it has addresses of a network alone
}

}  // namespace

const std::vector<GcpOperation>& gcp_databases() {
  constexpr std::string_view sql = "sqladmin.googleapis.com",
                             firestore = "firestore.googleapis.com";
  static const std::vector<GcpOperation> all{
      {"sql instances", "list", "stores backups load_balancers", "", sql, read_sql},
      {"sql backups", "list", "stores backups", "cloud sql instance", "", read_sql_backups},
      {"firestore databases", "list", "stores backups", "", firestore, read_firestore},
      {"firestore backups", "list", "stores backups", "", firestore, read_firestore_backups},
      {"spanner instances", "list", "stores", "", "spanner.googleapis.com", read_spanner},
      {"redis instances", "describe", "stores", "redis.googleapis.com/Instance", "", read_redis},
  };
  return all;
}

}  // namespace tenken::parse::cloud_json

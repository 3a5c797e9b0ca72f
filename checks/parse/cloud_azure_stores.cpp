// Azure: what keeps data, where its copies go, what protects it. Answers of Azure CLI 2.x.
#include <algorithm>

#include "checks/parse/cloud_azure.hpp"
#include "rules/text.hpp"

namespace tenken::parse::cloud_json {

namespace {

Store& add(AzureAnswer& a, const Item& v, StoreKind kind, const char* word) {
  Store s;
  s.what = a.resource(v, word);
  s.kind = kind;
  a.cloud.stores.push_back(std::move(s));
  return a.cloud.stores.back();
}

Store* store_of(AzureAnswer& a) {
  for (Store& s : a.cloud.stores)
    if (s.what.id == a.argument) return &s;
  a.root.fault("is about something that its list does not name");
  return nullptr;
}

void copy_to(Store& s, const AzureAnswer& a, std::string region, const char* how,
             const std::string& path) {
  if (!region.empty() && region == s.what.region) return;
  s.copies.push_back(Copy{std::move(region), how, "", a.file, path});
}

/// Where "geo" redundancy goes: the location's pair, as the subscription's own list has it; empty:
/// it does not say.
std::string pair_of(const AzureAnswer& a, const std::string& location) {
  const auto found = a.book.pair.find(location);
  return found == a.book.pair.end() ? std::string() : found->second;
}

/// A word on or off; another word is a fault, none is not said.
std::optional<bool> is_word(const Item& v, const char* key, std::string_view on,
                            std::string_view off) {
  const std::string word = lower_ascii(v.text(key));
  if (word.empty()) return {};
  if (word == on) return true;
  if (word != off) v.at(key).fault("is an unknown word");
  return false;
}

void read_disks(AzureAnswer& a) {
  for (const Item& v : a.root.elements()) {
    Store& s = add(a, v, StoreKind::volume, "azure disk");
    // Every managed disk is encrypted at rest, by a key of the platform where none is named.
    s.encrypted = true;
    s.state = v.text("diskState");
    s.source = azure_id(v.at("creationData").text("sourceResourceId"));
    s.made_at = v.text("timeCreated");
  }
}
void read_snapshots(AzureAnswer& a) {
  for (const Item& v : a.root.elements()) {
    Store& s = add(a, v, StoreKind::snapshot, "azure snapshot");
    s.encrypted = true;
    s.state = "completed";
    s.source = azure_id(v.at("creationData").text("sourceResourceId"));
    s.made_at = v.text("timeCreated");
  }
}
void read_images(AzureAnswer& a) {
  for (const Item& v : a.root.elements()) add(a, v, StoreKind::image, "azure image");
}

/// Redundancy by the name of the SKU: LRS one place, ZRS zones, GRS and GZRS the secondary location
/// too. Any other name is a fault.
void read_accounts(AzureAnswer& a) {
  for (const Item& v : a.root.elements()) {
    Store& s = add(a, v, StoreKind::object, "storage account");
    if (const auto primary = v.text("primaryLocation"); !primary.empty())
      s.what.region = azure_location(a, primary);
    const std::string sku = lower_ascii(v.at("sku").needed("name"));
    const bool geo = sku.ends_with("_grs") || sku.ends_with("_ragrs") || sku.ends_with("_gzrs") ||
                     sku.ends_with("_ragzrs");
    if (!geo && !sku.ends_with("_lrs") && !sku.ends_with("_zrs"))
      v.at("sku").at("name").fault("is an unknown redundancy");
    s.multi_zone = sku.ends_with("zrs");
    const std::string secondary = v.text("secondaryLocation");
    if (geo || !secondary.empty())
      copy_to(s, a, azure_location(a, secondary), "geo redundancy", v.at("sku").path());
    s.encrypted = true;
    const auto anonymous = v.flag("allowBlobPublicAccess");
    if (anonymous == false) s.is_public = false;
    // Not said was "yes" until the middle of 2023, and an account keeps what it was made with.
    if (anonymous != false && lower_ascii(v.text("publicNetworkAccess")) != "disabled") {
      Resource front = s.what;
      front.kind = "storage account whose containers may be open to everybody";
      a.cloud.fronts.push_back({front, front.name + ".blob.core.windows.net"});
    }
  }
}

void read_blob_settings(AzureAnswer& a) {
  Store* s = store_of(a);
  if (s == nullptr) return;
  s->versioned = a.root.flag("isVersioningEnabled").value_or(false);
  s->deletion_protected = a.root.at("deleteRetentionPolicy").flag("enabled").value_or(false);
  s->point_in_time = a.root.at("restorePolicy").flag("enabled").value_or(false);
}

void read_servers(AzureAnswer& a) {
  for (const Item& v : a.root.elements()) {
    a.book.servers.push_back(a.resource(v, "sql server"));
    if (is_word(v, "publicNetworkAccess", "enabled", "disabled").value_or(true))
      a.cloud.fronts.push_back({a.book.servers.back(), v.text("fullyQualifiedDomainName")});
  }
}

/// "Geo" and "GeoZone" keep the backups in the paired location too.
void read_databases(AzureAnswer& a) {
  for (const Item& v : a.root.elements()) {
    if (v.text("name") == "master") continue;
    const std::string secondary = v.text("secondaryType");
    Store& s = add(a, v, secondary.empty() ? StoreKind::database : StoreKind::replica,
                   "azure sql database");
    s.multi_zone = v.flag("zoneRedundant");
    s.state = v.text("status");
    s.point_in_time = true;  // always, for as many days as its short-term policy says
    std::string backups = lower_ascii(v.text("currentBackupStorageRedundancy"));
    if (backups.empty()) backups = lower_ascii(v.needed("requestedBackupStorageRedundancy"));
    if (backups == "geo" || backups == "geozone")
      copy_to(s, a, pair_of(a, s.what.region), "backup geo redundancy", v.path());
    else if (!backups.empty() && backups != "local" && backups != "zone")
      v.fault("keeps its backups in a way that is not known");
  }
}

/// A failover group copies databases of its server to the partner's location.
void read_failover_groups(AzureAnswer& a) {
  for (const Item& v : a.root.elements())
    for (const Item& partner : v.needed_list("partnerServers")) {
      const std::string region = azure_location(a, partner.needed("location"));
      for (const Item& database : v.list("databases")) {
        const std::string id = azure_id(database.as_text());
        for (Store& s : a.cloud.stores)
          if (s.what.id == id && v.text("replicationRole") != "Secondary")
            copy_to(s, a, region, "failover group", partner.path());
      }
    }
}

/// A copy may lead to a server of another subscription, which no list of this one names.
void read_links(AzureAnswer& a) {
  Store* s = store_of(a);
  if (s == nullptr) return;
  for (const Item& v : a.root.elements())
    if (v.needed("role") == "Primary")
      copy_to(*s, a, azure_location(a, v.needed("partnerLocation")), "geo replication", v.path());
}

/// Object replication names the destination by its name or id; one of another subscription is in no
/// list of this one, so that its location stays unsaid.
void read_object_replication(AzureAnswer& a) {
  Store* s = store_of(a);
  if (s == nullptr) return;
  const auto is = [](const Store& one, const std::string& said) {
    return one.kind == StoreKind::object && (one.what.id == said || one.what.name == said);
  };
  for (const Item& v : a.root.elements()) {
    if (!is(*s, azure_id(v.needed("sourceAccount")))) continue;
    const std::string to = azure_id(v.needed("destinationAccount"));
    std::string region;
    for (const Store& one : a.cloud.stores)
      if (is(one, to)) region = one.what.region;
    s->copies.push_back(Copy{region, "object replication", to, a.file, v.path()});
  }
}

/// Not said is open: what was made before the word was there, and what an older API answers.
void open_store(Store& s, const Item& v) {
  s.is_public = is_word(v, "publicNetworkAccess", "enabled", "disabled").value_or(true);
}

void flexible_servers(AzureAnswer& a, const char* word) {
  for (const Item& v : a.root.elements()) {
    const bool replica = lower_ascii(v.text("replicationRole")).ends_with("replica");
    Store& s = add(a, v, replica ? StoreKind::replica : StoreKind::database, word);
    s.source = azure_id(v.text("sourceServerResourceId"));
    s.state = v.text("state");
    s.encrypted = true;
    const std::string mode = lower_ascii(v.at("highAvailability").text("mode"));
    // A second one in the same zone is neither one nor several zones.
    if (!mode.empty() && mode != "samezone") s.multi_zone = mode == "zoneredundant";
    if (const auto zone = v.text("availabilityZone"); !zone.empty()) s.what.zones = {zone};
    const Item backup = v.at("backup");
    s.backup_retention_days = backup.integer("backupRetentionDays");
    s.point_in_time = true;  // always, for so many days; when the newest was made no list says
    if (const auto geo = is_word(backup, "geoRedundantBackup", "enabled", "disabled"); geo == true)
      copy_to(s, a, pair_of(a, s.what.region), "backup geo redundancy", backup.path());
    else if (!geo)
      backup.at("geoRedundantBackup").fault("is missing");
    open_store(s, v.at("network"));
  }
}
void read_postgres(AzureAnswer& a) { flexible_servers(a, "azure postgresql server"); }
void read_mysql(AzureAnswer& a) { flexible_servers(a, "azure mysql server"); }

void read_cosmos(AzureAnswer& a) {
  for (const Item& v : a.root.elements()) {
    Store& s = add(a, v, StoreKind::database, "cosmos db account");
    s.encrypted = true;
    open_store(s, v);
    bool zones = true, some = false;
    for (const Item& place : v.needed_list("locations")) {
      copy_to(s, a, azure_location(a, place.needed("locationName")), "replication", place.path());
      zones = zones && place.flag("isZoneRedundant").value_or(false);
      some = true;
    }
    if (some) s.multi_zone = zones;
    const Item policy = v.at("backupPolicy"), periodic = policy.at("periodicModeProperties");
    // Periodic backups are the default, and their default is the paired location.
    if (!periodic.is_there() && lower_ascii(policy.text("type")) != "continuous")
      policy.fault("says nothing of where backups are kept");
    const std::string backups = lower_ascii(periodic.text("backupStorageRedundancy"));
    if (backups == "geo")
      copy_to(s, a, pair_of(a, s.what.region), "backup geo redundancy", periodic.path());
    else if (periodic.is_there() && backups != "local" && backups != "zone")
      periodic.at("backupStorageRedundancy").fault("is not a redundancy that is known");
  }
}

void read_caches(AzureAnswer& a) {
  for (const Item& v : a.root.elements()) {
    Store& s = add(a, v, StoreKind::cache, "azure cache");
    s.multi_zone = s.what.zones.size() > 1;
    open_store(s, v);
  }
}

/// "Azure Key Vault availability and redundancy": the contents of a vault are replicated to the
/// paired region.
void read_vaults(AzureAnswer& a) {
  for (const Item& v : a.root.elements()) {
    Store& s = add(a, v, StoreKind::secret, "key vault");
    s.encrypted = true;
    s.deletion_protected = v.at("properties").flag("enablePurgeProtection").value_or(false);
    if (const auto pair = pair_of(a, s.what.region); !pair.empty())
      copy_to(s, a, pair, "replication by the provider", v.path());
  }
}

void read_backup_vaults(AzureAnswer& a) {
  for (const Item& v : a.root.elements()) add(a, v, StoreKind::backup, "backup vault");
}

/// The answer is a list of two settings, of which one speaks of redundancy.
void read_vault_redundancy(AzureAnswer& a) {
  Store* s = store_of(a);
  if (s == nullptr) return;
  const std::vector<Item> all = a.root.is_object() ? std::vector<Item>{a.root} : a.root.elements();
  for (const Item& one : all) {
    const Item p = one.at("properties");
    std::string word = lower_ascii(p.text("storageModelType"));
    if (word.empty()) word = lower_ascii(p.text("storageType"));
    if (word.empty()) continue;
    if (word == "georedundant")
      copy_to(*s, a, pair_of(a, s->what.region), "geo redundancy", p.path());
    else if (word != "locallyredundant" && word != "zoneredundant")
      p.fault("is a redundancy that is not known");
    return;
  }
  a.root.fault("says nothing of redundancy");
}

void read_backup_items(AzureAnswer& a) {
  const Store* vault = store_of(a);
  if (vault == nullptr) return;
  // What lies in a vault goes by the vault's name: the register of stores knows that.
  const std::string region = vault->what.region, name = vault->what.name;
  for (const Item& v : a.root.elements()) {
    const Item p = v.at("properties");
    Store s;
    s.what = a.resource(v, "azure backup item");
    s.what.region = region;
    s.what.name = name;
    s.kind = StoreKind::backup;
    s.source = azure_id(p.text("sourceResourceId"));
    s.state = p.text("lastBackupStatus");
    s.made_at = p.text("lastBackupTime");
    s.encrypted = true;
    a.cloud.stores.push_back(std::move(s));
  }
}

void read_workspaces(AzureAnswer& a) {
  for (const Item& v : a.root.elements()) {
    Store& s = add(a, v, StoreKind::log, "log analytics workspace");
    s.retention_days = v.integer("retentionInDays");
    s.encrypted = true;
  }
}

void read_registries(AzureAnswer& a) {
  for (const Item& v : a.root.elements()) {
    Store& s = add(a, v, StoreKind::registry, "container registry");
    // Off unless it is said, of tiers that have it.
    if (!v.flag("anonymousPullEnabled").value_or(false) ||
        lower_ascii(v.text("publicNetworkAccess")) == "disabled")
      continue;
    Resource front = s.what;
    front.kind = "container registry that everybody may pull from";
    a.cloud.fronts.push_back({front, front.name + ".azurecr.io"});
  }
}
void read_registry_copies(AzureAnswer& a) {
  Store* s = store_of(a);
  if (s == nullptr) return;
  for (const Item& v : a.root.elements())
    copy_to(*s, a, azure_location(a, v.needed("location")), "replication", v.path());
}

}  // namespace

const std::vector<AzureOperation>& azure_stores() {
  static const std::vector<AzureOperation> all{
      {"disk", "list", "stores", "", read_disks},
      {"snapshot", "list", "stores backups", "", read_snapshots},
      {"image", "list", "stores", "", read_images},
      {"storage account", "list", "stores buckets load_balancers", "", read_accounts},
      {"storage account blob-service-properties", "show", "buckets", "storage account",
       read_blob_settings},
      {"sql server", "list", "stores load_balancers", "", read_servers},
      {"sql db", "list", "stores", "sql server", read_databases},
      {"sql failover-group", "list", "stores", "sql server", read_failover_groups},
      {"sql db replica", "list-links", "stores", "azure sql database", read_links},
      {"storage account or-policy", "list", "stores buckets", "storage account",
       read_object_replication},
      {"postgres flexible-server", "list", "stores backups load_balancers", "", read_postgres},
      {"mysql flexible-server", "list", "stores backups load_balancers", "", read_mysql},
      {"cosmosdb", "list", "stores backups load_balancers", "", read_cosmos},
      {"redis", "list", "stores load_balancers", "", read_caches},
      {"keyvault", "list", "stores keys", "", read_vaults},
      {"backup vault", "list", "stores backups", "", read_backup_vaults},
      {"backup vault backup-properties", "show", "stores backups", "backup vault",
       read_vault_redundancy},
      {"backup item", "list", "backups", "backup vault", read_backup_items},
      {"monitor log-analytics workspace", "list", "stores", "", read_workspaces},
      {"acr", "list", "stores load_balancers", "", read_registries},
      {"acr replication", "list", "stores", "container registry", read_registry_copies},
  };
  return all;
}

}  // namespace tenken::parse::cloud_json

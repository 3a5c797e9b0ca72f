// Google Cloud: buckets, file shares, secrets, images of containers, topics.
#include <algorithm>

#include "checks/parse/cloud_gcp.hpp"
#include "rules/text.hpp"

namespace tenken::parse::cloud_json {

namespace {

/// A dual-region names its two; a continent ("ASIA") is no place in one country, whatever else the
/// bucket says.
void place_bucket(GcpAnswer& a, const Item& v, Store& s) {
  const std::string location = lower_ascii(v.needed("location")), type = v.needed("locationType");
  const auto own = v.at("customPlacementConfig").texts("dataLocations");
  if (type != "region" && type != "dual-region" && type != "multi-region")
    v.at("locationType").fault("is an unknown word");
  if (!own.empty() && type != "dual-region")
    v.at("customPlacementConfig").fault("is of a bucket that is no dual-region");
  s.multi_zone = true;
  if (!own.empty())
    gcp_places(s, a, own, "dual-region", v.path());
  else
    gcp_places(s, a, {location}, "dual-region", v.path());
}

void read_buckets(GcpAnswer& a) {
  for (const Item& v : a.root.elements()) {
    const std::string name = v.needed("name");
    Resource what = a.resource(v, "storage.googleapis.com/" + name, name, "storage bucket");
    a.book.seen.insert(what.id);
    Store& s = gcp_store(a, std::move(what), StoreKind::object);
    place_bucket(a, v, s);
    s.versioned = v.at("versioning").flag("enabled").value_or(false);
    s.deletion_protected =
        v.at("softDeletePolicy").integer("retentionDurationSeconds").value_or(0) > 0;
    s.object_lock = v.at("retentionPolicy").flag("isLocked").value_or(false);
    const Item access = v.at("iamConfiguration");
    const bool prevented = access.text("publicAccessPrevention") == "enforced";
    if (prevented) s.is_public = false;
    // Objects with lists of their own may be open whatever the bucket's policy says.
    if (!prevented && access.at("uniformBucketLevelAccess").flag("enabled") != true) {
      Resource front = s.what;
      front.kind = "storage bucket whose objects have access lists of their own";
      a.cloud.fronts.push_back({std::move(front), "storage.googleapis.com/" + name});
    }
  }
}

void read_bucket_policy(GcpAnswer& a) {
  Store* s = gcp_store_of(a);
  if (s == nullptr) return;
  const bool prevented = s->is_public == false;
  bool open = false;
  for (const Item& binding : a.root.needed_list("bindings"))
    for (const std::string& member : binding.texts("members"))
      open = open || member == "allUsers" || member == "allAuthenticatedUsers";
  if (prevented || !open) {
    if (!s->is_public) s->is_public = false;
    return;
  }
  s->is_public = true;
  Resource front = s->what;
  front.kind = "storage bucket that everybody may read";
  a.cloud.fronts.push_back({std::move(front), s->what.id});
}

void read_files(GcpAnswer& a) {
  for (const Item& v : a.root.elements()) {
    Store& s = gcp_store(a, a.resource(v, "file.googleapis.com", "filestore instance"),
                         StoreKind::file_system);
    const std::string tier = v.needed("tier");
    s.multi_zone = tier == "ENTERPRISE" || tier == "REGIONAL";
    for (const Item& one : v.at("replication").list("replicas")) {
      const std::string to = one.needed("peerInstance");
      const auto place = to.find("/locations/");
      s.copies.push_back(
          Copy{place == std::string::npos
                   ? std::string()
                   : gcp_place(to.substr(place + 11, to.find('/', place + 11) - place - 11)),
               "replication", "file.googleapis.com/" + to, a.file, one.path()});
    }
  }
}

void read_file_backups(GcpAnswer& a) {
  for (const Item& v : a.root.elements()) {
    Store& s =
        gcp_store(a, a.resource(v, "file.googleapis.com", "filestore backup"), StoreKind::backup);
    s.source = "file.googleapis.com/" + v.needed("sourceInstance");
    const std::string state = v.needed("state");
    s.state = state == "READY" ? "completed" : lower_ascii(state);
    s.made_at = v.text("createTime");
  }
}

/// Replicated by the provider's choice ("automatic"), where is not said.
void read_secrets(GcpAnswer& a) {
  for (const Item& v : a.root.elements()) {
    Store& s =
        gcp_store(a, a.resource(v, "secretmanager.googleapis.com", "secret"), StoreKind::secret);
    const Item replication = v.at("replication");
    std::vector<std::string> places;
    for (const Item& one : replication.at("userManaged").list("replicas"))
      places.push_back(one.needed("location"));
    if (places.empty() && !replication.at("automatic").is_there())
      replication.fault("is neither automatic nor of places");
    gcp_places(s, a, places, "replication", v.path());
  }
}

void read_registries(GcpAnswer& a) {
  for (const Item& v : a.root.elements())
    gcp_store(a, a.resource(v, "artifactregistry.googleapis.com", "artifact repository"),
              StoreKind::registry);
}

/// Messages lie where they were published, unless a policy names the regions.
void read_topics(GcpAnswer& a) {
  for (const Item& v : a.root.elements()) {
    Store& s =
        gcp_store(a, a.resource(v, "pubsub.googleapis.com", "pub/sub topic"), StoreKind::topic);
    gcp_places(s, a, v.at("messageStoragePolicy").texts("allowedPersistenceRegions"),
               "allowed region", v.path());
  }
}

}  // namespace

const std::vector<GcpOperation>& gcp_stores() {
  constexpr std::string_view file = "file.googleapis.com";
  static const std::vector<GcpOperation> all{
      {"storage buckets", "list", "stores buckets load_balancers", "", "storage.googleapis.com",
       read_buckets},
      {"storage buckets", "get-iam-policy", "buckets load_balancers", "storage bucket", "",
       read_bucket_policy},
      {"filestore instances", "list", "stores backups", "", file, read_files},
      {"filestore backups", "list", "stores backups", "", file, read_file_backups},
      {"secrets", "list", "stores", "", "secretmanager.googleapis.com", read_secrets},
      {"artifacts repositories", "list", "stores", "", "artifactregistry.googleapis.com",
       read_registries},
      {"pubsub topics", "list", "stores", "", "pubsub.googleapis.com", read_topics},
  };
  return all;
}

}  // namespace tenken::parse::cloud_json

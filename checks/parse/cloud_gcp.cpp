// A dump of one Google Cloud project (describe-gcp): which answers there must be, which there are,
// and who reads them. Lists of Google Cloud span every location of the project; the inventory of
// assets is the denominator of them all.
#include "checks/parse/cloud_gcp.hpp"

#include <algorithm>

#include "checks/parse/json.hpp"
#include "rules/text.hpp"

namespace tenken::parse {

using namespace cloud_json;

namespace {

void read_project(GcpAnswer& a) {
  (void)a.root.needed("projectId");
  if (a.root.needed("lifecycleState") != "ACTIVE")
    a.root.at("lifecycleState").fault("is not ACTIVE");
}

void read_regions(GcpAnswer& a) {
  for (const Item& v : a.root.elements()) a.cloud.regions.push_back(v.needed("name"));
}

void read_zones(GcpAnswer& a) {
  for (const Item& v : a.root.elements())
    a.book.zones_of[gcp_region(v.needed("region"))].push_back(v.needed("name"));
}

class Reader {
 public:
  Reader(const Dump& dump, const DumpManifest& manifest) : dump_(dump), manifest_(manifest) {}

  Result<Cloud> read() {
    cloud_.provider = manifest_.provider;
    cloud_.account = manifest_.account;
    cloud_.started_at = manifest_.started_at;
    cloud_.ended_at = manifest_.ended_at;
    static const GcpOperation project{"projects", "describe", every_aspect, "", "", read_project};
    static const GcpOperation services{"services", "list", every_aspect, "", "", read_gcp_services};
    static const GcpOperation assets{"asset", "search-all-resources", every_aspect, "",
                                     "",      read_gcp_assets};
    static const GcpOperation regions{"compute regions",        "list",      every_aspect, "",
                                      "compute.googleapis.com", read_regions};
    static const GcpOperation zones{"compute zones",          "list",    "", "",
                                    "compute.googleapis.com", read_zones};
    operation(project);
    if (account_.empty() || account_ != manifest_.account)
      return Error{.what = "cloud dump: the manifest names project \"" +
                           printable(manifest_.account) + "\", gcloud projects describe \"" +
                           printable(account_) + "\"",
                   .where = "manifest.json",
                   .code = account_.empty() ? "cloud.malformed" : "cloud.contradiction"};
    operation(services);
    operation(assets);
    lists_whole_ = cloud_.gaps.empty();
    operation(regions);
    operation(zones);
    for (const auto* list :
         {&gcp_network(), &gcp_firewalls(), &gcp_balancers(), &gcp_compute(), &gcp_serverless(),
          &gcp_disks(), &gcp_databases(), &gcp_stores(), &gcp_identity(), &gcp_records()})
      for (const GcpOperation& op : *list) operation(op);
    // A project without Compute Engine lists no region: what has none is looked at as one place.
    if (cloud_.regions.empty()) cloud_.regions.emplace_back(global_region);
    check_gcp_assets(cloud_, book_);
    return std::move(cloud_);
  }

 private:
  const Dump& dump_;
  const DumpManifest& manifest_;
  Cloud cloud_;
  GcpBook book_;
  std::string account_;
  bool lists_whole_ = false;  ///< the lists of APIs and of assets are

  void gap(const GcpOperation& op, std::string why) {
    if (op.aspects.empty()) return;
    cloud_.gaps.push_back(Gap{std::string(op.service), std::string(op.name), "", std::move(why),
                              words_of(op.aspects)});
  }

  /// What the lists before this one name, one call each.
  std::vector<std::string> wanted(const GcpOperation& op) const {
    std::vector<std::string> out;
    if (op.per_argument == "constraint") return {"gcp.resourceLocations"};
    if (op.per_argument == "ancestor") return {book_.ancestors.begin(), book_.ancestors.end()};
    const auto from = [&](const auto& list) {
      for (const auto& one : list)
        if (one.what.kind == op.per_argument) out.push_back(one.what.id);
    };
    from(cloud_.stores);
    from(cloud_.groups);
    from(cloud_.principals);
    for (const Resource& network : cloud_.networks)
      if (network.kind == op.per_argument) out.push_back(network.id);
    for (const GcpAsset& asset : book_.assets)
      if (asset.type == op.per_argument) out.push_back(asset.name);
    return out;
  }

  void operation(const GcpOperation& op) {
    std::set<std::string> asked;
    const std::vector<std::string> things =
        op.per_argument.empty() ? std::vector<std::string>{} : wanted(op);
    bool called = false;
    for (const DumpCall& c : manifest_.calls) {
      if (c.service != op.service || c.operation != op.name) continue;
      called = true;
      asked.insert(c.argument);
      call(op, c);
    }
    if (op.per_argument.empty() && !called) gap(op, "not called");
    for (const std::string& thing : things)
      if (!asked.contains(thing)) gap(op, "not called for " + printable(thing));
  }

  /// The provider refuses by the name of an API that the list of APIs does not have either. What
  /// an API left behind when it was switched off the inventory names still.
  bool is_off(const GcpOperation& op, const DumpCall& c) const {
    // gcloud ends well where a list of Compute Engine was refused: it is not complete.
    const bool refused = c.exit_status != 0 || !c.complete;
    if (!lists_whole_ || op.api.empty() || !refused ||
        c.error != "SERVICE_DISABLED " + std::string(op.api))
      return false;
    const std::string stem(op.api.substr(0, op.api.find('.')));
    return std::none_of(book_.services.begin(), book_.services.end(), [&](const std::string& on) {
      // storage-component serves buckets too, and Datastore the databases of Firestore.
      return on == op.api || on.starts_with(stem + "-") ||
             (stem == "firestore" && on.starts_with("datastore."));
    });
  }

  void call(const GcpOperation& op, const DumpCall& c) {
    if (is_off(op, c)) return;
    const std::string about = c.argument.empty() ? "" : " (" + printable(c.argument) + ")";
    const Parsed parsed = answer_of(dump_, c);
    if (!parsed.bad.empty()) return gap(op, parsed.bad + about);
    std::string bad;
    const Item root(&parsed.json, "", &bad);
    const bool wants_list = op.name.starts_with("list") || op.name == "search-all-resources" ||
                            op.name == "get-ancestors-iam-policy";
    if (wants_list != parsed.json.is_array())
      return gap(op, (wants_list ? "no list" : "no object") + about);
    GcpAnswer answer{cloud_, book_, root, c.argument, c.file};
    op.read(answer);
    if (op.service == "projects" && op.name == "describe") account_ = root.text("projectId");
    if (!bad.empty()) gap(op, printable(bad) + about);
  }
};

}  // namespace

namespace cloud_json {

std::string gcp_name(std::string_view link) {
  for (std::string_view head :
       {"https://www.googleapis.com/compute/v1/", "https://www.googleapis.com/compute/beta/",
        "https://compute.googleapis.com/compute/v1/"})
    if (link.starts_with(head))
      return "compute.googleapis.com/" + std::string(link.substr(head.size()));
  if (link.starts_with("//")) link.remove_prefix(2);
  return std::string(link);
}

std::string gcp_region(std::string_view place) {
  std::string out = lower_ascii(after_last(std::string(place), '/'));
  // "asia-northeast1-b": a zone is its region, a hyphen and one letter.
  if (out.size() > 2 && out[out.size() - 2] == '-' && out.back() >= 'a' && out.back() <= 'z')
    out.resize(out.size() - 2);
  return out;
}

std::string gcp_place(std::string_view location) {
  const std::string out = gcp_region(location);
  return out == "global" ? std::string() : out;
}

void gcp_places(Store& s, const GcpAnswer& a, const std::vector<std::string>& locations,
                const char* how, const std::string& path) {
  std::vector<std::string> all;
  for (const std::string& location : locations) {
    const std::string place = gcp_place(location);
    // Cloud Storage, "Bucket locations". Other pairs lie abroad, and stand by their own name.
    if (place == "asia1") {
      all.insert(all.end(), {"asia-northeast1", "asia-northeast2"});
      continue;
    }
    all.push_back(place);
  }
  s.what.region = all.empty() ? std::string() : all.front();
  for (std::size_t i = 1; i < all.size(); ++i)
    s.copies.push_back(Copy{all[i], how, "", a.file, path});
}

Store& gcp_store(GcpAnswer& a, Resource what, StoreKind kind) {
  Store s;
  s.what = std::move(what);
  s.kind = kind;
  // "Default encryption at rest": by a key of the provider's where none is named.
  s.encrypted = true;
  a.cloud.stores.push_back(std::move(s));
  return a.cloud.stores.back();
}

Store* gcp_store_of(GcpAnswer& a) {
  for (Store& s : a.cloud.stores)
    if (s.what.id == a.argument) return &s;
  a.root.fault("is about something that its list does not name");
  return nullptr;
}

Resource GcpAnswer::resource(const Item& at, std::string id, std::string name,
                             const char* kind) const {
  Resource out;
  out.id = std::move(id);
  out.name = std::move(name);
  out.kind = kind;
  for (const char* key : {"zone", "region", "location"}) {
    const Item place = at.at(key);
    if (!place.is_there()) continue;
    out.region = gcp_place(place.as_text());
    if (std::string_view(key) == "zone")
      out.zones = {lower_ascii(after_last(place.as_text(), '/'))};
    break;
  }
  out.file = file;
  out.path = at.path();
  return out;
}

Resource GcpAnswer::resource(const Item& at, const char* service, const char* kind) const {
  const std::string path = at.needed("name");
  Resource out = resource(at, std::string(service) + "/" + path, after_last(path, '/'), kind);
  const auto place = path.find("/locations/");
  if (out.region.empty() && place != std::string::npos) {
    const std::string rest = path.substr(place + std::string_view("/locations/").size());
    out.region = gcp_place(rest.substr(0, rest.find('/')));
  }
  book.seen.insert(out.id);
  return out;
}

Resource GcpAnswer::compute(const Item& at, const char* kind) const {
  Resource out = resource(at, gcp_name(at.needed("selfLink")), at.needed("name"), kind);
  book.seen.insert(out.id);
  return out;
}

Result<Cloud> read_gcp(const Dump& dump, const DumpManifest& manifest) {
  return Reader(dump, manifest).read();
}

}  // namespace cloud_json

}  // namespace tenken::parse

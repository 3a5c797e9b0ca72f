// A dump of one Azure subscription (Azure CLI 2.x): which answers there must be, which there are,
// and who reads them. Lists of Azure span every location of the subscription.
#include "checks/parse/cloud_azure.hpp"

#include <algorithm>
#include <set>

#include "checks/parse/json.hpp"
#include "rules/text.hpp"

namespace tenken::parse {

using namespace cloud_json;

namespace {

/// Resource types that a reader shows one by one: what `az resource list` names of them must stand
/// in their own list too.
constexpr std::string_view read_types[] = {
    "microsoft.compute/virtualmachines",
    "microsoft.compute/virtualmachinescalesets",
    "microsoft.compute/disks",
    "microsoft.compute/snapshots",
    "microsoft.compute/images",
    "microsoft.storage/storageaccounts",
    "microsoft.sql/servers/databases",
    "microsoft.dbforpostgresql/flexibleservers",
    "microsoft.dbformysql/flexibleservers",
    "microsoft.documentdb/databaseaccounts",
    "microsoft.cache/redis",
    "microsoft.keyvault/vaults",
    "microsoft.recoveryservices/vaults",
    "microsoft.operationalinsights/workspaces",
    "microsoft.containerregistry/registries",
    "microsoft.web/sites",
    "microsoft.containerinstance/containergroups",
    "microsoft.containerservice/managedclusters",
    "microsoft.network/loadbalancers",
    "microsoft.network/applicationgateways",
    "microsoft.network/publicipaddresses",
    "microsoft.network/networksecuritygroups",
};
/// Types that are read as part of others, or that keep no data, run nothing and open nothing by
/// themselves. Any other type is a gap by its name.
constexpr std::string_view neutral_types[] = {
    "microsoft.compute/virtualmachines/extensions",
    "microsoft.compute/availabilitysets",
    "microsoft.compute/proximityplacementgroups",
    "microsoft.compute/sshpublickeys",
    "microsoft.sql/servers",
    "microsoft.network/virtualnetworks",
    "microsoft.network/networkinterfaces",
    "microsoft.network/routetables",
    "microsoft.network/natgateways",
    "microsoft.network/networkwatchers",
    "microsoft.network/privateendpoints",
    "microsoft.network/privatednszones",
    "microsoft.network/privatednszones/virtualnetworklinks",
    "microsoft.network/dnszones",
    "microsoft.network/applicationgatewaywebapplicationfirewallpolicies",
    "microsoft.network/ddosprotectionplans",
    "microsoft.network/applicationsecuritygroups",
    "microsoft.containerregistry/registries/replications",
    "microsoft.web/serverfarms",
    "microsoft.web/certificates",
    "microsoft.managedidentity/userassignedidentities",
    "microsoft.insights/actiongroups",
    "microsoft.insights/metricalerts",
    "microsoft.insights/activitylogalerts",
    "microsoft.insights/autoscalesettings",
    "microsoft.insights/datacollectionrules",
    "microsoft.insights/workbooks",
    "microsoft.alertsmanagement/smartdetectoralertrules",
    "microsoft.operationsmanagement/solutions",
    "microsoft.portal/dashboards",
};

template <class List>
bool has(const List& list, std::string_view word) {
  return std::find(std::begin(list), std::end(list), word) != std::end(list);
}

void read_account(AzureAnswer& a) { (void)a.root.needed("id"); }

void read_locations(AzureAnswer& a) {
  for (const Item& v : a.root.elements()) {
    const std::string name = lower_ascii(v.needed("name"));
    if (const auto shown = v.text("displayName"); !shown.empty())
      a.book.by_display[lower_ascii(shown)] = name;
    const Item metadata = v.at("metadata");
    if (metadata.text("regionType") == "Logical") continue;
    a.cloud.regions.push_back(name);
    for (const Item& pair : metadata.list("pairedRegion"))
      a.book.pair[name] = lower_ascii(pair.text("name"));
  }
}

class Reader {
 public:
  Reader(const Dump& dump, const DumpManifest& manifest) : dump_(dump), manifest_(manifest) {}

  Result<Cloud> read() {
    cloud_.provider = manifest_.provider;
    cloud_.account = manifest_.account;
    cloud_.started_at = manifest_.started_at;
    cloud_.ended_at = manifest_.ended_at;
    static const AzureOperation account{"account", "show", every_aspect, "", read_account};
    static const AzureOperation places{"account", "list-locations", every_aspect, "",
                                       read_locations};
    static const AzureOperation all{"resource", "list", "services", "", nullptr};
    operation(account);
    if (account_.empty() || account_ != manifest_.account)
      return Error{.what = "cloud dump: the manifest names subscription \"" +
                           printable(manifest_.account) + "\", az account show \"" +
                           printable(account_) + "\"",
                   .where = "manifest.json",
                   .code = account_.empty() ? "cloud.malformed" : "cloud.contradiction"};
    operation(places);
    if (cloud_.regions.empty()) gap(places, "no location");
    for (const auto* list : {&azure_compute(), &azure_stores(), &azure_rules()})
      for (const AzureOperation& op : *list) operation(op);
    operation(all);
    return std::move(cloud_);
  }

 private:
  const Dump& dump_;
  const DumpManifest& manifest_;
  Cloud cloud_;
  AzureBook book_;
  std::string account_;

  void gap(const AzureOperation& op, std::string why) {
    if (op.aspects.empty()) return;
    cloud_.gaps.push_back(Gap{std::string(op.service), std::string(op.name), "", std::move(why),
                              words_of(op.aspects)});
  }

  /// What the lists before this one name, one call each.
  std::vector<std::string> wanted(const AzureOperation& op) const {
    std::vector<std::string> out;
    for (const Store& s : cloud_.stores)
      if (s.what.kind == op.per_argument) out.push_back(s.what.id);
    for (const CloudMachine& m : cloud_.machines)
      if (m.what.kind == op.per_argument) out.push_back(m.what.id);
    for (const Resource& r : book_.servers)
      if (r.kind == op.per_argument) out.push_back(r.id);
    for (const Group& g : cloud_.groups)
      if (g.what.kind == op.per_argument) out.push_back(g.what.id);
    return out;
  }

  void operation(const AzureOperation& op) {
    std::set<std::string> asked;
    const std::vector<std::string> things =
        op.per_argument.empty() ? std::vector<std::string>{} : wanted(op);
    bool called = false;
    for (const DumpCall& c : manifest_.calls) {
      if (c.service != op.service || c.operation != op.name) continue;
      called = true;
      asked.insert(azure_id(c.argument));
      call(op, c);
    }
    if (op.per_argument.empty() && !called) gap(op, "not called");
    for (const std::string& thing : things)
      if (!asked.contains(thing)) gap(op, "not called for " + printable(thing));
  }

  void call(const AzureOperation& op, const DumpCall& c) {
    const std::string about = c.argument.empty() ? "" : " (" + printable(c.argument) + ")";
    const Parsed parsed = answer_of(dump_, c);
    if (!parsed.bad.empty()) return gap(op, parsed.bad + about);
    std::string bad;
    const Item root(&parsed.json, "", &bad);
    if (op.name.starts_with("list") && !parsed.json.is_array() && op.service != "security pricing")
      return gap(op, "no list" + about);
    AzureAnswer answer{cloud_, book_, root, azure_id(c.argument), c.file};
    if (op.service == "resource")
      read_resources(root, c.file);
    else
      op.read(answer);
    if (op.service == "account" && op.name == "show") account_ = root.text("id");
    if (!bad.empty()) gap(op, printable(bad) + about);
  }

  /// Points of a machine's backup lie beside its disks; a collection where no machine stands is a
  /// copy of disks to another location.
  void add_restore_points(const Item& v, const std::string& id, const std::string& file) {
    Store s;
    s.what = Resource{id, v.text("name"), "restore point collection", "", {}, file, v.path()};
    s.what.region = lower_ascii(v.text("location"));
    s.kind = StoreKind::snapshot;
    if (std::none_of(cloud_.machines.begin(), cloud_.machines.end(),
                     [&](const CloudMachine& m) { return m.what.region == s.what.region; }))
      cloud_.stores.push_back(std::move(s));
  }

  /// Every resource of the subscription by its type: what nobody reads is named, and what its own
  /// list leaves out.
  void read_resources(const Item& root, const std::string& file) {
    std::set<std::string> ids, unread;
    // What a setting alone names stands in no list of its own.
    for (const Store& s : cloud_.stores)
      if (s.what.kind != azure_log_destination) ids.insert(s.what.id);
    for (const CloudMachine& m : cloud_.machines) ids.insert(m.what.id);
    for (const LoadBalancer& b : cloud_.load_balancers) ids.insert(b.what.id);
    for (const PublicAddress& p : cloud_.addresses) ids.insert(p.what.id);
    for (const PacketFilter& f : cloud_.filters) ids.insert(f.what.id);
    for (const Front& f : cloud_.fronts) ids.insert(f.what.id);
    for (const Group& g : cloud_.groups) ids.insert(g.what.id);
    for (const Item& v : root.elements()) {
      const std::string type = lower_ascii(v.needed("type")), id = azure_id(v.needed("id"));
      const auto add = [&](const std::string& what, const std::string& why) {
        cloud_.gaps.push_back(Gap{
            what,
            "",
            lower_ascii(v.text("location")),
            why,
            {"services", "stores", "buckets", "machines", "network", "load_balancers", "pools"}});
      };
      // The database that a server keeps for itself.
      if (type == "microsoft.sql/servers/databases" && id.ends_with("/databases/master")) continue;
      if (has(read_types, type)) {
        if (!ids.contains(id)) add(printable(id), "in resource list, and not in its own list");
      } else if (type == "microsoft.insights/scheduledqueryrules") {
        // Alerts on what is logged: what they are about only their query says.
        Alarm m;
        m.what = Resource{id, v.text("name"), "azure log alert", "", {}, file, v.path()};
        m.metric = std::string(unread_alarm);
        cloud_.alarms.push_back(std::move(m));
      } else if (type == "microsoft.compute/restorepointcollections") {
        add_restore_points(v, id, file);
      } else if (!has(neutral_types, type) && unread.insert(type).second) {
        add(printable(type), "a resource type that is not read");
      }
    }
  }
};

}  // namespace

namespace cloud_json {

std::string azure_id(std::string_view id) { return lower_ascii(id); }

std::string azure_location(const AzureAnswer& a, const std::string& said) {
  const std::string low = lower_ascii(said);
  const auto found = a.book.by_display.find(low);
  return found == a.book.by_display.end() ? low : found->second;
}

Resource AzureAnswer::resource(const Item& at, const char* kind) const {
  Resource out;
  out.id = azure_id(at.needed("id"));
  out.name = at.text("name");
  out.kind = kind;
  out.region = azure_location(*this, at.text("location"));
  if (const Item zones = at.at("zones"); zones.is_there())
    for (const Item& zone : zones.elements()) out.zones.push_back(zone.as_text());
  out.file = file;
  out.path = at.path();
  return out;
}

Result<Cloud> read_azure(const Dump& dump, const DumpManifest& manifest) {
  return Reader(dump, manifest).read();
}

}  // namespace cloud_json

}  // namespace tenken::parse

// A dump of an Azure subscription: the recording of examples/cloud/azure-compliant and what may
// befall it.
#include <doctest/doctest.h>

#include <algorithm>

#include "checks/parse/cloud.hpp"
#include "tests/parse/cloud_recording.hpp"

using namespace tenken;
using namespace tenken::parse;

namespace {

const Files& recording() {
  static const Files files = recording_of("azure-compliant");
  return files;
}

/// The recording with one answer changed at its first `find`.
Cloud changed(const std::string& file, const std::string& find, const std::string& put) {
  return parse::changed(recording(), file, find, put);
}

}  // namespace

TEST_CASE("azure: the recording is complete and says where everything and every copy is") {
  const auto cloud = read_cloud(dump_of(recording()));
  REQUIRE(cloud);
  for (const char* aspect :
       {"stores", "buckets", "machines", "network", "trails", "alarms", "principals", "keys",
        "backups", "watchers", "services", "guardrails", "load_balancers", "pools"})
    CHECK_MESSAGE(cloud->complete(aspect), aspect << why_of(*cloud));
  CHECK(cloud->regions == std::vector<std::string>{"japaneast", "japanwest", "southeastasia"});
  for (const Store& s : cloud->stores) CHECK(s.what.region == "japaneast");
  for (const char* name :
       {"minatodocuments", "cases", "minato-pg", "minato-vault", "minato-keys"}) {
    const Store& s = store(*cloud, name);
    REQUIRE_MESSAGE(!s.copies.empty(), name);
    for (const Copy& copy : s.copies) CHECK(copy.region == "japanwest");
  }
  CHECK(store(*cloud, "cases").copies.size() == 3);  // backups, failover group, replica
  CHECK(store(*cloud, "minatodocuments").versioned == true);
  CHECK(std::none_of(cloud->stores.begin(), cloud->stores.end(),
                     [](const Store& s) { return s.what.name == "master"; }));
  CHECK(cloud->machines.size() == 3);
  CHECK(cloud->machines[0].private_addresses == std::vector<std::string>{"10.77.9.11"});
  CHECK(cloud->machines[0].volumes.size() == 1);
  CHECK(cloud->route_tables[0].routes[0].target_kind == "internet_gateway");
  CHECK(cloud->filters[0].rules.size() == 1);  // https in; nothing out to the Internet
  CHECK(cloud->load_balancers[0].internet_facing == false);
  CHECK(cloud->fronts.empty());
  CHECK(cloud->guardrails[0].attached);
  CHECK(cloud->guardrails[0].regions == std::vector<std::string>{"japaneast", "japanwest"});
}

TEST_CASE("azure: where copies go, and what is not known of it") {
  const std::string accounts = "storage-account.list.json";
  CHECK(store(changed(accounts, "Standard_RAGZRS", "Standard_ZRS"), "minatodocuments")
            .copies.size() == 1);
  Cloud cloud = changed(accounts, "\"secondaryLocation\": \"japanwest\"",
                        "\"secondaryLocation\": \"Southeast Asia\"");
  CHECK(store(cloud, "minatodocuments").copies[0].region == "southeastasia");
  cloud = changed(accounts, "\"secondaryLocation\": \"japanwest\"", "\"secondaryLocation\": null");
  CHECK(store(cloud, "minatodocuments").copies[0].region.empty());  // where to is not said
  CHECK(!changed(accounts, "Standard_RAGZRS", "Standard_New").complete("stores"));
  for (const auto& [file, bytes] : recording())
    if (file.starts_with("sql-db.list")) {
      CHECK(!changed(file, "\"currentBackupStorageRedundancy\": \"Geo\"",
                     "\"currentBackupStorageRedundancy\": \"Elsewhere\"")
                 .complete("stores"));
      cloud = changed(file, "\"currentBackupStorageRedundancy\": \"Geo\"",
                      "\"currentBackupStorageRedundancy\": \"Local\"");
      CHECK(store(cloud, "cases").copies.size() == 2);
    }
  // A location whose pair the list does not give.
  cloud =
      changed("account.list-locations.json", "\"name\": \"japanwest\"", "\"other\": \"japanwest\"");
  CHECK(store(cloud, "minato-pg").copies[0].region.empty());
  cloud = changed("postgres-flexible-server.list.json", "\"geoRedundantBackup\": \"Enabled\"",
                  "\"geoRedundantBackup\": \"Disabled\"");
  CHECK(store(cloud, "minato-pg").copies.empty());
  CHECK(!changed("postgres-flexible-server.list.json", "\"geoRedundantBackup\": \"Enabled\"",
                 "\"x\": 1")
             .complete("stores"));
}

TEST_CASE("azure: a type that nobody reads and a thing that its own list lacks are gaps by name") {
  Cloud cloud = changed("resource.list.json", "Microsoft.KeyVault/vaults\"",
                        "Microsoft.CognitiveServices/accounts\"");
  CHECK(why_of(cloud).find("microsoft.cognitiveservices/accounts") != std::string::npos);
  CHECK(!cloud.complete("stores"));
  CHECK(!cloud.complete("machines"));
  for (const char* list : {"vm.list.json", "disk.list.json", "storage-account.list.json",
                           "functionapp.list.json", "network-lb.list.json", "network-nsg.list.json",
                           "keyvault.list.json", "monitor-log-analytics-workspace.list.json"}) {
    Files files = recording();
    files[list] = "[]";
    const auto read = read_cloud(dump_of(files));
    REQUIRE(read);
    CHECK_MESSAGE(why_of(*read).find("not in its own list") != std::string::npos, list);
    CHECK_MESSAGE(!read->complete("machines"), list);
  }
}

TEST_CASE("azure: without any one file something is a gap") {
  for (const auto& [name, bytes] : recording()) {
    if (name == "manifest.json") continue;
    Files files = recording();
    files.erase(name);
    const auto cloud = read_cloud(dump_of(files));
    if (cloud) CHECK_MESSAGE(!cloud->gaps.empty(), name);
  }
}

TEST_CASE("azure: an answer that is cut anywhere is a gap, never an answer") {
  for (const auto& [name, bytes] : recording()) {
    if (name == "manifest.json") continue;
    const std::size_t end = bytes.find_last_of("}]");
    for (std::size_t cut = 0; cut <= end; ++cut) {
      if (bytes.size() > 300 && cut % 61 != 0 && cut + 3 < end) continue;
      Dump dump = dump_of(recording());
      dump[name].bytes = std::string_view(bytes).substr(0, cut);
      const auto cloud = read_cloud(dump);
      if (cloud) CHECK_MESSAGE(!cloud->gaps.empty(), name << " at " << cut);
    }
  }
}

TEST_CASE("azure: another subscription is a contradiction, another answer a gap") {
  Files files = recording();
  files["account.show.json"] = R"({"id": "00000000-0000-4000-8000-00000000ffff"})";
  auto cloud = read_cloud(dump_of(files));
  REQUIRE(!cloud);
  CHECK(cloud.error().code == "cloud.contradiction");
  for (const char* answer : {R"({"value": []})", R"([{"id": 1}])", "[null]", "\"x\"", R"([[]])", "",
                             "\xEF\xBB\xBF[]", R"([{"id": "a", "id": "b"}])"}) {
    files = recording();
    files["disk.list.json"] = answer;
    CHECK_MESSAGE(!read_cloud(dump_of(files))->complete("stores"), answer);
  }
}

TEST_CASE("azure: the lines of a security group, first by priority") {
  const std::string file = "network-nsg.list.json";
  const auto rules = [&](const std::string& find, const std::string& put, bool egress) {
    std::vector<PacketRule> out;
    const Cloud cloud = changed(file, find, put);
    for (const PacketRule& r : cloud.filters[0].rules)
      if (r.egress == egress) out.push_back(r);
    return out;
  };
  // Without the denial the default line lets everything out.
  CHECK(rules("\"priority\": 200", "\"priority\": 65400", true).size() == 1);
  CHECK(rules("\"priority\": 200", "\"priority\": 200", true).empty());
  // A denial of one port denies only it: what is behind it is in doubt.
  auto some = rules(
      "\"name\": \"no-internet\",\n        \"priority\": 200,\n        \"access\": \"Deny\",\n     "
      "   \"direction\": \"Outbound\",\n        \"protocol\": \"*\"",
      "\"name\": \"no-internet\",\n        \"priority\": 200,\n        \"access\": \"Deny\",\n     "
      "   \"direction\": \"Outbound\",\n        \"protocol\": \"Tcp\"",
      true);
  REQUIRE(some.size() == 1);
  CHECK(some[0].ranges == std::vector<std::string>{"(partly denied before)"});
  // Everybody may come in.
  some = rules("10.77.0.0/16", "*", false);
  REQUIRE(some.size() == 1);
  CHECK(some[0].ranges == std::vector<std::string>{"0.0.0.0/0", "::/0"});
  CHECK(some[0].from_port == 443);
  CHECK(!changed(file, "\"443\"", "\"443-\"").complete("network"));
  CHECK(!changed(file, "\"443\"", "\"70000\"").complete("network"));
  CHECK(!changed(file, "\"Deny\"", "\"Perhaps\"").complete("network"));
}

TEST_CASE("azure: apps outside a network, and their names on the Internet") {
  const std::string file = "functionapp.list.json";
  CHECK(changed(file, "\"vnetRouteAllEnabled\": true", "\"vnetRouteAllEnabled\": false")
            .machines[2]
            .subnets.empty());
  const Cloud unsaid = changed(file, "\"vnetRouteAllEnabled\": true", "\"x\": true");
  REQUIRE(unsaid.machines[2].subnets.size() == 1);
  CHECK(unsaid.machines[2].subnets[0].starts_with("("));
  CHECK(changed(file, "\"publicNetworkAccess\": \"Disabled\"", "\"publicNetworkAccess\": null")
            .fronts.size() == 1);
}

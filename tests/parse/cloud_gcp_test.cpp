// A dump of a Google Cloud project: the recording of examples/cloud/gcp-compliant and what may
// befall it.
#include <doctest/doctest.h>

#include <algorithm>

#include "checks/parse/cloud.hpp"
#include "tests/parse/cloud_recording.hpp"

using namespace tenken;
using namespace tenken::parse;

namespace {

const Files& recording() {
  static const Files files = recording_of("gcp-compliant");
  return files;
}

/// The recording with one answer changed at its first `find`.
Cloud changed(const std::string& file, const std::string& find, const std::string& put) {
  return parse::changed(recording(), file, find, put);
}

}  // namespace

TEST_CASE("gcp: the recording is complete and says where everything and every copy is") {
  const auto cloud = read_cloud(dump_of(recording()));
  REQUIRE(cloud);
  for (const char* aspect :
       {"stores", "buckets", "machines", "network", "trails", "alarms", "principals", "keys",
        "backups", "watchers", "services", "guardrails", "load_balancers", "pools"})
    CHECK_MESSAGE(cloud->complete(aspect), aspect << why_of(*cloud));
  CHECK(cloud->regions ==
        std::vector<std::string>{"asia-northeast1", "asia-northeast2", "us-central1"});
  // Logs of no place, and everything else in Japan.
  for (const Store& s : cloud->stores) {
    const bool of_no_place = s.what.name == "_Required" || s.what.name == "_Default";
    CHECK_MESSAGE(s.what.region.empty() == of_no_place, s.what.id);
    if (!of_no_place) CHECK_MESSAGE(s.what.region.starts_with("asia-northeast"), s.what.id);
    for (const Copy& copy : s.copies)
      CHECK_MESSAGE((copy.region == "asia-northeast1" || copy.region == "asia-northeast2"),
                    s.what.id);
  }
  CHECK(store(*cloud, "minato-pg").copies.size() == 2);  // backups, replica
  CHECK(store(*cloud, "minato-documents").versioned == true);
  CHECK(store(*cloud, "app1-daily").source == store(*cloud, "app1-disk").what.id);
  CHECK(cloud->machines.size() == 3);
  CHECK(cloud->machines[0].private_addresses == std::vector<std::string>{"10.77.9.11"});
  CHECK(cloud->machines[0].volumes.size() == 1);
  CHECK(cloud->machines[2].subnets == cloud->machines[0].subnets);
  CHECK(cloud->route_tables[0].routes[1].destination == "pl-restricted.googleapis.com");
  CHECK(cloud->filters[0].rules.size() == 3);  // https in; inside and Google's interfaces out
  CHECK(cloud->fronts.empty());
  CHECK(cloud->guardrails[0].attached);
}

TEST_CASE("gcp: where buckets are: a pair in Japan is two places, a continent is none") {
  const std::string file = "storage-buckets.list.json";
  const auto places = [&](const std::string& location, const std::string& type,
                          const std::string& own) {
    Files files = recording();
    files[file] = R"([{"name": "b", "location": ")" + location + R"(", "locationType": ")" + type +
                  R"(", "customPlacementConfig": {"dataLocations": )" + own +
                  R"(}, "iamConfiguration": {"publicAccessPrevention": "enforced"}}])";
    const auto cloud = read_cloud(dump_of(files));
    REQUIRE(cloud);
    const Store& s = store(*cloud, "b");
    return s.what.region + (s.copies.empty() ? "" : " " + s.copies[0].region);
  };
  CHECK(places("ASIA1", "dual-region", "null") == "asia-northeast1 asia-northeast2");
  CHECK(places("asia1", "dual-region", "null") == "asia-northeast1 asia-northeast2");
  CHECK(places("ASIA", "multi-region", "null") == "asia");
  CHECK(places("ASIA", "dual-region", R"(["ASIA-NORTHEAST1", "ASIA-NORTHEAST2"])") ==
        "asia-northeast1 asia-northeast2");
  CHECK(places("ASIA", "dual-region", R"(["ASIA-NORTHEAST1", "ASIA-SOUTHEAST1"])") ==
        "asia-northeast1 asia-southeast1");
  CHECK(places("NAM4", "dual-region", "null") == "nam4");
  CHECK(places("ASIA-NORTHEAST1", "region", "null") == "asia-northeast1");
  CHECK(places("ASIA-NORTHEAST3", "region", "null") == "asia-northeast3");
  CHECK(!changed(file, "\"dual-region\"", "\"tri-region\"").complete("stores"));
  CHECK(!changed(file, "\"locationType\"", "\"x\"").complete("stores"));
}

TEST_CASE("gcp: where copies go, and what is not known of it") {
  const std::string sql = "sql-instances.list.json";
  // No location: the provider's default is the continent.
  Cloud cloud = changed(sql, "\"location\": \"asia-northeast1\"", "\"location\": null");
  CHECK(store(cloud, "minato-pg").copies[0].region == "asia");
  cloud = changed(sql, "\"minato-pg-osaka\"\n", "\"minato-pg-elsewhere\"\n");
  CHECK(store(cloud, "minato-pg").copies[1].region.empty());  // of another project
  cloud = changed(sql, "\"REGIONAL\"", "\"ZONAL\"");
  CHECK(store(cloud, "minato-pg").multi_zone == false);
  CHECK(!changed(sql, "\"REGIONAL\"", "\"NEW\"").complete("stores"));
  CHECK(!changed(sql, "\"CLOUD_SQL_INSTANCE\"", "\"ON_PREMISES_INSTANCE\"").complete("stores"));
  cloud = changed("compute-snapshots.list.json", "\"asia-northeast2\"", "\"asia\"");
  CHECK(store(cloud, "app1-daily").what.region == "asia");
  cloud = changed("compute-snapshots.list.json", "\"asia-northeast2\"", "");
  CHECK(store(cloud, "app1-daily").what.region.empty());
  cloud = changed("compute-resource-policies.list.json", "\"asia-northeast2\"", "");
  CHECK(cloud.backup_plans[0].copies[0].region.empty());
  cloud = changed("secrets.list.json", "\"userManaged\"", "\"automatic\"");
  CHECK(store(cloud, "minato-db").what.region.empty());
  CHECK(!changed("secrets.list.json", "\"userManaged\"", "\"else\"").complete("stores"));
  // A sink into a bucket of another project.
  cloud = changed("logging-sinks.list.json", "projects/minato-care/locations/asia-northeast1",
                  "projects/other/locations/asia-northeast1");
  CHECK(std::any_of(cloud.stores.begin(), cloud.stores.end(), [](const Store& s) {
    return s.what.kind == "destination of a log sink" && s.what.region.empty();
  }));
  for (const auto& [name, bytes] : recording())
    if (name.starts_with("logging-sinks-above")) {
      cloud = changed(name, "\"includeChildren\": false", "\"includeChildren\": true");
      CHECK(store(cloud, "elsewhere").what.kind == "destination of a log sink");
    }
  // What is not said is not off.
  CHECK(!changed(sql, "\"ipv4Enabled\": false", "\"x\": false").complete("stores"));
  CHECK(!changed(sql, "\"enabled\": true", "\"x\": true").complete("stores"));
}

TEST_CASE("gcp: what the inventory names and nobody reads is a gap by name") {
  const std::string assets = "asset.search-all-resources.json";
  Cloud cloud = changed(assets, "artifactregistry.googleapis.com/Repository",
                        "bigquery.googleapis.com/Dataset");
  CHECK(why_of(cloud).find("bigquery.googleapis.com/Dataset") != std::string::npos);
  CHECK(!cloud.complete("stores"));
  CHECK(store(cloud, "minato-images").kind == StoreKind::registry);
  for (const char* list :
       {"compute-instances.list.json", "compute-disks.list.json", "storage-buckets.list.json",
        "sql-instances.list.json", "run-services.list.json", "secrets.list.json",
        "compute-firewall-rules.list.json", "compute-routes.list.json", "logging-buckets.list.json",
        "artifacts-repositories.list.json", "compute-networks.list.json"}) {
    Files files = recording();
    files[list] = "[]";
    const auto read = read_cloud(dump_of(files));
    REQUIRE(read);
    CHECK_MESSAGE(why_of(*read).find("not in its own list") != std::string::npos, list);
    CHECK_MESSAGE(!read->complete("machines"), list);
  }
  cloud = changed("services.list.json", "\"sts.googleapis.com\"", "\"healthcare.googleapis.com\"");
  CHECK(why_of(cloud).find("healthcare.googleapis.com") != std::string::npos);
  CHECK(!cloud.complete("services"));
}

TEST_CASE("gcp: an API that is off is proof only where the list of APIs agrees") {
  const auto cloud = read_cloud(dump_of(recording()));
  REQUIRE(cloud);
  CHECK(cloud->complete("stores"));
  // On in the list, off in the refusal.
  CHECK(!changed("services.list.json", "\"sts.googleapis.com\"", "\"spanner.googleapis.com\"")
             .complete("stores"));
  CHECK(!changed("manifest.json", "SERVICE_DISABLED spanner.googleapis.com", "SERVICE_DISABLED")
             .complete("stores"));
  CHECK(!changed("manifest.json", "SERVICE_DISABLED spanner.googleapis.com",
                 "SERVICE_DISABLED file.googleapis.com")
             .complete("stores"));
  CHECK(!changed("manifest.json", "SERVICE_DISABLED spanner.googleapis.com", "AccessDenied")
             .complete("stores"));
  // Another API that serves the same.
  CHECK(!changed("services.list.json", "\"sts.googleapis.com\"", "\"datastore.googleapis.com\"")
             .complete("stores"));
  CHECK(changed("services.list.json", "\"sts.googleapis.com\"", "\"bigquery.googleapis.com\"")
            .complete("stores"));
  // Neither list may be missing.
  for (const char* list : {"services.list.json", "asset.search-all-resources.json"}) {
    Files files = recording();
    files.erase(list);
    const auto read = read_cloud(dump_of(files));
    REQUIRE(read);
    CHECK(why_of(*read).find("spanner instances list: SERVICE_DISABLED") != std::string::npos);
  }
}

TEST_CASE("gcp: without any one file something is a gap") {
  for (const auto& [name, bytes] : recording()) {
    if (name == "manifest.json" || bytes == "{}\n" || name == "compute-zones.list.json") continue;
    Files files = recording();
    files.erase(name);
    const auto cloud = read_cloud(dump_of(files));
    if (cloud) CHECK_MESSAGE(!cloud->gaps.empty(), name);
  }
}

TEST_CASE("gcp: an answer that is cut anywhere is a gap, never an answer") {
  for (const auto& [name, bytes] : recording()) {
    if (name == "manifest.json" || bytes == "{}\n" || name == "compute-zones.list.json") continue;
    const std::size_t end = bytes.find_last_of("}]");
    for (std::size_t cut = 0; cut <= end; ++cut) {
      if (bytes.size() > 300 && cut % 97 != 0 && cut + 3 < end) continue;
      Dump dump = dump_of(recording());
      dump[name].bytes = std::string_view(bytes).substr(0, cut);
      const auto cloud = read_cloud(dump);
      if (cloud) CHECK_MESSAGE(!cloud->gaps.empty(), name << " at " << cut);
    }
  }
}

TEST_CASE("gcp: another project is a contradiction, another answer a gap") {
  Files files = recording();
  files["projects.describe.json"] = R"({"projectId": "other", "lifecycleState": "ACTIVE"})";
  auto cloud = read_cloud(dump_of(files));
  REQUIRE(!cloud);
  CHECK(cloud.error().code == "cloud.contradiction");
  for (const char* answer : {R"({"value": []})", R"([{"id": 1}])", "[null]", "\"x\"", R"([[]])", "",
                             "\xEF\xBB\xBF[]", R"([{"id": "a", "id": "b"}])"}) {
    files = recording();
    files["compute-disks.list.json"] = answer;
    CHECK_MESSAGE(!read_cloud(dump_of(files))->complete("stores"), answer);
  }
}

namespace {

/// What the firewall before app1 lets through in one direction, "protocol port range; …".
std::string lets(const std::string& rules, bool egress) {
  Files files = recording();
  files["compute-firewall-rules.list.json"] = rules;
  const auto cloud = read_cloud(dump_of(files));
  REQUIRE(cloud);
  const CloudMachine& m = cloud->machines[0];
  std::string out;
  for (const PacketFilter& f : cloud->filters) {
    if (f.what.id != m.security_groups[0]) continue;
    for (const PacketRule& r : f.rules)
      if (r.egress == egress)
        for (const std::string& range : r.ranges)
          out += r.protocol + " " + std::to_string(r.from_port) + " " + range + "; ";
  }
  return out;
}
std::string rule(const std::string& name, const std::string& direction, int priority,
                 const std::string& rest) {
  return R"({"name": ")" + name + R"(", "selfLink": "https://www.googleapis.com/compute/v1/)" +
         "projects/minato-care/global/firewalls/" + name + R"(", "network": )" +
         R"("https://www.googleapis.com/compute/v1/projects/minato-care/global/networks/minato", )" +
         R"("direction": ")" + direction + R"(", "priority": )" + std::to_string(priority) + ", " +
         rest + "}";
}
std::string allow(const std::string& rest) {
  return R"("allowed": [{"IPProtocol": "tcp", "ports": ["22"]}])" + rest;
}
const std::string deny_all = R"("denied": [{"IPProtocol": "all"}])";

}  // namespace

TEST_CASE("gcp: rules of a firewall: priority, denial before permission, disabled, targets") {
  const std::string world = R"(, "sourceRanges": ["0.0.0.0/0"])";
  // default-allow-ssh of the default network.
  CHECK(lets("[" + rule("ssh", "INGRESS", 65534, allow(world)) + "]", false) ==
        "tcp 22 0.0.0.0/0; ");
  CHECK(
      lets("[" + rule("ssh", "INGRESS", 65534, allow(world + R"(, "disabled": true)")) + "]", false)
          .empty());
  CHECK(lets("[" + rule("ssh", "INGRESS", 1000, allow(world + R"(, "targetTags": ["web"])")) + "]",
             false)
            .empty());
  CHECK(lets("[" + rule("ssh", "INGRESS", 1000, allow(world + R"(, "targetTags": ["x", "app"])")) +
                 "]",
             false) == "tcp 22 0.0.0.0/0; ");
  CHECK(lets("[" +
                 rule("ssh", "INGRESS", 1000,
                      allow(world + R"(, "targetServiceAccounts": )" +
                            R"(["app@minato-care.iam.gserviceaccount.com"])")) +
                 "]",
             false) == "tcp 22 0.0.0.0/0; ");
  // No source at all is everybody; tags alone are machines inside.
  CHECK(lets("[" + rule("ssh", "INGRESS", 1000, allow("")) + "]", false) == "tcp 22 0.0.0.0/0; ");
  CHECK(
      lets("[" + rule("ssh", "INGRESS", 1000, allow(R"(, "sourceTags": ["bastion"])")) + "]", false)
          .empty());
  CHECK(lets("[" + rule("ssh", "INGRESS", 1000, allow(R"(, "sourceRanges": ["::/0"])")) + "]",
             false) == "tcp 22 ::/0; ");
  // A denial of the same number comes first, of the next number too late.
  const std::string denial = deny_all + world;
  CHECK(lets("[" + rule("ssh", "INGRESS", 1000, allow(world)) + "," +
                 rule("no", "INGRESS", 1000, denial) + "]",
             false)
            .empty());
  CHECK(lets("[" + rule("ssh", "INGRESS", 1000, allow(world)) + "," +
                 rule("no", "INGRESS", 1001, denial) + "]",
             false) == "tcp 22 0.0.0.0/0; ");
  // A denial of IPv4 denies nothing of IPv6.
  CHECK(lets("[" + rule("ssh", "INGRESS", 1000, allow(R"(, "sourceRanges": ["::/0"])")) + "," +
                 rule("no", "INGRESS", 900, denial) + "]",
             false) == "tcp 22 ::/0; ");
  // One for other machines denies nothing here, one of a part leaves the rest in doubt.
  CHECK(lets("[" + rule("ssh", "INGRESS", 1000, allow(world)) + "," +
                 rule("no", "INGRESS", 900, denial + R"(, "targetTags": ["web"])") + "]",
             false) == "tcp 22 0.0.0.0/0; ");
  CHECK(lets("[" + rule("ssh", "INGRESS", 1000, allow(world)) + "," +
                 rule("no", "INGRESS", 900, deny_all + R"(, "sourceRanges": ["192.0.2.0/24"])") +
                 "]",
             false) == "tcp 22 (partly denied before); ");
}

TEST_CASE("gcp: what goes out is let unless a rule denies it") {
  const std::string every = R"(, "destinationRanges": ["0.0.0.0/0"])";
  CHECK(lets("[]", true) == "all 0 0.0.0.0/0; all 0 ::/0; ");
  CHECK(lets("[" + rule("no", "EGRESS", 65000, deny_all + every) + "]", true) == "all 0 ::/0; ");
  // Without ranges it is every destination of IPv4.
  CHECK(lets("[" + rule("no", "EGRESS", 65000, deny_all) + "]", true) == "all 0 ::/0; ");
  CHECK(lets("[" + rule("no", "EGRESS", 65000, deny_all + every + R"(, "disabled": true)") + "]",
             true) == "all 0 0.0.0.0/0; all 0 ::/0; ");
  // TCP alone is not all.
  CHECK(
      lets("[" + rule("no", "EGRESS", 65000, R"("denied": [{"IPProtocol": "tcp"}])" + every) + "]",
           true) == "all 0 (partly denied before); all 0 ::/0; ");
  CHECK(lets("[" + rule("yes", "EGRESS", 100, allow(every)) + "," +
                 rule("no", "EGRESS", 65000, deny_all + every) + "]",
             true) == "tcp 22 0.0.0.0/0; all 0 ::/0; ");
  CHECK(lets("[" + rule("yes", "EGRESS", 100, allow(R"(, "destinationRanges": ["10.0.0.0/8"])")) +
                 "," + rule("no", "EGRESS", 65000, deny_all + every) + "]",
             true) == "tcp 22 10.0.0.0/8; all 0 ::/0; ");
}

TEST_CASE("gcp: rules that cannot be read are gaps") {
  const std::string file = "compute-firewall-rules.list.json";
  for (const auto& [find, put] : {std::pair{"\"443\"", "\"443-\""},
                                  {"\"443\"", "\"70000\""},
                                  {"\"443\"", "\"90-80\""},
                                  {"\"INGRESS\"", "\"BOTH\""},
                                  {"\"allowed\"", "\"x\""},
                                  {"\"priority\": 1000", "\"priority\": 70000"},
                                  {"\"priority\": 1000", "\"priority\": \"high\""}})
    CHECK_MESSAGE(!changed(file, find, put).complete("network"), put);
  // A policy of the organisation that does more than hand on.
  for (const auto& [name, bytes] : recording())
    if (name.starts_with("compute-networks.get-effective"))
      CHECK(!changed(name, "goto_next", "deny").complete("network"));
}

TEST_CASE("gcp: the ways out of a subnet") {
  const std::string routes = "compute-routes.list.json";
  // What leads from app1's subnet to everywhere.
  const auto way = [&](Files files) {
    const auto cloud = read_cloud(dump_of(files));
    REQUIRE(cloud);
    std::string out;
    for (const RouteTable& t : cloud->route_tables)
      if (t.subnets == cloud->machines[0].subnets)
        for (const Route& r : t.routes)
          if (r.destination == "0.0.0.0/0") out += r.target_kind + " " + r.state + "; ";
    return out;
  };
  Files open = recording();
  const auto put = [](std::string& text, const std::string& find, const std::string& with) {
    const auto at = text.find(find);
    REQUIRE_MESSAGE(at != std::string::npos, find);
    text.replace(at, find.size(), with);
  };
  CHECK(way(open).empty());
  put(open[routes], "199.36.153.4/30", "0.0.0.0/0");
  CHECK(way(open) == "endpoint active; ");  // Private Google Access
  Files bare = open;
  put(bare["compute-networks-subnets.list.json"], "\"privateIpGoogleAccess\": true",
      "\"privateIpGoogleAccess\": false");
  CHECK(way(bare) == "internet_gateway blackhole; ");
  Files external = bare;
  put(external["compute-instances.list.json"], "\"accessConfigs\": []",
      R"("accessConfigs": [{"natIP": "203.0.113.9"}])");
  CHECK(way(external) == "internet_gateway active; ");
  // A stopped machine has no address yet.
  put(external["compute-instances.list.json"], R"({"natIP": "203.0.113.9"})", "{}");
  CHECK(way(external) == "internet_gateway active; ");
  Files nat = bare;
  const std::string router =
      R"([{"name": "r", "selfLink": "https://www.googleapis.com/compute/v1/projects/minato-care/)"
      R"(regions/asia-northeast1/routers/r", "region": "asia-northeast1", "network": )"
      R"("https://www.googleapis.com/compute/v1/projects/minato-care/global/networks/minato", )"
      R"("bgpPeers": [], "nats": [{"name": "n", "type": "PUBLIC", )"
      R"("sourceSubnetworkIpRangesToNat": "ALL_SUBNETWORKS_ALL_IP_RANGES"}]}])";
  nat["compute-routers.list.json"] = router;
  CHECK(way(nat) == "nat_gateway active; ");
  put(nat["compute-routers.list.json"], "\"region\": \"asia-northeast1\"",
      "\"region\": \"asia-northeast2\"");
  CHECK(way(nat) == "internet_gateway blackhole; ");
  nat["compute-routers.list.json"] = router;
  put(nat["compute-routers.list.json"], "PUBLIC", "PRIVATE");
  CHECK(way(nat) == "internet_gateway blackhole; ");
  // A better route to an appliance; one for machines with a tag; one that is learnt.
  Files led = external;
  put(led[routes], "{\n", R"({"name": "a", "selfLink": "https://www.googleapis.com/compute/v1/a",
    "network": "https://www.googleapis.com/compute/v1/projects/minato-care/global/networks/minato",
    "destRange": "0.0.0.0/0", "priority": 100, "tags": null, "nextHopIp": "10.77.9.4"}, {
)");
  CHECK(way(led) == "endpoint active; ");
  put(led[routes], "\"tags\": null, \"nextHopIp\"", "\"tags\": [\"x\"], \"nextHopIp\"");
  CHECK(way(led) == "endpoint active; internet_gateway active; ");
  Files learnt = recording();
  learnt["compute-routers.list.json"] = router;
  put(learnt["compute-routers.list.json"], "\"bgpPeers\": []", R"("bgpPeers": [{"name": "p"}])");
  CHECK(way(learnt) == "virtual_private_gateway active; ");
  Files peered = recording();
  put(peered["compute-networks.list.json"], "\"importCustomRoutes\": false",
      "\"importCustomRoutes\": true");
  CHECK(way(peered) == "peering active; ");
}

TEST_CASE("gcp: machines, services and functions") {
  Cloud cloud = changed("compute-instances.list.json", "\"RUNNING\"", "\"TERMINATED\"");
  CHECK(cloud.machines[0].state == "stopped");  // it can be started: it is there
  // Of a network of another project nothing is known.
  cloud = changed("compute-instances.list.json", "minato-care/global/networks",
                  "shared/global/networks");
  CHECK(!cloud.complete("machines"));
  cloud = changed("run-services.list.json", "all-traffic", "private-ranges-only");
  CHECK(cloud.machines[2].subnets.empty());
  CHECK(!changed("run-services.list.json", "all-traffic", "some").complete("machines"));
  // The settings are the newest revision's; which one answers is another matter.
  for (const auto& [find, put] :
       {std::pair{"\"latestRevision\": true", "\"latestRevision\": false"},
        {"\"latestReadyRevisionName\": \"minato-intake-7\"",
         "\"latestReadyRevisionName\": \"minato-intake-6\""},
        {"\"latestCreatedRevisionName\"", "\"x\""}})
    CHECK_MESSAGE(
        changed("run-services.list.json", find, put).machines[2].subnets[0].front() == '(', put);
  CHECK(changed("run-services.list.json",
                "\"latestRevision\": true,\n          \"revisionName\": null",
                "\"revisionName\": \"minato-intake-7\"")
            .machines[2]
            .subnets[0]
            .front() == 'c');
  for (const char* ingress : {"\"all\"", "null", "\"new\""})
    CHECK(changed("run-services.list.json", "\"internal\"", ingress).fronts.size() == 1);
  CHECK(changed("run-services.list.json", "\"internal\"", "\"internal-and-cloud-load-balancing\"")
            .fronts.empty());
}

TEST_CASE("gcp: who may do something") {
  const std::string policies = "projects.get-ancestors-iam-policy.json";
  const auto cloud = read_cloud(dump_of(recording()));
  REQUIRE(cloud);
  CHECK(cloud->access_keys.empty());  // the provider's own alone
  CHECK(std::count_if(cloud->principals.begin(), cloud->principals.end(), [](const Principal& p) {
          return p.of_provider && p.what.id.ends_with("@compute-system.iam.gserviceaccount.com");
        }) == 1);
  Cloud other = changed(policies, "@compute-system.iam", "@evil-system.iam");
  CHECK(std::none_of(other.principals.begin(), other.principals.end(),
                     [](const Principal& p) { return p.of_provider; }));
  CHECK(!changed(policies, "user:h-", "user:someone@").complete("principals"));
  CHECK(!changed(policies, "\"project\"", "\"folder\"").complete("principals"));
  for (const auto& [name, bytes] : recording())
    if (name.starts_with("iam-service-accounts-keys")) {
      CHECK(changed(name, "SYSTEM_MANAGED", "USER_MANAGED").access_keys.size() == 1);
      CHECK(!changed(name, "SYSTEM_MANAGED", "NEW").complete("keys"));
    }
}

TEST_CASE("gcp: the fence of the organisation") {
  std::string file;
  for (const auto& [name, bytes] : recording())
    if (name.starts_with("org-policies") && bytes.find("allowedValues") != std::string::npos)
      file = name;
  CHECK(read_cloud(dump_of(recording()))->guardrails[0].regions ==
        std::vector<std::string>{"asia-northeast1", "asia-northeast2"});
  CHECK(changed(file, "in:asia-northeast2-locations", "in:asia-locations").guardrails[0].regions ==
        std::vector<std::string>{"asia-northeast1", "asia"});
  CHECK(changed(file, "in:asia-northeast2-locations", "asia-northeast2-b").guardrails[0].regions ==
        std::vector<std::string>{"asia-northeast1", "asia-northeast2"});
  CHECK(!changed(file, "in:asia-northeast2-locations", "in:somewhere-locations")
             .complete("guardrails"));
  CHECK(changed(file, "\"allowAll\": null", "\"allowAll\": true").guardrails[0].regions.empty());
  CHECK(changed(file, "\"condition\": null", "\"condition\": {\"expression\": \"x\"}")
            .guardrails[0]
            .exempts);
}

TEST_CASE("gcp: alerts, by what they are about") {
  const std::string file = "monitoring-policies.list.json";
  const auto cloud = read_cloud(dump_of(recording()));
  REQUIRE(cloud);
  CHECK(cloud->alarms[0].dimensions.at("resource.type") == "cloudsql_database");
  CHECK(cloud->alarms[0].actions.size() == 1);
  CHECK(cloud->alarms[0].state == "OK");
  for (const char* filter : {" OR ", " AND NOT ", " AND starts_with "})
    CHECK(changed(file, " AND ", filter).alarms[0].metric == unread_alarm);
  CHECK(changed(file, "conditionThreshold", "conditionPrometheusQueryLanguage").alarms[0].metric ==
        unread_alarm);
  CHECK(changed("monitoring-channels.list.json", "\"enabled\": true", "\"enabled\": false")
            .alarms[0]
            .actions.empty());
  Files files = recording();
  files["monitoring-snoozes.list.json"] =
      R"([{"name": "s", "criteria": {"policies": ["projects/minato-care/alertPolicies/1"]},)"
      R"("interval": {"startTime": "2026-11-22T00:00:00Z", "endTime": "2026-11-23T00:00:00Z"}}])";
  CHECK(read_cloud(dump_of(files))->alarms[0].state == "SNOOZED");
  auto& text = files["monitoring-snoozes.list.json"];
  text.replace(text.find("2026-11-23"), 10, "2026-11-22");
  text.replace(text.find("2026-11-22T00"), 10, "2026-11-21");
  CHECK(read_cloud(dump_of(files))->alarms[0].state == "OK");  // it is over
}

TEST_CASE("gcp: how long logs are kept, where something leads to them") {
  const auto cloud = read_cloud(dump_of(recording()));
  REQUIRE(cloud);
  CHECK(!store(*cloud, "_Default").retention_days);  // its sink is off
  CHECK(store(*cloud, "_Required").retention_days == 400);
  CHECK(store(*cloud, "minato-logs").retention_days == 400);
  // The sink to the long one is gone, the one to _Default is on.
  Files files = recording();
  files["logging-sinks.list.json"] =
      R"([{"name": "_Default", "destination": "logging.googleapis.com/projects/minato-care/)"
      R"(locations/global/buckets/_Default", "filter": "NOT x", "exclusions": []}])";
  const auto short_one = read_cloud(dump_of(files));
  CHECK(store(*short_one, "_Default").retention_days == 30);
}

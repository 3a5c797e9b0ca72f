// A dump of an AWS account: the recording of examples/cloud/aws-compliant and what may befall it.
#include "checks/parse/cloud.hpp"

#include <doctest/doctest.h>

#include "checks/parse/region_guardrail.hpp"
#include "tests/parse/cloud_recording.hpp"

using namespace tenken;
using namespace tenken::parse;

namespace {

const Files& recording() {
  static const Files files = recording_of("aws-compliant");
  return files;
}

constexpr const char* aspects[] = {"stores",   "machines",   "network",    "trails",
                                   "alarms",   "principals", "keys",       "backups",
                                   "watchers", "services",   "guardrails", "load_balancers"};

}  // namespace

TEST_CASE("cloud: the recording is complete and says where everything is") {
  const auto cloud = read_cloud(dump_of(recording()));
  REQUIRE(cloud);
  for (const char* aspect : aspects) CHECK_MESSAGE(cloud->complete(aspect), aspect);
  CHECK(cloud->account == "000000000000");
  CHECK(cloud->regions ==
        std::vector<std::string>{"ap-northeast-1", "ap-northeast-3", "us-east-1"});
  CHECK(cloud->machines.size() == 5);
  CHECK(cloud->machines[0].metadata_token_required == true);
  CHECK(cloud->filters.size() == 1);
  CHECK(cloud->filters[0].rules[0].from_port == 443);
  CHECK(cloud->route_tables[0].routes[0].target_kind == "local");
  CHECK(cloud->trails[0].logging == true);
  CHECK(cloud->figures.at("AccountMFAEnabled") == 1);
  for (const Store& store : cloud->stores) CHECK(!store.what.region.empty());
}

TEST_CASE("cloud: an answer that is cut anywhere is a gap, never an answer") {
  const auto whole = read_cloud(dump_of(recording()));
  REQUIRE(whole);
  for (const auto& [name, bytes] : recording()) {
    // What was refused ("there is none") left no answer, and its file is not read.
    const bool refused = bytes == "{}\n" &&
                         (name.starts_with("global/s3api") || name.starts_with("global/iam.get-"));
    if (name == "manifest.json" || refused) continue;
    // The bytes after the last brace are blank.
    const std::size_t end = bytes.find_last_of('}');
    for (std::size_t cut = 0; cut <= end; ++cut) {
      // Small answers at every byte; larger ones at every 37th, so that the test ends.
      if (bytes.size() > 300 && cut % 37 != 0 && cut + 3 < end) continue;
      Dump dump = dump_of(recording());
      dump[name].bytes = std::string_view(bytes).substr(0, cut);
      const auto cloud = read_cloud(dump);
      if (cloud) CHECK_MESSAGE(cloud->gaps.size() > whole->gaps.size(), name << " at " << cut);
    }
  }
}

TEST_CASE("cloud: a manifest that is cut anywhere is no manifest") {
  const std::string& manifest = recording().at("manifest.json");
  for (std::size_t cut = 0; cut <= manifest.find_last_of('}'); cut += cut % 211 == 0 ? 1 : 53)
    CHECK(!parse_dump_manifest(std::string_view(manifest).substr(0, cut)));
}

TEST_CASE("cloud: without any one file something is a gap, or the file is supporting") {
  for (const auto& [name, bytes] : recording()) {
    if (name == "manifest.json" || name.find("get-key-rotation") != std::string::npos) continue;
    Files files = recording();
    files.erase(name);
    const auto cloud = read_cloud(dump_of(files));
    const bool answered = std::string_view(bytes).substr(0, 2) != "{}";
    if (cloud && answered) CHECK_MESSAGE(!cloud->gaps.empty(), name);
  }
}

TEST_CASE("cloud: a name over several lines, huge numbers, deep answers") {
  for (const std::string& answer :
       {std::string(100000, '['), std::string(R"({"Volumes": [{"VolumeId": 1}]})"),
        std::string(R"({"Volumes": [null]})"), std::string("{\"Volumes\": [\"\\u0000\"]}"),
        std::string("{\"Volumes\": \"\xff\"}"), std::string("\xEF\xBB\xBF{\"Volumes\": []}")}) {
    Files files = recording();
    files["us-east-1/ec2.describe-volumes.json"] = answer;
    const auto cloud = read_cloud(dump_of(files));
    REQUIRE(cloud);
    CHECK_MESSAGE(!cloud->complete("stores"), answer.substr(0, 40));
    CHECK(cloud->complete("trails"));
  }
  Files files = recording();
  files["ap-northeast-1/rds.describe-db-instances.json"] =
      R"({"DBInstances": [{"DBInstanceIdentifier": "d", "DBInstanceArn": "arn:aws:rds:ap-northeast-1:0:db:d",
          "BackupRetentionPeriod": 99999999999999999999}]})";
  CHECK(!read_cloud(dump_of(files))->complete("stores"));
}

TEST_CASE("cloud: addresses of functions, old balancers, pools of users") {
  Files files = recording();
  const auto call = [&](const std::string& service, const std::string& operation,
                        const std::string& argument, const std::string& file) {
    std::string& manifest = files["manifest.json"];
    manifest.insert(manifest.find("\"calls\": [") + 10,
                    R"({"service": ")" + service + R"(", "operation": ")" + operation +
                        R"(", "region": "ap-northeast-1", "argument": ")" + argument +
                        R"(", "file": ")" + file +
                        R"(", "sha256": "", "exit_status": 0, "error": "", "complete": true},)");
  };
  files["ap-northeast-1/lambda.list-functions.json"] = R"({"Functions": [{"FunctionName": "f"}]})";
  CHECK(!read_cloud(dump_of(files))->complete("load_balancers"));
  call("lambda", "list-function-url-configs", "f", "url.json");
  files["url.json"] =
      R"({"FunctionUrlConfigs": [{"FunctionUrl": "https://a.on.aws/", "AuthType": "NONE"}]})";
  files["ap-northeast-1/elb.describe-load-balancers.json"] =
      R"({"LoadBalancerDescriptions": [{"LoadBalancerName": "old", "Scheme": "internet-facing",
          "ListenerDescriptions": [{"Listener": {"Protocol": "TCP", "LoadBalancerPort": 80}}]}]})";
  files["ap-northeast-1/cognito-idp.list-user-pools.json"] =
      R"({"UserPools": [{"Id": "p", "Name": "n"}]})";
  auto cloud = read_cloud(dump_of(files));
  REQUIRE(cloud);
  CHECK(cloud->complete("load_balancers") == false);  // the pool was not described
  CHECK(cloud->fronts.size() == 1);
  CHECK(cloud->fronts[0].name == "a.on.aws");
  CHECK(cloud->load_balancers[0].internet_facing == true);
  CHECK(cloud->load_balancers[0].listeners[0].port == 80);
  CHECK(cloud->pools.size() == 1);
  CHECK(cloud->pools[0].policy.empty());
  call("cognito-idp", "describe-user-pool", "p", "pool.json");
  files["pool.json"] =
      R"({"UserPool": {"Id": "p", "Domain": "d", "Policies": {"PasswordPolicy": {"MinimumLength": 8}}}})";
  cloud = read_cloud(dump_of(files));
  CHECK(cloud->complete("load_balancers"));
  CHECK(cloud->fronts.size() == 2);
  CHECK(cloud->pools[0].policy.find("MinimumLength") != std::string::npos);
}

TEST_CASE("cloud: fences around regions") {
  const auto fence = [](const std::string& statement) {
    return region_fence(R"({"Statement": [)" + statement + "]}");
  };
  const std::string deny =
      R"({"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {"StringNotEquals": {"aws:RequestedRegion": ["a", "b"]}}})";
  REQUIRE(fence(deny));
  CHECK(fence(deny)->regions == std::set<std::string>{"a", "b"});
  CHECK(!fence(deny)->has_exemptions);
  CHECK(!region_fence("{"));
  CHECK(!fence(
      R"({"Effect": "Deny", "Action": "ec2:*", "Resource": "*", "Condition": {"StringNotEquals": {"aws:RequestedRegion": "a"}}})"));
  CHECK(!fence(
      R"({"Effect": "Deny", "Action": "*", "Resource": "arn:x", "Condition": {"StringNotEquals": {"aws:RequestedRegion": "a"}}})"));
}

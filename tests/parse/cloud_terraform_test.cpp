// A state as `terraform show -json` writes it (tests/checks/data/terraform, with planted secrets).
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "checks/parse/cloud.hpp"
#include "checks/parse/terraform_state.hpp"

using namespace tenken;
using namespace tenken::parse;

namespace {

std::string file_of(const std::string& name) {
  const auto path = std::filesystem::path(TENKEN_SOURCE_DIR) / "tests/checks/data/terraform" / name;
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

Result<Cloud> cloud_of(const std::string& state) {
  static const std::string manifest = file_of("manifest.json");
  return read_cloud(Dump{{"manifest.json", {manifest, {}}}, {"state.json", {state, {}}}});
}

/// A state of one resource.
std::string one(const std::string& type, const std::string& values) {
  return R"({"format_version": "1.0", "values": {"root_module": {"resources": [{"address": ")" +
         type + R"(.x", "mode": "managed", "type": ")" + type + R"(", "values": )" + values +
         "}]}}}";
}

std::string why_of(const Cloud& cloud) {
  std::string out;
  for (const Gap& gap : cloud.gaps) out += gap.operation + ": " + gap.why + "\n";
  return out;
}

}  // namespace

TEST_CASE("terraform: nothing secret is kept, and what is read is") {
  const std::string state = file_of("state.json");
  REQUIRE(state.find("PLANTED-SECRET") != std::string::npos);
  const auto kept = terraform_state_kept(state);
  REQUIRE(kept);
  CHECK(kept->find("PLANTED-SECRET") == std::string::npos);
  for (const char* word : {"password", "secret_string", "environment", "assume_role_policy",
                           "outputs", "tags_all", "Owner", "description", "client_secret"})
    CHECK_MESSAGE(kept->find("\"" + std::string(word) + "\"") == std::string::npos, word);
  CHECK(kept->find("minato-db") != std::string::npos);
  CHECK(kept->find("aws_secretsmanager_secret_version") != std::string::npos);
  CHECK(kept->find("aws_iam_user.people[\\\"") != std::string::npos);  // without the person's name
  // What is kept is kept again as it is.
  CHECK(*terraform_state_kept(*kept) == *kept);
}

TEST_CASE("terraform: what the state itself calls sensitive goes, wherever it stands") {
  const std::string marked =
      R"({"format_version": "1.0", "values": {"root_module": {"resources": [{"address": "a", "mode":
      "managed", "type": "aws_instance", "values": {"id": "i-1", "private_ip": "S3CRET", "ami": "ami-1",
      "root_block_device": [{"volume_id": "S3CRET", "encrypted": true}], "tags": {"Name": "S3CRET"}},
      "sensitive_values": {"private_ip": true, "root_block_device": [{"volume_id": true}], "tags": {"Name": true}}}]}}})";
  const auto kept = terraform_state_kept(marked);
  REQUIRE(kept);
  CHECK(kept->find("S3CRET") == std::string::npos);
  CHECK(kept->find("ami-1") != std::string::npos);
}

TEST_CASE("terraform: a plan, a stored state and other forms are refused") {
  const auto code = [](const std::string& text) {
    const auto kept = terraform_state_kept(text);
    return kept ? "kept" : kept.error().code;
  };
  CHECK(code(R"({"format_version": "1.2", "planned_values": {}, "prior_state": {}})") ==
        "terraform.plan");
  CHECK(code(R"({"format_version": "1.2", "resource_changes": []})") == "terraform.plan");
  CHECK(code(R"({"version": 4, "serial": 1, "lineage": "x", "resources": []})") ==
        "terraform.stored");
  CHECK(code(R"({"format_version": "2.0", "values": {}})") == "terraform.unsupported");
  CHECK(code(R"({"values": {}})") == "terraform.malformed");
  CHECK(code(R"({"format_version": 1})") == "terraform.malformed");
  CHECK(code(R"({"format_version": "1.0", "values": {"root_module": []}})") ==
        "terraform.malformed");
  CHECK(code(R"({"format_version": "1.0", "values": {"root_module": {"resources": {}}}})") ==
        "terraform.malformed");
  CHECK(code(R"({"format_version": "1.0", "format_version": "1.0"})") == "terraform.malformed");
  CHECK(code("") == "terraform.malformed");
  CHECK(code("\xEF\xBB\xBF{}") == "terraform.malformed");
  CHECK(code(R"({"format_version": "1.0"})") == "kept");
  for (const char* text : {R"({"serial": 1, "lineage": "x"})", R"({"terraform_version": "1"})"})
    CHECK(looks_like_terraform(text));
}

TEST_CASE("terraform: the same model as an account's, and never complete") {
  const auto cloud = cloud_of(file_of("state.json"));
  REQUIRE(cloud);
  for (const char* aspect :
       {"stores", "buckets", "machines", "network", "load_balancers", "trails", "alarms",
        "principals", "keys", "backups", "guardrails", "watchers", "services", "pools"})
    CHECK_MESSAGE(!cloud->complete(aspect), aspect);
  const std::string why = why_of(*cloud);
  CHECK(why.find("what Terraform manages") != std::string::npos);
  CHECK(why.find("aws_secretsmanager_secret_version") != std::string::npos);
  CHECK(why.find("tls_private_key") == std::string::npos);
  REQUIRE(cloud->stores.size() == 4);
  CHECK(cloud->stores[1].what.id == "minato-db");
  CHECK(cloud->stores[1].what.region == "ap-northeast-1");
  CHECK(cloud->stores[1].what.path == "aws_db_instance.main");
  CHECK(cloud->stores[1].multi_zone == true);
  CHECK(cloud->stores[0].versioned == true);
  CHECK(cloud->stores[0].is_public == false);
  REQUIRE(cloud->machines.size() == 1);
  CHECK(cloud->machines[0].subnets == std::vector<std::string>{"subnet-1"});
  CHECK(cloud->route_tables[0].subnets == std::vector<std::string>{"subnet-1"});
  CHECK(cloud->filters[0].rules.size() == 2);
  CHECK(cloud->filters[0].rules[0].from_port == 443);
  CHECK(cloud->load_balancers[0].internet_facing == false);
  CHECK(cloud->load_balancers[0].listeners[0].port == 443);
  CHECK(cloud->trails[0].multi_region == true);
  CHECK(cloud->access_keys[0].what.id == "AKIA0000000000000001");
}

TEST_CASE("terraform: values of a wrong type are gaps by their address") {
  for (const auto& [type, values] : std::vector<std::pair<std::string, std::string>>{
           {"aws_db_instance", R"({"identifier": 1})"},
           {"aws_db_instance", R"({"identifier": "d", "multi_az": "yes"})"},
           {"aws_db_instance",
            R"({"identifier": "d", "backup_retention_period": 99999999999999999999})"},
           {"aws_s3_bucket", "{}"},
           {"aws_security_group", R"({"id": "sg-1", "ingress": [1]})"},
           {"aws_security_group_rule",
            R"({"type": "sideways", "protocol": "tcp", "security_group_id": "sg-1"})"},
           {"aws_route", R"({"route_table_id": "rtb-1"})"},
           {"aws_instance", R"({"id": "i-1", "metadata_options": "x"})"},
           {"aws_lambda_function", R"({"function_name": null})"}}) {
    const auto cloud = cloud_of(one(type, values));
    REQUIRE(cloud);
    CHECK_MESSAGE(why_of(*cloud).find(type + ".x") != std::string::npos, type << values);
  }
}

TEST_CASE("terraform: rules and routes outside their group and table") {
  const auto group = cloud_of(
      one("aws_vpc_security_group_ingress_rule",
          R"({"security_group_id": "sg-9", "ip_protocol": "-1", "cidr_ipv4": "0.0.0.0/0"})"));
  REQUIRE(group->filters.size() == 1);
  CHECK(group->filters[0].what.id == "sg-9");
  CHECK(group->filters[0].rules[0].protocol == "all");
  CHECK(group->filters[0].rules[0].to_port == 65535);
  const auto table = cloud_of(
      one("aws_route", R"({"route_table_id": "rtb-9", "destination_cidr_block": "0.0.0.0/0",
                                                 "gateway_id": "igw-1", "nat_gateway_id": ""})"));
  REQUIRE(table->route_tables.size() == 1);
  CHECK(table->route_tables[0].routes[0].target_kind == "internet_gateway");
}

TEST_CASE("terraform: a state that is cut anywhere is a gap") {
  const std::string state = file_of("state.json");
  const auto whole = cloud_of(state);
  for (std::size_t cut = 0; cut + 2 < state.size(); cut += cut % 97 == 0 ? 1 : 13) {
    const auto cloud = cloud_of(state.substr(0, cut));
    REQUIRE(cloud);
    CHECK_MESSAGE(cloud->stores.empty(), cut);
    CHECK_MESSAGE(why_of(*cloud).find("state.json") != std::string::npos, cut);
  }
}

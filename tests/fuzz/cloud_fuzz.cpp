// Fuzz target: a cloud dump. The input is the manifest, then one answer, parted by a NUL; the
// answer stands for every file that the manifest names.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "checks/parse/cloud.hpp"
#include "checks/parse/region_guardrail.hpp"
#include "checks/parse/terraform_state.hpp"

namespace {

/// A manifest of these calls ("service operation"), one file each.
std::string manifest_of(const std::string& provider, const std::vector<std::string>& names) {
  std::string calls;
  for (const std::string& call : names) {
    const auto blank = call.rfind(' ');
    calls += std::string(calls.empty() ? "" : ",") + R"({"service":")" + call.substr(0, blank) +
             R"(","operation":")" + call.substr(blank + 1) +
             R"(","region":"global","argument":"","file":"f)" + std::to_string(calls.size()) +
             R"(","sha256":"","exit_status":0,"error":"","complete":true})";
  }
  return R"({"format":"tenken-cloud-dump/1","provider":")" + provider +
         R"(","account":"1","tool":"t",)"
         R"("started_at":"2026-11-22T00:00:00Z","ended_at":"2026-11-22T00:00:00Z",)"
         R"("regions":[],"calls":[)" +
         calls + "]}";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tenken::parse;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto cut = text.find('\0');
  const std::string_view first = text.substr(0, cut);
  const std::string_view second =
      cut == std::string_view::npos ? std::string_view() : text.substr(cut + 1);
  (void)region_fence(second);
  // Every reader sees the answer, whatever the manifest says.
  static const std::string manifest = manifest_of("aws", {"sts get-caller-identity",
                                                          "ec2 describe-regions",
                                                          "ec2 describe-instances",
                                                          "ec2 describe-volumes",
                                                          "ec2 describe-security-groups",
                                                          "ec2 describe-route-tables",
                                                          "rds describe-db-instances",
                                                          "rds describe-db-clusters",
                                                          "s3api list-buckets",
                                                          "s3api get-bucket-location",
                                                          "s3api get-bucket-replication",
                                                          "backup list-copy-jobs",
                                                          "efs describe-replication-configurations",
                                                          "ecr describe-registry",
                                                          "dynamodb list-tables",
                                                          "iam get-account-summary",
                                                          "elbv2 describe-load-balancers",
                                                          "cloudtrail describe-trails",
                                                          "ce get-cost-and-usage",
                                                          "lambda list-functions"});
  static const std::string state = manifest_of("terraform", {"terraform show"});
  static const std::string subscription =
      manifest_of("azure", {"account show",
                            "account list-locations",
                            "resource list",
                            "network nsg list",
                            "network nic list",
                            "network vnet list",
                            "network route-table list",
                            "network public-ip list",
                            "network lb list",
                            "vm list",
                            "vmss list",
                            "functionapp list",
                            "disk list",
                            "storage account list",
                            "sql server list",
                            "sql db list",
                            "sql failover-group list",
                            "sql db replica list-links",
                            "storage account or-policy list",
                            "postgres flexible-server list",
                            "cosmosdb list",
                            "backup vault list",
                            "backup vault backup-properties show",
                            "backup item list",
                            "policy assignment list",
                            "role assignment list",
                            "monitor diagnostic-settings subscription list",
                            "monitor metrics alert list"});
  static const std::string project = manifest_of("gcp", {"projects describe",
                                                         "services list",
                                                         "asset search-all-resources",
                                                         "compute regions list",
                                                         "compute zones list",
                                                         "compute networks list",
                                                         "compute addresses list",
                                                         "compute routers list",
                                                         "compute routes list",
                                                         "compute networks subnets list",
                                                         "compute firewall-rules list",
                                                         "compute networks get-effective-firewalls",
                                                         "compute forwarding-rules list",
                                                         "compute instances list",
                                                         "compute instance-groups managed list",
                                                         "container clusters list",
                                                         "run services list",
                                                         "functions list",
                                                         "compute snapshots list",
                                                         "sql instances list",
                                                         "sql backups list",
                                                         "spanner instances list",
                                                         "storage buckets list",
                                                         "storage buckets get-iam-policy",
                                                         "filestore instances list",
                                                         "secrets list",
                                                         "pubsub topics list",
                                                         "logging buckets list",
                                                         "logging sinks list",
                                                         "projects get-ancestors-iam-policy",
                                                         "iam service-accounts keys list",
                                                         "org-policies describe",
                                                         "monitoring snoozes list",
                                                         "monitoring policies list"});
  // What is kept of a state is kept again as it is.
  if (const auto kept = terraform_state_kept(second))
    if (const auto again = terraform_state_kept(*kept); !again || *again != *kept) std::abort();
  for (std::string_view said : {first, std::string_view(manifest), std::string_view(state),
                                std::string_view(subscription), std::string_view(project)}) {
    Dump dump{{"manifest.json", {said, {}}}};
    if (const auto read = parse_dump_manifest(said))
      for (const DumpCall& call : read->calls) {
        if (call.file == "manifest.json") continue;
        dump[call.file] = {second, {}};
        // Whose it is must be said before any list is read.
        if (call.service == "projects" && call.operation == "describe")
          dump[call.file] = {R"({"projectId": "1", "lifecycleState": "ACTIVE"})", {}};
        if (call.service == "account" && call.operation == "show")
          dump[call.file] = {R"({"id": "1"})", {}};
      }
    const auto cloud = read_cloud(dump);
    if (!cloud) continue;
    for (const Store& store : cloud->stores)
      if (store.what.file.empty()) std::abort();
    // One answer for all can never be a whole account.
    if (cloud->complete("stores")) std::abort();
  }
  return 0;
}

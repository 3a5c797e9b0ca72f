// A dump of one AWS account: which answers there must be, which there are, and who reads them.
#include "checks/parse/cloud_aws.hpp"

#include <algorithm>
#include <set>

#include "checks/parse/json.hpp"
#include "rules/text.hpp"

namespace tenken::parse {

using namespace cloud_json;

namespace {

/// Services that a bill may name and whose stores are read here, or that keep no data of the
/// customer. Any other billed service is a gap: nobody looked what it keeps.
constexpr std::string_view billed_and_read[] = {
    "AWS Backup",
    "AWS Certificate Manager",
    "AWS CloudTrail",
    "AWS Config",
    "AWS Cost Explorer",
    "AWS Key Management Service",
    "AWS Lambda",
    "AWS Network Firewall",
    "AWS Secrets Manager",
    "AWS WAF",
    "Amazon CloudFront",
    "Amazon Cognito",
    "Amazon DynamoDB",
    "Amazon EC2 Container Registry (ECR)",
    "Amazon ElastiCache",
    "Amazon Elastic Compute Cloud - Compute",
    "Amazon Elastic Container Registry Public",
    "Amazon Elastic Container Service",
    "Amazon Elastic File System",
    "Amazon Elastic Load Balancing",
    "Amazon GuardDuty",
    "Amazon OpenSearch Service",
    "Amazon Redshift",
    "Amazon Relational Database Service",
    "Amazon Route 53",
    "Amazon Simple Notification Service",
    "Amazon Simple Queue Service",
    "Amazon Simple Storage Service",
    "Amazon Virtual Private Cloud",
    "AmazonCloudWatch",
    "EC2 - Other",
    "Tax",
};

void read_bill(Answer& a) {
  for (const Item& month : a.root.needed_list("ResultsByTime"))
    for (const Item& group : month.list("Groups")) {
      const auto keys = group.texts("Keys");
      if (keys.empty()) {
        group.fault("names no service");
        continue;
      }
      const std::string region = keys.size() > 1 ? keys[1] : std::string();
      if (std::find(std::begin(billed_and_read), std::end(billed_and_read), keys[0]) !=
          std::end(billed_and_read))
        continue;
      const std::string line = keys[0] + (region.empty() ? "" : " (" + region + ")");
      auto& seen = a.cloud.services_billed_unread;
      if (std::find(seen.begin(), seen.end(), line) != seen.end()) continue;
      seen.push_back(line);
      a.cloud.gaps.push_back(Gap{keys[0], "", region, "billed, and not read", {"services"}});
    }
}

void read_identity(Answer& a) { (void)a.root.needed("Account"); }
void read_regions(Answer& a) {
  for (const Item& region : a.root.needed_list("Regions")) {
    const std::string name = region.needed("RegionName");
    const std::string status = region.needed("OptInStatus");
    if (status != "not-opted-in") a.cloud.regions.push_back(name);
  }
}

std::vector<Operation> all_operations() {
  std::vector<Operation> out{
      {"sts", "get-caller-identity", true, every_aspect, "", "", read_identity},
      {"ec2", "describe-regions", true, every_aspect, "", "", read_regions},
      {"ce", "get-cost-and-usage", true, "services", "", "", read_bill},
  };
  for (const auto* more : {&aws_compute(), &aws_storage(), &aws_buckets(), &aws_backups(),
                           &aws_network(), &aws_identity()})
    out.insert(out.end(), more->begin(), more->end());
  return out;
}

/// AWS CLI v2 follows every page by itself; a token that is left over says that it was told not to.
bool pages_left(const nlohmann::json& json) {
  for (const char* key :
       {"NextToken", "nextToken", "NextMarker", "Marker", "NextPageToken", "nextPageToken",
        "PaginationToken", "LastEvaluatedTableName", "LastEvaluatedBackupArn",
        "LastEvaluatedGlobalTableName", "ContinuationToken", "NextContinuationToken"})
    if (const auto found = json.find(key); found != json.end() && !found->is_null() &&
                                           !(found->is_string() && found->empty()) && *found != "")
      return true;
  for (const char* key : {"IsTruncated", "Truncated"})
    if (const auto cut = json.find(key); cut != json.end() && *cut != false) return true;
  // CloudFront says it a level below.
  const auto list = json.find("DistributionList");
  return list != json.end() && list->is_object() && pages_left(*list);
}

class Reader {
 public:
  Reader(const Dump& dump, const DumpManifest& manifest) : dump_(dump), manifest_(manifest) {
    for (const DumpCall& call : manifest.calls)
      calls_[{call.service, call.operation, call.region}].push_back(&call);
  }

  Result<Cloud> read() {
    cloud_.provider = manifest_.provider;
    cloud_.account = manifest_.account;
    cloud_.started_at = manifest_.started_at;
    cloud_.ended_at = manifest_.ended_at;
    const auto operations = all_operations();
    // The first two say whose account it is and where to look.
    for (std::size_t i = 0; i < 2; ++i) read_operation(operations[i], std::string(global_region));
    if (account_.empty() || account_ != manifest_.account)
      return Error{.what = "cloud dump: the manifest names account \"" +
                           printable(manifest_.account) + "\", get-caller-identity \"" +
                           printable(account_) + "\"",
                   .where = "manifest.json",
                   .code = account_.empty() ? "cloud.malformed" : "cloud.contradiction"};
    check_regions();
    for (std::size_t i = 2; i < operations.size(); ++i) {
      if (operations[i].global) {
        read_operation(operations[i], std::string(global_region));
        continue;
      }
      for (const std::string& region : regions_) read_operation(operations[i], region);
    }
    return std::move(cloud_);
  }

 private:
  const Dump& dump_;
  const DumpManifest& manifest_;
  std::map<std::vector<std::string>, std::vector<const DumpCall*>> calls_;
  Cloud cloud_;
  std::string account_;
  std::vector<std::string> regions_;
  std::map<std::string, std::vector<std::string>> arguments_;  ///< by Operation::per_argument

  void gap(const Operation& op, const std::string& region, std::string why) {
    if (op.aspects.empty()) return;
    cloud_.gaps.push_back(
        Gap{std::string(op.service), std::string(op.name), region, why, words_of(op.aspects)});
  }

  /// Every region that is on, whatever the manifest says of it; and what the manifest looked at
  /// besides, since a resource found there counts.
  void check_regions() {
    regions_ = cloud_.regions;
    std::set<std::string> known(regions_.begin(), regions_.end());
    for (const auto& [name, status] : manifest_.regions) {
      const bool enabled = status != "not-opted-in";
      if (enabled && !known.contains(name))
        cloud_.gaps.push_back(Gap{"ec2", "describe-regions", name,
                                  "the manifest has a region that the provider's list has not",
                                  words_of(every_aspect)});
    }
    for (const DumpCall& call : manifest_.calls)
      if (call.region != global_region && known.insert(call.region).second)
        regions_.push_back(call.region);
    if (cloud_.regions.empty())
      cloud_.gaps.push_back(
          Gap{"ec2", "describe-regions", "", "no region", words_of(every_aspect)});
  }

  void read_operation(const Operation& op, const std::string& region) {
    const auto found = calls_.find({std::string(op.service), std::string(op.name), region});
    if (!op.per_argument.empty()) return read_each(op, region, found);
    if (found == calls_.end()) {
      const bool enabled = op.global || std::find(cloud_.regions.begin(), cloud_.regions.end(),
                                                  region) != cloud_.regions.end();
      if (enabled) gap(op, region, "not called");
      return;
    }
    for (const DumpCall* call : found->second) read_call(op, *call);
  }

  template <class Found>
  void read_each(const Operation& op, const std::string& region, const Found& found) {
    std::set<std::string> asked;
    if (found != calls_.end())
      for (const DumpCall* call : found->second) {
        asked.insert(call->argument);
        read_call(op, *call);
      }
    for (const std::string& wanted : wanted_arguments(op, region))
      if (!asked.contains(wanted)) gap(op, region, "not called for " + printable(wanted));
  }

  /// What the answers before this one name, one call each.
  std::vector<std::string> wanted_arguments(const Operation& op, const std::string& region) const {
    std::vector<std::string> out;
    const auto from = [&](const auto& list, std::string_view kind) {
      for (const auto& item : list)
        if (item.what.kind == kind && (op.global || item.what.region == region))
          out.push_back(item.what.id);
    };
    if (op.per_argument == "s3 bucket") from(cloud_.stores, op.per_argument);
    if (op.per_argument == "dynamodb table") from(cloud_.stores, op.per_argument);
    if (op.per_argument == "opensearch domain") from(cloud_.stores, op.per_argument);
    if (op.per_argument == "cognito user pool") from(cloud_.stores, op.per_argument);
    if (op.per_argument == "sqs queue") from(cloud_.stores, op.per_argument);
    if (op.per_argument == "backup vault") from(cloud_.stores, op.per_argument);
    if (op.per_argument == "backup plan") from(cloud_.backup_plans, op.per_argument);
    if (op.per_argument == "kms key") from(cloud_.keys, op.per_argument);
    if (op.per_argument == "cloudtrail trail") from(cloud_.trails, op.per_argument);
    if (op.per_argument == "organization policy") from(cloud_.guardrails, op.per_argument);
    if (op.per_argument == "network firewall") from(cloud_.firewalls, op.per_argument);
    if (op.per_argument == "load balancer") from(cloud_.load_balancers, op.per_argument);
    if (op.per_argument == "lambda function") from(cloud_.machines, op.per_argument);
    if (op.per_argument == "iam user") from(cloud_.principals, op.per_argument);
    if (op.per_argument == "ecs cluster") {
      const auto clusters = arguments_.find("ecs cluster " + region);
      if (clusters != arguments_.end()) out = clusters->second;
    }
    return out;
  }

  void read_call(const Operation& op, const DumpCall& call) {
    const std::string about = call.argument.empty() ? "" : " (" + printable(call.argument) + ")";
    if (call.exit_status != 0) {
      if (!op.none_error.empty() && call.error == op.none_error) {
        std::string bad;
        Answer answer{cloud_, Item(nullptr, "", &bad), call.region, call.argument, call.file, true};
        op.read(answer);
        return;
      }
    }
    const Parsed parsed = answer_of(dump_, call);
    if (!parsed.bad.empty()) return gap(op, call.region, parsed.bad + about);
    if (!parsed.json.is_object()) return gap(op, call.region, "no JSON object" + about);
    if (pages_left(parsed.json)) gap(op, call.region, "NextToken left over" + about);
    std::string bad;
    Answer answer{cloud_, Item(&parsed.json, "", &bad), call.region, call.argument, call.file};
    op.read(answer);
    if (op.name == "get-caller-identity") account_ = answer.root.text("Account");
    if (op.name == "list-clusters" && op.service == "ecs")
      arguments_["ecs cluster " + call.region] = answer.root.texts("clusterArns");
    if (!bad.empty()) gap(op, call.region, printable(bad) + about);
  }
};

}  // namespace

namespace cloud_json {

std::string name_tag(const Item& item, const char* list) {
  for (const Item& tag : item.list(list))
    if (tag.text("Key") == "Name") return tag.text("Value");
  return {};
}

std::string arn_region(std::string_view arn) {
  const auto parts = split(arn, ':');
  return parts.size() > 5 && parts[0] == "arn" ? std::string(parts[3]) : std::string();
}

std::string after_last(std::string_view text, char separator) {
  const auto at = text.rfind(separator);
  return std::string(at == std::string_view::npos ? text : text.substr(at + 1));
}

Store* find_store(Cloud& cloud, std::string_view id, StoreKind kind) {
  for (Store& store : cloud.stores)
    if (store.kind == kind && store.what.id == id) return &store;
  return nullptr;
}

}  // namespace cloud_json

Result<Cloud> cloud_json::read_aws(const Dump& dump, const DumpManifest& manifest) {
  return Reader(dump, manifest).read();
}

}  // namespace tenken::parse

// The readers of AWS CLI v2 answers, by theme. Internal to cloud_aws*.cpp.
#pragma once

#include <vector>

#include "checks/parse/cloud_json.hpp"

namespace tenken::parse::cloud_json {

const std::vector<Operation>& aws_storage();   ///< databases, volumes, queues, logs, …
const std::vector<Operation>& aws_buckets();   ///< S3
const std::vector<Operation>& aws_backups();   ///< AWS Backup
const std::vector<Operation>& aws_compute();   ///< machines, images, functions
const std::vector<Operation>& aws_network();   ///< networks, filters, load balancers
const std::vector<Operation>& aws_identity();  ///< principals, keys, trails, alarms, guardrails

}  // namespace tenken::parse::cloud_json

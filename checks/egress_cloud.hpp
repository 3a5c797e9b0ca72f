// Which machines, containers and functions of the cloud accounts may reach the Internet, by routes,
// network ACLs and security groups.
#pragma once

#include <set>
#include <string>

#include "checks/cloud.hpp"

namespace tenken {

struct CloudEgress {
  Findings findings;             ///< 06-1.1
  std::set<std::string> closed;  ///< addresses and ids of machines that their network keeps in
  bool closes(const rules::Target& host) const;
};

/// `shut`: names of declared hosts whose own rules let nothing out.
CloudEgress judge_cloud_egress(const Case& c, const Clouds& accounts,
                               const std::set<std::string>& shut);

}  // namespace tenken

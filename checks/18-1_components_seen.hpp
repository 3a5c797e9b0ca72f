// 18.1: what balancers and name servers say of the components that the register ties to them.
#pragma once

#include "checks/check.hpp"
#include "checks/parse/redundancy_design.hpp"

namespace tenken {

/// The register's rows and the parameters that they are judged by.
struct Components {
  std::int64_t instances_min = 2;
  std::int64_t rto_max = 60;
  std::vector<parse::Row> rows;
};
Findings judge_components_seen(const Case& c, const rules::Rule& rule, const Components& all);

}  // namespace tenken

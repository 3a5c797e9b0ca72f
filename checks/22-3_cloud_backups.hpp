// 22.3 and 22.5: what a cloud account itself says of the backups of its databases and disks.
#pragma once

#include "checks/judge.hpp"

namespace tenken {

struct CloudBackups {
  Findings findings;
  bool spoken = false;  ///< there is something to back up, or it could not be seen
};

/// Every database and file system of the accounts; and, where no catalogue of backups is declared
/// beside them, every disk of a machine that is not declared to hold none.
CloudBackups judge_cloud_backups(const Case& c, const rules::Rule& rule, bool has_catalogue);

}  // namespace tenken

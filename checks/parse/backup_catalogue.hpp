// What a backup tool says of its own backups: pgBackRest, restic, borg, or our neutral form.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/result.hpp"

namespace tenken::parse {

struct Backup {
  std::string name;
  std::chrono::sys_seconds finished{};
  bool ok = true;  ///< false: the tool says that it failed or found errors in it
  /// How much later it may have finished: borg writes local time and no zone. 0: known.
  std::chrono::hours doubt{0};
};

/// One database, repository or other thing that is backed up by itself.
struct BackupSet {
  std::string name;
  std::string problem;  ///< what the tool says is wrong with the whole; empty: nothing
  std::vector<Backup> backups;
  std::optional<bool> encrypted;
  /// One of several series in one repository, and not the youngest: it may have been given up.
  bool may_have_ended = false;
  const Backup* newest() const;  ///< the newest that is ok, or nullptr
};

/// `pgbackrest --output=json info` (2.4x: stanzas with status.code, backup[].timestamp.stop,
/// backup[].error), `restic snapshots --json`, `borg list --json` (1.2 to 2), or
/// tenken-backup-catalogue/1. At most 4 MiB. Anything else, a missing field, a number where a text
/// belongs → error.
Result<std::vector<BackupSet>> read_backup_catalogue(std::string_view json);

}  // namespace tenken::parse

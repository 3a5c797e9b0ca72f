// Journal: finished lanes on disk, so that an interrupted scan goes on where it stopped.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "checks/evidence.hpp"

namespace tenken::probe {

struct KeptLane {
  std::vector<Observation> observations;
  std::map<std::string, Bytes> blobs;
};

/// Writes the lane whole or not at all (write, fsync, rename). False: it could not be kept; the
/// scan goes on without.
bool keep_lane(const std::filesystem::path& folder, const std::string& plan_sha256,
               const std::string& lane, const KeptLane& kept);
/// The lane as kept, where it belongs to the same plan, is undamaged and was seen after
/// `oldest_ms`.
std::optional<KeptLane> kept_lane(const std::filesystem::path& folder,
                                  const std::string& plan_sha256, const std::string& lane,
                                  std::int64_t oldest_ms);

}  // namespace tenken::probe

// Script: the commands of one host as a shell script for a person, SSM, kubectl or Ansible, where
// no inbound access is given. What it prints is a recording (checks/parse/recording.hpp).
#pragma once

#include <filesystem>
#include <string>

#include "checks/probe/plan.hpp"

namespace tenken::probe {

/// The SHA-256 of the lane's part of the plan: what a recording must have been written from.
std::string lane_digest(const Lane& lane, const std::filesystem::path& base);

/// A POSIX shell script that runs the lane's commands, reads its files and prints a recording.
/// Sends nothing, writes only into a temporary folder that it removes. Empty: nothing in this lane
/// runs on a host. Looks that cannot be taken this way (log streams, which would leave the host)
/// are named in a comment.
std::string to_script(const Lane& lane, const std::filesystem::path& base);

}  // namespace tenken::probe

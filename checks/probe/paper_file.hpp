// A file of the deployment's folder, read whole and at most to its step's limit.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "checks/probe/probe.hpp"

namespace tenken::probe {

/// The file's bytes as one piece named `part`; `file` is relative to the deployment. Missing →
/// absent, no regular file or empty → malformed, unreadable → denied, larger than the step's
/// bytes_max → truncated.
Seen read_paper_file(const Look& look, std::string_view file, std::string part,
                     std::string media_type);

/// A file's bytes for a probe that keeps less than the file, or why there are none.
struct WholeFile {
  Bytes bytes;
  Status status = Status::ok;
  std::string why;
};
/// Missing → absent; empty, larger than `bytes_max`, no file, unreadable or changed meanwhile →
/// malformed.
WholeFile read_whole_file(const std::filesystem::path& path, std::uintmax_t bytes_max);

}  // namespace tenken::probe

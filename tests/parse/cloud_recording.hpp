// The recordings of examples/cloud, and what may befall them.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

#include "checks/parse/cloud.hpp"

namespace tenken::parse {

/// Paths below the recording's folder, and their bytes.
using Files = std::map<std::string, std::string>;

/// `name`: "aws-compliant".
inline Files recording_of(const std::string& name) {
  Files out;
  const auto root = std::filesystem::path(TENKEN_SOURCE_DIR) / "examples/cloud" / name;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    if (entry.path().extension() != ".json") continue;
    std::ifstream in(entry.path(), std::ios::binary);
    out[entry.path().lexically_relative(root).generic_string()] = {
        std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  }
  return out;
}

inline Dump dump_of(const Files& files) {
  Dump out;
  for (const auto& [name, bytes] : files) out[name] = {bytes, {}};
  return out;
}

inline std::string why_of(const Cloud& cloud) {
  std::string out;
  for (const Gap& gap : cloud.gaps)
    out += gap.service + " " + gap.operation + ": " + gap.why + "\n";
  return out;
}

/// The files with one answer changed at its first `find`.
inline Cloud changed(Files files, const std::string& file, const std::string& find,
                     const std::string& put) {
  const auto at = files.at(file).find(find);
  REQUIRE_MESSAGE(at != std::string::npos, find);
  files[file].replace(at, find.size(), put);
  auto cloud = read_cloud(dump_of(files));
  REQUIRE(cloud);
  return *std::move(cloud);
}

inline const Store& store(const Cloud& cloud, std::string_view name) {
  const auto found = std::find_if(cloud.stores.begin(), cloud.stores.end(),
                                  [&](const Store& s) { return s.what.name == name; });
  REQUIRE(found != cloud.stores.end());
  return *found;
}

}  // namespace tenken::parse

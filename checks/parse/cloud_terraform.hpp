// The readers of Terraform's resource types, by theme. Internal to cloud_terraform*.cpp.
#pragma once

#include <vector>

#include "checks/parse/cloud_json.hpp"

namespace tenken::parse::cloud_json {

/// One managed resource of a state, handed to the reader of its type.
struct Managed {
  Cloud& cloud;
  Item values;
  std::string file, address, region;

  Resource resource(std::string id, std::string kind) const {
    Resource out;
    out.id = std::move(id);
    out.kind = std::move(kind);
    out.region = region;
    out.file = file;
    out.path = address;
    if (const Item tags = values.at("tags"); tags.is_object()) out.name = tags.text("Name");
    return out;
  }
};

/// One resource type that is read.
struct ManagedType {
  std::string_view name;
  /// Attributes, and the names inside their blocks, that the reader asks for: nothing else is kept.
  /// Blank between.
  std::string_view kept;
  void (*read)(Managed&) = nullptr;
};

const std::vector<ManagedType>& terraform_stores();
const std::vector<ManagedType>& terraform_compute();
const std::vector<ManagedType>& terraform_network();
const std::vector<ManagedType>& terraform_identity();

/// The reader of a type; null: the type is not read.
const ManagedType* terraform_type(std::string_view name);
/// Types that keep no data, run nothing and open nothing by themselves.
bool is_terraform_neutral(std::string_view name);

/// The elements of an attribute that may be a list, a set, one block or not there.
std::vector<Item> blocks(const Item& values, const char* key);

}  // namespace tenken::parse::cloud_json

// What row 2 knows of the stores: the accounts' own lists and the register that gives each its data
// class.
#pragma once

#include <set>

#include "checks/cloud.hpp"
#include "checks/papers.hpp"

namespace tenken {

/// Strictest last.
enum class DataClass { unknown, none, non_public, personal };
rules::Text to_text(DataClass data_class);

struct ClassedStore {
  const CloudLook* look = nullptr;
  const parse::Store* store = nullptr;
  DataClass data_class = DataClass::unknown;
  bool listed = false;  ///< it, or what it is a copy of, stands in the register
};

struct Stores {
  Clouds clouds;
  std::vector<ClassedStore> seen;
  RegisterRows rows;              ///< of the register `stores`
  std::set<std::string> allowed;  ///< residency.allowed_regions

  bool is_allowed(std::string_view region) const { return allowed.contains(std::string(region)); }
  /// The class that the register gives to a thing of this id or name.
  DataClass class_of(std::string_view id) const;
};

Stores stores_of(const Case& c, const rules::Rule& rule, std::string_view criterion);
/// True where the row speaks of a thing of this id, name, or last part of an ARN.
bool is_about(const parse::Row& row, std::string_view id);

}  // namespace tenken

// The provider's own enumeration of machines: what names the denominator of "every host".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rules/result.hpp"

namespace tenken::parse {

struct Machine {
  std::string name;
  std::vector<std::string> roles;
  std::vector<std::string> addresses;
};

struct Inventory {
  std::string provider;
  std::string generated_at;
  std::vector<std::string> covers_roles;  ///< roles that the list claims to enumerate completely
  std::vector<Machine> machines;

  bool covers(std::string_view role) const;
  std::vector<std::string> with_role(std::string_view role) const;
};

/// Reads tenken-inventory/1: JSON, at most 1 MiB, UTF-8. Anything missing or of another type →
/// error; unknown keys are ignored, since a provider's export may carry more. rules/FORMAT.md,
/// "Inventory".
Result<Inventory> parse_inventory(std::string_view json);

}  // namespace tenken::parse

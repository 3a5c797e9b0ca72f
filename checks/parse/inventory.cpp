#include "checks/parse/inventory.hpp"

#include <algorithm>

#include "checks/parse/json.hpp"
#include "rules/text.hpp"

namespace tenken::parse {

namespace {
/// A thousand machines take about 200 kB.
constexpr std::size_t inventory_bytes_max = 1u << 20;

Error malformed(std::string what) {
  return Error{.what = "inventory: " + std::move(what),
               .where = "",
               .hint = "see rules/FORMAT.md, Inventory",
               .code = "inventory.malformed"};
}
}  // namespace

bool Inventory::covers(std::string_view role) const {
  return std::find(covers_roles.begin(), covers_roles.end(), role) != covers_roles.end();
}

std::vector<std::string> Inventory::with_role(std::string_view role) const {
  std::vector<std::string> out;
  for (const Machine& m : machines)
    if (std::find(m.roles.begin(), m.roles.end(), role) != m.roles.end()) out.push_back(m.name);
  return out;
}

Result<Inventory> parse_inventory(std::string_view json) {
  if (json.size() > inventory_bytes_max) return malformed("larger than 1 MiB");
  try {
    const auto j = strict_json(json);
    if (j.at("format") != "tenken-inventory/1") return malformed("unknown format");
    Inventory out;
    out.provider = j.at("provider").get<std::string>();
    out.generated_at = j.at("generated_at").get<std::string>();
    out.covers_roles = j.at("covers_roles").get<std::vector<std::string>>();
    for (const auto& m : j.at("machines"))
      out.machines.push_back(Machine{m.at("name").get<std::string>(),
                                     m.at("roles").get<std::vector<std::string>>(),
                                     m.value("addresses", std::vector<std::string>{})});
    if (out.machines.empty()) return malformed("no machine");
    return out;
  } catch (const std::exception& e) {
    return malformed(printable(e.what()));
  }
}

}  // namespace tenken::parse

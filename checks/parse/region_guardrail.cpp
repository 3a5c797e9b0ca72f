#include "checks/parse/region_guardrail.hpp"

#include "checks/parse/json.hpp"
#include "rules/text.hpp"

namespace tenken::parse {

namespace {

constexpr std::size_t document_bytes_max = 65536;

/// A policy writes one value without brackets.
std::set<std::string> values_of(const nlohmann::json& value) {
  std::set<std::string> out;
  if (value.is_string()) out.insert(value.get<std::string>());
  if (value.is_array())
    for (const auto& item : value) out.insert(item.get<std::string>());
  return out;
}

std::optional<RegionFence> fence_of(const nlohmann::json& statement) {
  if (statement.at("Effect") != "Deny") return {};
  RegionFence out;
  const bool all = statement.contains("Action") && values_of(statement["Action"]).contains("*");
  if (!all && !statement.contains("NotAction")) return {};
  out.has_exemptions = !all;
  if (!statement.contains("Resource") || !values_of(statement["Resource"]).contains("*")) return {};
  if (!statement.contains("Condition")) return {};
  // Every operator of a condition must hold for the denial: each one more lets something through.
  for (const auto& [test, keys] : statement["Condition"].items())
    for (const auto& [key, value] : keys.items()) {
      const bool region = lower_ascii(key) == "aws:requestedregion";
      if (region && (test == "StringNotEquals" || test == "StringNotEqualsIgnoreCase" ||
                     test == "ForAnyValue:StringNotEquals"))
        out.regions = values_of(value);
      else
        out.has_exemptions = true;
    }
  for (const std::string& region : out.regions)
    if (region.find('*') != std::string::npos) return {};
  if (out.regions.empty()) return {};
  return out;
}

}  // namespace

std::optional<RegionFence> region_fence(std::string_view document) {
  if (document.size() > document_bytes_max) return {};
  try {
    const auto j = strict_json(document);
    const auto& statements = j.at("Statement");
    if (statements.is_object()) return fence_of(statements);
    for (const auto& statement : statements)
      if (auto fence = fence_of(statement)) return fence;
  } catch (const std::exception&) {
    return {};
  }
  return {};
}

}  // namespace tenken::parse

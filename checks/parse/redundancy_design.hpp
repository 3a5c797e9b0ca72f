// The component register: how each part of the service is designed to survive a failure, as the
// vendor writes it.
#pragma once

#include <optional>
#include <string>

#include "checks/parse/register.hpp"

namespace tenken::parse {

/// Columns: component, kind (application database load_balancer dns nat key_store other),
/// designed_instances (0: not used, with the reason), mechanism, rto_minutes,
/// single_instance_reason, site, haproxy_backend, dns_name.
const Schema& components_schema();

/// The kinds that requirement 18's criterion names; each must be in the register.
inline constexpr std::string_view component_kinds[] = {"application", "database", "load_balancer",
                                                       "dns",         "nat",      "key_store"};

enum class Design {
  redundant,
  single_recoverable,
  not_used,
  single_without_reason,
  single_without_time,
  single_too_slow,
  not_used_without_reason,
  negative
};
/// What a row's own words come to. `instances_min` and `rto_max_minutes`: the rule's parameters.
Design judge_design(const Row& row, std::int64_t instances_min, std::int64_t rto_max_minutes);

}  // namespace tenken::parse

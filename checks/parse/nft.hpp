// nft -j list ruleset (libnftables-json(5), schema 1) as the kernel applies it.
#pragma once

#include <string_view>

#include "checks/parse/netfilter.hpp"
#include "rules/result.hpp"

namespace tenken::parse {

/// Every table that is in force (a dormant one is not). A statement or a match that is not known
/// leaves a doubt in its rule. Error: not such a document, cut, or it breaks its own order (a rule
/// of a chain that is not there). Never throws.
Result<Netfilter> read_nft(std::string_view json);

}  // namespace tenken::parse

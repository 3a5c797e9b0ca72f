// The packet filter of one host, whichever of its programs wrote it down.
#pragma once

#include "checks/judge.hpp"
#include "checks/parse/netfilter.hpp"

namespace tenken {

/// All rules in force, from the parts of one look: nft -j list ruleset, iptables-save,
/// ip6tables-save. A program that is not there is a fact; none of them there is a filter without
/// rules, and `unseen` says so. Error: one of them cannot be read.
Result<parse::Netfilter> read_host_filter(const Look& look, bool* unseen = nullptr);

}  // namespace tenken

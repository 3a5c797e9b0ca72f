// Where honesty lives: every check walks its targets through here, so that no check can pass by
// looking at nothing.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "checks/check.hpp"
#include "checks/parse/tree.hpp"
#include "checks/parse/x509.hpp"

namespace tenken {

/// One kept piece of a look.
struct Part {
  const Observation* observation = nullptr;
  std::string_view bytes;
  bool ok() const { return observation->status == Status::ok; }
};

/// All that one step kept of one target. Every part is ok unless the caller asked for others
/// (EachOptions).
struct Look {
  const rules::Target& target;
  std::vector<Part> parts;
  const Part* part(std::string_view name) const;
  std::vector<std::string> ids() const;
};

/// The files of a look as the tree that its dialect reads: parts named by absolute path are files,
/// parts ending in "/" are listed folders (one name a line), absent ones are known absent.
parse::Tree tree_of(const Look& look);

struct EachOptions {
  bool absent_is_a_fact =
      false;  ///< parts with status absent are handed over instead of becoming unknown
  Turn turn = Turn::vendor;  ///< whose turn an unknown of this look is
};

/// Calls `judge` for each declared target of the step's role. No target: unknown/not_declared. No
/// observation, a failed one, a stale one: unknown with its cause, and `judge` is not called for
/// that target. `judge` returning nothing is unknown/not_observed too.
Findings each(const Case& c, const rules::Rule& rule, std::string_view criterion,
              std::string_view step, const std::function<Findings(const Look&)>& judge,
              const EachOptions& options = {});

/// The look at one target, or a finding that says why there is none. For judgements that join
/// several steps or targets.
struct Looked {
  std::vector<Look> looks;
  Findings unknowns;  ///< one for each target that could not be looked at, or one not_declared
};
Looked looks(const Case& c, const rules::Rule& rule, std::string_view criterion,
             std::string_view step, const EachOptions& options = {});

/// A finding with its parts filled in the usual way. `look` gives target and cites.
Finding finding(std::string_view criterion, Verdict verdict, Basis basis, std::string_view message,
                const Look& look, std::map<std::string, rules::Text> values = {});
Finding unknown(std::string_view criterion, Cause cause, Turn turn, std::string_view target = {},
                std::string_view detail = {});
/// An unknown about what a look kept: it cites the look, and whose turn it is is the vendor's
/// unless said.
Finding in_doubt(std::string_view criterion, const Look& look, Cause cause, std::string_view detail,
                 Turn turn = Turn::vendor);
/// The same words in both languages: for names, numbers, paths.
rules::Text same(std::string_view words);

/// The denominator rule. Where no provider-written enumeration (a target of role "inventory" with
/// fact written_by: provider, step `inventory`) and no cloud account (role cloud_account; hosts and
/// public addresses only) covers `role`, the criterion gets a partial finding
/// (hand_written_list); a machine listed there with that role but not declared gets
/// unknown/not_declared. Empty result: the declared list is complete.
Findings denominator(const Case& c, const rules::Rule& rule, std::string_view criterion,
                     std::string_view role);

/// A parameter: the profile's value, else the rule's. Asking for one that the rule does not declare
/// is our own bug.
std::vector<std::string> parameter_values(const Case& c, const rules::Rule& rule,
                                          std::string_view name);
std::string parameter(const Case& c, const rules::Rule& rule, std::string_view name);
std::int64_t parameter_integer(const Case& c, const rules::Rule& rule, std::string_view name);
/// True where the profile sets it, so that its figure binds.
bool parameter_set(const Case& c, std::string_view name);

Verdict worst(Verdict a, Verdict b);
/// The worst of all; neutral ones only count where there is nothing else; an empty list is unknown.
Verdict worst(const Findings& findings);

/// The profile's anchors of these roles; a broken anchor file was refused when the profile was
/// loaded.
Anchors anchors_of(const rules::Profile& profile, const std::set<std::string>& roles);

/// The time of an observation as seconds since the epoch.
std::chrono::sys_seconds seen_at(const Observation& observation);

}  // namespace tenken

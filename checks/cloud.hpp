// The cloud accounts of a deployment, read once for every check: the few lines that a row needs.
#pragma once

#include "checks/judge.hpp"
#include "checks/parse/cloud.hpp"

namespace tenken {

/// One declared account and what its dump says.
struct CloudLook {
  const rules::Target* target = nullptr;
  parse::Cloud cloud;
  std::vector<Part> parts;

  /// Ids of the observations of the manifest and of this part of the dump, for Finding::cites.
  std::vector<std::string> ids(std::string_view file = {}) const;
};

struct Clouds {
  std::vector<CloudLook> looks;
  Findings unknowns;  ///< one for each account that cannot be judged
  bool declared = false;

  bool complete(std::string_view aspect) const;
};

/// The accounts (targets of role cloud_account). One without observation, without a readable
/// manifest, older than cloud.dump_max_age_hours or from the future, or another account's than it
/// declares is unknown with its cause. No account declared: nothing; the caller says whether that
/// matters.
Clouds clouds(const Case& c, std::string_view criterion);

/// What was not enumerated of `aspect`, as one unknown finding an account; empty: all was.
Findings gaps(const Clouds& clouds, std::string_view criterion, std::string_view aspect);

/// A finding about one thing in an account: it cites the manifest and the part, and says the place.
Finding cloud_finding(std::string_view criterion, Verdict verdict, std::string_view message,
                      const CloudLook& look, std::string_view file, std::string_view path,
                      std::map<std::string, rules::Text> values = {});

/// Machines (vm, not terminated) that no declared target of `role` covers: by its address, by its
/// facts public_addresses and private_addresses, or by its fact instance_id. An address that two
/// machines of the account have covers neither.
std::vector<const parse::CloudMachine*> machines_not_declared(const Case& c, const CloudLook& look,
                                                              std::string_view role);
/// What an account says of one file of its dump, as a look, for judgements that take one.
Look look_at(const CloudLook& look, std::string_view file);

/// True where the target is a machine of one of the accounts.
bool is_in_cloud(const rules::Target& target, const Clouds& clouds);

}  // namespace tenken

// 27.1: the accounts that are no user's, as the cloud's own lists name them.
#pragma once

#include "checks/cloud.hpp"
#include "checks/papers.hpp"

namespace tenken {

/// One identity, key or certificate of an account.
struct CloudAccount {
  const CloudLook* look = nullptr;
  const parse::Resource* what = nullptr;  ///< null: the root's own access key
  std::string name;                       ///< by which the register may call it
  std::vector<std::string> other_names;   ///< its ARN; what a certificate stands for
};

/// IAM users and roles, access keys, the customer's own KMS keys, certificates. A role that a
/// service of the provider made for itself, and a key that it manages, is the provider's.
std::vector<CloudAccount> cloud_accounts(const Clouds& clouds);

/// How many rows of the register speak of it: the same name, but for width, case and blanks.
std::size_t rows_about(const RegisterRows& rows, const CloudAccount& account);

/// Each thing of the accounts that the register does not have, each row that no list has, each gap.
/// `inventory`: the provider-written list beside the accounts; may be without rows.
Findings judge_cloud_accounts(const Clouds& clouds, const RegisterRows& accounts,
                              const RegisterRows& inventory);

/// Rows that are disposed of by a day up to `today` and that the accounts still name.
Findings undead_in_cloud(std::string_view criterion, const Clouds& clouds,
                         const RegisterRows& accounts, Day today);

}  // namespace tenken

// The registers of the end of a service: migration, deletion, disposal, accounts.
#pragma once

#include "checks/parse/register.hpp"

namespace tenken::parse {

/// Rehearsals of export, migration, deletion and account disposal: 04.2, 04.3, 23.4, 27.3.
const Schema& rehearsals_schema();
/// Every place that holds the city's information: 23.1, 23.3, 26.3.
const Schema& stores_schema();
/// How and when each store is emptied at the end: 23.1, 26.3.
const Schema& deletion_plan_schema();
/// What was deleted at the end, store by store: 23.3.
const Schema& deletions_schema();
/// The vendor's own equipment and the tablets: 24.2, 24.3.
const Schema& assets_schema();
/// Every disposal of equipment or media: 24.2, 24.3.
const Schema& disposals_schema();
/// The lines of the disposal report and its receipt: 26.2, 26.3.
const Schema& disposal_reports_schema();
/// Accounts that are not a user's: 27.1, 27.2, 27.4.
const Schema& special_accounts_schema();
/// The provider's own enumeration of identities and keys: the denominator of row 27.
const Schema& account_inventory_schema();

}  // namespace tenken::parse

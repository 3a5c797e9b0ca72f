// The registers of row 7, and the register of requests that rows 10 and 17 read too.
#pragma once

#include "checks/parse/register.hpp"

namespace tenken::parse {

/// Every report of an incident, suspected and false ones too.
const Schema& incidents_schema();
/// Who is on duty when. The person's name is staff data: no finding shows it.
const Schema& roster_schema();
/// Calls that were made to see whether somebody answers.
const Schema& contact_tests_schema();
/// Exercises and tabletops.
const Schema& exercises_schema();
/// What the city asked the vendor for, and when it came: 07-3.3, 10.6, 17.3.
const Schema& information_requests_schema();

}  // namespace tenken::parse

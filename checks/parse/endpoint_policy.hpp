// The policy of a private way to a provider's service (AWS VPC endpoint policy, IAM policy language
// version 2012-10-17).
#pragma once

#include <string_view>

namespace tenken::parse {

/// Whether requests through the endpoint reach nothing but resources that the policy names, or
/// those of accounts that it names. False: everything (an empty policy is the default, which allows
/// all), or that cannot be told: malformed, NotResource, a wildcard for the bucket or the account,
/// a condition that is not understood.
bool keeps_to_named(std::string_view policy);

}  // namespace tenken::parse

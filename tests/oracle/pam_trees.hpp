// Random trees of /etc/pam.d and /etc/security, for comparing our reading with libpam's.
#pragma once

#include <map>
#include <random>
#include <string>
#include <vector>

namespace tenken::oracle {

/// Files by absolute path.
using Files = std::map<std::string, std::string>;

/// One tree by its seed: /etc/pam.d/oracle is the service. Made of modules that tenken knows, one construct in a dozen broken.
Files random_tree(unsigned seed);
/// One tree for logins: auth and account of /etc/pam.d/oracle, and faillock.conf.
Files random_login_tree(unsigned seed);

}  // namespace tenken::oracle

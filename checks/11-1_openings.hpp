// 11.1 by the provider's enumeration: what of an account stands on the Internet, whether it was
// declared, and which ports its packet filters open to everybody.
#pragma once

#include <set>
#include <string>

#include "checks/judge.hpp"

namespace tenken {

/// `tried`: addresses whose ports were tried from outside. No account declared: nothing.
Findings judge_openings(const Case& c, const std::set<std::string>& tried);

}  // namespace tenken

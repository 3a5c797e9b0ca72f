// A service without a host: functions, containers and managed services alone. What a criterion
// about hosts says of it; never a pass, since nobody looked at a host.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "checks/cloud.hpp"

namespace tenken {

/// What the accounts' own lists say where no host is declared.
struct Hostless {
  /// No host is declared, an account is, all of its lists were read, and none names a virtual
  /// machine.
  bool is_proven = false;
  std::size_t functions = 0, containers = 0, databases = 0;
  std::vector<std::string> workloads;  ///< "lambda function intake (python3.12)"
  std::vector<std::string> cites;
  /// Digest of the accounts, their functions and their containers: a decision holds while these
  /// stay.
  std::vector<std::string> bound;
};
Hostless hostless(const Case& c, std::string_view criterion);

/// Whose turn it is, and what answers the criterion instead of a host's own settings.
struct Instead {
  Turn turn = Turn::city;  ///< city: it decides on a paper; tool: nothing here looks at it
  rules::Text what;        ///< "提供者の文書", "the provider's paper"
};

/// The one finding of a criterion about hosts in a service that provably has none. Nothing where a
/// host is declared or the lists do not show that there is none: then the caller asks for hosts.
std::optional<Finding> instead_of_hosts(const Case& c, std::string_view criterion,
                                        const Instead& instead);

/// Findings of `criterion` that only say that nobody declared `role`, left out.
Findings without_role(Findings findings, std::string_view role);

}  // namespace tenken

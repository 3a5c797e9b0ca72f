// What a place where people log in does after failed logins, however it is written down.
#pragma once

#include <cstdint>
#include <string>

namespace tenken::parse {

struct LockoutPolicy {
  /// What the failures are counted by. A pair of account and address gives whoever changes the
  /// address a fresh count.
  enum class Keyed { account, address, both };

  bool enabled = false;
  std::int64_t threshold = 0;   ///< failures in a row; 0: never locks
  std::int64_t window_s = 0;    ///< within which they count; 0: however far apart
  std::int64_t duration_s = 0;  ///< meaningless with until_admin
  bool until_admin = false;     ///< it stays until somebody unlocks it
  bool back_off = false;  ///< only waits that grow, or throttling: no state in which login is off
  Keyed keyed_by = Keyed::account;
  std::string exempt;       ///< whom it does not bind; empty: nobody
  std::string unseen;       ///< a file it depends on and that was not kept; empty: none
  std::string unsupported;  ///< a construct whose meaning we do not know; empty: none
  std::string where;        ///< the place that decides
  std::string realm;        ///< of Keycloak, else empty: its administrators have one of their own

  bool locks() const { return enabled && !back_off && threshold > 0; }
  static LockoutPolicy unknown_construct(std::string what) {
    LockoutPolicy out;
    out.unsupported = std::move(what);
    return out;
  }
};

}  // namespace tenken::parse

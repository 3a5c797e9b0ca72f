// What a host does when somebody guesses: N wrong passwords and then the right one, run through the
// auth and account stacks as libpam dispatches them.
#pragma once

#include <string>
#include <string_view>

#include "checks/parse/lockout.hpp"
#include "checks/parse/pam.hpp"

namespace tenken::parse {

struct LoginStack {
  enum class Outcome {
    locks,        ///< after `policy.threshold` failures the right password is refused
    never_locks,  ///< it is accepted however many failures went before
    depends,      ///< it hangs on a user or a module that we do not know
    no_login,     ///< not even the right password lets anybody in
    unseen,       ///< a file is missing
    unsupported   ///< a construct that we do not know
  };
  Outcome outcome = Outcome::unsupported;  ///< for a local user who is not root
  std::string detail;                      ///< the place that decides, or what is missing
  LockoutPolicy policy;                    ///< where it locks; `exempt` names administrators
  std::int64_t deny = 0;                   ///< the highest that a line sets; 0: switched off
  bool has_lock_module = false;            ///< pam_faillock or pam_tally2 stands in the auth stack
  bool root_locks = false;                 ///< root is locked as well, or cannot log in
  bool has_directory_module = false;       ///< users of a directory log in here too
  bool directory_locks = false;            ///< and are locked by this host
};

/// Modules known: pam_faillock, pam_tally2, pam_unix, pam_deny, pam_permit, pam_localuser,
/// pam_rootok, pam_env, pam_warn, pam_echo, pam_faildelay, pam_nologin (no /etc/nologin), those
/// that only ask who and where somebody is (pam_access, pam_succeed_if, …: either answer, the same
/// for every try) and directory modules. Any other may answer anything, also success to a wrong
/// password.
LoginStack login_stack(const Tree& tree, std::string_view service);

}  // namespace tenken::parse

// What a PAM password stack does with a new password: run as libpam dispatches it, over every
// answer its modules may give.
#pragma once

#include <string>

#include "checks/parse/pam.hpp"
#include "checks/parse/pwquality.hpp"

namespace tenken::parse {

struct PasswordStack {
  enum class Outcome {
    enforced,      ///< no run stores a password that lacks a class, and a good one is stored
    not_enforced,  ///< every run stores a password that lacks a class
    depends,       ///< some runs do: it hangs on a user or a module that we do not know
    no_change,     ///< not even a good password is stored: nothing restricts because nothing is
                   ///< possible
    unseen,        ///< a file is missing
    unsupported    ///< a construct that we do not know
  };
  Outcome outcome = Outcome::unsupported;
  std::string detail;     ///< module and place that decides, or what is missing
  PasswordPolicy policy;  ///< of the quality module that was met first; empty where there is none
  bool has_quality_module = false;
};

/// The fate of new passwords of a local user who changes it by `service`. Modules known:
/// pam_pwquality, pam_cracklib, pam_unix, pam_deny, pam_permit, pam_pwhistory, pam_localuser,
/// pam_warn, pam_echo, pam_gnome_keyring, directory modules (pam_ldap, pam_sss, pam_krb5,
/// pam_winbind: they store elsewhere). Any other may do anything, also store.
PasswordStack password_stack(const Tree& tree, std::string_view service);

}  // namespace tenken::parse

// What a running sshd allows, over every connection that its Match blocks tell apart.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "checks/parse/sshd.hpp"

namespace tenken::parse {

/// One thing allowed to somebody, with a witness.
struct SshdAllows {
  enum class What {
    root_password,   ///< root logs in with a password
    root_direct,     ///< PermitRootLogin yes, while every way of a password is off
    empty_password,  ///< an empty password logs in
    empty_latent,    ///< PermitEmptyPasswords yes, while every way of a password is off
    host_based       ///< another host vouches for its users (HostbasedAuthentication)
  };
  What what = What::root_password;
  std::string place;    ///< "file:line", or "sshd -T" for a default
  std::string witness;  ///< as sshd -C takes it
};
/// Each kind once, with its first witness. `test`: read_sshd_test. AllowUsers and its like are not
/// asked: they are a second lock.
std::vector<SshdAllows> sshd_allows(const SshdConfig& config,
                                    const std::map<std::string, std::string>& test,
                                    const std::vector<SshdConnection>& connections);

/// The first keyword (of those judged) on which the files and sshd -T disagree; empty: none.
std::string sshd_disagreement(const SshdConfig& config,
                              const std::map<std::string, std::string>& test);

/// Ciphers, MACs, key exchanges and host key types in effect: those of `weak`, and those that we do
/// not know.
struct SshdAlgorithms {
  std::vector<std::string> weak;
  std::vector<std::string> unknown;
  bool complete = false;  ///< sshd -T told all four lists
};
SshdAlgorithms sshd_algorithms(const std::map<std::string, std::string>& test,
                               const std::vector<std::string>& weak);

}  // namespace tenken::parse

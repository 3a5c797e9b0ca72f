// 13.2 by the built-in baseline tenken-linux/1: what a host itself shows of each item.
#pragma once

#include <optional>

#include "checks/judge.hpp"

namespace tenken {

inline constexpr std::string_view builtin_baseline = "tenken-linux/1";

/// The baseline's looks, read once for all hosts.
class Builtin {
 public:
  Builtin(const Case& c, const rules::Rule& rule);

  /// One host. `chosen`: the City named this baseline; otherwise what it says is told for
  /// information, and the finding stays unknown.
  Finding judge(const rules::Target& host, bool chosen) const;

 private:
  const Case& c_;
  const rules::Rule& rule_;
  Looked host_, files_, sshd_;
  Looked sshd_files_;  ///< of row 11: what Match blocks say, which sshd -T does not tell
};

}  // namespace tenken

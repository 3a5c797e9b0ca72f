// 11.2: "サーバー等への不正アクセスを防ぐ仕組みを有していること" (annex 2, row 11)
//
// sshd -T and the files of every host agree, and no connection that a Match block tells apart (root
// and another user, every address, host, group and port that a criterion names) lets root in by
// password or an empty password in; no weak algorithm is in effect (ssh.weak_algorithms). Would not
// comply: PermitRootLogin yes for one address, PermitEmptyPasswords in a Match block, aes128-cbc.
// Partial: PermitRootLogin yes while all passwords are off, host-based authentication. AllowUsers
// and its like are a second lock and excuse nothing. A host declared remote_login: none that has no
// sshd_config is not applicable; one that is not declared so is unknown.
#include "checks/11-2_remote_login.hpp"

#include <algorithm>

#include "checks/judge.hpp"
#include "checks/parse/sshd_judged.hpp"

namespace tenken {

namespace {

std::string_view message_of(parse::SshdAllows::What what) {
  using What = parse::SshdAllows::What;
  switch (what) {
    case What::root_password:
      return "ssh_root_password";
    case What::root_direct:
      return "ssh_root_direct";
    case What::empty_password:
      return "ssh_empty_password";
    case What::empty_latent:
      return "ssh_empty_latent";
    case What::host_based:
      return "ssh_host_based";
  }
  return "ssh_root_password";
}

/// 11.2, one host: its files and what sshd makes of them.
Findings judge_ssh(const Case& c, const rules::Rule& rule, const Look& files,
                   const Look& effective) {
  Look both{files.target, files.parts};
  both.parts.insert(both.parts.end(), effective.parts.begin(), effective.parts.end());
  const auto config = parse::read_sshd_config(tree_of(files), "/etc/ssh/sshd_config");
  const auto test = parse::read_sshd_test(effective.parts[0].bytes);
  const Part* groups = files.part("id -Gn root");
  if (!config.unsupported.empty())
    return {in_doubt("11.2", both, Cause::unsupported, config.unsupported.front(), Turn::tool)};
  if (test.empty() || groups == nullptr || !groups->ok())
    return {in_doubt("11.2", both, Cause::malformed, test.empty() ? "sshd -T" : "id -Gn root")};
  if (const auto differs = parse::sshd_disagreement(config, test); !differs.empty())
    return {in_doubt("11.2", both, Cause::contradiction, differs)};
  std::vector<std::string> groups_of_root;
  for (std::string_view word : split(trim(groups->bytes), ' ')) groups_of_root.emplace_back(word);
  const bool uses_dns = test.contains("usedns") && test.at("usedns") == "yes";
  const auto connections = parse::sshd_connections(config, groups_of_root, uses_dns);
  if (connections.empty())
    return {in_doubt("11.2", both, Cause::unsupported, "more Match blocks than can be tried",
                     Turn::tool)};
  Findings out;
  for (const auto& a : parse::sshd_allows(config, test, connections)) {
    const bool certain = a.what == parse::SshdAllows::What::root_password ||
                         a.what == parse::SshdAllows::What::empty_password;
    out.push_back(finding("11.2", certain ? Verdict::fail : Verdict::partial, Basis::exported,
                          message_of(a.what), both,
                          {{"place", same(a.place)}, {"witness", same(a.witness)}}));
  }
  const auto algorithms =
      parse::sshd_algorithms(test, parameter_values(c, rule, "ssh.weak_algorithms"));
  if (!algorithms.weak.empty())
    out.push_back(finding("11.2", Verdict::fail, Basis::exported, "ssh_weak_algorithm", both,
                          {{"names", same(join(algorithms.weak, " "))}}));
  if (!algorithms.complete || !algorithms.unknown.empty())
    out.push_back(in_doubt(
        "11.2", both, Cause::unsupported,
        algorithms.complete ? join(algorithms.unknown, " ") : "sshd -T tells no algorithms",
        Turn::tool));
  if (out.empty())
    out.push_back(finding("11.2", Verdict::pass, Basis::exported, "ssh_ok", both,
                          {{"connections", same(std::to_string(connections.size()))}}));
  return out;
}

}  // namespace

Findings judge_remote_login(const Case& c, const rules::Rule& rule) {
  Looked files = looks(c, rule, "11.2", "sshd_files", {.absent_is_a_fact = true});
  Looked effective = looks(c, rule, "11.2", "sshd_effective");
  Findings out = std::move(files.unknowns);
  for (const Look& look : files.looks) {
    const Part* main_file = look.part("/etc/ssh/sshd_config");
    if (main_file != nullptr && !main_file->ok() && look.target.fact("remote_login") == "none") {
      out.push_back(finding("11.2", Verdict::not_applicable, Basis::measured, "ssh_none", look));
      continue;
    }
    const auto own = [&](const auto& one) {
      return std::string_view(one.target.name) == look.target.name;
    };
    if (const auto found = std::find_if(effective.looks.begin(), effective.looks.end(), own);
        found != effective.looks.end()) {
      for (Finding& f : judge_ssh(c, rule, look, *found)) out.push_back(std::move(f));
    } else {
      for (const Finding& f : effective.unknowns)
        if (f.target == look.target.name) out.push_back(f);
    }
  }
  return out;
}

}  // namespace tenken

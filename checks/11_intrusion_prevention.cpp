// No. 11: "サーバー等への不正アクセスを防ぐ仕組みを有していること。" (annex 2, row 11)
//
// 11.1 every public address of the provider's list, tried from outside: only declared ports take a connection; a positive control answered
//      before and after. 11.2 sshd of every host: sshd -T and the files agree, and no connection that a Match block tells apart lets root in
//      by password, an empty password in, or has a weak algorithm. 11.4 every TLS endpoint: versions, suites, chain (11-4_tls.cpp).
// Would not comply: an open port that nobody declared, PermitRootLogin yes for one address, a CBC cipher, TLS 1.0, an expired certificate.
// 11.3 and 11.5 are supporting and not judged by this version.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "checks/11-4_tls.hpp"
#include "checks/judge.hpp"
#include "checks/parse/inventory.hpp"
#include "checks/parse/sshd_judged.hpp"
#include "checks/parse/tcp_reach.hpp"

namespace tenken {

namespace {

Finding in_doubt(std::string_view criterion, const Look& look, Cause cause, std::string_view detail, Turn turn = Turn::vendor) {
  Finding f = unknown(criterion, cause, turn, look.target.name, detail);
  f.cites = look.ids();
  return f;
}

std::vector<std::string> fact_list(const rules::Target& target, const std::string& name) {
  const auto found = target.facts.find(name);
  return found == target.facts.end() ? std::vector<std::string>{} : found->second;
}

/// 11.1, one target: all its addresses.
Findings judge_ports(const Look& look, std::set<std::string>& tried) {
  const auto declared = parse::read_ports(fact_list(look.target, "declared_ports"));
  Findings out;
  for (const Part& part : look.parts) {
    const auto reach = parse::read_tcp_reach(part.bytes);
    if (!reach) {
      out.push_back(in_doubt("11.1", look, Cause::malformed, part.observation->part));
      continue;
    }
    tried.insert(reach->address);
    tried.insert(part.observation->part);
    std::vector<int> undeclared;
    for (const int port : reach->open)
      if (std::find(declared.begin(), declared.end(), port) == declared.end()) undeclared.push_back(port);
    const std::map<std::string, rules::Text> values{{"address", same(reach->address)}, {"source", same(reach->source)}, {"asked", same(std::to_string(reach->asked))}, {"open", same(reach->open.empty() ? "-" : fmt::format("{}", fmt::join(reach->open, " ")))},
                                                    {"undeclared", same(fmt::format("{}", fmt::join(undeclared, " ")))}, {"declared", same(declared.empty() ? "-" : fmt::format("{}", fmt::join(declared, " ")))}};
    // An open port is certain whatever else failed; a closed one only means something where the control was open.
    if (!undeclared.empty()) out.push_back(finding("11.1", Verdict::fail, Basis::measured, "ports_open", look, values));
    else if (!reach->controls_open) out.push_back(in_doubt("11.1", look, Cause::unreachable, fmt::format("positive control {} for {}", reach->control.empty() ? "missing" : reach->control, reach->address), Turn::tool));
    else if (reach->answered != reach->asked || reach->asked == 0) out.push_back(in_doubt("11.1", look, Cause::truncated, reach->address, Turn::tool));
    else if (!reach->failed.empty()) out.push_back(in_doubt("11.1", look, Cause::unreachable, fmt::format("{} port {}", reach->address, reach->failed.front()), Turn::tool));
    else out.push_back(finding("11.1", Verdict::pass, Basis::measured, "ports_ok", look, values));
  }
  return out;
}

/// 11.1, the addresses of the provider's list that nobody tried.
Findings addresses_untried(const Case& c, const std::set<std::string>& tried) {
  Findings out;
  for (const rules::Target* list : c.evidence.deployment.with_role("inventory"))
    for (const Observation& o : c.evidence.observations) {
      if (list->fact("written_by") != "provider" || o.target != list->name || o.status != Status::ok || o.part != "file") continue;
      const auto inventory = parse::parse_inventory(c.evidence.blob(o));
      if (!inventory || !inventory->covers("public_address")) continue;
      for (const auto& machine : inventory->machines)
        if (std::find(machine.roles.begin(), machine.roles.end(), "public_address") != machine.roles.end())
          for (const auto& address : machine.addresses)
            if (!tried.contains(address)) out.push_back(unknown("11.1", Cause::not_observed, Turn::vendor, machine.name, address));
      return out;
    }
  return out;
}

std::string_view message_of(parse::SshdAllows::What what) {
  using What = parse::SshdAllows::What;
  switch (what) {
    case What::root_password: return "ssh_root_password";
    case What::root_direct: return "ssh_root_direct";
    case What::empty_password: return "ssh_empty_password";
    case What::empty_latent: return "ssh_empty_latent";
    case What::host_based: return "ssh_host_based";
  }
  return "ssh_root_password";
}

/// 11.2, one host: its files and what sshd makes of them.
Findings judge_ssh(const Case& c, const rules::Rule& rule, const Look& files, const Look& effective) {
  Look both{files.target, files.parts};
  both.parts.insert(both.parts.end(), effective.parts.begin(), effective.parts.end());
  const auto config = parse::read_sshd_config(tree_of(files), "/etc/ssh/sshd_config");
  const auto test = parse::read_sshd_test(effective.parts[0].bytes);
  const Part* groups = files.part("id -Gn root");
  if (!config.unsupported.empty()) return {in_doubt("11.2", both, Cause::unsupported, config.unsupported.front(), Turn::tool)};
  if (test.empty() || groups == nullptr || !groups->ok()) return {in_doubt("11.2", both, Cause::malformed, test.empty() ? "sshd -T" : "id -Gn root")};
  if (const auto differs = parse::sshd_disagreement(config, test); !differs.empty()) return {in_doubt("11.2", both, Cause::contradiction, differs)};
  std::vector<std::string> groups_of_root;
  for (std::string_view word : split(trim(groups->bytes), ' ')) groups_of_root.emplace_back(word);
  const bool uses_dns = test.contains("usedns") && test.at("usedns") == "yes";
  const auto connections = parse::sshd_connections(config, groups_of_root, uses_dns);
  if (connections.empty()) return {in_doubt("11.2", both, Cause::unsupported, "more Match blocks than can be tried", Turn::tool)};
  Findings out;
  for (const auto& a : parse::sshd_allows(config, test, connections)) {
    const bool certain = a.what == parse::SshdAllows::What::root_password || a.what == parse::SshdAllows::What::empty_password;
    out.push_back(finding("11.2", certain ? Verdict::fail : Verdict::partial, Basis::exported, message_of(a.what), both, {{"place", same(a.place)}, {"witness", same(a.witness)}}));
  }
  const auto algorithms = parse::sshd_algorithms(test, parameter_values(c, rule, "ssh.weak_algorithms"));
  if (!algorithms.weak.empty()) out.push_back(finding("11.2", Verdict::fail, Basis::exported, "ssh_weak_algorithm", both, {{"names", same(join(algorithms.weak, " "))}}));
  if (!algorithms.complete || !algorithms.unknown.empty()) out.push_back(in_doubt("11.2", both, Cause::unsupported, algorithms.complete ? join(algorithms.unknown, " ") : "sshd -T tells no algorithms", Turn::tool));
  if (out.empty()) out.push_back(finding("11.2", Verdict::pass, Basis::exported, "ssh_ok", both, {{"connections", same(std::to_string(connections.size()))}}));
  return out;
}

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
    const auto own = [&](const auto& one) { return std::string_view(one.target.name) == look.target.name; };
    if (const auto found = std::find_if(effective.looks.begin(), effective.looks.end(), own); found != effective.looks.end()) {
      for (Finding& f : judge_ssh(c, rule, look, *found)) out.push_back(std::move(f));
    } else {
      for (const Finding& f : effective.unknowns)
        if (f.target == look.target.name) out.push_back(f);
    }
  }
  return out;
}

Findings evaluate(const Case& c, const rules::Rule& rule) {
  Findings out = denominator(c, rule, "11.1", "public_address");
  const auto add = [&](Findings more) { std::move(more.begin(), more.end(), std::back_inserter(out)); };
  std::set<std::string> tried;
  add(each(c, rule, "11.1", "outside_ports", [&](const Look& look) { return judge_ports(look, tried); }));
  add(addresses_untried(c, tried));
  add(denominator(c, rule, "11.2", "linux_host"));
  add(judge_remote_login(c, rule));
  add(denominator(c, rule, "11.4", "tls_endpoint"));
  add(judge_tls(c, rule));
  return out;
}

}  // namespace

extern const Check check_11_intrusion_prevention{11, "intrusion_prevention", evaluate};

}  // namespace tenken

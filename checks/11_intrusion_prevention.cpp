// No. 11: "サーバー等への不正アクセスを防ぐ仕組みを有していること。" (annex 2, row 11)
//
// 11.1 every public address of the provider's list, tried from outside: only declared ports take a
// connection; a positive control answered
//      before and after; by a cloud account's own lists (11-1_openings.cpp); and by the sockets and
//      the packet filter of every public host (11-1_listeners.cpp). 11.2 sshd of every host
//      (11-2_remote_login.cpp). 11.3 a host's own packet filter. 11.4 every TLS endpoint
//      (11-4_tls.cpp).
// Would not comply: an open port that nobody declared, PermitRootLogin yes for one address, a CBC
// cipher, TLS 1.0, an expired certificate. 11.5 is supporting and not judged by this version.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "checks/11-1_listeners.hpp"
#include "checks/11-1_openings.hpp"
#include "checks/11-2_remote_login.hpp"
#include "checks/11-4_tls.hpp"
#include "checks/cloud.hpp"
#include "checks/hostless.hpp"
#include "checks/judge.hpp"
#include "checks/parse/inventory.hpp"
#include "checks/parse/ip_range.hpp"
#include "checks/parse/tcp_reach.hpp"

namespace tenken {

namespace {

std::vector<std::string> fact_list(const rules::Target& target, const std::string& name) {
  const auto found = target.facts.find(name);
  return found == target.facts.end() ? std::vector<std::string>{} : found->second;
}

/// 11.1, one target: all its addresses.
Findings judge_ports(const Look& look, std::map<std::string, parse::TcpReach>& tried) {
  const auto declared = parse::read_ports(fact_list(look.target, "declared_ports"));
  Findings out;
  for (const Part& part : look.parts) {
    const auto reach = parse::read_tcp_reach(part.bytes);
    if (!reach) {
      out.push_back(in_doubt("11.1", look, Cause::malformed, part.observation->part));
      continue;
    }
    tried[reach->address] = *reach;
    tried[part.observation->part] = *reach;
    std::vector<int> undeclared;
    for (const int port : reach->open)
      if (std::find(declared.begin(), declared.end(), port) == declared.end())
        undeclared.push_back(port);
    const std::map<std::string, rules::Text> values{
        {"address", same(reach->address)},
        {"source", same(reach->source)},
        {"asked", same(std::to_string(reach->asked))},
        {"open", same(reach->open.empty() ? "-" : fmt::format("{}", fmt::join(reach->open, " ")))},
        {"undeclared", same(fmt::format("{}", fmt::join(undeclared, " ")))},
        {"declared", same(declared.empty() ? "-" : fmt::format("{}", fmt::join(declared, " ")))}};
    // An open port is certain whatever else failed; a closed one only means something where the
    // control was open.
    if (!undeclared.empty())
      out.push_back(finding("11.1", Verdict::fail, Basis::measured, "ports_open", look, values));
    else if (!reach->controls_open)
      out.push_back(
          in_doubt("11.1", look, Cause::unreachable,
                   fmt::format("positive control {} for {}",
                               reach->control.empty() ? "missing" : reach->control, reach->address),
                   Turn::tool));
    else if (reach->answered != reach->asked || reach->asked == 0)
      out.push_back(in_doubt("11.1", look, Cause::truncated, reach->address, Turn::tool));
    else if (!reach->failed.empty())
      out.push_back(in_doubt("11.1", look, Cause::unreachable,
                             fmt::format("{} port {}", reach->address, reach->failed.front()),
                             Turn::tool));
    else
      out.push_back(finding("11.1", Verdict::pass, Basis::measured, "ports_ok", look, values));
  }
  return out;
}

/// 11.1, the addresses of the provider's list that nobody tried.
Findings addresses_untried(const Case& c, const std::set<std::string>& tried) {
  Findings out;
  for (const rules::Target* list : c.evidence.deployment.with_role("inventory"))
    for (const Observation& o : c.evidence.observations) {
      if (list->fact("written_by") != "provider" || o.target != list->name ||
          o.status != Status::ok || o.part != "file")
        continue;
      const auto inventory = parse::parse_inventory(c.evidence.blob(o));
      if (!inventory || !inventory->covers("public_address")) continue;
      for (const auto& machine : inventory->machines)
        if (std::find(machine.roles.begin(), machine.roles.end(), "public_address") !=
            machine.roles.end())
          for (const auto& address : machine.addresses)
            if (!tried.contains(address))
              out.push_back(
                  unknown("11.1", Cause::not_observed, Turn::vendor, machine.name, address));
      return out;
    }
  return out;
}

/// Hosts whose cloud network is known whole and lets in from everybody what was declared and no
/// more. An address of the host that no account lists leads past that network.
std::set<std::string> shut_by_cloud(const Case& c, const Findings& openings) {
  std::set<std::string> out;
  const Clouds accounts = clouds(c, "11.1");
  if (!accounts.declared || !accounts.unknowns.empty() || openings.empty() ||
      worst(openings) != Verdict::pass)
    return out;
  std::set<std::string> listed;
  const auto add = [&](const std::string& address) {
    const auto range = parse::read_ip_range(address);
    if (range) listed.insert(parse::to_text(*range));
  };
  for (const CloudLook& look : accounts.looks) {
    for (const parse::PublicAddress& p : look.cloud.addresses) add(p.address);
    for (const parse::CloudMachine& m : look.cloud.machines)
      for (const std::string& address : m.public_addresses) add(address);
  }
  for (const rules::Target* host : c.evidence.deployment.with_role("linux_host")) {
    const auto outside = outside_addresses(c, *host);
    if (is_in_cloud(*host, accounts) &&
        std::includes(listed.begin(), listed.end(), outside.begin(), outside.end()))
      out.insert(host->name);
  }
  return out;
}

Findings evaluate(const Case& c, const rules::Rule& rule) {
  Findings out = denominator(c, rule, "11.1", "public_address");
  const auto add = [&](Findings more) {
    std::move(more.begin(), more.end(), std::back_inserter(out));
  };
  std::map<std::string, parse::TcpReach> reached;
  const Findings ports = each(c, rule, "11.1", "outside_ports",
                              [&](const Look& look) { return judge_ports(look, reached); });
  std::set<std::string> tried;
  for (const auto& [address, reach] : reached) tried.insert(address);
  const Findings openings = judge_openings(c, tried);
  // Where the accounts' lists show no way in from the Internet, there is no address to try.
  const bool nothing_open = hostless(c, "11.1").is_proven && worst(openings) == Verdict::pass;
  add(nothing_open ? without_role(ports, "public_address") : ports);
  add(addresses_untried(c, tried));
  add(openings);
  if (auto none = instead_of_hosts(
          c, "11.2",
          {Turn::tool,
           {"管理の入口はクラウドの操作画面とAPIであり、その役割と多要素認証を見る検査がない",
            "the way in for administrators is the console and the API of the cloud, whose roles "
            "and second factors no check looks at"}})) {
    add({*std::move(none)});
  } else {
    add(judge_listeners(c, rule, reached, shut_by_cloud(c, openings)));
    add(denominator(c, rule, "11.2", "linux_host"));
    add(judge_remote_login(c, rule));
    add(judge_own_filter(c, rule));
  }
  add(denominator(c, rule, "11.4", "tls_endpoint"));
  add(judge_tls(c, rule));
  return out;
}

}  // namespace

extern const Check check_11_intrusion_prevention{11, "intrusion_prevention", evaluate};

}  // namespace tenken

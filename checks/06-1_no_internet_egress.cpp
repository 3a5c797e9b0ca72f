// 06-1: 「外部サービス自体はインターネットにアクセスできないこと」
//
// .1 no host and no machine, container or function of a cloud account may send a packet to an
// arbitrary public address: by its routes or by its packet filter, IPv4 and IPv6 each by itself. A
// machine is closed where its network or its own rules close it. Would not comply: a default route
// without filter, a filter in the table "ip" alone while IPv6 has a route, "policy accept", a
// function outside a private network. .3 what is let out besides stands in the register of
// exceptions with purpose and the City's approval; a shared or wide destination is partial. .2
// tries it live and .4 is supporting: neither has a check yet, so both stay unknown.
#include "checks/06-1_no_internet_egress.hpp"

#include <algorithm>
#include <iterator>

#include "checks/egress_cloud.hpp"
#include "checks/egress_exceptions.hpp"
#include "checks/parse/registers_egress.hpp"
#include "checks/records.hpp"

namespace tenken {

namespace {

/// Why nothing of one family goes out.
rules::Text reason(const parse::Egress& egress) {
  if (!egress.has_route) return {"公開アドレスへの経路なし", "no route to public addresses"};
  if (egress.stopped_by.empty()) return {"経路なし", "no route"};
  return {"通信制御で拒否(" + egress.stopped_by + ")", "filtered (" + egress.stopped_by + ")"};
}

struct Openness {
  std::vector<std::string> open;    ///< wide and in no register
  std::vector<std::string> listed;  ///< wide, in the register
  std::string by;
};
Openness openness_of(const HostEgress& host, const std::vector<ListedException>& listed) {
  Openness out;
  for (const parse::EgressHole& hole : host.holes()) {
    if (!is_wide(hole)) continue;
    const bool some_ports = hole.ports.first.low != 0 || hole.ports.last.low != 65535;
    // "Everything, everywhere" is no exception, whatever a list says.
    const bool named = some_ports && !covering(hole, listed).empty();
    (named ? out.listed : out.open).push_back(to_text(hole));
    if (!named && out.by.empty()) out.by = hole.device + (hole.by.empty() ? "" : ", " + hole.by);
  }
  return out;
}

Findings judge_host(const HostEgress& host, const std::vector<ListedException>& listed,
                    const CloudEgress& cloud) {
  const Openness openness = openness_of(host, listed);
  const auto say = [&](Verdict verdict, const char* message,
                       const std::vector<std::string>& names) {
    return finding(
        "06-1.1", verdict, Basis::exported, message, host.look,
        {{"names",
          same(join(std::span(names).first(std::min<std::size_t>(names.size(), 8)), "; "))},
         {"by", same(openness.by.empty() ? "-" : openness.by)},
         {"four", reason(host.four)},
         {"six", reason(host.six)},
         {"exceptions", same(std::to_string(host.holes().size()))}});
  };
  const bool is_shut = openness.open.empty() && host.doubt.empty() && openness.listed.empty();
  // Its network keeps it in, whatever the host itself would let out.
  if (!is_shut && cloud.closes(host.look.target))
    return {say(Verdict::pass, "egress.closed_by_network", openness.open)};
  Findings out;
  if (!openness.open.empty() && host.rules_unseen)
    return {in_doubt("06-1.1", host.look, Cause::absent, "nft, iptables-save")};
  if (!openness.open.empty()) out.push_back(say(Verdict::fail, "egress.open", openness.open));
  if (!host.doubt.empty())
    out.push_back(in_doubt("06-1.1", host.look, Cause::unsupported, host.doubt, Turn::tool));
  if (!openness.listed.empty())
    out.push_back(say(Verdict::partial, "egress.wide_listed", openness.listed));
  if (out.empty()) out.push_back(say(Verdict::pass, "egress.denied", {}));
  return out;
}

}  // namespace

Findings judge_no_internet_egress(const Case& c, const rules::Rule& rule) {
  Findings out = denominator(c, rule, "06-1.1", "linux_host");
  const auto add = [&](Findings more) {
    std::move(more.begin(), more.end(), std::back_inserter(out));
  };
  const bool has_hosts = !c.evidence.deployment.with_role("linux_host").empty();
  const Clouds accounts = clouds(c, "06-1.1");
  // A service without any machine of its own has no host to look at.
  const HostsEgress hosts =
      has_hosts || !accounts.declared ? hosts_egress(c, rule, "06-1.1") : HostsEgress{};
  const RegisterRows rows =
      register_rows(c, rule, "06-1.3", "egress_exceptions", parse::egress_exceptions_schema());
  const auto listed = listed_exceptions(rows, day_in_japan(c.as_of));
  std::set<std::string> shut;
  for (const HostEgress& host : hosts.hosts) {
    const Openness openness = openness_of(host, listed);
    if (openness.open.empty() && openness.listed.empty() && host.doubt.empty())
      shut.insert(host.look.target.name);
  }
  const CloudEgress cloud = judge_cloud_egress(c, accounts, shut);
  add(hosts.unknowns);
  for (const HostEgress& host : hosts.hosts) add(judge_host(host, listed, cloud));
  add(cloud.findings);
  add(judge_exceptions(c, rule, hosts, rows));
  if (accounts.declared && hosts.hosts.empty() && hosts.unknowns.empty())
    out.push_back(unknown("06-1.3", Cause::no_check, Turn::tool));
  return out;
}

}  // namespace tenken

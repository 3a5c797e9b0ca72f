#include "checks/zabbix_servers.hpp"

#include <algorithm>

#include "rules/calendar.hpp"

namespace tenken {

using parse::ZabbixHost;
using parse::ZabbixItem;
using std::chrono::hours;

std::int64_t zabbix_item_age(const ZabbixServer& server, const ZabbixItem& item) {
  // A clock of the future is as wrong as one of the past.
  const std::int64_t now = server.answered_at.time_since_epoch().count();
  return item.last_clock > now ? item.last_clock - now : now - item.last_clock;
}

std::vector<const ZabbixHost*> zabbix_hosts_of(const ZabbixServer& server,
                                               const rules::Target& target, bool& doubt) {
  std::vector<const ZabbixHost*> out;
  for (const auto& [id, host] : server.state.hosts) {
    const bool same_name = lower_ascii(host.name) == lower_ascii(target.name);
    bool is_it = host.interfaces.empty() && same_name;
    for (const auto& face : host.interfaces) {
      const bool loopback =
          face.address == "localhost" || face.address == "::1" || face.address.starts_with("127.");
      // Behind a proxy a loopback address is the proxy's own.
      if (loopback && host.by_proxy) continue;
      if (face.address.find('{') != std::string::npos) doubt = doubt || same_name;
      is_it = is_it || is_address_of(server.look.target, target, face.address);
    }
    if (is_it) out.push_back(&host);
  }
  return out;
}

ZabbixServers zabbix_servers(const Case& c, const rules::Rule& rule, std::string_view criterion) {
  ZabbixServers out;
  out.declared = !c.evidence.deployment.with_role("zabbix_server").empty();
  if (!out.declared) return out;
  Looked looked = looks(c, rule, criterion, "monitoring_zabbix");
  out.unknowns = std::move(looked.unknowns);
  parse::FiringLimits limits;
  const auto figure = [&](const char* name) {
    return static_cast<double>(parameter_integer(c, rule, name));
  };
  limits.margin_percent = figure("monitor.threshold_margin_percent");
  limits.count_max = figure("monitor.threshold_count_max");
  for (const Look& look : looked.looks) {
    std::map<std::string, std::string_view> answers;
    for (const Part& part : look.parts) answers[part.observation->part] = part.bytes;
    auto state = parse::read_zabbix(answers);
    if (!state) {
      const bool strange = state.error().code != "zabbix.malformed";
      out.unknowns.push_back(in_doubt(criterion, look,
                                      strange ? Cause::unsupported : Cause::malformed,
                                      state.error().what, strange ? Turn::tool : Turn::vendor));
      continue;
    }
    if (!state->sees_everything) {
      out.unknowns.push_back(in_doubt(criterion, look, Cause::denied,
                                      "user.checkAuthentication: type is not 3 (super admin)"));
      continue;
    }
    ZabbixServer server{look, *std::move(state), {}, Basis::exported, {}, look.ids()};
    const Part* version = look.part(parse::zabbix_version_method);
    server.answered_at = seen_at(*version->observation);
    if (const Part* manifest = look.part("manifest")) {
      const auto written = parse::read_zabbix_manifest(manifest->bytes);
      if (!written || *written > server.answered_at) {
        out.unknowns.push_back(in_doubt(criterion, look, Cause::malformed, "manifest.json"));
        continue;
      }
      if (server.answered_at - *written >
          hours(parameter_integer(c, rule, "monitor.export_max_age_hours"))) {
        out.unknowns.push_back(in_doubt(criterion, look, Cause::stale, format_instant(*written)));
        continue;
      }
      server.answered_at = *written;
      server.basis = Basis::recorded;
    }
    for (const auto& [id, trigger] : server.state.triggers)
      server.expressions[id] = parse::read_zabbix_expression(trigger.expression, limits);
    out.servers.push_back(std::move(server));
  }
  return out;
}

void add_enrolment(const Case& c, const rules::Rule& rule, const ZabbixServer& server,
                   const rules::Target& target, Enrolment& out) {
  const std::int64_t age_max_s = parameter_integer(c, rule, "monitor.scrape_max_age_minutes") * 60;
  bool doubt = false;
  for (const ZabbixHost* host : zabbix_hosts_of(server, target, doubt)) {
    const std::string where = server.look.target.name + ": host " + host->name;
    if (!host->enabled) {
      out.disabled = true;
      if (!out.any) out.where = where;
      continue;
    }
    out.any = true;
    out.where = where;
    std::optional<std::int64_t> least;
    for (const auto& [id, item] : server.state.items) {
      // What the server works out by itself says nothing of the host.
      if (item.host != host->id || !item.enabled || !item.supported ||
          item.type == parse::zabbix_internal || item.type == parse::zabbix_calculated ||
          item.last_clock == 0)
        continue;
      const std::int64_t age = zabbix_item_age(server, item);
      if (!least || age < *least) least = age;
    }
    if (!least)
      out.never = true;
    else if (*least > age_max_s)
      out.stale = true;
    out.down = out.down || host->active_agent == 2 ||
               std::any_of(host->interfaces.begin(), host->interfaces.end(),
                           [](const auto& face) { return face.available == 2; });
  }
  out.probed = out.probed || doubt;
}

std::set<std::string> zabbix_groups_of(const ZabbixServer& server,
                                       const std::set<std::string>& of) {
  std::set<std::string> out = of;
  for (const std::string& id : of) {
    const auto own = server.state.group_names.find(id);
    if (own == server.state.group_names.end()) continue;
    for (const auto& [other, name] : server.state.group_names)
      if (own->second.starts_with(name + "/")) out.insert(other);
  }
  return out;
}

}  // namespace tenken

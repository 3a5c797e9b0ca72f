// Azure: policies that keep resources in their locations, roles, the record of administration,
// alerts.
#include <algorithm>

#include "checks/parse/cloud_azure.hpp"
#include "rules/text.hpp"

namespace tenken::parse::cloud_json {

namespace {

/// The built-in definition "Allowed locations".
constexpr std::string_view allowed_locations = "e56962a6-4747-49cd-b67b-bf8b01975c4c";

void read_assignments(AzureAnswer& a) {
  for (const Item& v : a.root.elements()) {
    const std::string definition = azure_id(v.needed("policyDefinitionId"));
    if (!definition.ends_with(allowed_locations)) continue;
    Guardrail g;
    g.what = a.resource(v, "policy assignment");
    g.what.name = v.text("displayName");
    const std::string scope = azure_id(v.needed("scope"));
    // On the whole subscription or above it; a resource group fences nothing but itself.
    g.attached = lower_ascii(v.text("enforcementMode")) == "default" &&
                 (scope == "/subscriptions/" + lower_ascii(a.cloud.account) ||
                  scope.starts_with("/providers/microsoft.management/managementgroups/"));
    // Selectors narrow it to some locations or kinds of resources.
    g.exempts = !v.list("notScopes").empty() || !v.list("resourceSelectors").empty();
    for (const Item& one : v.at("parameters").at("listOfAllowedLocations").needed_list("value"))
      g.regions.push_back(azure_location(a, one.as_text()));
    a.cloud.guardrails.push_back(std::move(g));
  }
}

/// People are named by the id of their account alone.
void read_roles(AzureAnswer& a) {
  for (const Item& v : a.root.elements()) {
    const std::string id = v.needed("principalId"), type = v.text("principalType");
    bool known = false;
    for (const Principal& p : a.cloud.principals) known = known || p.what.id == id;
    if (known) continue;
    Principal p;
    p.what.id = id;
    p.what.name = id;
    p.what.kind = type.empty() ? "principal" : lower_ascii(type);
    p.what.region = global_region;
    p.what.file = a.file, p.what.path = v.path();
    a.cloud.principals.push_back(std::move(p));
  }
}

/// Where a setting leads the log to, and no list of this subscription names it: whose, and where,
/// is for the register of stores to say. An account for it is judged as the trail's bucket.
void keep_elsewhere(AzureAnswer& a, const Item& setting, const std::string& to) {
  const bool known = to.empty() || std::any_of(a.cloud.stores.begin(), a.cloud.stores.end(),
                                               [&](const Store& s) { return s.what.id == to; });
  if (known) return;
  Store s;
  s.what.id = to;
  s.what.name = after_last(to, '/');
  s.what.kind = azure_log_destination;
  s.what.file = a.file, s.what.path = setting.path();
  s.kind = StoreKind::log;
  a.cloud.stores.push_back(std::move(s));
}

/// The activity log of a subscription records every change of every location and cannot be switched
/// off; what it says is kept for 90 days, longer only where a setting hands it on.
void read_settings(AzureAnswer& a) {
  Trail own;
  own.what.id = "activity log";
  own.what.name = own.what.id;
  own.what.kind = "azure activity log";
  own.what.region = global_region;
  own.what.file = a.file;
  own.logging = own.multi_region = true;
  a.cloud.trails.push_back(std::move(own));
  for (const Item& v : a.root.elements()) {
    Trail t;
    t.what.id = v.needed("name");
    t.what.name = t.what.id;
    t.what.kind = "azure diagnostic setting";
    t.what.region = global_region;
    t.what.file = a.file, t.what.path = v.path();
    t.logging = false;
    for (const Item& log : v.list("logs"))
      if (log.text("category") == "Administrative" && log.flag("enabled").value_or(false))
        t.logging = true;
    t.multi_region = true;
    t.bucket = azure_id(v.text("storageAccountId"));
    t.log_group = azure_id(v.text("workspaceId"));
    for (const char* key :
         {"workspaceId", "eventHubAuthorizationRuleId", "marketplacePartnerId", "serviceBusRuleId"})
      keep_elsewhere(a, v, azure_id(v.text(key)));
    a.cloud.trails.push_back(std::move(t));
  }
}

/// Whether it has data its list does not say.
void read_alerts(AzureAnswer& a) {
  for (const Item& v : a.root.elements()) {
    Alarm m;
    m.what = a.resource(v, "azure metric alert");
    m.actions_enabled = v.flag("enabled");
    for (const Item& action : v.list("actions"))
      add_if(m.actions, azure_id(action.text("actionGroupId")));
    m.metric = "azure metric";
    m.state = "OK";
    for (const std::string& scope : v.texts("scopes")) {
      m.dimensions[azure_id(scope)] = "scope";
      // All things of a kind in a subscription or a group of resources: which kind is not read.
      if (azure_id(scope).find("/providers/") == std::string::npos)
        m.metric = std::string(unread_alarm);
    }
    a.cloud.alarms.push_back(std::move(m));
  }
}

void read_plans(AzureAnswer& a) {
  const std::vector<Item> all =
      a.root.is_object() ? a.root.needed_list("value") : a.root.elements();
  for (const Item& v : all) {
    Watcher w;
    w.what.id = w.what.name = v.needed("name");
    w.what.kind = "defender plan";
    w.what.region = global_region;
    w.what.file = a.file, w.what.path = v.path();
    w.on = v.text("pricingTier") == "Standard";
    a.cloud.watchers.push_back(std::move(w));
  }
}

}  // namespace

const std::vector<AzureOperation>& azure_rules() {
  static const std::vector<AzureOperation> all{
      {"policy assignment", "list", "guardrails", "", read_assignments},
      {"role assignment", "list", "principals", "", read_roles},
      {"monitor diagnostic-settings subscription", "list", "trails stores", "", read_settings},
      {"monitor metrics alert", "list", "alarms", "", read_alerts},
      {"security pricing", "list", "watchers", "", read_plans},
  };
  return all;
}

}  // namespace tenken::parse::cloud_json

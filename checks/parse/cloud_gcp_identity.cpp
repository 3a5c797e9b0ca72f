// Google Cloud: who may do something (people by a keyed name alone), keys, certificates, policies
// of the organisation.
#include <algorithm>

#include "checks/parse/cloud_gcp.hpp"
#include "rules/text.hpp"

namespace tenken::parse::cloud_json {

namespace {

/// A service of the provider acts as one of these; nobody else can make one.
bool is_agent(std::string_view mail) {
  if (mail.ends_with("@cloudservices.gserviceaccount.com")) return true;
  constexpr std::string_view tail = ".iam.gserviceaccount.com";
  if (!mail.starts_with("service-") || !mail.ends_with(tail)) return false;
  mail.remove_suffix(tail.size());
  const std::string project = after_last(std::string(mail), '@');
  constexpr std::string_view robots[] = {"compute-system",
                                         "container-engine-robot",
                                         "containerregistry",
                                         "cloud-filer",
                                         "cloud-redis",
                                         "gcf-admin-robot",
                                         "serverless-robot-prod",
                                         "service-networking",
                                         "dataflow-service-producer-prod"};
  return project.starts_with("gcp-sa-") ||
         std::find(std::begin(robots), std::end(robots), project) != std::end(robots);
}

void add_principal(GcpAnswer& a, const Item& at, const std::string& id, const char* kind,
                   bool of_provider) {
  for (const Principal& p : a.cloud.principals)
    if (p.what.id == id) return;
  Principal p;
  p.what = a.resource(at, id, id, kind);
  p.what.region = global_region;
  p.of_provider = of_provider;
  a.cloud.principals.push_back(std::move(p));
}

void add_member(GcpAnswer& a, const Item& at, const std::string& member) {
  const auto colon = member.find(':');
  const std::string kind = member.substr(0, colon),
                    who = colon == std::string::npos ? member : member.substr(colon + 1);
  if (kind == "deleted") return;  // nobody can act as it
  if (kind == "serviceAccount")
    return add_principal(a, at, who, "service account of a policy", is_agent(who));
  if (kind == "user" || kind == "group") {
    // The script gives keyed names; the probe takes out what is still an address.
    if (who.find('@') != std::string::npos || who == "withheld")
      return at.fault("has a member without a keyed name");
    return add_principal(a, at, member, kind == "user" ? "iam user" : "iam group", false);
  }
  add_principal(a, at, member, "member of a policy", false);
}

/// Of the project and of all that stands above it: what is granted there holds here.
void read_policies(GcpAnswer& a) {
  bool own = false;
  for (const Item& v : a.root.elements()) {
    const std::string type = v.needed("type");
    own = own || type == "project";
    if (type != "project") a.book.ancestors.insert(type + "/" + v.needed("id"));
    for (const Item& binding : v.at("policy").list("bindings"))
      for (const std::string& member : binding.texts("members")) add_member(a, binding, member);
  }
  if (!own) a.root.fault("has no policy of the project");
}

void read_service_accounts(GcpAnswer& a) {
  for (const Item& v : a.root.elements())
    add_principal(a, v, after_last(v.needed("name"), '/'), "service account", false);
}

void add_key(GcpAnswer& a, const Item& at, std::string id, const char* kind, std::string owner,
             bool is_on, std::string made_at) {
  AccessKey k;
  k.what = a.resource(at, std::move(id), "", kind);
  k.what.region = global_region;
  k.owner = std::move(owner);
  k.state = is_on ? "Active" : "Inactive";
  k.made_at = std::move(made_at);
  a.cloud.access_keys.push_back(std::move(k));
}

/// Keys that the provider makes, and turns over, by itself are no one's to keep.
void read_account_keys(GcpAnswer& a) {
  for (const Item& v : a.root.elements()) {
    const std::string type = v.needed("keyType");
    if (type == "SYSTEM_MANAGED") continue;
    if (type != "USER_MANAGED") v.at("keyType").fault("is an unknown word");
    add_key(a, v, after_last(v.needed("name"), '/'), "service account key", a.argument,
            !v.flag("disabled").value_or(false), v.needed("validAfterTime"));
  }
}

void read_hmac_keys(GcpAnswer& a) {
  for (const Item& v : a.root.elements())
    add_key(a, v, v.needed("accessId"), "storage hmac key", v.text("serviceAccount"),
            v.needed("state") == "ACTIVE", v.text("timeCreated"));
}

void read_api_keys(GcpAnswer& a) {
  for (const Item& v : a.root.elements())
    add_key(a, v, v.needed("uid"), "api key", "", true, v.text("createTime"));
}

/// A key that was destroyed stays listed for ever, and opens nothing.
void read_kms(GcpAnswer& a) {
  for (const Item& v : a.root.elements()) {
    Key k;
    k.what = a.resource(v, "cloudkms.googleapis.com", "kms key");
    k.state = v.at("primary").text("state");
    if (k.state == "DESTROYED") continue;
    k.rotates = v.at("rotationPeriod").is_there();
    a.cloud.keys.push_back(std::move(k));
  }
}

void read_certificates(GcpAnswer& a) {
  for (const Item& v : a.root.elements()) {
    CloudCertificate c;
    c.what = a.compute(v, "ssl certificate");
    c.expires_at = v.text("expireTime");
    c.state = v.at("managed").text("status");
    c.names = v.texts("subjectAlternativeNames");
    for (const std::string& name : v.at("managed").texts("domains")) add_if(c.names, name);
    a.cloud.certificates.push_back(std::move(c));
  }
}

/// "in:asia-northeast1-locations", "asia-northeast1", "asia-northeast1-a", "asia". A group whose
/// members this program does not know is a fault.
std::string fenced(const GcpAnswer& a, const Item& at, std::string word) {
  constexpr std::string_view tail = "-locations";
  for (std::string_view head : {"in:", "is:"})
    if (word.starts_with(head)) word.erase(0, head.size());
  if (word.ends_with(tail)) word.resize(word.size() - tail.size());
  word = gcp_region(word);
  constexpr std::string_view wide[] = {"asia", "asia1", "us", "eu", "europe", "global"};
  const auto& own = a.cloud.regions;
  if (std::find(own.begin(), own.end(), word) == own.end() &&
      std::find(std::begin(wide), std::end(wide), word) == std::end(wide))
    at.fault("has a group of locations that is not known (" + word + ")");
  return word;
}

/// The policy as it holds for this project, with what stands above it. A rule under a condition
/// leaves out what its tags name.
void read_org_policy(GcpAnswer& a) {
  Guardrail g;
  g.what = a.resource(a.root, a.argument, a.argument, "organisation policy");
  g.what.region = global_region;
  g.attached = true;
  bool everything = false;
  for (const Item& rule : a.root.at("spec").list("rules")) {
    const bool conditional = rule.at("condition").is_there();
    g.exempts = g.exempts || conditional;
    everything = everything || (rule.flag("allowAll").value_or(false) && !conditional);
    if (a.argument != "gcp.resourceLocations") continue;
    for (const std::string& word : rule.at("values").texts("allowedValues"))
      add_if(g.regions, fenced(a, rule, word));
  }
  if (everything) g.regions.clear();
  a.cloud.guardrails.push_back(std::move(g));
}

}  // namespace

const std::vector<GcpOperation>& gcp_identity() {
  static const std::vector<GcpOperation> all{
      {"iam service-accounts", "list", "principals", "", "iam.googleapis.com",
       read_service_accounts},
      {"projects", "get-ancestors-iam-policy", "principals", "", "", read_policies},
      {"iam service-accounts keys", "list", "keys principals", "service account", "",
       read_account_keys},
      {"storage hmac", "list", "keys", "", "storage.googleapis.com", read_hmac_keys},
      {"services api-keys", "list", "keys", "", "apikeys.googleapis.com", read_api_keys},
      {"kms keys", "list", "keys", "cloudkms.googleapis.com/KeyRing", "", read_kms},
      {"compute ssl-certificates", "list", "keys", "", "compute.googleapis.com", read_certificates},
      {"org-policies", "describe", "guardrails", "constraint", "", read_org_policy},
  };
  return all;
}

}  // namespace tenken::parse::cloud_json

#include "checks/parse/bill.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "checks/parse/json.hpp"
#include "checks/parse/prometheus.hpp"
#include "checks/parse/purl.hpp"
#include "rules/calendar.hpp"

namespace tenken::parse {

namespace {

using Json = nlohmann::json;

/// A large image has about 5,000 packages.
constexpr std::size_t components_max = 200000;
constexpr int depth_max = 32;
constexpr std::size_t subjects_max = 200;

Error malformed(std::string what) {
  return Error{
      .what = "bill: " + std::move(what), .where = "", .hint = "", .code = "bill.malformed"};
}

/// Empty where it is missing; another type throws.
std::string text_of(const Json& json, const char* name) {
  const auto at = json.find(name);
  return at == json.end() || at->is_null() ? std::string() : at->get<std::string>();
}

const Json& list_of(const Json& json, const char* name) {
  static const Json none = Json::array();
  const auto at = json.find(name);
  if (at == json.end() || at->is_null()) return none;
  if (!at->is_array()) throw std::runtime_error(name);
  return *at;
}

bool is_digest(std::string_view hexadecimal) {
  return hexadecimal.size() == 64 &&
         hexadecimal.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

/// Every "sha256:…" that stands in a text ("name@sha256:…").
void add_digests(const std::string& text, Bill& out) {
  constexpr std::string_view word = "sha256:";
  for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
    const std::string digest = lower_ascii(text.substr(at + word.size(), 64));
    if (is_digest(digest)) out.subjects.push_back("sha256:" + digest);
  }
}

void add_subject(const std::string& name, const std::string& version, Bill& out) {
  if (name.empty()) return;
  out.subjects.push_back(name);
  if (!version.empty()) out.subjects.push_back(name + "@" + version);
  add_digests(name, out);
  add_digests(version, out);
}

/// dpkg leaves the source out where it bears the package's own name; so does syft.
void put_source(const Purl& purl, const std::string& tool, Component& out) {
  const auto upstream = purl.qualifiers.find("upstream");
  if (upstream != purl.qualifiers.end()) {
    const auto at = upstream->second.find('@');
    out.source = upstream->second.substr(0, at);
    out.source_version = at == std::string::npos ? out.version : upstream->second.substr(at + 1);
  } else if (tool.starts_with("syft")) {
    out.source = out.name;
    out.source_version = out.version;
  }
}

/// "openssl-3.0.7-24.el9.src.rpm": its name, without version and release.
void put_rpm_source(const Purl& purl, Component& out) {
  const auto upstream = purl.qualifiers.find("upstream");
  if (upstream == purl.qualifiers.end() || !upstream->second.ends_with(".src.rpm")) return;
  std::string name = upstream->second;
  for (int cut = 0; cut < 2; ++cut) {
    const auto dash = name.rfind('-');
    if (dash == std::string::npos || dash == 0) return;
    name.erase(dash);
  }
  out.source = name;
  out.source_version = out.version;
}

std::optional<Component> component_of(const std::string& text, const std::string& tool,
                                      Bill& bill) {
  const auto purl = parse_purl(text);
  if (!purl) {
    ++bill.without_purl;
    return std::nullopt;
  }
  if (purl->version.empty()) {
    ++bill.without_version;
    return std::nullopt;
  }
  Component out;
  out.type = purl->type;
  out.ecosystem = ecosystem_of(*purl);
  out.name = package_name(*purl);
  out.version = purl->version;
  const auto epoch = purl->qualifiers.find("epoch");
  if (epoch != purl->qualifiers.end() && out.version.find(':') == std::string::npos)
    out.version = epoch->second + ":" + out.version;
  if (out.type == "deb") put_source(*purl, tool, out);
  if (out.type == "rpm") put_rpm_source(*purl, out);
  return out;
}

void keep(Bill& bill, Component component) {
  if (bill.components.size() >= components_max) throw std::runtime_error("too many components");
  bill.components.push_back(std::move(component));
}

void settle(Bill& bill) {
  const auto key = [](const Component& c) {
    return std::tie(c.type, c.ecosystem, c.name, c.version, c.source, c.source_version);
  };
  std::sort(bill.components.begin(), bill.components.end(),
            [&](const Component& a, const Component& b) { return key(a) < key(b); });
  bill.components.erase(
      std::unique(bill.components.begin(), bill.components.end(),
                  [&](const Component& a, const Component& b) { return key(a) == key(b); }),
      bill.components.end());
  std::sort(bill.subjects.begin(), bill.subjects.end());
  bill.subjects.erase(std::unique(bill.subjects.begin(), bill.subjects.end()), bill.subjects.end());
  if (bill.subjects.size() > subjects_max) throw std::runtime_error("too many subjects");
  const auto created = go_instant(bill.created_at);
  bill.created_at = created ? format_instant(*created) : "";
}

// --- CycloneDX

/// Trivy's own words about a package of a distribution.
std::map<std::string, std::string> properties_of(const Json& component) {
  std::map<std::string, std::string> out;
  for (const Json& property : list_of(component, "properties"))
    out[text_of(property, "name")] = text_of(property, "value");
  return out;
}

void put_trivy_source(const std::map<std::string, std::string>& said, Component& out) {
  const auto word = [&](const std::string& name) {
    const auto at = said.find("aquasecurity:trivy:" + name);
    return at == said.end() ? std::string() : at->second;
  };
  if (out.type != "deb" || word("SrcName").empty() || word("SrcVersion").empty()) return;
  out.source = word("SrcName");
  out.source_version = word("SrcVersion");
  if (!word("SrcRelease").empty()) out.source_version += "-" + word("SrcRelease");
  if (!word("SrcEpoch").empty()) out.source_version = word("SrcEpoch") + ":" + out.source_version;
}

/// What is no package: a file, a lock file of Trivy, the operating system itself.
bool is_package(const Json& component, const std::map<std::string, std::string>& said) {
  static const std::set<std::string> others{"file", "operating-system", "data",
                                            "machine-learning-model", "cryptographic-asset"};
  static const std::set<std::string> all{"application", "framework", "library",       "container",
                                         "platform",    "device",    "device-driver", "firmware"};
  const auto type = component.at("type").get<std::string>();
  if (others.contains(type)) return false;
  if (!all.contains(type)) throw std::runtime_error("type of a component");
  return !(type == "application" && said.contains("aquasecurity:trivy:Class") &&
           text_of(component, "purl").empty());
}

void add_components(const Json& list, const std::string& tool, int depth, Bill& out) {
  if (depth > depth_max) throw std::runtime_error("too deep");
  for (const Json& one : list) {
    const auto said = properties_of(one);
    if (one.at("name").get<std::string>().empty()) throw std::runtime_error("no name");
    if (is_package(one, said)) {
      if (auto component = component_of(text_of(one, "purl"), tool, out)) {
        put_trivy_source(said, *component);
        keep(out, *std::move(component));
      }
    }
    add_components(list_of(one, "components"), tool, depth + 1, out);
  }
}

/// A list of tools (to 1.4), or components in an object (from 1.5).
std::string tool_of(const Json& metadata) {
  const auto tools = metadata.find("tools");
  if (tools == metadata.end()) return "";
  const Json& list = tools->is_object() ? list_of(*tools, "components") : *tools;
  if (!list.is_array() || list.empty()) return "";
  return lower_ascii(text_of(list.front(), "name")) + " " + text_of(list.front(), "version");
}

Bill read_cyclonedx(const Json& json) {
  static const std::set<std::string> versions{"1.4", "1.5", "1.6"};
  Bill out;
  const auto version = json.at("specVersion").get<std::string>();
  if (!versions.contains(version)) throw std::runtime_error("specVersion is not 1.4, 1.5 or 1.6");
  out.format = "CycloneDX " + version;
  const Json metadata = json.value("metadata", Json::object());
  if (!metadata.is_object()) throw std::runtime_error("metadata");
  out.tool = tool_of(metadata);
  out.created_at = text_of(metadata, "timestamp");
  if (const auto root = metadata.find("component"); root != metadata.end()) {
    add_subject(text_of(*root, "name"), text_of(*root, "version"), out);
    if (const auto purl = parse_purl(text_of(*root, "purl"))) add_digests(purl->version, out);
    for (const Json& hash : list_of(*root, "hashes"))
      if (text_of(hash, "alg") == "SHA-256") add_digests("sha256:" + text_of(hash, "content"), out);
    // A layer's digest (DiffID) is shared by many images and names none of them.
    for (const auto& [name, value] : properties_of(*root))
      if (name.ends_with("RepoDigest") || name.ends_with("ImageID") ||
          name.ends_with("manifestDigest"))
        add_digests(value, out);
    add_components(list_of(*root, "components"), out.tool, 1, out);
  }
  add_components(list_of(json, "components"), out.tool, 0, out);
  for (const Json& one : list_of(json, "compositions")) {
    const auto aggregate = one.at("aggregate").get<std::string>();
    if (aggregate != "complete") out.says_incomplete = true;
  }
  return out;
}

// --- SPDX

/// "built package from: openssl 3.0.11-1" (Trivy).
void put_spdx_source(const std::string& info, Component& out) {
  constexpr std::string_view word = "built package from: ";
  if (out.type != "deb" || !info.starts_with(word)) return;
  const auto words = split(std::string_view(info).substr(word.size()), ' ');
  if (words.size() != 2) return;
  out.source = words[0];
  out.source_version = words[1];
}

std::string purl_of(const Json& package) {
  std::string out;
  for (const Json& reference : list_of(package, "externalRefs")) {
    if (text_of(reference, "referenceType") != "purl") continue;
    const auto locator = reference.at("referenceLocator").get<std::string>();
    if (!out.empty() && out != locator) return "";  // two names for one package: none
    out = locator;
  }
  return out;
}

std::set<std::string> described(const Json& json) {
  std::set<std::string> out;
  for (const Json& id : list_of(json, "documentDescribes")) out.insert(id.get<std::string>());
  for (const Json& one : list_of(json, "relationships")) {
    const auto type = text_of(one, "relationshipType");
    if (type == "DESCRIBES" && text_of(one, "spdxElementId") == "SPDXRef-DOCUMENT")
      out.insert(text_of(one, "relatedSpdxElement"));
    if (type == "DESCRIBED_BY" && text_of(one, "relatedSpdxElement") == "SPDXRef-DOCUMENT")
      out.insert(text_of(one, "spdxElementId"));
  }
  return out;
}

Bill read_spdx(const Json& json) {
  if (json.at("spdxVersion") != "SPDX-2.3") throw std::runtime_error("spdxVersion is not 2.3");
  static const std::set<std::string> others{"OPERATING-SYSTEM", "FILE", "SOURCE", "ARCHIVE"};
  Bill out;
  out.format = "SPDX 2.3";
  const Json& info = json.at("creationInfo");
  out.created_at = text_of(info, "created");
  // "Person: …" and "Organization: …" stay where they are.
  for (const Json& creator : list_of(info, "creators"))
    if (const auto name = creator.get<std::string>(); name.starts_with("Tool: "))
      out.tool = lower_ascii(name.substr(6));
  const auto roots = described(json);
  // A document about several things says of none what it is made of; some tools describe every
  // package, and a root is no part.
  if (roots.size() > 1) throw std::runtime_error("it describes more than one thing");
  for (const Json& package : list_of(json, "packages")) {
    const std::string purl = purl_of(package);
    if (roots.contains(package.at("SPDXID").get<std::string>())) {
      add_subject(package.at("name").get<std::string>(), text_of(package, "versionInfo"), out);
      if (const auto read = parse_purl(purl)) add_digests(read->version, out);
      for (const Json& sum : list_of(package, "checksums"))
        if (text_of(sum, "algorithm") == "SHA256")
          add_digests("sha256:" + text_of(sum, "checksumValue"), out);
      continue;
    }
    if (others.contains(text_of(package, "primaryPackagePurpose")) && purl.empty()) continue;
    if (auto component = component_of(purl, out.tool, out)) {
      put_spdx_source(text_of(package, "sourceInfo"), *component);
      keep(out, *std::move(component));
    }
  }
  return out;
}

std::int64_t natural(const Json& json, const char* name) {
  const Json& value = json.at(name);
  if (!value.is_number_unsigned() || value.get<std::uint64_t>() > components_max)
    throw std::runtime_error(name);
  return value.get<std::int64_t>();
}

}  // namespace

Result<Bill> read_bill(std::string_view text) {
  try {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    const Json json = strict_json(text);
    if (!json.is_object()) return malformed("neither CycloneDX nor SPDX");
    Bill out;
    if (json.value("bomFormat", std::string()) == "CycloneDX")
      out = read_cyclonedx(json);
    else if (json.contains("spdxVersion"))
      out = read_spdx(json);
    else
      return malformed("neither CycloneDX nor SPDX");
    settle(out);
    return out;
  } catch (const std::runtime_error& e) {
    return malformed(e.what());
  } catch (const std::exception&) {
    return malformed("malformed JSON");  // the library's words quote the file
  }
}

Result<Bytes> write_bill(const KeptBill& kept) {
  try {
    Json components = Json::array();
    for (const Component& c : kept.bill.components)
      components.push_back(
          Json::array({c.type, c.ecosystem, c.name, c.version, c.source, c.source_version}));
    return Bytes(Json{{"format", "tenken-bill/1"},
                      {"sha256", kept.sha256},
                      {"bill", kept.bill.format},
                      {"tool", kept.bill.tool},
                      {"created_at", kept.bill.created_at},
                      {"subjects", kept.bill.subjects},
                      {"without_purl", static_cast<std::uint64_t>(kept.bill.without_purl)},
                      {"without_version", static_cast<std::uint64_t>(kept.bill.without_version)},
                      {"says_incomplete", kept.bill.says_incomplete},
                      {"components", std::move(components)}}
                     .dump());
  } catch (const std::exception&) {
    return malformed("text that is not UTF-8");
  }
}

Result<KeptBill> read_kept_bill(std::string_view text) {
  try {
    const Json json = strict_json(text);
    if (json.at("format") != "tenken-bill/1") return malformed("not tenken-bill/1");
    KeptBill out;
    out.sha256 = json.at("sha256").get<std::string>();
    out.bill.format = json.at("bill").get<std::string>();
    out.bill.tool = json.at("tool").get<std::string>();
    out.bill.created_at = json.at("created_at").get<std::string>();
    if (!out.bill.created_at.empty() && !parse_instant(out.bill.created_at))
      return malformed("created_at");
    out.bill.subjects = json.at("subjects").get<std::vector<std::string>>();
    out.bill.without_purl = natural(json, "without_purl");
    out.bill.without_version = natural(json, "without_version");
    out.bill.says_incomplete = json.at("says_incomplete").get<bool>();
    for (const Json& line : json.at("components")) {
      const auto f = line.get<std::vector<std::string>>();
      if (f.size() != 6 || f[0].empty() || f[2].empty() || f[3].empty())
        return malformed("components");
      keep(out.bill, {f[0], f[1], f[2], f[3], f[4], f[5]});
    }
    return out;
  } catch (const std::exception&) {
    return malformed("not what a bill is kept as");
  }
}

}  // namespace tenken::parse

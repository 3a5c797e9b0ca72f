// The deployment language: what is audited, as its operator declares it.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "rules/calendar.hpp"
#include "rules/load.hpp"
#include "rules/object.hpp"

namespace tenken::rules {

bool Target::has_role(std::string_view role) const {
  return std::find(roles.begin(), roles.end(), role) != roles.end();
}

std::string Target::fact(std::string_view wanted) const {
  const auto found = facts.find(std::string(wanted));
  return found == facts.end() || found->second.empty() ? std::string() : found->second.front();
}

std::vector<const Target*> Deployment::with_role(std::string_view role) const {
  std::vector<const Target*> out;
  for (const Target& t : targets)
    if (t.has_role(role)) out.push_back(&t);
  return out;
}

namespace {

/// Most targets of one deployment; a fleet of 1,000 hosts with its papers fits.
constexpr std::size_t targets_max = 4096;

/// Lowest row that a table's header may stand in.
constexpr int header_row_max = 20000;

struct Reader {
  Faults& faults;
  std::vector<std::string> roles_known;
  std::set<std::string> names;

  void roles(Object& object, Target& target) {
    target.roles = object.texts("roles");
    if (target.roles.empty())
      faults.add(object.node(), fmt::format("\"{}\" without roles", printable(target.name)),
                 "a role says which steps look at it");
    for (const auto& role : target.roles)
      if (std::find(roles_known.begin(), roles_known.end(), role) == roles_known.end())
        unknown_word(faults, *object.node().find("roles"), "role", role, roles_known);
  }

  void name(Object& object, Target& target) {
    target.name = object.text_required("name");
    const bool plain = std::all_of(target.name.begin(), target.name.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
             c == '-' || c == '_' || c == '.';
    });
    if (!plain)
      faults.add(object.node(), fmt::format("the name \"{}\"", printable(target.name)),
                 "allowed: letters, digits, hyphen, underscore, full stop");
    if (!names.insert(target.name).second)
      faults.add(object.node(), fmt::format("duplicate name \"{}\"", printable(target.name)));
    target.place = Place{faults.file, object.node().line, object.node().column};
  }

  void credentials(Object& object, Target& target) {
    for (const auto& [key, values] : object.values("credentials")) {
      const std::string reference = values.size() == 1 ? values.front() : "";
      const bool scheme = reference.starts_with("env:") || reference.starts_with("file:") ||
                          reference.starts_with("systemd:") || reference.starts_with("pkcs11:");
      // The value is not repeated: whoever wrote it here may have written a secret.
      if (!scheme)
        faults.add(
            object.node(),
            fmt::format("credential \"{}\" of \"{}\" is not a reference", key, target.name),
            "write env:NAME, file:PATH, systemd:NAME or pkcs11:URI, never the secret itself");
      target.credentials[key] = scheme ? reference : "";
    }
  }

  Target host(const Node& node) {
    Object object(node, "target", faults);
    Target target;
    name(object, target);
    roles(object, target);
    target.kind =
        object.word("kind", {"vm", "container", "function", "managed_service", "endpoint"}, "vm");
    target.address = object.text("address");
    target.transport = object.word("transport", {"auto", "libssh2", "openssh", "local"}, "");
    target.facts = object.values("facts");
    credentials(object, target);
    object.done();
    return target;
  }

  /// Where a register stands in a workbook or below titles, and the author's headers for our
  /// columns ("column.NAME").
  void table(Object& object, Target& target) {
    if (const std::string sheet = object.text("sheet"); !sheet.empty())
      target.facts["sheet"] = {sheet};
    if (const auto row = object.integer("header_row", 1, header_row_max, 0); row > 0)
      target.facts["header_row"] = {std::to_string(row)};
    for (const auto& [column, headers] : object.values("columns")) {
      if (headers.size() != 1)
        faults.add(object.node(), fmt::format("column \"{}\" needs one header", printable(column)));
      else
        target.facts["column." + column] = headers;
    }
  }

  /// Documents, registers and statements: a file with roles and facts.
  Target paper(const Node& node, std::string_view kind,
               std::initializer_list<std::string_view> keys) {
    Object object(node, kind, faults);
    Target target;
    name(object, target);
    target.kind = kind;
    roles(object, target);
    target.facts = object.values("facts");
    target.facts["file"] = {object.text_required("file")};
    for (std::string_view key : keys) {
      const std::string value = object.text(key);
      if (value.empty()) continue;
      target.facts[std::string(key)] = {value};
      if ((key.ends_with("_date") || key == "viewed_on") && !parse_date(value))
        faults.add(*object.node().find(key), fmt::format("\"{}\" is not a date", printable(value)),
                   "write year-month-day, such as 2026-11-22");
    }
    if (object.flag("staff", false)) target.facts["staff"] = {"yes"};
    if (kind == "document") {
      target.facts["custody"] = {
          object.word("custody", {"sealed", "digest_only", "viewed"}, "sealed")};
      const std::string by = object.word("signed_by", {"", "vendor", "city", "csp", "auditor"}, "");
      if (!by.empty()) target.facts["signed_by"] = {by};
    }
    if (kind == "register") {
      target.facts["written_by"] = {
          object.word("written_by", {"vendor", "provider", "city"}, "vendor")};
      target.facts["encoding"] = {object.word("encoding", {"utf-8", "cp932"}, "utf-8")};
      table(object, target);
    }
    object.done();
    return target;
  }
};

Person person(const Node& node, Faults& faults) {
  Object object(node, "person", faults);
  Person out{object.text("name"), object.text_required("office"),
             object.text_required("organisation")};
  object.done();
  return out;
}

Consent consent(const Node& node, Faults& faults) {
  Object object(node, "consent", faults);
  Consent out{object.text_required("approved_by"), object.text_required("document"),
              object.text_required("window"), object.text_required("contact")};
  object.done();
  return out;
}

std::vector<std::string> known_roles(const RuleSet& rules) {
  std::set<std::string> out{"inventory", "statement", "remediation_register", "cloud_account"};
  for (const Rule& rule : rules.rules)
    for (const Step& step : rule.steps) {
      out.insert(step.role);
      out.insert(step.with.begin(), step.with.end());
    }
  return {out.begin(), out.end()};
}

}  // namespace

Loaded<Deployment> load_deployment(std::string_view yaml, std::string_view file,
                                   const RuleSet& rules) {
  Faults faults{std::string(file), {}};
  Deployment out;
  out.source = yaml;
  const auto node = read_yaml(yaml, file);
  if (!node) return {std::move(out), {node.error()}};
  Object object(*node, "deployment", faults);
  if (!object.valid()) return {std::move(out), std::move(faults.errors)};
  check_format(object, faults, "tenken-deployment/1");
  out.name = object.text_required("name");
  out.title = object.both("title", true);
  out.provider = object.text_required("provider");
  out.provider_address = object.text("provider_address");
  out.period = object.text("period");
  out.baseline = object.text("baseline");
  out.in_service_since = object.text("in_service_since");
  if (!out.in_service_since.empty() && !parse_date(out.in_service_since))
    faults.add(*node->find("in_service_since"),
               fmt::format("\"{}\" is not a date", printable(out.in_service_since)),
               "write year-month-day");
  Reader reader{faults, known_roles(rules), {}};
  for (const Node* item : object.list("targets")) out.targets.push_back(reader.host(*item));
  for (const Node* item : object.list("documents"))
    out.targets.push_back(
        reader.paper(*item, "document",
                     {"title", "number", "version", "effective_date", "viewed_on", "viewed_by"}));
  for (const Node* item : object.list("registers"))
    out.targets.push_back(reader.paper(*item, "register", {"title", "register"}));
  for (const Node* item : object.list("statements"))
    out.targets.push_back(reader.paper(*item, "statement", {"title"}));
  if (out.targets.size() > targets_max)
    faults.add(*node, fmt::format("{} targets, more than {}", out.targets.size(), targets_max));
  for (const Node* item : object.list("people")) out.people.push_back(person(*item, faults));
  if (const Node* item = object.get("consent")) out.consent = consent(*item, faults);
  object.done();
  return {std::move(out), std::move(faults.errors)};
}

}  // namespace tenken::rules

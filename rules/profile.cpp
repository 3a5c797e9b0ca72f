// The profile language: what the city decides beforehand, each value with the paper that says so.
#include <fmt/format.h>

#include "rules/load.hpp"
#include "rules/object.hpp"

namespace tenken::rules {

namespace {

std::vector<std::string> parameter_names(const RuleSet& rules) {
  std::vector<std::string> out;
  for (const Rule& rule : rules.rules)
    for (const auto& [name, parameter] : rule.parameters) out.push_back(name);
  return out;
}

const Parameter* find_parameter(const RuleSet& rules, const std::string& name) {
  for (const Rule& rule : rules.rules)
    if (const auto found = rule.parameters.find(name); found != rule.parameters.end())
      return &found->second;
  return nullptr;
}

Setting setting(const Node& node, Faults& faults) {
  Object object(node, "setting", faults);
  Setting out;
  object.require("value");
  out.values = object.texts("value");
  out.source = object.text_required("source");
  object.done();
  return out;
}

/// A number stays a number: an override of another type than the rule's value would silently change
/// the judgement.
bool same_type(const Parameter& parameter, const Setting& set) {
  std::int64_t ignored = 0;
  if (parameter.values.size() != 1 || !parse_integer(parameter.values.front(), ignored))
    return true;
  return set.values.size() == 1 && parse_integer(set.values.front(), ignored);
}

void parameters(Object& object, const RuleSet& rules, Profile& out, Faults& faults) {
  const Node* node = object.map("parameters");
  if (node == nullptr) return;
  for (std::size_t i = 0; i < node->keys.size(); ++i) {
    const std::string& name = node->keys[i].scalar;
    const Parameter* parameter = find_parameter(rules, name);
    if (parameter == nullptr) {
      unknown_word(faults, node->keys[i], "parameter", name, parameter_names(rules));
      continue;
    }
    const Setting set = setting(node->items[i], faults);
    if (!same_type(*parameter, set))
      faults.add(node->items[i], fmt::format("\"{}\" is not a whole number", name),
                 fmt::format("the rule has {} {}", parameter->values.front(), parameter->unit));
    out.parameters[name] = set;
  }
}

/// The file that the city returned, by its digest: the workbook carries no signature.
ReturnedChecklist returned(const Node& node, Faults& faults) {
  Object object(node, "returned checklist", faults);
  ReturnedChecklist out{object.text_required("document"), object.text_required("sha256")};
  if (out.sha256.size() != 64 ||
      out.sha256.find_first_not_of("0123456789abcdef") != std::string::npos)
    faults.add(node, fmt::format("\"{}\" is not a SHA-256", printable(out.sha256)),
               "64 hexadecimal digits in lower case, as certutil -hashfile or sha256sum print");
  object.done();
  return out;
}

Anchor anchor(const Node& node, const ReadFile& read_file, Faults& faults) {
  Object object(node, "trust anchor", faults);
  Anchor out{object.text_required("name"),
             object.word("role", {"vendor", "city", "tsa", "tls", "auditor", "csp"}, "vendor"),
             object.text_required("file"), ""};
  object.done();
  if (out.file.empty()) return out;
  auto pem = read_file(out.file);
  if (!pem)
    faults.add(node, fmt::format("trust anchor \"{}\": {}", printable(out.file), pem.error().what),
               pem.error().hint);
  else if (pem->find("-----BEGIN CERTIFICATE-----") == std::string::npos)
    faults.add(node,
               fmt::format("trust anchor \"{}\" holds no PEM certificate", printable(out.file)));
  else
    out.pem = *std::move(pem);
  return out;
}

}  // namespace

Loaded<Profile> load_profile(std::string_view yaml, std::string_view file, const RuleSet& rules,
                             const ReadFile& read_file) {
  Faults faults{std::string(file), {}};
  Profile out;
  out.source = yaml;
  const auto node = read_yaml(yaml, file);
  if (!node) return {std::move(out), {node.error()}};
  Object object(*node, "profile", faults);
  if (!object.valid()) return {std::move(out), std::move(faults.errors)};
  check_format(object, faults, "tenken-profile/1");
  out.city = object.text_required("city");
  out.city_address = object.text("city_address");
  parameters(object, rules, out, faults);
  if (const Node* answers = object.map("answers"))
    for (std::size_t i = 0; i < answers->keys.size(); ++i)
      out.answers[answers->keys[i].scalar] = setting(answers->items[i], faults);
  for (const Node* item : object.list("trust"))
    out.anchors.push_back(anchor(*item, read_file, faults));
  for (const Node* item : object.list("returned_checklists"))
    out.returned_checklists.push_back(returned(*item, faults));
  if (const Node* gate = object.get("gate")) {
    Object policy(*gate, "gate", faults);
    out.gate_allow = policy.texts("allow");
    for (const auto& word : out.gate_allow)
      if (word != "partial") unknown_word(faults, *gate, "verdict to allow", word, {"partial"});
    policy.done();
  }
  object.done();
  return {std::move(out), std::move(faults.errors)};
}

}  // namespace tenken::rules

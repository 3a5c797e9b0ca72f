// The questions that are put to the City once.
#include <fmt/format.h>

#include <algorithm>

#include "rules/load.hpp"
#include "rules/object.hpp"

namespace tenken::rules {

namespace {

CityQuestion question(const Node& node, const RuleSet& rules, Faults& faults) {
  Object object(node, "question", faults);
  CityQuestion out;
  out.id = object.text_required("id");
  for (const std::string& text : object.texts("requirements")) {
    std::int64_t number = 0;
    if (parse_integer(text, number) && rules.rule(static_cast<int>(number)) != nullptr)
      out.requirements.push_back(static_cast<int>(number));
    else
      faults.add(node, fmt::format("\"{}\" is no requirement", printable(text)));
  }
  out.parameters = object.texts("parameters");
  for (const std::string& name : out.parameters) {
    const bool known = std::any_of(rules.rules.begin(), rules.rules.end(),
                                   [&](const Rule& r) { return r.parameters.contains(name); });
    if (!known) faults.add(node, fmt::format("unknown parameter \"{}\"", printable(name)));
  }
  out.text = object.both("text", true);
  object.done();
  return out;
}

}  // namespace

Loaded<std::vector<CityQuestion>> load_questions(std::string_view yaml, std::string_view file,
                                                 const RuleSet& rules) {
  Faults faults{std::string(file), {}};
  std::vector<CityQuestion> out;
  const auto node = read_yaml(yaml, file);
  if (!node) return {std::move(out), {node.error()}};
  Object object(*node, "questions", faults);
  if (!object.valid()) return {std::move(out), std::move(faults.errors)};
  check_format(object, faults, "tenken-questions/1");
  for (const Node* item : object.list("questions")) out.push_back(question(*item, rules, faults));
  object.done();
  return {std::move(out), std::move(faults.errors)};
}

}  // namespace tenken::rules

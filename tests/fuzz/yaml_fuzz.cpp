// Fuzz target: the YAML reader and the three languages on it. Every fault has a place in the file;
// whatever is read keeps the limits.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "rules/load.hpp"

namespace {

using namespace tenken;

/// The deepest nesting and the keys of a document that was accepted.
void check(const rules::Node& node, int depth) {
  if (depth > rules::yaml_depth_max + 1) std::abort();
  if (node.line < 0 || node.column < 0) std::abort();
  if (node.kind == rules::Node::Kind::map && node.keys.size() != node.items.size()) std::abort();
  for (const rules::Node& key : node.keys)
    if (node.find(key.scalar) == nullptr) std::abort();
  for (const rules::Node& item : node.items) check(item, depth + 1);
}

void check(const std::vector<Error>& errors) {
  for (const Error& error : errors)
    if (!error.where.starts_with("x.yaml:") || error.what.empty()) std::abort();
}

const rules::RuleSet& embedded() {
  static const rules::RuleSet set =
      rules::load_rules(rules::embedded_annex(), rules::embedded_rules()).value;
  return set;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  static const std::vector<rules::Requirement> annex = *rules::read_annex(rules::embedded_annex());
  if (const auto node = rules::read_yaml(text, "x.yaml")) check(*node, 1);
  check(rules::load_rule(text, "x.yaml", annex).errors);
  check(rules::load_deployment(text, "x.yaml", embedded()).errors);
  check(rules::load_profile(text, "x.yaml", embedded(),
                            [](const std::string&) -> Result<std::string> {
                              return Error{
                                  .what = "no such file", .where = "", .hint = "", .code = ""};
                            })
            .errors);
  return 0;
}

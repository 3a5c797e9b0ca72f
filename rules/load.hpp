// Reading the rule, deployment and profile languages (rules/FORMAT.md). The only reader of YAML.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/result.hpp"
#include "rules/rule.hpp"

namespace tenken::rules {

/// A YAML document as read: position kept for every key and value, aliases, tags and duplicate keys
/// refused.
struct Node {
  enum class Kind { null, scalar, list, map };
  Kind kind = Kind::null;
  std::string scalar;
  bool quoted = false;
  int line = 0;
  int column = 0;
  std::vector<Node> items;  ///< list
  std::vector<Node> keys;   ///< map: scalar nodes, as many as items
  const Node* find(std::string_view key) const;
};

/// Largest YAML text we read, in bytes. The longest rule is under 64 KiB; a register of 10,000 rows
/// about 4 MiB.
inline constexpr std::size_t yaml_bytes_max = 8u << 20;
/// Deepest nesting. Our languages need 6.
inline constexpr int yaml_depth_max = 16;
/// Most nodes of one document.
inline constexpr std::size_t yaml_nodes_max = 500000;

/// One document. Refused: malformed YAML, invalid UTF-8, aliases, anchors, tags, a second document,
/// duplicate keys, past the limits.
Result<Node> read_yaml(std::string_view text, std::string_view file);

/// A value with every fault found in its file; the value is meaningful only where `errors` is
/// empty.
template <class T>
struct Loaded {
  T value;
  std::vector<Error> errors;
};

/// The rows of annex2.txt (tab-separated, rows 6 to 10 one column to the left). Fails unless rows 1
/// to 27 are there in order.
Result<std::vector<Requirement>> read_annex(std::string_view annex);

/// Whether the patterns of a rule's finders are tried out. That is half the time of a start, and
/// those built into this program were tried when it was tested.
enum class Patterns { tried, known };
/// One rule file against the official text.
Loaded<Rule> load_rule(std::string_view yaml, std::string_view file,
                       const std::vector<Requirement>& annex, Patterns patterns = Patterns::tried);

/// A named text: file name and bytes.
struct Source {
  std::string file;
  std::string text;
};
/// A set of rules: the annex and NN_*.yaml; step names are unique, numbers too, sorted by number.
/// The patterns of a text that is built into this program are taken as known.
Loaded<RuleSet> load_rules(std::string_view annex, const std::vector<Source>& files);
/// The rules built into this program.
const std::vector<Source>& embedded_rules();
std::string_view embedded_annex();
/// What the annex leaves open, as the City is asked once (rules/questions.yaml).
std::string_view embedded_questions();

/// 質疑書: one question to the City.
struct CityQuestion {
  std::string id;  ///< the profile's `answers` name it
  std::vector<int> requirements;
  std::vector<std::string> parameters;  ///< whose values the answer sets
  Text text;
};
/// The questions; every parameter must be one of the rules.
Loaded<std::vector<CityQuestion>> load_questions(std::string_view yaml, std::string_view file,
                                                 const RuleSet& rules);

/// The deployment; roles are checked against the steps of the rules.
Loaded<Deployment> load_deployment(std::string_view yaml, std::string_view file,
                                   const RuleSet& rules);

/// The profile; parameters are checked against the rules. `read_file` gives the bytes of an anchor
/// file named in it.
using ReadFile = std::function<Result<std::string>(const std::string& file)>;
Loaded<Profile> load_profile(std::string_view yaml, std::string_view file, const RuleSet& rules,
                             const ReadFile& read_file);

}  // namespace tenken::rules

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <pugixml.hpp>
#include <set>

#include "checks/parse/scan.hpp"
#include "rules/calendar.hpp"
#include "rules/text.hpp"

namespace tenken::parse {

namespace {

using Node = pugi::xml_node;

constexpr std::size_t runs_max = 64;
constexpr std::size_t rule_results_max = 20000;
constexpr std::size_t targets_max = 256;
constexpr std::size_t benchmarks_max = 64;
constexpr std::size_t profile_depth_max = 8;
constexpr std::string_view arf = "http://scap.nist.gov/schema/asset-reporting-format/1.1";

Error malformed(std::string what) {
  return Error{
      .what = "xccdf: " + std::move(what), .where = "", .hint = "", .code = "scan.malformed"};
}

std::string_view local_name(const Node& node) {
  const std::string_view name = node.name();
  const auto colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

std::string_view namespace_of(const Node& node) {
  const std::string_view name = node.name();
  const auto colon = name.find(':');
  const std::string attribute =
      colon == std::string_view::npos ? "xmlns" : "xmlns:" + std::string(name.substr(0, colon));
  for (Node at = node; at; at = at.parent())
    if (const auto declared = at.attribute(attribute.c_str())) return declared.value();
  return {};
}

bool is_xccdf(const Node& node, std::string_view name) {
  if (local_name(node) != name) return false;
  const std::string_view space = namespace_of(node);
  return space == "http://checklists.nist.gov/xccdf/1.2" ||
         space == "http://checklists.nist.gov/xccdf/1.1";
}

std::string text_of(const Node& node) { return std::string(trim(node.text().get())); }

/// With its zone, or nothing: a time without one is no instant.
std::string instant_of(const Node& node, const char* name) {
  const auto at = parse_instant(node.attribute(name).value());
  return at ? format_instant(*at) : std::string();
}

std::optional<RuleState> state_of(std::string_view word) {
  for (const RuleState state : {RuleState::pass, RuleState::fail, RuleState::error,
                                RuleState::unknown, RuleState::notapplicable, RuleState::notchecked,
                                RuleState::notselected, RuleState::informational, RuleState::fixed})
    if (to_string(state) == word) return state;
  return {};
}

/// Of several results of one rule (its instances) the one that says least for it.
int rank(RuleState state) {
  switch (state) {
    case RuleState::fail:
      return 8;
    case RuleState::error:
      return 7;
    case RuleState::unknown:
      return 6;
    case RuleState::notchecked:
      return 5;
    case RuleState::fixed:
      return 4;
    case RuleState::pass:
      return 3;
    case RuleState::informational:
      return 2;
    case RuleState::notapplicable:
      return 1;
    case RuleState::notselected:
      return 0;
  }
  return 8;
}

/// Empty: what it says is not XCCDF.
std::optional<ScanRule> rule_of(const Node& node) {
  ScanRule out;
  out.id = node.attribute("idref").value();
  out.severity = node.attribute("severity").value();
  std::optional<RuleState> state;
  for (const Node& child : node.children()) {
    if (is_xccdf(child, "result")) {
      if (state) return {};
      state = state_of(text_of(child));
      if (!state) return {};
    }
  }
  if (!state || out.id.empty()) return {};
  // What somebody overrode was found otherwise; what was found counts.
  for (const Node& child : node.children()) {
    if (!is_xccdf(child, "override")) continue;
    out.waived = true;
    for (const Node& old : child.children())
      if (is_xccdf(old, "old-result")) {
        const auto before = state_of(text_of(old));
        if (!before) return {};
        if (rank(*before) > rank(*state)) state = before;
      }
  }
  // Rules that the author keeps out of the score say nothing for it either.
  const std::string_view role = node.attribute("role").value();
  if ((role == "unscored" || role == "unchecked") &&
      (state == RuleState::pass || state == RuleState::fixed))
    state = RuleState::informational;
  out.state = *state;
  return out;
}

/// The benchmarks that the results carry: the root, or in an ARF the data stream that was asked
/// for.
std::vector<Node> benchmarks(const Node& root) {
  if (is_xccdf(root, "Benchmark")) return {root};
  std::vector<Node> level{root}, out;
  for (const std::string_view name : {"report-requests", "report-request", "content",
                                      "data-stream-collection", "component", "Benchmark"}) {
    out.clear();
    for (const Node& node : level)
      for (const Node& child : node.children())
        if (local_name(child) == name && out.size() < benchmarks_max) out.push_back(child);
    level = out;
  }
  std::erase_if(out, [](const Node& node) { return !is_xccdf(node, "Benchmark"); });
  return out;
}

std::set<std::string> rules_of(const Node& benchmark) {
  std::set<std::string> out;
  std::vector<Node> groups{benchmark};
  while (!groups.empty()) {
    const Node group = groups.back();
    groups.pop_back();
    for (const Node& child : group.children()) {
      if (is_xccdf(child, "Group")) groups.push_back(child);
      if (is_xccdf(child, "Rule")) out.insert(child.attribute("id").value());
    }
  }
  return out;
}

/// What a profile selects beyond the rules' own default, its ancestors first.
std::map<std::string, bool> selections_of(const Node& benchmark, std::string profile) {
  std::vector<Node> chain;
  while (!profile.empty() && chain.size() < profile_depth_max) {
    Node found;
    for (const Node& child : benchmark.children())
      if (is_xccdf(child, "Profile") && child.attribute("id").value() == profile) found = child;
    if (!found) break;
    chain.push_back(found);
    profile = found.attribute("extends").value();
  }
  std::map<std::string, bool> out;
  for (auto at = chain.rbegin(); at != chain.rend(); ++at)
    for (const Node& child : at->children())
      if (is_xccdf(child, "select"))
        out[child.attribute("idref").value()] = child.attribute("selected").as_bool();
  return out;
}

/// oscap writes nothing of a tailoring that keeps the name of the profile, nor of --skip-rule. What
/// the profile of the benchmark beside the results selects and the results leave out tells.
std::size_t left_out(const std::vector<Node>& all, const ScanResult& run,
                     const std::map<std::string, ScanRule>& results) {
  std::size_t out = 0;
  for (const Node& benchmark : all) {
    if (run.profile.empty() || benchmark.attribute("id").value() != run.baseline) continue;
    const std::set<std::string> rules = rules_of(benchmark);
    for (const auto& [id, selected] : selections_of(benchmark, run.profile)) {
      if (!selected || !rules.contains(id)) continue;
      const auto at = results.find(id);
      if (at == results.end() || at->second.state == RuleState::notselected) ++out;
    }
  }
  return out;
}

Result<ScanResult> run_of(const Node& node, const std::vector<Node>& all) {
  ScanResult out;
  out.tool = "XCCDF";
  out.tool_version = node.attribute("test-system").value();
  out.started_at = instant_of(node, "start-time");
  out.ended_at = instant_of(node, "end-time");
  if (out.ended_at.empty())
    out.problems.push_back("no end-time with a zone: " +
                           std::string(node.attribute("end-time").value()));
  std::map<std::string, ScanRule> rules;
  std::size_t results = 0, profiles = 0;
  for (const Node& child : node.children()) {
    if (is_xccdf(child, "benchmark")) {
      out.baseline = child.attribute("id").value();
      if (out.baseline.empty()) out.baseline = child.attribute("href").value();
    } else if (is_xccdf(child, "profile")) {
      out.profile = child.attribute("idref").value();
      if (++profiles > 1) return malformed("several profiles in one TestResult");
    } else if (is_xccdf(child, "target") || is_xccdf(child, "target-address")) {
      if (out.targets.size() < targets_max) out.targets.push_back(text_of(child));
    } else if (is_xccdf(child, "tailoring-file")) {
      // A tailoring may take rules out of a profile and keep its name.
      out.problems.push_back("tailored by a file");
    } else if (is_xccdf(child, "rule-result")) {
      if (++results > rule_results_max) return malformed("too many rule-results");
      const auto rule = rule_of(child);
      if (!rule) return malformed("a rule-result that cannot be read");
      const auto [at, added] = rules.emplace(rule->id, *rule);
      if (added) continue;
      at->second.waived = at->second.waived || rule->waived;
      if (rank(rule->state) > rank(at->second.state)) at->second.state = rule->state;
    }
  }
  if (const std::size_t missing = left_out(all, out, rules); missing > 0)
    out.problems.push_back(fmt::format("{} rules that the profile selects were left out", missing));
  for (auto& [id, rule] : rules)
    if (rule.state == RuleState::notselected)
      ++out.not_selected;
    else
      out.rules.push_back(std::move(rule));
  return out;
}

/// The TestResults where the formats put them; a search would find those of quoted content too.
std::vector<Node> test_results(const Node& root) {
  std::vector<Node> out;
  if (is_xccdf(root, "TestResult")) out.push_back(root);
  if (is_xccdf(root, "Benchmark"))
    for (const Node& child : root.children())
      if (is_xccdf(child, "TestResult")) out.push_back(child);
  if (local_name(root) == "asset-report-collection" && namespace_of(root) == arf)
    for (const Node& reports : root.children())
      if (local_name(reports) == "reports" && namespace_of(reports) == arf)
        for (const Node& report : reports.children())
          for (const Node& content : report.children())
            if (local_name(content) == "content" && namespace_of(content) == arf)
              for (const Node& child : content.children())
                if (is_xccdf(child, "TestResult")) out.push_back(child);
  return out;
}

}  // namespace

Result<std::vector<ScanResult>> read_xccdf(std::string_view xml) {
  pugi::xml_document document;
  const auto parsed =
      document.load_buffer(xml.data(), xml.size(), pugi::parse_default | pugi::parse_doctype);
  if (!parsed) return malformed(parsed.description());
  Node root;
  for (const Node& child : document.children()) {
    // Results have none; one may define entities, and we read none.
    if (child.type() == pugi::node_doctype) return malformed("a document type declaration");
    if (child.type() != pugi::node_element) continue;
    if (root) return malformed("two documents in one file");
    root = child;
  }
  const std::vector<Node> nodes = test_results(root);
  if (nodes.empty()) return malformed("no TestResult of XCCDF 1.1 or 1.2");
  if (nodes.size() > runs_max) return malformed("too many TestResults");
  const std::vector<Node> all = benchmarks(root);
  std::vector<ScanResult> out;
  for (const Node& node : nodes) {
    auto run = run_of(node, all);
    if (!run) return run.error();
    out.push_back(std::move(*run));
  }
  return out;
}

}  // namespace tenken::parse

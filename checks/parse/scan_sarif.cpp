// Results of scanners as JSON, further: SARIF 2.1.0 (OASIS) and testssl.sh.
#include <algorithm>
#include <map>
#include <set>
#include <string_view>

#include "checks/parse/json.hpp"
#include "checks/parse/prometheus.hpp"
#include "checks/parse/scan.hpp"
#include "checks/parse/scan_dialects.hpp"
#include "rules/calendar.hpp"

namespace tenken::parse {

namespace {

using Json = nlohmann::json;

constexpr std::size_t results_max = 500000;
constexpr std::size_t runs_max = 200;

Error malformed(std::string what) {
  return Error{
      .what = "scan: " + std::move(what), .where = "", .hint = "", .code = "scan.malformed"};
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
  if (!at->is_array() || at->size() > results_max) throw std::runtime_error(name);
  return *at;
}

// --- SARIF

std::string severity_of_level(const std::string& level) {
  static const std::map<std::string, std::string> all{
      {"error", "high"}, {"warning", "medium"}, {"note", "low"}, {"none", "info"}};
  const auto at = all.find(level);
  if (at == all.end()) throw std::runtime_error("level");
  return at->second;
}

/// A rule's own word: "security-severity" (a CVSS score) before its level.
std::string severity_of_rule(const Json& rule) {
  const Json properties = rule.value("properties", Json::object());
  if (const auto score = properties.find("security-severity"); score != properties.end()) {
    const double n = score->is_number() ? score->get<double>()
                                        : std::strtod(score->get<std::string>().c_str(), nullptr);
    if (n > 0 && n <= 10) return n >= 9 ? "critical" : n >= 7 ? "high" : n >= 4 ? "medium" : "low";
  }
  const Json configuration = rule.value("defaultConfiguration", Json::object());
  const std::string level = text_of(configuration, "level");
  return severity_of_level(level.empty() ? "warning" : level);
}

struct SarifRules {
  std::vector<std::string> by_index;
  std::map<std::string, std::string> severity;
  std::set<std::string> disabled;
};

SarifRules rules_of(const Json& driver) {
  SarifRules out;
  for (const Json& rule : list_of(driver, "rules")) {
    const auto id = rule.at("id").get<std::string>();
    out.by_index.push_back(id);
    out.severity[id] = severity_of_rule(rule);
    if (!rule.value("defaultConfiguration", Json::object()).value("enabled", true))
      out.disabled.insert(id);
  }
  return out;
}

std::string rule_of(const Json& result, const SarifRules& rules) {
  if (const auto id = text_of(result, "ruleId"); !id.empty()) return id;
  const Json rule = result.value("rule", Json::object());
  if (const auto id = text_of(rule, "id"); !id.empty()) return id;
  const Json& index =
      result.contains("ruleIndex") ? result.at("ruleIndex") : rule.value("index", Json());
  if (!index.is_number_unsigned() || index.get<std::size_t>() >= rules.by_index.size())
    throw std::runtime_error("a result without a rule");
  return rules.by_index[index.get<std::size_t>()];
}

RuleState state_of(const std::string& kind) {
  if (kind.empty() || kind == "fail") return RuleState::fail;
  if (kind == "pass") return RuleState::pass;
  if (kind == "notApplicable") return RuleState::notapplicable;
  if (kind == "informational") return RuleState::informational;
  if (kind == "open") return RuleState::unknown;
  if (kind == "review") return RuleState::notchecked;
  throw std::runtime_error("kind");
}

/// §3.35: a suppression under review or rejected does not suppress.
bool is_waived(const Json& result) {
  for (const Json& one : list_of(result, "suppressions")) {
    const auto status = text_of(one, "status");
    if (status.empty() || status == "accepted") return true;
  }
  return false;
}

/// Whether it ran, to its end and without a fault of its own. Rules that were set aside at the
/// command line are not rules that were met.
void add_invocations(const Json& run, ScanResult& out, SarifRules& rules) {
  const Json& all = list_of(run, "invocations");
  if (all.empty()) out.problems.push_back("it does not say whether the tool ran (invocations)");
  for (const Json& one : all) {
    if (!one.at("executionSuccessful").get<bool>())
      out.problems.push_back("executionSuccessful is false");
    for (const char* list : {"toolExecutionNotifications", "toolConfigurationNotifications"})
      for (const Json& notice : list_of(one, list))
        if (text_of(notice, "level") == "error") out.problems.push_back("errors of the tool");
    for (const Json& changed : list_of(one, "ruleConfigurationOverrides"))
      if (!changed.value("configuration", Json::object()).value("enabled", true))
        rules.disabled.insert(rule_of({{"rule", changed.at("descriptor")}}, rules));
    const auto from = go_instant(text_of(one, "startTimeUtc")),
               to = go_instant(text_of(one, "endTimeUtc"));
    if (from) out.started_at = format_instant(*from);
    if (to && (out.ended_at.empty() || *to > *parse_instant(out.ended_at)))
      out.ended_at = format_instant(*to);
  }
}

/// One repository, or the category that the run gives itself. Not a path: it may name a person.
std::vector<std::string> subject_of(const Json& run) {
  const Json& repositories = list_of(run, "versionControlProvenance");
  if (repositories.size() == 1) {
    const auto uri = text_of(repositories.front(), "repositoryUri");
    if (!uri.empty() && uri.find('@') == std::string::npos) return {uri};
  }
  const auto id = text_of(run.value("automationDetails", Json::object()), "id");
  return id.empty() ? std::vector<std::string>{} : std::vector<std::string>{id};
}

ScanResult sarif_run(const Json& run) {
  const Json& tool = run.at("tool");
  const Json& driver = tool.at("driver");
  ScanResult out;
  out.tool = driver.at("name").get<std::string>();
  out.tool_version = text_of(driver, "version");
  if (out.tool_version.empty()) out.tool_version = text_of(driver, "semanticVersion");
  SarifRules rules = rules_of(driver);
  add_invocations(run, out, rules);
  out.targets = subject_of(run);
  // §3.14.23: without it the run was not meant to give results, or failed before it could.
  if (!run.contains("results") || run.at("results").is_null())
    out.problems.push_back("it holds no list of results");
  if (!list_of(tool, "extensions").empty()) out.problems.push_back("rules of extensions");
  std::set<std::string> spoken;
  for (const Json& result : list_of(run, "results")) {
    ScanRule rule;
    rule.id = rule_of(result, rules);
    rule.state = state_of(text_of(result, "kind"));
    const auto level = text_of(result, "level");
    const auto own = rules.severity.find(rule.id);
    rule.severity = !level.empty()                ? severity_of_level(level)
                    : own != rules.severity.end() ? own->second
                                                  : "medium";
    // The score of the rule outranks a milder level.
    if (own != rules.severity.end() && own->second == "critical") rule.severity = own->second;
    rule.waived = is_waived(result);
    spoken.insert(rule.id);
    if (text_of(result, "baselineState") == "absent") continue;  // it was there before, and is gone
    out.rules.push_back(std::move(rule));
  }
  for (const std::string& id : rules.by_index) {
    if (!spoken.insert(id).second) continue;
    if (rules.disabled.contains(id))
      ++out.not_selected;
    else
      // §3.19.23: `rules` are those that the tool has. That it has one does not say that it ran.
      out.rules.push_back({id, rules.severity[id], RuleState::notchecked, false});
  }
  if (rules.by_index.empty()) out.problems.push_back("the tool names no rule");
  return out;
}

// --- testssl.sh

void add_testssl(const Json& line, ScanResult& out) {
  ScanRule rule;
  rule.id = line.at("id").get<std::string>();
  const std::string word = lower_ascii(line.at("severity").get<std::string>());
  static const std::set<std::string> failed{"low", "medium", "high", "critical"};
  if (rule.id.empty()) throw std::runtime_error("a line without an id");
  if (word == "ok")
    rule.state = RuleState::pass;
  else if (failed.contains(word))
    rule.state = RuleState::fail, rule.severity = word;
  else if (word == "info" || word == "debug")
    rule.state = RuleState::informational;
  else if (word == "warn" || word == "fatal")
    rule.state = RuleState::error;
  else
    throw std::runtime_error("severity");
  // A problem of the scan or of the engine that ran it is none of the server.
  if (rule.id == "scanProblem" || rule.id == "engine_problem" || word == "fatal" ||
      (rule.id == "scanTime" && word != "info"))
    out.problems.push_back(rule.id);
  out.rules.push_back(std::move(rule));
}

ScanResult testssl_pretty(const Json& file, const Json& result) {
  ScanResult out;
  out.tool = "testssl.sh";
  out.tool_version = text_of(file, "version");
  for (const char* name : {"targetHost", "ip"})
    if (auto word = text_of(result, name); !word.empty()) out.targets.push_back(std::move(word));
  std::int64_t started = 0, took = 0;
  const auto number = [&](const char* name, std::int64_t& value) {
    const auto at = file.find(name);
    if (at == file.end()) return false;
    if (at->is_number_integer()) return value = at->get<std::int64_t>(), true;
    return at->is_string() && parse_integer(at->get<std::string>(), value);
  };
  if (number("startTime", started) && started > 1000000000 && started < 100000000000) {
    out.started_at = format_instant(std::chrono::sys_seconds(std::chrono::seconds(started)));
    if (number("scanTime", took) && took >= 0 && took < 1000000)
      out.ended_at = format_instant(std::chrono::sys_seconds(std::chrono::seconds(started + took)));
    else
      out.problems.push_back("the scan did not end");
  }
  for (const auto& [name, list] : result.items()) {
    if (!list.is_array()) continue;
    for (const Json& line : list) add_testssl(line, out);
  }
  if (out.rules.empty()) out.problems.push_back("nothing was tested");
  return out;
}

/// A run for each address; the file does not say when.
std::vector<ScanResult> testssl_flat(const Json& lines) {
  std::map<std::string, ScanResult> runs;
  for (const Json& line : lines) {
    const auto where = text_of(line, "ip");  // "www.example.jp/192.0.2.1"
    ScanResult& run = runs[where];
    run.tool = "testssl.sh";
    if (run.targets.empty())
      for (std::string_view word : split(where, '/'))
        if (!word.empty()) run.targets.emplace_back(word);
    add_testssl(line, run);
  }
  std::vector<ScanResult> out;
  for (auto& [where, run] : runs) out.push_back(std::move(run));
  return out;
}

template <class Read>
Result<std::vector<ScanResult>> guarded(std::string_view text, Read&& read) {
  try {
    return read(strict_json(text));
  } catch (const std::runtime_error& e) {
    return malformed(e.what());
  } catch (const std::exception&) {
    return malformed("malformed JSON");  // the library's words quote the file
  }
}

}  // namespace

Result<std::vector<ScanResult>> read_sarif(std::string_view text) {
  return guarded(text, [](const Json& json) {
    if (json.at("version") != "2.1.0") throw std::runtime_error("SARIF: version is not 2.1.0");
    const Json& runs = list_of(json, "runs");
    if (runs.empty() || runs.size() > runs_max) throw std::runtime_error("SARIF: no run");
    std::vector<ScanResult> out;
    for (const Json& run : runs) out.push_back(sarif_run(run));
    return out;
  });
}

Result<std::vector<ScanResult>> read_testssl(std::string_view text) {
  return guarded(text, [](const Json& json) {
    if (json.is_array()) {
      if (json.size() > results_max) throw std::runtime_error("too many lines");
      return testssl_flat(json);
    }
    const Json& results = list_of(json, "scanResult");
    if (results.empty() || results.size() > runs_max)
      throw std::runtime_error("testssl: nothing was scanned");
    std::vector<ScanResult> out;
    for (const Json& one : results) out.push_back(testssl_pretty(json, one));
    return out;
  });
}

}  // namespace tenken::parse

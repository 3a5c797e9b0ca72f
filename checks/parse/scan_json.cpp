#include <algorithm>
#include <map>

#include "checks/parse/json.hpp"
#include "checks/parse/scan.hpp"
#include "checks/parse/scan_dialects.hpp"
#include "rules/calendar.hpp"

namespace tenken::parse {

namespace {

using Json = nlohmann::json;
using Runs = std::vector<ScanResult>;

constexpr std::size_t findings_max = 500000;
constexpr std::chrono::hours prowler_run_max{24};
/// A misconfiguration summary of Trivy.
constexpr std::int64_t summary_max = 1000000;

Error malformed(std::string what) {
  return Error{
      .what = "scan: " + std::move(what), .where = "", .hint = "", .code = "scan.malformed"};
}

std::string lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

/// Empty where it is missing; another type throws.
std::string text_of(const Json& json, const char* name) {
  const auto at = json.find(name);
  return at == json.end() || at->is_null() ? std::string() : at->get<std::string>();
}

std::string severity_of(const std::string& word) {
  const std::string out = lower(word);
  return out == "informational" ? "info" : out == "fatal" ? "critical" : out;
}

void add(ScanResult& run, ScanRule rule) {
  if (rule.id.empty()) throw std::runtime_error("a rule without a name");
  run.rules.push_back(std::move(rule));
}

/// Widens the time of a run by that of one of its findings.
void widen(ScanResult& run, std::chrono::sys_seconds at) {
  const std::string text = format_instant(at);
  const auto first = parse_instant(run.started_at), last = parse_instant(run.ended_at);
  if (!first || at < *first) run.started_at = text;
  if (!last || at > *last) run.ended_at = text;
}

/// A detection finding of OCSF as Prowler 4 and 5 write it: `time` in seconds, the result in
/// status_code, muted as status_id 3 (Suppressed).
void add_prowler(std::map<std::string, ScanResult>& runs, const Json& finding) {
  const Json& metadata = finding.at("metadata");
  const Json& product = metadata.at("product");
  if (product.at("name") != "Prowler" || finding.at("class_uid") != 2004)
    throw std::runtime_error("not a finding of Prowler");
  const auto account = finding.at("cloud").at("account").at("uid").get<std::string>();
  ScanResult& run = runs[account];
  run.tool = "Prowler";
  run.tool_version = text_of(product, "version");
  if (run.targets.empty()) run.targets = {account};
  const Json& time = finding.at("time");
  if (!time.is_number_integer() || time.get<std::int64_t>() < 1000000000 ||
      time.get<std::int64_t>() > 100000000000)
    throw std::runtime_error("time");
  widen(run, std::chrono::sys_seconds(std::chrono::seconds(time.get<std::int64_t>())));
  ScanRule rule;
  rule.id = metadata.at("event_code").get<std::string>();
  rule.severity = severity_of(text_of(finding, "severity"));
  const auto code = finding.at("status_code").get<std::string>();
  rule.state = code == "PASS"   ? RuleState::pass
               : code == "FAIL" ? RuleState::fail
                                : RuleState::notchecked;  // MANUAL
  rule.waived = finding.at("status_id") == 3 || text_of(finding, "status") == "Suppressed";
  add(run, std::move(rule));
}

/// AWS Security Finding Format, 2018-10-08. Archived findings are no longer those of a resource
/// that is there.
void add_security_hub(std::map<std::string, ScanResult>& runs, const Json& finding) {
  if (finding.at("SchemaVersion") != "2018-10-08") throw std::runtime_error("SchemaVersion");
  if (finding.value("RecordState", std::string("ACTIVE")) == "ARCHIVED") return;
  if (!finding.contains("Compliance")) return;  // a threat or a package, not a control
  const auto account = finding.at("AwsAccountId").get<std::string>();
  ScanResult& run = runs[account];
  run.tool = "AWS Security Hub";
  if (run.targets.empty()) run.targets = {account};
  const auto at = parse_instant(finding.at("UpdatedAt").get<std::string>());
  if (!at) throw std::runtime_error("UpdatedAt");
  widen(run, *at);
  ScanRule rule;
  const Json& compliance = finding.at("Compliance");
  rule.id = text_of(compliance, "SecurityControlId");
  if (rule.id.empty()) rule.id = finding.at("GeneratorId").get<std::string>();
  rule.severity = severity_of(text_of(finding.value("Severity", Json::object()), "Label"));
  const auto status = compliance.at("Status").get<std::string>();
  rule.state = status == "PASSED"   ? RuleState::pass
               : status == "FAILED" ? RuleState::fail
                                    : RuleState::unknown;  // WARNING, NOT_AVAILABLE
  rule.waived = text_of(finding.value("Workflow", Json::object()), "Status") == "SUPPRESSED";
  add(run, std::move(rule));
}

std::int64_t figure(const Json& json, const char* name) {
  const auto at = json.find(name);
  if (at == json.end()) return 0;
  if (!at->is_number_unsigned() || at->get<std::uint64_t>() > summary_max)
    throw std::runtime_error(name);
  return at->get<std::int64_t>();
}

/// Names only failures unless asked for more; the passes stand in MisconfSummary.
ScanResult read_trivy(const Json& json) {
  ScanResult run;
  run.tool = "Trivy";
  run.tool_version = text_of(json.value("Trivy", Json::object()), "Version");
  if (const auto name = text_of(json, "ArtifactName"); !name.empty()) run.targets = {name};
  if (const auto at = parse_instant(text_of(json, "CreatedAt"))) widen(run, *at);
  std::size_t read = 0;
  for (const Json& result : json.value("Results", Json::array())) {
    const Json summary = result.value("MisconfSummary", Json::object());
    const Json found = result.value("Misconfigurations", Json::array());
    std::int64_t passes = 0, failures = 0;
    for (const Json& one : found) {
      if (++read > findings_max) throw std::runtime_error("too many findings");
      ScanRule rule;
      rule.id = one.at("ID").get<std::string>();
      rule.severity = severity_of(text_of(one, "Severity"));
      const auto status = one.at("Status").get<std::string>();
      rule.state = status == "PASS"                            ? RuleState::pass
                   : status == "FAIL" || status == "EXCEPTION" ? RuleState::fail
                                                               : RuleState::unknown;
      rule.waived = status == "EXCEPTION";
      passes += rule.state == RuleState::pass ? 1 : 0;
      failures += status == "FAIL" ? 1 : 0;
      add(run, std::move(rule));
    }
    run.passes_unlisted += std::max<std::int64_t>(0, figure(summary, "Successes") - passes);
    if (run.passes_unlisted > summary_max) throw std::runtime_error("Successes");
    // Severities that were filtered out, and what an ignore file hides.
    if (figure(summary, "Failures") > failures)
      run.problems.push_back("failures that are counted and not listed");
    if (figure(summary, "Exceptions") > 0) run.problems.push_back("exceptions");
    if (!result.value("ExperimentalModifiedFindings", Json::array()).empty())
      run.problems.push_back("suppressed findings");
  }
  return run;
}

Runs of_accounts(const Json& findings,
                 void (*add_to)(std::map<std::string, ScanResult>&, const Json&)) {
  if (!findings.is_array() || findings.empty() || findings.size() > findings_max)
    throw std::runtime_error("no finding, or too many");
  std::map<std::string, ScanResult> runs;
  for (const Json& finding : findings) add_to(runs, finding);
  Runs out;
  for (auto& [account, run] : runs) out.push_back(std::move(run));
  if (out.empty()) throw std::runtime_error("no finding about a control");
  return out;
}

/// A run takes hours at most; old findings behind one new one are another run's.
Runs read_prowler(const Json& json) {
  Runs out = of_accounts(json, add_prowler);
  for (ScanResult& run : out)
    if (*parse_instant(run.ended_at) - *parse_instant(run.started_at) > prowler_run_max)
      run.problems.push_back("findings of more than a day");
  return out;
}

Runs read(const Json& json) {
  if (json.is_array()) {
    if (json.empty()) throw std::runtime_error("no finding");
    return json.front().contains("class_uid") ? read_prowler(json)
                                              : of_accounts(json, add_security_hub);
  }
  if (json.contains("Findings")) {
    Runs out = of_accounts(json.at("Findings"), add_security_hub);
    if (json.contains("NextToken") && !json.at("NextToken").is_null())
      for (ScanResult& run : out) run.problems.push_back("NextToken left over");
    return out;
  }
  if (json.contains("ArtifactName") && json.at("SchemaVersion") == 2) return {read_trivy(json)};
  throw std::runtime_error(
      "not a result of Prowler (OCSF), Security Hub, Trivy, SARIF or testssl.sh");
}

}  // namespace

Result<std::vector<ScanResult>> read_scan_json(std::string_view text) {
  try {
    const Json json = strict_json(text);
    const Json& first = json.is_array() && !json.empty() ? json.front() : json;
    if (first.is_object() && json.is_object() && first.contains("runs")) return read_sarif(text);
    if (first.is_object() &&
        ((json.is_object() && first.contains("scanResult")) ||
         (json.is_array() && first.contains("finding") && first.contains("severity") &&
          first.contains("id") && !first.contains("class_uid"))))
      return read_testssl(text);
    return read(json);
  } catch (const std::runtime_error& e) {
    return malformed(e.what());
  } catch (const std::exception&) {
    return malformed("malformed JSON");  // the library's words quote the file
  }
}

}  // namespace tenken::parse

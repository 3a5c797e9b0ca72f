#include "checks/parse/scan.hpp"

#include <algorithm>
#include <array>

#include "checks/parse/json.hpp"
#include "checks/parse/scan_dialects.hpp"
#include "rules/calendar.hpp"

namespace tenken::parse {

namespace {

using Json = nlohmann::json;

constexpr std::array<std::string_view, 9> states{"pass",        "fail",          "error",
                                                 "unknown",     "notapplicable", "notchecked",
                                                 "notselected", "informational", "fixed"};
constexpr std::size_t kept_runs_max = 1000;
constexpr std::size_t kept_rules_max = 500000;

Error malformed(std::string what) {
  return Error{
      .what = "scan: " + std::move(what), .where = "", .hint = "", .code = "scan.malformed"};
}

std::string instant(const Json& run, const char* name) {
  const auto text = run.at(name).get<std::string>();
  if (!text.empty() && !parse_instant(text)) throw std::runtime_error(name);
  return text;
}

std::int64_t natural(const Json& run, const char* name) {
  const auto& value = run.at(name);
  if (!value.is_number_unsigned() || value.get<std::uint64_t>() > 1000000000)
    throw std::runtime_error(name);
  return value.get<std::int64_t>();
}

/// A word that no judge compares with would pass as harmless.
bool is_severity(std::string_view word) {
  constexpr std::array<std::string_view, 7> all{"",    "critical", "high",   "medium",
                                                "low", "info",     "unknown"};
  return std::find(all.begin(), all.end(), word) != all.end();
}

ScanResult run_of(const Json& run) {
  ScanResult out;
  out.tool = run.at("tool").get<std::string>();
  out.tool_version = run.at("tool_version").get<std::string>();
  out.baseline = run.at("baseline").get<std::string>();
  out.profile = run.at("profile").get<std::string>();
  out.targets = run.at("targets").get<std::vector<std::string>>();
  out.started_at = instant(run, "started_at");
  out.ended_at = instant(run, "ended_at");
  out.passes_unlisted = natural(run, "passes_unlisted");
  out.not_selected = natural(run, "not_selected");
  out.problems = run.at("problems").get<std::vector<std::string>>();
  out.end_unseen = run.value("end_unseen", false);
  for (const Json& line : run.at("rules")) {
    if (!line.is_array() || line.size() != 4) throw std::runtime_error("rules");
    ScanRule rule;
    rule.id = line[0].get<std::string>();
    rule.severity = lower_ascii(line[1].get<std::string>());
    if (!is_severity(rule.severity)) throw std::runtime_error("severity of " + rule.id);
    const auto word = line[2].get<std::string>();
    const auto at = std::find(states.begin(), states.end(), word);
    if (at == states.end() || rule.id.empty()) throw std::runtime_error("rules");
    rule.state = static_cast<RuleState>(at - states.begin());
    rule.waived = line[3].get<bool>();
    if (out.rules.size() >= kept_rules_max) throw std::runtime_error("too many rules");
    out.rules.push_back(std::move(rule));
  }
  return out;
}

}  // namespace

std::string_view to_string(RuleState state) { return states.at(static_cast<std::size_t>(state)); }

std::int64_t ScanResult::count(RuleState state) const {
  return std::count_if(rules.begin(), rules.end(),
                       [&](const ScanRule& r) { return r.state == state; });
}

std::int64_t ScanResult::judged() const {
  return static_cast<std::int64_t>(rules.size()) + passes_unlisted -
         count(RuleState::notapplicable) - count(RuleState::informational) -
         count(RuleState::notselected);
}

std::int64_t ScanResult::decided() const {
  return judged() - count(RuleState::unknown) - count(RuleState::notchecked);
}

std::int64_t ScanResult::passed() const {
  return passes_unlisted + std::count_if(rules.begin(), rules.end(), [](const ScanRule& r) {
           return !r.waived && (r.state == RuleState::pass || r.state == RuleState::fixed);
         });
}

Result<std::vector<ScanResult>> read_scan(std::string_view bytes) {
  std::string_view rest = bytes;
  if (rest.starts_with("\xEF\xBB\xBF")) rest.remove_prefix(3);
  const auto at = rest.find_first_not_of(" \t\r\n");
  if (at == std::string_view::npos) return malformed("empty");
  if (rest[at] == '<') return read_xccdf(rest);
  if (rest[at] == '{' || rest[at] == '[') return read_scan_json(rest);
  if (is_lynis(rest)) return read_lynis(rest);
  if (is_prowler_csv(rest)) return read_prowler_csv(rest);
  return malformed("neither XML, JSON, Lynis nor Prowler");
}

Result<Bytes> write_scan(const KeptScan& scan) {
  try {
    Json runs = Json::array();
    for (const ScanResult& run : scan.runs) {
      Json rules = Json::array();
      for (const ScanRule& r : run.rules)
        rules.push_back(Json::array({r.id, r.severity, std::string(to_string(r.state)), r.waived}));
      runs.push_back({{"tool", run.tool},
                      {"tool_version", run.tool_version},
                      {"baseline", run.baseline},
                      {"profile", run.profile},
                      {"targets", run.targets},
                      {"started_at", run.started_at},
                      {"ended_at", run.ended_at},
                      {"passes_unlisted", static_cast<std::uint64_t>(run.passes_unlisted)},
                      {"not_selected", static_cast<std::uint64_t>(run.not_selected)},
                      {"problems", run.problems},
                      {"rules", std::move(rules)}});
      if (run.end_unseen) runs.back()["end_unseen"] = true;
    }
    return Bytes(Json{{"format", "tenken-scan/1"}, {"sha256", scan.sha256}, {"runs", runs}}.dump());
  } catch (const std::exception&) {
    return malformed("text that is not UTF-8");
  }
}

Result<KeptScan> read_kept_scan(std::string_view text) {
  try {
    const Json json = strict_json(text);
    if (json.at("format") != "tenken-scan/1") return malformed("not tenken-scan/1");
    KeptScan out;
    out.sha256 = json.at("sha256").get<std::string>();
    const Json& runs = json.at("runs");
    if (!runs.is_array() || runs.empty() || runs.size() > kept_runs_max) return malformed("runs");
    for (const Json& run : runs) out.runs.push_back(run_of(run));
    return out;
  } catch (const std::exception&) {
    return malformed("not what a scan is kept as");
  }
}

}  // namespace tenken::parse

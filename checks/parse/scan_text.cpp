// Results of scanners as text: Lynis' report.dat, Prowler's CSV (3 and 4). Neither writes the zone
// of its times: the earliest instant that they may mean is taken, so that no result seems younger
// than it is.
#include <algorithm>
#include <map>
#include <set>

#include "checks/parse/scan.hpp"
#include "checks/parse/scan_dialects.hpp"
#include "rules/calendar.hpp"

namespace tenken::parse {

namespace {

constexpr std::size_t lines_max = 200000;
constexpr std::size_t rows_max = 500001;
constexpr std::size_t columns_max = 200;
constexpr std::chrono::hours prowler_run_max{24};

Error malformed(std::string what) {
  return Error{
      .what = "scan: " + std::move(what), .where = "", .hint = "", .code = "scan.malformed"};
}

/// "2026-11-22 10:00:00" or "…T10:00:00.123" without a zone, read as UTC+14.
std::string earliest(std::string_view local) {
  std::string text(local.substr(0, 19));
  if (text.size() != 19) return "";
  text[10] = 'T';
  const auto at = parse_instant(text + "+14:00");
  return at ? format_instant(*at) : "";
}

// --- Lynis

using Report = std::map<std::string, std::vector<std::string>, std::less<>>;

std::string one(const Report& report, const char* name) {
  const auto at = report.find(name);
  return at == report.end() || at->second.size() != 1 ? "" : at->second.front();
}

std::vector<std::string> words(const Report& report, const char* name) {
  std::vector<std::string> out;
  const auto at = report.find(name);
  if (at == report.end()) return out;
  for (const std::string& line : at->second)
    for (std::string_view word : split(line, '|'))
      if (!trim(word).empty()) out.emplace_back(trim(word));
  return out;
}

/// Key=value lines behind comments; false: a line of another form, or none at all.
bool read_report(std::string_view text, Report& out) {
  const auto all = lines(text);
  if (all.size() > lines_max || !text.ends_with('\n')) return false;
  for (std::string_view line : all) {
    if (line.empty() || line.starts_with('#')) continue;
    const auto equals = line.find('=');
    if (equals == std::string_view::npos || equals == 0) return false;
    out[std::string(line.substr(0, equals))].emplace_back(line.substr(equals + 1));
  }
  return !out.empty();
}

/// "KRNL-5830|Reboot is needed|…": the worst of what is said of a test.
void add_said(const Report& report, const char* name, const char* severity,
              std::map<std::string, ScanRule>& rules) {
  const auto at = report.find(name);
  if (at == report.end()) return;
  for (const std::string& line : at->second) {
    const std::string id(trim(std::string_view(line).substr(0, line.find('|'))));
    if (id.empty()) continue;
    ScanRule& rule = rules[id];
    rule.id = id;
    if (rule.state != RuleState::fail) rule.severity = severity;
    rule.state = RuleState::fail;
  }
}

// --- Prowler CSV

/// Cells between ";", quoted where they need it; empty: broken.
std::vector<std::vector<std::string>> cells_of(std::string_view text) {
  std::vector<std::vector<std::string>> rows(1);
  std::string cell;
  bool quoted = false, was_quoted = false;
  const auto end_cell = [&] {
    rows.back().push_back(std::move(cell));
    cell.clear();
    was_quoted = false;
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\0') return {};
    if (quoted) {
      if (c != '"') {
        cell += c;
      } else if (i + 1 < text.size() && text[i + 1] == '"') {
        cell += c;
        ++i;
      } else {
        quoted = false;
        was_quoted = true;
      }
    } else if (c == ';') {
      end_cell();
      if (rows.back().size() > columns_max) return {};
    } else if (c == '\n' || (c == '\r' && i + 1 < text.size() && text[i + 1] == '\n')) {
      if (c == '\r') ++i;
      end_cell();
      if (rows.size() > rows_max) return {};
      rows.emplace_back();
    } else if (c == '"' && cell.empty() && !was_quoted) {
      quoted = true;
    } else if (was_quoted || c == '"') {
      return {};
    } else {
      cell += c;
    }
  }
  // A last row that does not end may have been cut.
  if (quoted || !cell.empty() || !rows.back().empty()) return {};
  rows.pop_back();
  return rows;
}

struct Columns {
  std::size_t account = 0, check = 0, status = 0, severity = 0, time = 0;
  std::size_t muted = std::string::npos, version = std::string::npos;
};

std::optional<Columns> columns_of(const std::vector<std::string>& header) {
  const auto at = [&](std::initializer_list<const char*> names) {
    for (const char* name : names) {
      const auto found = std::find(header.begin(), header.end(), name);
      if (found == header.end()) continue;
      if (std::find(found + 1, header.end(), name) != header.end()) return std::string::npos;
      return static_cast<std::size_t>(found - header.begin());
    }
    return std::string::npos;
  };
  Columns out;
  // Prowler 4 and 3; other providers' subscriptions and projects are accounts too.
  out.account = at({"ACCOUNT_UID", "ACCOUNT_ID", "SUBSCRIPTION", "PROJECT_ID"});
  out.check = at({"CHECK_ID"});
  out.status = at({"STATUS"});
  out.severity = at({"SEVERITY"});
  out.time = at({"TIMESTAMP", "ASSESSMENT_START_TIME"});
  out.muted = at({"MUTED"});
  out.version = at({"PROWLER_VERSION"});
  for (const std::size_t needed : {out.account, out.check, out.status, out.severity, out.time})
    if (needed == std::string::npos) return std::nullopt;
  return out;
}

/// False: a row that is none.
bool add_row(const std::vector<std::string>& row, const Columns& at,
             std::map<std::string, ScanResult>& runs) {
  ScanRule rule;
  rule.id = row[at.check];
  rule.severity = lower_ascii(row[at.severity]);
  if (rule.severity == "informational") rule.severity = "info";
  const std::string &status = row[at.status], &account = row[at.account];
  const std::string time = earliest(row[at.time]);
  if (rule.id.empty() || account.empty() || time.empty()) return false;
  static const std::set<std::string> severities{"critical", "high", "medium", "low", "info"};
  if (!severities.contains(rule.severity)) return false;
  // "MANUAL", "INFO" (3), and "MUTED" (4 before it had a column): what was found is not said.
  rule.state = status == "PASS"   ? RuleState::pass
               : status == "FAIL" ? RuleState::fail
                                  : RuleState::notchecked;
  rule.waived = status == "MUTED" || status == "WARNING" ||
                (at.muted != std::string::npos && lower_ascii(row[at.muted]) == "true");
  ScanResult& run = runs[account];
  run.tool = "Prowler";
  if (at.version != std::string::npos) run.tool_version = row[at.version];
  run.targets = {account};
  if (run.started_at.empty() || *parse_instant(time) < *parse_instant(run.started_at))
    run.started_at = time;
  if (run.ended_at.empty() || *parse_instant(time) > *parse_instant(run.ended_at))
    run.ended_at = time;
  run.rules.push_back(std::move(rule));
  return true;
}

}  // namespace

bool is_lynis(std::string_view text) {
  return text.starts_with("# Lynis Report") || text.starts_with("report_version_major=");
}

bool is_prowler_csv(std::string_view text) {
  const std::string_view head = text.substr(0, text.find('\n'));
  return head.find("CHECK_ID") != std::string_view::npos &&
         head.find(';') != std::string_view::npos;
}

Result<std::vector<ScanResult>> read_lynis(std::string_view text) {
  Report report;
  if (!is_utf8(text) || !read_report(text, report)) return malformed("Lynis: cut, or another form");
  if (one(report, "report_version_major") != "1")
    return malformed("Lynis: report_version_major is not 1");
  ScanResult run;
  run.tool = "Lynis";
  run.tool_version = one(report, "lynis_version");
  run.baseline = run.profile = "lynis";
  run.started_at = earliest(one(report, "report_datetime_start"));
  run.ended_at = earliest(one(report, "report_datetime_end"));
  const std::string host = one(report, "hostname"), domain = one(report, "domainname");
  if (!host.empty()) run.targets.push_back(host);
  if (!host.empty() && !domain.empty()) run.targets.push_back(host + "." + domain);
  for (const char* name : {"network_ipv4_address[]", "network_ipv6_address[]"})
    for (const std::string& address : words(report, name)) run.targets.push_back(address);
  if (one(report, "finish") != "true") run.problems.push_back("the run did not finish");
  if (report.contains("exception_event[]")) run.problems.push_back("exceptions of Lynis itself");
  if (one(report, "lynis_update_available") == "1")
    run.problems.push_back("an outdated version of Lynis");
  std::map<std::string, ScanRule> rules;
  for (const std::string& id : words(report, "tests_executed"))
    rules[id] = {id, "", RuleState::pass, false};
  // Why a test was skipped is not written: it is not met.
  for (const std::string& id : words(report, "tests_skipped"))
    rules[id] = {id, "", RuleState::notchecked, false};
  if (rules.empty()) return malformed("Lynis: no test was executed");
  add_said(report, "warning[]", "high", rules);
  add_said(report, "suggestion[]", "medium", rules);
  for (auto& [id, rule] : rules) run.rules.push_back(std::move(rule));
  return std::vector<ScanResult>{std::move(run)};
}

Result<std::vector<ScanResult>> read_prowler_csv(std::string_view text) {
  if (!is_utf8(text)) return malformed("Prowler: not UTF-8");
  const auto rows = cells_of(text);
  if (rows.size() < 2) return malformed("Prowler: cut, broken or without a finding");
  const auto columns = columns_of(rows.front());
  if (!columns) return malformed("Prowler: a column is missing or stands twice");
  std::map<std::string, ScanResult> runs;
  for (std::size_t i = 1; i < rows.size(); ++i)
    if (rows[i].size() != rows.front().size() || !add_row(rows[i], *columns, runs))
      return malformed("Prowler: row " + std::to_string(i + 1));
  std::vector<ScanResult> out;
  for (auto& [account, run] : runs) {
    if (*parse_instant(run.ended_at) - *parse_instant(run.started_at) > prowler_run_max)
      run.problems.push_back("findings of more than a day");
    run.end_unseen = true;
    out.push_back(std::move(run));
  }
  return out;
}

}  // namespace tenken::parse

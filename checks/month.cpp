#include "checks/month.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "checks/assessment.hpp"
#include "checks/parse/json.hpp"
#include "checks/parse/registers.hpp"
#include "rules/calendar.hpp"

namespace tenken {

namespace {

using Json = nlohmann::json;

/// Hexadecimal digits of a cell's digest that are kept.
constexpr std::size_t cell_digest_length = 16;

/// Requirements of 別紙2.
constexpr int annex_rows = 27;

/// Registers whose past rows are compared from month to month.
constexpr std::string_view event_registers[] = {
    "notices",   "changes",          "approvals",
    "drills",    "incidents",        "revisions",
    "exercises", "contact_tests",    "information_requests",
    "releases",  "rehearsals",       "deletions",
    "disposals", "disposal_reports", "monthly_figures"};

std::string cell_digest(std::string_view text) {
  return sha256_hex(text).substr(0, cell_digest_length);
}

const parse::Schema* schema_of(const rules::Target& t) {
  const std::string name = t.fact("register");
  for (const parse::Schema* s : parse::all_schemas())
    if (s->name == name) return s;
  return nullptr;
}

/// The vendor wrote the month down: nothing of it may steer a terminal.
std::string word(const Json& text) { return printable(text.get<std::string>()); }

KeptQuestion read_question(const Json& one) {
  KeptQuestion out{word(one.at("opened_on")), one.at("state") == "closed", {}};
  if (!parse_date(out.opened_on)) throw std::runtime_error("not a date");
  if (one.contains("text"))
    out.text = {word(one.at("text").at("ja")), word(one.at("text").at("en"))};
  return out;
}

KeptRegister read_kept(const Json& one) {
  KeptRegister out{word(one.at("register")), {}};
  for (const auto& [key, cells] : one.at("rows").items())
    for (const auto& [column, digest] : cells.items())
      out.rows[printable(key)][printable(column)] = word(digest);
  return out;
}

std::map<int, std::string> read_verdicts(const Json& rows) {
  std::map<int, std::string> out;
  for (const Json& row : rows) {
    const auto number = row.at("number").get<std::int64_t>();
    // Rows that the annex does not have would pile up in the trend.
    if (number < 1 || number > annex_rows) throw std::runtime_error("a row that is not there");
    out[static_cast<int>(number)] = word(row.at("verdict"));
  }
  return out;
}

Json rows_of(const std::map<int, std::string>& verdicts) {
  Json out = Json::array();
  for (const auto& [number, verdict] : verdicts)
    out.push_back({{"number", number}, {"verdict", verdict}});
  return out;
}

/// The months that it knew of, and itself. One written before rows were kept knows of none.
std::vector<PastMonth> read_history(const Json& j) {
  std::vector<PastMonth> out;
  if (!j.contains("rows")) return out;
  for (const Json& one : j.at("history"))
    out.push_back(
        {word(one.at("period")), word(one.at("bundle_sha256")), read_verdicts(one.at("rows"))});
  out.push_back({word(j.at("period")), word(j.at("bundle_sha256")), read_verdicts(j.at("rows"))});
  if (out.size() > history_months_max)
    out.erase(out.begin(), out.end() - static_cast<std::ptrdiff_t>(history_months_max));
  return out;
}

KeptMonth read_month(std::string_view text) {
  const Json j = parse::strict_json(text);
  if (j.at("format") != "tenken-month/1") throw std::runtime_error("another format");
  KeptMonth out;
  for (const Json& one : j.at("criteria"))
    out.criteria[word(one.at("id"))] = word(one.at("verdict"));
  out.history = read_history(j);
  for (const Json& one : j.at("questions")) out.questions[word(one.at("id"))] = read_question(one);
  for (const auto& [target, one] : j.at("registers").items())
    out.registers[printable(target)] = read_kept(one);
  out.baseline.period = word(j.at("baseline").at("period"));
  out.baseline.verdicts = read_verdicts(j.at("baseline").at("rows"));
  return out;
}

}  // namespace

std::optional<KeptMonth> previous_month(const Case& c) {
  for (const Observation& o : c.evidence.observations) {
    if (o.step != previous_step || o.status != Status::ok) continue;
    try {
      return read_month(c.evidence.blob(o));
    } catch (const std::exception&) {
      return std::nullopt;
    }
  }
  return std::nullopt;
}

bool is_previous_month_broken(const Case& c) {
  const bool given = std::any_of(c.evidence.observations.begin(), c.evidence.observations.end(),
                                 [](const Observation& o) { return o.step == previous_step; });
  return given && !previous_month(c);
}

bool is_of_events(std::string_view kind) {
  return std::find(std::begin(event_registers), std::end(event_registers), kind) !=
         std::end(event_registers);
}

std::map<std::string, KeptRegister> registers_of(const Case& c) {
  std::map<std::string, KeptRegister> out;
  for (const Observation& o : c.evidence.observations) {
    if (o.part != "file" || o.status != Status::ok || out.contains(o.target)) continue;
    const auto& targets = c.evidence.deployment.targets;
    const auto target = std::find_if(targets.begin(), targets.end(),
                                     [&](const rules::Target& t) { return t.name == o.target; });
    if (target == targets.end() || target->kind != "register") continue;
    const parse::Schema* schema = schema_of(*target);
    if (schema == nullptr || !is_of_events(schema->name)) continue;
    const parse::Register read =
        parse::read_register(c.evidence.blob(o), parse::source_of(*target), *schema);
    KeptRegister kept{std::string(schema->name), {}};
    for (const parse::Row& row : read.rows)
      for (const auto& [column, text] : row.cells)
        kept.rows[printable(row.get(schema->key))][column] = cell_digest(text);
    if (read.errors.empty()) out[o.target] = std::move(kept);
  }
  return out;
}

Bytes month_of(const Assessment& a, const Case& c, std::string_view bundle_sha256) {
  Json out{{"format", "tenken-month/1"},       {"bundle_sha256", bundle_sha256},
           {"as_of", format_instant(a.as_of)}, {"period", printable(a.period)},
           {"criteria", Json::array()},        {"questions", Json::array()},
           {"registers", Json::object()}};
  for (const JudgedRequirement& row : a.requirements)
    for (const JudgedCriterion& j : row.criteria)
      out["criteria"].push_back({{"id", j.id}, {"verdict", to_string(j.verdict)}});
  for (const Question& q : a.questions) {
    Json one{{"id", q.id}, {"opened_on", q.opened_on}, {"state", to_string(q.state)}};
    if (q.criterion.empty()) one["text"] = {{"ja", q.text.ja}, {"en", q.text.en}};
    out["questions"].push_back(std::move(one));
  }
  out["baseline"] = {{"period", a.baseline.period}, {"rows", rows_of(a.baseline.verdicts)}};
  std::map<int, std::string> verdicts;
  for (const JudgedRequirement& row : a.requirements) verdicts[row.number] = to_string(row.verdict);
  out["rows"] = rows_of(verdicts);
  out["history"] = Json::array();
  for (const PastMonth& month : a.history)
    out["history"].push_back({{"period", printable(month.period)},
                              {"bundle_sha256", month.bundle_sha256},
                              {"rows", rows_of(month.verdicts)}});
  std::map<std::string, KeptRegister> registers = registers_of(c);
  // A register that is gone or broken this month must not come back rewritten.
  if (const auto before = previous_month(c))
    for (const auto& [target, kept] : before->registers)
      if (is_of_events(kept.kind)) registers.emplace(target, kept);
  for (const auto& [target, kept] : registers) {
    Json rows = Json::object();
    for (const auto& [key, cells] : kept.rows) rows[key] = cells;
    out["registers"][target] = {{"register", kept.kind}, {"rows", std::move(rows)}};
  }
  return out.dump(1) + "\n";
}

Baseline baseline_of(const Assessment& a, const Case& c) {
  const std::string& declared = c.evidence.deployment.baseline;
  if (!declared.empty() && declared == a.period) {
    Baseline out{declared, {}};
    for (const JudgedRequirement& row : a.requirements)
      out.verdicts[row.number] = to_string(row.verdict);
    return out;
  }
  const std::optional<KeptMonth> month = previous_month(c);
  return month ? month->baseline : Baseline{};
}

}  // namespace tenken

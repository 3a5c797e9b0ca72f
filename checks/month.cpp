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

std::string cell_digest(std::string_view text) {
  return sha256_hex(text).substr(0, cell_digest_length);
}

const parse::Schema* schema_of(const rules::Target& t) {
  const std::string name = t.fact("register");
  for (const parse::Schema* s : parse::all_schemas())
    if (s->name == name) return s;
  return nullptr;
}

KeptQuestion read_question(const Json& one) {
  KeptQuestion out{one.at("opened_on").get<std::string>(), one.at("state") == "closed", {}};
  if (one.contains("text"))
    out.text = {one.at("text").at("ja").get<std::string>(),
                one.at("text").at("en").get<std::string>()};
  return out;
}

KeptRegister read_kept(const Json& one) {
  KeptRegister out{one.at("register").get<std::string>(), {}};
  for (const auto& [key, cells] : one.at("rows").items())
    for (const auto& [column, digest] : cells.items())
      out.rows[key][column] = digest.get<std::string>();
  return out;
}

KeptMonth read_month(std::string_view text) {
  const Json j = parse::strict_json(text);
  if (j.at("format") != "tenken-month/1") throw std::runtime_error("another format");
  KeptMonth out;
  for (const Json& one : j.at("questions"))
    out.questions[one.at("id").get<std::string>()] = read_question(one);
  for (const auto& [target, one] : j.at("registers").items())
    out.registers[target] = read_kept(one);
  out.baseline.period = j.at("baseline").at("period").get<std::string>();
  for (const Json& row : j.at("baseline").at("rows"))
    out.baseline.verdicts[row.at("number").get<int>()] = row.at("verdict").get<std::string>();
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

std::map<std::string, KeptRegister> registers_of(const Case& c) {
  std::map<std::string, KeptRegister> out;
  for (const Observation& o : c.evidence.observations) {
    if (o.part != "file" || o.status != Status::ok || out.contains(o.target)) continue;
    const auto& targets = c.evidence.deployment.targets;
    const auto target = std::find_if(targets.begin(), targets.end(),
                                     [&](const rules::Target& t) { return t.name == o.target; });
    if (target == targets.end() || target->kind != "register") continue;
    const parse::Schema* schema = schema_of(*target);
    if (schema == nullptr) continue;
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
  out["baseline"] = {{"period", a.baseline.period}, {"rows", Json::array()}};
  for (const auto& [number, verdict] : a.baseline.verdicts)
    out["baseline"]["rows"].push_back({{"number", number}, {"verdict", verdict}});
  for (const auto& [target, kept] : registers_of(c)) {
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

#include "checks/cross_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

#include "checks/judge.hpp"
#include "checks/parse/certificate_paper.hpp"
#include "checks/parse/inventory.hpp"
#include "checks/parse/registers.hpp"
#include "checks/parse/registers_07.hpp"
#include "checks/parse/registers_exit.hpp"
#include "rules/calendar.hpp"

namespace tenken {

namespace {

/// A kept register of one kind, whichever step looked at it first.
struct Kept {
  std::vector<parse::Row> rows;
  std::vector<std::string> cites;
  bool read = false;
};

Kept rows_of(const Case& c, const parse::Schema& schema) {
  Kept out;
  std::set<std::string> seen;
  for (const rules::Target& t : c.evidence.deployment.targets) {
    if (t.kind != "register" || t.fact("register") != schema.name) continue;
    for (const Observation& o : c.evidence.observations) {
      if (o.target != t.name || o.part != "file" || o.status != Status::ok ||
          !seen.insert(t.name).second)
        continue;
      parse::Register read = parse::read_register(c.evidence.blob(o), parse::source_of(t), schema);
      if (!read.errors.empty()) continue;
      std::move(read.rows.begin(), read.rows.end(), std::back_inserter(out.rows));
      out.cites.push_back(o.id);
      out.read = true;
    }
  }
  return out;
}

Question question(const Case& c, std::string id, Turn turn, rules::Text text,
                  std::vector<std::string> cites) {
  return {.id = std::move(id),
          .turn = turn,
          .cause = Cause::contradiction,
          .text = std::move(text),
          .opened_on = format_date(day_in_japan(c.as_of)),
          .cites = std::move(cites)};
}

/// Providers that the evidence names, each with where.
std::vector<std::pair<std::string, std::string>> providers_seen(const Case& c) {
  std::vector<std::pair<std::string, std::string>> out;
  for (const Observation& o : c.evidence.observations) {
    if (o.step != "inventory" || o.status != Status::ok) continue;
    if (const auto inventory = parse::parse_inventory(c.evidence.blob(o)))
      out.emplace_back(inventory->provider, o.id);
  }
  const Kept stores = rows_of(c, parse::stores_schema());
  for (const parse::Row& r : stores.rows)
    if (r.has("provider")) out.emplace_back(r.get("provider"), stores.cites.front());
  return out;
}

void add_unregistered_providers(const Case& c, std::vector<Question>& out) {
  const Kept tiers = rows_of(c, parse::subcontractors_schema());
  if (!tiers.read) return;
  std::set<std::string> asked;
  for (const auto& [name, cite] : providers_seen(c)) {
    const std::string key = parse::company_key(name);
    const bool known = key == parse::company_key(c.evidence.deployment.provider) ||
                       std::any_of(tiers.rows.begin(), tiers.rows.end(), [&](const parse::Row& r) {
                         return parse::company_key(r.get("name")) == key;
                       });
    if (known || !asked.insert(key).second) continue;
    auto cites = tiers.cites;
    cites.push_back(cite);
    out.push_back(
        question(c, "Q-provider-" + sha256_hex(key).substr(0, 8), Turn::vendor,
                 {fmt::format("「{}」は再委託先台帳にない。再委託に当たるか", printable(name)),
                  fmt::format("\"{}\" is not in the register of subcontractors: is it one?",
                              printable(name))},
                 std::move(cites)));
  }
}

void add_calls_outside_roster(const Case& c, std::vector<Question>& out) {
  const Kept calls = rows_of(c, parse::contact_tests_schema()),
             roster = rows_of(c, parse::roster_schema());
  if (!calls.read || !roster.read || roster.rows.empty()) return;
  // The roster speaks of the days from its first entry to its last.
  std::optional<std::chrono::sys_seconds> first, last;
  for (const parse::Row& r : roster.rows) {
    const auto from = parse_instant(r.get("starts_at")), to = parse_instant(r.get("ends_at"));
    if (!from || !to) return;
    first = first ? std::min(*first, *from) : *from;
    last = last ? std::max(*last, *to) : *to;
  }
  for (const parse::Row& call : calls.rows) {
    const auto at = parse_instant(call.get("called_at"));
    if (!at || *at < *first || *at >= *last) continue;
    const bool covered =
        std::any_of(roster.rows.begin(), roster.rows.end(), [&](const parse::Row& r) {
          return *parse_instant(r.get("starts_at")) <= *at &&
                 *at < *parse_instant(r.get("ends_at"));
        });
    if (covered) continue;
    auto cites = calls.cites;
    cites.insert(cites.end(), roster.cites.begin(), roster.cites.end());
    out.push_back(question(c, "Q-roster-" + printable(call.get("id")), Turn::vendor,
                           {fmt::format("連絡試験{}({})の時刻に当番がいない",
                                        printable(call.get("id")), format_instant(*at)),
                            fmt::format("nobody was on duty at the test call {} ({})",
                                        printable(call.get("id")), format_instant(*at))},
                           std::move(cites)));
  }
}

}  // namespace

std::vector<Question> cross_checks(const Case& c) {
  std::vector<Question> out;
  add_unregistered_providers(c, out);
  add_calls_outside_roster(c, out);
  return out;
}

}  // namespace tenken

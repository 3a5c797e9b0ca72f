// list: what this program knows, one line each, for people and grep.
#include <fmt/format.h>

#include <iostream>
#include <set>

#include "checks/probe/probe.hpp"
#include "cli/options.hpp"
#include "reports/bundle/sentences.hpp"

namespace tenken::cli {

namespace {

bool has_check(int number) {
  for (const Check* check : all_checks())
    if (check->number == number) return true;
  return false;
}

std::string listing(const std::string& what, const rules::RuleSet& rules, reports::Language lang) {
  std::string out;
  if (what == "requirements")
    for (const auto& r : rules.rules)
      out += fmt::format("{:2} {:34} {} {}\n", r.requirement.number, r.name,
                         has_check(r.requirement.number) ? "check   " : "no_check",
                         reports::in(lang, r.title));
  if (what == "criteria")
    for (const auto& r : rules.rules)
      for (const auto& c : r.criteria)
        out += fmt::format("{:7} {:10} {:4} {:5} {}\n", c.id,
                           c.mandatory() ? "mandatory" : "supporting", c.freshness, c.owner,
                           reports::in(lang, c.text));
  if (what == "checks")
    for (const Check* check : all_checks())
      out += fmt::format("{:2} {}\n", check->number, check->name);
  if (what == "probes")
    for (const auto& p : probe::all_probes())
      out += fmt::format("{:10} {}  ({})\n", p.name, p.summary, fmt::join(p.args, ", "));
  if (what == "roles") {
    std::set<std::string> roles{"inventory", "statement", "cloud_account"};
    for (const auto& r : rules.rules)
      for (const auto& s : r.steps) roles.insert(s.role);
    for (const auto& role : roles) out += role + "\n";
  }
  if (what == "parameters")
    for (const auto& r : rules.rules)
      for (const auto& [name, p] : r.parameters)
        out += fmt::format("{:2} {:36} {} {}  {}\n", r.requirement.number, name,
                           fmt::join(p.values, ","), p.unit, reports::in(lang, p.text));
  if (what == "formats")
    for (const auto& r : reports::all_renderers())
      out += fmt::format("{:6} {}\n", r.name, said(r.summary));
  if (what == "codes")
    for (const auto& s : bundle::sentences())
      out +=
          fmt::format("{:36} {}\n", s.code, lang == reports::Language::ja ? s.japanese : s.english);
  return out;
}

}  // namespace

int run_list(const std::vector<std::string>& arguments) {
  po::options_description options("Options");
  options.add_options()(
      "what", po::value<std::string>()->required(),
      "requirements, criteria, checks, probes, roles, parameters, formats or codes")(
      "lang", po::value<std::string>()->default_value("ja"), "ja or en");
  po::positional_options_description positional;
  positional.add("what", 1);
  po::variables_map values;
  if (const auto done = parse(arguments, "list",
                              "requirements|criteria|checks|probes|roles|parameters|formats|codes",
                              options, positional, values))
    return *done;
  const auto language = language_of(values);
  if (!language) return fail(language.error());
  const auto rules = load_embedded_rules();
  if (!rules.errors.empty()) return fail(rules.errors);
  const std::string what = values["what"].as<std::string>();
  const std::string out = listing(what, rules.value, *language);
  static const std::vector<std::string> known{"requirements", "criteria",   "checks",  "probes",
                                              "roles",        "parameters", "formats", "codes"};
  if (std::find(known.begin(), known.end(), what) == known.end()) {
    const std::string near = nearest(what, known);
    return fail(Error{.kind = ErrorKind::usage,
                      .what = fmt::format("unknown list \"{}\"", printable(what)),
                      .where = "list",
                      .hint = near.empty() ? fmt::format("allowed: {}", join(known, ", "))
                                           : fmt::format("did you mean \"{}\"?", near)});
  }
  std::cout << out;
  return satisfied;
}

}  // namespace tenken::cli

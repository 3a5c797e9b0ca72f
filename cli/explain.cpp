// explain: a requirement with its criteria, parameters, steps and remedy; a criterion; an error
// code; the exit codes.
#include <fmt/format.h>

#include <algorithm>
#include <iostream>

#include "cli/options.hpp"
#include "reports/bundle/sentences.hpp"
#include "reports/words/catalogue.hpp"
#include "reports/words/console.hpp"

namespace tenken::cli {

namespace {

using reports::phrase;

using reports::in;
using reports::Language;

std::string exit_codes(Language lang) {
  const auto told = [&](const char* english) {
    return (lang == Language::ja ? reports::in_japanese(english) : std::nullopt).value_or(english);
  };
  std::string out;
  for (const ExitCode& code : all_exit_codes())
    out += fmt::format("{:<5}{}\n", code.number, told(code.meaning));
  return out + told("1 wins over 3; the table prints both counts.") + "\n";
}

std::string criterion_text(const rules::Criterion& c, Language lang) {
  std::string out =
      fmt::format("{} {} {}\n  {}\n", c.id,
                  c.mandatory() ? phrase("view.mandatory", lang) : phrase("view.supporting", lang),
                  fmt::join(c.kind, " "), in(lang, c.text));
  if (c.mandatory()) out += fmt::format("  {}「{}」\n", phrase("explain.quoted", lang), c.quote);
  out += fmt::format("  {} {}  {} {}\n", phrase("explain.freshness", lang), c.freshness,
                     phrase("explain.owner", lang), c.owner);
  for (const auto& [thing, answer] : c.answers) out += fmt::format("  {}: {}\n", thing, answer);
  return out;
}

std::string rule_text(const rules::Rule& r, Language lang) {
  std::string out =
      fmt::format("{} {}\n\n{}\n", r.requirement.number, in(lang, r.title), r.requirement.text_ja);
  if (lang == Language::en) out += "\n" + r.text_en + "\n";
  out += "\n";
  for (const auto& c : r.criteria) out += criterion_text(c, lang);
  if (!r.parameters.empty()) out += phrase("explain.parameters", lang);
  for (const auto& [name, p] : r.parameters)
    out += fmt::format("  {} = {} {}  {}\n    {}\n", name, fmt::join(p.values, ", "), p.unit,
                       in(lang, p.text), p.source);
  if (!r.steps.empty()) out += phrase("explain.steps", lang);
  for (const auto& s : r.steps)
    out += fmt::format("  {} ({} → {}) {}\n", s.name, s.probe, s.role, fmt::join(s.criteria, " "));
  out += fmt::format("\n{}\n{}\n", phrase("explain.remedy", lang), in(lang, r.remedy));
  if (!r.mapping.empty()) out += phrase("explain.mapping", lang);
  for (const auto& m : r.mapping)
    out += fmt::format("  {} {} ({})\n", m.standard, m.control, m.confidence);
  return out;
}

std::string text_of(const std::string& id, const rules::RuleSet& rules, Language lang) {
  if (id == "exit-codes") return exit_codes(lang);
  for (const auto& r : rules.rules) {
    if (id == std::to_string(r.requirement.number) ||
        id == fmt::format("{:02}", r.requirement.number) || id == r.name)
      return rule_text(r, lang);
    if (const auto* c = r.criterion(id)) return criterion_text(*c, lang);
  }
  if (const auto* s = bundle::sentence(id))
    return fmt::format("{}\n{}\n{}\n", s->code, s->japanese, s->english);
  return {};
}

}  // namespace

int run_explain(const std::vector<std::string>& arguments) {
  po::options_description options("Options");
  options.add_options()("id", po::value<std::string>()->required(),
                        "19, 19.1, password_composition, bundle.altered_member, exit-codes")(
      "lang", po::value<std::string>()->default_value("ja"), "ja or en");
  po::positional_options_description positional;
  positional.add("id", 1);
  po::variables_map values;
  if (const auto done = parse(arguments, "explain", "ID", options, positional, values))
    return *done;
  const auto language = language_of(values);
  if (!language) return fail(language.error());
  const auto rules = load_embedded_rules();
  if (!rules.errors.empty()) return fail(rules.errors);
  const std::string id = values["id"].as<std::string>();
  const std::string out = text_of(id, rules.value, *language);
  if (out.empty())
    return fail(Error{.kind = ErrorKind::usage,
                      .what = fmt::format("nothing is called \"{}\"", printable(id)),
                      .where = "explain",
                      .hint = "see \"tenken list criteria\" and \"tenken list codes\""});
  std::cout << out;
  return satisfied;
}

}  // namespace tenken::cli

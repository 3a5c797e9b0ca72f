// ask: 質疑書, what the annex leaves open, with the values that are in use until the City answers.
#include <fmt/format.h>

#include <filesystem>

#include "cli/files.hpp"
#include "cli/options.hpp"
#include "reports/words/catalogue.hpp"

namespace tenken::cli {

namespace {

using reports::in;
using reports::Language;
using reports::phrase;
using reports::phrased;

/// The value in use and where it comes from.
std::string value_of(const std::string& name, const rules::RuleSet& rules,
                     const rules::Profile& profile, Language lang) {
  if (const auto set = profile.parameters.find(name); set != profile.parameters.end())
    return fmt::format("{} = {}  ({} {})", name, join(set->second.values, ", "),
                       phrase("ask.set", lang), set->second.source);
  for (const rules::Rule& rule : rules.rules)
    if (const auto own = rule.parameters.find(name); own != rule.parameters.end())
      return fmt::format("{} = {} {}  ({})", name, join(own->second.values, ", "), own->second.unit,
                         phrase("ask.default", lang));
  return name;
}

std::string render(const std::vector<rules::CityQuestion>& all, const rules::RuleSet& rules,
                   const rules::Profile& profile, Language lang) {
  std::string out = phrase("ask.title", lang);
  if (!profile.city.empty()) out += profile.city + "\n";
  int number = 0, answered = 0;
  for (const rules::CityQuestion& q : all) {
    const auto answer = profile.answers.find(q.id);
    std::string rows;
    for (int n : q.requirements) rows += (rows.empty() ? "" : ", ") + std::to_string(n);
    out += fmt::format("\n{}. {} {}  [{}]\n   {}\n", ++number, phrase("ask.requirement", lang),
                       rows, q.id, in(lang, q.text));
    if (answer != profile.answers.end()) {
      ++answered;
      out += fmt::format("   {} {}  ({})\n", phrase("ask.answer", lang),
                         join(answer->second.values, " / "), answer->second.source);
    } else {
      out += phrase("ask.unanswered", lang);
    }
    for (const std::string& name : q.parameters)
      out += fmt::format("   {}\n", value_of(name, rules, profile, lang));
  }
  out += phrased("ask.count", lang, answered, all.size());
  return out;
}

}  // namespace

int run_ask(const std::vector<std::string>& arguments) {
  po::options_description options;
  options.add_options()("profile,p", po::value<std::string>(),
                        "the City's profile, if there is one")(
      "output,o", po::value<std::string>(), "write here instead of standard output")(
      "lang", po::value<std::string>()->default_value("ja"), "ja or en");
  po::variables_map values;
  if (const auto done = parse(arguments, "ask", "[-p PROFILE] [-o FILE]", options, {}, values))
    return *done;
  const auto language = language_of(values);
  if (!language) return fail(language.error());
  auto rules = load_embedded_rules();
  if (!rules.errors.empty()) return fail(rules.errors);
  const auto questions =
      rules::load_questions(rules::embedded_questions(), "rules/questions.yaml", rules.value);
  if (!questions.errors.empty()) return fail(questions.errors);
  rules::Profile profile;
  if (values.count("profile") != 0) {
    const std::string path = values["profile"].as<std::string>();
    auto loaded = load_profile_file(path, rules.value);
    if (!loaded.errors.empty()) return fail(loaded.errors);
    profile = std::move(loaded.value);
  }
  const std::string text = render(questions.value, rules.value, profile, *language);
  const auto written = values.count("output") == 0
                           ? write_stdout(text)
                           : write_file(values["output"].as<std::string>(), text);
  return written ? satisfied : fail(written.error());
}

}  // namespace tenken::cli

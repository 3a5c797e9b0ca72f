// One rule file into a Rule; the set of rules against the annex.
#include "rules/rule.hpp"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <atomic>
#include <set>
#include <thread>

#include "rules/load.hpp"
#include "rules/object.hpp"

namespace tenken::rules {

const Criterion* Rule::criterion(std::string_view id) const {
  const auto found = std::find_if(criteria.begin(), criteria.end(),
                                  [&](const Criterion& c) { return c.id == id; });
  return found == criteria.end() ? nullptr : &*found;
}

const Step* Rule::step(std::string_view wanted) const {
  const auto found =
      std::find_if(steps.begin(), steps.end(), [&](const Step& s) { return s.name == wanted; });
  return found == steps.end() ? nullptr : &*found;
}

const Finder* Rule::finder(std::string_view wanted) const {
  const auto found = std::find_if(finders.begin(), finders.end(),
                                  [&](const Finder& f) { return f.name == wanted; });
  return found == finders.end() ? nullptr : &*found;
}

const Rule* RuleSet::rule(int number) const {
  for (const Rule& r : rules)
    if (r.requirement.number == number) return &r;
  return nullptr;
}

namespace {

const std::set<std::string> kinds{"PROBE", "CFG", "LOG", "DOC", "CERT", "REC", "ATT"};
const std::set<std::string> freshnesses{"F0", "1M", "12M", "EXP", "VER", "EVT"};
const std::set<std::string> owners{"SM", "PM", "OPS", "LEGAL", "CSP", "AUD", "CITY"};
const std::set<std::string> things{"vm", "container", "function", "managed_service"};

std::vector<std::string> list(const std::set<std::string>& words) {
  return {words.begin(), words.end()};
}

/// A quoted phrase must stand in the official text, or it makes nothing mandatory.
std::string quote(Object& object, const Requirement& requirement, Faults& faults) {
  std::string phrase = object.text("quote");
  if (!phrase.empty() && requirement.text_ja.find(phrase) == std::string::npos)
    faults.add(*object.node().find("quote"),
               fmt::format("a quote that does not stand in the text of requirement {}",
                           requirement.number),
               "quote the annex word for word");
  return phrase;
}

Clause clause(const Node& node, const Requirement& requirement, Faults& faults) {
  Object object(node, "clause", faults);
  Clause out{object.text_required("id"), quote(object, requirement, faults),
             object.both("title", true)};
  object.done();
  return out;
}

Aspect aspect(Object& object) {
  const std::string word = object.word("aspect", {"preparedness", "performance"}, "");
  return word == "preparedness"  ? Aspect::preparedness
         : word == "performance" ? Aspect::performance
                                 : Aspect::none;
}

Criterion criterion(const Node& node, const Rule& rule, Faults& faults) {
  Object object(node, "criterion", faults);
  Criterion out;
  out.id = object.text_required("id");
  out.clause = object.text("clause");
  const bool known = std::any_of(rule.clauses.begin(), rule.clauses.end(),
                                 [&](const Clause& c) { return c.id == out.clause; });
  if (!out.clause.empty() && !known)
    faults.add(node, fmt::format("criterion \"{}\" of unknown clause \"{}\"", out.id, out.clause));
  out.quote = quote(object, rule.requirement, faults);
  out.aspect = aspect(object);
  out.kind = object.texts("kind");
  for (const auto& kind : out.kind)
    if (!kinds.contains(kind)) unknown_word(faults, node, "kind", kind, list(kinds));
  out.freshness = object.text_required("freshness");
  if (!freshnesses.contains(out.freshness))
    unknown_word(faults, node, "freshness", out.freshness, list(freshnesses));
  out.owner = object.text_required("owner");
  if (!owners.contains(out.owner)) unknown_word(faults, node, "owner", out.owner, list(owners));
  out.text = object.both("text", true);
  for (const auto& [thing, answer] : object.values("answers")) {
    if (!things.contains(thing)) unknown_word(faults, node, "kind of thing", thing, list(things));
    out.answers[thing] = answer.empty() ? "" : answer.front();
  }
  object.done();
  return out;
}

Mapping mapping(const Node& node, Faults& faults) {
  Object object(node, "mapping", faults);
  Mapping out{object.text_required("standard"), object.text_required("control"),
              object.word("confidence", {"H", "M", "L"}, "L")};
  object.done();
  return out;
}

Parameter parameter(const Node& node, Faults& faults) {
  Object object(node, "parameter", faults);
  Parameter out;
  if (object.require("value") != nullptr) out.values = object.texts("value");
  out.unit = object.text("unit");
  out.text = object.both("text", true);
  out.source = object.text_required("source");
  object.done();
  return out;
}

Limits limits(const Node* node, Faults& faults) {
  Limits out;
  if (node == nullptr) return out;
  Object object(*node, "limits", faults);
  out.timeout_ms = static_cast<int>(object.integer("timeout_ms", 100, 3600000, out.timeout_ms));
  out.bytes_max = object.integer("bytes_max", 1, 256ll << 20, out.bytes_max);
  out.parts_max = static_cast<int>(object.integer("parts_max", 1, 4096, out.parts_max));
  object.done();
  return out;
}

Step step(const Node& node, const Rule& rule, Faults& faults) {
  Object object(node, "step", faults);
  Step out;
  out.name = object.text_required("name");
  out.criteria = object.texts("criteria");
  for (const auto& id : out.criteria)
    if (rule.criterion(id) == nullptr)
      faults.add(node, fmt::format("step \"{}\" serves unknown criterion \"{}\"", out.name, id));
  out.role = object.text_required("role");
  out.with = object.texts("with");
  out.probe = object.text_required("probe");
  out.args = object.values("args");
  out.limits = limits(object.get("limits"), faults);
  out.active = object.flag("active", false);
  out.place = Place{faults.file, node.line, node.column};
  object.done();
  return out;
}

/// `{name}` → the word list of that name; {city} and {vendor} are filled for each paper, {0,24}
/// counts.
std::string with_words(std::string text, const std::map<std::string, std::string>& words) {
  for (const auto& [name, value] : words) {
    const std::string wanted = "{" + name + "}";
    for (auto at = text.find(wanted); at != std::string::npos;
         at = text.find(wanted, at + value.size() + 4))
      text.replace(at, wanted.size(), "(?:" + value + ")");
  }
  return text;
}

/// A pattern that does not compile would find nothing, and nothing found may look like nothing
/// said.
void pattern(const std::string& text, const Node& at, Faults& faults) {
  std::string plain = text;
  for (std::string_view word : {"{city}", "{vendor}"})
    for (auto found = plain.find(word); found != std::string::npos; found = plain.find(word))
      plain.replace(found, word.size(), "(?:x)");
  const RE2 compiled(plain, RE2::Quiet);
  if (!compiled.ok())
    faults.add(at, fmt::format("the pattern \"{}\": {}", printable(text), compiled.error()),
               "RE2 syntax over folded text: lower case, no blank beside Japanese");
}

FinderPart finder_part(const Node& node, Faults& faults) {
  Object object(node, "part", faults);
  FinderPart out{object.text_required("name"), object.text_required("pattern"),
                 object.both("text", true), object.flag("required", true)};
  object.done();
  return out;
}

Finder finder(const Node& node, const Rule& rule, Patterns patterns, Faults& faults) {
  Object object(node, "finder", faults);
  Finder out;
  out.name = object.text_required("name");
  out.criterion = object.text_required("criterion");
  if (rule.criterion(out.criterion) == nullptr)
    faults.add(node, fmt::format("finder \"{}\" serves unknown criterion \"{}\"", out.name,
                                 out.criterion));
  out.steps = object.texts("steps");
  for (const auto& name : out.steps)
    if (rule.step(name) == nullptr || rule.step(name)->probe != "document")
      faults.add(node, fmt::format("finder \"{}\" reads unknown step \"{}\"", out.name, name),
                 "a step of this rule with the probe document");
  if (out.steps.empty()) faults.add(node, fmt::format("finder \"{}\" without steps", out.name));
  out.form = object.word("form", {"clause", "outline"}, "clause") == "outline"
                 ? Finder::Form::outline
                 : Finder::Form::clause;
  out.text = object.both("text", true);
  out.subject = object.text("subject");
  out.promise = object.texts("promise");
  out.against = object.texts("against");
  out.lesser = object.texts("lesser");
  out.harmless = object.texts("harmless");
  out.allow = object.texts("allow");
  for (const Node* item : object.list("parts")) out.parts.push_back(finder_part(*item, faults));
  for (auto* list : {&out.promise, &out.against, &out.lesser, &out.harmless, &out.allow})
    for (auto& text : *list) {
      text = with_words(std::move(text), rule.words);
      if (patterns == Patterns::tried) pattern(text, node, faults);
    }
  out.subject = with_words(std::move(out.subject), rule.words);
  for (FinderPart& part : out.parts) {
    part.pattern = with_words(std::move(part.pattern), rule.words);
    if (patterns == Patterns::tried) pattern(part.pattern, node, faults);
  }
  if (patterns == Patterns::tried) pattern(out.subject, node, faults);
  if (out.form == Finder::Form::clause ? out.promise.empty() : out.parts.empty())
    faults.add(node, fmt::format("finder \"{}\" seeks nothing", out.name),
               "a clause has promise, an outline has parts");
  object.done();
  return out;
}

void finders(Object& object, Rule& rule, Patterns patterns, Faults& faults) {
  for (const auto& [name, values] : object.values("words"))
    rule.words[name] = values.empty() ? "" : values.front();
  for (const Node* item : object.list("finders")) {
    Finder one = finder(*item, rule, patterns, faults);
    if (rule.finder(one.name) != nullptr)
      faults.add(*item, fmt::format("duplicate finder \"{}\"", one.name));
    rule.finders.push_back(std::move(one));
  }
}

void messages(Object& object, Rule& rule, Faults& faults) {
  const Node* node = object.map("messages");
  if (node == nullptr) return;
  for (std::size_t i = 0; i < node->keys.size(); ++i) {
    Object entry(node->items[i], "message", faults);
    rule.messages[node->keys[i].scalar] =
        Message{entry.both("expected", true), entry.both("actual", true)};
    entry.done();
  }
}

void parameters(Object& object, Rule& rule, Faults& faults) {
  const Node* node = object.map("parameters");
  if (node == nullptr) return;
  for (std::size_t i = 0; i < node->keys.size(); ++i)
    rule.parameters[node->keys[i].scalar] = parameter(node->items[i], faults);
}

void official_text(Object& object, Rule& rule, const std::vector<Requirement>& annex,
                   Faults& faults) {
  const auto number = object.integer("number", 1, static_cast<std::int64_t>(annex.size()), 1);
  rule.requirement = annex[static_cast<std::size_t>(number - 1)];
  const std::string pinned = object.text_required("text_sha256");
  if (pinned != rule.requirement.text_sha256)
    faults.add(object.node(),
               fmt::format("text_sha256 of requirement {} is not that of the annex", number),
               fmt::format("the annex has {}", rule.requirement.text_sha256));
}

void unique_criteria(const Rule& rule, const Node& node, Faults& faults) {
  std::set<std::string> seen;
  for (const auto& c : rule.criteria)
    if (!seen.insert(c.id).second)
      faults.add(node, fmt::format("duplicate criterion \"{}\"", c.id));
}

}  // namespace

Loaded<Rule> load_rule(std::string_view yaml, std::string_view file,
                       const std::vector<Requirement>& annex, Patterns patterns) {
  Faults faults{std::string(file), {}};
  Rule rule;
  rule.file = file.substr(file.rfind('/') + 1);
  rule.source = yaml;
  const auto node = read_yaml(yaml, file);
  if (!node) return {std::move(rule), {node.error()}};
  Object object(*node, "rule", faults);
  if (!object.valid()) return {std::move(rule), std::move(faults.errors)};
  check_format(object, faults, "tenken-rule/1");
  official_text(object, rule, annex, faults);
  rule.name = object.text_required("name");
  rule.title = object.both("title", true);
  rule.text_en = object.text_required("text_en");
  for (const Node* item : object.list("clauses"))
    rule.clauses.push_back(clause(*item, rule.requirement, faults));
  for (const Node* item : object.list("criteria"))
    rule.criteria.push_back(criterion(*item, rule, faults));
  if (rule.criteria.empty()) faults.add(*node, "rule without criteria");
  unique_criteria(rule, *node, faults);
  for (const Node* item : object.list("mapping")) rule.mapping.push_back(mapping(*item, faults));
  parameters(object, rule, faults);
  for (const Node* item : object.list("steps")) rule.steps.push_back(step(*item, rule, faults));
  finders(object, rule, patterns, faults);
  messages(object, rule, faults);
  rule.remedy = object.both("remedy", true);
  object.done();
  return {std::move(rule), std::move(faults.errors)};
}

namespace {

/// The very text that this program was built and tested with.
bool is_built_in(const Source& source) {
  for (const Source& ours : embedded_rules())
    if (ours.text == source.text) return true;
  return false;
}

/// Each file by itself, some at once: reading them is most of a start.
std::vector<Loaded<Rule>> read_all(const std::vector<Source>& files,
                                   const std::vector<Requirement>& annex) {
  constexpr unsigned threads_max = 4;
  std::vector<Loaded<Rule>> out(files.size());
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t i = next++; i < files.size(); i = next++)
      out[i] = load_rule(files[i].text, files[i].file, annex,
                         is_built_in(files[i]) ? Patterns::known : Patterns::tried);
  };
  {
    std::vector<std::jthread> threads;
    for (unsigned i = 1; i < std::min(threads_max, std::thread::hardware_concurrency()); ++i)
      threads.emplace_back(work);
    work();
  }
  return out;
}

}  // namespace

Loaded<RuleSet> load_rules(std::string_view annex, const std::vector<Source>& files) {
  Loaded<RuleSet> out;
  out.value.annex = annex;
  const auto requirements = read_annex(annex);
  if (!requirements) {
    out.errors.push_back(requirements.error());
    return out;
  }
  for (Loaded<Rule>& one : read_all(files, *requirements)) {
    out.errors.insert(out.errors.end(), one.errors.begin(), one.errors.end());
    out.value.rules.push_back(std::move(one.value));
  }
  std::stable_sort(
      out.value.rules.begin(), out.value.rules.end(),
      [](const Rule& a, const Rule& b) { return a.requirement.number < b.requirement.number; });
  std::map<std::string, std::string> steps;
  for (std::size_t i = 0; i < out.value.rules.size(); ++i) {
    const Rule& rule = out.value.rules[i];
    if (i > 0 && rule.requirement.number == out.value.rules[i - 1].requirement.number)
      out.errors.push_back(
          Error{.what = fmt::format("a second rule for requirement {}", rule.requirement.number),
                .where = rule.file + ":1:1"});
    for (const Step& s : rule.steps)
      if (!steps.emplace(s.name, rule.file).second)
        out.errors.push_back(Error{.what = fmt::format("duplicate step \"{}\"", s.name),
                                   .where = to_string(s.place)});
  }
  return out;
}

}  // namespace tenken::rules

// The view: what every page says. The five assessments, and the catalogue it speaks from.
#include <algorithm>
#include <cctype>
#include <filesystem>
#include <regex>
#include <set>

#include "reports/view/view.hpp"
#include "reports/words/catalogue.hpp"
#include "reports/words/phrases.hpp"
#include "tests/reports/assessments.hpp"

using namespace tenken;
using reports::Edition;
using reports::Language;
using reports::View;

namespace {

View view(const five::Sample& s, Language language = Language::ja,
          Edition edition = Edition::full) {
  return reports::view_of(edition == Edition::full ? s.a : reports::public_edition(s.a, s.c.rules),
                          s.c, {.language = language, .edition = edition});
}

std::string joined(const View& v) {
  std::string out = v.system + v.city + v.provider + v.period + v.headline;
  for (const auto& w : v.warnings) out += w;
  for (const auto& row : v.rows) {
    out += row.title + row.seen + row.should_be + row.was + row.next_step + row.reason;
    for (const auto& one : row.open) out += one;
    for (const auto& one : row.sources) out += one;
    for (const auto& e : row.exceptions) out += e.text + e.document + e.office;
    for (const auto& j : row.criteria)
      for (const auto& f : j.findings)
        out += f.target + f.looked + f.expected + f.actual + f.confirm + f.where;
  }
  for (const auto& q : v.questions) out += q.id + q.text;
  for (const auto& r : v.remediations) out += r.id + r.owner + r.measure + r.evidence;
  for (const auto& [id, look] : v.looks)
    out += look.target + look.part + look.how + look.status + look.redactions + look.excerpt;
  return out;
}

std::string phrase_of_no_check() { return say(Cause::no_check).ja; }

}  // namespace

TEST_CASE("view: counts are those of the assessment, and no mark stands for what is no pass") {
  for (const five::Sample& s : five::all())
    for (Language language : {Language::ja, Language::en})
      for (Edition edition : {Edition::full, Edition::public_}) {
        CAPTURE(s.name);
        const View v = view(s, language, edition);
        auto totals = s.a.totals();
        REQUIRE(v.totals.size() == 6);
        for (const auto& count : v.totals) CHECK(count.rows == totals[count.verdict.verdict]);
        REQUIRE(v.rows.size() == s.a.requirements.size());
        for (std::size_t i = 0; i < v.rows.size(); ++i) {
          const auto& row = v.rows[i];
          CHECK(row.verdict.verdict == s.a.requirements[i].verdict);
          const bool circle = std::any_of(row.marks.begin(), row.marks.end(), [](const auto& m) {
            return m.label.empty() && m.shown.mark == "○";
          });
          CHECK(circle == (s.a.requirements[i].verdict == Verdict::pass &&
                           !s.a.requirements[i].is_prepared_only()));
          if (row.verdict.verdict == Verdict::unknown) {
            CHECK(row.verdict.mark.empty());
            CHECK_FALSE(row.turn.empty());
            CHECK_FALSE(row.next_step.empty());
          }
          if (row.verdict.verdict == Verdict::fail) CHECK(row.verdict.mark == "×");
        }
      }
}

TEST_CASE("view: a prepared row shows both marks and is counted apart") {
  const View v = view(five::all_pass());
  CHECK(v.prepared_only == 1);
  CHECK(v.prepared_words.find("1") != std::string::npos);
  const auto& row = v.rows[2];
  REQUIRE(row.marks.size() == 2);
  CHECK(row.marks[0].label == "備え");
  CHECK(row.marks[0].shown.text() == "○ 適合");
  CHECK(row.marks[1].shown.mark == "―");
  CHECK(row.verdict.verdict == Verdict::pass);
  CHECK(v.rows[21].marks.size() == 3);
}

TEST_CASE("view: hostile words are shown harmless and cut with a mark") {
  for (Edition edition : {Edition::full, Edition::public_}) {
    const std::string all = joined(view(five::hostile(), Language::ja, edition));
    CHECK(all.find('\x1b') == std::string::npos);
    CHECK(all.find('\0') == std::string::npos);
    CHECK(all.find("\xE2\x80\xAE") == std::string::npos);
    CHECK(is_utf8(all));
    if (edition == Edition::full) CHECK(all.find("…(ほか") != std::string::npos);
  }
  // What was seen, and of what, is not in the public edition.
  const View open = view(five::hostile(), Language::ja, Edition::public_);
  CHECK(open.looks.empty());
  CHECK(joined(open).find("app1") == std::string::npos);
  CHECK(joined(view(five::hostile())).find("app1") != std::string::npos);
}

TEST_CASE("view: the public edition says neither what was declared of the system nor names") {
  five::Sample s = five::all_pass();
  // The sentences of the rules whose expectation holds a value, each filled with names.
  std::size_t filled = 0;
  for (JudgedRequirement& row : s.a.requirements) {
    const rules::Rule& rule = *s.c.rules.rule(row.number);
    const Finding f = row.criteria.front().findings.front();
    for (const auto& [name, message] : rule.messages) {
      if (message.expected.ja.find('{') == std::string::npos) continue;
      ++filled;
      Finding one = f;
      one.message = name;
      one.values.clear();
      for (const char* value : {"declared", "name", "component", "baseline", "host"})
        one.values[value] = same("secret-host-7");
      for (const char* value :
           {"limit", "days", "least", "wanted", "percent", "warn", "allowed", "table", "month",
            "class", "required", "length_min", "zone", "threshold_max", "duration_min"})
        one.values[value] = same("set-for-all");
      row.criteria.front().findings.push_back(one);
    }
  }
  CHECK(filled > 20);
  s.a.remediations.push_back({"host42-1", "host42", "山田", "host42", "2026-12-01", "", "host42",
                              Remediation::State::planned});
  s.a.remediations.push_back(s.a.remediations.back());
  s.a.ignored_statements.push_back({"letter", "host42", "statement.expired", "host42"});
  std::string all;
  const Assessment shown = reports::public_edition(s.a, s.c.rules);
  for (const JudgedRequirement& row : shown.requirements)
    for (const JudgedCriterion& j : row.criteria)
      for (const Finding& f : j.findings)
        for (const auto& [name, value] : f.values) all += value.ja + value.en;
  for (const char* word : {"set-for-all", "〈非公開〉", "<withheld>"})
    CHECK(all.find(word) != std::string::npos);
  for (const Language language : {Language::ja, Language::en}) {
    const View v = view(s, language, Edition::public_);
    all += joined(v);
    for (const auto& m : v.remediations) all += m.subject;
    for (const auto& e : v.ignored) all += e.term + e.text;
    CHECK(v.remediations[0].subject == v.remediations[1].subject);
  }
  for (const char* word : {"secret-host-7", "host42", "山田", "{"}) {
    const auto at = all.find(word);
    CAPTURE(at == std::string::npos ? "" : all.substr(at < 90 ? 0 : at - 90, 180));
    CHECK(at == std::string::npos);
  }
}

TEST_CASE("view: what is left out is said") {
  const View v = view(five::ten_thousand());
  const auto& criterion = v.rows[18].criteria[0];
  CHECK(criterion.findings.size() == reports::findings_max);
  CHECK(criterion.findings_left_out == 10000 - reports::findings_max);
  CHECK(criterion.left_out.find("9980") != std::string::npos);
  CHECK(v.rows[18].open.size() == reports::open_max);
  CHECK(v.rows[18].open_left_out > 9000);
}

TEST_CASE("view: months that nobody handed on are gaps, and the last one is this month") {
  const View v = view(five::excepted());
  REQUIRE(v.months.size() == 5);
  CHECK(v.months[1].period == "2026-08");
  CHECK_FALSE(v.months[1].given);
  CHECK(v.months[4].current);
  CHECK(v.months[4].label == "R8.11");
  CHECK(v.months[3].counts.at(Verdict::fail) == 9);
  CHECK(v.has_previous);
  const View first = view(five::all_pass());
  CHECK_FALSE(first.has_previous);
  CHECK_FALSE(first.changes_note.empty());
  CHECK(first.months.size() == 1);
}

TEST_CASE("view: an exception stays an overlay") {
  const View v = view(five::excepted());
  CHECK(v.rows[18].verdict.mark == "×");
  REQUIRE(v.rows[18].exceptions.size() == 1);
  CHECK(v.rows[18].exceptions[0].until == "令和9年3月31日");
  CHECK(v.ignored.size() == 1);
  CHECK(v.ignored[0].text.find("statement.expired") != std::string::npos);
}

TEST_CASE("view: nothing judged is not a good month") {
  const View v = view(five::none());
  CHECK(v.rows.empty());
  CHECK(v.headline.find("確認できていない") != std::string::npos);
}

TEST_CASE("catalogue: both languages, the same places, every key used and every used key there") {
  std::set<std::string> keys;
  const auto places = [](std::string_view text) {
    return std::count(text.begin(), text.end(), '{');
  };
  const auto is_japanese = [](std::string_view text) {
    return std::any_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) >= 0xE0; });
  };
  for (const reports::Phrase& p : reports::all_phrases()) {
    CAPTURE(p.key);
    CHECK(keys.insert(std::string(p.key)).second);
    CHECK(std::string_view(p.ja).size() > 0);
    CHECK(std::string_view(p.en).size() > 0);
    CHECK(places(p.ja) == places(p.en));
    CHECK_FALSE(
        is_japanese(std::regex_replace(p.en, std::regex("[○△×―…↑↓]|市判断|適合状況確認表"), "")));
  }
  std::string sources;
  for (const char* folder : {"reports", "cli"})
    for (const auto& file : std::filesystem::recursive_directory_iterator(
             std::filesystem::path(TENKEN_SOURCE_DIR) / folder)) {
      const std::string name = file.path().filename().string();
      if (!file.is_regular_file() || !name.ends_with(".cpp") || name.starts_with("phrases_"))
        continue;
      std::ifstream in(file.path());
      sources += std::string(std::istreambuf_iterator<char>(in), {});
    }
  for (const std::string& key : keys) {
    CAPTURE(key);
    CHECK(sources.find('"' + key + '"') != std::string::npos);
  }
  const std::regex used(
      "\"((view|xlsx|pdf|cover|page|diff|doctor|status|summary|table|verify|explain|ask|error)\\.["
      "a-z_.]+)\"");
  for (std::sregex_iterator at(sources.begin(), sources.end(), used), end; at != end; ++at) {
    CAPTURE((*at)[1].str());
    CHECK(keys.contains((*at)[1].str()));
  }
}

TEST_CASE("view: a place in a paper is told as a reader finds it") {
  five::Sample s = five::hostile();
  Finding* of_paper = nullptr;
  for (auto& row : s.a.requirements)
    for (auto& j : row.criteria)
      for (Finding& f : j.findings)
        if (f.target == "paper" && of_paper == nullptr) of_paper = &f;
  REQUIRE(of_paper != nullptr);
  of_paper->basis = Basis::documented;
  const auto told = [&](const std::string& where, Language language) {
    of_paper->where = where;
    const View v = view(s, language);
    for (const auto& row : v.rows)
      for (const auto& j : row.criteria)
        for (const auto& f : j.findings)
          if (f.target == "paper" && !f.where.empty()) return f.confirm + " / " + f.where;
    return std::string();
  };
  const auto holds = [&](const std::string& where, std::string_view words, Language language) {
    CAPTURE(where);
    CHECK(told(where, language).find(words) != std::string::npos);
  };
  holds("paper:p2:36", "の2頁の36行目を読む", Language::ja);
  holds("paper:rows[8]", "の9件目を読む", Language::ja);
  holds("paper:再委託先!行5", "の「再委託先」シートの5行目を読む", Language::ja);
  holds("paper:p2:36", ", page 2, line 36.", Language::en);
  holds("paper:p2:36", " / 2頁の36行目", Language::ja);
  holds("paper:rows[8]", " / entry 9", Language::en);
  // Written in another way: as it stands.
  for (const char* where : {"第27条 3頁", "rows[-1]", "rows[99999999999]", "rows[2147483647]",
                            "rows[x]", "p2:", "!行5"})
    holds(where, std::string("の") + where + "を読む", Language::ja);
}

TEST_CASE("view: what nothing judges, and what the City judged, should be as the criterion asks") {
  const View v = view(five::all_unknown());
  std::size_t seen = 0;
  for (const auto& row : v.rows)
    for (const auto& j : row.criteria)
      for (const auto& f : j.findings)
        if (f.cause == phrase_of_no_check()) {
          ++seen;
          CHECK(f.expected == j.text);
        }
  CHECK(seen > 0);
}

TEST_CASE("summary: what fails stands above what is met in part") {
  const five::Sample s = five::excepted();
  const std::string told = reports::render_summary(s.a, s.c, {});
  const auto failing = told.find("× 19"), partial = told.find("△ 2 ");
  REQUIRE(failing != std::string::npos);
  REQUIRE(partial != std::string::npos);
  CHECK(failing < partial);
}

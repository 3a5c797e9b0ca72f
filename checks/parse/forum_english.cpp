#include "checks/parse/forum_english.hpp"

#include <re2/re2.h>

#include "checks/parse/forum_residue.hpp"
#include "checks/parse/forum_words.hpp"

namespace tenken::parse {

namespace {

using Place = ForumClause::Place;
using Sign = ForumClause::Sign;
using Topic = ForumClause::Topic;

std::vector<std::string> parts(const std::string& sentence) {
  static const RE2 cut(
      "^(.*?)(; |, and |, but | and the parties | provided,? (?:however,? )?that )(.*)$");
  std::vector<std::string> out;
  std::string rest = sentence, head, glue, tail;
  while (out.size() < 32 && RE2::FullMatch(rest, cut, &head, &glue, &tail)) {
    out.push_back(head);
    rest = tail;
  }
  out.push_back(rest);
  return out;
}

Sign sign_of(const std::string& part, bool has_predicate) {
  static const RE2 may("\\b(may|is entitled to|at its option)\\b");
  const int denied = denials_in_english(part);
  if (denied > 1) return Sign::unclear;
  if (denied == 1) return Sign::negative;
  if (!has_predicate) return Sign::unclear;
  return RE2::PartialMatch(part, may) ? Sign::permissive : Sign::positive;
}

Place place_of(const std::string& part, std::string& named) {
  static const RE2 away(foreign_words_english), home("\\bjapan(ese)?\\b");
  static const RE2 outside("outside (of )?japan|other than (the (laws?|courts?) of )?japan");
  const bool abroad = RE2::PartialMatch(part, away, &named) || RE2::PartialMatch(part, outside);
  std::string court;
  const bool here = (RE2::PartialMatch(part, home) && !RE2::PartialMatch(part, outside)) ||
                    is_japanese_court_in_english(part, court);
  if (here && abroad) return Place::other;
  if (here) named = court.empty() ? "japan" : court;
  return here ? Place::japan : abroad ? Place::foreign : Place::other;
}

}  // namespace

bool is_english(const std::string& sentence) {
  std::size_t letters = 0;
  for (char c : sentence) letters += c >= 'a' && c <= 'z' ? 1 : 0;
  return letters * 2 > sentence.size();
}

void read_english_forum(const Article& a, const Sentence& s, std::vector<ForumClause>& out) {
  static const RE2 conflict(
      "[,(]? ?(excluding|without (regard|reference|giving effect|application)( to| "
      "of)?|irrespective of|notwithstanding|regardless of|exclusive of) "
      "[^,;()]*(conflicts?|choice)[- ]of[- ]laws?[^,;()]*[,)]?|"
      "[^,;.]*(united nations convention|cisg|uniform computer information)[^;.]*");
  static const RE2 law(
      "\\bgoverned by\\b|\\bgoverning law\\b|\\bconstrued (in accordance|under)|\\binterpreted (in "
      "accordance|under)|\\bapplicable law\\b|\\bsubject to the laws? of\\b");
  static const RE2 names_law("\\blaws? of\\b|\\b[a-z]+ laws?\\b");
  static const RE2 court("\\b(jurisdiction|venue|courts?)\\b");
  static const RE2 court_predicate(
      "\\b(jurisdiction|venue|submit|brought|litigated|settled|resolved|court of first "
      "instance)\\b");
  static const RE2 dispute(
      "\\b(dispute|action|suit|litigation|proceeding|claim|controvers|exclusive|jurisdiction|"
      "venue)");
  static const RE2 arbitration("\\barbitrat");
  std::string sentence = s.folded;
  RE2::GlobalReplace(&sentence, conflict, " ");
  sentence = without_routine(std::move(sentence));
  const bool exclusive = RE2::PartialMatch(sentence, "\\bexclusive\\b") &&
                         !RE2::PartialMatch(sentence, "non-exclusive");
  for (const std::string& part : parts(sentence)) {
    std::string named;
    const Place place = place_of(part, named);
    const auto add = [&](Topic topic, Sign sign) {
      out.push_back({topic, place, place == Place::other ? Sign::unclear : sign, named, exclusive,
                     !a.section.empty(), false, a.label, s.shown, s.page, s.line});
    };
    if (RE2::PartialMatch(part, arbitration)) {
      static const RE2 binds(
          "\\b(settled|resolved|submitted|referred|determined|decided|binding)\\b");
      const Sign sign = sign_of(part, RE2::PartialMatch(part, binds));
      if (place == Place::other && sign == Sign::negative) continue;
      add(Topic::arbitration, sign);
    } else if (RE2::PartialMatch(part, law) && RE2::PartialMatch(part, names_law)) {
      add(Topic::law, sign_of(part, true));
    } else if (RE2::PartialMatch(part, court) && RE2::PartialMatch(sentence, dispute) &&
               (place != Place::other || RE2::PartialMatch(part, "jurisdiction|venue"))) {
      add(Topic::court, sign_of(part, RE2::PartialMatch(part, court_predicate)));
    }
  }
}

}  // namespace tenken::parse

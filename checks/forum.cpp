#include "checks/forum.hpp"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <set>

#include "checks/parse/fold.hpp"

namespace tenken {

namespace {

using parse::ForumClause;
using parse::Seat;
using Place = ForumClause::Place;
using Sign = ForumClause::Sign;

/// Words that mean the city or the vendor where a contract defines no party by them.
const std::set<std::string> city_words{"市",     "本市",   "当市",   "委託者", "発注者", "注文者",
                                       "委託元", "利用者", "契約者", "申込者", "お客様"};
const std::set<std::string> vendor_words{"受託者", "受注者", "請負者", "委託先", "当社",
                                         "弊社",   "会社",   "提供者", "事業者"};
const std::set<std::string> any_party{"被告",   "原告",    "相手方", "当事者", "訴えを提起する者",
                                      "申立人", "被申立人"};

bool contains(const std::string& text, const std::string& part) {
  return !part.empty() && text.find(part) != std::string::npos;
}

/// 「する紛争はみなと市」 ends in the name みなと市, 「東みなと市」 in another.
bool ends_in_name(const std::string& words, const std::string& name) {
  static const RE2 glued("[\\p{Han}\\p{Katakana}ー]$");
  return !name.empty() && words.ends_with(name) &&
         !RE2::PartialMatch(words.substr(0, words.size() - name.size()), glued);
}

Seat city_seat(const Case& c) { return parse::seat_of(parse::folded(c.profile.city_address)); }
Seat vendor_seat(const Case& c) {
  return parse::seat_of(parse::folded(c.evidence.deployment.provider_address));
}

/// A party's seat: the address that the contract gives, else the city's or the vendor's where the
/// name is theirs.
Seat seat_of_party(const Case& c, const parse::Party& party) {
  for (const std::string& words : {party.address, party.name})
    if (const Seat stated = parse::seat_of(words); stated != Seat::unknown) return stated;
  const std::string who = party.name + party.address;
  if (contains(who, parse::folded(c.profile.city))) return city_seat(c);
  if (contains(who, parse::folded(c.evidence.deployment.provider))) return vendor_seat(c);
  return Seat::unknown;
}

Seat seat_of_word(const Case& c, const ReadPaper& paper, const std::string& word) {
  if (any_party.contains(word)) return seat_of_parties(c, paper);
  for (const parse::Party& p : parse::read_parties(paper.paper))
    if (p.word == word) return seat_of_party(c, p);
  if (city_words.contains(word) || ends_in_name(word, parse::folded(c.profile.city)))
    return city_seat(c);
  if (vendor_words.contains(word)) return vendor_seat(c);
  return Seat::unknown;
}

void sort_in(Forum& forum, PlacedClause placed, Place place) {
  const Sign sign = placed.clause.sign;
  if (placed.clause.unread)
    forum.unread.push_back(std::move(placed));
  else if (sign == Sign::unclear)
    forum.open.push_back(std::move(placed));
  else if (place == Place::japan && sign == Sign::negative)
    forum.denied.push_back(std::move(placed));
  else if (place == Place::japan)
    forum.home.push_back(std::move(placed));
  else if (place == Place::foreign && sign == Sign::positive)
    forum.abroad.push_back(std::move(placed));
  else if (place == Place::foreign && sign == Sign::permissive)
    forum.open.push_back(std::move(placed));
  else if (place == Place::other && sign != Sign::negative)
    forum.open.push_back(std::move(placed));
}

}  // namespace

Seat seat_of_parties(const Case& c, const ReadPaper& paper) {
  std::vector<Seat> seats;
  for (const parse::Party& p : parse::read_parties(paper.paper))
    if (p.word == "甲" || p.word == "乙" || p.word == "丙" || city_words.contains(p.word) ||
        vendor_words.contains(p.word))
      seats.push_back(seat_of_party(c, p));
  if (seats.size() < 2) {
    seats.push_back(city_seat(c));
    seats.push_back(vendor_seat(c));
  }
  if (parse::introduces_foreign_party(paper.paper)) seats.push_back(Seat::unknown);
  if (std::find(seats.begin(), seats.end(), Seat::abroad) != seats.end()) return Seat::abroad;
  return std::find(seats.begin(), seats.end(), Seat::unknown) != seats.end() ? Seat::unknown
                                                                             : Seat::japan;
}

Forum forum_of(const Case& c, const std::vector<ReadPaper>& papers, ForumClause::Topic topic) {
  Forum out;
  for (const ReadPaper& paper : papers)
    for (ForumClause& clause : parse::read_forum_clauses(paper.paper)) {
      if (clause.topic != topic) continue;
      PlacedClause placed{clause, &paper, clause.named};
      Place place = clause.place;
      if (place == Place::seat && clause.sign != Sign::unclear) {
        placed.named = clause.named + "の所在地";
        const Seat seat = seat_of_word(c, paper, clause.named);
        if (seat == Seat::unknown) {
          out.unsettled.push_back(std::move(placed));
          continue;
        }
        place = seat == Seat::japan ? Place::japan : Place::foreign;
      }
      sort_in(out, std::move(placed), place);
    }
  return out;
}

std::map<std::string, rules::Text> values_of(const PlacedClause& p) {
  const std::string label = p.clause.article.empty() ? "前文" : p.clause.article;
  return {{"article",
           {fmt::format("{} {}頁", label, p.clause.page),
            fmt::format("{}, page {}", label, p.clause.page)}},
          {"quote", same(p.clause.quote)},
          {"named", same(p.named)}};
}

}  // namespace tenken

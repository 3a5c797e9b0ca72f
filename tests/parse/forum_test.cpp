// Clauses of law, court and arbitration in words unseen when the patterns were written: tests/parse/data/forum.txt.
#include <doctest/doctest.h>

#include <fstream>

#include "checks/parse/jurisdiction.hpp"

using namespace tenken::parse;

namespace {

std::string said(const std::string& text) {
  static const char* const topics[] = {"law", "court", "arbitration"};
  static const char* const places[] = {"japan", "foreign", "seat", "other"};
  static const char* const signs[] = {"positive", "negative", "permissive", "unclear"};
  std::string out;
  for (const ForumClause& c : read_forum_clauses(read_paper(text)))
    out += std::string(out.empty() ? "" : ", ") + topics[static_cast<int>(c.topic)] + " " + places[static_cast<int>(c.place)] + " " + signs[static_cast<int>(c.sign)];
  return out.empty() ? "nothing" : out;
}

}  // namespace

TEST_CASE("every phrasing is read as a lawyer would") {
  std::ifstream in(std::string(TENKEN_SOURCE_DIR) + "/tests/parse/data/forum.txt");
  REQUIRE(in.good());
  int count = 0;
  for (std::string line; std::getline(in, line);) {
    const auto bar = line.find(" | ");
    if (line.empty() || line[0] == '#' || bar == std::string::npos) continue;
    ++count;
    CHECK_MESSAGE(said(line.substr(bar + 3)) == line.substr(0, bar), line);
  }
  CHECK(count >= 80);
}

TEST_CASE("a line break inside a word changes nothing") {
  const std::string sentence = "本契約に関する訴訟は、東京地方裁判所を第一審の専属的合意管轄裁判所とする。";
  for (std::size_t at = 3; at < sentence.size(); at += 3) {
    const std::string broken = "第1条(管轄)\n" + sentence.substr(0, at) + "\n" + sentence.substr(at);
    // A line that opens with 裁判所… or with an item's mark is still this sentence.
    CHECK_MESSAGE(said(broken) == "court japan positive", broken);
  }
}

TEST_CASE("parties and their seats") {
  const auto parties = read_parties(read_paper("みなと市(以下「甲」という。)と株式会社みなと(以下、「乙」という。)は、次のとおり契約する。\n第1条(目的)\n甲は乙に委託する。\n甲 神奈川県みなと市中央1-1\nみなと市長\n受託者(乙)\n住所 1 Example Street, Dublin, Ireland\n"));
  REQUIRE(parties.size() == 2);
  CHECK(parties[0].word == "甲");
  CHECK(parties[0].name == "みなと市");
  CHECK(seat_of(parties[0].address) == Seat::japan);
  CHECK(parties[1].name == "株式会社みなと");
  CHECK(seat_of(parties[1].address) == Seat::abroad);
}

TEST_CASE("courts that exist and courts that do not") {
  std::string name;
  for (const char* court : {"東京地方裁判所", "さいたま地方裁判所", "津地方裁判所", "第一審横浜地方裁判所", "福岡高等裁判所那覇支部", "知的財産高等裁判所", "川崎簡易裁判所", "横浜地方裁判所川崎支部"}) CHECK_MESSAGE(is_japanese_court(court, name), court);
  for (const char* court : {"西東京地方裁判所", "港川地方裁判所", "津軽地方裁判所", "横浜高等裁判所", "ソウル中央地方裁判所", "地方裁判所", ""}) CHECK_MESSAGE(!is_japanese_court(court, name), court);
}

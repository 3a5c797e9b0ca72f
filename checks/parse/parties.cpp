// Who 甲 and 乙 are and where they sit: from the preamble's definitions and the signature block.
#include <re2/re2.h>

#include <algorithm>

#include "checks/parse/jurisdiction.hpp"

namespace tenken::parse {

namespace {

/// Lines at either end of a paper in which parties introduce themselves and sign.
constexpr std::size_t preamble_lines_max = 30;
constexpr std::size_t signature_lines_max = 45;
/// Lines that belong to one party's entry of a signature block.
constexpr std::size_t entry_lines_max = 4;

const char* const words = "(甲|乙|丙|委託者|受託者|発注者|受注者)";

void read_definitions(const Paper& paper, std::vector<Party>& out) {
  static const RE2 defined(
      "([^、。()「」]{1,60}?)[(]([^()「」]{0,60}?)以下[、,]?(?:単に)?[「『]([^」』]{1,24})[」』]と("
      "?:いう|称する|する|記す)");
  static const RE2 lead("^(.*[をはが](?:もって)?|と|及び|並びに|又は)([^をはが]{2,})$");
  std::size_t seen = 0;
  for (const Article& a : paper.articles)
    for (const Sentence& s : a.sentences) {
      if (++seen > 40) return;
      re2::StringPiece rest(s.folded);
      std::string name, remark, word, ignored, core;
      while (RE2::FindAndConsume(&rest, defined, &name, &remark, &word)) {
        if (name.starts_with("と")) name.erase(0, 3);
        if (RE2::FullMatch(name, lead, &ignored, &core) && !core.empty()) name = core;
        const bool known =
            std::any_of(out.begin(), out.end(), [&](const Party& p) { return p.word == word; });
        if (!known) out.push_back({word, name, remark});
      }
    }
}

/// 「甲 神奈川県…」, 「発注者(甲) 住所 …」, 「(甲)」: a line that opens a party's entry and is no
/// sentence.
bool opens_entry(const std::string& line, std::string& word, std::string& rest) {
  static const RE2 role(std::string("^[(]?") + words + "[)]?(?:[(]" + words + "[)])?[::]?(.*)$");
  static const RE2 sentence("^(は|が|の|に|又|及|と|か|へ|を|も|、|双方)|。$");
  std::string inner;
  if (!RE2::FullMatch(line, role, &word, &inner, &rest)) return false;
  if (RE2::PartialMatch(rest, sentence)) return false;
  if (inner == "甲" || inner == "乙" || inner == "丙") word = inner;
  return true;
}

void note_address(std::vector<Party>& parties, const std::string& word,
                  const std::string& address) {
  for (Party& p : parties)
    if (p.word == word) {
      p.address += address;
      return;
    }
  parties.push_back({word, "", address});
}

void read_entries(const std::vector<std::string>& lines, std::size_t from, std::size_t to,
                  std::vector<Party>& parties) {
  static const RE2 before("^(住所|所在地|住居表示|本店)");
  for (std::size_t i = from; i < to; ++i) {
    std::string word, rest, other, ignored;
    if (!opens_entry(lines[i], word, rest)) continue;
    std::string address = rest;
    for (std::size_t k = 1;
         k <= entry_lines_max && i + k < to && !opens_entry(lines[i + k], other, ignored); ++k)
      address += " " + lines[i + k];
    if (seat_of(address) == Seat::unknown)
      for (std::size_t k = 1; k <= 2 && k <= i - from; ++k)
        if (RE2::PartialMatch(lines[i - k], before)) address += " " + lines[i - k];
    note_address(parties, word, address);
  }
}

}  // namespace

bool introduces_foreign_party(const Paper& paper) {
  static const RE2 body(
      "法人|corporation|incorporated|organi[sz]ed under|existing under|limited liability"),
      away(foreign_words), away_english(foreign_words_english);
  const std::size_t n = paper.lines.size();
  for (std::size_t i = 0; i < n; ++i) {
    if (i >= preamble_lines_max && i + signature_lines_max < n) continue;
    if (RE2::PartialMatch(paper.lines[i], body) &&
        (RE2::PartialMatch(paper.lines[i], away) ||
         RE2::PartialMatch(paper.lines[i], away_english)))
      return true;
  }
  return false;
}

std::vector<Party> read_parties(const Paper& paper) {
  std::vector<Party> out;
  read_definitions(paper, out);
  const std::size_t n = paper.lines.size();
  const std::size_t head = std::min(n, preamble_lines_max);
  read_entries(paper.lines, 0, head, out);
  read_entries(paper.lines, std::max(head, n > signature_lines_max ? n - signature_lines_max : 0),
               n, out);
  return out;
}

}  // namespace tenken::parse

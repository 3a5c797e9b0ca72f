#include "checks/parse/party_words.hpp"

#include <re2/re2.h>

#include "checks/parse/jurisdiction.hpp"

namespace tenken::parse {

PartyWords party_words(const Paper& paper) {
  static const RE2 public_body("(市|市長|県|知事|町|町長|村|村長|区|区長|広域連合|組合)$");
  // 「クラウドサービス(以下「本サービス」という。)」 defines no party.
  static const RE2 company("会社|法人|㈱|㈲|inc|corp|llc|ltd|gmbh"),
      stand_in("^(甲|乙|丙|丁|受託者|受注者|受任者|請負者|提供者|運営者|当社|弊社)$");
  std::string city = "本市|当市|貴市|市|委託者|発注者|利用者|契約者|お客様|お客さま|ユーザー";
  std::string vendor =
      "当社|弊社|本サービス提供者|サービス提供者|提供者|受託者|受注者|受託事業者|受託業者|事業者";
  bool city_named = false;
  for (const Party& p : read_parties(paper)) {
    if (p.name.empty()) continue;
    const bool is_city = RE2::PartialMatch(p.name, public_body);
    if (!is_city && !RE2::PartialMatch(p.name, company) && !RE2::FullMatch(p.word, stand_in))
      continue;
    city_named = city_named || is_city;
    (is_city ? city : vendor) += "|" + RE2::QuoteMeta(p.word);
  }
  if (!city_named) {
    city += "|甲";
    vendor += "|乙";
  }
  return {"(?:" + city + ")", "(?:" + vendor + ")"};
}

}  // namespace tenken::parse

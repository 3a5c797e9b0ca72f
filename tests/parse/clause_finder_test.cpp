// The engine of finders, apart from any rule: what counts as promised, opposed, in doubt, and what
// a decision binds.
#include <doctest/doctest.h>

#include "checks/parse/clause_finder.hpp"
#include "checks/parse/party_words.hpp"

using namespace tenken;
using parse::Reading;

namespace {

rules::Finder finder() {
  rules::Finder f;
  f.subject = "記録";
  f.promise = {"{vendor}は[^。]*記録[^。]*(保存|提供)(する|しなければならない|します)"};
  f.against = {"記録[^。]*(保存|提供)(しない|しません|する義務を負わない)"};
  f.lesser = {"{vendor}は[^。]*記録の写し[^。]*保存(する|しなければならない)"};
  f.harmless = {"^この記録とは"};
  f.allow = {"{city}の承諾を得た場合を除き"};
  return f;
}

Reading read(const std::string& text, const rules::Finder& f = finder()) {
  return parse::read_clause(parse::read_paper(text), f);
}

std::string article(const std::string& body) {
  return "第1条(目的)\n乙は、業務を行う。\n第2条(記録)\n" + body + "\n第3条(雑則)\n以上\n";
}

struct Told {
  std::size_t promised, lesser, against, doubtful;
  bool operator==(const Told&) const = default;
};
Told told(const std::string& body) {
  const Reading r = read(article(body));
  return {r.promised.size(), r.lesser.size(), r.against.size(), r.doubtful.size()};
}
const Told promise{1, 0, 0, 0}, refusal{0, 0, 1, 0}, doubt{0, 0, 0, 1}, silence{0, 0, 0, 0},
    part{0, 1, 0, 0};

}  // namespace

TEST_CASE("a finder tells a promise from its opposite and from what nobody can read") {
  CHECK(told("乙は、記録を保存しなければならない。") == promise);
  CHECK(told("乙は、記録を保存しない。") == refusal);
  CHECK(told("記録について定める。") == doubt);
  CHECK(told("乙は、誠実に業務を行う。") == silence);
  CHECK(told("この記録とは、操作の記録をいう。") == silence);
  CHECK(told("乙は、記録の写しを保存しなければならない。") == part);
  CHECK(told("乙は記録を保存する。当社は記録を保存しません。") == Told{1, 0, 1, 0});
}

TEST_CASE("a finder: the paper says who the parties are") {
  const std::string swapped =
      "株式会社みなとクラウド(以下「甲」という。)とみなと市(以下「乙」という。)"
      "は、契約を締結する。\n";
  CHECK(read(swapped + article("甲は、記録を保存しなければならない。")).promised.size() == 1);
  CHECK(read(swapped + article("乙は、記録を保存しなければならない。")).promised.empty());
  CHECK(read(article("甲は、記録を保存しなければならない。")).promised.empty());
  CHECK(read(article("受託者は、記録を保存しなければならない。")).promised.size() == 1);
}

TEST_CASE("a finder: words that weaken a promise leave it in doubt") {
  for (const char* body :
       {"乙は、原則として記録を保存する。", "乙は、可能な範囲で記録を保存する。",
        "乙は、保有する範囲で記録を提供する。", "乙は、甲と協議の上記録を保存する。",
        "乙は、記録を有償で提供する。", "乙は、乙が必要と認める記録を保存する。",
        "乙は、障害の場合を除き、記録を保存する。", "乙は、障害の場合に限り、記録を保存する。",
        "乙は、記録を保存するよう指導する。", "乙は、記録を保存するよう努める。",
        "乙は、記録を保存することができる。", "乙は、記録を別に定める期間保存する。"}) {
    INFO(std::string(body));
    CHECK(read(article(body)).promised.empty());
    CHECK(read(article(body)).doubtful.size() == 1);
  }
  CHECK(told("乙は、甲の承諾を得た場合を除き、記録を保存する。") == promise);
  CHECK(told("乙は、乙の承諾を得た場合を除き、記録を保存する。") == doubt);
}

TEST_CASE("a finder: a refusal is no weaker for saying that there is no duty") {
  CHECK(told("記録を保存する義務を負わない。") == refusal);
  CHECK(told("記録は原則として保存しない。") == doubt);
}

TEST_CASE("a finder: what is allowed to the City is a right of the City") {
  rules::Finder f = finder();
  f.promise = {"{city}は[^。]*記録[^。]*求めることができる",
               "{vendor}は[^。]*記録[^。]*見ることができる"};
  CHECK(read(article("甲は、記録の提供を求めることができる。"), f).promised.size() == 1);
  CHECK(read(article("乙は、記録を見ることができる。"), f).promised.empty());
  CHECK(read(article("乙は、記録を見ることができる。"), f).doubtful.size() == 1);
}

TEST_CASE("a finder: an exception from a part is an exception from the whole") {
  const Reading r =
      read(article("乙は、記録を保存しなければならない。\n2 "
                   "乙は、原則として記録の写しを保存しなければならない。"));
  CHECK(r.promised.size() == 1);
  CHECK(r.lesser.empty());
  CHECK(r.doubtful.size() == 1);
}

TEST_CASE("a finder reads an item behind the sentence that opens its list") {
  rules::Finder f = finder();
  f.promise = {"{vendor}は[^。]*次[^。]*保存しなければならない[^。]*操作の記録"};
  for (const char* marks : {"(1)|(2)", "①|②", "ア |イ ", "・|・", "(ア)|(イ)", "一 |二 "}) {
    const std::string both = marks;
    const auto bar = both.find('|');
    const std::string body = "乙は、次に掲げるものを保存しなければならない。\n" +
                             both.substr(0, bar) + "設計書\n" + both.substr(bar + 1) + "操作の記録";
    INFO(both);
    CHECK(read(article(body), f).promised.size() == 1);
  }
  CHECK(read(article("甲は、次に掲げるものを保存しなければならない。\n(1) 操作の記録"), f)
            .promised.empty());
  // A hedge in the lead reaches the item.
  CHECK(read(article("乙は、原則として次に掲げるものを保存しなければならない。\n(1) 操作の記録"), f)
            .doubtful.size() >= 1);
}

TEST_CASE("a finder: a full stop in brackets ends no sentence") {
  CHECK(told("乙は、記録(操作の記録を含む。)を保存しなければならない。") == promise);
}

TEST_CASE("a finder: a proviso and a paragraph that takes back leave the article in doubt") {
  const std::string base = "乙は、記録を保存しなければならない。";
  for (const char* more :
       {"ただし、夜間は、この限りでない。", "\n2 前項の規定は、試験環境には適用しない。",
        "なお、軽微なものは省略する。",
        "\n2 乙は、正当な理由があるときは、前項の保存を拒むことができる。",
        "\n2 乙は、この場合において、その義務を負わない。"}) {
    INFO(std::string(more));
    const Reading r = read(article(base + more));
    CHECK(r.promised.size() == 1);
    CHECK(r.doubtful.size() == 1);
  }
  CHECK(read(article(base + "\n2 前項の期間は、1年とする。")).doubtful.empty());
}

TEST_CASE("a finder: another article that changes the promising one leaves it in doubt") {
  const std::string base = article("乙は、記録を保存しなければならない。");
  CHECK(read(base + "第4条(特則)\n第2条は、適用しない。\n").doubtful.size() == 1);
  CHECK(read(base + "第4条(特則)\n第2条の規定にかかわらず、乙は業務を行う。\n").doubtful.size() ==
        1);
  CHECK(read(base + "第4条(特則)\n第1条は、適用しない。\n").doubtful.empty());
  CHECK(read(base + "第4条(特則)\n民法第2条は、適用しない。\n").doubtful.empty());
  CHECK(read(base + "第4条(特則)\n第2条に定める記録簿を備える。\n").promised.size() == 1);
}

TEST_CASE("a finder: a draft is in doubt, a paper that only speaks of drafts is not") {
  const std::string base = article("乙は、記録を保存しなければならない。");
  for (const char* head : {"契約書(案)", "【見本】", "(素案)", "計画書(たたき台)", "手順書(暫定版)",
                           "【作成中】", "旧版", "〔案〕", "契約書案"}) {
    INFO(std::string(head));
    CHECK(read(std::string(head) + "\n" + base).doubtful.size() == 1);
  }
  for (const char* head : {"業務委託契約書", "提案書に基づく契約書", "事案対応手順書"}) {
    INFO(std::string(head));
    CHECK(read(std::string(head) + "\n" + base).doubtful.empty());
  }
}

TEST_CASE("a finder: an outline's part needs text that says something") {
  rules::Finder f;
  f.form = rules::Finder::Form::outline;
  f.parts = {{"fee", "費用", {"費用", "fee"}}, {"note", "備考", {"備考", "note"}, false}};
  const auto plan = [](const std::string& text) {
    return "計画書\n\n1. 日程\n6か月前に始める。\n\n" + text;
  };
  CHECK(read(plan("2. 費用\n委託料に含むものとする。\n"), f).missing.empty());
  CHECK(read(plan("2. 経費\n移行の費用は委託料に含む。\n"), f).missing.empty());
  for (const char* blank : {"2. 費用\n", "2. 費用\n費用は未定である。\n",
                            "2. 費用\n費用は別途協議する。\n", "2. 費用\n費用は不明である。\n",
                            "2. 費用\n費用は○○円とする。\n", "2. 経費\n委託料に含む。\n"}) {
    INFO(std::string(blank));
    CHECK(read(plan(blank), f).missing.size() == 1);
  }
}

TEST_CASE("a finder binds the articles that speak, however they are broken into lines") {
  const auto content = [](const std::string& t) { return read(t).content; };
  const std::string one = content(article("乙は、記録を保存しなければならない。"));
  CHECK(one.find("記録を保存") != std::string::npos);
  CHECK(content(article("乙は、記\n録を保存しなけ\nればならない。")) == one);
  CHECK(content(article("　乙は、記録を 保存しなければならない｡")) == one);
  CHECK(content(article("乙は、記録を保存しなければならない。") +
                "第4条(雑則)\n甲は業務を見る。\n") == one);
  CHECK(content("表紙\n" + article("乙は、記録を保存しなければならない。")) == one);
  CHECK(content(article("乙は、記録を保全しなければならない。")) != one);
  CHECK(content(article("乙は、記録を保存しなければならない。ただし、夜間を除く。")) != one);
  // An amendment elsewhere is bound too.
  CHECK(content(article("乙は、記録を保存しなければならない。") +
                "第4条(特則)\n第2条は、適用しない。\n") != one);
  // Nothing speaks: the whole paper is bound.
  const std::string silent = article("乙は、誠実に業務を行う。");
  CHECK(content(silent) == parse::content_of(parse::read_paper(silent)));
}

TEST_CASE("a defined service is no party") {
  const parse::PartyWords words = parse::party_words(parse::read_paper(
      "みなと市(以下「甲」という。)と株式会社みなとクラウド(以下「乙」という。)とは、契約を締結する。\n"
      "第1条(目的)\n甲は、児童相談システムのクラウドサービス(以下「本サービス」という。)の運用に関する業務(以下「"
      "本業務」という。)を乙に委託する。\n"));
  CHECK(words.vendor.find("乙") != std::string::npos);
  CHECK(words.vendor.find("本サービス|") == std::string::npos);
  CHECK(words.vendor.find("本業務") == std::string::npos);
  CHECK(words.city.find("甲") != std::string::npos);
}

#include "checks/parse/notice_topics.hpp"

#include <algorithm>

#include "checks/parse/terms_clause.hpp"

namespace tenken::parse {

namespace {

using Kind = NoticeTerm::Kind;

std::vector<Topic> topics_of(const std::string& s, bool of_terms) {
  static const RE2 end(
      "((?:サービス|提供|システム|クラウド|運用|基盤|業務)(?:の全部|の一部|の提供|の全部又は一部)?("
      "?:の|を|が)?(?:提供)?(?:の|を)?(?:恒久的に)?(?:終了|廃止|停止|中止|打ち?切))");
  static const RE2 contract_end("((?:契約)(?:の|を|が)?(?:終了|解約|解除))");
  static const RE2 change(
      "((?:サービス|仕様|機能|システム|設計|デザイン|画面|内容|構成|プログラム|ソフトウェア|"
      "バージョン|環境)[^、。]{0,24}?(?:変更|改修|更新|改良|バージョンアップ|追加|削除))");
  static const RE2 bare_change("(変更)"), bare_end("(終了|廃止)");
  static const RE2 other_change(
      "規約|約款|(料金|委託料|住所|代表者|担当者|連絡先|届出事項|契約内容|契約)(の|を|について|"
      "に関する)?(変更|改定)");
  static const RE2 about_service("サービス|システム");
  std::vector<Topic> out;
  for (const Hit& h : hits(s, end)) out.push_back({h.at, Kind::termination, false});
  for (const Hit& h : hits(s, contract_end)) out.push_back({h.at, Kind::termination, true});
  for (const Hit& h : hits(s, change)) out.push_back({h.end, Kind::change, false});
  if (!of_terms && RE2::PartialMatch(s, about_service) && !RE2::PartialMatch(s, other_change))
    for (const Hit& h : hits(s, bare_change)) out.push_back({h.end, Kind::change, false});
  if (RE2::PartialMatch(s, about_service) && !RE2::PartialMatch(s, contract_end))
    for (const Hit& h : hits(s, bare_end)) out.push_back({h.end, Kind::termination, false});
  if (RE2::PartialMatch(s, other_change) && !RE2::PartialMatch(s, change))
    std::erase_if(out, [](const Topic& t) { return t.kind == Kind::change; });
  std::stable_sort(out.begin(), out.end(),
                   [](const Topic& a, const Topic& b) { return a.at < b.at; });
  return out;
}

/// Changes of the terms of use; a verb alone where the article is about them and the sentence names
/// no part of the service.
std::vector<Span> terms_spans(const std::string& s, bool of_terms) {
  static const RE2 of_service(
      "(サービス|仕様|機能|システム|画面|プログラム|ソフトウェア|バージョン)[^、。]{0,24}?"
      "(変更|改修|更新|改良|追加|削除)");
  return terms_changes(s, of_terms && !RE2::PartialMatch(s, of_service));
}

}  // namespace

std::vector<Hit> hits(const std::string& text, const RE2& pattern) {
  std::vector<Hit> out;
  re2::StringPiece rest(text), found;
  while (out.size() < 64 && RE2::FindAndConsume(&rest, pattern, &found)) {
    const auto at = static_cast<std::size_t>(found.data() - text.data());
    out.push_back({at, at + found.size(), std::string(found)});
  }
  return out;
}

std::vector<Topic> all_topics_of(const std::string& s, bool of_terms) {
  static const RE2 both(
      "(又は|及び|並びに|若しくは|もしくは|・|や|と|かつ)[^。、]{0,12}(規約|約款|利用条件)");
  std::vector<Topic> out = topics_of(s, of_terms);
  for (const Span& span : terms_spans(s, of_terms)) {
    if (!RE2::PartialMatch(s, both))
      std::erase_if(out, [&](const Topic& t) {
        return t.kind == Kind::change && t.at >= span.from && t.at <= span.to;
      });
    out.push_back({span.to, Kind::terms, false});
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const Topic& a, const Topic& b) { return a.at < b.at; });
  return out;
}

const Topic* topic_of(const std::vector<Topic>& topics, std::size_t from, std::size_t at,
                      std::size_t until) {
  const Topic* before = nullptr;
  for (const Topic& t : topics)
    if (t.at >= from && t.at <= at) before = &t;
  if (before != nullptr) return before;
  for (const Topic& t : topics)
    if (t.at > at && t.at < until) return &t;
  for (const Topic& t : topics)
    if (t.at <= at) before = &t;
  return before;
}

}  // namespace tenken::parse

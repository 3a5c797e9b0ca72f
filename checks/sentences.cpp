// The program's own sentences, in both languages. A row's sentences live in its rule.
#include <map>

#include "checks/assessment.hpp"
#include "checks/details.hpp"

namespace tenken {

namespace {

using rules::Message;
using rules::Text;

const std::map<std::string, Message>& catalogue() {
  static const Text declared{"対象が宣言され、観測されていること",
                             "the target is declared and was looked at"};
  static const Text sought{"{sought}", "{sought}"};
  static const std::map<std::string, Message> all{
      {"unknown.not_declared",
       {declared,
        {"該当する対象が宣言されていない({detail})", "no such target is declared ({detail})"}}},
      {"unknown.not_observed", {declared, {"観測がない({detail})", "no observation ({detail})"}}},
      {"unknown.not_selected",
       {declared, {"今回の実行で選ばれていない({detail})", "not selected in this run ({detail})"}}},
      {"unknown.unreachable",
       {declared,
        {"対象に到達できなかった({detail})", "the target could not be reached ({detail})"}}},
      {"unknown.denied",
       {declared, {"読み取りを拒否された({detail})", "reading was denied ({detail})"}}},
      {"unknown.timed_out",
       {declared, {"制限時間内に応答がなかった({detail})", "no answer in time ({detail})"}}},
      {"unknown.absent",
       {declared,
        {"あるべきものが見つからない({detail})", "what should be there was not found ({detail})"}}},
      {"unknown.malformed",
       {declared, {"内容を読み取れない({detail})", "the content could not be read ({detail})"}}},
      {"unknown.truncated",
       {declared,
        {"上限を超えたため途中までしか取得していない({detail})", "cut at its limit ({detail})"}}},
      {"unknown.withheld",
       {declared,
        {"個人情報等のおそれがあり保存しなかった({detail})",
         "withheld: it may have held personal data or a secret ({detail})"}}},
      {"unknown.stale",
       {{"今回の実行で観測されていること", "observed in this run"},
        {"観測が古い({detail})", "the observation is old ({detail})"}}},
      {"unknown.expired",
       {{"有効期間内であること", "within its period of validity"},
        {"期限が切れている({detail})", "expired ({detail})"}}},
      {"unknown.decision_pending",
       {{"市が判断していること", "decided by the City"},
        {"市の判断を待っている({detail})", "waits for the City's decision ({detail})"}}},
      {"unknown.boundary",
       {{"期間の数え方によらず期限内であること", "in time however the period is counted"},
        {"数え方により結論が分かれる境界日である({detail})",
         "the boundary day: the answer depends on how the period is counted ({detail})"}}},
      {"unknown.no_check",
       {{"この基準が判定されること", "this criterion is judged"},
        {"この版の点検には判定がまだない", "this version of tenken has no check for it yet"}}},
      {"unknown.unsupported",
       {{"設定の意味が確定できること", "the meaning of the configuration is known"},
        {"道具が解釈できない記述がある({detail})",
         "a construct that the tool does not know ({detail})"}}},
      {"unknown.contradiction",
       {{"資料どうしが矛盾しないこと", "the papers agree"},
        {"資料の記載が矛盾している({detail})", "the papers contradict each other ({detail})"}}},
      {"unknown.hand_written_list",
       {{"対象の一覧が提供者側の一覧で裏付けられること",
         "the list of targets is backed by the provider's own enumeration"},
        {"対象の一覧は受託者の手書きのみである({detail})",
         "the list of targets was written by hand by the audited party alone ({detail})"}}},
      {"clause.promised", {sought, {"定めがある: {detail}", "it says so: {detail}"}}},
      {"clause.against",
       {sought, {"これに反する定めがある: {detail}", "it says the opposite: {detail}"}}},
      {"clause.conflict",
       {sought, {"矛盾する定めがある: {detail}", "clauses contradict each other: {detail}"}}},
      {"clause.doubtful",
       {sought,
        {"留保又は解釈を要する記載があり、市の判断を待っている: {detail}",
         "words that qualify it or need reading wait for the City's decision: {detail}"}}},
      {"clause.incomplete",
       {sought,
        {"明示されていない事項があり、市の判断を待っている: {detail}",
         "what it does not name waits for the City's decision: {detail}"}}},
      {"clause.silent",
       {sought,
        {"該当する記載が見つからない。箇所を示すか定めを設け、市が判断する({detail})",
         "no word about it was found; show the place or provide for it, then the City decides "
         "({detail})"}}},
      {"public_edition",
       {{"{expected}", "{expected}"},
        {"公開用のため記載しない", "left out of the public edition"}}},
      {"outline.complete",
       {sought,
        {"項目は揃っている。内容の十分さは市が判断する({detail})",
         "all parts are there; whether they suffice is the City's decision ({detail})"}}},
      {"outline.missing",
       {sought, {"欠けている項目がある: {detail}", "parts are missing: {detail}"}}},
      {"decision",
       {{"市の判断による", "as the City decides"},
        {"市判断: {text}({office} {document} {effective_date})",
         "decided: {text} ({office} {document} {effective_date})"}}},
      {"decision.returned",
       {{"市の判断による", "as the City decides"},
        {"市判断(返送された確認表による。署名なし): {text}({office} {document} {effective_date})",
         "decided by a returned checklist, unsigned: {text} ({office} {document} "
         "{effective_date})"}}},
      {"attested",
       {{"表明があること", "attested"},
        {"表明: {text}({office} {effective_date}から{expires_date}まで)",
         "attested: {text} ({office}, {effective_date} to {expires_date})"}}},
  };
  return all;
}

/// A value that nobody wrote in Japanese is looked up: what could not be read, and why.
std::string shown(const Text& value, std::string Text::*language) {
  if (language == &Text::ja && value.ja == value.en && value.en.find(' ') != std::string::npos)
    if (auto known = in_japanese(value.en, detail_phrases())) return *std::move(known);
  return value.*language;
}

/// Replaces {name} by the value's text in one language; an unknown name stays as it is, so that a
/// missing value shows.
std::string fill(std::string_view pattern, const std::map<std::string, Text>& values,
                 std::string Text::*language) {
  std::string out;
  for (std::size_t at = 0; at < pattern.size();) {
    const auto open = pattern.find('{', at);
    const auto close = open == std::string_view::npos ? open : pattern.find('}', open);
    if (close == std::string_view::npos) return out.append(pattern.substr(at));
    out.append(pattern.substr(at, open - at));
    const auto value = values.find(std::string(pattern.substr(open + 1, close - open - 1)));
    if (value == values.end())
      out.append(pattern.substr(open, close - open + 1));
    else
      out.append(printable(shown(value->second, language)));
    at = close + 1;
  }
  return out;
}

}  // namespace

Message say(const rules::RuleSet& rules, const JudgedRequirement& row, const Finding& f) {
  const rules::Rule* rule = rules.rule(row.number);
  const Message* message = nullptr;
  if (rule != nullptr)
    if (const auto found = rule->messages.find(f.message); found != rule->messages.end())
      message = &found->second;
  if (message == nullptr)
    if (const auto found = catalogue().find(f.message); found != catalogue().end())
      message = &found->second;
  if (message == nullptr) return {{f.message, f.message}, {f.message, f.message}};
  return {{fill(message->expected.ja, f.values, &Text::ja),
           fill(message->expected.en, f.values, &Text::en)},
          {fill(message->actual.ja, f.values, &Text::ja),
           fill(message->actual.en, f.values, &Text::en)}};
}

Text say(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass:
      return {"適合", "pass"};
    case Verdict::partial:
      return {"一部適合", "partial"};
    case Verdict::fail:
      return {"不適合", "fail"};
    case Verdict::unknown:
      return {"未確認", "unknown"};
    case Verdict::not_applicable:
      return {"対象外", "not applicable"};
    case Verdict::not_due:
      return {"履行期未到来", "not yet due"};
  }
  return {"", ""};
}

Text say(Cause cause) {
  switch (cause) {
    case Cause::none:
      return {"", ""};
    case Cause::not_declared:
      return {"対象未宣言", "not declared"};
    case Cause::not_observed:
      return {"観測なし", "not observed"};
    case Cause::unreachable:
      return {"到達不可", "unreachable"};
    case Cause::denied:
      return {"権限なし", "denied"};
    case Cause::timed_out:
      return {"時間切れ", "timed out"};
    case Cause::absent:
      return {"見つからない", "absent"};
    case Cause::malformed:
      return {"読取不能", "malformed"};
    case Cause::truncated:
      return {"途中まで", "truncated"};
    case Cause::withheld:
      return {"保存差控え", "withheld"};
    case Cause::stale:
      return {"観測が古い", "stale"};
    case Cause::expired:
      return {"期限切れ", "expired"};
    case Cause::decision_pending:
      return {"市判断待ち", "decision pending"};
    case Cause::boundary:
      return {"境界日", "boundary"};
    case Cause::no_check:
      return {"判定未実装", "no check"};
    case Cause::not_selected:
      return {"今回対象外", "not selected"};
    case Cause::unsupported:
      return {"解釈不能", "unsupported"};
    case Cause::hand_written_list:
      return {"一覧が手書き", "hand-written list"};
    case Cause::contradiction:
      return {"資料の矛盾", "contradiction"};
  }
  return {"", ""};
}

Text say(Turn turn) {
  switch (turn) {
    case Turn::none:
      return {"", ""};
    case Turn::vendor:
      return {"受託者", "vendor"};
    case Turn::city:
      return {"市", "city"};
    case Turn::provider:
      return {"CSP", "provider"};
    case Turn::tool:
      return {"道具", "tool"};
    case Turn::nobody:
      return {"原理的に不可", "nobody"};
  }
  return {"", ""};
}

Text say(Basis basis) {
  switch (basis) {
    case Basis::none:
      return {"", ""};
    case Basis::measured:
      return {"実測", "measured"};
    case Basis::exported:
      return {"設定出力", "exported"};
    case Basis::recorded:
      return {"記録", "recorded"};
    case Basis::documented:
      return {"文書", "documented"};
    case Basis::attested:
      return {"表明", "attested"};
    case Basis::decided:
      return {"市判断", "decided"};
  }
  return {"", ""};
}

std::string_view mark(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass:
      return "\u25CB";
    case Verdict::partial:
      return "\u25B3";
    case Verdict::fail:
      return "\u00D7";
    case Verdict::not_applicable:
    case Verdict::not_due:
      return "\u2015";
    case Verdict::unknown:
      return "";
  }
  return "";
}

}  // namespace tenken

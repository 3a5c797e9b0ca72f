// 3
// 全般「当該外部サービスの終了の際は6か月前までに、変更の際は2週間前までに文書、電子メール等の方法で事前に告知すること。※基本機能に影響のない軽微な仕様・デザイン等の
// 変更は除く」 別紙2 セキュリティ要件等一覧 No.3.
//
// Judged on the contract's notice article (both periods, the means, the recipient) and on two
// registers joined by the change's number: what was changed, and what the city was told, by the day
// of receipt. Civil Code counting: the first day is not counted, the period ends with the end of
// its last day (criteria.md No.3). A day that only the everyday reading accepts waits for the city.
// 180 days are fewer than any six months (181 to 184) and fail; 181 to 183 wait for the city. A
// notice's mail, where the register names one, must tell the same day of receipt by the trace of
// the city's servers and be held together by the sender's signature (notice_mail.cpp). A proviso, a
// second period, best efforts beside the promise, a change at will, a posting deemed to be the
// notice, or an amendment of the article by number is shown to the city. Would not comply: one
// month's notice of the end, a posting on a web page, a change nobody announced, 「軽微」 for a new
// log-in screen.
#include <algorithm>
#include <array>
#include <map>

#include "checks/notices.hpp"
#include "checks/papers.hpp"
#include "checks/parse/registers.hpp"
#include "checks/statement.hpp"

namespace tenken {

namespace {

Findings clause(const Case& c, const rules::Rule& rule) {
  const Papers contract = papers(c, rule, "03.1", "notice_contract");
  Findings out = contract.unknowns;
  if (!out.empty()) return out;
  parse::NoticeClauses all;
  for (const ReadPaper& p : contract.papers) {
    parse::NoticeClauses one = parse::read_notice_clauses(p.paper);
    all.terms.insert(all.terms.end(), one.terms.begin(), one.terms.end());
    all.by_document = all.by_document || one.by_document;
    all.by_posting = all.by_posting || one.by_posting;
    all.to_city = all.to_city || one.to_city;
    all.unread.insert(all.unread.end(), one.unread.begin(), one.unread.end());
    all.deemed.insert(all.deemed.end(), one.deemed.begin(), one.deemed.end());
    if (one.excepts_emergency)
      all.excepts_emergency = true, all.emergency_quote = one.emergency_quote;
  }
  return judge_clauses(c, rule, all, contract);
}

/// The change's earliest notice of the day on which it came or of one before; else one of a later
/// day; else none.
const RegisterRow* notice_of(const RegisterRows& notices, std::string_view change, Day released) {
  const auto after = [&](const RegisterRow& n) { return *n.row.day("effective_at") > released; };
  const RegisterRow* best = nullptr;
  for (const RegisterRow& n : notices.rows) {
    if (n.row.get("kind") != "change" || n.row.get("change_id") != change) continue;
    const bool better =
        best == nullptr || (after(*best) && !after(n)) ||
        (after(*best) == after(n) && n.row.day("received_at") < best->row.day("received_at"));
    if (better) best = &n;
  }
  return best;
}

constexpr std::array questions{"basic_function", "retraining", "security", "downtime",
                               "data_format"};

enum class Minor { no, yes, unproven, refuted };
Minor minor_of(const parse::Row& change) {
  if (!change.yes("minor")) return Minor::no;
  if (std::any_of(questions.begin(), questions.end(), [&](const char* q) { return change.yes(q); }))
    return Minor::refuted;
  const bool answered =
      std::all_of(questions.begin(), questions.end(), [&](const char* q) { return change.has(q); });
  return answered && change.has("reason") && change.has("decider") && change.has("decided_on")
             ? Minor::yes
             : Minor::unproven;
}

Findings judge_change(const Case& c, const rules::Rule& rule, const RegisterRow& change,
                      const RegisterRows& notices, const MailProofs& proofs) {
  const Minor minor = minor_of(change.row);
  if (minor == Minor::yes) return {row_finding("03.3", Verdict::pass, "change.minor", change)};
  if (minor == Minor::unproven)
    return {
        row_unknown("03.3", Cause::not_observed, Turn::vendor, change,
                    {"軽微とした記録が足りない", "the record of why it is minor is incomplete"})};
  const Day effective = *change.row.day("released_at");
  const RegisterRow* notice = notice_of(notices, change.row.get("id"), effective);
  const NoticePeriod period = change_period(c, rule);
  Findings out;
  if (notice != nullptr)
    out = judge_received_and_mail(c, rule, "03.3", *notice, effective, period, proofs);
  if (notice != nullptr && worst(out) == Verdict::pass &&
      *notice->row.day("effective_at") > effective) {
    out = {row_unknown("03.3", Cause::contradiction, Turn::vendor, *notice,
                       {"告知した日より前に適用された(" + format_date(effective) + ")",
                        "it took effect before the announced day, on " + format_date(effective)})};
  } else if (notice != nullptr) {
    for (Finding& f : out) also_read(f, change);
  } else if (last_day_in_time(period, effective) >= day_in_japan(c.as_of)) {
    return {row_finding("03.3", Verdict::not_due, "change.ahead", change,
                        {{"date", same(format_date(last_day_in_time(period, effective)))}})};
  } else {
    out = {row_finding(
        "03.3", Verdict::fail, "change.unannounced", change,
        {{"date", same(format_date(effective))}, {"title", same(change.row.get("title"))}})};
    for (const std::string& id : notices.ids()) out[0].cites.push_back(id);
  }
  const bool late = std::any_of(out.begin(), out.end(),
                                [](const Finding& f) { return f.verdict == Verdict::fail; });
  if (late && change.row.yes("emergency") && parameter(c, rule, "notice.emergency") == "agreed")
    return {row_finding("03.3", Verdict::pass, "change.emergency_agreed", change)};
  return out;
}

Findings changes(const Case& c, const rules::Rule& rule, const RegisterRows& register_,
                 const RegisterRows& notices, const MailProofs& proofs) {
  Findings out = register_.unknowns;
  out.insert(out.end(), notices.unknowns.begin(), notices.unknowns.end());
  for (Finding& f : out) f.criterion = "03.3";
  if (!out.empty()) return out;
  std::map<std::string_view, bool> known;
  for (const RegisterRow& change : register_.rows) {
    known[change.row.get("id")] = true;
    if (change.row.get("environment") != "production") continue;
    for (Finding& f : judge_change(c, rule, change, notices, proofs)) out.push_back(std::move(f));
    if (change.written_by == "vendor") out.push_back(hand_written("03.3", change));
  }
  for (const RegisterRow& n : notices.rows) {
    if (n.row.get("kind") != "change" || known.contains(n.row.get("change_id"))) continue;
    if (!n.row.has("change_id"))
      out.push_back(row_unknown("03.3", Cause::malformed, Turn::vendor, n,
                                {"変更番号がない", "no change_id"}));
    else if (*n.row.day("effective_at") > day_in_japan(c.as_of))
      for (Finding& f : judge_received_and_mail(c, rule, "03.3", n, *n.row.day("effective_at"),
                                                change_period(c, rule), proofs))
        out.push_back(std::move(f));
    else
      out.push_back(row_unknown(
          "03.3", Cause::contradiction, Turn::vendor, n,
          {"告知した変更が変更台帳にない", "the announced change is not in the change register"}));
  }
  if (out.empty())
    out.push_back(register_finding("03.3", Verdict::not_due, "change.none", register_));
  return out;
}

Findings minor_changes(const RegisterRows& register_) {
  Findings out = register_.unknowns;
  for (const RegisterRow& change : register_.rows) {
    const Minor minor = minor_of(change.row);
    if (minor == Minor::no) continue;
    if (minor == Minor::refuted)
      out.push_back(row_finding("03.4", Verdict::fail, "minor.refuted", change,
                                {{"title", same(change.row.get("title"))}}));
    else if (minor == Minor::unproven)
      out.push_back(row_unknown("03.4", Cause::not_observed, Turn::vendor, change,
                                {"理由、判断者、判断日又は5項目の回答が欠けている",
                                 "reason, decider, date or one of the five answers is missing"}));
    else if (change.row.day("decided_on") > change.row.day("released_at"))
      out.push_back(
          row_unknown("03.4", Cause::decision_pending, Turn::city, change,
                      {"適用後に軽微と判断された", "classified as minor after its release"}));
    else
      out.push_back(row_finding("03.4", Verdict::pass, "minor.recorded", change,
                                {{"decider", same(change.row.get("decider"))},
                                 {"date", same(change.row.get("decided_on"))}}));
  }
  for (Finding& f : out) f.criterion = "03.4";
  if (out.empty())
    out.push_back(register_finding("03.4", Verdict::not_due, "minor.none", register_));
  return out;
}

/// 03.5: a mail that the register names is judged; without one its words stand for the proof.
Findings proof_of(const RegisterRow& n, const MailProofs& proofs) {
  if (const auto mail = proofs.find(n.row.get("id")); mail != proofs.end())
    return mail->second.findings;
  if (n.row.has("proof"))
    return {
        row_finding("03.5", Verdict::pass, "proof.kept", n, {{"proof", same(n.row.get("proof"))}})};
  return {row_unknown("03.5", Cause::not_observed, Turn::vendor, n,
                      {"到達の証拠がない", "no proof of delivery"})};
}

Findings of_notices(const Case& c, const rules::Rule& rule, const RegisterRows& notices,
                    const MailProofs& proofs) {
  Findings ended = notices.unknowns, proven = notices.unknowns, forwarded;
  for (Finding& f : ended) f.criterion = "03.2";
  for (Finding& f : proven) f.criterion = "03.5";
  for (const RegisterRow& n : notices.rows) {
    if (n.row.get("kind") == "termination")
      for (Finding& f : judge_received_and_mail(c, rule, "03.2", n, *n.row.day("effective_at"),
                                                termination_period(c, rule), proofs))
        ended.push_back(std::move(f));
    for (const Finding& f : proof_of(n, proofs)) proven.push_back(f);
    if (n.row.has("upstream"))
      forwarded.push_back(row_finding("03.6", Verdict::pass, "upstream.forwarded", n,
                                      {{"upstream", same(n.row.get("upstream"))}}));
  }
  if (ended.empty())
    ended.push_back(register_finding("03.2", Verdict::not_due, "termination.none", notices));
  if (proven.empty())
    proven.push_back(register_finding("03.5", Verdict::not_due, "proof.none", notices));
  if (forwarded.empty())
    forwarded.push_back(unknown("03.6", Cause::not_observed, Turn::vendor, {}, "upstream"));
  ended.insert(ended.end(), proven.begin(), proven.end());
  ended.insert(ended.end(), forwarded.begin(), forwarded.end());
  return ended;
}

Findings evaluate(const Case& c, const rules::Rule& rule) {
  Findings out = clause(c, rule);
  const RegisterRows notices =
      register_rows(c, rule, "03.2", "notice_register", parse::notices_schema());
  const RegisterRows changed =
      register_rows(c, rule, "03.3", "change_register", parse::changes_schema());
  const MailProofs proofs = prove_by_mail(c, rule, "03.5", "notice_mail", notices);
  for (const Findings& found : {of_notices(c, rule, notices, proofs),
                                changes(c, rule, changed, notices, proofs), minor_changes(changed)})
    out.insert(out.end(), found.begin(), found.end());
  return out;
}

}  // namespace

extern const Check check_03_advance_notice{3, "advance_notice", evaluate};

}  // namespace tenken

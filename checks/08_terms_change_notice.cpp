// 8
// 全般「当該サービスの利用規約の変更について2か月前までにメール等の方法で事前に告知すること。」
// 別紙2 セキュリティ要件等一覧 No.8.
//
// Judged on the clause of the contract or of the terms themselves (at least two months, its means),
// counted as No.3 counts, and on the register of revisions joined with the notices by number. Two
// months are 59 to 62 days: 59 to 61 wait for the city. No. 8 has no exception for minor changes: a
// proviso is shown to the city. That a posting takes effect at once, that use is consent, that a
// change may come at any time contradict the promise. A contract without terms of use waits for the
// city, which may call the row not applicable. Whether there was a revision that nobody registered
// is seen by the digest of the page's text; another digest opens a question and fails nothing.
// Would not comply: 30 days, eight weeks, a new text in force after six weeks.
#include <algorithm>
#include <map>
#include <set>

#include "checks/notices.hpp"
#include "checks/parse/registers.hpp"
#include "checks/parse/registers_08.hpp"
#include "checks/terms_pages.hpp"

namespace tenken {

namespace {

using parse::NoticeTerm;

parse::NoticeClauses clauses_of(const Papers& papers) {
  parse::NoticeClauses all;
  const auto append = [](auto& to, const auto& from) {
    to.insert(to.end(), from.begin(), from.end());
  };
  for (const ReadPaper& p : papers.papers) {
    const auto one = parse::read_notice_clauses(p.paper, parse::NoticeSubject::terms);
    append(all.terms, one.terms);
    append(all.unread, one.unread);
    append(all.deemed, one.deemed);
    append(all.undone, one.undone);
    append(all.undecided, one.undecided);
    append(all.no_terms, one.no_terms);
    all.by_document = all.by_document || one.by_document;
    all.by_posting = all.by_posting || one.by_posting;
    all.names_terms = all.names_terms || one.names_terms;
    if (one.excepts_emergency)
      all.excepts_emergency = true, all.emergency_quote = one.emergency_quote;
  }
  return all;
}

/// No clause was found: whether there are terms of use at all, or what the paper leaves open.
bool is_open(const parse::NoticeClauses& all) {
  return !all.names_terms || !all.no_terms.empty() || !all.undecided.empty();
}

Findings clause(const Case& c, const rules::Rule& rule, const Papers& contract,
                const parse::NoticeClauses& all) {
  const auto asked = [&](Cause cause, const rules::Text& why) {
    return open_question("08.1", cause, Turn::city, why, contract.ids(),
                         contract.papers.front().look.target.name);
  };
  const auto quoted = [](const parse::NoticeClauses::Remark& r) {
    return same(r.article + "「" + r.quote + "」");
  };
  Findings out = judge_promise({"08.1", NoticeTerm::Kind::terms, terms_period(c, rule),
                                "clause.terms", "clause.terms_short", "clause.terms_missing"},
                               all, contract);
  const bool promised = worst(out) == Verdict::pass;
  const bool missing = out.front().message == "clause.terms_missing";
  if (missing && all.undone.empty() && is_open(all)) out.clear();
  if (missing && out.empty() && all.undecided.empty())
    out.push_back(
        asked(Cause::decision_pending,
              all.no_terms.empty()
                  ? rules::Text{"契約に利用規約の定めがない。市判断により対象外とすることができる",
                                "the contract names no terms of use; the City may decide "
                                "that the row does not apply"}
                  : quoted(all.no_terms.front())));
  if (missing && !out.empty() && out.front().verdict == Verdict::fail && !all.undone.empty())
    out.front().values["quote"] = same(all.undone.front().quote);
  if (worst(out) != Verdict::fail) {
    for (const auto& r : all.undone) out.push_back(asked(Cause::contradiction, quoted(r)));
    for (const auto& r : all.undecided) out.push_back(asked(Cause::decision_pending, quoted(r)));
  }
  for (const auto& r : all.deemed) out.push_back(asked(Cause::decision_pending, quoted(r)));
  for (const auto& r : all.unread) out.push_back(asked(Cause::decision_pending, quoted(r)));
  if (promised && !all.by_document)
    out.push_back(asked(
        Cause::decision_pending,
        all.by_posting
            ? rules::Text{"告知の方法が掲載のみである", "the only means of notice is a posting"}
            : rules::Text{"告知の方法が書かれていない", "no means of notice is written"}));
  if (promised && all.excepts_emergency)
    out.push_back(
        asked(Cause::decision_pending, {"緊急時の例外がある「" + all.emergency_quote + "」",
                                        "an exception for emergencies: " + all.emergency_quote}));
  bind_notice_articles(out, all, contract);
  doubt_empty_pages(out, contract.papers);
  return out;
}

/// Rows that are revisions: those in force after the service began. The first text of a document
/// that was there by then is none.
std::vector<const RegisterRow*> revisions_of(const Case& c, const RegisterRows& rows,
                                             Findings& out) {
  const auto since = parse_date(c.evidence.deployment.in_service_since);
  std::vector<const RegisterRow*> revisions;
  std::map<std::string_view, Day> oldest, newest;
  for (const RegisterRow& row : rows.rows) {
    const Day effective = *row.row.day("effective_at");
    Day& so_far = oldest.try_emplace(row.row.get("document"), effective).first->second;
    so_far = std::min(so_far, effective);
  }
  for (const RegisterRow& row : rows.rows) {
    const Day effective = *row.row.day("effective_at");
    const bool first = effective == oldest[row.row.get("document")];
    const auto last = newest.try_emplace(row.row.get("document"), effective).first;
    if (effective < last->second)
      out.push_back(row_unknown("08.2", Cause::contradiction, Turn::vendor, row,
                                {"改定が効力発生の順に並んでいない",
                                 "the revisions are not in the order of taking effect"}));
    last->second = std::max(last->second, effective);
    if (since && (effective < *since || (first && effective == *since))) continue;
    if (!since && first && !row.row.has("notice"))
      out.push_back(row_unknown(
          "08.2", Cause::not_declared, Turn::vendor, row,
          {"供用開始日(in_service_since)が宣言されていない", "in_service_since is not declared"}));
    else
      revisions.push_back(&row);
  }
  return revisions;
}

Findings judge_revision(const Case& c, const rules::Rule& rule, const RegisterRow& revision,
                        const RegisterRows& notices, const MailProofs& proofs) {
  const Day effective = *revision.row.day("effective_at");
  const NoticePeriod period = terms_period(c, rule);
  const Day last = last_day_in_time(period, effective);
  const auto id = revision.row.get("notice");
  if (id.empty() && last >= day_in_japan(c.as_of))
    return {row_finding("08.2", Verdict::not_due, "revision.ahead", revision,
                        {{"date", same(format_date(last))}})};
  if (id.empty())
    return {row_finding(
        "08.2", Verdict::fail, "revision.unannounced", revision,
        {{"date", same(format_date(effective))}, {"version", same(revision.row.get("version"))}})};
  const auto found = std::find_if(notices.rows.begin(), notices.rows.end(),
                                  [&](const RegisterRow& n) { return n.row.get("id") == id; });
  if (found == notices.rows.end() || found->row.get("kind") != "terms")
    return {row_unknown("08.2", Cause::contradiction, Turn::vendor, revision,
                        {"告知" + std::string(id) + "が規約変更の告知として台帳にない",
                         "notice " + std::string(id) + " is not registered as one of new terms"})};
  Findings out = judge_received_and_mail(c, rule, "08.2", *found, effective, period, proofs);
  if (worst(out) == Verdict::pass && *found->row.day("effective_at") > effective)
    out = {row_unknown("08.2", Cause::contradiction, Turn::vendor, *found,
                       {"告知した日より前に適用された(" + format_date(effective) + ")",
                        "it took effect before the announced day, on " + format_date(effective)})};
  if (const auto mail = proofs.find(id); mail != proofs.end())
    for (const Finding& f : mail->second.findings)
      if (f.cause == Cause::contradiction) out.push_back(f);
  for (Finding& f : out) also_read(f, revision);
  return out;
}

/// Announced and not registered as a revision.
void judge_unmatched(const Case& c, const rules::Rule& rule, const RegisterRows& rows,
                     const RegisterRows& notices, const MailProofs& proofs, Findings& out) {
  std::set<std::string_view> matched;
  for (const RegisterRow& row : rows.rows) matched.insert(row.row.get("notice"));
  for (const RegisterRow& n : notices.rows) {
    if (n.row.get("kind") != "terms" || matched.contains(n.row.get("id"))) continue;
    const Day effective = *n.row.day("effective_at");
    if (effective <= day_in_japan(c.as_of))
      out.push_back(row_unknown("08.2", Cause::contradiction, Turn::vendor, n,
                                {"告知した規約の改定が改定台帳にない",
                                 "the announced revision is not in the register of revisions"}));
    else
      for (Finding& f :
           judge_received_and_mail(c, rule, "08.2", n, effective, terms_period(c, rule), proofs))
        out.push_back(std::move(f));
  }
}

Findings revisions(const Case& c, const rules::Rule& rule, const RegisterRows& rows,
                   const RegisterRows& notices, const TermsPages& pages) {
  Findings out = rows.unknowns;
  out.insert(out.end(), notices.unknowns.begin(), notices.unknowns.end());
  for (Finding& f : out) f.criterion = "08.2";
  if (!out.empty()) return out;
  const MailProofs proofs = prove_by_mail(c, rule, "08.2", "terms_notice_mail", notices);
  const auto revised = revisions_of(c, rows, out);
  for (const RegisterRow* row : revised)
    for (Finding& f : judge_revision(c, rule, *row, notices, proofs)) out.push_back(std::move(f));
  judge_unmatched(c, rule, rows, notices, proofs, out);
  if (out.empty()) out.push_back(register_finding("08.2", Verdict::not_due, "revision.none", rows));
  for (Finding& f : judge_pages(c, pages, rows)) out.push_back(std::move(f));
  const bool by_vendor = std::any_of(rows.looks.begin(), rows.looks.end(), [](const Look& look) {
    return look.target.fact("written_by") == "vendor";
  });
  if (pages.declared || !by_vendor) return out;
  // Nobody but the vendor says how often the terms changed.
  if (revised.empty())
    out.push_back(unknown("08.2", Cause::not_declared, Turn::vendor, {}, "terms_page"));
  else
    out.push_back(hand_written("08.2", *revised.front()));
  return out;
}

Findings upstream(const Case& c, const rules::Rule& rule) {
  const Papers read = papers(c, rule, "08.3", "upstream_terms");
  Findings out = read.unknowns;
  for (const ReadPaper& p : read.papers)
    out.push_back(open_question("08.3", Cause::decision_pending, Turn::city,
                                same(upstream_snippet(p.paper)), p.look.ids(), p.look.target.name));
  return out;
}

Findings evaluate(const Case& c, const rules::Rule& rule) {
  const Papers contract = papers(c, rule, "08.1", "terms_contract");
  const TermsPages pages = terms_pages(c, rule);
  Papers promised{contract.papers, contract.unknowns};
  for (const TermsPage& page : pages.pages) promised.papers.push_back(page.paper);
  const parse::NoticeClauses all = clauses_of(promised);
  Findings out = contract.unknowns;
  if (out.empty()) out = clause(c, rule, promised, all);
  const auto& deployment = c.evidence.deployment;
  const bool none = contract.unknowns.empty() && !all.names_terms && !pages.declared &&
                    deployment.with_role("revision_register").empty();
  if (none) {
    out.push_back(open_question(
        "08.2", Cause::decision_pending, Turn::city,
        {"契約に利用規約の定めがない", "the contract names no terms of use"}, contract.ids()));
  } else {
    const RegisterRows rows =
        register_rows(c, rule, "08.2", "revision_register", parse::revisions_schema());
    const RegisterRows notices =
        register_rows(c, rule, "08.2", "terms_notice_register", parse::notices_schema());
    for (Finding& f : revisions(c, rule, rows, notices, pages)) out.push_back(std::move(f));
  }
  for (Finding& f : upstream(c, rule)) out.push_back(std::move(f));
  return out;
}

}  // namespace

extern const Check check_08_terms_change_notice{8, "terms_change_notice", evaluate};

}  // namespace tenken

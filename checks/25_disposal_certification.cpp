// 25
// 廃棄「外部サービスの基盤の処分の確認にあたり、外部サービス提供者が利用者に提供可能な第三者による監査報告書や認証等を取得していること。」
// 別紙2 セキュリティ要件等一覧 No.25.
//
// Judged certificate by certificate on the register, against the paper itself: an accepted scheme,
// unexpired, held by the operator of the platform, and the paper shows the same scheme, holder,
// number and expiry. One that holds is enough. Its scope names the platform and the disposal of
// media, or the city decides. It can be given to the city, or the city viewed it.
// A scope that leaves something out, a scheme that is not told exactly, a suspension, a
// surveillance overdue, or a namesake's paper is open. Would not comply: an expired certificate,
// SOC 2 Type 1, one not yet valid, one that may not be shown, another company's where the city
// named the operator.
#include <algorithm>
#include <optional>

#include "checks/notices.hpp"
#include "checks/papers.hpp"
#include "checks/parse/certificate_paper.hpp"
#include "checks/parse/fold.hpp"
#include "checks/parse/registers.hpp"

namespace tenken {

namespace {

struct Held {
  const RegisterRow& row;
  const Look* look = nullptr;  ///< the paper's, where its text was kept
  std::optional<parse::CertificatePaper> paper;
};

Day effective_until(const Case& c, const rules::Rule& rule, const parse::Row& r) {
  if (r.has("valid_until")) return *r.day("valid_until");
  const int age = static_cast<int>(parameter_integer(c, rule, "report.max_age_months")),
            bridge =
                static_cast<int>(parameter_integer(c, rule, "report.bridge_letter_max_months"));
  Day from = *r.day("period_end");
  if (r.has("bridge_until"))
    from = std::max(from, std::min(*r.day("bridge_until"), period_end_months(from, bridge)));
  return period_end_months(from, age);
}

/// Accepted scheme and dates: the first thing against it, or nothing.
std::optional<Finding> against_dates(const Case& c, const rules::Rule& rule,
                                     const RegisterRow& row) {
  const parse::Row& r = row.row;
  const std::map<std::string, rules::Text> values{{"scheme", same(r.get("scheme"))},
                                                  {"number", same(r.get("number"))},
                                                  {"from", same(r.get("valid_from"))},
                                                  {"until", same(r.get("valid_until"))}};
  const auto accepted = parameter_values(c, rule, "certificate.accepted");
  const std::string key = parse::scheme_key(r.get("scheme"));
  const bool listed = std::any_of(accepted.begin(), accepted.end(), [&](const std::string& a) {
    return parse::scheme_key(a) == key;
  });
  const bool nearly = std::any_of(accepted.begin(), accepted.end(), [&](const std::string& a) {
    const std::string one = parse::scheme_key(a);
    return key.find(one) != std::string::npos || key.starts_with("isms") ||
           (key.starts_with("soc2") && one.starts_with("soc2") &&
            key.find("type") == std::string::npos);
  });
  if (!listed && nearly)
    return row_unknown("25.1", Cause::decision_pending, Turn::vendor, row,
                       {"制度を特定できない「" + std::string(r.get("scheme")) + "」",
                        "which scheme is \"" + std::string(r.get("scheme")) + "\"?"});
  if (!listed) return row_finding("25.1", Verdict::fail, "certificate.not_accepted", row, values);
  const Day today = day_in_japan(c.as_of);
  if (!r.has("valid_until") && !r.has("period_end"))
    return row_unknown("25.1", Cause::malformed, Turn::vendor, row,
                       {"有効期限も対象期間末もない", "neither valid_until nor period_end"});
  if (*r.day("valid_from") > today)
    return row_finding("25.1", Verdict::fail, "certificate.not_yet", row, values);
  if (r.has("period_end") && *r.day("period_end") > today)
    return row_unknown("25.1", Cause::malformed, Turn::vendor, row,
                       {"対象期間末が判定日より後である", "the period ends in the future"});
  if (parse::is_withdrawn(parse::folded(r.get("remarks"))) ||
      parse::is_withdrawn(parse::folded(r.get("scope"))))
    return row_unknown(
        "25.1", Cause::contradiction, Turn::vendor, row,
        {"台帳に停止又は取消と書かれている", "the register says suspended or withdrawn"});
  const Day until = effective_until(c, rule, r);
  if ((until - today).count() < parameter_integer(c, rule, "cert.min_remaining_days")) {
    auto more = values;
    more["until"] = same(format_date(until));
    return row_finding("25.1", Verdict::fail, "certificate.expired", row, more);
  }
  return std::nullopt;
}

std::optional<Finding> against_holder(const Case& c, const rules::Rule& rule,
                                      const RegisterRow& row) {
  const std::string holder = parse::company_key(row.row.get("holder"));
  const auto operators = parameter_values(c, rule, "certificate.platform_operators");
  const bool named = std::any_of(operators.begin(), operators.end(), [&](const std::string& o) {
    return parse::company_key(o) == holder;
  });
  if (named || (operators.empty() && holder == parse::company_key(c.evidence.deployment.provider)))
    return std::nullopt;
  if (!operators.empty())
    return row_finding("25.1", Verdict::fail, "certificate.of_another", row,
                       {{"holder", same(row.row.get("holder"))}});
  return row_unknown(
      "25.1", Cause::decision_pending, Turn::city, row,
      {"取得者「" + std::string(row.row.get("holder")) + "」は基盤の運営者か",
       "does the holder \"" + std::string(row.row.get("holder")) + "\" operate the platform?"});
}

bool was_viewed(const Case& c, const parse::Row& r) {
  return r.get("providable") == "nda" && r.has("viewed_by") && r.has("viewed_on") &&
         *r.day("viewed_on") <= day_in_japan(c.as_of) &&
         *r.day("viewed_on") >= *r.day("valid_from");
}

/// The paper against the register's claims.
std::optional<Finding> against_paper(const Case& c, const Held& h) {
  const parse::Row& r = h.row.row;
  if (!h.paper) {
    if (was_viewed(c, r)) return std::nullopt;
    return row_unknown("25.1", Cause::not_observed, Turn::vendor, h.row,
                       {"証書の本文を確かめられない", "the paper itself could not be read"});
  }
  if (!h.paper->withdrawn.empty())
    return row_unknown("25.1", Cause::contradiction, Turn::vendor, h.row,
                       {"証書に停止又は取消と書かれている「" + h.paper->withdrawn + "」",
                        "the paper says suspended or withdrawn: " + h.paper->withdrawn});
  if (h.paper->surveillance_due && *h.paper->surveillance_due < day_in_japan(c.as_of))
    return row_unknown("25.1", Cause::stale, Turn::vendor, h.row,
                       {"維持審査の期限" + format_date(*h.paper->surveillance_due) +
                            "を過ぎている。審査の結果を要する",
                        "the surveillance was due on " + format_date(*h.paper->surveillance_due)});
  std::string what;
  if (!h.paper->shows_scheme(r.get("scheme")))
    what = "scheme";
  else if (!h.paper->shows_name(r.get("holder")))
    what = "holder";
  else if (!h.paper->shows_number(r.get("number")))
    what = "number";
  else if (r.has("valid_until") && h.paper->expiry != r.day("valid_until"))
    what = "valid_until";
  if (what.empty()) return std::nullopt;
  Finding f = row_unknown(
      "25.1", Cause::contradiction, Turn::vendor, h.row,
      {"台帳の " + what + " が証書と違う", "the register's " + what + " is not the paper's"});
  also_read(f, *h.look);
  return f;
}

Finding valid(const Case& c, const rules::Rule& rule, const Held& h) {
  for (const auto& against :
       {against_dates(c, rule, h.row), against_holder(c, rule, h.row), against_paper(c, h)})
    if (against) return *against;
  const Day until = effective_until(c, rule, h.row.row);
  const auto left = (until - day_in_japan(c.as_of)).count();
  Finding f =
      row_finding("25.1", Verdict::pass,
                  left <= parameter_integer(c, rule, "cert.warn_days") ? "certificate.ends_soon"
                                                                       : "certificate.valid",
                  h.row,
                  {{"scheme", same(h.row.row.get("scheme"))},
                   {"number", same(h.row.row.get("number"))},
                   {"holder", same(h.row.row.get("holder"))},
                   {"until", same(format_date(until))},
                   {"days", same(std::to_string(left))}});
  f.basis = Basis::documented;
  if (h.look != nullptr) also_read(f, *h.look);
  return f;
}

Finding scope(const Held& h) {
  const parse::Row& r = h.row.row;
  const bool platform = r.get("scope").find(r.get("platform")) != std::string_view::npos &&
                        (!h.paper || h.paper->shows(r.get("platform")));
  const bool disposal = r.yes("covers_disposal") && (!h.paper || h.paper->covers_disposal);
  const std::map<std::string, rules::Text> values{{"scheme", same(r.get("scheme"))},
                                                  {"scope", same(r.get("scope"))}};
  const std::string left_out = parse::leaves_out(parse::folded(r.get("scope")))
                                   ? std::string(r.get("scope"))
                               : h.paper ? h.paper->excludes
                                         : "";
  Finding f =
      !left_out.empty()      ? row_unknown("25.2", Cause::decision_pending, Turn::city, h.row,
                                           {"適用範囲から除かれたものがある「" + left_out + "」",
                                            "the scope leaves something out: " + left_out})
      : platform && disposal ? row_finding("25.2", Verdict::pass, "scope.covers", h.row, values)
      : !platform
          ? row_unknown("25.2", Cause::decision_pending, Turn::city, h.row,
                        {"適用範囲に対象基盤が見えない: " + std::string(r.get("scope")),
                         "the scope does not show the platform: " + std::string(r.get("scope"))})
          : row_unknown(
                "25.2", Cause::decision_pending, Turn::city, h.row,
                {"適用範囲に媒体の処分が見えない: " + std::string(r.get("scope")),
                 "the scope does not show the disposal of media: " + std::string(r.get("scope"))});
  if (h.look != nullptr) also_read(f, *h.look);
  return f;
}

Finding providable(const Case& c, const Held& h) {
  const parse::Row& r = h.row.row;
  const std::map<std::string, rules::Text> values{{"scheme", same(r.get("scheme"))},
                                                  {"by", same(r.get("viewed_by"))},
                                                  {"date", same(r.get("viewed_on"))}};
  if (r.get("providable") == "no")
    return row_finding("25.3", Verdict::fail, "provided.refused", h.row, values);
  if (was_viewed(c, r)) return row_finding("25.3", Verdict::pass, "provided.viewed", h.row, values);
  if (r.get("providable") == "nda")
    return row_unknown("25.3", Cause::not_observed, Turn::city, h.row,
                       {"市の閲覧の記録がない", "no record that the City viewed it"});
  if (!h.paper)
    return row_unknown("25.3", Cause::not_observed, Turn::vendor, h.row,
                       {"証書が提出されていない", "the paper was not submitted"});
  return row_finding("25.3", Verdict::pass, "provided.paper", h.row, values);
}

/// One that passes is enough: then the others say nothing against it.
void keep_best(Findings& out, Findings found) {
  const bool any = std::any_of(found.begin(), found.end(),
                               [](const Finding& f) { return f.verdict == Verdict::pass; });
  if (any) std::erase_if(found, [](const Finding& f) { return f.verdict != Verdict::pass; });
  out.insert(out.end(), found.begin(), found.end());
}

Findings evaluate(const Case& c, const rules::Rule& rule) {
  const RegisterRows held =
      register_rows(c, rule, "25.1", "certificate_register", parse::certificates_schema());
  const Papers shown = papers(c, rule, "25.1", "certificate_paper");
  Findings out;
  for (const char* criterion : {"25.1", "25.2", "25.3"})
    for (Finding f : held.unknowns) {
      f.criterion = criterion;
      out.push_back(f);
    }
  if (!out.empty()) return out;
  Findings first, second, third;
  bool any_valid = false;
  std::vector<Held> all;
  for (const RegisterRow& row : held.rows) {
    Held h{row, nullptr, std::nullopt};
    for (const ReadPaper& p : shown.papers)
      if (p.look.target.name == row.row.get("document"))
        h.look = &p.look, h.paper = parse::read_certificate(p.paper);
    all.push_back(std::move(h));
  }
  std::vector<bool> ok;
  for (const Held& h : all) {
    first.push_back(valid(c, rule, h));
    ok.push_back(first.back().verdict == Verdict::pass);
    any_valid = any_valid || ok.back();
  }
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (any_valid && !ok[i]) continue;  // scope and access count on a certificate that holds
    second.push_back(scope(all[i]));
    third.push_back(providable(c, all[i]));
  }
  for (auto* found : {&first, &second, &third}) keep_best(out, std::move(*found));
  if (held.rows.empty())
    for (const char* criterion : {"25.1", "25.2", "25.3"})
      out.push_back(open_question(criterion, Cause::not_declared, Turn::vendor,
                                  {"台帳に認証がない", "the register lists no certificate"},
                                  held.ids()));
  return out;
}

}  // namespace

extern const Check check_25_disposal_certification{25, "disposal_certification", evaluate};

}  // namespace tenken

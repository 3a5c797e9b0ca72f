// 別紙2「セキュリティ要件等一覧」 No.14:
// アクセスログ、操作履歴、閲覧履歴、障害記録等、利用状況及び処理状況を把握するために必要なログを取得すること。
//
// How we judge. Every line of every stream of every declared store is read and counted; only the
// counts are kept. 14.1: each of the four kinds was recorded lately; access, operation and view
// with who, when, what, from where and result. 14.2: the control plane of every cloud account, and
// the administration of every host, is recorded. 14.3: the oldest record of each kind is as old as
// the retention asks, or as the service; files are closed to others. 14.4: no silence beyond the
// limit while another stream shows that requests were served.
//
// What would not comply: a web server's log alone (nobody is named, nothing says what was viewed);
// a month of requests without one view record; seven days kept; an hour missing on a working day.
//
// A quiet night is no gap. A month without an operation or a failure is no proof of either: it is
// unknown until one is shown.
#include "checks/14_logging.hpp"

#include <algorithm>

#include "checks/hostless.hpp"

namespace tenken {

namespace {

Findings evaluate(const Case& c, const rules::Rule& rule) {
  Findings out;
  using Judge = Findings (*)(const Case&, const rules::Rule&, const LogStreams&);
  const std::pair<const char*, Judge> criteria[] = {{"14.1", judge_log_classes},
                                                    {"14.2", judge_log_administration},
                                                    {"14.3", judge_log_retention},
                                                    {"14.4", judge_log_gaps}};
  for (const auto& [criterion, judge] : criteria) {
    LogStreams logs = log_streams(c, rule, criterion, "log_census");
    // A cloud account keeps its own record of administration, streams or none.
    const bool judged = !logs.streams.empty() || judge == judge_log_administration;
    Findings found = judged ? judge(c, rule, logs) : Findings{};
    // Of a service without a host the accounts record the whole administration.
    if (judge == judge_log_administration && hostless(c, criterion).is_proven)
      logs.unknowns = without_role(std::move(logs.unknowns), "log_store");
    std::move(logs.unknowns.begin(), logs.unknowns.end(), std::back_inserter(out));
    std::move(found.begin(), found.end(), std::back_inserter(out));
    if (!c.evidence.deployment.with_role("log_store").empty())
      for (Finding& f : denominator(c, rule, criterion, "log_store")) out.push_back(std::move(f));
  }
  return out;
}

}  // namespace

rules::Text class_name(parse::LogClass c) {
  switch (c) {
    case parse::LogClass::access:
      return {"アクセスログ", "access log"};
    case parse::LogClass::operation:
      return {"操作履歴", "operation history"};
    case parse::LogClass::view:
      return {"閲覧履歴", "view history"};
    case parse::LogClass::failure:
      break;
  }
  return {"障害記録", "failure record"};
}

extern const Check check_14_logging{14, "logging", evaluate};

}  // namespace tenken

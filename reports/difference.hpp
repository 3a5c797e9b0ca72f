// What changed between two assessments of a system, criterion by criterion.
#pragma once

#include <string>
#include <vector>

#include "reports/view/view.hpp"

namespace tenken::reports {

struct Difference {
  enum class Kind {
    worse,      ///< × or △ now, better before
    unknown,    ///< 未確認 now, judged before
    better,     ///< ○ or △ now, worse before
    settled,    ///< judged now, 未確認 before
    other,      ///< between verdicts that stand alike
    added,      ///< a criterion that was not there
    removed,    ///< a criterion that is gone
    exception,  ///< the verdict is the same, the exceptions are not
    evidence    ///< the verdict is the same, what was read is not
  };
  Kind kind = Kind::other;
  int row = 0;
  std::string criterion;
  bool mandatory = false;
  Verdict before = Verdict::unknown, now = Verdict::unknown;
  rules::Text was, is;  ///< what the first finding said
};
std::string_view to_string(Difference::Kind kind);

struct Judgement {
  const Assessment& assessment;
  const Case& c;
};

/// Sorted by requirement and criterion; empty: nothing changed.
std::vector<Difference> differences(const Judgement& before, const Judgement& now);

/// For a terminal: rows, then criteria; what changed in evidence only is counted.
Bytes difference_table(const std::vector<Difference>& all, const Judgement& before,
                       const Judgement& now, Language language);
/// tenken-difference/1 as canonical JSON.
Bytes difference_json(const std::vector<Difference>& all, const Judgement& before,
                      const Judgement& now);

}  // namespace tenken::reports

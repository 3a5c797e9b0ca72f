// How a view is put together: rows (view.cpp), the month (view_month.cpp), what was looked at
// (view_looks.cpp).
#pragma once

#include <optional>
#include <string>
#include <unordered_map>

#include "reports/view/view.hpp"

namespace tenken::reports {

struct ViewContext {
  const Assessment& a;
  const Case& c;
  Language language;
  Edition edition;
  std::unordered_map<std::string, const Observation*> observations{};
  std::unordered_map<std::string, const rules::Target*> targets{};

  const Observation* find(const std::string& id) const;
  const rules::Target* target(const std::string& name) const;
  /// "令和8年11月22日" for Japanese, ISO for English; what is no date stays as it is.
  std::string day(std::chrono::sys_seconds instant) const;
  std::string day(const std::string& iso) const;
};

RowView row_view(const ViewContext& v, const JudgedRequirement& row);
/// The City can settle it: digests to bind, and no decision in force.
bool awaits_decision(const JudgedCriterion& criterion);

/// Title, number and version of a paper; the name of anything else.
std::string source_of(const ViewContext& v, const std::string& target);
/// Characters of a place in a file.
inline constexpr std::size_t where_characters_max = 300;
/// 何を見たか, and 自分で確かめるには.
std::string looked_of(const ViewContext& v, const Finding& f);
std::string confirm_of(const ViewContext& v, const Finding& f);
/// The place that decides, in words where it is one of a paper.
std::string where_of(const ViewContext& v, const Finding& f);
/// Every observation that a shown finding cites.
std::map<std::string, Provenance> looks_of(const ViewContext& v, const std::vector<RowView>& rows);

/// Why a statement was not taken: the sentence of its code and what it said.
std::string ignored_words(const IgnoredStatement& s, Language language);
std::optional<Verdict> verdict_of_word(std::string_view word);
/// How well a criterion stands: × below 未確認 below △ below ○; neutral ones with ○.
int standing(Verdict verdict);
/// 改善, 後退 …; empty where they are the same.
std::string change_word(Verdict before, Verdict now, Language language);

}  // namespace tenken::reports

// PromQL, as far as an alerting rule must be understood: which series it looks at, and whether it
// can ever fire. Not an evaluator.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tenken::parse {

/// label=value, != , =~, !~ — of a selector of Prometheus or a matcher of Alertmanager.
struct LabelMatcher {
  std::string label, op, value;
};
enum class Tri { no, maybe, yes };
using Labels = std::map<std::string, std::string>;

/// Whether one matcher accepts these labels. A label that is not there is empty, unless `all` is
/// false: then others may be there that we do not see. A pattern that RE2 cannot read: maybe.
Tri accepts(const LabelMatcher& matcher, const Labels& labels, bool all);

struct Selector {
  std::string metric;  ///< empty: none named
  std::vector<LabelMatcher> matchers;
};

struct PromQuery {
  std::vector<Selector> selectors;
  bool is_liveness = false;  ///< `up == 0` (or < 1, != 1) and nothing else: fires for each series
  bool is_constant = false;  ///< `vector(N)` and nothing else: always fires
  bool compares = false;     ///< some comparison without `bool`
  bool by_calendar = false;  ///< asks for the hour, the day, the month: may be silent at night
};

inline constexpr std::size_t promql_bytes_max = 16384;

/// Quotes, brackets or words that do not fit together, or longer than promql_bytes_max: nothing.
std::optional<PromQuery> read_promql(std::string_view query);

}  // namespace tenken::parse

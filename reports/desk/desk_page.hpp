// tenken-desk.html: the city's desk, one file that checks bundles in a browser (reports/desk/).
#pragma once

#include <string_view>

#include "rules/rule.hpp"
#include "rules/text.hpp"

namespace tenken::reports {

/// The file. Its sentences, verdict words and columns come from this program's own tables, so that
/// the desk cannot say other words than the reports; same program, same bytes.
Bytes desk_page(const rules::RuleSet& rules, std::string_view version);

}  // namespace tenken::reports

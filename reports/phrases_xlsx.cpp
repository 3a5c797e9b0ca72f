// 適合状況確認表: its headings.
#include "reports/phrases.hpp"

namespace tenken::reports {

std::vector<Phrase> xlsx_phrases() { return {}; }

}  // namespace tenken::reports

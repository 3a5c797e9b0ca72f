#include "reports/words/console.hpp"

namespace tenken::reports {

const std::vector<Spoken>& console_phrases() {
  static const std::vector<Spoken> all = [] {
    std::vector<Spoken> out;
    for (const auto& part : {fault_phrases(), foreign_phrases(), help_phrases(), notice_phrases()})
      out.insert(out.end(), part.begin(), part.end());
    return out;
  }();
  return all;
}

std::optional<std::string> in_japanese(std::string_view english) {
  return tenken::in_japanese(english, console_phrases());
}

}  // namespace tenken::reports

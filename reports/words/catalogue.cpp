#include "reports/words/catalogue.hpp"

#include <algorithm>
#include <cassert>

#include "reports/words/phrases.hpp"

namespace tenken::reports {

const std::vector<Phrase>& all_phrases() {
  static const std::vector<Phrase> all = [] {
    std::vector<Phrase> out;
    for (const auto& part :
         {view_phrases(), xlsx_phrases(), command_phrases(), page_phrases(), pdf_phrases()})
      out.insert(out.end(), part.begin(), part.end());
    std::sort(out.begin(), out.end(),
              [](const Phrase& a, const Phrase& b) { return a.key < b.key; });
    return out;
  }();
  return all;
}

const char* phrase(std::string_view key, Language language) {
  const auto& all = all_phrases();
  const auto found = std::lower_bound(
      all.begin(), all.end(), key, [](const Phrase& p, std::string_view k) { return p.key < k; });
  assert(found != all.end() && found->key == key && "a phrase that nobody wrote");
  return language == Language::ja ? found->ja : found->en;
}

}  // namespace tenken::reports

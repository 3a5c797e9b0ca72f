// Sentences that change another article by its number: 「第28条は適用しない」,
// 「第12条中「6か月」を「1か月」に改める」.
#pragma once

#include <set>
#include <string>

namespace tenken::parse {

/// Whether a folded sentence deletes, replaces, disapplies or overrides one of the articles ("28",
/// "12-2") that it names.
bool amends(const std::string& folded_sentence, const std::set<std::string>& articles);

}  // namespace tenken::parse

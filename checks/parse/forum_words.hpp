// Whether a phrase affirms, denies, or leaves open: shared by the readers of clauses.
#pragma once

#include <string>

namespace tenken::parse {

/// How often a folded Japanese phrase denies or excepts, after everyday words that only look so
/// (やむを得ず, 遅滞なく, 協議が調わないときは) are taken away. 0: it affirms; 1: it denies; more:
/// too entangled to say.
int denials(std::string phrase);
/// The same for an English phrase.
int denials_in_english(std::string phrase);

}  // namespace tenken::parse

// Why something could not be judged, in the words of parsers and probes: the Japanese of what
// stands in a finding's brackets. Parsers speak English alone, as logs want it.
#pragma once

#include <span>

#include "rules/spoken.hpp"

namespace tenken {

/// By pattern (rules/spoken.hpp). What is not there is shown as it was said.
std::span<const Spoken> detail_phrases();

}  // namespace tenken

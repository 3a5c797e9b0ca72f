// A visible skip: printed at the end, counted, and refused by .ci/run unless its reason is listed there.
#pragma once

#include <string>
#include <vector>

namespace tenken::tests {
void skip(const std::string& test, const std::string& reason);
}  // namespace tenken::tests

// Detect: the second line against keeping what must not be kept. Looks at every byte about to be
// kept from hosts and services.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tenken::probe {

/// Classes found, with counts, such as "my_number 1"; empty: nothing found. Never the values.
/// Papers and registers are not looked at here: they are declared, sealed, and name office holders
/// by their nature.
std::vector<std::string> personal_data(std::string_view text);
/// Private keys and password hashes, whoever they belong to.
std::vector<std::string> secrets(std::string_view text);

}  // namespace tenken::probe

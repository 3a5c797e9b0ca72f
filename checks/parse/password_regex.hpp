// A password policy that is a regular expression (Directus): tried on passwords that lack a class.
#pragma once

#include <string_view>

#include "checks/parse/pwquality.hpp"

namespace tenken::parse {

inline constexpr std::size_t password_regex_bytes_max = 2048;

/// JavaScript's RegExp.test() of "/…/" or of a bare pattern, as RE2 can run it: a pattern without
/// look-ahead, or "^(?=…)(?=…)rest", a conjunction whose parts are run one by one from the
/// beginning. Anything else, or one that refuses even a password with everything in it →
/// unsupported.
PasswordPolicy password_regex(std::string_view pattern);

}  // namespace tenken::parse

// Versions of libraries in the order of their registries: Semantic Versioning 2.0.0 (npm, Go,
// crates.io) and PEP 440 (PyPI).
#pragma once

#include <compare>
#include <optional>
#include <string_view>

namespace tenken::parse {

/// Semantic Versioning 2.0.0 §11; a leading "v" (Go) is taken off. Nothing where either is none:
/// two numbers, a leading zero, an empty part.
std::optional<std::strong_ordering> compare_semantic(std::string_view a, std::string_view b);

/// PEP 440, in all its spellings ("1.0-RC_1", "1.0.post", "1!2.0+local.1"). Nothing where either is
/// none.
std::optional<std::strong_ordering> compare_python(std::string_view a, std::string_view b);

}  // namespace tenken::parse

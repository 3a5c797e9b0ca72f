// Base64 (RFC 4648 §4) with its padding, nothing else between.
#pragma once

#include <optional>
#include <string_view>

#include "rules/text.hpp"

namespace tenken::parse {

/// Nothing: empty, another length than a multiple of four, a character that is none of base64's.
std::optional<Bytes> decode_base64(std::string_view text);

}  // namespace tenken::parse

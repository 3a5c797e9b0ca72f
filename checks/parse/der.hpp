// Strict walking of DER (X.690), and the tags and object identifiers that a CMS is made of.
//
// Internal: for those who read or write a CMS byte by byte. DerItem and next_der are in cms.hpp.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "checks/parse/cms.hpp"

namespace tenken::der {

using namespace std::string_view_literals;

inline constexpr unsigned char tag_integer = 0x02, tag_octets = 0x04, tag_oid = 0x06,
                               tag_utc_time = 0x17, tag_generalized_time = 0x18,
                               tag_sequence = 0x30, tag_set = 0x31, tag_0 = 0xA0,
                               tag_0_primitive = 0x80, tag_1 = 0xA1;

// Values of object identifiers (without tag and length).
inline constexpr auto oid_data = "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01"sv;
inline constexpr auto oid_signed_data = "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"sv;
inline constexpr auto oid_content_type = "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x03"sv;
inline constexpr auto oid_message_digest = "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x04"sv;
inline constexpr auto oid_signing_time = "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x05"sv;
inline constexpr auto oid_ess_v2 = "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x02\x2f"sv;
inline constexpr auto oid_timestamp = "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x02\x0e"sv;

/// An element that must be there; false: another tag or malformed, `rest` untouched.
bool take(std::string_view& rest, unsigned char tag, DerItem& item);

/// Every constructed element holds well-formed elements, all the way down.
bool is_well_formed(std::string_view bytes);

/// The object identifier and the parameters of an AlgorithmIdentifier; false: malformed.
bool split_algorithm(std::string_view whole, std::string_view& oid, std::string_view& parameters);

/// "YYMMDDhhmmssZ" or "YYYYMMDDhhmmssZ" (RFC 5652 §11.3: no fractions, always Z).
std::optional<std::chrono::sys_seconds> time_of(const DerItem& item);

}  // namespace tenken::der

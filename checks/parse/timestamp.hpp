// RFC 3161 time stamps: the request, the response, and the strict judgement of a token.
//
// Pure: the nonce, the time and the anchors are handed in; who carries the request to the authority
// is the caller's business.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "checks/parse/cms.hpp"

namespace tenken {

/// Bytes of a nonce. RFC 3161 §2.4.1 asks for a large random number, "e.g. a 64 bit integer";
/// OpenSSL's TSA takes at most 20.
inline constexpr std::size_t nonce_bytes_min = 8;
inline constexpr std::size_t nonce_bytes_max = 20;

/// How far an authority's clock may run ahead of the verifier's.
inline constexpr std::chrono::seconds time_stamp_ahead_max{300};

/// A TimeStampReq (DER) for the SHA-256 of `data`, asking for the authority's certificate. `nonce`:
/// random bytes, 8 to 20, from the caller; the first two bits are set to 01. Wrong size → code
/// "timestamp.bad_nonce".
Result<Bytes> make_timestamp_request(std::string_view data, std::string_view nonce);

/// The token (DER) inside a TimeStampResp. Codes: timestamp.malformed, timestamp.trailing_bytes,
/// timestamp.refused.
Result<Bytes> token_of_response(std::string_view response_der);

/// What a token says.
struct Timestamp {
  std::chrono::sys_seconds time{};  ///< genTime, whole seconds
  std::string policy;               ///< dotted number
  std::string serial;               ///< lower-case hexadecimal
  Certificate authority;            ///< who signed it
  std::vector<Certificate> path;    ///< to the anchor; empty: nobody was trusted
};

struct TimestampOptions {
  std::optional<Bytes> nonce =
      std::nullopt;  ///< as given to make_timestamp_request; nullopt: not compared
  std::chrono::sys_seconds
      at{};  ///< when the authority's chain is judged, and the latest genTime accepted
  std::vector<std::string> policies = {};  ///< accepted policies; empty: any
  /// TSAs in Japan still sign with RSA-2048 (accredited list of 総務省); the hash chain of LTA is
  /// what outlives them.
  KeyFloor floor = {.rsa_bits_min = 2048, .ec_bits_min = 256};
};

/// Form, signature and imprint of a token over `data`; trusts nobody. Codes: timestamp.* as in
/// read_cms, and timestamp.wrong_imprint, timestamp.wrong_nonce, timestamp.wrong_policy,
/// timestamp.malformed, timestamp.outside_validity, timestamp.in_future.
Result<Timestamp> read_timestamp(std::string_view token, std::string_view data,
                                 const TimestampOptions& options);

/// The same, and the authority's chain leads to `anchors` with the purpose timeStamping. Codes:
/// also those of trust_cms.
Result<Timestamp> verify_timestamp(std::string_view token, std::string_view data,
                                   const Anchors& anchors, const TimestampOptions& options);

}  // namespace tenken

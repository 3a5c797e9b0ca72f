// DKIM signatures of a kept message, verified from its bytes and the captured keys.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/result.hpp"

namespace tenken::parse {

/// "selector._domainkey.domain" in lower case → text of its TXT record.
using DkimKeys = std::map<std::string, std::string, std::less<>>;

struct DkimSignature {
  enum class Verdict {
    valid,       ///< the signed headers and the whole signed body are as they left the signer
    bad,         ///< they are not, or the signature is dated after the receipt
    no_key,      ///< the key was not captured, or is revoked
    expired,     ///< x= lies before the receipt
    unsupported  ///< SHA-1, a key under 1,024 bits, a malformed or unknown form
  };
  std::string domain, selector;  ///< lower case
  Verdict verdict = Verdict::unsupported;
  std::string reason;  ///< English words for a verdict that is not valid
  std::vector<std::string>
      signed_headers;          ///< lower case; only those whose every occurrence is signed
  bool limits_body = false;    ///< l= is written: text can be added below what is signed
  bool unsigned_text = false;  ///< and there is text below it
  unsigned key_bits = 0;       ///< RSA modulus; 256 for Ed25519; 0: no key
  std::optional<std::chrono::sys_seconds> signed_at, expires_at;

  bool covers(std::string_view header) const;
};
std::string_view to_string(DkimSignature::Verdict verdict);

/// Every DKIM-Signature of the message, judged at the instant of its receipt.
///
/// `bytes`: as read_mail takes them; a lone LF counts as the CRLF it was in transit. An error where
/// read_mail gives one, or over 16 signatures. Never throws, asks no DNS.
///
/// By libopendkim 2.11 (Debian: beta 2), which knows RSA and Ed25519 with SHA-256. It compares t=
/// and x= with this machine's clock and cannot be told another; it is given thirty years of drift,
/// and the two are judged here against the receipt. A signature whose times lie further off is
/// unsupported.
Result<std::vector<DkimSignature>> verify_dkim(std::string_view bytes, const DkimKeys& keys,
                                               std::chrono::sys_seconds received_at);

inline constexpr std::size_t dkim_keys_bytes_max = 1u << 20;

/// Lines "selector._domainkey.domain v=DKIM1; …"; empty ones and those from "#" are left out. Any
/// other line, a name twice with different values, more than the limit → error with the line.
Result<DkimKeys> read_dkim_keys(std::string_view text);

/// Whether a signature by `domain` speaks for an address of `address_domain`: the same domain, or a
/// parent of at least two labels.
bool dkim_aligned(std::string_view domain, std::string_view address_domain);

}  // namespace tenken::parse

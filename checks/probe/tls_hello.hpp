// ClientHello by hand, and what a server says to it. No cryptography: what is offered need not be
// what we could finish.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rules/text.hpp"

namespace tenken::probe {

struct Suite {
  std::uint16_t id = 0;
  std::string_view name;  ///< IANA's
};
/// Every suite that a certificate (or nobody) authenticates, by number: what old and new servers
/// may have. Those with a shared key, a password or Kerberos are left out: they need a secret that
/// no stranger has.
std::span<const Suite> all_suites();

struct Version {
  std::uint16_t number = 0;
  std::string_view name;
};
inline constexpr std::uint16_t tls_1_3 = 0x0304;
/// SSLv3 to TLSv1.3, oldest first.
std::span<const Version> all_versions();

/// What a hello offers. `random` and `key`: 32 bytes each from the caller; `key` serves as an
/// X25519 share (any 32 bytes are one).
struct Hello {
  std::uint16_t version = 0;
  std::vector<std::uint16_t> suites;
  std::string server_name;  ///< empty or an address: no server_name extension (RFC 6066 §3)
  Bytes random;
  Bytes key;
};
Bytes client_hello(const Hello& hello);

/// The server's first words.
struct Answer {
  enum class Kind { more, hello, refused, malformed };
  Kind kind = Kind::more;     ///< more: not enough bytes yet
  std::uint16_t version = 0;  ///< negotiated, where hello
  std::uint16_t suite = 0;
  int alert = -1;  ///< description, where refused
};
/// Reads records until a ServerHello (a HelloRetryRequest is one), a fatal alert, or nonsense.
/// Never throws; at most answer_bytes_max.
Answer read_answer(std::string_view bytes);
inline constexpr std::size_t answer_bytes_max = 32768;

}  // namespace tenken::probe

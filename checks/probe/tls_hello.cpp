#include "checks/probe/tls_hello.hpp"

#include <algorithm>
#include <array>

namespace tenken::probe {

namespace {

constexpr Version versions[] = {{0x0300, "SSLv3"},
                                {0x0301, "TLSv1.0"},
                                {0x0302, "TLSv1.1"},
                                {0x0303, "TLSv1.2"},
                                {tls_1_3, "TLSv1.3"}};

void put(Bytes& out, std::uint32_t value, int bytes) {
  for (int i = bytes - 1; i >= 0; --i) out.push_back(static_cast<char>(value >> (8 * i) & 0xff));
}

Bytes with_length(const Bytes& body, int bytes) {
  Bytes out;
  put(out, static_cast<std::uint32_t>(body.size()), bytes);
  return out + body;
}

void extension(Bytes& out, std::uint16_t type, const Bytes& body) {
  put(out, type, 2);
  out += with_length(body, 2);
}

Bytes numbers(std::initializer_list<std::uint16_t> list) {
  Bytes out;
  for (const auto n : list) put(out, n, 2);
  return out;
}

bool is_name(std::string_view host) {
  return host.find_first_not_of("0123456789.") != std::string_view::npos &&
         host.find(':') == std::string_view::npos;
}

/// Wide offers, so that a refusal speaks of version and suite and of nothing else.
Bytes extensions(const Hello& hello) {
  Bytes out;
  if (!hello.server_name.empty() && is_name(hello.server_name))
    extension(out, 0, with_length(Bytes(1, '\0') + with_length(hello.server_name, 2), 2));
  // RFC 8422, 7919: x25519, x448, NIST, Brainpool, secp256k1, ffdhe.
  extension(out, 10,
            with_length(numbers({29, 23, 24, 25, 30, 26, 27, 28, 22, 21, 19, 256, 257, 258}), 2));
  extension(out, 11, with_length(Bytes("\0\1\2", 3), 1));
  // RFC 8446 §4.2.3 and the older ones: ECDSA, EdDSA, RSA-PSS, RSA, SHA-1, DSA.
  extension(out, 13,
            with_length(numbers({0x0403, 0x0503, 0x0603, 0x0807, 0x0808, 0x0804, 0x0805,
                                 0x0806, 0x0809, 0x080a, 0x080b, 0x0401, 0x0501, 0x0601,
                                 0x0303, 0x0301, 0x0203, 0x0201, 0x0402, 0x0202, 0x0101}),
                        2));
  if (hello.version != tls_1_3) return out;
  extension(out, 43, with_length(numbers({tls_1_3}), 1));
  extension(out, 45, with_length(Bytes(1, '\1'), 1));
  extension(out, 51, with_length(numbers({29}) + with_length(hello.key, 2), 2));
  return out;
}

/// Bytes read from the front, never past the end.
struct Reader {
  std::string_view rest;
  bool short_of = false;

  std::string_view take(std::size_t n) {
    if (rest.size() < n) {
      short_of = true;
      rest = {};
      return {};
    }
    const auto out = rest.substr(0, n);
    rest.remove_prefix(n);
    return out;
  }
  std::uint32_t number(int bytes) {
    std::uint32_t out = 0;
    for (const char c : take(static_cast<std::size_t>(bytes)))
      out = out << 8 | static_cast<unsigned char>(c);
    return out;
  }
};

Answer server_hello(std::string_view body) {
  Answer out{Answer::Kind::malformed, 0, 0, -1};
  Reader in{body};
  out.version = static_cast<std::uint16_t>(in.number(2));
  in.take(32);
  if (const auto id = in.number(1); id > 32)
    return out;
  else
    in.take(id);
  out.suite = static_cast<std::uint16_t>(in.number(2));
  in.take(1);
  if (in.short_of) return out;
  if (!in.rest.empty()) {
    Reader list{in.take(in.number(2))};
    while (!list.rest.empty() && !list.short_of && !in.short_of) {
      const auto type = list.number(2);
      Reader one{list.take(list.number(2))};
      // RFC 8446 §4.2.1: the version that counts.
      if (type == 43) out.version = static_cast<std::uint16_t>(one.number(2));
      if (one.short_of) list.short_of = true;
    }
    if (list.short_of || in.short_of) return out;
  }
  out.kind = Answer::Kind::hello;
  return out;
}

}  // namespace

std::span<const Version> all_versions() { return versions; }

Bytes client_hello(const Hello& hello) {
  const bool is_13 = hello.version == tls_1_3;
  Bytes body;
  put(body, is_13 ? 0x0303 : hello.version, 2);
  body += hello.random;
  body += with_length(is_13 ? hello.key : Bytes(), 1);
  Bytes suites;
  for (const auto id : hello.suites) put(suites, id, 2);
  body += with_length(suites, 2);
  body += Bytes("\1\0", 2);  // no compression
  if (hello.version != 0x0300) body += with_length(extensions(hello), 2);
  Bytes record("\x16\x03", 2);
  record.push_back(hello.version == 0x0300 ? '\0' : '\1');
  return record + with_length(Bytes(1, '\1') + with_length(body, 3), 2);
}

Answer read_answer(std::string_view bytes) {
  constexpr Answer nonsense{Answer::Kind::malformed, 0, 0, -1};
  if (bytes.size() > answer_bytes_max) return nonsense;
  Bytes handshake;
  while (bytes.size() >= 5) {
    const auto type = bytes[0];
    if (bytes[1] != 3 || (type != 21 && type != 22)) return nonsense;
    const std::size_t length = static_cast<std::size_t>(static_cast<unsigned char>(bytes[3])) << 8 |
                               static_cast<unsigned char>(bytes[4]);
    if (length == 0 || length > 16384) return nonsense;
    if (bytes.size() < 5 + length) break;
    const std::string_view body = bytes.substr(5, length);
    bytes.remove_prefix(5 + length);
    if (type == 21) {
      if (body.size() != 2) return nonsense;
      // A warning such as unrecognized_name may come before the hello; close_notify ends it.
      if (body[0] == 1 && body[1] != 0) continue;
      return {Answer::Kind::refused, 0, 0, static_cast<unsigned char>(body[1])};
    }
    handshake += body;
    if (handshake[0] != 2) return nonsense;
    if (handshake.size() < 4) continue;
    Reader head{std::string_view(handshake).substr(1)};
    const auto size = head.number(3);
    if (size > 16384) return nonsense;
    if (head.rest.size() >= size) return server_hello(head.rest.substr(0, size));
  }
  if (!bytes.empty() && bytes[0] != 21 && bytes[0] != 22) return nonsense;
  return {};
}

std::span<const Suite> all_suites() {
  // IANA "TLS Cipher Suites", and two of Netscape's.
  static constexpr auto all = std::to_array<Suite>({
      {0x0001, "TLS_RSA_WITH_NULL_MD5"},
      {0x0002, "TLS_RSA_WITH_NULL_SHA"},
      {0x0003, "TLS_RSA_EXPORT_WITH_RC4_40_MD5"},
      {0x0004, "TLS_RSA_WITH_RC4_128_MD5"},
      {0x0005, "TLS_RSA_WITH_RC4_128_SHA"},
      {0x0006, "TLS_RSA_EXPORT_WITH_RC2_CBC_40_MD5"},
      {0x0007, "TLS_RSA_WITH_IDEA_CBC_SHA"},
      {0x0008, "TLS_RSA_EXPORT_WITH_DES40_CBC_SHA"},
      {0x0009, "TLS_RSA_WITH_DES_CBC_SHA"},
      {0x000a, "TLS_RSA_WITH_3DES_EDE_CBC_SHA"},
      {0x000b, "TLS_DH_DSS_EXPORT_WITH_DES40_CBC_SHA"},
      {0x000c, "TLS_DH_DSS_WITH_DES_CBC_SHA"},
      {0x000d, "TLS_DH_DSS_WITH_3DES_EDE_CBC_SHA"},
      {0x000e, "TLS_DH_RSA_EXPORT_WITH_DES40_CBC_SHA"},
      {0x000f, "TLS_DH_RSA_WITH_DES_CBC_SHA"},
      {0x0010, "TLS_DH_RSA_WITH_3DES_EDE_CBC_SHA"},
      {0x0011, "TLS_DHE_DSS_EXPORT_WITH_DES40_CBC_SHA"},
      {0x0012, "TLS_DHE_DSS_WITH_DES_CBC_SHA"},
      {0x0013, "TLS_DHE_DSS_WITH_3DES_EDE_CBC_SHA"},
      {0x0014, "TLS_DHE_RSA_EXPORT_WITH_DES40_CBC_SHA"},
      {0x0015, "TLS_DHE_RSA_WITH_DES_CBC_SHA"},
      {0x0016, "TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA"},
      {0x0017, "TLS_DH_anon_EXPORT_WITH_RC4_40_MD5"},
      {0x0018, "TLS_DH_anon_WITH_RC4_128_MD5"},
      {0x0019, "TLS_DH_anon_EXPORT_WITH_DES40_CBC_SHA"},
      {0x001a, "TLS_DH_anon_WITH_DES_CBC_SHA"},
      {0x001b, "TLS_DH_anon_WITH_3DES_EDE_CBC_SHA"},
      {0x002f, "TLS_RSA_WITH_AES_128_CBC_SHA"},
      {0x0030, "TLS_DH_DSS_WITH_AES_128_CBC_SHA"},
      {0x0031, "TLS_DH_RSA_WITH_AES_128_CBC_SHA"},
      {0x0032, "TLS_DHE_DSS_WITH_AES_128_CBC_SHA"},
      {0x0033, "TLS_DHE_RSA_WITH_AES_128_CBC_SHA"},
      {0x0034, "TLS_DH_anon_WITH_AES_128_CBC_SHA"},
      {0x0035, "TLS_RSA_WITH_AES_256_CBC_SHA"},
      {0x0036, "TLS_DH_DSS_WITH_AES_256_CBC_SHA"},
      {0x0037, "TLS_DH_RSA_WITH_AES_256_CBC_SHA"},
      {0x0038, "TLS_DHE_DSS_WITH_AES_256_CBC_SHA"},
      {0x0039, "TLS_DHE_RSA_WITH_AES_256_CBC_SHA"},
      {0x003a, "TLS_DH_anon_WITH_AES_256_CBC_SHA"},
      {0x003b, "TLS_RSA_WITH_NULL_SHA256"},
      {0x003c, "TLS_RSA_WITH_AES_128_CBC_SHA256"},
      {0x003d, "TLS_RSA_WITH_AES_256_CBC_SHA256"},
      {0x0040, "TLS_DHE_DSS_WITH_AES_128_CBC_SHA256"},
      {0x0041, "TLS_RSA_WITH_CAMELLIA_128_CBC_SHA"},
      {0x0044, "TLS_DHE_DSS_WITH_CAMELLIA_128_CBC_SHA"},
      {0x0045, "TLS_DHE_RSA_WITH_CAMELLIA_128_CBC_SHA"},
      {0x0046, "TLS_DH_anon_WITH_CAMELLIA_128_CBC_SHA"},
      {0x0060, "TLS_RSA_EXPORT1024_WITH_RC4_56_MD5"},
      {0x0061, "TLS_RSA_EXPORT1024_WITH_RC2_CBC_56_MD5"},
      {0x0062, "TLS_RSA_EXPORT1024_WITH_DES_CBC_SHA"},
      {0x0063, "TLS_DHE_DSS_EXPORT1024_WITH_DES_CBC_SHA"},
      {0x0064, "TLS_RSA_EXPORT1024_WITH_RC4_56_SHA"},
      {0x0065, "TLS_DHE_DSS_EXPORT1024_WITH_RC4_56_SHA"},
      {0x0066, "TLS_DHE_DSS_WITH_RC4_128_SHA"},
      {0x0067, "TLS_DHE_RSA_WITH_AES_128_CBC_SHA256"},
      {0x006a, "TLS_DHE_DSS_WITH_AES_256_CBC_SHA256"},
      {0x006b, "TLS_DHE_RSA_WITH_AES_256_CBC_SHA256"},
      {0x006c, "TLS_DH_anon_WITH_AES_128_CBC_SHA256"},
      {0x006d, "TLS_DH_anon_WITH_AES_256_CBC_SHA256"},
      {0x0081, "TLS_GOSTR341001_WITH_28147_CNT_IMIT"},
      {0x0083, "TLS_GOSTR341001_WITH_NULL_GOSTR3411"},
      {0x0084, "TLS_RSA_WITH_CAMELLIA_256_CBC_SHA"},
      {0x0087, "TLS_DHE_DSS_WITH_CAMELLIA_256_CBC_SHA"},
      {0x0088, "TLS_DHE_RSA_WITH_CAMELLIA_256_CBC_SHA"},
      {0x0089, "TLS_DH_anon_WITH_CAMELLIA_256_CBC_SHA"},
      {0x0096, "TLS_RSA_WITH_SEED_CBC_SHA"},
      {0x0099, "TLS_DHE_DSS_WITH_SEED_CBC_SHA"},
      {0x009a, "TLS_DHE_RSA_WITH_SEED_CBC_SHA"},
      {0x009b, "TLS_DH_anon_WITH_SEED_CBC_SHA"},
      {0x009c, "TLS_RSA_WITH_AES_128_GCM_SHA256"},
      {0x009d, "TLS_RSA_WITH_AES_256_GCM_SHA384"},
      {0x009e, "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256"},
      {0x009f, "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384"},
      {0x00a0, "TLS_DH_RSA_WITH_AES_128_GCM_SHA256"},
      {0x00a1, "TLS_DH_RSA_WITH_AES_256_GCM_SHA384"},
      {0x00a2, "TLS_DHE_DSS_WITH_AES_128_GCM_SHA256"},
      {0x00a3, "TLS_DHE_DSS_WITH_AES_256_GCM_SHA384"},
      {0x00a6, "TLS_DH_anon_WITH_AES_128_GCM_SHA256"},
      {0x00a7, "TLS_DH_anon_WITH_AES_256_GCM_SHA384"},
      {0x00ba, "TLS_RSA_WITH_CAMELLIA_128_CBC_SHA256"},
      {0x00bd, "TLS_DHE_DSS_WITH_CAMELLIA_128_CBC_SHA256"},
      {0x00be, "TLS_DHE_RSA_WITH_CAMELLIA_128_CBC_SHA256"},
      {0x00bf, "TLS_DH_anon_WITH_CAMELLIA_128_CBC_SHA256"},
      {0x00c0, "TLS_RSA_WITH_CAMELLIA_256_CBC_SHA256"},
      {0x00c3, "TLS_DHE_DSS_WITH_CAMELLIA_256_CBC_SHA256"},
      {0x00c4, "TLS_DHE_RSA_WITH_CAMELLIA_256_CBC_SHA256"},
      {0x00c5, "TLS_DH_anon_WITH_CAMELLIA_256_CBC_SHA256"},
      {0x00c6, "TLS_SM4_GCM_SM3"},
      {0x00c7, "TLS_SM4_CCM_SM3"},
      {0x1301, "TLS_AES_128_GCM_SHA256"},
      {0x1302, "TLS_AES_256_GCM_SHA384"},
      {0x1303, "TLS_CHACHA20_POLY1305_SHA256"},
      {0x1304, "TLS_AES_128_CCM_SHA256"},
      {0x1305, "TLS_AES_128_CCM_8_SHA256"},
      {0xc001, "TLS_ECDH_ECDSA_WITH_NULL_SHA"},
      {0xc002, "TLS_ECDH_ECDSA_WITH_RC4_128_SHA"},
      {0xc003, "TLS_ECDH_ECDSA_WITH_3DES_EDE_CBC_SHA"},
      {0xc004, "TLS_ECDH_ECDSA_WITH_AES_128_CBC_SHA"},
      {0xc005, "TLS_ECDH_ECDSA_WITH_AES_256_CBC_SHA"},
      {0xc006, "TLS_ECDHE_ECDSA_WITH_NULL_SHA"},
      {0xc007, "TLS_ECDHE_ECDSA_WITH_RC4_128_SHA"},
      {0xc008, "TLS_ECDHE_ECDSA_WITH_3DES_EDE_CBC_SHA"},
      {0xc009, "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA"},
      {0xc00a, "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA"},
      {0xc00b, "TLS_ECDH_RSA_WITH_NULL_SHA"},
      {0xc00c, "TLS_ECDH_RSA_WITH_RC4_128_SHA"},
      {0xc00d, "TLS_ECDH_RSA_WITH_3DES_EDE_CBC_SHA"},
      {0xc00e, "TLS_ECDH_RSA_WITH_AES_128_CBC_SHA"},
      {0xc00f, "TLS_ECDH_RSA_WITH_AES_256_CBC_SHA"},
      {0xc010, "TLS_ECDHE_RSA_WITH_NULL_SHA"},
      {0xc011, "TLS_ECDHE_RSA_WITH_RC4_128_SHA"},
      {0xc012, "TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA"},
      {0xc013, "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA"},
      {0xc014, "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA"},
      {0xc015, "TLS_ECDH_anon_WITH_NULL_SHA"},
      {0xc016, "TLS_ECDH_anon_WITH_RC4_128_SHA"},
      {0xc017, "TLS_ECDH_anon_WITH_3DES_EDE_CBC_SHA"},
      {0xc018, "TLS_ECDH_anon_WITH_AES_128_CBC_SHA"},
      {0xc019, "TLS_ECDH_anon_WITH_AES_256_CBC_SHA"},
      {0xc023, "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"},
      {0xc024, "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384"},
      {0xc027, "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256"},
      {0xc028, "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384"},
      {0xc02b, "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"},
      {0xc02c, "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"},
      {0xc02f, "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"},
      {0xc030, "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"},
      {0xc050, "TLS_RSA_WITH_ARIA_128_GCM_SHA256"},
      {0xc051, "TLS_RSA_WITH_ARIA_256_GCM_SHA384"},
      {0xc052, "TLS_DHE_RSA_WITH_ARIA_128_GCM_SHA256"},
      {0xc053, "TLS_DHE_RSA_WITH_ARIA_256_GCM_SHA384"},
      {0xc054, "TLS_DH_RSA_WITH_ARIA_128_GCM_SHA256"},
      {0xc055, "TLS_DH_RSA_WITH_ARIA_256_GCM_SHA384"},
      {0xc056, "TLS_DHE_DSS_WITH_ARIA_128_GCM_SHA256"},
      {0xc057, "TLS_DHE_DSS_WITH_ARIA_256_GCM_SHA384"},
      {0xc058, "TLS_DH_DSS_WITH_ARIA_128_GCM_SHA256"},
      {0xc059, "TLS_DH_DSS_WITH_ARIA_256_GCM_SHA384"},
      {0xc05a, "TLS_DH_anon_WITH_ARIA_128_GCM_SHA256"},
      {0xc05b, "TLS_DH_anon_WITH_ARIA_256_GCM_SHA384"},
      {0xc05c, "TLS_ECDHE_ECDSA_WITH_ARIA_128_GCM_SHA256"},
      {0xc05d, "TLS_ECDHE_ECDSA_WITH_ARIA_256_GCM_SHA384"},
      {0xc05e, "TLS_ECDH_ECDSA_WITH_ARIA_128_GCM_SHA256"},
      {0xc05f, "TLS_ECDH_ECDSA_WITH_ARIA_256_GCM_SHA384"},
      {0xc060, "TLS_ECDHE_RSA_WITH_ARIA_128_GCM_SHA256"},
      {0xc061, "TLS_ECDHE_RSA_WITH_ARIA_256_GCM_SHA384"},
      {0xc062, "TLS_ECDH_RSA_WITH_ARIA_128_GCM_SHA256"},
      {0xc063, "TLS_ECDH_RSA_WITH_ARIA_256_GCM_SHA384"},
      {0xc072, "TLS_ECDHE_ECDSA_WITH_CAMELLIA_128_CBC_SHA256"},
      {0xc073, "TLS_ECDHE_ECDSA_WITH_CAMELLIA_256_CBC_SHA384"},
      {0xc076, "TLS_ECDHE_RSA_WITH_CAMELLIA_128_CBC_SHA256"},
      {0xc077, "TLS_ECDHE_RSA_WITH_CAMELLIA_256_CBC_SHA384"},
      {0xc09c, "TLS_RSA_WITH_AES_128_CCM"},
      {0xc09d, "TLS_RSA_WITH_AES_256_CCM"},
      {0xc09e, "TLS_DHE_RSA_WITH_AES_128_CCM"},
      {0xc09f, "TLS_DHE_RSA_WITH_AES_256_CCM"},
      {0xc0a0, "TLS_RSA_WITH_AES_128_CCM_8"},
      {0xc0a1, "TLS_RSA_WITH_AES_256_CCM_8"},
      {0xc0a2, "TLS_DHE_RSA_WITH_AES_128_CCM_8"},
      {0xc0a3, "TLS_DHE_RSA_WITH_AES_256_CCM_8"},
      {0xc0ac, "TLS_ECDHE_ECDSA_WITH_AES_128_CCM"},
      {0xc0ad, "TLS_ECDHE_ECDSA_WITH_AES_256_CCM"},
      {0xc0ae, "TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8"},
      {0xc0af, "TLS_ECDHE_ECDSA_WITH_AES_256_CCM_8"},
      {0xcca8, "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"},
      {0xcca9, "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"},
      {0xccaa, "TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256"},
      {0xfefe, "SSL_RSA_FIPS_WITH_DES_CBC_SHA"},
      {0xfeff, "SSL_RSA_FIPS_WITH_3DES_EDE_CBC_SHA"},
  });
  return all;
}

}  // namespace tenken::probe

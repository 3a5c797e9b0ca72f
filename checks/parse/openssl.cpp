#include "checks/parse/openssl.hpp"

#include <openssl/err.h>

#include <array>
#include <ctime>
#include <limits>

namespace tenken::openssl {

Bytes digest(const EVP_MD* method, std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  unsigned size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), out.data(), &size, method, nullptr) != 1) return {};
  return Bytes(view(out.data(), size));
}

Bytes sha256(std::string_view bytes) { return digest(EVP_sha256(), bytes); }

std::chrono::sys_seconds time_of(const ASN1_TIME* time) {
  std::tm tm{};
  if (ASN1_TIME_to_tm(time, &tm) != 1) return {};
  using namespace std::chrono;
  const auto date = year{tm.tm_year + 1900} / month{static_cast<unsigned>(tm.tm_mon + 1)} /
                    day{static_cast<unsigned>(tm.tm_mday)};
  return sys_days{date} + hours{tm.tm_hour} + minutes{tm.tm_min} + seconds{tm.tm_sec};
}

X509Ptr decode_certificate(std::string_view der) {
  if (der.empty() || der.size() > std::numeric_limits<int>::max()) return nullptr;
  const unsigned char* at = octets(der);
  X509Ptr x509(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
  ERR_clear_error();
  return x509 && encoded(i2d_X509, x509.get()) == der ? std::move(x509) : nullptr;
}

}  // namespace tenken::openssl

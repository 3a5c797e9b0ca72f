// OpenSSL's objects held as C++ values: owners that free, encodings as bytes, digests.
//
// Internal: included only by .cpp files that use OpenSSL themselves; no other header knows it.
#pragma once

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>

#include "checks/parse/x509.hpp"

namespace tenken::openssl {

template <auto free_function>
struct Free {
  template <class T>
  void operator()(T* held) const {
    free_function(held);
  }
};

template <class T, auto free_function>
using Owner = std::unique_ptr<T, Free<free_function>>;

// OpenSSL has these as macros, which cannot be template arguments.
inline void free_certificates(STACK_OF(X509) * held) { sk_X509_pop_free(held, X509_free); }
inline void free_bytes(void* held) { OPENSSL_free(held); }

using BioPtr = Owner<BIO, BIO_free>;
using X509Ptr = Owner<X509, X509_free>;
using CertificatesPtr = Owner<STACK_OF(X509), free_certificates>;

inline const unsigned char* octets(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

/// What OpenSSL holds as pointer and count; the view lives as long as its owner. No count may be
/// negative.
template <class Count>
std::string_view view(const unsigned char* bytes, Count count) {
  return {reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(count)};
}

/// DER of an object by its encoder, e.g. encoded(i2d_X509, x509); empty: it could not be encoded.
template <class T>
Bytes encoded(int (*encoder)(T*, unsigned char**), std::type_identity_t<T>* object) {
  unsigned char* out = nullptr;
  const int size = encoder(object, &out);
  const Owner<unsigned char, free_bytes> held(out);
  return size > 0 ? Bytes(view(out, size)) : Bytes();
}

/// Digest of the bytes, raw; empty: OpenSSL failed.
Bytes digest(const EVP_MD* method, std::string_view bytes);
Bytes sha256(std::string_view bytes);

/// Out-of-range or unreadable times become the epoch, which no certificate judged here is valid at.
std::chrono::sys_seconds time_of(const ASN1_TIME* time);

/// One certificate that fills the bytes exactly, in DER; null: there is none.
X509Ptr decode_certificate(std::string_view der);

// In x509.cpp.
Certificate describe(X509* x509);
std::string name_text(const X509_NAME* name);  ///< RFC 2253 order, UTF-8, printable

}  // namespace tenken::openssl

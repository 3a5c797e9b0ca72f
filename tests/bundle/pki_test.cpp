// The authority and the forger of the tests; no cases of its own. TEST ONLY.
#include "tests/bundle/pki.hpp"

#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/pem.h>
#include <openssl/ts.h>

namespace pki {
namespace {

ASN1_INTEGER* serial(TS_RESP_CTX*, void*) {
  ASN1_INTEGER* number = ASN1_INTEGER_new();
  ASN1_INTEGER_set(number, 7);
  return number;
}

int time_now(TS_RESP_CTX*, void* at, long* seconds, long* microseconds) {
  *seconds = *static_cast<long*>(at);
  *microseconds = 0;
  return 1;
}

}  // namespace

bundle::TimestampFunction authority(const std::string& name, std::chrono::sys_seconds at) {
  return [name, at](std::string_view request) -> Result<Bytes> {
    const Bytes key_pem = file("keys/" + name + ".key"),
                certificate_pem = file("keys/" + name + ".pem");
    BIO* key_bio = BIO_new_mem_buf(key_pem.data(), static_cast<int>(key_pem.size()));
    BIO* certificate_bio =
        BIO_new_mem_buf(certificate_pem.data(), static_cast<int>(certificate_pem.size()));
    EVP_PKEY* key = PEM_read_bio_PrivateKey(key_bio, nullptr, nullptr, nullptr);
    X509* own = PEM_read_bio_X509(certificate_bio, nullptr, nullptr, nullptr);
    long seconds = static_cast<long>(at.time_since_epoch().count());
    TS_RESP_CTX* context = TS_RESP_CTX_new();
    ASN1_OBJECT* policy = OBJ_txt2obj("1.2.3.4.1", 1);
    TS_RESP_CTX_set_serial_cb(context, serial, nullptr);
    TS_RESP_CTX_set_time_cb(context, time_now, &seconds);
    TS_RESP_CTX_set_signer_cert(context, own);
    TS_RESP_CTX_set_signer_key(context, key);
    TS_RESP_CTX_set_signer_digest(context, EVP_sha256());
    TS_RESP_CTX_set_ess_cert_id_digest(context, EVP_sha256());
    TS_RESP_CTX_set_def_policy(context, policy);
    TS_RESP_CTX_add_md(context, EVP_sha256());
    BIO* in = BIO_new_mem_buf(request.data(), static_cast<int>(request.size()));
    TS_RESP* response = TS_RESP_create_response(context, in);
    unsigned char* out = nullptr;
    const int size = i2d_TS_RESP(response, &out);
    Bytes answer(reinterpret_cast<const char*>(out), static_cast<std::size_t>(size));
    OPENSSL_free(out);
    TS_RESP_free(response);
    TS_RESP_CTX_free(context);
    ASN1_OBJECT_free(policy);
    BIO_free(in);
    X509_free(own);
    EVP_PKEY_free(key);
    BIO_free(key_bio);
    BIO_free(certificate_bio);
    return answer;
  };
}

Bytes forged_token(const std::string& name, std::string_view info, const std::string& also) {
  const Bytes key_pem = file("keys/" + name + ".key"),
              certificate_pem = file("keys/" + name + ".pem");
  BIO* key_bio = BIO_new_mem_buf(key_pem.data(), static_cast<int>(key_pem.size()));
  BIO* certificate_bio =
      BIO_new_mem_buf(certificate_pem.data(), static_cast<int>(certificate_pem.size()));
  EVP_PKEY* key = PEM_read_bio_PrivateKey(key_bio, nullptr, nullptr, nullptr);
  X509* own = PEM_read_bio_X509(certificate_bio, nullptr, nullptr, nullptr);
  BIO* in = BIO_new_mem_buf(info.data(), static_cast<int>(info.size()));
  constexpr unsigned flags = CMS_BINARY | CMS_PARTIAL | CMS_NOSMIMECAP;
  CMS_ContentInfo* cms = CMS_sign(nullptr, nullptr, nullptr, nullptr, flags);
  CMS_set1_eContentType(cms, OBJ_nid2obj(NID_id_smime_ct_TSTInfo));
  CMS_add1_signer(cms, own, key, EVP_sha256(), flags | CMS_CADES);
  if (!also.empty()) {
    const Bytes der = certificate(also).der;
    const auto* at = reinterpret_cast<const unsigned char*>(der.data());
    X509* other = d2i_X509(nullptr, &at, static_cast<long>(der.size()));
    CMS_add1_cert(cms, other);
    X509_free(other);
  }
  CMS_final(cms, in, nullptr, CMS_BINARY);
  unsigned char* out = nullptr;
  const int size = i2d_CMS_ContentInfo(cms, &out);
  Bytes token(reinterpret_cast<const char*>(out), static_cast<std::size_t>(size));
  OPENSSL_free(out);
  CMS_ContentInfo_free(cms);
  BIO_free(in);
  X509_free(own);
  EVP_PKEY_free(key);
  BIO_free(key_bio);
  BIO_free(certificate_bio);
  return token;
}

}  // namespace pki

#include "checks/parse/timestamp.hpp"

#include <openssl/bn.h>
#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/ts.h>

#include <algorithm>
#include <array>

#include "checks/parse/der.hpp"
#include "checks/parse/openssl.hpp"

namespace tenken {
namespace {

using RequestPtr = openssl::Owner<TS_REQ, TS_REQ_free>;
using ImprintPtr = openssl::Owner<TS_MSG_IMPRINT, TS_MSG_IMPRINT_free>;
using AlgorithmPtr = openssl::Owner<X509_ALGOR, X509_ALGOR_free>;
using IntegerPtr = openssl::Owner<ASN1_INTEGER, ASN1_INTEGER_free>;
using NumberPtr = openssl::Owner<BIGNUM, BN_free>;
using InfoPtr = openssl::Owner<TS_TST_INFO, TS_TST_INFO_free>;

Error fault(std::string_view word, std::string what) {
  return {ErrorKind::signature, std::move(what), "", "", "timestamp." + std::string(word)};
}

/// The nonce as a positive INTEGER: its first bit is cleared and the next set, so that every nonce
/// has one encoding.
IntegerPtr nonce_integer(std::string_view nonce) {
  if (nonce.size() < nonce_bytes_min || nonce.size() > nonce_bytes_max) return nullptr;
  Bytes bytes(nonce);
  bytes[0] = static_cast<char>((bytes[0] & 0x7F) | 0x40);
  const NumberPtr number(
      BN_bin2bn(openssl::octets(bytes), static_cast<int>(bytes.size()), nullptr));
  return IntegerPtr(number ? BN_to_ASN1_INTEGER(number.get(), nullptr) : nullptr);
}

CmsForm token_form(const KeyFloor& floor) {
  return {.code_prefix = "timestamp",
          .content_type = "1.2.840.113549.1.9.16.1.4",  // id-ct-TSTInfo
          .signing_time_required = false,
          .timestamps_allowed = false,
          .sorted_sets_required = false,
          .signer_floor = floor};
}

std::optional<Error> refuse_imprint(TS_TST_INFO* info, std::string_view stamped) {
  TS_MSG_IMPRINT* imprint = TS_TST_INFO_get_msg_imprint(info);
  const ASN1_OBJECT* method = nullptr;
  X509_ALGOR_get0(&method, nullptr, nullptr, TS_MSG_IMPRINT_get_algo(imprint));
  if (OBJ_obj2nid(method) != NID_sha256)
    return fault("weak_digest", "the time stamp is not over a SHA-256");
  const ASN1_OCTET_STRING* digest = TS_MSG_IMPRINT_get_msg(imprint);
  const std::string_view found = openssl::view(digest->data, digest->length);
  if (found != openssl::sha256(stamped))
    return fault("wrong_imprint", "the time stamp belongs to other bytes");
  return std::nullopt;
}

std::optional<Error> refuse_info(TS_TST_INFO* info, const Timestamp& said,
                                 const TimestampOptions& options) {
  if (TS_TST_INFO_get_version(info) != 1)
    return fault("malformed", "the version of the TSTInfo is not 1");
  if (options.nonce) {
    const IntegerPtr expected = nonce_integer(*options.nonce);
    const ASN1_INTEGER* found = TS_TST_INFO_get_nonce(info);
    if (!expected || found == nullptr || ASN1_INTEGER_cmp(expected.get(), found) != 0)
      return fault("wrong_nonce", "the time stamp does not carry the nonce of the request");
  }
  if (!options.policies.empty() && std::find(options.policies.begin(), options.policies.end(),
                                             said.policy) == options.policies.end())
    return fault("wrong_policy",
                 "the time stamp's policy is \"" + said.policy + "\", which is not accepted");
  if (said.time == std::chrono::sys_seconds{})
    return fault("malformed", "the time in the time stamp cannot be read");
  if (said.time < said.authority.not_before || said.time > said.authority.not_after)
    return fault("outside_validity",
                 "the time stamp's time lies outside its authority's certificate");
  if (said.time > options.at + time_stamp_ahead_max)
    return fault("in_future", "the time stamp's time lies after the time of judgement");
  return std::nullopt;
}

struct Read {
  CmsSignature cms;
  Timestamp said;
};

Result<Read> read(std::string_view token, std::string_view stamped,
                  const TimestampOptions& options) {
  auto cms = read_cms_attached(token, token_form(options.floor));
  if (!cms) return cms.error();
  const unsigned char* at = openssl::octets(cms->content);
  const unsigned char* end = at + cms->content.size();
  const InfoPtr info(d2i_TS_TST_INFO(nullptr, &at, static_cast<long>(cms->content.size())));
  ERR_clear_error();
  if (!info || at != end) return fault("malformed", "the TSTInfo of the time stamp cannot be read");
  Timestamp said;
  said.time = openssl::time_of(TS_TST_INFO_get_time(info.get()));
  std::array<char, 128> policy{};
  OBJ_obj2txt(policy.data(), static_cast<int>(policy.size()), TS_TST_INFO_get_policy_id(info.get()),
              1);
  said.policy = policy.data();
  const ASN1_INTEGER* serial = TS_TST_INFO_get_serial(info.get());
  said.serial = hex(openssl::view(serial->data, serial->length));
  said.authority = cms->signer;
  if (auto error = refuse_imprint(info.get(), stamped)) return *std::move(error);
  if (auto error = refuse_info(info.get(), said, options)) return *std::move(error);
  return Read{*std::move(cms), std::move(said)};
}

}  // namespace

Result<Bytes> make_timestamp_request(std::string_view data, std::string_view nonce) {
  const IntegerPtr number = nonce_integer(nonce);
  if (!number)
    return Error{ErrorKind::input, "a nonce needs 8 to 20 random bytes", "", "",
                 "timestamp.bad_nonce"};
  const RequestPtr request(TS_REQ_new());
  const ImprintPtr imprint(TS_MSG_IMPRINT_new());
  const AlgorithmPtr algorithm(X509_ALGOR_new());
  Bytes digest = openssl::sha256(data);
  const auto failed = [] {
    ERR_clear_error();
    return Error{ErrorKind::internal, "the time-stamp request cannot be built", "", "",
                 "timestamp.malformed"};
  };
  if (!request || !imprint || !algorithm) return failed();
  X509_ALGOR_set0(algorithm.get(), OBJ_nid2obj(NID_sha256), V_ASN1_NULL, nullptr);
  auto* bytes = reinterpret_cast<unsigned char*>(digest.data());
  if (TS_REQ_set_version(request.get(), 1) != 1 ||
      TS_MSG_IMPRINT_set_algo(imprint.get(), algorithm.get()) != 1 ||
      TS_MSG_IMPRINT_set_msg(imprint.get(), bytes, static_cast<int>(digest.size())) != 1 ||
      TS_REQ_set_msg_imprint(request.get(), imprint.get()) != 1 ||
      TS_REQ_set_nonce(request.get(), number.get()) != 1 ||
      TS_REQ_set_cert_req(request.get(), 1) != 1)
    return failed();
  Bytes out = openssl::encoded(i2d_TS_REQ, request.get());
  if (out.empty()) return failed();
  return out;
}

// TimeStampResp ::= SEQUENCE { status PKIStatusInfo, timeStampToken TimeStampToken OPTIONAL } (RFC
// 3161 §2.4.2). Sliced, not re-encoded: the token must stay as its authority wrote it.
Result<Bytes> token_of_response(std::string_view response_der) {
  DerItem response, status, number, token;
  std::string_view rest = response_der;
  if (response_der.size() > cms_bytes_max || !der::take(rest, der::tag_sequence, response))
    return fault("malformed", "the authority's answer is not a TimeStampResp");
  if (!rest.empty()) return fault("trailing_bytes", "bytes follow the authority's answer");
  std::string_view body = response.value;
  if (!der::take(body, der::tag_sequence, status) ||
      !der::take(status.value, der::tag_integer, number) || number.value.size() != 1)
    return fault("malformed", "the authority's answer has no status");
  const int code = static_cast<unsigned char>(number.value[0]);
  if (code > 1)
    return fault("refused",
                 "the authority refused the request with status " + std::to_string(code));
  if (!der::take(body, der::tag_sequence, token) || !body.empty())
    return fault("malformed", "the authority's answer holds no token");
  return Bytes(token.whole);
}

Result<Timestamp> read_timestamp(std::string_view token, std::string_view data,
                                 const TimestampOptions& options) {
  auto found = read(token, data, options);
  if (!found) return found.error();
  return std::move(found->said);
}

// Through the CMS path, not TS_RESP_verify_token: that cannot verify every algorithm (openssl#7904)
// and ignores trailing bytes.
Result<Timestamp> verify_timestamp(std::string_view token, std::string_view data,
                                   const Anchors& anchors, const TimestampOptions& options) {
  auto found = read(token, data, options);
  if (!found) return found.error();
  auto path = trust_cms(found->cms, anchors,
                        {.at = options.at,
                         .purpose = Purpose::timestamping,
                         .path_floor = options.floor,
                         .code_prefix = "timestamp"});
  if (!path) return path.error();
  found->said.path = *std::move(path);
  return std::move(found->said);
}

}  // namespace tenken

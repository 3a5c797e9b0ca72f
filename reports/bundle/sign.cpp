#include "reports/bundle/sign.hpp"

#include <algorithm>

#include "checks/parse/cms.hpp"
#include "checks/parse/der.hpp"
#include "checks/parse/openssl.hpp"

// The CMS is written here, field by field, as FORMAT.md §4 lists it: everything in it is then
// meant. What was written is read back by the strict reader, which asks OpenSSL for the
// mathematics.
namespace tenken::bundle {
namespace {

using namespace der;

constexpr unsigned char tag_directory_name = 0xA4;

constexpr auto algorithm_sha256 = "\x30\x0b\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01"sv;
constexpr auto algorithm_ecdsa = "\x30\x0a\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x02"sv;
constexpr auto algorithm_rsa = "\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b\x05\x00"sv;

Error malformed(std::string_view code, std::string what) {
  return {ErrorKind::signature, std::move(what), "", "", std::string(code)};
}

/// Tag, length in its shortest form, value (X.690 §10.1).
Bytes tlv(unsigned char tag, std::string_view value) {
  Bytes out(1, static_cast<char>(tag));
  if (value.size() < 0x80) {
    out += static_cast<char>(value.size());
  } else {
    Bytes length;
    for (std::size_t rest = value.size(); rest > 0; rest >>= 8)
      length.insert(length.begin(), static_cast<char>(rest & 0xFF));
    (out += static_cast<char>(0x80 | length.size())) += length;
  }
  return out.append(value);
}

/// SET OF in DER: sorted by encoding (X.690 §11.6).
Bytes set_of(unsigned char tag, std::vector<Bytes> items) {
  std::sort(items.begin(), items.end());
  Bytes body;
  for (const auto& item : items) body += item;
  return tlv(tag, body);
}

Bytes attribute(std::string_view name, std::string_view value) {
  return tlv(tag_sequence, tlv(tag_oid, name) + tlv(tag_set, value));
}

// RFC 5652 §11.3: UTCTime through 2049.
Bytes time_value(std::chrono::sys_seconds at) {
  using namespace std::chrono;
  const auto midnight = floor<days>(at);
  const year_month_day date{midnight};
  const hh_mm_ss clock{at - midnight};
  const int whole_year = static_cast<int>(date.year());
  const bool is_short = whole_year >= 1950 && whole_year < 2050;
  std::string text;
  const auto two = [&](long number) {
    text += static_cast<char>('0' + number / 10 % 10);
    text += static_cast<char>('0' + number % 10);
  };
  if (!is_short) two(whole_year / 100);
  two(whole_year % 100);
  two(static_cast<unsigned>(date.month()));
  two(static_cast<unsigned>(date.day()));
  two(clock.hours().count());
  two(clock.minutes().count());
  two(clock.seconds().count());
  return tlv(is_short ? tag_utc_time : tag_generalized_time, text + "Z");
}

/// Issuer and serial number of a certificate, as they stand in it (RFC 5280 §4.1).
struct Issued {
  Bytes issuer, serial;
};

bool issued_of(std::string_view der, Issued& out) {
  DerItem certificate, body, item;
  if (!next_der(der, certificate) || !next_der(certificate.value, body)) return false;
  std::string_view rest = body.value;
  if (!next_der(rest, item)) return false;
  if (item.tag == tag_0 && !next_der(rest, item)) return false;  // version
  out.serial = Bytes(item.whole);
  if (item.tag != tag_integer || !next_der(rest, item) || !next_der(rest, item) ||
      item.tag != tag_sequence)
    return false;
  out.issuer = Bytes(item.whole);
  return true;
}

// RFC 5035 §3. The CAs embedded are named too, so that the signature covers every certificate in
// the CMS.
Bytes ess_value(const Signer& signer, const Issued& issued) {
  const Bytes general_names = tlv(tag_sequence, tlv(tag_directory_name, issued.issuer));
  Bytes names = tlv(tag_sequence, tlv(tag_octets, openssl::sha256(signer.certificate.der)) +
                                      tlv(tag_sequence, general_names + issued.serial));
  for (const auto& certificate : signer.chain)
    names += tlv(tag_sequence, tlv(tag_octets, openssl::sha256(certificate.der)));
  return tlv(tag_sequence, tlv(tag_sequence, names));
}

std::vector<Bytes> signed_attributes(std::string_view content, const Signer& signer,
                                     const Issued& issued, const SignOptions& options) {
  std::vector<Bytes> out = {
      attribute(oid_content_type, tlv(tag_oid, oid_data)),
      attribute(oid_message_digest, tlv(tag_octets, openssl::sha256(content))),
      attribute(oid_ess_v2, ess_value(signer, issued))};
  if (options.claims_time)
    out.push_back(attribute(oid_signing_time, time_value(options.signing_time)));
  return out;
}

Bytes content_info(const Signer& signer, std::string_view signer_info, std::string_view content,
                   bool attached) {
  std::vector<Bytes> certificates = {signer.certificate.der};
  for (const auto& certificate : signer.chain) certificates.push_back(certificate.der);
  const Bytes encapsulated =
      tlv(tag_oid, oid_data) + (attached ? tlv(tag_0, tlv(tag_octets, content)) : Bytes());
  const Bytes signed_data = tlv(tag_integer, "\1"sv) + tlv(tag_set, algorithm_sha256) +
                            tlv(tag_sequence, encapsulated) + set_of(tag_0, certificates) +
                            tlv(tag_set, signer_info);
  return tlv(tag_sequence,
             tlv(tag_oid, oid_signed_data) + tlv(tag_0, tlv(tag_sequence, signed_data)));
}

}  // namespace

Result<Bytes> sign_cades(std::string_view content, const Signer& signer,
                         const SignOptions& options) {
  Issued issued;
  if (!signer.sign || !issued_of(signer.certificate.der, issued))
    return malformed("key.no_certificate", "there is no certificate or no key to sign with");
  const auto attributes = signed_attributes(content, signer, issued, options);
  // RFC 5652 §5.4: what is hashed has the tag of a SET, what is stored [0].
  auto signature = signer.sign(openssl::sha256(set_of(tag_set, attributes)));
  if (!signature) return signature.error();
  const bool is_ec = signer.certificate.key_type == "EC";
  const Bytes signer_info =
      tlv(tag_sequence,
          tlv(tag_integer, "\1"sv) + tlv(tag_sequence, issued.issuer + issued.serial) +
              Bytes(algorithm_sha256) + set_of(tag_0, attributes) +
              Bytes(is_ec ? algorithm_ecdsa : algorithm_rsa) + tlv(tag_octets, *signature));
  const Bytes cms = content_info(signer, signer_info, content, options.attached);

  const CmsForm form{.signing_time_required = options.claims_time,
                     .rsa_encryption_name_allowed = false};
  const auto made = options.attached ? read_cms_attached(cms, form) : read_cms(cms, content, form);
  if (made) return cms;
  if (made.error().code != "signature.invalid") return made.error();
  return Error{ErrorKind::signature, "what the key gave back is not its signature", "", "",
               "key.signature_refused"};
}

Result<Bytes> with_timestamp(std::string_view cms, std::string_view token) {
  std::string_view rest = token;
  DerItem item;
  if (!next_der(rest, item) || item.tag != tag_sequence || !rest.empty())
    return malformed("timestamp.malformed", "the time stamp is not one DER sequence");
  DerItem outer, type, wrapped, signed_data, part, signer;
  if (!next_der(cms, outer) || !cms.empty() || !next_der(outer.value, type) ||
      !next_der(outer.value, wrapped) || !next_der(wrapped.value, signed_data))
    return malformed("signature.not_der", "the signature is not a CMS in DER");
  // The signer is the last element of SignedData, the unsigned attributes are the last of the
  // signer.
  Bytes before;
  for (std::string_view body = signed_data.value; !body.empty();) {
    if (!next_der(body, part))
      return malformed("signature.not_der", "the signature is not a CMS in DER");
    if (!body.empty()) before += part.whole;
  }
  if (part.tag != tag_set || !next_der(part.value, signer) || !part.value.empty())
    return malformed("signature.not_one_signer", "the signature has not one signer");
  for (std::string_view body = signer.value; !body.empty();)
    if (!next_der(body, item) || item.tag == tag_1)
      return malformed("signature.duplicate_attribute",
                       "the signature has unsigned attributes already");
  const Bytes unsigned_attributes = tlv(tag_1, attribute(oid_timestamp, token));
  const Bytes signers = tlv(tag_set, tlv(tag_sequence, Bytes(signer.value) + unsigned_attributes));
  return tlv(tag_sequence, Bytes(type.whole) + tlv(tag_0, tlv(tag_sequence, before + signers)));
}

}  // namespace tenken::bundle

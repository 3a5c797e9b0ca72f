#include "checks/parse/cms_parts.hpp"

#include "checks/parse/der.hpp"

namespace tenken::cms {

using namespace der;

namespace {

bool split_signer(std::string_view signer, Parts& out) {
  DerItem item;
  if (!take(signer, tag_integer, item)) return false;
  out.signer_version = item.value;
  if (take(signer, tag_sequence, item))
    out.issuer_and_serial = item.value;
  else if (take(signer, tag_0_primitive, item))
    out.key_identifier = item.value;
  else
    return false;
  if (!take(signer, tag_sequence, item)) return false;
  out.digest_algorithm = item.whole;
  if (take(signer, tag_0, item)) out.signed_attributes = item.value;
  if (!take(signer, tag_sequence, item)) return false;
  out.signature_algorithm = item.whole;
  if (!take(signer, tag_octets, item)) return false;
  out.signature = item.value;
  if (take(signer, tag_1, item)) {
    if (item.value.empty()) return false;
    out.unsigned_attributes = item.value;
  }
  return signer.empty();
}

}  // namespace

bool split_signed_data(std::string_view body, Parts& out) {
  DerItem item;
  if (!take(body, tag_integer, item)) return false;
  out.version = item.value;
  if (!take(body, tag_set, item)) return false;
  DerItem part;
  for (std::string_view rest = item.value; !rest.empty();
       out.digest_algorithms.push_back(part.whole))
    if (!take(rest, tag_sequence, part)) return false;
  if (!take(body, tag_sequence, item)) return false;
  std::string_view encapsulated = item.value;
  if (!take(encapsulated, tag_oid, part)) return false;
  out.content_type = part.value;
  if (take(encapsulated, tag_0, part)) {
    std::string_view inner = part.value;
    if (!take(inner, tag_octets, part) || !inner.empty()) return false;
    out.content = part.value;
    out.has_content = true;
  }
  if (!encapsulated.empty()) return false;
  if (take(body, tag_0, item)) {
    out.has_certificates = true;
    std::size_t count = 0;
    for (std::string_view rest = item.value; !rest.empty();
         ++count)  // no attribute certificates, no other kinds
      if (count == certificates_embedded_max || !take(rest, tag_sequence, part)) return false;
  }
  out.has_crls = take(body, tag_1, item);
  if (!take(body, tag_set, item) || !body.empty()) return false;
  for (std::string_view rest = item.value; !rest.empty(); ++out.signers)
    if (!take(rest, tag_sequence, part) || (out.signers == 0 && !split_signer(part.value, out)))
      return false;
  return true;
}

bool split_attributes(std::string_view set, std::vector<Attribute>& out) {
  DerItem item, oid, values, value;
  while (!set.empty()) {
    if (out.size() == attributes_max || !take(set, tag_sequence, item)) return false;
    std::string_view attribute = item.value;
    if (!take(attribute, tag_oid, oid) || !take(attribute, tag_set, values) || !attribute.empty())
      return false;
    std::string_view rest = values.value;
    if (!next_der(rest, value) || !rest.empty()) return false;
    for (const auto& other : out)
      if (other.oid == oid.value) return false;
    out.push_back({oid.value, value});
  }
  return true;
}

const DerItem* find(const std::vector<Attribute>& attributes, std::string_view oid) {
  for (const auto& attribute : attributes)
    if (attribute.oid == oid) return &attribute.value;
  return nullptr;
}

}  // namespace tenken::cms

// A CMS cut into its raw parts, and its algorithms (checks/parse/cms_parts.cpp and
// cms_algorithms.cpp).

const cms_bytes_max = 10485760;
const attributes_max = 64, certificates_embedded_max = 32;
const oid_data = '2a864886f70d010701', oid_signed_data = '2a864886f70d010702',
      oid_content_type = '2a864886f70d010903', oid_message_digest = '2a864886f70d010904',
      oid_signing_time = '2a864886f70d010905', oid_ess_v2 = '2a864886f70d010910022f',
      oid_timestamp = '2a864886f70d010910020e', oid_tst_info = '2a864886f70d0109100104';
const sha2_names = ['SHA-256', 'SHA-384', 'SHA-512'];

/// What a CMS must look like, before anyone is trusted.
const bundle_form = {
  prefix: 'signature', content_type: oid_data, signing_time_required: true,
  timestamps_allowed: true, sorted_sets_required: true, rsa_encryption_name_allowed: false,
  signer_floor: {rsa_bits_min: 3072, ec_bits_min: 256}
};

function fault_maker(prefix) {
  return (word, what) => new Refusal(prefix + '.' + word, what);
}

/// 0, 1, 2 for SHA-256, SHA-384, SHA-512; -1: not allowed.
function sha2_index(whole) {
  const said = split_algorithm(whole);
  if (said === null) return -1;
  if (said.parameters.length !== 0 && hex(said.parameters) !== '0500') return -1;
  const found = /^6086480165030402(0[123])$/.exec(said.oid);
  return found === null ? -1 : parseInt(found[1], 16) - 1;
}

/// {kind, index} of a signature algorithm; index -1: named by the digest algorithm alone.
function signature_kind(whole) {
  const said = split_algorithm(whole);
  if (said === null) return {kind: 'none', index: -1};
  const ecdsa = /^2a8648ce3d0403(0[234])$/.exec(said.oid);
  if (ecdsa !== null && said.parameters.length === 0)
    return {kind: 'EC', index: parseInt(ecdsa[1], 16) - 2};
  const rsa = /^2a864886f70d0101(01|0[bcd])$/.exec(said.oid);
  if (rsa === null || hex(said.parameters) !== '0500') return {kind: 'none', index: -1};
  return {kind: 'RSA', index: rsa[1] === '01' ? -1 : parseInt(rsa[1], 16) - 11};
}

/// The parts of the one SignerInfo; null: malformed.
function split_signer(bytes, out) {
  const reader = new DerReader(bytes);
  const version = reader.take(tag_integer);
  if (version === null) return false;
  out.signer_version = hex(version.value);
  const name = reader.take(tag_sequence);
  const key = name === null ? reader.take(tag_0_primitive) : null;
  if (name === null && key === null) return false;
  out.issuer_and_serial = name === null ? null : name.value;
  out.key_identifier = key === null ? null : key.value;
  const digest_algorithm = reader.take(tag_sequence);
  if (digest_algorithm === null) return false;
  out.digest_algorithm = digest_algorithm.whole;
  const signed_attributes = reader.take(tag_0);
  if (signed_attributes !== null) out.signed_attributes = signed_attributes;
  const algorithm = reader.take(tag_sequence), signature = reader.take(tag_octets);
  if (algorithm === null || signature === null) return false;
  out.signature_algorithm = algorithm.whole;
  out.signature = signature.value;
  const unsigned_attributes = reader.take(tag_1);
  if (unsigned_attributes !== null) {
    if (unsigned_attributes.value.length === 0) return false;
    out.unsigned_attributes = unsigned_attributes.value;
  }
  return reader.is_empty;
}

/// The raw parts of a SignedData; null: malformed.
function split_signed_data(bytes) {
  const reader = new DerReader(bytes);
  const out = {content: null, has_certificates: false, has_crls: false, certificates: [],
               signers: 0, signed_attributes: null, unsigned_attributes: null};
  const version = reader.take(tag_integer), algorithms = reader.take(tag_set),
        encapsulated = reader.take(tag_sequence);
  if (version === null || algorithms === null || encapsulated === null) return null;
  out.version = hex(version.value);
  const listed = der_items(algorithms.value, 64);
  if (listed === null || listed.some(item => item.tag !== tag_sequence)) return null;
  out.digest_algorithms = listed.map(item => item.whole);
  const inner = new DerReader(encapsulated.value), type = inner.take(tag_oid);
  if (type === null) return null;
  out.content_type = hex(type.value);
  const wrapped = inner.take(tag_0);
  if (wrapped !== null) {
    const octets_reader = new DerReader(wrapped.value), octets = octets_reader.take(tag_octets);
    if (octets === null || !octets_reader.is_empty) return null;
    out.content = octets.value;
  }
  if (!inner.is_empty) return null;
  const certificates = reader.take(tag_0);
  if (certificates !== null) {
    out.has_certificates = true;
    const items = der_items(certificates.value, certificates_embedded_max);
    if (items === null || items.some(item => item.tag !== tag_sequence)) return null;
    out.certificates = items.map(item => item.whole);
  }
  out.has_crls = reader.take(tag_1) !== null;
  const signers = reader.take(tag_set);
  if (signers === null || !reader.is_empty) return null;
  const each = new DerReader(signers.value);
  while (!each.is_empty) {
    const signer = each.take(tag_sequence);
    if (signer === null || (out.signers === 0 && !split_signer(signer.value, out))) return null;
    ++out.signers;
  }
  return out;
}

/// [{oid, value, whole}]; each once, each with exactly one value; null: otherwise.
function split_attributes(bytes) {
  const out = [], items = der_items(bytes, attributes_max);
  if (items === null) return null;
  for (const item of items) {
    const reader = new DerReader(item.value), oid = reader.take(tag_oid),
          values = reader.take(tag_set);
    if (item.tag !== tag_sequence || oid === null || values === null || !reader.is_empty)
      return null;
    const one = der_items(values.value, 1);
    const id = hex(oid.value);
    if (one === null || one.length !== 1 || out.some(other => other.oid === id)) return null;
    out.push({oid: id, value: one[0], whole: item.whole});
  }
  return out;
}

function attribute(attributes, oid) {
  const found = attributes.find(one => one.oid === oid);
  return found === undefined ? null : found.value;
}

/// SET OF in DER: sorted as octet strings (X.690 §11.6).
function is_sorted_set(wholes) {
  for (let i = 1; i < wholes.length; ++i) {
    const a = latin1(wholes[i - 1]), b = latin1(wholes[i]);
    if (a > b) return false;
  }
  return true;
}

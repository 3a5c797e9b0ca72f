// Public keys and the signatures made with them, by WebCrypto. What it does not know is never
// believed.

const oid_rsa_arc = '2a864886f70d0101';
const curves = {
  '2a8648ce3d030107': {name: 'P-256', bits: 256, bytes: 32},
  '2b81040022': {name: 'P-384', bits: 384, bytes: 48},
  '2b81040023': {name: 'P-521', bits: 521, bytes: 66},
  '2b81040021': {name: 'P-224', bits: 224, bytes: 28},
  '2a8648ce3d030101': {name: 'P-192', bits: 192, bytes: 24}
};

function bit_length(bytes) {
  let first = 0;
  while (first < bytes.length && bytes[first] === 0) ++first;
  return first === bytes.length ? 0
                                : (bytes.length - first) * 8 - (Math.clz32(bytes[first]) - 24);
}

/// {type, curve, bits, …} of a SubjectPublicKeyInfo; null: malformed. What is not known is
/// "unknown" and verifies nothing.
function read_key(whole) {
  const outer = new DerReader(whole).take(tag_sequence);
  if (outer === null) return null;
  const reader = new DerReader(outer.value);
  const algorithm = reader.take(tag_sequence), bits = reader.take(tag_bits);
  if (algorithm === null || bits === null || !reader.is_empty || bits.value[0] !== 0) return null;
  const said = split_algorithm(algorithm.whole);
  if (said === null) return null;
  const point = bits.value.subarray(1);
  if (said.oid === '2a8648ce3d0201') {
    const named = new DerReader(said.parameters).take(tag_oid);
    const curve = named === null ? undefined : curves[hex(named.value)];
    if (curve === undefined) return {type: 'EC', curve: 'unnamed', bits: 0};
    return {type: 'EC', curve: curve.name, bits: curve.bits, bytes: curve.bytes, point};
  }
  if (said.oid === oid_rsa_arc + '01') {
    const pair = new DerReader(point).take(tag_sequence);
    const inner = pair === null ? null : new DerReader(pair.value);
    const modulus = inner === null ? null : inner.take(tag_integer);
    const exponent = inner === null ? null : inner.take(tag_integer);
    if (exponent === null || !inner.is_empty) return null;
    return {type: 'RSA', curve: '', bits: bit_length(modulus.value), modulus: modulus.value,
            exponent: exponent.value};
  }
  if (said.oid === '2b6570') return {type: 'ED25519', curve: '', bits: 256, point};
  return {type: 'unknown', curve: '', bits: 0};
}

/// {key, hash, salt} that a signature algorithm asks for; null: none that is known here.
function signature_scheme(whole) {
  const said = split_algorithm(whole);
  if (said === null) return null;
  const ecdsa = {'2a8648ce3d0401': 'SHA-1', '2a8648ce3d040302': 'SHA-256',
                 '2a8648ce3d040303': 'SHA-384', '2a8648ce3d040304': 'SHA-512'};
  const rsa = {'05': 'SHA-1', '0b': 'SHA-256', '0c': 'SHA-384', '0d': 'SHA-512'};
  if (ecdsa[said.oid]) return {key: 'EC', hash: ecdsa[said.oid]};
  if (said.oid === '2b6570') return {key: 'ED25519', hash: ''};
  if (said.oid === oid_rsa_arc + '0a') return pss_scheme(said.parameters);
  const last = said.oid.startsWith(oid_rsa_arc) ? said.oid.slice(oid_rsa_arc.length) : '';
  if (rsa[last]) return {key: 'RSA', hash: rsa[last]};
  // MD2, MD4, MD5, or one that OpenSSL does not know by name.
  return {key: /^0[234]$/.test(last) ? 'RSA' : 'unknown', hash: 'weak'};
}

function pss_scheme(parameters) {
  const names = {'608648016503040201': 'SHA-256', '608648016503040202': 'SHA-384',
                 '608648016503040203': 'SHA-512'};
  const outer = new DerReader(parameters).take(tag_sequence);
  if (outer === null) return null;
  const reader = new DerReader(outer.value);
  const hash = reader.take(0xA0), mask = reader.take(0xA1), salt = reader.take(0xA2);
  if (hash === null || mask === null || salt === null || !reader.is_empty) return null;
  const hash_said = split_algorithm(hash.value), mask_said = split_algorithm(mask.value);
  const mask_hash = mask_said === null ? null : split_algorithm(mask_said.parameters);
  const size = new DerReader(salt.value).take(tag_integer);
  if (hash_said === null || mask_hash === null || size === null || size.value.length !== 1 ||
      mask_said.oid !== oid_rsa_arc + '08' || mask_hash.oid !== hash_said.oid ||
      !names[hash_said.oid])
    return null;
  return {key: 'RSA', hash: names[hash_said.oid], salt: size.value[0]};
}

/// r ‖ s of a DER ECDSA-Sig-Value for a curve of so many bytes; null: malformed.
function raw_ecdsa(signature, bytes) {
  const outer_reader = new DerReader(signature), outer = outer_reader.take(tag_sequence);
  if (outer === null || !outer_reader.is_empty) return null;
  const numbers = der_items(outer.value, 2);
  if (numbers === null || numbers.length !== 2) return null;
  const out = new Uint8Array(2 * bytes);
  for (let i = 0; i < 2; ++i) {
    const value = numbers[i].value;
    if (numbers[i].tag !== tag_integer || !is_minimal_integer(value) || value[0] >= 0x80)
      return null;
    const digits = value[0] === 0 && value.length > 1 ? value.subarray(1) : value;
    if (digits.length > bytes) return null;
    out.set(digits, (i + 1) * bytes - digits.length);
  }
  return out;
}

function base64url(bytes) {
  let first = 0;
  while (first < bytes.length - 1 && bytes[first] === 0) ++first;
  return base64_of(bytes.subarray(first)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '');
}

/// Whether the key of the certificate made the signature; false also where the browser cannot say.
async function is_signed_by(certificate, scheme, data, signature) {
  const key = certificate.key;
  if (scheme === null || scheme.key !== key.type || scheme.hash === 'weak') return false;
  try {
    if (key.type === 'EC') {
      const raw = key.point === undefined ? null : raw_ecdsa(signature, key.bytes);
      if (raw === null) return false;
      const made = await crypto.subtle.importKey(
          'raw', key.point, {name: 'ECDSA', namedCurve: key.curve}, false, ['verify']);
      return await crypto.subtle.verify({name: 'ECDSA', hash: scheme.hash}, made, raw, data);
    }
    if (key.type === 'RSA') {
      const name = scheme.salt === undefined ? 'RSASSA-PKCS1-v1_5' : 'RSA-PSS';
      const made = await crypto.subtle.importKey(
          'jwk', {kty: 'RSA', n: base64url(key.modulus), e: base64url(key.exponent), ext: true},
          {name, hash: scheme.hash}, false, ['verify']);
      return await crypto.subtle.verify({name, saltLength: scheme.salt}, made, signature, data);
    }
    const made = await crypto.subtle.importKey('raw', key.point, {name: 'Ed25519'}, false,
                                               ['verify']);
    return await crypto.subtle.verify({name: 'Ed25519'}, made, signature, data);
  } catch (e) {
    return false;  // a key or curve that WebCrypto does not take
  }
}

// X.509 certificates (RFC 5280): what one says, and whether a key made a signature. The part of
// checks/parse/x509.cpp that a bundle needs, without OpenSSL.

const certificates_in_file_max = 1024;
const certificate_file_bytes_max = 4194304;
const extensions_max = 64, names_max = 64;

function malformed_certificate(what) {
  return new Refusal('certificate.malformed', what);
}

const attribute_names = {
  '550403': 'CN', '550406': 'C', '55040a': 'O', '55040b': 'OU', '550407': 'L', '550408': 'ST',
  '550405': 'serialNumber', '550461': 'organizationIdentifier', '2a864886f70d010901': 'emailAddress',
  '0992268993f22c640119': 'DC'
};

/// A string of a name as text; null: another type.
function name_string(item) {
  const b = item.value;
  switch (item.tag) {
    case 0x0C:
      return strict_utf8(b);
    case 0x13: case 0x14: case 0x16: case 0x1A:
      return latin1(b);
    case 0x1E: {
      let out = '';
      for (let i = 0; i + 1 < b.length; i += 2) out += String.fromCharCode(b[i] * 256 + b[i + 1]);
      return b.length % 2 === 0 ? out : null;
    }
    default:
      return null;
  }
}

/// A Name as {shown, canonical}: RFC 2253 for people, and the form in which OpenSSL compares (case
/// of ASCII and runs of blanks do not count); null: malformed.
function read_name(whole) {
  const outer = new DerReader(whole).take(tag_sequence);
  const sets = outer === null ? null : der_items(outer.value, names_max);
  if (sets === null) return null;
  const shown = [], canonical = [];
  for (const set of sets) {
    const parts = set.tag === tag_set ? der_items(set.value, names_max) : null;
    if (parts === null || parts.length === 0) return null;
    const shown_parts = [], canonical_parts = [];
    for (const part of parts) {
      const reader = new DerReader(part.value), oid = reader.take(tag_oid), value = reader.next();
      if (part.tag !== tag_sequence || oid === null || value === null || !reader.is_empty)
        return null;
      const text = name_string(value), id = hex(oid.value);
      const word = attribute_names[id] || dotted(oid.value);
      const said = text === null ? '#' + hex(value.whole)
                                 : text.replace(/[,+"\\<>;]/g, '\\$&').replace(/^[ #]| $/g, '\\$&');
      shown_parts.push(word + '=' + said);
      canonical_parts.push(text === null
          ? id + ':' + hex(value.whole)
          : id + '=' + text.replace(/[ \t\n\v\f\r]+/g, ' ').replace(/^ | $/g, '')
                           .replace(/[A-Z]/g, c => c.toLowerCase()));
    }
    shown.unshift(shown_parts.join('+'));
    canonical.push(JSON.stringify(canonical_parts));
  }
  return {shown: printable(shown.join(',')), canonical: canonical.join('/')};
}

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

const usage_names = ['digitalSignature', 'nonRepudiation', 'keyEncipherment', 'dataEncipherment',
                     'keyAgreement', 'keyCertSign', 'cRLSign', 'encipherOnly', 'decipherOnly'];
/// Extensions that may be critical: those that X509_supported_extension of OpenSSL 3.0 knows.
const supported_extensions = new Set([
  '551d0f', '551d11', '551d13', '551d20', '551d1f', '551d25', '551d24', '551d1e', '551d21',
  '551d36', '6086480186f8420101'
]);

/// Reads what decides from the extensions into `out`; false: malformed.
function read_extensions(bytes, out) {
  const list = new DerReader(bytes).take(tag_sequence);
  const items = list === null ? null : der_items(list.value, extensions_max);
  if (items === null || list.whole.length !== bytes.length) return false;
  const seen = new Set();
  for (const item of items) {
    const reader = new DerReader(item.value), oid = reader.take(tag_oid);
    const flag = reader.take(tag_boolean), octets = reader.take(tag_octets);
    if (item.tag !== tag_sequence || oid === null || octets === null || !reader.is_empty)
      return false;
    if (flag !== null && flag.value.length !== 1) return false;
    const id = hex(oid.value), is_critical = flag !== null && flag.value[0] !== 0;
    if (seen.has(id)) return false;
    seen.add(id);
    if (is_critical && !supported_extensions.has(id)) out.has_unhandled_critical = true;
    if (!read_extension(id, is_critical, octets.value, out)) return false;
  }
  return true;
}

function read_extension(id, is_critical, bytes, out) {
  const reader = new DerReader(bytes);
  const item = reader.next();
  if (item === null) return !['551d13', '551d0f', '551d25', '551d0e', '551d23'].includes(id);
  if (id === '551d1e') out.has_name_constraints = true;
  if (id === '2b0601050507010e') out.is_proxy = true;
  if (!['551d13', '551d0f', '551d25', '551d0e', '551d23'].includes(id)) return true;
  if (!reader.is_empty) return false;
  const inner = new DerReader(item.value);
  switch (id) {
    case '551d13': {  // basicConstraints
      if (item.tag !== tag_sequence) return false;
      const is_ca = inner.take(tag_boolean), length = inner.take(tag_integer);
      if (!inner.is_empty || (is_ca !== null && is_ca.value.length !== 1)) return false;
      out.has_basic_constraints = true;
      out.says_ca = is_ca !== null && is_ca.value[0] !== 0;
      if (length === null) return true;
      if (!out.says_ca || length.value.length > 2 || length.value[0] >= 0x80) return false;
      out.path_length_max = length.value.reduce((sum, byte) => sum * 256 + byte, 0);
      return true;
    }
    case '551d0f': {  // keyUsage
      if (item.tag !== tag_bits || item.value.length < 1 || item.value[0] > 7) return false;
      out.has_key_usage = true;
      usage_names.forEach((name, i) => {
        const byte = item.value[1 + (i >> 3)];
        if (byte !== undefined && byte & 0x80 >> (i & 7)) out.key_usages.push(name);
      });
      return true;
    }
    case '551d25': {  // extKeyUsage
      const usages = item.tag === tag_sequence ? der_items(item.value, extensions_max) : null;
      if (usages === null || usages.some(usage => usage.tag !== tag_oid)) return false;
      out.has_extended_usage = true;
      out.extended_usage_is_critical = is_critical;
      out.extended_key_usages = usages.map(usage => dotted(usage.value));
      return true;
    }
    case '551d0e':  // subjectKeyIdentifier
      if (item.tag !== tag_octets) return false;
      out.key_identifier = hex(item.value);
      return true;
    default: {  // authorityKeyIdentifier
      const parts = item.tag === tag_sequence ? der_items(item.value, 3) : null;
      if (parts === null) return false;
      for (const part of parts) {
        if (part.tag === 0x80) out.authority_key = hex(part.value);
        if (part.tag === 0x82) out.authority_serial = hex(part.value);
        if (part.tag === 0xA1) {
          const names = der_items(part.value, names_max);
          if (names === null) return false;
          const directory = names.find(name => name.tag === 0xA4);
          const name = directory === undefined ? null : read_name(directory.value);
          if (name !== null) out.authority_issuer = name.canonical;
        }
      }
      return true;
    }
  }
}

/// The one certificate that fills the bytes, in DER; throws certificate.malformed.
async function parse_certificate(der) {
  const fail = what => malformed_certificate(what);
  const outer_reader = new DerReader(der), outer = outer_reader.take(tag_sequence);
  if (outer === null || !outer_reader.is_empty || !is_well_formed_der(der, 0))
    throw fail('not a certificate in DER');
  const parts = new DerReader(outer.value);
  const tbs = parts.take(tag_sequence), algorithm = parts.take(tag_sequence),
        bits = parts.take(tag_bits);
  if (bits === null || !parts.is_empty || bits.value.length < 1 || bits.value[0] !== 0)
    throw fail('not a certificate');
  const fields = new DerReader(tbs.value);
  const out = {der, tbs: tbs.whole, signature: bits.value.subarray(1), algorithm: algorithm.whole,
               version: 1, key_usages: [], extended_key_usages: [], path_length_max: null};
  const version = fields.take(tag_0);
  if (version !== null) {
    const number = new DerReader(version.value).take(tag_integer);
    if (number === null || number.value.length !== 1 || number.value[0] > 2) throw fail('version');
    out.version = number.value[0] + 1;
  }
  const serial = fields.take(tag_integer), inner_algorithm = fields.take(tag_sequence),
        issuer = fields.take(tag_sequence), validity = fields.take(tag_sequence),
        subject = fields.take(tag_sequence), key = fields.take(tag_sequence);
  if (key === null || !is_minimal_integer(serial.value)) throw fail('a field is missing');
  fields.take(0x81);
  fields.take(0x82);
  const extensions = fields.take(tag_3);
  if (!fields.is_empty) throw fail('a field too many');
  const issuer_name = read_name(issuer.whole), subject_name = read_name(subject.whole);
  out.key = read_key(key.whole);
  const times = der_items(validity.value, 2);
  if (issuer_name === null || subject_name === null || out.key === null || times === null ||
      times.length !== 2)
    throw fail('a field is malformed');
  out.issuer_whole = issuer.whole;
  out.serial_whole = serial.whole;
  out.serial = hex(serial.value);
  out.issuer = issuer_name.shown;
  out.subject = subject_name.shown;
  out.issuer_canonical = issuer_name.canonical;
  out.subject_canonical = subject_name.canonical;
  out.not_before = der_time(times[0]);
  out.not_after = der_time(times[1]);
  out.same_algorithm_twice = equal_bytes(inner_algorithm.whole, algorithm.whole);
  if (extensions !== null && !read_extensions(extensions.value, out))
    throw fail('the extensions are malformed');
  out.is_self_issued = out.subject_canonical === out.issuer_canonical;
  out.sha256 = await sha256_hex(der);
  return out;
}

/// All certificates in the bytes: one DER or any number of PEM blocks; throws
/// certificate.malformed.
async function parse_certificates(bytes) {
  if (bytes.length > certificate_file_bytes_max)
    throw malformed_certificate('the file is too large');
  if (bytes.length > 0 && bytes[0] === 0x30) return [await parse_certificate(bytes)];
  const text = latin1(bytes), out = [];
  const begin = '-----BEGIN CERTIFICATE-----', end = '-----END CERTIFICATE-----';
  for (let at = text.indexOf(begin); at >= 0; at = text.indexOf(begin, at)) {
    const start = at + begin.length, stop = text.indexOf(end, start);
    if (out.length === certificates_in_file_max)
      throw malformed_certificate('more than 1024 certificates');
    const der = stop < 0 ? null
                         : bytes_of_base64(text.slice(start, stop).replace(/[ \t\r\n]/g, ''));
    if (der === null || der.length === 0) throw malformed_certificate('a PEM block is damaged');
    out.push(await parse_certificate(der));
    at = stop + end.length;
  }
  if (out.length === 0) throw malformed_certificate('no certificate found');
  return out;
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

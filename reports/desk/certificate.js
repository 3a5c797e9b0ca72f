// X.509 certificates (RFC 5280): what one says, and whether a key made a signature. The part of
// checks/parse/x509.cpp that a bundle needs, without OpenSSL.

const certificates_in_file_max = 1024;
const certificate_file_bytes_max = 4194304;
const names_max = 64;

function malformed_certificate(what) {
  return new Refusal('certificate.malformed', what);
}

const attribute_names = {
  '550403': 'CN', '550406': 'C', '55040a': 'O', '55040b': 'OU', '550407': 'L', '550408': 'ST',
  '550405': 'serialNumber', '550461': 'organizationIdentifier',
  '2a864886f70d010901': 'emailAddress', '0992268993f22c640119': 'DC'
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

// The extensions of a certificate that decide (RFC 5280 §4.2).

const extensions_max = 64;

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

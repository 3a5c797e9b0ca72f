// CMS signatures (RFC 5652, CAdES baseline), judged strictly, as checks/parse/cms_*.cpp judge them:
// everything that is not demanded is refused. Nobody is trusted by read_cms; trust_cms does that.

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

function refuse_cms_form(parts, form, attached, fault) {
  if (parts.signers !== 1)
    return fault('not_one_signer', 'expected one signer, found ' + parts.signers);
  if (parts.content_type !== form.content_type)
    return fault('wrong_content_type', 'content type is another');
  if (attached && parts.content === null)
    return fault('content_missing', 'the signature carries no content');
  if (!attached && parts.content !== null)
    return fault('attached_content', 'a detached signature carries content');
  if (parts.has_crls)
    return fault('unused_crl', 'a revocation list is embedded that nothing here uses');
  if (!parts.has_certificates)
    return fault('no_signer_certificate', 'no certificate is embedded');
  const by_key = parts.issuer_and_serial === null || parts.issuer_and_serial.length === 0;
  const is_data = form.content_type === oid_data;
  if (parts.signer_version !== (by_key ? '03' : '01') ||
      parts.version !== (by_key || !is_data ? '03' : '01'))
    return fault('wrong_version', 'a version number does not fit the fields');
  if (parts.signed_attributes === null || parts.signed_attributes.value.length === 0)
    return fault('no_signed_attributes', 'there are no signed attributes');
  return null;
}

function refuse_algorithms(parts, form, fault) {
  const index = sha2_index(parts.digest_algorithm);
  if (index < 0) {
    const said = split_algorithm(parts.digest_algorithm);
    const is_weak =
        said !== null && (said.oid === '2b0e03021a' || said.oid === '2a864886f70d0205');
    return is_weak ? fault('weak_digest', 'the digest algorithm is SHA-1 or MD5')
                   : fault('unknown_algorithm',
                           'the digest algorithm is not SHA-256, SHA-384 or SHA-512');
  }
  if (parts.digest_algorithms.length !== 1 || sha2_index(parts.digest_algorithms[0]) !== index)
    return fault('algorithm_mismatch', "the list of digest algorithms is not the signer's");
  const named = signature_kind(parts.signature_algorithm);
  if (named.kind === 'none' || (named.index < 0 && !form.rsa_encryption_name_allowed))
    return fault('unknown_algorithm',
                 'the signature algorithm is not ECDSA or RSA PKCS#1 v1.5 with SHA-2');
  if (named.index >= 0 && named.index !== index)
    return fault('algorithm_mismatch', 'signature and digest algorithms differ');
  return null;
}

function refuse_key(signer, kind, form, fault) {
  const key = signer.key, words = key.type + ' of ' + key.bits + ' bits';
  if (key.type !== kind)
    return fault('algorithm_mismatch', 'the signature algorithm does not fit the key, ' + words);
  const floor = kind === 'EC' ? form.signer_floor.ec_bits_min : form.signer_floor.rsa_bits_min;
  const is_unnamed = kind === 'EC' && key.curve === 'unnamed';
  if (!is_unnamed && key.bits < floor)
    return fault('weak_key', "the signer's key is " + words + ', at least ' + floor + ' needed');
  if (kind === 'EC' && key.curve !== 'P-256' && key.curve !== 'P-384')
    return fault('unknown_algorithm',
                 "the signer's curve is " + key.curve + ', not P-256 or P-384');
  if (!signer.key_usages.includes('digitalSignature') &&
      !signer.key_usages.includes('nonRepudiation'))
    return fault('bad_key_usage',
                 "the signer's certificate allows neither digitalSignature nor nonRepudiation");
  return null;
}

/// SHA-256 of the certificates that SigningCertificateV2 names; null: malformed.
async function named_certificates(value, embedded) {
  if (value.tag !== tag_sequence) return null;
  const list = new DerReader(value.value).take(tag_sequence);
  const items = list === null ? null : der_items(list.value, certificates_embedded_max);
  if (items === null || items.length === 0) return null;
  const out = [];
  for (const item of items) {
    const reader = new DerReader(item.value);
    if (item.tag !== tag_sequence) return null;
    const algorithm = reader.take(tag_sequence);
    const index = algorithm === null ? 0 : sha2_index(algorithm.whole);
    const octets = reader.take(tag_octets);
    if (index < 0 || octets === null) return null;
    let name = 'unknown';
    for (const certificate of embedded)
      if (equal_bytes(await digest(sha2_names[index], certificate.der), octets.value))
        name = certificate.sha256;
    out.push(name);
  }
  return out;
}

/// The embedded certificate that the signer identifier names; null: none.
function certificate_named(parts, embedded) {
  if (parts.key_identifier !== null)
    return embedded.find(one => one.key_identifier === hex(parts.key_identifier)) || null;
  const items = der_items(parts.issuer_and_serial, 2);
  if (items === null || items.length !== 2) return null;
  const issuer = read_name(items[0].whole);
  const serial = hex(items[1].value);
  const found = issuer === null ? undefined : embedded.find(
      one => one.issuer_canonical === issuer.canonical && one.serial === serial);
  // Letter for letter, where OpenSSL does not regard case.
  return found !== undefined && equal_bytes(found.issuer_whole, items[0].whole) &&
                 equal_bytes(found.serial_whole, items[1].whole)
             ? found : null;
}

/// The signed attributes that CAdES baseline demands, but for the ESS one; throws.
async function read_signed(parts, attributes, content, form, fault, out) {
  const type = attribute(attributes, oid_content_type);
  if (type === null || type.tag !== tag_oid || hex(type.value) !== parts.content_type)
    throw fault('wrong_content_type', 'the signed content type is absent or another');
  const said = attribute(attributes, oid_message_digest);
  if (said === null || said.tag !== tag_octets)
    throw fault('no_digest', 'no message digest is signed');
  const made = await digest(sha2_names[sha2_index(parts.digest_algorithm)], content);
  if (!equal_bytes(said.value, made))
    throw fault('altered_content', 'the content is not what was signed');
  const time = attribute(attributes, oid_signing_time);
  out.signing_time = time === null ? null : der_time(time);
  if ((time === null && form.signing_time_required) || (time !== null && out.signing_time === null))
    throw fault('no_signing_time', 'the signing time is absent or malformed');
  if (attribute(attributes, oid_ess_v2) === null)
    throw fault('no_ess', "no ESSCertIDv2 attribute names the signer's certificate");
}

function read_unsigned(parts, form, fault) {
  if (parts.unsigned_attributes === null) return [];
  const attributes = split_attributes(parts.unsigned_attributes);
  if (attributes === null)
    throw fault('duplicate_attribute',
                'an unsigned attribute occurs twice or has not one value');
  for (const one of attributes)
    // Nothing signs these bytes: what is not verified elsewhere is refused.
    if (!form.timestamps_allowed || one.oid !== oid_timestamp)
      throw fault('unknown_attribute', 'an unsigned attribute is not a signature time stamp');
  return attributes.map(one => one.value.whole);
}

/// Where every SET OF must stand in order: certificates and attributes.
function is_der_throughout(parts) {
  const signed = split_attributes(parts.signed_attributes.value);
  return is_sorted_set(parts.certificates) &&
         (signed === null || is_sorted_set(signed.map(one => one.whole)));
}

function outer_parts(der, fault) {
  const reader = new DerReader(der), outer = reader.take(tag_sequence);
  if (outer === null) throw fault('not_der', 'this is not a CMS in DER');
  if (!reader.is_empty)
    throw fault('trailing_bytes', reader.rest.length + ' bytes follow the signature');
  if (!is_well_formed_der(der, 0))
    throw fault('not_der', 'a length is indefinite, not minimal or too long');
  const info = new DerReader(outer.value), type = info.take(tag_oid), inner = info.take(tag_0);
  const body_reader = inner === null ? null : new DerReader(inner.value);
  const body = body_reader === null ? null : body_reader.take(tag_sequence);
  if (type === null || hex(type.value) !== oid_signed_data || body === null || !info.is_empty ||
      !body_reader.is_empty)
    throw fault('not_signed_data', 'this is not CMS SignedData');
  const parts = split_signed_data(body.value);
  if (parts === null) throw fault('not_signed_data', 'the SignedData is malformed');
  return parts;
}

/// The signer's key made this signature over the signed attributes, which are hashed as a SET.
async function is_mathematically_good(parts, signer) {
  const to_sign = parts.signed_attributes.whole.slice();
  to_sign[0] = tag_set;
  const named = signature_kind(parts.signature_algorithm);
  const index = named.index < 0 ? sha2_index(parts.digest_algorithm) : named.index;
  return is_signed_by(signer, {key: named.kind, hash: sha2_names[index]}, to_sign,
                      parts.signature);
}

/// Form and mathematics of a CMS over `given`, or over the content inside where `given` is null;
/// nobody is trusted. Gives {signer, others, named, signing_time, value, timestamps, content};
/// throws a Refusal.
async function read_cms(der, given, form) {
  const fault = fault_maker(form.prefix), attached = given === null;
  if (der.length > cms_bytes_max) throw fault('too_large', 'the signature is larger than 10 MiB');
  const parts = outer_parts(der, fault);
  const refused = refuse_cms_form(parts, form, attached, fault) ||
                  refuse_algorithms(parts, form, fault);
  if (refused) throw refused;
  if (form.sorted_sets_required && !is_der_throughout(parts))
    throw fault('not_der', 'the signature is not in DER');
  const attributes = split_attributes(parts.signed_attributes.value);
  if (attributes === null)
    throw fault('duplicate_attribute', 'a signed attribute occurs twice or has not one value');
  const content = attached ? parts.content : given;
  const out = {content, others: [], value: parts.signature};
  await read_signed(parts, attributes, content, form, fault, out);
  out.timestamps = read_unsigned(parts, form, fault);
  const embedded = [];
  for (const whole of parts.certificates) {
    try {
      embedded.push(await parse_certificate(whole));
    } catch (e) {
      throw fault('not_der', 'an embedded certificate cannot be read: ' + e.what);
    }
  }
  const signer = certificate_named(parts, embedded);
  if (signer === null)
    throw fault('invalid', 'the signature does not verify with the certificate that it names');
  const kind = signature_kind(parts.signature_algorithm).kind;
  const unfit = refuse_key(signer, kind, form, fault);
  // A key that is refused anyway need not be one that WebCrypto can verify with.
  if (!(await is_mathematically_good(parts, signer)))
    throw unfit && unfit.code !== form.prefix + '.bad_key_usage' && signer.key.type === kind
        ? unfit
        : fault('invalid', 'the signature does not verify with the certificate that it names');
  out.named = await named_certificates(attribute(attributes, oid_ess_v2), embedded);
  if (out.named === null) throw fault('wrong_ess', 'the ESSCertIDv2 attribute is malformed');
  for (const one of embedded) {
    if (one.sha256 === out.named[0] && out.signer === undefined)
      out.signer = one;
    else
      out.others.push(one);
  }
  if (out.signer === undefined || !same_certificate(out.signer, signer))
    throw fault('wrong_ess',
                "the ESSCertIDv2 attribute names another certificate than the signer's");
  if (unfit) throw unfit;
  return out;
}

/// Extended key usages that a signer of documents may have, when its certificate names any.
const document_usages = ['2.5.29.37.0', '1.3.6.1.5.5.7.3.4', '1.3.6.1.5.5.7.3.2',
                         '1.3.6.1.5.5.7.3.36', '1.3.6.1.4.1.311.10.3.12'];

/// Digests of the certificates above the anchor that hang together up to a self-signed one.
async function bound_above(cms, path) {
  const out = [];
  let top = path[path.length - 1];
  for (let steps = 0; steps <= cms.others.length; ++steps) {
    if (top.is_self_issued) return (await is_issued_by(top, top)) ? out : [];
    let next = null;
    for (const other of cms.others)
      if (next === null && (await is_issued_by(top, other))) next = other;
    if (next === null) return [];
    top = next;
    out.push(top.sha256);
  }
  return [];
}

/// The path from the signer to an anchor; throws a Refusal. `trust`: {at, purpose, prefix, floor}.
async function trust_cms(cms, anchors, trust) {
  const fault = fault_maker(trust.prefix);
  const chain = await verify_chain(cms.signer, cms.others, anchors, trust);
  if (chain.reason !== '') {
    if (chain.reason === 'weak_signature') throw fault('weak_chain', chain.detail);
    const same = ['expired', 'not_yet_valid', 'weak_key', 'bad_key_usage', 'invalid_path'];
    throw fault(same.includes(chain.reason) ? chain.reason : 'untrusted_signer', chain.detail);
  }
  if (trust.purpose === 'any' && cms.signer.extended_key_usages.length > 0 &&
      !cms.signer.extended_key_usages.some(usage => document_usages.includes(usage)))
    throw fault('bad_key_usage', 'the extended key usages of "' + cms.signer.subject +
                                     '" are not for documents');
  const bound = new Set((await bound_above(cms, chain.path)).concat(
      cms.named, chain.path.map(one => one.sha256)));
  const seen = new Set([cms.signer.sha256]);
  for (const one of cms.others) {
    if (!bound.has(one.sha256) || seen.has(one.sha256))
      throw fault('unused_certificate', '"' + one.subject + '" is embedded without need');
    seen.add(one.sha256);
  }
  return chain.path;
}

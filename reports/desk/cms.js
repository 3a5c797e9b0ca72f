// CMS signatures (RFC 5652, CAdES baseline), judged strictly, as checks/parse/cms_*.cpp judge them:
// everything that is not demanded is refused. Nobody is trusted by read_cms; trust_cms does that.

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

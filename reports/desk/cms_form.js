// What a CMS may look like: everything that is not demanded is refused (checks/parse/cms_form.cpp).

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

// Whether certificates lead to an anchor that the city pinned: the path that OpenSSL would build
// (checks/parse/x509_chain.cpp), with its checks in its order. What cannot be judged here
// (name constraints, curves that WebCrypto lacks) is refused, never believed.

/// Longest path built; certificates_embedded_max and some roots.
const path_max = 40;

function may_sign_certificates(certificate) {
  return !certificate.has_key_usage || certificate.key_usages.includes('keyCertSign');
}

/// X509_check_issued: names, key identifiers, kind of key, and the issuer's key usage.
function fits_issuer(child, issuer) {
  if (child.issuer_canonical !== issuer.subject_canonical) return false;
  if (child.authority_key !== undefined && issuer.key_identifier !== undefined &&
      child.authority_key !== issuer.key_identifier)
    return false;
  if (child.authority_serial !== undefined && child.authority_serial !== issuer.serial)
    return false;
  if (child.authority_issuer !== undefined && child.authority_issuer !== issuer.issuer_canonical)
    return false;
  const scheme = signature_scheme(child.algorithm);
  if (scheme !== null && scheme.key !== 'unknown' && scheme.key !== issuer.key.type) return false;
  return may_sign_certificates(issuer);
}

function is_self_signed(certificate) {
  return certificate.is_self_issued && fits_issuer(certificate, certificate);
}

async function is_issued_by(certificate, issuer) {
  return fits_issuer(certificate, issuer) && certificate.same_algorithm_twice &&
         is_signed_by(issuer, signature_scheme(certificate.algorithm), certificate.tbs,
                      certificate.signature);
}

function is_in_time(certificate, at) {
  return certificate.not_before !== null && certificate.not_after !== null &&
         certificate.not_before <= at && certificate.not_after > at;
}

/// The first issuer that is in time, else the one that expired last; null: none.
function issuer_among(certificate, candidates, at) {
  let best = null;
  for (const candidate of candidates) {
    if (!fits_issuer(certificate, candidate)) continue;
    if (is_in_time(candidate, at)) return candidate;
    if (best === null || candidate.not_after > best.not_after) best = candidate;
  }
  return best;
}

function same_certificate(a, b) {
  return a.sha256 === b.sha256;
}

/// {path, trusted_from, reason}: as far as a path could be built.
function build_path(leaf, intermediates, anchors, at) {
  const path = [leaf];
  const is_anchor = one => anchors.some(anchor => same_certificate(anchor, one));
  for (;;) {
    const top = path[path.length - 1];
    if (is_self_signed(top)) {
      if (is_anchor(top)) return {path, reason: ''};
      break;
    }
    const trusted = issuer_among(top, anchors, at);
    if (trusted !== null) {
      path.push(trusted);
      return {path, reason: ''};
    }
    const offered = intermediates.filter(one => !path.some(other => same_certificate(one, other)));
    const next = path.length === path_max ? null : issuer_among(top, offered, at);
    if (next === null) break;
    path.push(next);
  }
  // The very signer pinned: what is offered above it was built too, and is judged with it.
  return {path, reason: is_anchor(leaf) ? '' : 'untrusted'};
}

/// X509_check_ca of OpenSSL. Only the top of a path may be an authority of the old kinds: a root of
/// version 1, or one whose key usage alone says so.
function is_authority(certificate, is_top) {
  if (!may_sign_certificates(certificate)) return false;
  if (certificate.has_basic_constraints) return certificate.says_ca === true;
  if (!is_top) return false;
  return (certificate.version === 1 && is_self_signed(certificate)) ||
         certificate.has_key_usage === true;
}

/// X509_PURPOSE_TIMESTAMP_SIGN of an end certificate (RFC 3161 §2.3).
function may_stamp(certificate) {
  if (certificate.has_key_usage &&
      (certificate.key_usages.length === 0 ||
       certificate.key_usages.some(usage => usage !== 'digitalSignature' &&
                                            usage !== 'nonRepudiation')))
    return false;
  return certificate.extended_usage_is_critical === true &&
         certificate.extended_key_usages.length === 1 &&
         certificate.extended_key_usages[0] === '1.3.6.1.5.5.7.3.8';
}

function refuse_extensions(path, purpose) {
  let subordinates = 0;
  for (let i = 0; i < path.length; ++i) {
    const one = path[i];
    if (one.has_unhandled_critical || one.is_proxy || one.has_name_constraints)
      return {reason: 'invalid_path', at: one};
    if (i > 0 && !is_authority(one, i + 1 === path.length))
      return {reason: 'not_a_ca', at: one};
    if (i === 0 && purpose === 'timestamping' && !may_stamp(one))
      return {reason: 'bad_key_usage', at: one};
    if (i > 1 && one.path_length_max !== null && subordinates > one.path_length_max)
      return {reason: 'invalid_path', at: one};
    if (i > 0 && !one.is_self_issued) ++subordinates;
  }
  return null;
}

function refuse_time(certificate, at) {
  if (certificate.not_before === null || certificate.not_after === null)
    return {reason: 'invalid_path', at: certificate};
  if (certificate.not_before > at) return {reason: 'not_yet_valid', at: certificate};
  if (certificate.not_after <= at) return {reason: 'expired', at: certificate};
  return null;
}

/// Signatures and times from the anchor down. A weak signature is told by refuse_strength.
async function refuse_signatures(path, at, floor) {
  for (let i = path.length - 1; i >= 0; --i) {
    if (i + 1 < path.length) {
      const scheme = signature_scheme(path[i].algorithm);
      // Too weak to count, and a curve that WebCrypto cannot verify with: refuse_strength tells.
      const above = path[i + 1].key;
      const is_weak = (scheme !== null && scheme.hash === 'weak') ||
                      (['P-192', 'P-224'].includes(above.curve) && is_weak_key(above, floor));
      if (!is_weak && !(await is_issued_by(path[i], path[i + 1])))
        return {reason: 'bad_signature', at: path[i]};
    }
    const late = refuse_time(path[i], at);
    if (late !== null) return late;
  }
  return null;
}

function is_weak_key(key, floor) {
  if (key.type === 'RSA') return key.bits < floor.rsa_bits_min;
  if (key.type === 'EC') return key.bits < floor.ec_bits_min;
  return key.type !== 'ED25519';
}

function refuse_strength(path, floor) {
  for (let i = 0; i < path.length; ++i) {
    if (is_weak_key(path[i].key, floor)) return {reason: 'weak_key', at: path[i]};
    // The anchor's own signature carries no trust: it is trusted by decision.
    if (i + 1 === path.length) continue;
    const scheme = signature_scheme(path[i].algorithm);
    if (scheme === null || scheme.hash === 'weak' || scheme.hash === 'SHA-1')
      return {reason: 'weak_signature', at: path[i]};
  }
  return null;
}

/// {reason, detail, path}: an empty reason means trusted. `anchors` are certificates; `at` seconds.
async function verify_chain(leaf, intermediates, anchors, options) {
  if (anchors.length === 0)
    return {reason: 'no_anchors', detail: 'no trust anchor was given', path: [leaf]};
  const built = build_path(leaf, intermediates, anchors, options.at);
  const told = (found, path) => ({
    reason: found.reason, detail: found.reason.replace(/_/g, ' ') + ': "' + found.at.subject + '"',
    path
  });
  if (built.reason !== '') return told({reason: 'untrusted', at: built.path[0]}, built.path);
  const fault = refuse_extensions(built.path, options.purpose) ||
                await refuse_signatures(built.path, options.at, options.floor);
  const first_anchor =
      built.path.findIndex(one => anchors.some(anchor => same_certificate(anchor, one)));
  const path = built.path.slice(0, first_anchor + 1);
  if (fault) return told(fault, path);
  const weak = refuse_strength(path, options.floor);
  if (weak) return told(weak, path);
  return {reason: '', detail: '', path};
}

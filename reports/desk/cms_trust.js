// Whom a CMS that read_cms accepted may be believed (checks/parse/cms_trust.cpp).

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

// The judgement of a bundle, as reports/bundle/verify.cpp and cli/verify.cpp make it: fail closed,
// trust only from the certificates that the city handed in.

const manifest_name = 'META-INF/ASiCManifest001.xml';
const signature_name = 'META-INF/signature001.p7s';
const checksums_name = 'SHA256SUMS';
/// How far clocks of signer, authority and verifier may differ, in seconds.
const clock_difference_max_s = 300;

function find_sealing(members) {
  for (const name of [manifest_name, signature_name])
    if (!members.some(member => member.name === name))
      throw refuse_bundle('missing_member', 'the bundle is not sealed: a member is missing', name);
  const count = members.length;
  if (count < 2 || members[count - 2].name !== manifest_name ||
      members[count - 1].name !== signature_name)
    throw refuse_bundle('not_canonical', 'manifest and signature are not the last two members');
  return {manifest: members[count - 2].bytes, signature: members[count - 1].bytes};
}

/// Every member listed, every listed file there, every digest right; every fault is told.
function compare_manifest(entries, members, problems) {
  const listed = new Map();
  for (const entry of entries) listed.set(entry.key, entry.sha256);
  for (const member of members) {
    const said = listed.get(member.key);
    if (said === undefined)
      problems.push(refuse_bundle('unlisted_member', 'the member is not in the manifest',
                                  member.name));
    else if (said !== member.sha256)
      problems.push(refuse_bundle('altered_member', 'the member is not what the manifest lists',
                                  member.name));
    listed.delete(member.key);
  }
  for (const key of Array.from(listed.keys()).sort())
    problems.push(refuse_bundle('missing_member', 'the manifest lists a member that is not there',
                                name_of_key(key)));
  if (problems.length !== 0) return;
  for (let i = 0; i < members.length; ++i)
    if (entries[i].key !== members[i].key || (i > 0 && !(members[i - 1].key < members[i].key))) {
      problems.push(refuse_bundle('not_canonical', 'members or manifest are not sorted by name',
                                  members[i].name));
      return;
    }
}

function compare_checksums(members, problems) {
  const found = members.find(member => member.name === checksums_name);
  if (found === undefined) {
    problems.push(refuse_bundle('missing_member', 'there is no list of checksums',
                                checksums_name));
    return;
  }
  let expected = '';
  for (const member of members)
    if (member.name !== checksums_name && !member.name.startsWith('META-INF/'))
      expected += member.sha256 + '  ' + member.key + '\n';
  if (found.bytes.length !== expected.length || latin1(found.bytes) !== expected)
    problems.push(refuse_bundle('wrong_checksums',
                                'the list of checksums does not fit the members',
                                checksums_name));
}

async function judge_timestamp(cms, trust, out) {
  const unproven = (word, what) => out.unproven.push(new Refusal('unproven.' + word, what));
  if (cms.timestamps.length === 0)
    return unproven('no_timestamp', 'no time stamp: when it was signed is only claimed');
  try {
    const said = await read_timestamp(cms.timestamps[0], cms.value, trust.timestamp_authorities,
                                      trust.at);
    out.timestamp_authority = said.authority;
    if (trust.timestamp_authorities.length > 0)
      out.timestamp_time = said.time;
    else
      unproven('timestamp_authority', 'no time-stamping authority is pinned: the time stamp by "' +
                                          said.authority.subject + '" proves nothing here');
  } catch (e) {
    out.problems.push(refusal_of(e, signature_name));
  }
}

/// A refusal as it is; any other fault of ours or of the browser as one that never passes.
function refusal_of(error, where) {
  if (error instanceof Refusal) return error;
  return new Refusal('desk.internal', 'the check could not be finished: ' + String(error), where);
}

function judge_times(trust, out) {
  const said = out.signing_time;
  const refuse = (code, what) => out.problems.push(new Refusal(code, what, signature_name));
  if (said > trust.at + clock_difference_max_s)
    refuse('signature.in_future', 'the signing time lies after the time of judgement');
  if (out.timestamp_time !== null && said > out.timestamp_time + clock_difference_max_s)
    refuse('signature.after_timestamp', 'the signing time lies after the time stamp');
  if (!(said >= out.signer.not_before && said <= out.signer.not_after))
    refuse('signature.outside_validity',
           "the signing time lies outside the signer's certificate");
  if (out.timestamp_time === null)
    out.unproven.push(new Refusal('unproven.signing_time',
                                  "the time of signing is the signer's own claim"));
}

async function judge_signature(sealing, trust, out) {
  let cms = null;
  try {
    cms = await read_cms(sealing.signature, sealing.manifest, bundle_form);
  } catch (e) {
    out.problems.push(refusal_of(e, signature_name));
    return;
  }
  out.signer = cms.signer;
  out.signing_time = cms.signing_time;
  out.level = cms.timestamps.length === 0 ? 'B-B' : 'B-T';
  await judge_timestamp(cms, trust, out);
  const at = out.timestamp_time === null ? trust.at : out.timestamp_time;
  try {
    out.signer_path = await trust_cms(cms, trust.signers,
                                      {at, purpose: 'any', prefix: 'signature', floor: path_floor});
  } catch (e) {
    out.problems.push(refusal_of(e, signature_name));
  }
  // A signer whom the city pinned itself needs no revocation list; one vouched for by a CA does.
  if (out.signer_path.length > 1)
    out.unproven.push(new Refusal(
        'unproven.revocation',
        "whether the CA has revoked the signer's certificate was not looked up"));
  judge_times(trust, out);
}

/// What can be said about a bundle. `trust`: {signers, timestamp_authorities, at}, certificates and
/// seconds.
async function verify(bytes, trust) {
  const out = {problems: [], unproven: [], members: [], signer: null, signer_path: [],
               signing_time: null, timestamp_time: null, timestamp_authority: null, level: '',
               reached_end: false};
  try {
    out.members = await unhurried(container_steps(bytes));
    const sealing = find_sealing(out.members);
    const entries = parse_manifest(sealing.manifest);
    for (const member of out.members) member.sha256 = await sha256_hex(member.bytes);
    const files = out.members.slice(0, -2);
    compare_manifest(entries, files, out.problems);
    compare_checksums(files, out.problems);
    await judge_signature(sealing, trust, out);
    out.reached_end = true;
  } catch (e) {
    out.problems.push(refusal_of(e, ''));
  }
  return out;
}

/// Things that no bundle of this kind can show by itself are said, but do not make it unproven.
const notes = ['unproven.revocation', 'unproven.signing_time', 'unproven.no_timestamp'];

/// The judgement as `tenken verify` gives it: {state, problems, unproven, …}, state one of
/// "valid" (exit code 0), "unproven" (3), "refused" (4).
async function judge_bundle(bytes, trust) {
  const out = await verify(bytes, trust);
  const is_trust_named = trust.signers.length > 0;
  out.problems =
      out.problems.filter(e => is_trust_named || e.code !== 'signature.untrusted_signer');
  if (!out.reached_end && out.problems.length === 0)
    out.problems.push(new Refusal('bundle.unchecked',
                                  'the bundle could not be checked to its end'));
  if (!is_trust_named)
    out.unproven.push(new Refusal('unproven.signer',
                                  'no certificate is pinned: whose bundle it is was not checked'));
  const open = out.unproven.filter(e => !notes.includes(e.code));
  out.state = out.problems.length > 0 ? 'refused' : open.length > 0 ? 'unproven' : 'valid';
  out.sha256 = await sha256_hex(bytes);
  return out;
}

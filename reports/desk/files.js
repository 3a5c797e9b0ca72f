// Files in: certificates and bundles. A bundle is read, judged and let go; what is kept of it is
// its judgement, the list of its members and the file to read again.

const bundles_max = 400;

function read_file(file) {
  return file.arrayBuffer ? file.arrayBuffer() : new Response(file).arrayBuffer();
}

function trust_now() {
  return {signers: desk.signers.map(one => one.certificate),
          timestamp_authorities: desk.authorities.map(one => one.certificate),
          at: Math.floor(Date.now() / 1000)};
}

/// {judged, assessment} of a file; never throws.
async function judged_file(file, trust) {
  const out = {judged: null, assessment: null};
  try {
    if (file.size > container_bytes_max)
      throw refuse_bundle('too_large', 'the container is larger than 1 GiB');
    out.judged = await judge_bundle(new Uint8Array(await read_file(file)), trust);
  } catch (e) {
    const refusal = e instanceof Refusal
        ? e : new Refusal('desk.unreadable', String(e && e.name || e), '');
    out.judged = {state: 'refused', problems: [refusal], unproven: [], members: [], sha256: '',
                  signer: null, level: '', signing_time: null, timestamp_time: null,
                  timestamp_authority: null};
  }
  if (out.judged.state !== 'refused') {
    try {
      out.assessment = await read_assessment(out.judged.members);
    } catch (e) {
      out.judged.problems.push(refusal_of(e, 'assessment.json'));
      out.judged.state = 'refused';
    }
  }
  // The bytes are let go: forty bundles need not stay in memory.
  out.judged.members = out.judged.members.map(
      member => ({name: member.name, size: member.bytes.length, sha256: member.sha256}));
  return out;
}

/// Judges what is not judged yet, one after another. A later call takes over from an earlier one,
/// whose last answer is thrown away: it was given for other certificates.
let judging = 0;
async function judge_entries(again) {
  const mine = ++judging;
  const trust = trust_now();
  desk.judged_at = trust.at;
  if (again && desk.entries.length > 0) {
    for (const entry of desk.entries) Object.assign(entry, {judged: null, assessment: null});
    // What stands there was judged by other certificates: it goes at once.
    desk.progress = {done: 0, all: desk.entries.length, name: ''};
    show_all();
  }
  const waiting = desk.entries.filter(entry => entry.judged === null);
  for (let i = 0; i < waiting.length; ++i) {
    desk.progress = {done: i, all: waiting.length, name: foreign_text(waiting[i].name, 60)};
    show_progress();
    // The browser draws between two bundles.
    await new Promise(resolve => setTimeout(resolve, 0));
    const answer = mine === judging ? await judged_file(waiting[i].file, trust) : null;
    if (mine !== judging) return;
    Object.assign(waiting[i], answer);
  }
  desk.progress = null;
  show_all();
}

/// Bundles chosen or dropped; `faults` are what else was dropped and not taken.
function add_bundles(files, faults) {
  desk.faults = faults || [];
  for (const file of files) {
    if (desk.entries.length === bundles_max) {
      desk.faults.push({name: file.name, code: 'desk.too_many'});
      continue;
    }
    desk.entries.push({file, name: file.name, size: file.size, judged: null, assessment: null});
  }
  return judge_entries(false);
}

async function add_certificates(list, files) {
  desk.faults = [];
  for (const file of files) {
    try {
      if (file.size > certificate_file_bytes_max) throw malformed_certificate('too large');
      const found = await parse_certificates(new Uint8Array(await read_file(file)));
      for (const certificate of found)
        if (!list.some(one => same_certificate(one.certificate, certificate)))
          list.push({name: file.name, certificate});
    } catch (e) {
      desk.faults.push({name: file.name, code: 'certificate.malformed'});
    }
  }
  return judge_entries(true);
}

/// The bytes of a member, read again and compared with the digest that was signed; throws.
async function member_again(entry, name) {
  const member = entry.judged.members.find(one => one.name === name);
  const bytes = new Uint8Array(await read_file(entry.file));
  const found = (await unhurried(container_steps(bytes))).find(one => one.name === name);
  if (found === undefined || (await sha256_hex(found.bytes)) !== member.sha256)
    throw new Refusal('desk.unreadable', 'the file has changed', name);
  return found.bytes;
}

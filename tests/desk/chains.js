// Paths of certificates as they come in the field and as a forger would make them: what the desk
// says of a bundle signed by each must be what `tenken verify` says.
// usage: chains.js PAGE TENKEN WORK
'use strict';
const {execFileSync, spawnSync} = require('child_process');
const fs = require('fs');
const path = require('path');
const {load} = require('./load.js');
const {seal, text_bytes} = require('./seal.js');

const [page, tenken, work] = process.argv.slice(2);
load(page);
const openssl = args => execFileSync('openssl', args, {cwd: work, stdio: ['ignore', 'pipe', 'pipe']});
const read = name => new Uint8Array(fs.readFileSync(path.join(work, name)));

function key(name, kind) {
  const options = {
    P256: ['EC', 'ec_paramgen_curve:P-256'], P384: ['EC', 'ec_paramgen_curve:P-384'],
    P521: ['EC', 'ec_paramgen_curve:P-521'], P224: ['EC', 'ec_paramgen_curve:P-224'],
    RSA2048: ['RSA', 'rsa_keygen_bits:2048'], RSA3072: ['RSA', 'rsa_keygen_bits:3072'],
    BRAINPOOL: ['EC', 'ec_paramgen_curve:brainpoolP256r1'], RSA1024: ['RSA', 'rsa_keygen_bits:1024']
  }[kind || 'P256'];
  openssl(kind === 'ED25519' ? ['genpkey', '-algorithm', 'ED25519', '-out', name + '.key']
                             : ['genpkey', '-algorithm', options[0], '-pkeyopt', options[1], '-out', name + '.key']);
}

const ca = 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n';
const leaf = 'basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\n';
const identifiers = 'subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n';
let serial = 100;

/// A certificate NAME.pem under `by` (itself: a root); `how`: {extensions, days, begins, more, kind}.
function issue(name, by, how) {
  key(name, how.kind);
  const subject = how.subject || '/C=JP/O=TEST ONLY/CN=' + name;
  openssl(['req', '-new', '-key', name + '.key', '-subj', subject, '-out', name + '.csr'].concat(how.request || []));
  const extensions = how.extensions === undefined ? (by === name ? ca : leaf) : how.extensions;
  fs.writeFileSync(path.join(work, name + '.ext'),
                   extensions + (how.plain ? '' : by === name ? 'subjectKeyIdentifier=hash\n' : identifiers));
  const signing = by === name ? ['-signkey', name + '.key'] : ['-CA', by + '.pem', '-CAkey', by + '.key'];
  const made = ['openssl', 'x509', '-req', '-in', name + '.csr'].concat(signing, [
    '-set_serial', String(++serial), '-days', String(how.days || 900), '-out', name + '.pem'],
    how.v1 ? [] : ['-extfile', name + '.ext'], how.more || []);
  const begins = how.begins || '2026-01-01 00:00:00Z';
  execFileSync('faketime', [begins].concat(made), {cwd: work, stdio: ['ignore', 'pipe', 'pipe']});
}

/// [name, what differs, pinned]: root R, subordinate S, signer L unless said.
const weak = {more: ['-sha1']}, pss = {more: ['-sigopt', 'rsa_padding_mode:pss', '-sigopt', 'rsa_pss_saltlen:32']};
const cases = [
  ['plain', {}], ['pinned_subordinate', {}, ['S']], ['pinned_signer', {}, ['L']], ['pinned_all', {}, ['R', 'S', 'L']],
  ['another_root', {}, ['X']], ['twin_root', {}, ['T']], ['twin_first', {}, ['T', 'R']],
  ['p384', {L: {kind: 'P384'}, S: {kind: 'P384'}}], ['p521_above', {R: {kind: 'P521'}}], ['p521_signer', {L: {kind: 'P521'}}],
  ['p224_above', {S: {kind: 'P224'}}], ['rsa3072', {L: {kind: 'RSA3072'}, S: {kind: 'RSA2048'}, R: {kind: 'RSA2048'}}],
  ['rsa2048_signer', {L: {kind: 'RSA2048'}}], ['rsa1024_above', {S: {kind: 'RSA1024'}}], ['ed25519_above', {S: {kind: 'ED25519'}}],
  ['sha1_signer', {L: weak}], ['sha1_subordinate', {S: weak}], ['sha1_root', {R: weak}],
  ['sha384', {L: {more: ['-sha384']}, S: {more: ['-sha512']}}], ['pss_chain', {R: {kind: 'RSA2048'}, S: pss}],
  ['no_ca', {S: {extensions: leaf}}], ['no_constraints', {S: {extensions: 'keyUsage=critical,keyCertSign\n'}}],
  ['no_cert_sign', {S: {extensions: 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,cRLSign\n'}}],
  ['path_length_root_0', {R: {extensions: ca.replace('CA:TRUE', 'CA:TRUE,pathlen:0')}}],
  ['path_length_root_1', {R: {extensions: ca.replace('CA:TRUE', 'CA:TRUE,pathlen:1')}}],
  ['path_length_0', {S: {extensions: ca.replace('CA:TRUE', 'CA:TRUE,pathlen:0')}}],
  ['unknown_critical', {S: {extensions: ca + '1.2.3.4=critical,ASN1:NULL\n'}}], ['unknown_harmless', {S: {extensions: ca + '1.2.3.4=ASN1:NULL\n'}}],
  ['critical_on_signer', {L: {extensions: leaf + '1.2.3.4=critical,ASN1:NULL\n'}}],
  ['policies', {L: {extensions: leaf + 'certificatePolicies=critical,1.2.3.4\n'}}],
  ['server_only', {L: {extensions: leaf + 'extendedKeyUsage=serverAuth\n'}}], ['document_signing', {L: {extensions: leaf + 'extendedKeyUsage=1.3.6.1.5.5.7.3.36\n'}}],
  ['mail', {L: {extensions: leaf + 'extendedKeyUsage=critical,emailProtection\n'}}], ['any_usage', {L: {extensions: leaf + 'extendedKeyUsage=anyExtendedKeyUsage\n'}}],
  ['no_usage', {L: {extensions: 'basicConstraints=CA:FALSE\n'}}], ['agreement_only', {L: {extensions: 'keyUsage=critical,keyAgreement\n'}}],
  ['signer_is_ca', {L: {extensions: ca + 'keyUsage=digitalSignature\n'.replace(/.*/, '')}}],
  ['repudiation', {L: {extensions: 'keyUsage=nonRepudiation\n'}}],
  ['expired_signer', {L: {days: 30}}], ['expired_subordinate', {S: {days: 30}}], ['expired_root', {R: {days: 30}}],
  ['future_signer', {L: {begins: '2027-05-01 00:00:00Z'}}], ['future_root', {R: {begins: '2027-05-01 00:00:00Z'}}],
  ['expired_above_pinned_signer', {S: {days: 30}}, ['L']], ['v1_root', {R: {v1: true, plain: true}, S: {plain: true}}], ['v1_subordinate', {S: {v1: true, plain: true}, L: {plain: true}}],
  ['no_identifiers', {R: {plain: true}, S: {plain: true}, L: {plain: true}}],
  ['odd_names', {R: {subject: '/C=JP/O=A  b, "c" <d>/CN=R;+=\\\\'}, L: {subject: '/CN= x#'}}],
  // The known differences: what the desk cannot judge it refuses.
  ['name_constraints', {S: {extensions: ca + 'nameConstraints=permitted;DNS:.example.jp\n'}, stricter: 'refused signature.invalid_path'}],
  ['brainpool_above', {S: {kind: 'BRAINPOOL'}, stricter: 'refused signature.untrusted_signer'}],
  ['self_signed_signer', {alone: true}, ['L']], ['self_signed_unknown', {alone: true}, ['R']]
];

// ── Time stamps

/// The DER of one element.
function der(tag_number, parts) {
  const value = joined(parts);
  const size = value.length < 128 ? [value.length]
             : value.length < 256 ? [0x81, value.length] : [0x82, value.length >> 8, value.length & 255];
  return joined([new Uint8Array([tag_number].concat(size)), value]);
}

/// The CMS with the token as its unsigned attribute.
function with_token(cms, token) {
  const info = der_items(new DerReader(cms).take(0x30).value, 9);
  const body = der_items(new DerReader(info[1].value).take(0x30).value, 9);
  const signer = new DerReader(body[body.length - 1].value).take(0x30);
  const attribute_der = der(0x30, [new Uint8Array([6, 11, 0x2a, 0x86, 0x48, 0x86, 0xf7, 13, 1, 9, 16, 2, 14]),
                                   der(0x31, [token])]);
  const fields = body.slice(0, -1).map(item => item.whole);
  fields.push(der(0x31, [der(0x30, [signer.value, der(0xA1, [attribute_der])])]));
  return der(0x30, [info[0].whole, der(0xA0, [der(0x30, fields)])]);
}

function signature_value(cms) {
  const info = der_items(new DerReader(cms).take(0x30).value, 9);
  const body = der_items(new DerReader(info[1].value).take(0x30).value, 9);
  const fields = der_items(new DerReader(body[body.length - 1].value).take(0x30).value, 9);
  return fields[fields.length - 1].value;
}

/// A token by A.key over the bytes; `how`: {data, at, ess, hash, chain}.
function token_of(data, how) {
  fs.writeFileSync(path.join(work, 'stamped'), how.data || data);
  openssl(['ts', '-query', '-data', 'stamped', '-' + (how.hash || 'sha256'), '-cert', '-no_nonce', '-out', 't.tsq']);
  fs.writeFileSync(path.join(work, 'ts.cnf'), '[tsa]\ndefault_tsa=one\n[one]\nserial=' + path.join(work, 'ts.serial') +
      '\ncrypto_device=builtin\nsigner_cert=' + path.join(work, 'A.pem') + '\nsigner_key=' + path.join(work, 'A.key') +
      '\nsigner_digest=sha256\ndefault_policy=1.2.3.4\ndigests=sha256,sha384\naccuracy=secs:1\nordering=no\n' +
      'tsa_name=' + (how.name ? 'yes' : 'no') + '\ness_cert_id_chain=' + (how.chain ? 'yes' : 'no') + '\ness_cert_id_alg=' + (how.ess || 'sha256') + '\n');
  fs.writeFileSync(path.join(work, 'ts.serial'), '01\n');
  execFileSync('faketime', [how.at || '2026-11-01 00:01:00Z', 'openssl', 'ts', '-reply', '-config', 'ts.cnf', '-queryfile', 't.tsq',
                            '-token_out', '-out', 't.tst'].concat(how.chain ? ['-chain', 'Q.pem'] : []), {cwd: work, stdio: ['ignore', 'pipe', 'pipe']});
  if (!how.forged) return read('t.tst');
  // openssl ts does not sign with a certificate that is unfit; openssl cms signs anything.
  const info = der_items(new DerReader(read('t.tst')).take(0x30).value, 9);
  const body = der_items(new DerReader(info[1].value).take(0x30).value, 9);
  const content = new DerReader(body[2].value);
  content.take(6);
  fs.writeFileSync(path.join(work, 'info'), new DerReader(content.take(0xA0).value).take(4).value);
  execFileSync('faketime', ['2026-11-01 00:01:00Z', 'openssl', 'cms', '-sign', '-binary', '-nodetach', '-cades', '-md', 'sha256', '-nosmimecap',
      '-in', 'info', '-outform', 'DER', '-out', 't.tst', '-signer', 'B.pem', '-inkey', 'B.key', '-econtent_type', '1.2.840.113549.1.9.16.1.4'],
      {cwd: work, stdio: ['ignore', 'pipe', 'pipe']});
  return read('t.tst');
}

const stamping = leaf + 'extendedKeyUsage=critical,timeStamping\n';
/// [name, the authority's certificate, the token, pinned authorities]: root X, subordinate Q.
const stamps = [
  ['plain', {}, {}], ['unpinned', {}, {}, []], ['other_root', {}, {}, ['R']], ['pinned_itself', {}, {}, ['A']], ['with_name', {}, {name: true}],
  ['by_subordinate', {by: 'Q'}, {chain: true}], ['subordinate_missing', {by: 'Q'}, {}], ['subordinate_pinned', {by: 'Q'}, {}, ['Q']],
  ['rsa2048', {kind: 'RSA2048'}, {}], ['rsa1024', {kind: 'RSA1024'}, {}], ['p384', {kind: 'P384'}, {}], ['old_ess', {}, {ess: 'sha1'}], ['ess_384', {}, {ess: 'sha384'}],
  ['sha384_imprint', {}, {hash: 'sha384'}], ['other_data', {}, {data: 'x'}],
  ['signed_by_cms', {}, {forged: stamping}],
  ['agreement', {}, {forged: 'keyUsage=digitalSignature,keyAgreement\nextendedKeyUsage=critical,timeStamping\n'}],
  ['no_key_usage', {}, {forged: 'extendedKeyUsage=critical,timeStamping\n'}],
  ['not_critical', {}, {forged: leaf + 'extendedKeyUsage=timeStamping\n'}], ['two_usages', {}, {forged: leaf + 'extendedKeyUsage=critical,timeStamping,emailProtection\n'}],
  ['no_extended_usage', {}, {forged: leaf}], ['for_servers', {}, {forged: leaf + 'extendedKeyUsage=critical,serverAuth\n'}],
  ['authority_is_ca', {}, {forged: ca.replace('cRLSign', 'digitalSignature') + 'extendedKeyUsage=critical,timeStamping\n'}],
  ['expired_since', {days: 310}, {}], ['before_signing', {}, {at: '2026-10-01 00:00:00Z'}], ['in_future', {}, {at: '2026-12-01 00:00:00Z'}],
  ['a_little_ahead', {}, {at: '2026-11-22 00:04:00Z'}]
];

async function stamped(name, what, how, pinned, at_text) {
  issue('A', what.by || 'X', Object.assign({extensions: stamping}, what));
  if (how.forged) issue('B', 'X', {extensions: how.forged});
  const bundle = await seal(work, 'v', {'assessment.json': text_bytes('{}')}, ['-certfile', 'S.pem'], '2026-11-01 00:00:00Z',
                            cms => with_token(cms, token_of(signature_value(cms), how)));
  return compared('stamp ' + name, bundle, ['R'], pinned || ['X'], at_text);
}

function words_of(state, problems, unproven, level) {
  return state + ' ' + problems.join(' ') + ' | ' + unproven.sort().join(' ') + ' | ' + level;
}

async function one(name, what, pinned, at_text) {
  if (what.R || !fs.existsSync(path.join(work, 'R.pem')) || what.fresh) issue('R', 'R', what.R || {});
  issue('S', 'R', Object.assign({extensions: ca}, what.S));
  if (what.alone)
    issue('L', 'L', {extensions: leaf});
  else
    issue('L', 'S', what.L || {});
  for (const [from, to] of [['L.pem', 'v-signer.pem'], ['L.key', 'v-signer.key']])
    fs.copyFileSync(path.join(work, from), path.join(work, to));
  const bundle = await seal(work, 'v', {'assessment.json': text_bytes('{}')}, what.alone ? [] : ['-certfile', 'S.pem'],
                            '2026-11-01 00:00:00Z');
  return compared('chain ' + name, bundle, pinned, [], at_text, what.stricter);
}

async function compared(name, bundle, pinned, authorities, at_text, stricter) {
  fs.writeFileSync(path.join(work, 'c.asice'), bundle);
  const options = ['verify', '--json', '--at', at_text, path.join(work, 'c.asice')];
  const trust = {signers: [], timestamp_authorities: [], at: Date.parse(at_text) / 1000};
  for (const [anchors, list, option] of [[pinned, trust.signers, '--trust'], [authorities, trust.timestamp_authorities, '--tsa-trust']])
    for (const anchor of anchors) {
      options.push(option, path.join(work, anchor + '.pem'));
      list.push(...await parse_certificates(read(anchor + '.pem')));
    }
  const run = spawnSync(tenken, options, {encoding: 'utf8'});
  const said = JSON.parse(run.stdout);
  const judged = await judge_bundle(bundle, trust);
  const wanted = words_of({0: 'valid', 3: 'unproven', 4: 'refused'}[run.status], said.problems.map(e => e.code), said.unproven.map(e => e.code), said.level);
  const seen = words_of(judged.state, judged.problems.map(e => e.code), judged.unproven.map(e => e.code), judged.level);
  const is_subject_same = said.signer === undefined || judged.signer === null || judged.signer.subject === said.signer.subject;
  if (stricter !== undefined && wanted.startsWith('valid ') && seen.startsWith(stricter)) return {wanted, good: true};
  if (seen === wanted && is_subject_same) return {wanted, good: true};
  console.log('FAILED ' + name + ': the desk says "' + seen + '", tenken "' + wanted + '"' +
              (is_subject_same ? '' : '; ' + judged.signer.subject + ' / ' + said.signer.subject));
  return {wanted, good: false};
}

(async () => {
  if (spawnSync('faketime', ['--version']).error) {
    console.log('SKIP desk chains: faketime is absent');
    return;
  }
  let failed = 0, valid = 0;
  const at_text = '2026-11-22T00:00:00Z';
  issue('X', 'X', {});
  issue('T', 'T', {subject: '/C=JP/O=TEST ONLY/CN=R'});
  let is_changed = true;
  for (const [name, what, pinned] of cases) {
    if (is_changed && !what.R) issue('R', 'R', {});
    is_changed = what.R !== undefined;
    const out = await one(name, what, pinned || ['R'], at_text);
    if (!out.good) ++failed;
    if (out.wanted.startsWith('valid') || out.wanted.startsWith('unproven')) ++valid;
  }
  issue('R', 'R', {});
  issue('S', 'R', {extensions: ca});
  issue('L', 'S', {});
  for (const [from, to] of [['L.pem', 'v-signer.pem'], ['L.key', 'v-signer.key']])
    fs.copyFileSync(path.join(work, from), path.join(work, to));
  issue('Q', 'X', {extensions: ca});
  for (const [name, what, how, pinned] of stamps) {
    const out = await stamped(name, what, how, pinned, at_text);
    if (!out.good) ++failed;
    if (process.env.TENKEN_DESK_TELL) console.log('  ' + name + ': ' + out.wanted);
    if (out.wanted.startsWith('valid') || out.wanted.startsWith('unproven')) ++valid;
  }
  console.log((failed === 0 ? 'ok' : 'FAILED') + ': chains, ' + (cases.length + stamps.length) + ' paths, ' + valid + ' of them accepted, ' + failed + ' differ');
  process.exit(failed === 0 ? 0 : 1);
})().catch(error => {
  console.log('FAILED chains: ' + error.stack);
  process.exit(1);
});

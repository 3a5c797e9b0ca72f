// The desk's verifier against `tenken verify` on bundles that are changed in their structure, not in their bytes: every part of
// the container, of the manifest (signed again) and of the signature's DER taken out, doubled, swapped, renamed, lengthened.
// usage: structures.js PAGE TENKEN TOP WORK [every]
'use strict';
const {spawnSync} = require('child_process');
const fs = require('fs');
const path = require('path');
const {load} = require('./load.js');
const {make_vendor, seal_manifest, text_bytes} = require('./seal.js');

const [page, tenken, top, work, how_many] = process.argv.slice(2);
load(page);
const keys = path.join(top, 'tests/bundle/keys');
const golden = new Uint8Array(fs.readFileSync(path.join(top, 'tests/bundle/vectors/golden.asice')));
const golden_at = '2026-11-22T00:00:00Z';
let failed = 0, checked = 0, accepted = 0, same_words = 0;

async function trust_of(signer, authority, at_text) {
  const read = async file => parse_certificates(new Uint8Array(fs.readFileSync(file)));
  return {options: ['--trust', signer, '--tsa-trust', authority, '--at', at_text],
          trust: {signers: await read(signer), timestamp_authorities: await read(authority), at: Date.parse(at_text) / 1000}};
}

async function compare(name, bytes, by) {
  const file = path.join(work, 's.asice');
  fs.writeFileSync(file, bytes);
  const run = spawnSync(tenken, ['verify', '--json', file].concat(by.options), {encoding: 'utf8', maxBuffer: 1 << 26});
  if (run.error) throw run.error;
  const said = run.stdout === '' ? {problems: [{code: run.stderr}], unproven: []} : JSON.parse(run.stdout);
  const judged = await judge_bundle(bytes, by.trust);
  const words = one => one.problems.map(e => e.code).join(' ') + ' | ' + one.unproven.map(e => e.code).sort().join(' ');
  const state = {0: 'valid', 3: 'unproven', 4: 'refused'}[run.status] || 'refused';
  ++checked;
  if (judged.state !== 'refused') ++accepted;
  if (words(judged) === words(said)) ++same_words;
  else if (process.env.TENKEN_DESK_TELL) console.log('  ' + name + ': desk ' + words(judged) + '; tenken ' + words(said));
  if (judged.state === state) return;
  ++failed;
  console.log('FAILED ' + name + ': the desk says ' + judged.state + ' ' + words(judged) + ', tenken ' + state + ' ' + words(said));
}

// ── The container
const u16 = (bytes, at, value) => { bytes[at] = value & 255; bytes[at + 1] = value >> 8; };
const u32 = (bytes, at, value) => { u16(bytes, at, value & 65535); u16(bytes, at + 2, value >>> 16); };
const insert = (bytes, at, more) => joined([bytes.subarray(0, at), text_bytes(more), bytes.subarray(at)]);
const latin = (name, bytes) => ({name, bytes: typeof bytes === 'string' ? text_bytes(bytes) : bytes});

function* containers() {
  const members = [latin('mimetype', media_type)].concat(read_container(golden).map(one => ({name: one.key, bytes: one.bytes})));
  const last = members.length - 1, made = change => { const copy = members.slice(); change(copy); return stored_zip(copy); };
  for (let i = 0; i <= last; ++i) {
    yield ['member ' + i + ' taken out', made(all => all.splice(i, 1))];
    yield ['member ' + i + ' doubled', made(all => all.splice(i, 0, all[i]))];
    if (i < last) yield ['members ' + i + ' and the next swapped', made(all => all.splice(i, 2, all[i + 1], all[i]))];
    yield ['member ' + i + ' empty', made(all => { all[i] = latin(all[i].name, ''); })];
    yield ['member ' + i + ' in capitals', made(all => { all[i] = latin(all[i].name.toUpperCase(), all[i].bytes); })];
    yield ['member ' + i + ' with a line more', made(all => { all[i] = latin(all[i].name, joined([all[i].bytes, text_bytes('\n')])); })];
  }
  const names = ['../x', '/x', 'a/', 'a//b', './x', 'a\\b', 'C:x', 'x\0y', 'x\ny', 'a b', 'CON', 'aux.txt', '-x', 'x.', '<img src=x onerror=alert(1)>', 'a"b', "a'b",
                 'x'.repeat(241), 'x'.repeat(201), '\xff', '\xc0\xaf', '\xed\xa0\x80', latin1(utf8_bytes('か\u3099')), latin1(utf8_bytes('ｘ')), latin1(utf8_bytes('a\u202eb')),
                 latin1(utf8_bytes('\ue000')), 'readme.TXT', 'README.txt/x', 'META-INF/ASiCManifest002.xml', 'META-INF/signature002.p7s', 'META-INF/manifest.xml', 'meta-inf/x', 'mimetype'];
  for (const name of names) yield ['a member called ' + JSON.stringify(name).slice(0, 40), made(all => all.splice(2, 0, latin(name, 'x')))];
  yield ['nothing but mimetype', stored_zip(members.slice(0, 1))];
  yield ['no member at all', end_record(0, 0, 0)];
  yield ['mimetype with an end of line', made(all => { all[0] = latin('mimetype', media_type + '\n'); })];
  yield ['the bundle in a bundle', stored_zip([members[0], latin('inner.asice', golden)])];
  yield ['twice one after the other', joined([golden, golden])];
  yield ['4,097 members', stored_zip(members.slice(0, 1).concat(Array.from({length: 4097}, (_, i) => latin('f' + i, ''))))];
  yield ['65,000 members', stored_zip(members.slice(0, 1).concat(Array.from({length: 65000}, (_, i) => latin('f' + i, ''))))];
  for (const size of [0, 1, 2, 4, 21, 22, 29, 30]) yield ['only ' + size + ' bytes', golden.slice(0, size)];
  for (const what of ['%PDF-1.7\n', '\xef\xbb\xbf', 'PK', '\0']) yield ['behind ' + JSON.stringify(what), joined([bytes_of_latin1(what), golden])];
  for (const what of ['\0', '\n', 'PK\x05\x06']) yield ['before ' + JSON.stringify(what), joined([golden, bytes_of_latin1(what)])];
  // Every field of a header, here and in the directory: of mimetype, of a file, of the signature.
  const offsets = read_container(golden).map(one => one.offset), locals = [0, offsets[2], offsets[offsets.length - 1]];
  const directory = get_number(golden, golden.length - 6, 4);
  const fields = [[4, 2], [6, 2], [8, 2], [10, 2], [12, 2], [14, 4], [18, 4], [22, 4], [26, 2], [28, 2]];
  const changed = (at, size, value) => { const copy = golden.slice(); (size === 2 ? u16 : u32)(copy, at, value); return copy; };
  for (const local of locals)
    for (const [at, size] of fields)
      for (const value of [0, 8, size === 2 ? 0xFFFF : 0xFFFFFFFF]) yield ['local ' + local + '+' + at + ' ' + value, changed(local + at, size, value)];
  for (const [at, size] of [[4, 2], [6, 2], [8, 2], [10, 2], [14, 2], [16, 4], [20, 4], [24, 4], [28, 2], [30, 2], [32, 2], [34, 2], [36, 2], [38, 4], [42, 4]])
    yield ['directory+' + at, changed(directory + at, size, 3)];
  for (const [at, size] of [[4, 2], [6, 2], [8, 2], [10, 2], [12, 4], [16, 4], [20, 2]]) yield ['end+' + at, changed(golden.length - 22 + at, size, 2)];
  yield ['a gap before the second member', insert(golden, offsets[0], 'gap')];
  yield ['a gap before the directory', insert(golden, directory, 'gap')];
  const comment = joined([golden, text_bytes('note')]);
  u16(comment, golden.length - 2, 4);
  yield ['a comment', comment];
}

// ── The manifest, signed again
function manifests(text) {
  const first = /  <asic:DataObjectReference[^]*?<\/asic:DataObjectReference>\n/.exec(text)[0];
  const out = {
    'as it is': text, 'CRLF': text.replace(/\n/g, '\r\n'), 'a mark in front': '\ufeff' + text, 'no declaration': text.replace(/^.*\n/, ''),
    'a comment': text.replace('  <asic:Sig', '  <!-- x -->\n  <asic:Sig'), 'a doctype': text.replace('<asic:ASiC', '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>\n<asic:ASiC'),
    'another prefix': text.replace(/asic:/g, 'a:').replace('xmlns:a', 'xmlns:a'), 'single quotes': text.replace(/"/g, "'"), 'tabs': text.replace(/  /g, '\t'),
    'an attribute more': text.replace('<asic:SigReference ', '<asic:SigReference x="1" '), 'a blank at the end': text + ' ', 'cut': text.slice(0, -8), 'doubled': text + text,
    'nothing listed': text.replace(/  <asic:DataObjectReference[^]*<\/asic:DataObjectReference>\n/, ''), 'one less': text.replace(first, ''), 'one twice': text.replace(first, first + first),
    'one moved to the end': text.replace(first, '').replace('</asic:ASiCManifest>', first + '</asic:ASiCManifest>'), 'SHA-512': text.replace('xmlenc#sha256', 'xmlenc#sha512'),
    'SHA-1': text.replace('xmlenc#sha256', 'xmldsig#sha1'), 'a digest of another': text.replace(/<ds:DigestValue>./, '<ds:DigestValue>A'), 'a digest with a blank': text.replace('<ds:DigestValue>', '<ds:DigestValue> '),
    'a digest too long': text.replace('=</ds', '==</ds'), 'loose last digit': text.replace(/.=<\/ds/, 'B=</ds'), 'no digest': text.replace(/<ds:DigestValue>[^<]*/, '<ds:DigestValue>'),
    'a URI of this folder': text.replace('URI="R', 'URI="./R'), 'a URI of the parent': text.replace('URI="R', 'URI="../R'), 'a URI in escapes': text.replace('URI="R', 'URI="%52'),
    'escapes in small letters': text.replace('URI="README.txt', 'URI="README%2etxt'), 'an address': text.replace('URI="R', 'URI="http://example.jp/R'), 'a mime type': text.replace('<asic:DataObjectReference ', '<asic:DataObjectReference MimeType="text/plain" '),
    'it lists itself': text.replace('</asic:ASiCManifest>', first.replace(/URI="[^"]*"/, 'URI="META-INF/ASiCManifest001.xml"') + '</asic:ASiCManifest>'),
    'another signature': text.replace('signature001', 'signature002'), 'NUL': text.replace('SigRef', 'Sig\0Ref'), 'empty': '', 'not XML': '{}'
  };
  return Object.keys(out).map(name => ['manifest: ' + name, out[name]]);
}

// ── The signature: a tree of DER, each node changed in turn
function tree(bytes) {
  const reader = new DerReader(bytes), out = [];
  while (!reader.is_empty) {
    const item = reader.next();
    if (item === null) return null;
    let children = null;
    if ((item.tag & 0x20) !== 0) children = tree(item.value);
    // What a string of octets or bits holds may be DER too: certificates' extensions, tokens.
    out.push({tag: item.tag, value: item.value, children});
  }
  return out;
}

function length_of(size, is_long) {
  const digits = [];
  for (let left = size; left > 0; left = Math.floor(left / 256)) digits.unshift(left & 255);
  if (is_long) return size < 128 ? [0x81, size] : [0x80 | digits.length + 1, 0].concat(digits);
  return size < 128 ? [size] : [0x80 | digits.length].concat(digits);
}

function encoded(nodes) {
  return joined(nodes.map(node => {
    const value = node.children === null || node.children === undefined ? node.value : encoded(node.children);
    if (node.is_indefinite) return joined([new Uint8Array([node.tag, 0x80]), value, new Uint8Array(2)]);
    return joined([new Uint8Array([node.tag].concat(length_of(value.length, node.is_long))), value]);
  }));
}

function* signatures(cms, step) {
  let count = 0;
  const whole = tree(cms), paths = [];
  const walk = (nodes, at) => nodes.forEach((node, i) => {
    paths.push(at.concat(i));
    if (node.children) walk(node.children, at.concat(i));
  });
  walk(whole, []);
  const changes = {
    'taken out': (list, i) => list.splice(i, 1), 'doubled': (list, i) => list.splice(i, 0, list[i]), 'swapped': (list, i) => list.splice(i, 2, ...list.slice(i, i + 2).reverse()),
    'of another tag': (list, i) => { list[i].tag ^= 1; }, 'of another class': (list, i) => { list[i].tag ^= 0x80; }, 'primitive': (list, i) => { list[i].tag ^= 0x20; },
    'with a long length': (list, i) => { list[i].is_long = true; }, 'without a length': (list, i) => { list[i].is_indefinite = true; },
    'empty': (list, i) => { list[i].children = null; list[i].value = new Uint8Array(0); }, 'with a NULL more': (list, i) => {
      if (list[i].children) list[i].children.push({tag: 5, value: new Uint8Array(0)}); else list[i].value = joined([list[i].value, new Uint8Array(1)]);
    }, 'with a zero in front': (list, i) => { if (!list[i].children) list[i].value = joined([new Uint8Array(1), list[i].value]); else list[i].children.unshift({tag: 2, value: new Uint8Array(1)}); },
    'wrapped': (list, i) => { list[i] = {tag: 0x30, children: [list[i]]}; }, 'unwrapped': (list, i) => { if (list[i].children) list.splice(i, 1, ...list[i].children); }
  };
  for (const at of paths)
    for (const name of Object.keys(changes)) {
      if (count++ % step !== 0) continue;
      const copy = tree(cms);
      let list = copy;
      for (const i of at.slice(0, -1)) list = list[i].children;
      changes[name](list, at[at.length - 1]);
      yield ['signature: ' + at.join('.') + ' ' + name, encoded(copy)];
    }
}

(async () => {
  const by_golden = await trust_of(path.join(keys, 'root.pem'), path.join(keys, 'tsa_root.pem'), golden_at);
  for (const [name, bytes] of containers()) await compare('container: ' + name, bytes, by_golden);
  const members = read_container(golden).map(one => ({name: one.key, bytes: one.bytes}));
  const step = parseInt(how_many || '9', 10);
  for (const [name, cms] of signatures(members[members.length - 1].bytes, step)) {
    const all = [latin('mimetype', media_type)].concat(members.slice(0, -1), [{name: signature_name, bytes: cms}]);
    await compare(name, stored_zip(all), by_golden);
  }
  make_vendor(work, 'structure');
  const now = new Date(Date.now() + 60000).toISOString().slice(0, 19) + 'Z';
  const own = path.join(work, 'structure.pem'), by_own = await trust_of(own, own, now);
  const files = {'README.txt': text_bytes('test\n'), 'assessment.json': text_bytes('{}')};
  const plain = await seal_manifest(work, 'structure', files, text => text);
  for (const [name, text] of manifests(plain.text))
    await compare(name, (await seal_manifest(work, 'structure', files, () => text)).bundle, by_own);
  console.log((failed === 0 ? 'ok' : 'FAILED') + ': structures, ' + checked + ' bundles, ' + accepted + ' accepted, ' + same_words + ' in the same words, ' + failed + ' differ');
  process.exit(failed === 0 ? 0 : 1);
})().catch(error => {
  console.log('FAILED structures: ' + error.stack);
  process.exit(1);
});

// The desk's verifier against `tenken verify`: the same stored vectors, forged bundles and byte
// flips, the same refusals. usage: corpus.js PAGE TENKEN TOP [every [mutations]]
'use strict';
const {execFileSync, spawnSync} = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const {load} = require('./load.js');

const [page, tenken, top, how_many, mutation_count] = process.argv.slice(2);
load(page);
const vectors = path.join(top, 'tests/bundle/vectors'), keys = path.join(top, 'tests/bundle/keys');
const read = file => new Uint8Array(fs.readFileSync(file));
const at_text = '2026-11-22T00:00:00Z', at = Date.parse(at_text) / 1000;
const {check, same, finish} = require('./tally.js').tally('corpus');


async function anchors(names) {
  const out = [];
  for (const name of names)
    out.push.apply(out, await parse_certificates(read(path.join(keys, name + '.pem'))));
  return out;
}

async function trust_of(signers, authorities) {
  return {signers: await anchors(signers), timestamp_authorities: await anchors(authorities), at};
}

function words_of(judged) {
  return judged.state + ' ' + judged.problems.map(e => e.code + '@' + e.where).join(' ') + ' | ' +
         judged.unproven.map(e => e.code).sort().join(' ') + ' | ' + judged.level;
}

/// What the command says, in the same words.
function words_of_tenken(file, signers, authorities) {
  const options = ['verify', '--json', '--at', at_text, file];
  for (const name of signers) options.push('--trust', path.join(keys, name + '.pem'));
  for (const name of authorities) options.push('--tsa-trust', path.join(keys, name + '.pem'));
  const run = spawnSync(tenken, options, {encoding: 'utf8', maxBuffer: 1 << 26});
  const said = JSON.parse(run.stdout);
  const state = {0: 'valid', 3: 'unproven', 4: 'refused'}[run.status];
  return state + ' ' + said.problems.map(e => e.code + '@' + e.where).join(' ') + ' | ' +
         said.unproven.map(e => e.code).sort().join(' ') + ' | ' + said.level;
}

async function same_as_tenken(name, file, signers, authorities) {
  const judged = await judge_bundle(read(file), await trust_of(signers, authorities));
  same(name + ' ' + signers + '/' + authorities, words_of(judged),
         words_of_tenken(file, signers, authorities));
}

function lines_of(file) {
  return fs.readFileSync(path.join(vectors, file), 'utf8').split('\n')
      .filter(line => line !== '' && line[0] !== '#')
      .map(line => [line.split(' ')[0], line.slice(line.indexOf('expect:') + 7).trim()]);
}

async function stored_bundles() {
  const trust = await trust_of(['root'], ['tsa_root']);
  for (const [name, wanted] of lines_of('bundles.txt')) {
    const seen = await verify(read(path.join(vectors, name)), trust);
    same(name, seen.problems.length > 0 ? seen.problems[0].code : 'valid', wanted);
  }
  for (const name of fs.readdirSync(vectors).filter(file => file.endsWith('.asice')).sort())
    for (const [signers, authorities] of [
           [['root'], ['tsa_root']], [[], []], [['root'], []], [[], ['tsa_root']],
           [['intermediate'], ['tsa']], [['signer'], ['tsa_root']], [['impostor_root'], ['root']],
           [['impostor_root', 'root'], ['root', 'tsa_root']], [['signer', 'root'], ['tsa_unfit']]])
      await same_as_tenken(name, path.join(vectors, name), signers, authorities);
}

async function stored_signatures() {
  const content = read(path.join(vectors, 'content.txt'));
  const roots = await anchors(['root']);
  const form = Object.assign({}, bundle_form, {rsa_encryption_name_allowed: true});
  for (const [name, wanted] of lines_of('index.txt')) {
    let seen = 'valid';
    try {
      const cms = await read_cms(read(path.join(vectors, name)), content, form);
      await trust_cms(cms, roots, {at, purpose: 'any', prefix: 'signature', floor: path_floor});
    } catch (e) {
      seen = e.code || String(e.stack);
    }
    same(name, seen, wanted);
  }
}

/// Every `step`-th byte of the golden flipped three ways, and of its signature with the CRC-32 made
/// to fit: never valid.
async function flips(step) {
  const golden = read(path.join(vectors, 'golden.asice'));
  const trust = await trust_of(['root'], ['tsa_root']);
  const judged = async bytes => (await judge_bundle(bytes, trust)).state;
  same('golden', await judged(golden), 'valid');
  const refuse = async (bytes, what) => {
    const state = await judged(bytes);
    check(what, state === 'refused', state);
  };
  for (let i = 0; i < golden.length; i += step)
    for (const mask of [0x01, 0x20, 0xFF]) {
      golden[i] ^= mask;
      await refuse(golden, 'byte ' + i + ' changed by ' + mask);
      golden[i] ^= mask;
    }
  const members = read_container(golden);
  for (const last of [1, 2]) {
    const member = members[members.length - last];
    const crc_at = member.offset + 14;
    const central = crc_of_directory(golden, member.key);
    for (let i = 0; i < member.bytes.length; i += step)
      for (const mask of [0x01, 0x20, 0x80, 0xFF]) {
        const changed = golden.slice();
        const start = member.bytes.byteOffset - golden.byteOffset;
        changed[start + i] ^= mask;
        const crc = crc32(changed.subarray(start, start + member.bytes.length));
        for (const where of [crc_at, central])
          for (let b = 0; b < 4; ++b) changed[where + b] = crc >>> 8 * b & 0xFF;
        await refuse(changed, member.name + ' byte ' + i + ' changed by ' + mask + ', CRC-32 fits');
      }
  }
  for (let size = 0; size < golden.length; size += 97)
    await refuse(golden.slice(0, size), 'only ' + size + ' bytes');
}

/// Numbers that look random and are the same in every run.
function dice(seed) {
  let state = seed >>> 0;
  return max => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor(state / 4294967296 * max);
  };
}

/// One to three changes of the bytes: set, cut out, put in, copy from elsewhere.
function mutated(bytes, roll) {
  let out = Array.from(bytes);
  for (let i = 1 + roll(3); i > 0; --i) {
    const at = roll(out.length), size = 1 + roll(4);
    switch (roll(5)) {
      case 0:
        out[at] ^= 1 << roll(8);
        break;
      case 1:
        out[at] = [0, 1, 0x30, 0x31, 0x80, 0xA0, 0xFF, 0x0A, 0x20][roll(9)];
        break;
      case 2:
        out.splice(at, size);
        break;
      case 3:
        out.splice(at, 0, ...out.slice(roll(out.length)).slice(0, size));
        break;
      default:
        out[at] = (out[at] + 1) & 0xFF;
    }
  }
  return new Uint8Array(out);
}

/// The golden with its signature, its manifest or its container changed at random: the same state,
/// and the same words where both read as far.
async function mutations(count) {
  const golden = read(path.join(vectors, 'golden.asice'));
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'tenken-desk-')), 'm.asice');
  const trust = await trust_of(['root'], ['tsa_root']), roll = dice(20261123);
  const members = [{name: 'mimetype', bytes: bytes_of_latin1(media_type)}].concat(
      read_container(golden).map(one => ({name: one.key, bytes: one.bytes})));
  let same_words = 0;
  for (let i = 0; i < count; ++i) {
    const which = roll(6);
    const changed = members.slice(), at = members.length - (which < 4 ? 1 : 2);
    changed[at] = {name: members[at].name, bytes: mutated(members[at].bytes, roll)};
    const bundle = which === 5 ? mutated(golden, roll) : stored_zip(changed);
    fs.writeFileSync(file, bundle);
    const seen = words_of(await judge_bundle(bundle, trust));
    const wanted = words_of_tenken(file, ['root'], ['tsa_root']);
    if (seen === wanted) ++same_words;
    else if (process.env.TENKEN_DESK_TELL) console.log('  ' + i + ': desk ' + seen + '\n     tenken ' + wanted);
    same('mutation ' + i, seen.split(' ')[0], wanted.split(' ')[0]);
  }
  console.log('  ' + count + ' mutations judged alike, ' + same_words + ' of them in the same words');
  fs.rmSync(path.dirname(file), {recursive: true});
}

/// Where the directory repeats the CRC-32 of a member.
function crc_of_directory(bytes, key) {
  for (let i = bytes.length - 22; i >= 0; --i)
    if (bytes[i] === 0x50 && bytes[i + 1] === 0x4B && bytes[i + 2] === 1 && bytes[i + 3] === 2 &&
        latin1(bytes.subarray(i + 46, i + 46 + key.length)) === key &&
        (bytes[i + 28] | bytes[i + 29] << 8) === key.length)
      return i + 16;
  throw new Error('not in the directory');
}

/// printable() and the names of members, against what the C++ sources say of them.
function texts() {
  const bidi = String.fromCharCode(0x202E), high = String.fromCharCode(0xD800);
  same('printable: escape', printable('a\x1b[31mb'), 'a\\x1b[31mb');
  same('printable: override', printable('a' + bidi + 'b'), 'a\\u{bidi}b');
  same('printable: lone surrogate', printable('a' + high + 'b'), 'a\uFFFDb');
  same('printable: pair', printable('\u{20BB7}\u{E000}'), '\u{20BB7}\u{E000}');
  same('printable: line feed', printable('a\n\tb\r'), 'a\n\tb\\x0d');
  for (const c of [0x200E, 0x200F, 0x061C, 0x2028, 0x2029])
    same('printable: ' + c.toString(16), printable('a' + String.fromCodePoint(c)), 'a\\u{bidi}');
  for (const c of [0xFFFE, 0xFFFF, 0xFDD0, 0x1FFFE, 0x10FFFF]) same('printable: ' + c.toString(16), printable('a' + String.fromCodePoint(c)), 'a\uFFFD');
  same('printable: C1', printable('\x7f\x85'), '\\x7f\\x85');
  for (const [key, good] of [['a/b.txt', true], ['../a', false], ['a//b', false], ['-a', false],
                             ['a/.', false], ['con.txt', false], ['a b', false], ['\xE5', false],
                             [latin1(utf8_bytes('契約書.txt')), true],
                             [latin1(utf8_bytes('か\u3099')), false]])
    same('name ' + key, fault_of_name(key) === '', good);
}

(async () => {
  texts();
  await stored_signatures();
  await stored_bundles();
  await mutations(parseInt(mutation_count || '150', 10));
  await flips(parseInt(how_many || '7', 10));
  finish();
})().catch(e => {
  console.log('FAILED corpus: ' + e.stack);
  process.exit(1);
});

// Judgements changed in their structure, in the page itself: each is refused or shown without an error in every view, and no row
// shows better than its own findings say. usage: mutated.js PAGE TOP WORK CHROMIUM [count]
'use strict';
const fs = require('fs');
const path = require('path');
const {load} = require('./load.js');

const [page_path, top, work, chromium, how_many] = process.argv.slice(2);
const puppeteer = require(path.join(top, 'tests/node/node_modules/puppeteer-core'));
load(page_path);
const order = ['not_applicable', 'not_due', 'pass', 'partial', 'unknown', 'fail'];
const rank = word => order.includes(word) ? order.indexOf(word) : order.indexOf('unknown');

function dice(seed) {
  let state = seed >>> 0;
  return max => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor(state / 4294967296 * max);
  };
}

/// What takes the place of a value; the texts are what a page could trip over.
const hostile = '<' + '/script><img src=x onerror="window.hacked=1"><!-- ]]> &#60; {{7*7}} ${7} \u2028\u202e\u0000\ue000';
const values = ['null', 'true', 'false', '0', '-1', '1e308', '28', '2.5', '""', JSON.stringify(hostile), '"' + 'x'.repeat(40000) + '"', '[]', '{}', '[[[[]]]]',
                '{"__proto__":{"polluted":1}}', '{"constructor":{"prototype":{"polluted":1}}}', '{"ja":"a"}', '"pass"', '"unknown"', '"PASS"', '"toString"', '"__proto__"',
                '[null]', '["a","a"]', '"2026-99-99T00:00:00+09:00"', '"9999-12-31T23:59:59+09:00"', '"2026-13"', '123456789012345678901234567890'];
/// Texts of JSON that no value can hold: told to the reader of the file alone.
const broken = ['1e999', '"\\ud800"', '"\n"', '01', '{"a":1,"a":2}', 'NaN', '[1,]', "'x'", '"\\x41"', '['.repeat(60) + ']'.repeat(60), '/**/1'];
const keys = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', '', 'ja', '<b>'];

function* mutations(text, count) {
  const roll = dice(20261123);
  for (let i = 0; i < count; ++i) {
    const value = JSON.parse(text), places = [];
    const walk = (node, at) => {
      if (node === null || typeof node !== 'object' || at.length > 7) return;
      for (const key of Object.keys(node)) {
        places.push([node, key, at.concat(key)]);
        walk(node[key], at.concat(key));
      }
    };
    walk(value, []);
    // Places near the top are as likely as the many deep ones.
    const depth = 1 + roll(7), near = places.filter(one => one[2].length === depth);
    const [node, key, at] = (near.length > 0 ? near : places)[roll((near.length > 0 ? near : places).length)];
    const kind = roll(8), mark = '\u0001here\u0001';
    let name = at.join('.') + ': ', put = null;
    if (kind < 3) {
      put = values[roll(values.length)];
      name += put.slice(0, 40);
    } else if (kind === 3) {
      put = broken[roll(broken.length)];
      name += put.slice(0, 40);
    } else if (kind === 4 && Array.isArray(node)) {
      node.splice(+key, 0, node[key]);
      name += 'doubled';
    } else if (kind === 5 && Array.isArray(node)) {
      node.reverse();
      name += 'turned round';
    } else if (kind === 6 && !Array.isArray(node)) {
      const other = keys[roll(keys.length)], old = node[key];
      delete node[key];
      Object.defineProperty(node, other, {value: old, enumerable: true, configurable: true, writable: true});
      name += 'called ' + JSON.stringify(other);
    } else {
      if (Array.isArray(node)) node.splice(+key, 1);
      else delete node[key];
      name += 'taken out';
    }
    if (put !== null) node[key] = mark;
    const said = JSON.stringify(value);
    yield [name, put === null ? said : said.replace(JSON.stringify(mark), () => put)];
  }
}

/// The best that a row may show: from its mandatory findings alone, by this test's own sum.
function worst_allowed(text) {
  const out = {};
  for (const row of JSON.parse(text).requirements) {
    let worst = -1;
    for (const criterion of row.criteria || []) {
      if (criterion.mandatory !== true) continue;
      const found = (criterion.findings || []).map(one => rank(one.verdict));
      worst = Math.max(worst, found.length === 0 ? rank('unknown') : Math.max(...found));
    }
    out[row.number] = worst < 0 ? rank('unknown') : worst;
  }
  return out;
}

(async () => {
  const bundle = new Uint8Array(fs.readFileSync(path.join(top, 'examples/child-consultation/recorded/example.asice')));
  const members = [];
  for (const one of read_container(bundle)) members.push({name: one.name, sha256: await sha256_hex(one.bytes), bytes: one.bytes});
  const text = Buffer.from(members.find(one => one.name === 'assessment.json').bytes).toString('utf8');
  const kept = members.filter(one => /^(rules\/|deployment\.yaml|evidence\/observations)/.test(one.name))
                   .map(one => ({name: one.name, sha256: one.sha256}));
  const browser = await puppeteer.launch({executablePath: chromium, headless: true, userDataDir: path.join(work, 'browser-mutated'), args: [
    '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']});
  let failed = 0, refused = 0, shown = 0;
  const fail = words => { ++failed; console.log('FAILED ' + words); };
  try {
    const page = await browser.newPage();
    page.on('pageerror', error => fail('an error in the page: ' + error.message));
    page.on('console', line => { if (line.type() === 'error') fail('the console: ' + line.text()); });
    await page.goto('file://' + page_path);
    const all = [['as it is', text]].concat(Array.from(mutations(text, parseInt(how_many || '200', 10))));
    for (let i = 0; i < all.length; ++i) {
      const [name, changed] = all[i];
      const seen = await page.evaluate(async (json, others, turn) => {
        const bytes = utf8_bytes(json), empty = new Uint8Array(0);
        const list = others.map(one => Object.assign({bytes: empty}, one)).concat([{name: 'assessment.json', bytes, sha256: '0'.repeat(64)}]);
        let assessment = null;
        try {
          assessment = await read_assessment(list);
        } catch (e) {
          return {code: e instanceof Refusal ? e.code : 'thrown ' + e.stack, polluted: {}.polluted !== undefined};
        }
        const judged = {state: 'valid', problems: [], unproven: [], members: [], sha256: 'ab'.repeat(32), signer: {subject: 'CN=x', sha256: 'cd'.repeat(32)},
                        level: 'B-B', signing_time: 1790000000, timestamp_time: null, timestamp_authority: null};
        desk.entries = [{file: null, name: 'x.asice', size: 1, judged, assessment}];
        desk.opened = desk.entries[0];
        desk.month = assessment.month;
        desk.language = turn % 2 ? 'en' : 'ja';
        desk.view = ['overview', 'city', 'system', 'changes'][turn % 4];
        try {
          show_all();
          if (desk.view === 'system') for (const row of document.querySelectorAll('details.row')) row.fill();
        } catch (e) {
          return {code: 'thrown ' + e.stack};
        }
        const rows = {};
        for (const [number, row] of assessment.rows) rows[number] = cell_parts(row).map(one => one.verdict);
        return {code: '', rows, hacked: window.hacked, polluted: {}.polluted !== undefined, images: document.querySelectorAll('img, script').length};
      }, changed, kept, i);
      if (seen.code.startsWith('thrown') || seen.code === 'desk.internal') fail(name + ': ' + seen.code);
      if (seen.polluted || seen.hacked) fail(name + ': it ran');
      if (seen.code !== '') { ++refused; continue; }
      ++shown;
      if (seen.images !== 1) fail(name + ': an element came of a text');
      const allowed = worst_allowed(changed);
      for (const number of Object.keys(seen.rows))
        if (Math.max(...seen.rows[number].map(rank)) < allowed[number])
          fail(name + ': row ' + number + ' shows ' + seen.rows[number] + ', its findings say ' + order[allowed[number]]);
      if (i === 0 && Object.keys(seen.rows).length !== 27) fail('the judgement itself is not shown');
    }
  } finally {
    await browser.close();
  }
  console.log((failed === 0 ? 'ok' : 'FAILED') + ': mutated judgements, ' + refused + ' refused, ' + shown + ' shown, ' + failed + ' failed');
  process.exit(failed === 0 ? 0 : 1);
})().catch(error => {
  console.log('FAILED mutated: ' + error.stack);
  process.exit(1);
});

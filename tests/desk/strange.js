// What a city's PC gives the desk besides good bundles, and hands without a mouse: files of other kinds, copies, a folder, 3 GB of
// nothing; the whole way from opening to saving by keyboard; certificates changed and windows closed while something is entered.
// usage: strange.js PAGE TENKEN TOP WORK CHROMIUM
'use strict';
const {execFileSync, spawnSync} = require('child_process');
const fs = require('fs');
const path = require('path');

const [page_path, tenken, top, work, chromium] = process.argv.slice(2);
const puppeteer = require(path.join(top, 'tests/node/node_modules/puppeteer-core'));
const {load} = require('./load.js');
const {make_vendor, seal, text_bytes} = require('./seal.js');
load(page_path);
const recorded = path.join(top, 'examples/child-consultation/recorded');
// The recorded example is judged at its own time, whatever day it is.
const at_text = fs.readFileSync(path.join(recorded, 'at'), 'utf8').trim(), at_ms = Date.parse(at_text) + 1000;
const {check, same, finish} = require('./tally.js').tally('strange');

const errors = [], requests = [];
/// A page at the time of the recorded example, or (null) at that of this PC.
async function opened(browser, now_ms, more) {
  const page = await browser.newPage();
  await page.setViewport({width: 1280, height: 900});
  page.on('pageerror', error => errors.push(error.message));
  page.on('console', line => { if (line.type() === 'error') errors.push(line.text()); });
  page.on('request', request => requests.push(request.url()));
  if (now_ms !== null) await page.evaluateOnNewDocument(now => { Date.now = () => now; }, now_ms);
  if (more) await page.evaluateOnNewDocument(more);
  await page.goto('file://' + page_path);
  return page;
}

async function settled(page, count) {
  await page.waitForFunction(wanted => desk.progress === null && desk.entries.length >= wanted &&
                                       desk.entries.every(one => one.judged !== null), {timeout: 60000}, count || 0);
}

async function give(page, field, files, count) {
  await (await page.$('#' + field)).uploadFile(...files);
  await settled(page, count);
}

async function trusting(page) {
  await give(page, 'choose-trust', [path.join(recorded, 'ca.pem')]);
  await give(page, 'choose-tsa', [path.join(recorded, 'tsa-ca.pem')]);
}

/// The recorded judgement with its decisions reopened, sealed by a vendor of this test's own: waiting.asice under strange.pem.
async function make_waiting() {
  make_vendor(work, 'strange');
  const members = {};
  for (const one of read_container(new Uint8Array(fs.readFileSync(path.join(recorded, 'example.asice')))))
    if (!/^(META-INF|report)\//.test(one.name)) members[one.name] = one.bytes;
  const text = Buffer.from(members['assessment.json']).toString('utf8').replace(/"decision": "held"/g, '"decision": "reopened"');
  members['assessment.json'] = text_bytes(text);
  fs.writeFileSync(path.join(work, 'waiting.asice'), await seal(work, 'strange', members));
}

const aside = page => page.evaluate(() => Object.fromEntries(Array.from(document.querySelectorAll('.aside tbody tr')).map(row => [
  row.querySelector('.foreign').textContent, [row.dataset.why, (row.querySelector('[data-code]') || {dataset: {}}).dataset.code || '', row.children[2].textContent]])));

// ── Files of other kinds
async function other_files(page) {
  const good = fs.readFileSync(path.join(recorded, 'example.asice')), at = name => path.join(work, name);
  const write = (name, bytes) => fs.writeFileSync(at(name), bytes);
  write('good.asice', good);
  write('good (1).asice', good);
  write('renamed.zip', good);
  write('cut.asice', good.subarray(0, good.length - 9000));
  const flipped = Buffer.from(good);
  flipped[Math.floor(good.length / 3)] ^= 4;
  write('flipped.asice', flipped);
  write('empty.asice', '');
  write('report.pdf', '%PDF-1.7\n1 0 obj\n');
  write('picture.asice', Buffer.from([0x89, 0x50, 0x4E, 0x47]));
  write('book.xlsx', fs.readFileSync(path.join(top, 'tests/reports/golden/checklist.xlsx')));
  fs.mkdirSync(at('unpacked'), {recursive: true});
  execFileSync('python3', ['-c', 'import sys, zipfile\n' +
      'a = zipfile.ZipFile(sys.argv[1])\nb = zipfile.ZipFile(sys.argv[2], "w", zipfile.ZIP_DEFLATED)\nfor n in a.namelist(): b.writestr(n, a.read(n))\nb.close()\n' +
      'c = zipfile.ZipFile(sys.argv[3], "w")\nfor n in a.namelist(): c.writestr(n, a.read(n))\nc.close()', at('good.asice'), at('resaved.asice'), at('stored again.asice')]);
  write('huge.asice', '');
  fs.truncateSync(at('huge.asice'), 3 * 1024 * 1024 * 1024);
  const names = fs.readdirSync(work).filter(name => name !== 'waiting.asice' && /\.(asice|zip|pdf|xlsx)$/.test(name)).sort();
  await trusting(page);
  const begun = Date.now();
  await give(page, 'choose-bundles', names.map(at), names.length);
  check('all of them within ten seconds', Date.now() - begun < 10000, Date.now() - begun);
  const told = await aside(page), codes = {};
  for (const name of Object.keys(told)) codes[name] = told[name][1] || told[name][0];
  const wanted = {'good (1).asice': 'same_file', 'renamed.zip': 'same_file', 'cut.asice': 'bundle.truncated', 'flipped.asice': 'bundle.altered_member', 'empty.asice': 'bundle.not_a_zip',
                  'report.pdf': 'bundle.not_a_zip', 'picture.asice': 'bundle.not_a_zip', 'book.xlsx': 'bundle.compressed_member', 'resaved.asice': 'bundle.compressed_member',
                  'stored again.asice': 'bundle.not_canonical', 'huge.asice': 'bundle.too_large'};
  // Which of three equal files is the one shown is no matter.
  const equal = ['good.asice', 'good (1).asice', 'renamed.zip'];
  same('one of the three equal files counts', equal.filter(name => name in codes).length, 2);
  for (const name of Object.keys(wanted)) {
    if (!equal.includes(name)) same('why: ' + name, codes[name], wanted[name]);
    if (!(name in told)) continue;
    check('what to do: ' + name, told[name][2].length > 5, told[name]);
    if (!wanted[name].startsWith('bundle.') || name === 'huge.asice') continue;
    const said = JSON.parse(spawnSync(tenken, ['verify', '--json', at(name)], {encoding: 'utf8'}).stdout || '{"problems":[{}]}');
    same('tenken verify: ' + name, said.problems[0].code, wanted[name]);
  }
  check('an empty file is called empty', told['empty.asice'][2].includes('空'), told['empty.asice']);
  check('a workbook is told from a damaged bundle', told['book.xlsx'][2].includes('証跡パックではない'), told['book.xlsx']);
  same('the good one stands', await page.evaluate(() => document.querySelectorAll('#matrix tbody tr.counted').length), 1);
}

async function folder(page) {
  const client = await page.createCDPSession();
  const box = await page.evaluate(() => { const r = document.querySelector('.chooser:last-child').getBoundingClientRect(); return {x: r.x + 20, y: r.y + 20}; });
  for (const type of ['dragEnter', 'dragOver', 'drop'])
    await client.send('Input.dispatchDragEvent', {type, x: box.x, y: box.y, data: {items: [], files: [path.join(work, 'unpacked')], dragOperationsMask: 1}});
  await new Promise(resolve => setTimeout(resolve, 500));
  check('a folder is told', await page.evaluate(() => document.body.textContent.includes('フォルダーのままでは')), await page.evaluate(() => document.querySelector('.files').textContent));
  for (const type of ['dragEnter', 'dragOver', 'drop'])
    await client.send('Input.dispatchDragEvent', {type, x: box.x, y: box.y, data: {items: [], files: [path.join(work, 'good.asice')], dragOperationsMask: 1}});
  await settled(page, 1);
  same('a bundle dropped is judged', await page.evaluate(() => desk.entries.map(one => one.judged.state)), ['unproven']);
}

// ── By keyboard alone
async function press_until(page, key, holds, most) {
  for (let i = 0; i < (most || 60); ++i) {
    if (await page.evaluate(holds)) return true;
    await page.keyboard.press(key);
  }
  return false;
}

async function by_keyboard(page, session) {
  for (const [id, file] of [['choose-trust', 'strange.pem'], ['choose-tsa', 'strange.pem'], ['choose-bundles', 'waiting.asice']]) {
    check('Tab reaches ' + id, await press_until(page, 'Tab', 'document.activeElement.id === "' + id + '-button"'));
    // The browser is told first that a chooser will come; only then is the key pressed.
    const chooser = page.waitForFileChooser();
    await new Promise(resolve => setTimeout(resolve, 300));
    await page.keyboard.press('Enter');
    await (await chooser).accept([path.join(work, file)]);
    await settled(page, id === 'choose-bundles' ? 1 : 0);
    await page.waitForFunction(n => document.querySelectorAll('.chosen')[n].textContent === '1件', {}, ['choose-trust', 'choose-tsa', 'choose-bundles'].indexOf(id));
    same('the focus stays on ' + id, await page.evaluate(() => document.activeElement.id), id + '-button');
  }
  check('Tab reaches the matrix', await press_until(page, 'Tab', 'document.activeElement.classList.contains("cell")'));
  await page.keyboard.press('End');
  same('End goes to the last row', await page.evaluate(() => document.activeElement.parentNode.dataset.row), '27');
  check('Shift+Tab goes back to the views', await (async () => {
    await page.keyboard.down('Shift');
    const found = await press_until(page, 'Tab', 'document.activeElement.id === "nav-city"');
    await page.keyboard.up('Shift');
    return found;
  })());
  await page.keyboard.press('Enter');
  same('the view has the focus', await page.evaluate(() => document.activeElement.id), 'view-title');
  if (!(await press_until(page, 'Tab', 'document.activeElement.matches("li.item select")'))) return check('something is to be decided', false);
  for (let i = 0; i < 2; ++i) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  await page.keyboard.type('鍵盤だけで記入した。');
  await press_until(page, 'Tab', 'document.activeElement.id === "head-office"');
  await page.keyboard.type('情報政策課長');
  await press_until(page, 'Tab', 'document.activeElement.id.startsWith("document-")');
  await page.keyboard.type('情政第1号');
  check('Tab reaches the button', await press_until(page, 'Tab', 'document.activeElement.dataset.kind === "xlsx"'));
  await session.send('Browser.setDownloadBehavior', {behavior: 'allow', downloadPath: work, eventsEnabled: true});
  await page.keyboard.press('Enter');
  let file;
  for (let i = 0; i < 50 && file === undefined; ++i) {
    file = fs.readdirSync(work).find(name => /^市判断_.*\.xlsx$/.test(name));
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  check('it is saved', file !== undefined);
  const run = spawnSync(tenken, ['decide', '--from', path.join(work, file || '')], {encoding: 'utf8'});
  check('and accepted', run.status === 0 && run.stdout.includes('一部適合'), run.stdout + run.stderr);
}

// ── What is entered is not lost
async function entered(page) {
  await give(page, 'choose-trust', [path.join(work, 'strange.pem')]);
  await give(page, 'choose-bundles', [path.join(work, 'waiting.asice')], 1);
  await page.evaluate(() => { desk.view = 'city'; show_all(); });
  const area = await page.$('li.item textarea');
  if (area === null) return check('there is something to enter', false);
  await area.type('理由');
  const key = await page.evaluate(() => document.querySelector('li.item textarea').id);
  await area.focus();
  await Promise.all([give(page, 'choose-trust', [path.join(recorded, 'ca.pem')]), page.keyboard.type('のつづき')]);
  await settled(page, 1);
  const now = () => page.evaluate(id => document.getElementById(id) && document.getElementById(id).value, key);
  check('what was entered outlives another judgement', /^理由/.test(await now()), await now());
  await page.evaluate(() => { desk.signers = []; return judge_entries(true); });
  await settled(page, 1);
  same('nothing is to be decided where nothing is trusted', await page.evaluate(() => document.querySelectorAll('li.item').length), 0);
  check('but what was entered is still unsaved', await page.evaluate(() => has_unsaved()));
  const asked = new Promise(resolve => {
    page.once('dialog', dialog => { resolve(dialog.type()); dialog.dismiss(); });
    setTimeout(() => resolve('nothing asked'), 15000);
  });
  await page.keyboard.press('Tab');
  await page.close({runBeforeUnload: true});
  same('closing asks', await asked, 'beforeunload');
  await give(page, 'choose-trust', [path.join(work, 'strange.pem')]);
  await settled(page, 1);
  check('and comes back with the certificate', /^理由/.test(await now()), await now());
  await page.evaluate(id => {
    const field = document.getElementById(id);
    field.value = '長'.repeat(10000);
    field.dispatchEvent(new Event('input'));
  }, key);
  check('ten thousand characters are told, not cut', await page.evaluate(id => document.getElementById(id).value.length === 10000 &&
      document.getElementById(id + '') !== null && document.body.textContent.includes('30,000バイト'), key));
  check('and not saved', await page.evaluate(() => Array.from(document.querySelectorAll('#saving button')).every(one => one.disabled)));
  const clear = await page.$('.decision .clear');
  await clear.click();
  same('cleared', [await now(), await page.evaluate(() => has_unsaved())], ['', false]);
  await clear.click();
  same('and back', (await now()).length, 10000);
  await page.evaluate(() => { desk.decisions.clear(); });
}

(async () => {
  const browser = await puppeteer.launch({executablePath: chromium, headless: true, userDataDir: path.join(work, 'browser-strange'), args: [
    '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']});
  const session = await browser.target().createCDPSession();
  try {
    await make_waiting();
    for (const [scene, now_ms] of [[other_files, at_ms], [folder, at_ms], [by_keyboard, null], [entered, null]]) {
      const page = await opened(browser, now_ms);
      await scene(page, session);
      await page.close().catch(() => {});
    }
    // A browser that keeps nothing and lends nothing.
    const bare = await opened(browser, at_ms, () => {
      for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches'])
        Object.defineProperty(window, name, {get() { throw new DOMException('blocked', 'SecurityError'); }});
      Object.defineProperty(navigator, 'clipboard', {value: undefined});
    });
    await trusting(bare);
    await give(bare, 'choose-bundles', [path.join(recorded, 'example.asice')], 1);
    same('without storage and clipboard', await bare.evaluate(() => desk.entries[0].judged.state), 'valid');
  } finally {
    await browser.close();
  }
  same('no error in the page or the console', errors, []);
  same('no request but the page itself', requests.filter(url => url !== 'file://' + page_path && !/^(blob:null\/|data:)/.test(url)), []);
  finish();
})().catch(error => {
  console.log('FAILED strange: ' + error.stack);
  process.exit(1);
});

// What a reader's browser makes of the evidence pages. node page.cjs CHROMIUM PROFILE FOLDER; exit 1 where anything is wrong.
'use strict';
const fs = require('fs');
const path = require('path');
const { pathToFileURL } = require('url');
const puppeteer = require('puppeteer-core');
const { HtmlValidate } = require('html-validate');
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const [chromium, profile, folder] = process.argv.slice(2);
const pictures = process.env.TENKEN_PICTURES;
let wrong = 0, right = 0;
function check(holds, what) {
  if (holds) { ++right; return; }
  ++wrong;
  console.log('WRONG ' + what);
}
async function timed(what, act) {
  const begun = Date.now();
  await act();
  if (process.env.TENKEN_TIMES) console.log(`  ${what}: ${Date.now() - begun} ms`);
}
const same = (a, b, what) => check(JSON.stringify(a) === JSON.stringify(b), `${what}: ${JSON.stringify(a)} is not ${JSON.stringify(b)}`);
const file = name => path.join(folder, name);
const address = name => pathToFileURL(file(name)).href;

async function open(browser, name, { hash = '', scripts = true, dark = false, width = 1280 } = {}) {
  const page = await browser.newPage();
  page.requests = [];
  page.on('request', request => page.requests.push(request.url()));
  page.on('pageerror', error => check(false, `${name}: ${error.message}`));
  await page.setJavaScriptEnabled(scripts);
  await page.setViewport({ width, height: 900 });
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }]);
  await page.goto(address(name) + hash, { waitUntil: 'load' });
  return page;
}
async function accessible(page, what, only) {
  await page.evaluate(axe);
  const runOnly = only ? { type: 'rule', values: only } : ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'];
  const options = { runOnly, resultTypes: ['violations'], selectors: false };
  const found = await page.evaluate(o => window.axe.run(document, o)
    .then(r => r.violations.map(v => `${v.id} ×${v.nodes.length}: ${v.nodes[0].html.slice(0, 200)} ${v.nodes[0].failureSummary}`)), options);
  for (const one of found) console.log(`  axe, ${what}: ${one}`);
  check(found.length === 0, `axe, ${what}: ${found.length} violations`);
}
const count_shown = () => document.querySelectorAll('#rows > details:not([hidden])').length;
/// Whether the page is as wide as its window: nothing hangs over the edge.
const fits = page => page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);

async function counts(browser, name) {
  const page = await open(browser, name + '.ja.html');
  const json = JSON.parse(fs.readFileSync(file(name + '.ja.json'), 'utf8'));
  const dom = await page.evaluate(() => {
    const of = (list, kind) => [...list].filter(e => e.getAttribute('data-verdict') === kind).length;
    const out = {};
    const rows = document.querySelectorAll('#rows > details');
    for (const kind of ['pass', 'partial', 'fail', 'unknown', 'not-applicable', 'not-due']) {
      const badge = document.querySelector(`.counts .badge.${kind}`);
      out[kind] = [Number(badge.parentElement.querySelector('.number').textContent), of(rows, kind)];
    }
    const marks = [...rows].map(row => ({
      number: Number(row.id.slice(1)), verdict: row.getAttribute('data-verdict'),
      marks: [...row.querySelectorAll('summary .marks .badge .mark')].map(m => m.textContent),
      aspects: row.querySelectorAll('summary .marks .aspect').length }));
    return { out, marks };
  });
  for (const [kind, [tile, rows]] of Object.entries(dom.out)) {
    const told = (json.totals || {})[kind.replace('-', '_')] || 0;
    same([tile, rows], [told, told], `${name}: count of ${kind}`);
  }
  for (const row of dom.marks) {
    const judged = json.requirements.find(r => r.number === row.number);
    same(row.verdict, judged.verdict.replace('_', '-'), `${name}: row ${row.number}`);
    if (judged.verdict !== 'pass') check(!row.marks.includes('○') || row.aspects > 0, `${name}: ○ on row ${row.number}, which is ${judged.verdict}`);
    if (judged.performance === 'not_due') check(row.aspects === 2, `${name}: row ${row.number} does not show 備え and 履行`);
  }
  same(page.requests.length, 1, `${name}: requests`);
  await page.close();
}

async function policy(browser) {
  const page = await open(browser, 'hostile.ja.html');
  const done = await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'window.injected = 1';
    document.body.appendChild(script);
    const style = document.createElement('style');
    style.textContent = 'body { opacity: .5 }';
    document.body.appendChild(style);
    const button = document.createElement('button');
    button.setAttribute('onclick', 'window.injected = 2');
    document.body.appendChild(button);
    button.click();
    const image = document.createElement('img');
    image.src = 'http://127.0.0.1:9/x.png';
    document.body.appendChild(image);
    return { injected: window.injected, opacity: getComputedStyle(document.body).opacity,
             scripts: document.querySelectorAll('script').length - 1, frames: document.querySelectorAll('iframe, object, embed, img').length - 1 };
  });
  same(done, { opacity: '1', scripts: 1, frames: 0 }, 'policy: an injected script, style or handler');
  const fetched = await page.evaluate(() => fetch('http://127.0.0.1:9/').then(() => 'yes', () => 'no'));
  same(fetched, 'no', 'policy: a request');
  check((await page.evaluate(() => document.querySelectorAll('[style], [onclick]').length)) === 1, 'hostile: an attribute of style or code');
  check(await fits(page), 'hostile: wider than the window at 1280');
  await page.setViewport({ width: 400, height: 900 });
  await page.evaluate(() => document.querySelectorAll('details').forEach(d => { d.open = true; }));
  check(await fits(page), 'hostile: wider than the window at 400, all open');
  await page.close();
}

async function keys_links_filters(browser) {
  const page = await open(browser, 'excepted.ja.html');
  const focus = () => page.evaluate(() => document.activeElement.id);
  await page.keyboard.press('Tab');
  same(await page.evaluate(() => document.activeElement.className), 'skip', 'first stop of Tab');
  await page.keyboard.press('/');
  same(await focus(), 'search', '"/" focuses the search');
  await page.keyboard.type('パスワード');
  const found = await page.evaluate(count_shown);
  check(found > 0 && found < 27, `search shows ${found} rows`);
  same(await page.evaluate(() => document.getElementById('shown-count').innerText.replace(/\s/g, '')), `${found}/27件`, 'count');
  check((await page.evaluate(() => location.hash)).startsWith('#?q='), 'the search is in the address');
  await page.keyboard.press('Escape');
  same(await page.evaluate(count_shown), 27, 'Escape clears the search');
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press('j');
  same(await focus(), 'R01-line', 'j goes to the first row');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('k');
  same(await focus(), 'R02-line', 'arrows and k');
  await page.keyboard.press('Enter');
  check(await page.evaluate(() => document.getElementById('R02').open), 'Enter opens');
  await page.click('#keys');
  await page.evaluate(() => document.getElementById('R02-line').focus());
  await page.keyboard.press('j');
  same(await focus(), 'R02-line', 'keys are off');
  await page.click('.counts a[data-verdict=fail]');
  same(await page.evaluate(() => [...document.querySelectorAll('#rows > details:not([hidden])')].map(d => d.id)), ['R19', 'R20'], 'a click on the count of 不適合');
  const filtered = await page.evaluate(() => location.hash);
  same(filtered, '#?verdict=fail', 'the filter is in the address');
  await page.click('#f-kind-supporting');
  check(await page.evaluate(() => [...document.querySelectorAll('.criterion')].every(c => c.hidden === (c.getAttribute('data-kind') !== 'supporting'))), 'the kind hides criteria');
  await page.click('#reset');
  same(await page.evaluate(count_shown), 27, 'reset');
  await page.click('#f-turn-city');
  check((await page.evaluate(() => [...document.querySelectorAll('#rows > details:not([hidden])')].map(d => d.id))).includes('R24'), 'turn of the City');
  await page.evaluate(() => { location.hash = '#C20.1'; });
  await page.waitForFunction(() => document.activeElement.id === 'C20.1');
  check(await page.evaluate(() => document.getElementById('R20').open && !document.getElementById('R20').hidden), 'a deep link opens its row and lifts the filter');
  await page.click('#open-all');
  check(await page.evaluate(() => [...document.querySelectorAll('#rows > details')].every(d => d.open)), 'open all');
  await page.click('#close-all');
  await page.click('label[for=in-en]');
  same(await page.evaluate(() => [document.documentElement.lang, getComputedStyle(document.querySelector('h2 [lang=ja]')).display, getComputedStyle(document.querySelector('h2 [lang=en]')).display]), ['en', 'none', 'inline'], 'English');
  check((await page.evaluate(() => location.hash)).includes('lang=en'), 'the language is in the address');
  same(page.requests.length, 1, 'keys, links and filters: requests');
  await page.close();
  for (const [hash, holds] of [
    ['#R06', () => document.getElementById('R06').open && document.activeElement.id === 'R06-line'],
    ['#?verdict=fail,partial', () => document.querySelectorAll('#rows > details:not([hidden])').length === 3],
    ['#R19?lang=en', () => document.getElementById('R19').open && document.documentElement.lang === 'en'],
    ['#2', () => document.getElementById('R02').open],
    ['#r20', () => document.getElementById('R20').open],
    ['#R28', () => !document.getElementById('not-here').hidden],
    ['#nowhere', () => !document.getElementById('not-here').hidden && document.getElementById('not-here-id').textContent === 'nowhere'],
    ['#<b>' + 'x'.repeat(400), () => document.getElementById('not-here-id').textContent.length === 81 && !document.querySelector('#not-here b')],
    ['#?kind=supporting', () => [...document.querySelectorAll('#rows > details:not([hidden])')].every(d => d.querySelector('.criterion:not([hidden])') && !d.querySelector('.kind-note').hidden)], ['#%', () => true], ['#?verdict=<script>&q=%', () => true],
  ]) {
    const linked = await open(browser, 'excepted.ja.html', { hash });
    check(await linked.waitForFunction(holds, { timeout: 3000 }).then(() => true, () => false), 'deep link ' + hash);
    await linked.close();
  }
  const looks = await open(browser, 'excepted.ja.html');
  const look = await looks.evaluate(() => document.querySelector('.look').id);
  await looks.evaluate(id => { location.hash = '#' + id; }, look);
  await looks.waitForFunction(id => document.getElementById(id).open, {}, look);
  check(await looks.evaluate(id => /^[0-9a-f]{64}$/.test(document.querySelector(`#${CSS.escape(id)} dd code`) && [...document.querySelectorAll(`#${CSS.escape(id)} code`)].map(c => c.textContent).find(t => t.length === 64)), look), 'an observation shows all digits of its SHA-256');
  await looks.close();
}

async function without_scripts(browser) {
  const with_scripts = await open(browser, 'excepted.ja.html');
  const all = await with_scripts.evaluate(() => [...document.querySelectorAll('#rows > details')].map(d => d.textContent.replace(/\s+/g, ' ')));
  await with_scripts.close();
  const page = await open(browser, 'excepted.ja.html', { scripts: false });
  same(await page.evaluate(() => [...document.querySelectorAll('#rows > details')].map(d => d.textContent.replace(/\s+/g, ' '))), all, 'text of the rows without scripts');
  check(await page.evaluate(() => getComputedStyle(document.querySelector('.filters')).display === 'none'), 'no filter is offered without scripts');
  check(await page.evaluate(() => document.querySelector('#by-fail') !== null && document.querySelectorAll('a[href="#R20"]').length > 1), 'the counts lead somewhere without scripts');
  const dead = await page.evaluate(() => [...document.querySelectorAll('a[href^="#"]')].map(a => a.getAttribute('href').slice(1)).filter(id => !document.getElementById(id)));
  same(dead, [], 'links that lead nowhere');
  await page.click('#R20 > summary');
  check(await page.evaluate(() => document.getElementById('R20').open && document.querySelector('#R20 .lay').offsetHeight > 0), 'a row opens without scripts');
  await page.click('label[for=in-en]');
  same(await page.evaluate(() => [getComputedStyle(document.querySelector('h2 [lang=ja]')).display, getComputedStyle(document.querySelector('h2 [lang=en]')).display]), ['none', 'inline'], 'English without scripts');
  await page.close();
}

async function looks_right(browser) {
  const colours = ['color-contrast'];
  for (const [name, dark, only] of [['excepted.ja', false], ['excepted.ja', true, colours], ['none.ja', false], ['hostile.public.ja', false]]) {
    const page = await open(browser, name + '.html', { dark });
    if (name.startsWith('excepted')) await page.evaluate(() => ['R19', 'R24', 'R06'].forEach(id => document.querySelectorAll(`#${id}, #${id} details`).forEach(d => { d.open = true; })));
    await accessible(page, `${name} ${dark ? 'dark' : 'light'}`, only);
    await page.setViewport({ width: 400, height: 900 });
    check(await fits(page), `${name}: wider than the window at 400`);
    await page.evaluate(() => document.querySelectorAll('details').forEach(d => { d.open = true; }));
    for (const language of ['en', 'ja']) {
      await page.evaluate(l => document.getElementById('in-' + l).click(), language);
      for (const width of [1280, 1024, 800, 640, 400, 320]) {  // 640: 1280 at 200 %; 320: at 400 %
        await page.setViewport({ width, height: 900 });
        check(await fits(page), `${name} in ${language}: wider than the window at ${width}`);
      }
    }
    same(await page.evaluate(() => [...document.querySelectorAll('.clause-table td')].filter(td => td.offsetHeight === 0 && td.textContent !== '').length), 0, `${name}: words of a clause hidden at 320`);
    await page.close();
  }
  const page = await open(browser, 'all_unknown.public.en.html');
  await page.emulateMediaType('print');
  await accessible(page, 'print', colours);
  await page.close();
}

async function prints(browser) {
  const page = await open(browser, 'excepted.ja.html');
  const full = await page.pdf({ format: 'A4' });
  check(full.length > 50000, 'print to PDF');
  await page.evaluate(() => { window.print = () => { window.printed = (window.printed || '') + document.getElementById('page').className + ';'; }; });
  const before = () => page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
  const printed = () => page.evaluate(() => [...document.querySelectorAll('.printed')].filter(p => p.offsetHeight > 0).map(p => p.className));
  await page.emulateMediaType('print');
  await before();
  check(await page.evaluate(() => [...document.querySelectorAll('#rows > details')].every(d => !d.open)), 'Ctrl+P prints what lies open');
  same(await printed(), ['printed as-open'], 'and says so');
  await page.evaluate(() => { location.hash = '#?verdict=fail'; });
  await page.waitForFunction(() => document.getElementById('shown-number').textContent === '2');
  same(await printed(), ['printed as-open', 'printed'], 'a filter is told on paper');
  check(await page.evaluate(() => /2\/27/.test(document.getElementById('printed-filter').textContent)), 'with its number');
  await page.evaluate(() => { location.hash = ''; });
  await page.waitForFunction(() => document.getElementById('shown-number').textContent === '27');
  await page.emulateMediaType('screen');
  await page.click('#print-summary');
  await page.click('#print-full');
  const classes = (await page.evaluate(() => window.printed)).split(';');
  check(/print-summary/.test(classes[0]) && !/print-summary/.test(classes[1]), 'both ways of printing');
  await before();
  check(await page.evaluate(() => [...document.querySelectorAll('details')].every(d => d.open)), 'before printing all lies open');
  await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
  check(await page.evaluate(() => [...document.querySelectorAll('#rows > details')].every(d => !d.open)), 'after printing all is as before');
  if (pictures) fs.writeFileSync(path.join(pictures, 'full.pdf'), full);
  await page.close();
}

(async () => {
  const names = ['all_pass', 'all_unknown', 'excepted', 'hostile', 'ten_thousand', 'none'];
  for (const name of names)
    for (const kind of ['.ja', '.en', '.public.ja', '.public.en']) {
      const size = fs.statSync(file(name + kind + '.html')).size;
      check(size <= 2000000, `${name}${kind}: ${size} bytes`);
    }
  const validator = new HtmlValidate({ extends: ['html-validate:recommended'], rules: { 'no-inline-style': 'error', 'long-title': 'off', 'valid-id': ['error', { relaxed: true }] } });
  for (const name of ['excepted.ja', 'none.en', 'hostile.public.ja']) {
    const report = await validator.validateFile(file(name + '.html'));
    const messages = report.results.flatMap(r => r.messages);
    const rules = new Set();
    for (const m of messages) if (!rules.has(m.ruleId)) rules.add(m.ruleId), console.log(`  html-validate, ${name}: ${m.line}:${m.column} ${m.ruleId} ${m.message}`.slice(0, 300));
    check(messages.length === 0, `html-validate, ${name}: ${messages.length} messages`);
  }
  const browser = await puppeteer.launch({ executablePath: chromium, userDataDir: profile, headless: true, args: [
    '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--lang=ja'] });
  try {
    await timed('counts', async () => { for (const name of names) await counts(browser, name); });
    for (const part of [policy, keys_links_filters, without_scripts, looks_right, prints]) await timed(part.name, () => part(browser));
  } finally {
    await browser.close();
  }
  console.log(`page: ${right} right, ${wrong} wrong`);
  process.exit(wrong === 0 ? 0 : 1);
})().catch(error => { console.log(error); process.exit(1); });

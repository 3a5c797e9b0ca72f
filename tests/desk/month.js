// A month of a city in the page itself: forty bundles of which three are broken, one is another
// vendor's and one last month's; hostile ones; decisions saved and read back.
// usage: month.js PAGE TENKEN TOP WORK CHROMIUM
'use strict';
const {execFileSync, spawnSync} = require('child_process');
const fs = require('fs');
const path = require('path');
const {load} = require('./load.js');
const {make_vendor, seal, text_bytes} = require('./seal.js');

const [page_path, tenken, top, work, chromium] = process.argv.slice(2);
const modules = path.join(top, 'tests/node/node_modules');
const puppeteer = require(path.join(modules, 'puppeteer-core'));
const exceljs = require(path.join(modules, 'exceljs'));
const axe = fs.readFileSync(path.join(modules, 'axe-core/axe.min.js'), 'utf8');
load(page_path);

const {check, same, finish} = require('./tally.js').tally('month');
const sorted = of => Object.keys(of).sort().map(key => key + ': ' + of[key]);

// ── Assessments of the test's own
const order = ['not_applicable', 'not_due', 'pass', 'partial', 'unknown', 'fail'];
const worst = words => words.length === 0
    ? 'unknown' : words.reduce((a, b) => order.indexOf(a) >= order.indexOf(b) ? a : b);

/// Everything that follows from the findings, made to fit again.
function settled(assessment) {
  assessment.totals = {};
  for (const row of assessment.requirements) {
    for (const one of row.criteria) one.verdict = worst(one.findings.map(f => f.verdict));
    const of = takes => worst(row.criteria.filter(c => c.mandatory && takes(c)).map(c => c.verdict));
    row.verdict = of(() => true);
    for (const clause of row.clauses || []) clause.verdict = of(c => c.clause === clause.id);
    if ('preparedness' in row) {
      row.preparedness = of(c => c.aspect !== 'performance');
      row.performance = row.criteria.some(c => c.mandatory && c.aspect === 'performance')
          ? of(c => c.aspect === 'performance') : 'not_due';
    }
    delete row.prepared_only;
    if (row.performance === 'not_due' && row.verdict === 'pass') row.prepared_only = true;
    assessment.totals[row.verdict] = (assessment.totals[row.verdict] || 0) + 1;
  }
  return assessment;
}

function finding(verdict, ja) {
  const out = {verdict, message: 'm', expected: {ja: 'あること', en: 'be there'},
               actual: {ja, en: 'seen'}, cites: ['0123456789ab']};
  if (verdict === 'unknown') Object.assign(out, {cause: 'decision_pending', turn: 'city'});
  return out;
}

/// The base with another name and month, and verdicts that differ from system to system.
function varied(base, system, period, seed) {
  const out = JSON.parse(JSON.stringify(base));
  Object.assign(out, {system, period, as_of: period + '-28T10:00:00+09:00'});
  const all = out.requirements;
  all.forEach((row, i) => row.criteria.forEach((criterion, j) => {
    const word = order[(seed * 7 + i * 3 + (j % 2) * seed) % 11] || 'pass';
    criterion.findings = [finding(word, '見たもの ' + criterion.id)];
    delete criterion.decision_binds;
  }));
  return settled(out);
}

/// A criterion that waits for the City.
function awaiting(assessment, id) {
  for (const row of assessment.requirements)
    for (const criterion of row.criteria)
      if (criterion.id === id) {
        criterion.findings = [finding('unknown', '約款第5条を市が読んで判断する')];
        criterion.decision_binds = ['ab'.repeat(32), 'cd'.repeat(32)];
        assessment.questions.push({id: 'Q-' + id, criterion: id, state: 'carried', turn: 'city',
                                   cause: 'decision_pending', opened_on: '2026-08-03',
                                   text: {ja: '約款の条項で足りるか', en: 'is it enough'}, cites: []});
      }
  return settled(assessment);
}

function first_criterion(assessment, number) {
  return assessment.requirements.find(row => row.number === number).criteria.find(c => c.mandatory).id;
}

const today = new Date(Date.now() + 9 * 3600e3).toISOString().slice(0, 10);
const month = today.slice(0, 7);
const last_month = new Date(Date.UTC(+month.slice(0, 4), +month.slice(5) - 2, 15)).toISOString().slice(0, 7);

/// One scan of nearly nothing, for members as they really are.
function scanned() {
  fs.writeFileSync(path.join(work, 'deployment.yaml'),
      'format: tenken-deployment/1\nname: t\ntitle: {ja: 試験, en: test}\nprovider: 株式会社試験\n' +
      'targets:\n  - {name: self, roles: [linux_host], address: localhost, transport: local}\n');
  fs.writeFileSync(path.join(work, 'profile.yaml'), 'format: tenken-profile/1\ncity: みなと市\n');
  fs.writeFileSync(path.join(work, 'both.pem'), fs.readFileSync(path.join(work, 'vendor-signer.pem'), 'utf8') +
      fs.readFileSync(path.join(work, 'vendor.pem'), 'utf8'));
  fs.chmodSync(path.join(work, 'vendor-signer.key'), 0o600);
  spawnSync(tenken, ['scan', '-d', 'deployment.yaml', '-p', 'profile.yaml', '--bundle', 'real.asice',
                     '--key', 'file:vendor-signer.key', '--certificate', 'both.pem',
                     '-o', 'json=real.json'], {cwd: work});
  return new Uint8Array(fs.readFileSync(path.join(work, 'real.asice')));
}

async function make_bundles() {
  for (const vendor of ['vendor', 'stranger']) make_vendor(work, vendor);
  const real = scanned();
  const base_members = {};
  for (const member of read_container(real))
    // The reports that a scan seals are large, and forty times the same.
    if (!/^(META-INF|report)\//.test(member.name)) base_members[member.name] = member.bytes;
  const base = JSON.parse(Buffer.from(base_members['assessment.json']).toString('utf8'));
  const write = (name, bytes) => {
    const file = path.join(work, name);
    fs.writeFileSync(file, bytes);
    return file;
  };
  const sealed = (assessment, vendor, more) => seal(work, vendor || 'vendor', Object.assign(
      {}, base_members, {'assessment.json': typeof assessment === 'string'
          ? text_bytes(assessment) : text_bytes(JSON.stringify(assessment, null, 1) + '\n')}, more));
  const out = {base, sealed, write, files: [], assessments: new Map(), base_members};
  for (let i = 1; i <= 40; ++i) {
    const name = '第' + String(i).padStart(2, '0') + '業務システム';
    let assessment = varied(base, name, i === 40 ? last_month : month, i);
    for (const number of [5, 9, 14]) awaiting(assessment, first_criterion(assessment, number));
    if (i === 3) assessment.requirements[0].exceptions = [{
      kind: 'exception', criterion: assessment.requirements[0].criteria[0].id, text: {ja: '端末更改まで', en: ''},
      office: '課長', organisation: 'みなと市', document: '情第3号', effective_date: '2026-01-01',
      expires_date: '2027-03-31', observation: 'x'}];
    const report = {'report/checklist.xlsx': text_bytes('PK workbook ' + i),
                    'report/table.ja.txt': text_bytes('表 ' + i + '\n'),
                    // About as large as a real one.
                    'evidence/blobs-009.pack': new Uint8Array(1 << 20).fill(i)};
    let bytes = await sealed(assessment, i === 39 ? 'stranger' : 'vendor', report);
    if (i === 36) bytes[Math.floor(bytes.length / 2)] ^= 1;
    if (i === 37) bytes = bytes.slice(0, bytes.length - 5000);
    if (i === 38) {
      const members = read_container(bytes).map(one => ({name: one.name, bytes: one.bytes}));
      members.splice(2, 0, {name: 'added.txt', bytes: text_bytes('x')});
      bytes = stored_zip([{name: 'mimetype', bytes: text_bytes(media_type)}].concat(members));
    }
    out.files.push(write('b' + i + '.asice', bytes));
    out.assessments.set(name, assessment);
  }
  return out;
}

// ── The page
async function opened(browser, requests) {
  const page = await browser.newPage();
  await page.setViewport({width: 1500, height: 1000});
  page.on('request', request => requests.push(request.url()));
  page.on('pageerror', error => check('no error in the page', false, error.message));
  await page.goto('file://' + page_path);
  return page;
}

async function give(page, field, files) {
  const input = await page.$('#' + field);
  await input.uploadFile(...files);
  await page.waitForFunction(count => desk.progress === null && desk.entries.length >= count &&
                                      desk.entries.every(one => one.judged !== null),
                             {timeout: 60000}, field === 'choose-bundles' ? files.length : 0);
  await new Promise(resolve => setTimeout(resolve, 100));
}

/// The matrix as it stands in the document.
const read_matrix = () => Array.from(document.querySelectorAll('#matrix tbody tr')).map(line => ({
  system: line.dataset.system, counted: line.classList.contains('counted'),
  cells: Array.from(line.querySelectorAll('td[data-row]')).map(
      cell => Array.from(cell.querySelectorAll('.part')).map(part => part.textContent).join('')),
  sums: Array.from(line.querySelectorAll('td[data-sum]')).map(cell => cell.textContent)
}));

function words_expected(row, counted) {
  const marks = {pass: '○', partial: '△', fail: '×', not_applicable: '―', unknown: '未確認', not_due: '未到来'};
  const parts = row.prepared_only ? ['備' + marks[row.preparedness], '履' + marks[row.performance]] : [marks[row.verdict]];
  return parts.map(text => counted ? text : '(' + text + ')').join('') +
         (row.exceptions && row.exceptions.length > 0 ? '例外' : '');
}

function check_matrix(lines, made) {
  same('systems in the matrix', lines.length, 36);
  const counted = lines.filter(line => line.counted);
  same('systems that are counted', counted.length, 35);
  for (const line of lines) {
    const assessment = made.assessments.get(line.system);
    same('cells of ' + line.system, line.cells,
         assessment.requirements.map(row => words_expected(row, line.counted)));
    const sums = ['pass', 'partial', 'fail', 'unknown', 'not_applicable', 'not_due'].map(
        word => String(assessment.totals[word] || 0));
    same('totals of ' + line.system, line.sums, line.counted ? sums : sums.map(text => '(' + text + ')'));
  }
  same('the one that is not counted', lines.filter(line => !line.counted).map(line => line.system), ['第40業務システム']);
}

const read_aside = () => Array.from(document.querySelectorAll('.aside tbody tr')).map(row => ({
  name: row.querySelector('th').textContent, why: row.dataset.why,
  codes: Array.from(row.querySelectorAll('[data-code]')).map(one => one.dataset.code)
}));

async function forty(page, made) {
  const begin = Date.now();
  await give(page, 'choose-trust', [path.join(work, 'vendor.pem')]);
  await give(page, 'choose-bundles', made.files);
  const took_ms = Date.now() - begin;
  console.log('  40 bundles, ' + Math.round(made.files.reduce((sum, file) => sum + fs.statSync(file).size, 0) / 1e6) +
              ' MB, read and judged in ' + took_ms + ' ms');
  check('forty bundles within fifteen seconds', took_ms < 15000, took_ms);
  check_matrix(await page.evaluate(read_matrix), made);
  const aside = await page.evaluate(read_aside);
  same('what is not counted, and why', aside.map(one => [one.name.slice(0, 3), one.why, one.codes[0]]), [
    ['b36', 'refused', 'bundle.altered_member'], ['b37', 'refused', aside[1] && aside[1].codes[0]],
    ['b38', 'refused', 'bundle.unlisted_member'], ['b39', 'refused', 'signature.untrusted_signer'],
    ['b40', 'old', undefined]]);
  check('a truncated bundle is told', ['bundle.truncated', 'bundle.not_canonical'].includes(aside[1].codes[0]), aside[1]);
  const totals = await page.evaluate(() => Array.from(document.querySelectorAll('[data-total] .figure')).map(one => +one.textContent));
  same('cells counted in all', totals.reduce((a, b) => a + b, 0), 35 * 27);
  // tenken verify says the same of each of them.
  for (const i of [1, 36, 37, 38, 39]) {
    const run = spawnSync(tenken, ['verify', '--json', '--trust', path.join(work, 'vendor.pem'), made.files[i - 1]], {encoding: 'utf8'});
    const said = JSON.parse(run.stdout).problems.map(e => e.code);
    const seen = await page.evaluate(n => desk.entries[n].judged.problems.map(e => e.code), i - 1);
    same('tenken verify of b' + i, seen, said);
  }
}

async function unpinned(page, made) {
  await give(page, 'choose-bundles', made.files.slice(0, 3));
  const lines = await page.evaluate(read_matrix);
  same('nothing is counted without a pinned certificate', lines.map(line => line.counted), [false, false, false]);
  check('every cell is in brackets', lines.every(line => line.cells.every(text => /^\(.*\)/.test(text))), lines[0].cells);
  check('and it is said', (await page.evaluate(() => document.body.textContent)).includes('署名者の証明書が選ばれていません'));
  same('nothing can be decided', await page.evaluate(() => city_list().length), 0);
  same('totals', await page.evaluate(() => Array.from(document.querySelectorAll('[data-total] .figure')).map(one => +one.textContent).reduce((a, b) => a + b, 0)), 0);
}

// ── The stored vectors once more, by the cryptography of the browser instead of node's
async function vectors(page) {
  const folder = path.join(top, 'tests/bundle');
  const base64 = file => fs.readFileSync(path.join(folder, file)).toString('base64');
  const lines = file => fs.readFileSync(path.join(folder, 'vectors', file), 'utf8').split('\n')
      .filter(line => line !== '' && line[0] !== '#')
      .map(line => [line.split(' ')[0], line.slice(line.indexOf('expect:') + 7).trim()]);
  const given = {root: base64('keys/root.pem'), tsa: base64('keys/tsa_root.pem'), content: base64('vectors/content.txt'), files: {}};
  const wanted = lines('bundles.txt').concat(lines('index.txt'));
  for (const [name] of wanted) given.files[name] = base64('vectors/' + name);
  const seen = await page.evaluate(async all => {
    const bytes = text => bytes_of_base64(text), at = Date.parse('2026-11-22T00:00:00Z') / 1000, out = {};
    const root = await parse_certificates(bytes(all.root));
    const trust = {signers: root, timestamp_authorities: await parse_certificates(bytes(all.tsa)), at};
    const form = Object.assign({}, bundle_form, {rsa_encryption_name_allowed: true});
    for (const name of Object.keys(all.files)) {
      if (name.endsWith('.asice')) {
        const problems = (await verify(bytes(all.files[name]), trust)).problems;
        out[name] = problems.length > 0 ? problems[0].code : 'valid';
        continue;
      }
      try {
        const cms = await read_cms(bytes(all.files[name]), bytes(all.content), form);
        await trust_cms(cms, root, {at, purpose: 'any', prefix: 'signature', floor: path_floor});
        out[name] = 'valid';
      } catch (e) {
        out[name] = e.code || String(e);
      }
    }
    return out;
  }, given);
  for (const [name, expected] of wanted) same('in the browser: ' + name, seen[name], expected);
}

// ── Hostile ones
async function hostile(page, made) {
  const text = '<script>window.hacked=1;alert(1)</' + 'script><img src=x onerror=hacked=1>\u202Eevil\u0007' + '長'.repeat(40000);
  const evil = varied(made.base, text, month, 3);
  evil.requirements[0].criteria[0].findings[0].actual = {ja: text, en: text};
  evil.requirements[1].criteria[0].findings = Array.from({length: 10000}, (_, i) => finding('fail', '=HYPERLINK("x") ' + i));
  settled(evil);
  const proto = JSON.stringify(settled(varied(made.base, 'proto', month, 5))).replace('{', '{"__proto__":{"polluted":true},');
  const odd = varied(made.base, 'odd', month, 0);
  odd.requirements.forEach(row => row.criteria.forEach(c => { c.findings = [finding('pass', '')]; }));
  settled(odd);
  odd.requirements[18].verdict = 'excellent';
  odd.requirements[19].criteria[0].verdict = 'excellent';
  const lie = settled(varied(made.base, 'lie', month, 4));
  lie.requirements[6].verdict = lie.requirements[6].verdict === 'pass' ? 'fail' : 'pass';
  const doubled = JSON.stringify(varied(made.base, 'doubled', month, 4)).replace('"system":', '"system":"x","system":');
  const swapped = varied(made.base, 'swapped', month, 4);
  swapped.digests.deployment = 'ab'.repeat(32);
  // Nothing within the judgement contradicts these two; the rules beside it do.
  const eased = varied(made.base, 'eased', month, 4), shortened = varied(made.base, 'shortened', month, 4);
  for (const row of eased.requirements) for (const one of row.criteria) if (one.verdict === 'fail') one.mandatory = false;
  for (const row of shortened.requirements) row.criteria = row.criteria.filter(one => one.verdict !== 'fail' || !one.mandatory);
  settled(eased);
  settled(shortened);
  const deep = '['.repeat(100000);
  const cases = [['evil', evil], ['proto', proto], ['odd', odd], ['lie', lie], ['doubled', doubled], ['deep', deep],
                 ['empty', ''], ['list', '[]'], ['null', 'null'], ['types', '{"format":"tenken-assessment/1","as_of":5}'],
                 ['surrogate', JSON.stringify(varied(made.base, 'surrogate', month, 4)).replace('"run":"', '"run":"\\ud800')],
                 ['future', varied(made.base, 'future', '2099-01', 4)],
                 ['row28', settled(Object.assign(varied(made.base, 'row28', month, 4), {}))],
                 ['swapped', swapped], ['eased', eased], ['shortened', shortened],
                 ['large', '{"format":"' + 'x'.repeat(60 << 20) + '"}']];
  cases.find(one => one[0] === 'row28')[1].requirements[0].number = 28;
  const good = JSON.stringify(varied(made.base, 'encoded', month, 4));
  const others = {odd: {'rules/99_own.yaml': text_bytes('x')}, latin: {'assessment.json': bytes_of_latin1(good.replace('"system":"encoded"', '"system":"\xe9"'))},
                  marked: {'assessment.json': text_bytes('\ufeff' + good)}, wide: {'assessment.json': new Uint8Array(Buffer.from(good, 'utf16le'))}};
  for (const name of ['latin', 'marked', 'wide']) cases.push([name, '']);
  const files = [];
  for (const [name, assessment] of cases)
    files.push(made.write(name + '.asice', await made.sealed(assessment, 'vendor', others[name] || {})));
  await give(page, 'choose-trust', [path.join(work, 'vendor.pem')]);
  await give(page, 'choose-bundles', files);
  const why = {};
  for (const one of await page.evaluate(read_aside)) why[one.name.split('.')[0]] = one.codes[0] || one.why;
  const malformed = 'assessment.malformed';
  same('hostile judgements', sorted(why), sorted({
    lie: 'assessment.contradiction', swapped: 'assessment.contradiction', doubled: malformed, deep: malformed, empty: malformed, list: malformed,
    latin: malformed, marked: malformed, wide: malformed, eased: 'assessment.other_criteria', shortened: 'assessment.other_criteria', null: malformed, types: malformed, surrogate: malformed, row28: malformed, large: 'assessment.too_large', future: 'future'
  }));
  same('nothing ran', await page.evaluate(() => [typeof window.hacked, ({}).polluted === undefined, document.querySelectorAll('#main script, #main img').length]), ['undefined', true, 0]);
  const lines = await page.evaluate(read_matrix);
  const of = name => lines.find(line => line.system.startsWith(name));
  same('an unknown word is 未確認', [of('odd').cells[18], of('odd').cells[19]], ['未確認', '未確認']);
  same('other rules are told', await page.evaluate(() => Array.from(document.querySelectorAll('#matrix tbody tr')).filter(
      line => line.textContent.includes('判定の規則が')).map(line => line.dataset.system)), ['odd']);
  check('in the system too', await page.evaluate(() => {
    open_system(desk.entries.find(one => one.name === 'odd.asice'), 0);
    const said = document.getElementById('view').textContent;
    desk.view = 'overview';
    show_all();
    return said.includes('判定の規則が') && said.includes('tenken replay');
  }));
  check('a long name is cut, and says so', of('<script>').system.includes('字を省略'), of('<script>').system);
  await page.evaluate(() => open_system(desk.entries[0], 2));
  await new Promise(resolve => setTimeout(resolve, 300));
  const shown = await page.evaluate(() => ({text: document.getElementById('row-2').textContent, length: document.body.textContent.length}));
  check('10,000 findings are counted', /ほか\d+件を表示/.test(shown.text));
  check('and not all drawn', shown.length < 400000, shown.length);
}

// ── Month against month, doubles
async function months(page, made) {
  const before = varied(made.base, '変化', last_month, 2), after = varied(made.base, '変化', month, 5);
  const twin = varied(made.base, '双子', month, 6), other = varied(made.base, '双子', month, 7);
  other.as_of = month + '-28T11:00:00+09:00';
  const files = [];
  for (const [name, assessment] of [['before', before], ['after', after], ['twin', twin], ['other', other]])
    files.push(made.write(name + '.asice', await made.sealed(assessment)));
  files.push(made.write('copy.asice', fs.readFileSync(files[1])));
  await give(page, 'choose-trust', [path.join(work, 'vendor.pem')]);
  await give(page, 'choose-bundles', files);
  const why = {};
  for (const one of await page.evaluate(read_aside)) why[one.name.split('.')[0]] = one.why;
  same('doubles and last month', why, {twin: 'same_month', before: 'earlier_month', copy: 'same_file'});
  check('the double is told', (await page.evaluate(() => document.getElementById('matrix').textContent)).includes('同じ月の証跡パックが2つ'));
  await page.evaluate(() => take_dropped([new File(['x'], 'ca.pem')], null));
  check('a certificate that is dropped anywhere is not believed', await page.evaluate(
      () => desk.signers.length === 1 && document.body.textContent.includes('証明書は、用途を確かめて')));
  await page.evaluate(() => { desk.view = 'changes'; show_all(); });
  const seen = await page.evaluate(() => {
    for (const button of document.querySelectorAll('.changes > button')) button.click();
    return Array.from(document.querySelectorAll('.changes tbody tr')).length;
  });
  let wanted = 0;
  before.requirements.forEach((row, i) => {
    if (row.verdict !== after.requirements[i].verdict) ++wanted;
    row.criteria.forEach((criterion, j) => {
      if (criterion.verdict !== after.requirements[i].criteria[j].verdict) ++wanted;
    });
  });
  same('every change is shown', seen, wanted);
  await page.evaluate(last => { desk.view = 'overview'; desk.month = last; show_all(); }, last_month);
  same('another month can be chosen', (await page.evaluate(read_matrix)).map(line => line.system), ['変化']);
}

// ── Two systems that are called alike
async function namesakes(page, made) {
  const ours = varied(made.base, '同名', month, 2), theirs = varied(made.base, '同名', month, 5), before = varied(made.base, '同名', last_month, 2);
  const files = [];
  for (const [name, assessment, vendor] of [['ours', ours, 'vendor'], ['theirs', theirs, 'stranger'], ['ours_before', before, 'vendor']])
    files.push(made.write(name + '.asice', await made.sealed(assessment, vendor)));
  await give(page, 'choose-trust', [path.join(work, 'vendor.pem'), path.join(work, 'stranger.pem')]);
  await give(page, 'choose-bundles', files);
  const lines = await page.evaluate(read_matrix);
  same('both stand there and both count', lines.map(line => [line.system, line.counted]), [['同名', true], ['同名', true]]);
  same('with their own cells', lines.map(line => line.cells).sort(), [ours, theirs].map(one => one.requirements.map(row => words_expected(row, true))).sort());
  check('and are told apart', (await page.evaluate(() => document.getElementById('matrix').textContent)).match(/こちらの署名者/g).length === 2);
  same('the month before stays with its signer', await page.evaluate(() => arranged_now().lines.map(line => line.previous !== null).sort()), [false, true]);
}

// ── Decisions
async function decisions(page, made, session) {
  await give(page, 'choose-trust', [path.join(work, 'vendor.pem')]);
  await give(page, 'choose-bundles', made.files.slice(0, 2));
  await page.evaluate(() => { desk.view = 'city'; show_all(); });
  const items = await page.evaluate(() => Array.from(document.querySelectorAll('li.item')).map(one => one.dataset.item));
  same('what waits for the City', items.length, 6);
  const reason = '=1+1 "約款" <第5条>で足りる。_x0041_ \n二行目';
  const fields = await page.$$('li.item select');
  await fields[0].select('pass');
  await fields[1].select('not_applicable');
  const areas = await page.$$('li.item textarea');
  await areas[0].type(reason.split('\n')[0]);
  await areas[1].type('対象となる事業がない');
  same('nothing is saved while something is missing',
       await page.evaluate(() => Array.from(document.querySelectorAll('#saving button')).map(one => one.disabled)), [true, true]);
  await page.type('#head-office', '情報政策課長');
  await page.type('#saving input', '情政第12号');
  check('unsaved decisions are warned of', await page.evaluate(() => has_unsaved()));
  const until = await page.evaluate(() => desk.head.expires_date);
  const set_until = day => page.evaluate(value => {
    const field = document.getElementById('head-expires_date');
    field.value = value;
    field.dispatchEvent(new Event('input'));
    return Array.from(document.querySelectorAll('#saving button')).every(one => one.disabled);
  }, day);
  same('a decision that is over is not saved', [await set_until('2020-01-01'), await set_until(until)], [true, false]);
  await session.send('Browser.setDownloadBehavior', {behavior: 'allow', downloadPath: work, eventsEnabled: true});
  for (const kind of ['xlsx', 'json']) await page.click('#saving button[data-kind=' + kind + ']');
  const saved = await downloaded(/^市判断_.*\.(xlsx|json)$/, 2);
  check('saved', !(await page.evaluate(() => has_unsaved())));
  await check_xlsx(saved.find(file => file.endsWith('.xlsx')), made, reason.split('\n')[0].trim());
  check_json(saved.find(file => file.endsWith('.json')));
  // Another system's decision goes into another file, and neither holds the other's.
  await page.evaluate(() => {
    const other = Array.from(document.querySelectorAll('li.item')).find(one => one.textContent.includes('第02業務'));
    for (const [name, value] of [['select', 'fail'], ['textarea', '二つ目だけの理由']]) {
      other.querySelector(name).value = value;
      other.querySelector(name).dispatchEvent(new Event(name === 'select' ? 'change' : 'input'));
    }
    const line = document.querySelector('#saving tr[data-system="第02業務システム"]');
    line.querySelector('input').value = '情政第13号';
    line.querySelector('input').dispatchEvent(new Event('input'));
  });
  await page.click('#saving tr[data-system="第02業務システム"] button[data-kind=json]');
  const second = JSON.parse(fs.readFileSync((await downloaded(/^市判断_第02.*\.json$/, 1))[0], 'utf8'));
  same('a file of one system alone', [second.document, second.statements.map(one => [one.verdict, one.text.ja])], ['情政第13号', [['fail', '二つ目だけの理由']]]);
  check('the first file is as it was', !fs.readFileSync(saved.find(file => file.endsWith('.json')), 'utf8').includes('二つ目'));
  await page.evaluate(() => { desk.opened = desk.entries[0]; desk.view = 'system'; show_all(); });
  await page.click('[data-save="report/table.ja.txt"]');
  const report = (await downloaded(/_table\.ja\.txt$/, 1))[0];
  same('a report is handed out as it was sealed', fs.readFileSync(report, 'utf8'), '表 1\n');
}

async function downloaded(pattern, count) {
  for (let tries = 0; tries < 100; ++tries) {
    const found = fs.readdirSync(work).filter(name => pattern.test(name));
    if (found.length >= count) return found.map(name => path.join(work, name));
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  check('a file is saved', false, String(pattern));
  return [];
}

async function check_xlsx(file, made, reason) {
  const run = spawnSync(tenken, ['decide', '--from', file], {encoding: 'utf8'});
  same('tenken decide --from', run.status, 0);
  check('its verdicts', /適合/.test(run.stdout) && /対象外/.test(run.stdout) && /情政第12号/.test(run.stdout), run.stdout + run.stderr);
  const book = new exceljs.Workbook();
  await book.xlsx.readFile(file);
  const sheet = book.getWorksheet('市判断');
  same('exceljs: columns', sheet.getRow(4).values.slice(1), decision_headers);
  const row = sheet.getRow(5);
  same('exceljs: reason', row.getCell(8).text.replace('_x005F_', '_'), reason);
  check('exceljs: no formula', sheet.getRow(5).values.every(value => typeof value === 'string' || value === undefined));
  same('exceljs: digests', row.getCell(6).text, 'ab'.repeat(32) + '\n' + 'cd'.repeat(32));
  const number = parseInt(row.getCell(2).text, 10);
  const wanted = /text_sha256: "([0-9a-f]{64})"/.exec(Object.keys(made.base_members)
      .filter(name => name.startsWith('rules/' + String(number).padStart(2, '0')))
      .map(name => Buffer.from(made.base_members[name]).toString('utf8'))[0])[1];
  same('exceljs: the digest of the text', row.getCell(5).text, wanted);
}

function check_json(file) {
  const run = spawnSync(tenken, ['decide', '--sign', file, '--key', 'file:vendor-signer.key', '--certificate', 'both.pem',
                                 '-o', 'decisions.p7s'], {encoding: 'utf8', cwd: work});
  same('tenken decide --sign', [run.status, /sealed 2 decisions/.test(run.stderr)], [0, true]);
}

// ── axe, policy, languages
async function readable(page, made) {
  await give(page, 'choose-trust', [path.join(work, 'vendor.pem')]);
  await give(page, 'choose-bundles', made.files.slice(0, 3).concat(made.files.slice(35)));
  for (const scheme of ['light', 'dark'])
    for (const view of ['overview', 'changes', 'city', 'system']) {
      await page.emulateMediaFeatures([{name: 'prefers-color-scheme', value: scheme}]);
      await page.evaluate(name => {
        desk.view = name;
        desk.opened = desk.entries[0];
        show_all();
        for (const row of Array.from(document.querySelectorAll('details.row')).slice(0, 6)) {
          row.fill();
          row.open = true;
        }
      }, view);
      const session = await page.createCDPSession();
      const {executionContextId} = await isolated(session);
      await session.send('Runtime.evaluate', {expression: axe + ';0', contextId: executionContextId});
      const run = await session.send('Runtime.evaluate', {
        contextId: executionContextId, awaitPromise: true, returnByValue: true,
        expression: 'axe.run(document).then(r => r.violations.map(v => v.id + ": " + v.nodes.length + " " + v.nodes[0].html.slice(0, 160)))'
      });
      same('axe: ' + scheme + ' ' + view, run.result.value, []);
      await session.detach();
    }
  await page.evaluate(() => { desk.language = 'en'; desk.view = 'overview'; show_all(); });
  // Letters may stand further apart (WCAG 1.4.12): nothing is cut or runs into the next cell.
  for (const [language, spaced] of [['en', false], ['en', true], ['ja', false], ['ja', true], ['en', false]]) {
    await page.setViewport({width: 1280, height: 1000});
    same('cells that hold too much: ' + language + ' ' + spaced, await page.evaluate((name, is_spaced) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(is_spaced ? '* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }' : '');
      document.adoptedStyleSheets = [sheet];
      desk.language = name;
      show_all();
      return [document.documentElement.scrollWidth > innerWidth].concat(
          Array.from(document.querySelectorAll('.cell')).filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.textContent));
    }, language, spaced), [false]);
  }
  same('the language is named', await page.evaluate(() => document.documentElement.lang), 'en');
  const policy = await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'window.injected = 1';
    document.body.appendChild(script);
    return Promise.all([typeof window.injected, fetch('https://example.com/').then(() => 'sent', () => 'refused')]);
  });
  same('the policy holds', policy, ['undefined', 'refused']);
  await page.evaluate(() => { desk.view = 'overview'; show_all(); document.querySelector('button.cell[tabindex="0"]').focus(); });
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  same('arrow keys move', await page.evaluate(() => [document.activeElement.parentNode.dataset.row,
    Array.from(document.querySelectorAll('#matrix tbody tr')).indexOf(document.activeElement.closest('tr'))]), ['2', 1]);
  await page.keyboard.press('Enter');
  same('Enter opens the row', await page.evaluate(() => [desk.view, document.getElementById('row-2').open]), ['system', true]);
}

/// axe in a world of its own: the page's policy lets nobody add scripts to the page.
async function isolated(session) {
  const {frameTree} = await session.send('Page.getFrameTree');
  return session.send('Page.createIsolatedWorld', {frameId: frameTree.frame.id});
}

/// Every sentence that the desk may say is there, in both languages.
function all_words() {
  const source = fs.readFileSync(page_path, 'utf8');
  for (const found of source.match(/say\('[a-z_.]+'/g)) {
    const key = found.slice(5, -1);
    if (!key.endsWith('.')) check('words: ' + key, words[key] !== undefined);
  }
  for (const key of Object.keys(words)) check('both languages: ' + key, words[key].ja !== '' && words[key].en !== '');
}

(async () => {
  all_words();
  const made = await make_bundles();
  const browser = await puppeteer.launch({
    executablePath: chromium, headless: true, userDataDir: path.join(work, 'browser'),
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
           '--disable-component-update', '--disable-sync']
  });
  const requests = [];
  const session = await browser.target().createCDPSession();
  try {
    for (const scene of [vectors, forty, unpinned, hostile, months, namesakes, decisions, readable]) {
      const page = await opened(browser, requests);
      await scene(page, made, session);
      page.on('dialog', dialog => dialog.accept());
      await page.close();
    }
  } finally {
    await browser.close();
  }
  same('no request but the page itself', requests.filter(url => url !== 'file://' + page_path &&
       !url.startsWith('blob:null/') && !url.startsWith('data:') && !url.startsWith('https://example.com')), []);
  finish();
})().catch(error => {
  console.log('FAILED month: ' + error.stack);
  process.exit(1);
});

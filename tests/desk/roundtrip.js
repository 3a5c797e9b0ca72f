// A decision's whole way: a scan that waits for the City, the desk's two files, and a scan that
// takes each of them. usage: roundtrip.js PAGE TENKEN WORK
'use strict';
const {execFileSync, spawnSync} = require('child_process');
const fs = require('fs');
const path = require('path');
const {load} = require('./load.js');
const {make_vendor} = require('./seal.js');

const [page, tenken, work] = process.argv.slice(2);
load(page);
const at = name => path.join(work, name);
const {same, finish} = require('./tally.js').tally('round trip of a decision');

const deployment = `format: tenken-deployment/1
name: child-consultation
title: {ja: 児童相談システム, en: child consultation system}
provider: 株式会社みなとクラウド
documents:
  - {name: contract, roles: [contract], file: contract.txt, title: 業務委託契約書}
`;
const profile = `format: tenken-profile/1
city: みなと市
trust:
  - {name: vendor, role: vendor, file: vendor.pem}
  - {name: city, role: city, file: city.pem}
`;

let last_words = '';
function scan(name, more_deployment, more_profile) {
  fs.writeFileSync(at('deployment.yaml'), deployment + more_deployment);
  fs.writeFileSync(at('profile.yaml'), profile + more_profile);
  const run = spawnSync(tenken, ['scan', '-d', 'deployment.yaml', '-p', 'profile.yaml', '--work', '.work-' + name, '-b', name + '.asice',
      '--key', 'file:vendor-signer.key', '--certificate', 'vendor-signer.pem', '-o', 'json=' + name + '.json'], {cwd: work, encoding: 'utf8'});
  if (!fs.existsSync(at(name + '.asice'))) throw new Error(run.stderr);
  const found = {};
  for (const row of JSON.parse(fs.readFileSync(at(name + '.json'), 'utf8')).requirements)
    for (const one of row.criteria)
      if (one.id === '05.1') Object.assign(found, {said: [one.verdict, one.findings[0].basis, one.decision], words: one.findings[0].actual.ja});
  last_words = found.words.replace('(返送された確認表による。署名なし)', '');
  return found.said;
}

(async () => {
  for (const who of ['vendor', 'city']) {
    make_vendor(work, who);
    fs.chmodSync(at(who + '-signer.key'), 0o600);
  }
  fs.writeFileSync(at('contract.txt'), '業務委託契約書\n\n第9条(情報資産の取扱い)\n' +
      '乙は、甲の情報資産を、原則として本サービスの提供に必要な範囲を超えて利用してはならない。\n');
  same('it waits', scan('first', '', '')[0], 'unknown');
  const trust = {signers: await parse_certificates(new Uint8Array(fs.readFileSync(at('vendor.pem')))), timestamp_authorities: [],
                 at: Math.floor(Date.now() / 1000)};
  const judged = await judge_bundle(new Uint8Array(fs.readFileSync(at('first.asice'))), trust);
  same('the bundle', judged.state, 'valid');
  const assessment = await read_assessment(judged.members);
  const item = city_items(assessment).find(one => one.criterion !== null && one.criterion.id === '05.1');
  same('it can be decided', item !== undefined && can_decide(item.row, item.criterion), true);
  const today = new Date(Date.now() + 9 * 3600e3).toISOString().slice(0, 10);
  const head = {office: '情報政策課長', organisation: 'みなと市', document: '情政第12号', effective_date: today,
                expires_date: String(+today.slice(0, 4) + 1) + today.slice(4, 8) + '01', system: assessment.system, month: assessment.month};
  const made = [{row: item.row, criterion: item.criterion, verdict: 'pass', reason: '条項を読み、足りると判断した。'}];
  fs.writeFileSync(at('draft.json'), statements_json(head, made));
  fs.writeFileSync(at('returned.xlsx'), decisions_xlsx(head, made, row => row.title.ja || row.name));
  same('the XLSX beside its bundle',
      spawnSync(tenken, ['decide', 'first.asice', '--trust', 'vendor.pem', '--from', 'returned.xlsx'], {cwd: work, encoding: 'utf8'}).stderr, '');
  execFileSync(tenken, ['decide', '--sign', 'draft.json', '--key', 'file:city-signer.key', '--certificate', 'city-signer.pem', '-o', 'decisions.p7s'],
               {cwd: work, stdio: 'pipe'});
  const statement = file => 'statements:\n  - {name: said, roles: [statement], file: ' + file + ', title: 市判断}\n';
  same('the JSON, signed by the City', scan('signed', statement('decisions.p7s'), ''), ['pass', 'decided', 'held']);
  const sha256 = await sha256_hex(new Uint8Array(fs.readFileSync(at('returned.xlsx'))));
  same('the XLSX, pinned by its number', scan('returned', statement('returned.xlsx'),
      'returned_checklists:\n  - {document: 情政第12号, sha256: "' + sha256 + '"}\n'), ['pass', 'decided', 'held']);
  // The same reason by either file, whatever it is written with.
  for (const [i, reason] of ['=1+1', '@SUM(A1)', '+81-3', '-', "'=x", '一行目\n二行目\n\n四行目', '  前後の空白　', 'タブ\tと"引用符"と<b>&amp;</b>', '_x0041_ と _x000D_ と _x005F_', '{0} {{x}} ${y} %s',
                             'あ\u200bい\u00a0う\u2028え', '\ud842\udfb7\ue000髙﨑㈱①', '上\u202e書き', '片割れ\ud842', '\u0007鈴', '長'.repeat(2730)].entries()) {
    const one = [Object.assign({}, made[0], {reason})];
    fs.writeFileSync(at('draft.json'), statements_json(head, one));
    fs.writeFileSync(at('returned.xlsx'), decisions_xlsx(head, one, row => row.title.ja || row.name));
    execFileSync(tenken, ['decide', '--sign', 'draft.json', '--key', 'file:city-signer.key', '--certificate', 'city-signer.pem', '-o', 'decisions.p7s'],
                 {cwd: work, stdio: 'pipe'});
    same('reason ' + i + ' signed', scan('signed', statement('decisions.p7s'), ''), ['pass', 'decided', 'held']);
    const by_signature = last_words;
    const digest_now = await sha256_hex(new Uint8Array(fs.readFileSync(at('returned.xlsx'))));
    same('reason ' + i + ' returned', scan('returned', statement('returned.xlsx'),
        'returned_checklists:\n  - {document: 情政第12号, sha256: "' + digest_now + '"}\n'), ['pass', 'decided', 'held']);
    same('reason ' + i + ' is the same by both', last_words, by_signature);
    if (!last_words.includes(printable(reason.trim()).split('\n')[0].slice(0, 500).trim())) same('reason ' + i + ' is told', last_words.slice(0, 200), reason.slice(0, 200));
  }
  const again = await judge_bundle(new Uint8Array(fs.readFileSync(at('signed.asice'))), trust);
  same('what is held waits no more', city_items(await read_assessment(again.members)).some(one => one.criterion !== null && one.criterion.id === '05.1'), false);
  finish();
})().catch(error => {
  console.log('FAILED round trip: ' + error.stack);
  process.exit(1);
});

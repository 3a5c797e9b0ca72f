// Reads checklist workbooks with exceljs and says what a city would find in them.
// node read_xlsx.js counts FILE…            a JSON line a file: counts, cells that may be written
// node read_xlsx.js fill IN OUT             fills in the City's columns and saves, as another program would
'use strict';
const Excel = require('exceljs');
const fs = require('fs');

const text = (cell) => {
  const v = cell.value;
  if (v === null || v === undefined) return '';
  if (typeof v === 'object' && v.richText) return v.richText.map((r) => r.text).join('');
  return String(v);
};
const headerOf = (sheet, names) => {
  for (let r = 1; r <= 12; r += 1) {
    const found = {};
    sheet.getRow(r).eachCell((cell, column) => { found[text(cell)] = column; });
    if (names.some((n) => n in found)) return { row: r, columns: found };
  }
  return null;
};

async function counts(file) {
  const book = new Excel.Workbook();
  await book.xlsx.readFile(file);
  const sheet = book.worksheets[0];
  const head = headerOf(sheet, ['適合状況', 'Verdict']);
  const column = head.columns['適合状況'] || head.columns.Verdict;
  const out = { file, sheets: book.worksheets.map((s) => s.name), rows: 0, clauses: 0, verdicts: {}, formulas: 0, unlocked: {}, validations: 0, landscape: true, paper: true };
  for (const s of book.worksheets) {
    out.landscape = out.landscape && s.pageSetup.orientation === 'landscape';
    out.paper = out.paper && s.pageSetup.paperSize === 9;
    if (!s.sheetProtection || !s.sheetProtection.sheet) out.unprotected = s.name;
    s.eachRow((row) => row.eachCell({ includeEmpty: true }, (cell) => {
      if (cell.formula || cell.hyperlink) out.formulas += 1;
      if (cell.dataValidation) out.validations += 1;
      if (cell.protection && cell.protection.locked === false) {
        const h = headerOf(s, ['No', '基準番号']);
        const name = Object.keys(h.columns).find((n) => h.columns[n] === cell.col);
        out.unlocked[`${s.name}/${name}`] = (out.unlocked[`${s.name}/${name}`] || 0) + 1;
      }
    }));
  }
  sheet.eachRow((row, number) => {
    if (number <= head.row) return;
    const no = text(row.getCell(1));
    if (!/^\d+$/.test(no)) { out.clauses += 1; return; }
    out.rows += 1;
    const shown = text(row.getCell(column)).split('\n');
    // A row that is prepared only shows 備え and 履行 and no mark of its own.
    const own = shown[0].startsWith('備え') || shown[0].startsWith('preparedness') ? 'prepared_only' : shown[0];
    out.verdicts[own] = (out.verdicts[own] || 0) + 1;
    if (!row.height) out.withoutHeight = no;
  });
  console.log(JSON.stringify(out));
}

async function fill(from, to) {
  const book = new Excel.Workbook();
  await book.xlsx.readFile(from);
  const sheet = book.getWorksheet('市判断');
  const head = headerOf(sheet, ['基準番号']);
  const row = sheet.getRow(head.row + 1);
  const set = (name, value) => { row.getCell(head.columns[name]).value = value; };
  set('判定', '○ 適合'); set('理由', '資料を確認した'); set('職名', '情報政策課長'); set('文書番号', '情政第1号');
  set('判断日', new Date(Date.UTC(2026, 10, 24))); set('再確認期限', new Date(Date.UTC(2027, 10, 23)));
  row.getCell(head.columns['判断日']).numFmt = 'yyyy/m/d'; row.getCell(head.columns['再確認期限']).numFmt = 'yyyy/m/d';
  const main = book.worksheets[0];
  const h = headerOf(main, ['適合状況']);
  const first = main.getRow(h.row + 1);
  first.getCell(h.columns['市確認']).value = '差戻し';
  first.getCell(h.columns['市コメント']).value = '根拠を確かめたい';
  await book.xlsx.writeFile(to);
}

(async () => {
  const [verb, ...files] = process.argv.slice(2);
  if (verb === 'fill') await fill(files[0], files[1]);
  else for (const file of files) if (fs.existsSync(file)) await counts(file);
})().catch((e) => { console.error(e.message); process.exit(1); });

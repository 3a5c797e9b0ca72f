// The sheet 市判断 as XLSX (ECMA-376): a stored ZIP of a few parts of XML, text cells only, read
// back by `tenken decide --from`.

/// Longest text of a cell; Excel's limit is 32,767 characters.
const cell_characters_max = 32000;

/// A ZIP of stored parts [{name, bytes}], names in ASCII; the same parts, the same bytes.
function stored_zip(parts) {
  let offset = 0;
  const members = parts.map(part => {
    const member = {key: part.name, bytes: part.bytes, crc: crc32(part.bytes), offset};
    offset += local_header_bytes + part.name.length + part.bytes.length;
    return member;
  });
  const directory = joined(members.map(central_header));
  const out = [];
  for (const member of members) out.push(local_header(member), member.bytes);
  return joined(out.concat([directory, end_record(members.length, directory.length, offset)]));
}

/// Text as XML holds it in a cell: no control characters (they are visible escapes), no second
/// meaning of "_x0041_", long ones cut with what is left out.
function cell_xml(text, language) {
  const shown = cut(printable(text), cell_characters_max);
  const whole = shown.left_out === 0 ? shown.text
                                     : shown.text + left_out_words(shown.left_out, language);
  return whole.replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
      .replace(/[\uFFFE\uFFFF]/g, '\uFFFD')
      .replace(/&/g, '&amp;').replace(/[<]/g, '&lt;').replace(/>/g, '&gt;');
}

function left_out_words(count, language) {
  return language === 'en' ? ' … (' + count + ' characters left out)' : '…(以下' + count + '字を省略)';
}

function column_letter(index) {
  return String.fromCharCode(65 + index);
}

/// An element of XML; attribute values are ours, the inner text is XML already.
function tag(name, attributes, inner) {
  const said = Object.keys(attributes || {}).map(key => ' ' + key + '="' + attributes[key] + '"');
  const begin = '<' + name + said.join('');
  if (inner === undefined || inner === '') return begin + '/>';
  return begin + '>' + inner + '<' + '/' + name + '>';
}

/// Lines that a text takes in a column of so many half-width characters.
function lines_in(text, half_widths) {
  return text.split('\n').reduce((sum, line) => {
    let width = 0;
    for (const c of line) width += c.codePointAt(0) < 0x2000 ? 1 : 2;
    return sum + Math.max(1, Math.ceil(width / half_widths));
  }, 0);
}

/// Widths of the twelve columns, in half-width characters.
const column_widths = [9, 18, 32, 40, 23, 23, 12, 36, 16, 16, 12, 12];

/// Excel fits no row by itself: as high as its longest cell, at most what a row may have.
function height_of(cells) {
  const lines = cells.map((text, i) => lines_in(text, column_widths[i] - 1));
  return Math.min(400, 14 * Math.max(...lines) + 4);
}

function row_xml(number, cells, style, language) {
  const height = number > 4 ? {ht: height_of(cells), customHeight: 1} : {};
  const one = (text, i) => tag('c', {r: column_letter(i) + number, s: style, t: 'inlineStr'},
                               tag('is', {}, tag('t', {'xml:space': 'preserve'},
                                                 cell_xml(text, language))));
  return tag('row', Object.assign({r: number}, height), cells.map(one).join(''));
}

const xml_head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const openxml = 'http://schemas.openxmlformats.org/';
const spreadsheet = openxml + 'spreadsheetml/2006/main';
const office_relations = openxml + 'officeDocument/2006/relationships';
const sheet_types = 'application/vnd.openxmlformats-officedocument.spreadsheetml.';

function content_types() {
  const of_name = (name, type) => tag('Override', {PartName: name, ContentType: type});
  return tag('Types', {xmlns: openxml + 'package/2006/content-types'},
             tag('Default', {Extension: 'rels', ContentType:
                             'application/vnd.openxmlformats-package.relationships+xml'}) +
             tag('Default', {Extension: 'xml', ContentType: 'application/xml'}) +
             of_name('/xl/workbook.xml', sheet_types + 'sheet.main+xml') +
             of_name('/xl/worksheets/sheet1.xml', sheet_types + 'worksheet+xml') +
             of_name('/xl/styles.xml', sheet_types + 'styles+xml'));
}

/// [[kind, target]] as relationships rId1, rId2 …
function relationships(pairs) {
  return tag('Relationships', {xmlns: openxml + 'package/2006/relationships'},
             pairs.map((pair, i) => tag('Relationship', {
               Id: 'rId' + (i + 1), Type: office_relations + '/' + pair[0], Target: pair[1]
             })).join(''));
}

/// Formats: 0 plain, 1 heading, 2 header, 3 body (text, wrapped).
function styles_xml() {
  const font = bold => tag('font', {}, (bold ? tag('b') : '') + tag('sz', {val: bold ? 11 : 10}) +
                                           tag('name', {val: 'Yu Gothic'}));
  const fill = (type, inner) => tag('fill', {}, tag('patternFill', {patternType: type}, inner));
  const thin = ['left', 'right', 'top', 'bottom'].map(side => tag(side, {style: 'thin'})).join('');
  const wrapped = horizontal => tag('alignment', {horizontal, vertical: 'top', wrapText: 1});
  const plain = {numFmtId: 0, fontId: 0, fillId: 0, borderId: 0};
  const format = (more, inner) => tag('xf', Object.assign({}, plain, {xfId: 0}, more), inner);
  return tag('styleSheet', {xmlns: spreadsheet},
             tag('fonts', {count: 2}, font(false) + font(true)) +
             tag('fills', {count: 3}, fill('none') + fill('gray125') +
                                          fill('solid', tag('fgColor', {rgb: 'FFD9E1F2'}))) +
             tag('borders', {count: 2}, tag('border') + tag('border', {}, thin)) +
             tag('cellStyleXfs', {count: 1}, tag('xf', plain)) +
             tag('cellXfs', {count: 4},
                 format({}) + format({fontId: 1, applyFont: 1}) +
                 format({fontId: 1, fillId: 2, borderId: 1, applyFont: 1, applyFill: 1,
                         applyBorder: 1, applyAlignment: 1}, wrapped('center')) +
                 format({numFmtId: 49, borderId: 1, applyNumberFormat: 1, applyBorder: 1,
                         applyAlignment: 1}, wrapped('left'))));
}

function sheet_xml(rows, language, lines_above) {
  const body = lines_above.map((text, i) => row_xml(i + 1, [text], 1, language)).join('') +
               row_xml(4, decision_headers, 2, language) +
               rows.map((cells, i) => row_xml(5 + i, cells, 3, language)).join('');
  const verdicts = Object.keys(decision_words).map(word => decision_words[word].ja).join(',');
  return tag('worksheet', {xmlns: spreadsheet},
             tag('sheetPr', {}, tag('pageSetUpPr', {fitToPage: 1})) +
             tag('sheetViews', {}, tag('sheetView', {workbookViewId: 0},
                 tag('pane', {ySplit: 4, topLeftCell: 'A5', activePane: 'bottomLeft',
                              state: 'frozen'}))) +
             tag('cols', {}, column_widths.map((width, i) => tag('col', {
               min: i + 1, max: i + 1, width, customWidth: 1
             })).join('')) +
             tag('sheetData', {}, body) +
             tag('dataValidations', {count: 1}, tag('dataValidation', {
               type: 'list', allowBlank: 1, showErrorMessage: 1,
               sqref: 'G5:G' + (4 + Math.max(rows.length, 1))
             }, tag('formula1', {}, '"' + verdicts + '"'))) +
             tag('pageSetup', {paperSize: 9, orientation: 'landscape', fitToHeight: 0}));
}

/// The workbook of one system's decisions; `titles` gives a row's title in Japanese.
function decisions_xlsx(head, decisions, titles) {
  const rows = decisions.map(one => [
    one.criterion.id, one.row.number + ' ' + titles(one.row), one.criterion.text.ja,
    seen_of(one.criterion, 'ja').join('\n'), one.row.text_sha256, one.criterion.binds.join('\n'),
    decision_words[one.verdict].ja, one.reason.trim(), head.office.trim(), head.document.trim(),
    head.effective_date, head.expires_date
  ]);
  const parts = {
    '[Content_Types].xml': content_types(),
    '_rels/.rels': relationships([['officeDocument', 'xl/workbook.xml']]),
    'xl/workbook.xml': tag('workbook', {xmlns: spreadsheet, 'xmlns:r': office_relations},
                           tag('sheets', {}, tag('sheet', {name: decision_sheet, sheetId: 1,
                                                           'r:id': 'rId1'}))),
    'xl/_rels/workbook.xml.rels':
        relationships([['worksheet', 'worksheets/sheet1.xml'], ['styles', 'styles.xml']]),
    'xl/worksheets/sheet1.xml':
        sheet_xml(rows, 'ja', [decision_sheet, head.system + ' ' + head.month]),
    'xl/styles.xml': styles_xml()
  };
  return stored_zip(Object.keys(parts).map(
      name => ({name, bytes: utf8_bytes(xml_head + parts[name])})));
}

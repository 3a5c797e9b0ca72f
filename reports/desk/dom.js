// The page's elements, made one by one: no markup is ever built from text, so nothing that a bundle
// says can become part of the page.

/// What is chosen, entered and shown. Nothing of it leaves this page but by the save buttons.
const desk = {
  language: 'ja', entries: [], signers: [], authorities: [], month: '', view: 'overview',
  opened: null, opened_row: 0, filter: '', rows: 'all', decisions: new Map(),
  head: {office: '', organisation: '', effective_date: '', expires_date: ''},
  documents: new Map(), saved: new Map(), city: {search: '', show: 'all', requirement: ''},
  city_shown: 0, faults: [], progress: null, judged_at: 0
};

/// The words of a key in the language chosen, its {places} filled; {count:one|many} chooses by the
/// number.
function say(key, values) {
  const both = words[key];
  const pattern = both === undefined ? key : both[desk.language];
  // One pass: what is filled in is not filled again.
  return pattern.replace(/\{([a-z_]+)(?::([^|{}]*)\|([^{}]*))?\}/g, (all, name, one, many) => {
    if (!values || !Object.prototype.hasOwnProperty.call(values, name)) return all;
    if (one === undefined) return String(values[name]);
    return values[name] === 1 ? one : many;
  });
}

/// 7,899,579: digits in groups of three, in either language.
function grouped(count) {
  return String(count).replace(/\B(?=(?:[0-9]{3})+$)/g, ',');
}

function counted_words(key, count) {
  return say(key) + (desk.language === 'ja' ? '（' + count + '）' : ' (' + count + ')');
}

/// A word of the program's tables in the language chosen; what is not there, as it is.
function word_of(table, key) {
  return Object.prototype.hasOwnProperty.call(table, key) ? table[key][desk.language] : key;
}

/// The sentence of a refusal's code.
function sentence_of(code) {
  if (code === 'unproven.signer') return say('trust.none');
  if (Object.prototype.hasOwnProperty.call(sentence_table, code))
    return sentence_table[code][desk.language];
  return words[code] === undefined ? code : say(code);
}

/// A text of a bundle in the language chosen, else in the other.
function in_language(both) {
  return both[desk.language] || both.ja || both.en;
}

/// A system's name in the language chosen; files go by the Japanese one.
function system_words(assessment) {
  return desk.language === 'en' && assessment.system_en !== '' ? assessment.system_en
                                                               : assessment.system;
}

/// An element: attributes by name (`text`: its text, `on…`: a listener), then its children.
function make(name, attributes, children) {
  const out = document.createElement(name);
  for (const key of Object.keys(attributes || {})) {
    const value = attributes[key];
    if (value === undefined || value === null || value === false) continue;
    if (key === 'text')
      out.textContent = value;
    else if (key.startsWith('on'))
      out.addEventListener(key.slice(2), value);
    else if (key === 'value' || key === 'checked' || key === 'disabled' || key === 'hidden')
      out[key] = value;
    else
      out.setAttribute(key, value === true ? '' : value);
  }
  for (const child of children || [])
    if (child !== null && child !== undefined)
      out.appendChild(typeof child === 'string' ? document.createTextNode(child) : child);
  return out;
}

/// Words of a stranger: visible escapes, isolated from our own direction, long ones cut with what
/// is left out.
function foreign(text, max) {
  const shown = cut(printable(text), max || shown_characters_max);
  const out = make('span', {class: 'foreign', text: shown.text});
  const words_left_out = say('left_out', {count: shown.left_out});
  if (shown.left_out > 0)
    out.appendChild(make('span', {class: 'left-out', text: words_left_out}));
  return out;
}

/// The same as a string, where no element can stand.
function foreign_text(text, max) {
  const shown = cut(printable(text), max || 200);
  return shown.text + (shown.left_out > 0 ? say('left_out', {count: shown.left_out}) : '');
}

/// 64 digits in groups of four as on the cover sheet, for comparing by eye; copied they are one
/// word.
function digest_element(sha256) {
  const groups = [];
  for (let at = 0; at < sha256.length; at += 4)
    groups.push(make('span', {class: 'group', text: sha256.slice(at, at + 4)}));
  return make('code', {class: 'digest'}, groups);
}

/// A part that may be wider than the page: it scrolls by itself, by keyboard too.
function scrolling(label, children) {
  return make('div', {class: 'scroll', role: 'region', tabindex: '0', 'aria-label': label},
              children);
}

function odd_words(word) {
  return say('odd', {word: foreign_text(word, 40)});
}

function replace_children(element, children) {
  while (element.firstChild) element.removeChild(element.firstChild);
  for (const child of children)
    if (child) element.appendChild(child);
}

const eras = [['令和', 'Reiwa', 2019, '2019-05-01'], ['平成', 'Heisei', 1989, '1989-01-08']];

function era_year(date) {
  const era = eras.find(one => date >= one[3]);
  if (era === undefined) return null;
  const year = parseInt(date.slice(0, 4), 10) - era[2] + 1;
  return era[0] + (year === 1 ? '元' : year);
}

/// 令和8年11月23日 in Japanese, 2026-11-23 in English; what is no date, as it is.
function day_words(date) {
  const day = date.slice(0, 10);
  if (desk.language === 'en' || !is_date(day)) return printable(day);
  const era = era_year(day);
  if (era === null) return day;
  return era + '年' + parseInt(day.slice(5, 7), 10) + '月' + parseInt(day.slice(8, 10), 10) + '日';
}

function month_words(month) {
  if (desk.language === 'en' || !/^[0-9]{4}-[0-9]{2}$/.test(month)) return printable(month);
  const era = era_year(month + '-28');
  return (era === null ? month.slice(0, 4) : era) + '年' + parseInt(month.slice(5), 10) + '月';
}

/// The last second of the calendar: a certificate says by it that it does not end (RFC 5280
/// §4.1.2.5).
const without_end = 253402300799;

function instant_words(seconds) {
  const japan = new Date(Math.min(seconds + 9 * 3600, without_end) * 1000).toISOString();
  return day_words(japan) + ' ' + japan.slice(11, 19) + (desk.language === 'en' ? ' JST' : '');
}

/// An instant as the bundle writes it, with its offset; what is none, as it is.
function written_instant(text) {
  const found = /^([0-9-]{10})T([0-9:]{8})\+09:00$/.exec(text);
  return found === null ? text : day_words(found[1]) + ' ' + found[2];
}

/// Today in Japan, ISO.
function today_in_japan() {
  return new Date(Date.now() + 9 * 3600 * 1000).toISOString().slice(0, 10);
}

function verdict_text(verdict) {
  const mark = verdict_marks[verdict];
  return (mark === '' ? '' : mark + ' ') + word_of(verdict_words, verdict);
}

function verdict_element(verdict, odd) {
  const out = make('span', {class: 'verdict ' + verdict, text: verdict_text(verdict)});
  if (odd) out.appendChild(make('span', {class: 'note', text: '（' + foreign_text(odd, 40) + '）'}));
  return out;
}

/// Hands bytes to the user as a file. Never shown in the page, whatever they are.
function save_file(name, bytes) {
  const url = URL.createObjectURL(new Blob([bytes], {type: 'application/octet-stream'}));
  const link = make('a', {href: url, download: name});
  document.body.appendChild(link);
  link.click();
  document.body.removeChild(link);
  setTimeout(() => URL.revokeObjectURL(url), 60000);
}

/// A part of a file name: nothing that Windows forbids or hides.
function file_word(text) {
  const shown = cut(printable(text).replace(/[\\/:*?"<>|\s.]+/g, '_'), 60).text;
  return shown === '' ? '_' : shown;
}

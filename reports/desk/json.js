// JSON read strictly, as checks/parse/json.hpp does: a doubled key, a lone surrogate, a number that
// is none, too much or too deep is an error. Objects have no prototype, so no key means anything.

const json_bytes_max = 50331648;
const json_depth_max = 32;
const json_values_max = 4000000;

class JsonReader {
  constructor(text) {
    this.text = text;
    this.at = 0;
    this.values = 0;
  }
  fail(what) {
    throw new Refusal('assessment.malformed', 'character ' + this.at + ': ' + what);
  }
  blanks() {
    for (;;) {
      const c = this.text.charCodeAt(this.at);
      if (c !== 0x20 && c !== 0x0A && c !== 0x0D && c !== 0x09) return;
      ++this.at;
    }
  }
  expect(c) {
    if (this.text[this.at] !== c) this.fail('expected "' + c + '"');
    ++this.at;
  }
  value(depth) {
    if (depth > json_depth_max) this.fail('nested too deeply');
    if (++this.values > json_values_max) this.fail('more values than any real file has');
    this.blanks();
    const c = this.text[this.at];
    let out;
    if (c === '{')
      out = this.object(depth);
    else if (c === '[')
      out = this.array(depth);
    else if (c === '"')
      out = this.string();
    else
      out = this.word();
    this.blanks();
    return out;
  }
  object(depth) {
    const out = Object.create(null);
    this.expect('{');
    this.blanks();
    if (this.text[this.at] === '}') return ++this.at, out;
    for (;;) {
      this.blanks();
      const key = this.string();
      if (key in out) this.fail('a key stands twice');
      this.blanks();
      this.expect(':');
      out[key] = this.value(depth + 1);
      if (this.text[this.at] !== ',') break;
      ++this.at;
    }
    this.expect('}');
    return out;
  }
  array(depth) {
    const out = [];
    this.expect('[');
    this.blanks();
    if (this.text[this.at] === ']') return ++this.at, out;
    for (;;) {
      out.push(this.value(depth + 1));
      if (this.text[this.at] !== ',') break;
      ++this.at;
    }
    this.expect(']');
    return out;
  }
  string() {
    this.expect('"');
    const plain = /[^"\\\u0000-\u001F]*/y;  // eslint-disable-line no-control-regex
    const parts = [];
    for (;;) {
      plain.lastIndex = this.at;
      parts.push(plain.exec(this.text)[0]);
      this.at = plain.lastIndex;
      const c = this.text[this.at];
      if (c === '"') break;
      if (c !== '\\') this.fail('a string does not end, or holds a control character');
      parts.push(this.escape());
    }
    ++this.at;
    const out = parts.length === 1 ? parts[0] : parts.join('');
    if (parts.length > 1 && printable_surrogates.test(out)) this.fail('a lone surrogate');
    return out;
  }
  escape() {
    const c = this.text[this.at + 1];
    const simple = {'"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t'};
    if (Object.prototype.hasOwnProperty.call(simple, c)) {
      this.at += 2;
      return simple[c];
    }
    const digits = this.text.slice(this.at + 2, this.at + 6);
    if (c !== 'u' || !/^[0-9A-Fa-f]{4}$/.test(digits)) this.fail('an unknown escape');
    this.at += 6;
    return String.fromCharCode(parseInt(digits, 16));
  }
  word() {
    const known = /true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
    known.lastIndex = this.at;
    const found = known.exec(this.text);
    if (found === null) this.fail('neither a value nor an end');
    this.at = known.lastIndex;
    const text = found[0];
    if (text === 'true') return true;
    if (text === 'false') return false;
    if (text === 'null') return null;
    const number = Number(text);
    if (!isFinite(number)) this.fail('a number too large');
    return number;
  }
}

const printable_surrogates =
    /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?:^|[^\uD800-\uDBFF])[\uDC00-\uDFFF]/;

/// The value of a JSON text; throws assessment.malformed.
function parse_json(bytes) {
  if (bytes.length > json_bytes_max)
    throw new Refusal('assessment.too_large', 'the judgement is larger than 48 MiB');
  const text = strict_utf8(bytes);
  if (text === null) throw new Refusal('assessment.malformed', 'the judgement is not UTF-8');
  const reader = new JsonReader(text);
  const out = reader.value(0);
  if (reader.at !== text.length) reader.fail('something follows the end');
  return out;
}

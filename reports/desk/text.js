// Text and bytes: UTF-8, hexadecimal, digests, and what is shown of words that a stranger wrote.

/// Longest text shown of one word from a bundle, in characters; the rest is counted, never lost
/// silently.
const shown_characters_max = 1200;

/// A refusal with the codes of reports/bundle/sentences.cpp; `what` is English, `where` a member.
class Refusal extends Error {
  constructor(code, what, where) {
    super(what);
    this.code = code;
    this.what = what;
    this.where = where === undefined ? '' : where;
  }
}

function latin1(bytes) {
  let out = '';
  for (let at = 0; at < bytes.length; at += 8192)
    out += String.fromCharCode.apply(null, bytes.subarray(at, at + 8192));
  return out;
}

function bytes_of_latin1(text) {
  const out = new Uint8Array(text.length);
  for (let i = 0; i < text.length; ++i) out[i] = text.charCodeAt(i);
  return out;
}

function utf8_bytes(text) {
  return new TextEncoder().encode(text);
}

function hex(bytes) {
  let out = '';
  for (let i = 0; i < bytes.length; ++i) out += (bytes[i] < 16 ? '0' : '') + bytes[i].toString(16);
  return out;
}

function equal_bytes(a, b) {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; ++i)
    if (a[i] !== b[i]) return false;
  return true;
}

async function digest(name, bytes) {
  return new Uint8Array(await crypto.subtle.digest(name, bytes));
}

async function sha256_hex(bytes) {
  return hex(await digest('SHA-256', bytes));
}

/// The text of well-formed UTF-8, or null (no byte-order mark is swallowed).
function strict_utf8(bytes) {
  try {
    return new TextDecoder('utf-8', {fatal: true, ignoreBOM: true}).decode(bytes);
  } catch (e) {
    return null;
  }
}

/// The text, each malformed byte as U+FFFD.
function lenient_utf8(bytes) {
  return new TextDecoder('utf-8', {ignoreBOM: true}).decode(bytes);
}

/// As printable() of rules/text.cpp: control characters, and what turns a direction or ends a line
/// unseen, become visible escapes; lone surrogates and what is no character at all U+FFFD.
function printable(text) {
  return String(text)
      .replace(/[\uD800-\uDBFF][\uDC00-\uDFFF]|[\uD800-\uDFFF]/g,
               found => found.length === 2 ? found : '\uFFFD')
      // eslint-disable-next-line no-control-regex
      .replace(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/g,
               c => '\\x' + (c.charCodeAt(0) < 16 ? '0' : '') + c.charCodeAt(0).toString(16))
      .replace(/[\u202A-\u202E\u2066-\u2069\u200E\u200F\u061C\u2028\u2029]/g, '\\u{bidi}')
      .replace(/\p{Noncharacter_Code_Point}/gu, '\uFFFD');
}

/// At most `max` characters, and how many are left out.
function cut(text, max) {
  if (text.length <= max) return {text, left_out: 0};
  // No pair is cut in two.
  const code = text.charCodeAt(max - 1);
  const end = code >= 0xD800 && code <= 0xDBFF ? max - 1 : max;
  return {text: text.slice(0, end), left_out: text.length - end};
}

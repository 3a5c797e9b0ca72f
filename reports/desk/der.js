// Strict walking of DER (X.690), as checks/parse/der.cpp does: single-byte tags, definite and
// minimal lengths.

/// Deepest nesting walked; a token inside a CMS with certificates inside reaches about 25.
const der_depth_max = 64;
const tag_boolean = 0x01, tag_integer = 0x02, tag_bits = 0x03, tag_octets = 0x04, tag_oid = 0x06,
      tag_utc_time = 0x17, tag_generalized_time = 0x18, tag_sequence = 0x30, tag_set = 0x31,
      tag_0 = 0xA0, tag_1 = 0xA1, tag_3 = 0xA3, tag_0_primitive = 0x80;

/// Elements one after another.
class DerReader {
  constructor(bytes) {
    this.rest = bytes;
  }
  get is_empty() {
    return this.rest.length === 0;
  }
  /// The next element {tag, whole, value}; null: malformed or nothing left.
  peek() {
    const b = this.rest;
    if (b.length < 2 || (b[0] & 0x1F) === 0x1F) return null;
    let size = b[1], header = 2;
    if (size >= 0x80) {
      const count = size & 0x7F;
      if (count === 0 || count > 4 || b.length < 2 + count || b[2] === 0) return null;
      size = 0;
      for (let i = 0; i < count; ++i) size = size * 256 + b[2 + i];
      if (size < 0x80) return null;
      header += count;
    }
    if (size > b.length - header) return null;
    return {tag: b[0], whole: b.subarray(0, header + size),
            value: b.subarray(header, header + size)};
  }
  next() {
    const item = this.peek();
    if (item !== null) this.rest = this.rest.subarray(item.whole.length);
    return item;
  }
  /// The next element where it has this tag, else null and nothing is taken.
  take(tag) {
    const item = this.peek();
    if (item === null || item.tag !== tag) return null;
    return this.next();
  }
}

/// All elements, at most `max`; null: malformed or more.
function der_items(bytes, max) {
  const reader = new DerReader(bytes), out = [];
  while (!reader.is_empty) {
    const item = out.length === max ? null : reader.next();
    if (item === null) return null;
    out.push(item);
  }
  return out;
}

function is_well_formed_der(bytes, depth) {
  if (depth > der_depth_max) return false;
  const reader = new DerReader(bytes);
  while (!reader.is_empty) {
    const item = reader.next();
    if (item === null) return false;
    if ((item.tag & 0x20) !== 0 && !is_well_formed_der(item.value, depth + 1)) return false;
  }
  return true;
}

/// {oid, parameters} of an AlgorithmIdentifier, hexadecimal; null: malformed.
function split_algorithm(whole) {
  const outer = new DerReader(whole).take(tag_sequence);
  if (outer === null) return null;
  const reader = new DerReader(outer.value), oid = reader.take(tag_oid);
  return oid === null ? null : {oid: hex(oid.value), parameters: reader.rest};
}

/// An INTEGER of the shortest form.
function is_minimal_integer(value) {
  if (value.length === 0) return false;
  if (value.length === 1) return true;
  return !((value[0] === 0 && value[1] < 0x80) || (value[0] === 0xFF && value[1] >= 0x80));
}

/// Seconds since 1970 of a calendar's moment; null: there is no such moment.
function seconds_of(year, month, day, hour, minute, second) {
  if (month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59) return null;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCFullYear() !== year || date.getUTCMonth() !== month - 1 ||
      date.getUTCDate() !== day)
    return null;
  return date.getTime() / 1000 + hour * 3600 + minute * 60 + second;
}

/// "YYMMDDhhmmssZ" or "YYYYMMDDhhmmssZ", as seconds; null: another form.
function der_time(item) {
  const text = latin1(item.value);
  const is_short = item.tag === tag_utc_time;
  if (!is_short && item.tag !== tag_generalized_time) return null;
  if (!(is_short ? /^[0-9]{12}Z$/ : /^[0-9]{14}Z$/).test(text)) return null;
  const full = is_short ? (text < '50' ? '20' : '19') + text : text;
  const field = (at, size) => parseInt(full.slice(at, at + size), 10);
  return seconds_of(field(0, 4), field(4, 2), field(6, 2), field(8, 2), field(10, 2),
                    field(12, 2));
}

/// The dotted number of an object identifier's value.
function dotted(value) {
  const out = [];
  let number = 0;
  for (const byte of value) {
    number = number * 128 + (byte & 0x7F);
    if (byte >= 0x80) continue;
    if (out.length === 0) {
      const first = Math.min(2, Math.floor(number / 40));
      out.push(first, number - 40 * first);
    } else {
      out.push(number);
    }
    number = 0;
  }
  return out.join('.');
}

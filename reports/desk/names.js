// Which names a member of a bundle may have: those that mean the same file on every system
// (reports/bundle/FORMAT.md §1.1), as reports/bundle/names.cpp judges them.

const name_bytes_max = 240;
const name_part_bytes_max = 200;

function refuse_bundle(word, what, where) {
  return new Refusal('bundle.' + word, what, printable(where === undefined ? '' : where));
}

/// Above ASCII everything may stand in a name but what could be a second spelling, or is not seen.
const refused_ranges = [
  [0x0080, 0x00A0], [0x00AD, 0x00AD], [0x3000, 0x3000], [0x0300, 0x036F], [0x0483, 0x0489],
  [0x0591, 0x05C7], [0x0610, 0x061C], [0x064B, 0x065F], [0x0900, 0x0DFF], [0x1100, 0x11FF],
  [0x180B, 0x180F], [0x1AB0, 0x1AFF], [0x1DC0, 0x1DFF], [0x1F71, 0x1FFF], [0x2000, 0x200F],
  [0x2028, 0x202F], [0x205F, 0x206F], [0x20D0, 0x20FF], [0x2126, 0x2126], [0x212A, 0x212B],
  [0x2329, 0x232A], [0x302A, 0x302F], [0x3099, 0x309A], [0xA66F, 0xA8FF], [0xD7B0, 0xFAFF],
  [0xFB00, 0xFE2F], [0xFEFF, 0xFEFF], [0xFFF0, 0xFFFF]
];

function is_allowed_in_name(c) {
  if (c < 0x80) return /[A-Za-z0-9/._\-+@=,()]/.test(String.fromCharCode(c));
  if (c > 0xFFFF)
    return (c >= 0x20000 && c <= 0x323AF && !(c >= 0x2F800 && c <= 0x2FA1F)) ||
           (c >= 0x1F000 && c < 0x20000);
  return !refused_ranges.some(range => c >= range[0] && c <= range[1]);
}

/// Names that Windows gives to devices, whatever follows the first dot.
function is_device(part) {
  return /^(con|prn|aux|nul|com[0-9]|lpt[0-9])$/i.test(part.split('.')[0]);
}

/// Why the name may not stand in a bundle; empty: it may. `key` is its bytes, one character each.
function fault_of_name(key) {
  if (key.length === 0 || key.length > name_bytes_max) return 'a name has 1 to 240 bytes';
  const name = strict_utf8(bytes_of_latin1(key));
  if (name === null) return 'the name is not UTF-8';
  for (const c of name)
    if (!is_allowed_in_name(c.codePointAt(0)))
      return 'the name holds a character that may not stand in one';
  for (const part of key.split('/')) {
    if (part === '') return 'a part of the name is empty';
    if (part.length > name_part_bytes_max) return 'a part of the name is longer than 200 bytes';
    if (part[0] === '-') return 'a part of the name begins with "-"';
    if (part[part.length - 1] === '.') return 'a part of the name ends in "."';
    if (is_device(part)) return 'a part of the name is a device on Windows';
  }
  return '';
}

function name_of_key(key) {
  return lenient_utf8(bytes_of_latin1(key));
}

function refuse_name(key) {
  const fault = fault_of_name(key);
  if (fault === '') return null;
  return refuse_bundle('unsafe_name', fault, name_of_key(key.slice(0, name_bytes_max)));
}

function fold_character(c) {
  const is_any = (a, b) => c >= a && c <= b;
  if (is_any(0x41, 0x5A) || (is_any(0xC0, 0xDE) && c !== 0xD7) || is_any(0x391, 0x3A9) ||
      is_any(0x410, 0x42F) || is_any(0xFF21, 0xFF3A))
    return c + 0x20;
  if (is_any(0x400, 0x40F)) return c + 0x50;
  if (is_any(0x531, 0x556)) return c + 0x30;
  if (c === 0x3C2) return 0x3C3;
  if (c === 0x178) return 0xFF;
  if (is_any(0x139, 0x148) || is_any(0x179, 0x17E)) return c + (c & 1);
  if (is_any(0x100, 0x177) || is_any(0x1E00, 0x1EFF) || is_any(0x460, 0x481) ||
      is_any(0x48A, 0x4BF) || is_any(0x4D0, 0x52F))
    return c | 1;
  if (is_any(0x2160, 0x216F)) return c + 0x10;
  if (is_any(0x24B6, 0x24CF)) return c + 0x1A;
  return c;
}

/// The name as compared by systems that ignore case; for comparison only.
function folded_name(name) {
  let out = '';
  for (const c of name) out += String.fromCodePoint(fold_character(c.codePointAt(0)));
  return out;
}

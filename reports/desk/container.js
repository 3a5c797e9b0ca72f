// The ZIP container of a bundle in its one canonical form (reports/bundle/FORMAT.md §1 and §2), as
// reports/bundle/container.cpp judges it.

const members_max = 4096;
const container_bytes_max = 1073741824;
const meta_inf_bytes_max = 10485760;
const media_type = 'application/vnd.etsi.asic-e+zip';
const local_header_bytes = 30, central_header_bytes = 46, end_bytes = 22;

const crc_tables = (() => {
  // Eight tables: eight bytes a step, so that forty bundles take a moment, not minutes.
  const tables = [];
  for (let t = 0; t < 8; ++t) tables.push(new Uint32Array(256));
  for (let n = 0; n < 256; ++n) {
    let c = n;
    for (let k = 0; k < 8; ++k) c = c & 1 ? 0xEDB88320 ^ (c >>> 1) : c >>> 1;
    tables[0][n] = c >>> 0;
  }
  for (let n = 0; n < 256; ++n)
    for (let t = 1; t < 8; ++t)
      tables[t][n] = (tables[0][tables[t - 1][n] & 0xFF] ^ (tables[t - 1][n] >>> 8)) >>> 0;
  return tables;
})();

/// The register of the CRC-32 after these bytes too.
function crc32_after(register, bytes) {
  const [t0, t1, t2, t3, t4, t5, t6, t7] = crc_tables;
  let c = register, i = 0;
  for (const end = bytes.length - 7; i < end; i += 8) {
    const low = c ^ (bytes[i] | bytes[i + 1] << 8 | bytes[i + 2] << 16 | bytes[i + 3] << 24);
    c = t7[low & 0xFF] ^ t6[low >>> 8 & 0xFF] ^ t5[low >>> 16 & 0xFF] ^ t4[low >>> 24] ^
        t3[bytes[i + 4]] ^ t2[bytes[i + 5]] ^ t1[bytes[i + 6]] ^ t0[bytes[i + 7]];
  }
  for (; i < bytes.length; ++i) c = t0[(c ^ bytes[i]) & 0xFF] ^ (c >>> 8);
  return c;
}

function crc32(bytes) {
  return (crc32_after(0xFFFFFFFF, bytes) ^ 0xFFFFFFFF) >>> 0;
}

/// Bytes that are gone through at a stretch: some ten milliseconds on a slow PC.
const step_bytes = 2097152;

/// The CRC-32, in steps.
function* crc32_steps(bytes) {
  let register = 0xFFFFFFFF;
  for (let at = 0; at < bytes.length; at += step_bytes) {
    register = crc32_after(register, bytes.subarray(at, at + step_bytes));
    yield;
  }
  return (register ^ 0xFFFFFFFF) >>> 0;
}

/// What the steps come to, the browser drawing and listening in between.
async function unhurried(steps) {
  for (let since = performance.now();;) {
    const {done, value} = steps.next();
    if (done) return value;
    if (performance.now() - since < 40) continue;
    await new Promise(resolve => setTimeout(resolve, 0));
    since = performance.now();
  }
}

/// The same without a pause.
function at_once(steps) {
  for (;;) {
    const {done, value} = steps.next();
    if (done) return value;
  }
}

function get_number(bytes, at, size) {
  let value = 0;
  for (let i = size - 1; i >= 0; --i) value = value * 256 + bytes[at + i];
  return value;
}

/// A writer of little-endian fields into bytes of a known size.
function writer(size) {
  const bytes = new Uint8Array(size);
  let at = 0;
  const out = {
    bytes,
    u16(value) {
      bytes[at++] = value & 0xFF;
      bytes[at++] = value >>> 8 & 0xFF;
      return out;
    },
    u32(value) {
      return out.u16(value % 65536).u16(Math.floor(value / 65536));
    },
    put(more) {
      bytes.set(more, at);
      at += more.length;
      return out;
    }
  };
  return out;
}

/// The 26 bytes that local and central headers share.
function put_common(out, member) {
  // eslint-disable-next-line no-control-regex
  const is_ascii = /^[\x00-\x7F]*$/.test(member.key);
  return out.u16(10).u16(is_ascii ? 0 : 0x0800).u16(0).u16(0).u16(0x0021).u32(member.crc)
      .u32(member.bytes.length).u32(member.bytes.length).u16(member.key.length).u16(0);
}

function local_header(member) {
  const out = writer(local_header_bytes + member.key.length).u32(0x04034B50);
  return put_common(out, member).put(bytes_of_latin1(member.key)).bytes;
}

function central_header(member) {
  const out = writer(central_header_bytes + member.key.length).u32(0x02014B50).u16(0x0314);
  return put_common(out, member).u16(0).u16(0).u16(0).u32(0x81A40000).u32(member.offset)
      .put(bytes_of_latin1(member.key)).bytes;
}

function end_record(count, directory_bytes, directory_offset) {
  return writer(end_bytes).u32(0x06054B50).u32(0).u16(count).u16(count).u32(directory_bytes)
      .u32(directory_offset).u16(0).bytes;
}

function joined(parts) {
  let size = 0;
  for (const part of parts) size += part.length;
  const out = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/// Names and sizes that no container may have. `members` begins with "mimetype".
function refuse_members(members) {
  if (members.length > members_max) return refuse_bundle('too_large', 'more than 4096 members');
  const seen = new Set(), folders = new Set();
  let meta_inf = 0, total = end_bytes;
  for (const member of members) {
    const fault = refuse_name(member.key);
    if (fault) return fault;
    const folded = folded_name(member.name);
    if (seen.has(folded))
      return refuse_bundle('duplicate_member',
                           'two members have this name, or names that differ in case only',
                           member.name);
    seen.add(folded);
    for (let at = folded.indexOf('/'); at >= 0; at = folded.indexOf('/', at + 1))
      folders.add(folded.slice(0, at));
    if (member.name.startsWith('META-INF/')) meta_inf += member.bytes.length;
    total += member.bytes.length + 2 * member.key.length + local_header_bytes +
             central_header_bytes;
  }
  for (const folder of folders)
    if (seen.has(folder))
      return refuse_bundle('duplicate_member', 'a member is a folder of another', folder);
  if (meta_inf > meta_inf_bytes_max)
    return refuse_bundle('too_large', 'META-INF/ is larger than 10 MiB');
  if (total > container_bytes_max)
    return refuse_bundle('too_large', 'the container is larger than 1 GiB');
  return null;
}

function refuse_header(bytes, at, name) {
  if (get_number(bytes, at + 8, 2) !== 0)
    return refuse_bundle('compressed_member', 'the member is compressed', name);
  return refuse_bundle('not_canonical', 'a header differs from the one form allowed', name);
}

function starts_with(bytes, at, wanted) {
  if (bytes.length - at < wanted.length) return false;
  for (let i = 0; i < wanted.length; ++i)
    if (bytes[at + i] !== wanted[i]) return false;
  return true;
}

const local_signature = [0x50, 0x4B, 3, 4], central_signature = [0x50, 0x4B, 1, 2],
      end_signature = [0x50, 0x4B, 5, 6];

function has_signature(bytes, wanted) {
  for (let at = bytes.indexOf(0x50); at >= 0; at = bytes.indexOf(0x50, at + 1))
    if (starts_with(bytes, at, wanted)) return true;
  return false;
}

/// One member whose local header begins at `at`. A header that can be read but is not ours goes to
/// `told.odd`, so that a worse fault further on is told first.
function* take_member(bytes, at, told) {
  const left = bytes.length - at;
  if (left < local_header_bytes)
    throw refuse_bundle('truncated', 'the container ends inside a header');
  const name_bytes = get_number(bytes, at + 26, 2), size = get_number(bytes, at + 18, 4);
  if (name_bytes > left - local_header_bytes)
    throw refuse_bundle('truncated', 'the container ends inside a name');
  const start = at + local_header_bytes + name_bytes;
  const key = latin1(bytes.subarray(at + local_header_bytes, start));
  const name = name_of_key(key);
  // Without its size a stored member cannot be delimited: flags, method and extra field are judged
  // before the size is believed.
  if (get_number(bytes, at + 8, 2) !== 0 || get_number(bytes, at + 28, 2) !== 0 ||
      (get_number(bytes, at + 6, 2) & ~0x0800) !== 0)
    throw refuse_header(bytes, at, name);
  const fault = refuse_name(key);
  if (fault) throw fault;
  if (size > bytes.length - start)
    throw refuse_bundle('truncated', 'the container ends inside a member', name);
  const member = {key, name, bytes: bytes.subarray(start, start + size), offset: at};
  member.crc = yield* crc32_steps(member.bytes);
  if (member.crc !== get_number(bytes, at + 14, 4))
    throw refuse_bundle('altered_member', "the member's CRC-32 does not fit its bytes", name);
  if (!told.odd && !starts_with(bytes, at, local_header(member)))
    told.odd = refuse_header(bytes, at, name);
  return member;
}

/// The members after "mimetype", in order, as views into `bytes`; throws a Refusal.
function read_container(bytes) {
  return at_once(container_steps(bytes));
}

function* container_steps(bytes) {
  if (bytes.length > container_bytes_max)
    throw refuse_bundle('too_large', 'the container is larger than 1 GiB');
  if (!starts_with(bytes, 0, local_signature)) {
    if (has_signature(bytes, local_signature) && has_signature(bytes, end_signature))
      throw refuse_bundle('leading_bytes', 'bytes stand before the first member');
    throw refuse_bundle('not_a_zip', 'this is not a ZIP container');
  }
  const members = [], told = {odd: null};
  let at = 0;
  while (!starts_with(bytes, at, central_signature)) {
    if (!starts_with(bytes, at, local_signature))
      throw refuse_bundle(bytes.length - at < 4 ? 'truncated' : 'not_canonical',
                          'no header where one belongs');
    if (members.length === members_max)
      throw refuse_bundle('too_large', 'more than 4096 members');
    const member = yield* take_member(bytes, at, told);
    if (members.length === 0 &&
        (member.key !== 'mimetype' || latin1(member.bytes) !== media_type))
      throw refuse_bundle('wrong_mimetype',
                          'the first member is not "mimetype" with the media type of ASiC-E');
    members.push(member);
    at += local_header_bytes + member.key.length + member.bytes.length;
  }
  if (told.odd) throw told.odd;
  const fault = refuse_members(members);
  if (fault) throw fault;
  const directory = joined(members.map(central_header));
  const tail = joined([directory, end_record(members.length, directory.length, at)]);
  const rest = bytes.subarray(at);
  if (!starts_with(rest, 0, tail)) {
    if (rest.length < tail.length && starts_with(tail, 0, rest))
      throw refuse_bundle('truncated', 'the container ends inside its directory');
    throw refuse_bundle('not_canonical', 'the directory does not repeat the members');
  }
  if (rest.length !== tail.length)
    throw refuse_bundle('trailing_bytes',
                        (rest.length - tail.length) + ' bytes follow the container');
  return members.slice(1);
}

// ASiCManifest001.xml in its one spelling (reports/bundle/FORMAT.md §3), as manifest.cpp judges it:
// what is read is written again and compared, so nothing of XML needs to be understood.

const manifest_head = '<?xml version="1.0" encoding="UTF-8"?>\n' +
    '<asic:ASiCManifest xmlns:asic="http://uri.etsi.org/02918/v1.2.1#" ' +
    'xmlns:ds="http://www.w3.org/2000/09/xmldsig#">\n' +
    '  <asic:SigReference MimeType="application/pkcs7-signature" ' +
    'URI="META-INF/signature001.p7s"/>\n';
const end_tag = name => '<' + '/' + name + '>\n';
const manifest_foot = end_tag('asic:ASiCManifest');
const entry_parts = [
  '  <asic:DataObjectReference URI="',
  '">\n    <ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>\n' +
      '    <ds:DigestValue>',
  end_tag('ds:DigestValue') + '  ' + end_tag('asic:DataObjectReference')
];

function malformed_manifest(what) {
  return refuse_bundle('manifest_malformed', what, 'META-INF/ASiCManifest001.xml');
}

function uri_of_key(key) {
  return key.replace(/[^A-Za-z0-9/._~-]/g, c => '%' + hex([c.charCodeAt(0)]).toUpperCase());
}

function key_of_uri(uri) {
  return uri.replace(/%([0-9A-F]{2})/g, (all, digits) => String.fromCharCode(parseInt(digits, 16)));
}

/// The entries {key, sha256} of the manifest, in order; throws bundle.manifest_malformed.
function parse_manifest(bytes) {
  if (bytes.length > meta_inf_bytes_max)
    throw malformed_manifest('the manifest is larger than 10 MiB');
  const xml = latin1(bytes);
  if (!xml.startsWith(manifest_head))
    throw malformed_manifest('the manifest does not begin as it must');
  const entries = [], seen = new Set();
  let at = manifest_head.length;
  while (xml.startsWith(entry_parts[0], at)) {
    if (entries.length === members_max)
      throw malformed_manifest('more references than a bundle has members');
    const uri_at = at + entry_parts[0].length, uri_end = xml.indexOf('"', uri_at);
    const value_at = uri_end + entry_parts[1].length, value_end = value_at + 44;
    if (uri_end < 0 || uri_end - uri_at > 3 * name_bytes_max ||
        !xml.startsWith(entry_parts[1], uri_end) || !xml.startsWith(entry_parts[2], value_end))
      throw malformed_manifest('a reference is not in canonical spelling');
    const uri = xml.slice(uri_at, uri_end), base64 = xml.slice(value_at, value_end);
    const key = key_of_uri(uri);
    if (uri_of_key(key) !== uri || fault_of_name(key) !== '')
      throw malformed_manifest('a URI is not the name of a member');
    const digest_bytes = bytes_of_base64(base64);
    if (digest_bytes === null || digest_bytes.length !== 32 || base64_of(digest_bytes) !== base64)
      throw malformed_manifest('a digest value is not the base64 of a SHA-256');
    if (seen.has(key)) throw malformed_manifest('a member is listed twice');
    seen.add(key);
    entries.push({key, sha256: hex(digest_bytes)});
    at = value_end + entry_parts[2].length;
  }
  if (entries.length === 0) throw malformed_manifest('the manifest lists nothing');
  if (xml.slice(at) !== manifest_foot)
    throw malformed_manifest('the manifest is not in canonical spelling');
  return entries;
}

function base64_of(bytes) {
  return btoa(latin1(bytes));
}

/// The bytes of strict base64, or null.
function bytes_of_base64(text) {
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) return null;
  return bytes_of_latin1(atob(text));
}

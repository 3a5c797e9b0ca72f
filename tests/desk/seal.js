// Bundles of a test's own: members in, a sealed container out, signed by openssl. Needs the desk's
// functions loaded (load.js), whose container writer is the canonical one.
'use strict';
const {execFileSync} = require('child_process');
const fs = require('fs');
const path = require('path');

function openssl(folder, args) {
  execFileSync('openssl', args, {cwd: folder, stdio: ['ignore', 'pipe', 'pipe']});
}

/// A root and a signer under it: NAME.pem, NAME-signer.pem, NAME-signer.key.
function make_vendor(folder, name) {
  const curve = ['-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  openssl(folder, ['req', '-x509', '-newkey', 'ec', ...curve, '-keyout', name + '.key', '-out',
                   name + '.pem', '-days', '60', '-subj', '/C=JP/O=' + name + '/CN=' + name + ' root']);
  openssl(folder, ['req', '-newkey', 'ec', ...curve, '-keyout', name + '-signer.key', '-out',
                   name + '.csr', '-subj', '/C=JP/O=' + name + '/CN=' + name + ' signer']);
  fs.writeFileSync(path.join(folder, 'ext'),
                   'keyUsage=critical,digitalSignature,nonRepudiation\nsubjectKeyIdentifier=hash\n');
  openssl(folder, ['x509', '-req', '-in', name + '.csr', '-CA', name + '.pem', '-CAkey',
                   name + '.key', '-days', '40', '-set_serial', '2', '-extfile', 'ext', '-out',
                   name + '-signer.pem']);
}

const text_bytes = text => new Uint8Array(Buffer.from(text, 'utf8'));

/// The sealed bundle of {name: bytes}, signed by the vendor; `more` are options of openssl cms,
/// `change` works on what it made.
async function seal(folder, vendor, given, more, at_time, change) {
  return (await seal_manifest(folder, vendor, given, text => text, more, at_time, change)).bundle;
}

/// The same with the manifest's text changed before it is signed: {bundle, text}.
async function seal_manifest(folder, vendor, given, change_text, more, at_time, change) {
  const files = Object.assign({'README.txt': text_bytes('test\n')}, given);
  const names = Object.keys(files).filter(name => name !== 'SHA256SUMS').sort();
  let sums = '';
  for (const name of names) sums += await sha256_hex(files[name]) + '  ' + name + '\n';
  files['SHA256SUMS'] = text_bytes(sums);
  let xml = manifest_head;
  for (const name of names.concat(['SHA256SUMS']).sort())
    xml += entry_parts[0] + name + entry_parts[1] +
           base64_of(new Uint8Array(await crypto.subtle.digest('SHA-256', files[name]))) +
           entry_parts[2];
  const text = xml + manifest_foot, manifest = text_bytes(change_text(text));
  const at = path.join(folder, 'seal.xml');
  fs.writeFileSync(at, manifest);
  const command = at_time === undefined ? ['openssl'] : ['faketime', at_time, 'openssl'];
  execFileSync(command[0], command.slice(1).concat(['cms', '-sign', '-binary', '-in', at, '-outform', 'DER', '-out', 'seal.p7s',
                   '-signer', vendor + '-signer.pem', '-inkey', vendor + '-signer.key', '-cades',
                   '-md', 'sha256', '-nosmimecap'], more || []), {cwd: folder, stdio: ['ignore', 'pipe', 'pipe']});
  const cms = new Uint8Array(fs.readFileSync(path.join(folder, 'seal.p7s')));
  const parts = [{name: 'mimetype', bytes: text_bytes(media_type)}];
  for (const name of names.concat(['SHA256SUMS']).sort()) parts.push({name, bytes: files[name]});
  parts.push({name: manifest_name, bytes: manifest},
             {name: signature_name, bytes: change === undefined ? cms : change(cms)});
  return {bundle: stored_zip(parts), text};
}

module.exports = {make_vendor, seal, seal_manifest, text_bytes};

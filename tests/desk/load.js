// Loads the very script that ships inside tenken-desk.html, without a page: its functions become
// globals of this process.
'use strict';
const fs = require('fs');
const vm = require('vm');

function load(page_path) {
  const page = fs.readFileSync(page_path, 'utf8');
  const begin = page.indexOf('<script>'), end = page.lastIndexOf('</script>');
  if (begin < 0 || end < begin) throw new Error(page_path + ': no script');
  // Node 18 has WebCrypto, but not yet as a global.
  if (!globalThis.crypto) globalThis.crypto = require('crypto').webcrypto;
  vm.runInThisContext(page.slice(begin + 8, end), {filename: 'tenken-desk.js'});
  return expression => vm.runInThisContext(expression);
}

module.exports = {load};

// What a test of the desk checked and what failed, and the one line that it ends with.
'use strict';

function tally(name) {
  let failed = 0, checked = 0;
  function check(what, good, said) {
    ++checked;
    if (good) return;
    ++failed;
    console.log('FAILED ' + name + ', ' + what + (said === undefined ? '' : ': ' + JSON.stringify(said)));
  }
  function same(what, seen, wanted) {
    check(what, JSON.stringify(seen) === JSON.stringify(wanted), {seen, wanted});
  }
  function finish() {
    console.log((failed === 0 ? 'ok' : 'FAILED') + ': ' + name + ', ' + checked + ' checked, ' + failed + ' failed');
    process.exit(failed === 0 ? 0 : 1);
  }
  return {check, same, finish};
}

module.exports = {tally};

// The evidence page where scripts run: filters, keys, deep links, printing. Everything that the page
// says is there without it. ES5, no request, no storage; the state is the part after "#":
// "#R20", "#?verdict=fail,unknown&q=text&lang=en", "#R20?lang=en".
(function () {
  'use strict';
  var page = document.getElementById('page');
  var search = document.getElementById('search');
  var keys = document.getElementById('keys');
  var rows = list('#rows > details');
  var groups = ['verdict', 'turn', 'change', 'kind', 'basis'];
  var texts = [];
  var written = null;

  function list(selector, from) {
    return Array.prototype.slice.call((from || document).querySelectorAll(selector));
  }
  function language() { return document.getElementById('in-en').checked ? 'en' : 'ja'; }
  function plain(text) {
    var out = text.toLowerCase();
    return out.normalize ? out.normalize('NFKC') : out;
  }
  function chosen(group) {
    return list('.filters input[data-filter=' + group + ']:checked').map(function (box) { return box.value; });
  }
  function any(wanted, given) {
    if (!wanted.length) return true;
    var has = (given || '').split(' ');
    return wanted.some(function (one) { return has.indexOf(one) >= 0; });
  }

  // ── filters
  function show_rows() {
    var wanted = {}, count = 0, query = plain(search.value).split(/\s+/).filter(Boolean);
    groups.forEach(function (group) { wanted[group] = chosen(group); });
    rows.forEach(function (row, i) {
      var shown = ['verdict', 'turn', 'change', 'basis'].every(function (group) {
        return any(wanted[group], row.getAttribute('data-' + group));
      });
      if (shown && query.length) {
        if (texts[i] === undefined) texts[i] = plain(row.textContent);
        shown = query.every(function (word) { return texts[i].indexOf(word) >= 0; });
      }
      if (shown && wanted.kind.length) shown = any(wanted.kind, row.getAttribute('data-kinds'));
      row.hidden = !shown;
      if (shown) ++count;
    });
    list('.criterion').forEach(function (criterion) {
      criterion.hidden = !any(wanted.kind, criterion.getAttribute('data-kind'));
    });
    list('.kind-note').forEach(function (note) { note.hidden = !wanted.kind.length; });
    document.getElementById('shown-number').textContent = String(count);
    list('.printed-number').forEach(function (place) { place.textContent = String(count); });
    document.getElementById('printed-filter').hidden = count === rows.length && !wanted.kind.length;
    document.getElementById('nothing-shown').hidden = count > 0;
  }
  function clear_filters() {
    list('.filters .chip input').forEach(function (box) { box.checked = false; });
    search.value = '';
  }

  // ── state after "#"
  function state() {
    var parts = [];
    groups.forEach(function (group) {
      var values = chosen(group);
      if (values.length) parts.push(group + '=' + values.join(','));
    });
    if (search.value) parts.push('q=' + encodeURIComponent(search.value));
    if (language() !== page.getAttribute('data-own')) parts.push('lang=' + language());
    return parts.join('&');
  }
  function write_state() {
    var hash = '#' + (state() ? '?' + state() : '');
    if (hash === '#' && !location.hash) return;
    written = hash;
    try { history.replaceState(null, '', hash); } catch (e) { location.replace(hash); }
  }
  function read_state(query) {
    clear_filters();
    query.split('&').forEach(function (part) {
      var at = part.indexOf('='), name = part.slice(0, at), value = part.slice(at + 1);
      if (groups.indexOf(name) >= 0) {
        value.split(',').forEach(function (one) {
          list('.filters input[data-filter=' + name + ']').forEach(function (box) {
            if (box.value === one) box.checked = true;
          });
        });
      } else if (name === 'q') {
        try { search.value = decodeURIComponent(value); } catch (e) { search.value = value; }
      } else if (name === 'lang') {
        set_language(value);
      }
    });
    show_rows();
  }

  // ── language
  function set_language(name) {
    document.getElementById(name === 'en' ? 'in-en' : 'in-ja').checked = true;
    document.documentElement.lang = language();
    document.title = page.getAttribute('data-title-' + language());
  }

  // ── deep links
  function reveal(id) {
    // As a reader says it: #r2 and #2 are row 02.
    var said = /^r?([1-9]|[12][0-9])$/i.exec(id);
    if (said) id = 'R' + ('0' + said[1]).slice(-2);
    var target = document.getElementById(id), up, row;
    if (!target) return false;
    for (up = target; up && up !== page; up = up.parentElement) {
      if (up.tagName === 'DETAILS') up.open = true;
      if (up.hidden) row = up;
    }
    if (row) { clear_filters(); show_rows(); }
    var focus = target.tagName === 'DETAILS' ? target.querySelector('summary') : target;
    if (!focus.hasAttribute('tabindex') && focus.tagName !== 'SUMMARY') focus.setAttribute('tabindex', '-1');
    focus.focus();
    target.scrollIntoView();
    return true;
  }
  function follow_hash() {
    var hash = location.hash.slice(1), at = hash.indexOf('?');
    if (location.hash === written) return;
    written = null;
    if (at >= 0) read_state(hash.slice(at + 1));
    var id = at >= 0 ? hash.slice(0, at) : hash;
    try { id = decodeURIComponent(id); } catch (e) { id = ''; }
    var nowhere = document.getElementById('not-here');
    nowhere.hidden = !id || reveal(id);
    if (!nowhere.hidden) {
      document.getElementById('not-here-id').textContent = id.length > 80 ? id.slice(0, 80) + '…' : id;
      nowhere.scrollIntoView();
    }
    // Back to the bare address: as it was first shown.
    if (!hash && state()) { clear_filters(); show_rows(); }
  }

  // ── keys
  function visible() { return rows.filter(function (row) { return !row.hidden; }); }
  function step(by) {
    var shown = visible(), here = document.activeElement, at = -1, i;
    for (i = 0; i < shown.length; ++i) if (shown[i].contains(here)) at = i;
    if (!shown.length) return;
    at = at < 0 ? (by > 0 ? 0 : shown.length - 1) : Math.max(0, Math.min(shown.length - 1, at + by));
    var summary = shown[at].querySelector('summary');
    summary.focus();
    if (summary.scrollIntoView) summary.scrollIntoView({ block: 'nearest' });
  }
  function on_key(event) {
    var here = event.target, field = /^(INPUT|TEXTAREA|SELECT)$/.test(here.tagName) && here.type !== 'checkbox' && here.type !== 'radio';
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === 'Escape' && here === search) { search.value = ''; changed(); return; }
    if (field || !keys.checked) return;
    var on_row = here.tagName === 'SUMMARY' && here.parentElement.parentElement.id === 'rows';
    if (event.key === '/') { search.focus(); search.select(); }
    else if (event.key === 'j' || (on_row && event.key === 'ArrowDown')) step(1);
    else if (event.key === 'k' || (on_row && event.key === 'ArrowUp')) step(-1);
    else return;
    event.preventDefault();
  }

  // ── copying a link
  function copy(button) {
    var text = location.href.split('#')[0] + '#' + button.getAttribute('data-id');
    var field = document.createElement('textarea');
    field.value = text;
    field.setAttribute('readonly', '');
    button.parentElement.appendChild(field);
    field.select();
    var done = false;
    try { done = document.execCommand('copy'); } catch (e) { done = false; }
    button.parentElement.removeChild(field);
    button.focus();
    if (done) {
      list('.copied', button.parentElement).forEach(function (note) { note.hidden = false; });
    } else {
      location.hash = button.getAttribute('data-id');  // the address line shows it then
    }
  }

  // ── printing
  // Ctrl+P prints what lies open; the buttons print the summary, or all.
  var opened = [];
  function before_print() {
    if (!/print-full/.test(page.className)) return;
    list('details').forEach(function (one) {
      if (!one.open) { one.open = true; opened.push(one); }
    });
  }
  function after_print() {
    opened.forEach(function (one) { one.open = false; });
    opened = [];
    page.className = page.className.replace(/ print-(summary|full)/g, '');
  }
  function print(kind) {
    page.className = page.className.replace(/ print-(summary|full)/g, '') + ' print-' + kind;
    window.print();
  }

  function changed() { show_rows(); write_state(); }
  function on(id, kind, act) { document.getElementById(id).addEventListener(kind, act); }

  page.setAttribute('data-own', document.documentElement.lang);
  page.className += ' has-script';
  // A browser that comes back to the page may have kept its boxes as they were.
  clear_filters();
  keys.checked = true;
  set_language(page.getAttribute('data-own'));
  list('.filters .chip input').forEach(function (box) { box.addEventListener('change', changed); });
  list('input[name=language]').forEach(function (box) {
    box.addEventListener('change', function () { set_language(language()); write_state(); });
  });
  list('.counts a').forEach(function (link) {
    link.addEventListener('click', function (event) {
      event.preventDefault();
      clear_filters();
      list('.filters input[data-filter=verdict]').forEach(function (box) {
        box.checked = box.value === link.getAttribute('data-verdict');
      });
      changed();
      var heading = document.getElementById('requirements');
      heading.focus();
      heading.scrollIntoView();
    });
  });
  // A second click on a link to where the address already is changes no hash: reveal all the same.
  document.addEventListener('click', function (event) {
    var link = event.target.closest ? event.target.closest('a[href^="#"]') : null;
    if (link && !event.defaultPrevented && link.getAttribute('href') === location.hash) reveal(location.hash.slice(1));
  });
  list('.copy').forEach(function (button) {
    button.addEventListener('click', function () { copy(button); });
  });
  search.addEventListener('input', changed);
  on('reset', 'click', function () { clear_filters(); changed(); });
  on('open-all', 'click', function () { visible().forEach(function (row) { row.open = true; }); });
  on('close-all', 'click', function () { rows.forEach(function (row) { row.open = false; }); });
  on('print-summary', 'click', function () { print('summary'); });
  on('print-full', 'click', function () { print('full'); });
  window.addEventListener('beforeprint', before_print);
  window.addEventListener('afterprint', after_print);
  window.addEventListener('hashchange', follow_hash);
  document.addEventListener('keydown', on_key);
  show_rows();
  follow_hash();
  // The browser follows the address itself once all is loaded, and takes the focus away with it.
  window.addEventListener('load', function () { setTimeout(follow_hash, 0); });
}());

// The page itself: head, files, views; everything is drawn again when something changes, and what
// is entered lives in `desk`, not in the elements.

function arranged_now() {
  return arranged(desk.entries, desk.month, today_in_japan());
}

/// Where the reader is, for when everything around is drawn anew.
function place_of_focus() {
  const at = document.activeElement;
  return at === null || at === document.body
      ? null : {id: at.id, start: at.selectionStart, end: at.selectionEnd};
}

function focus_again(place) {
  const is_lost = document.activeElement === null || document.activeElement === document.body;
  if (place === null || !is_lost) return;
  const same = place.id === '' ? null : document.getElementById(place.id);
  // What had the focus is gone: from the top of the content, not from that of the page.
  (same || document.getElementById('main')).focus({preventScroll: true});
  if (same !== null && typeof place.start === 'number' && same.setSelectionRange)
    same.setSelectionRange(place.start, place.end);
}

function remove_button(act, name) {
  return make('button', {type: 'button', class: 'small', text: say('remove'),
                         'aria-label': say('remove') + ' ' + foreign_text(name, 80), onclick: act});
}

/// One element for the life of the page: readers of screens tell what is put into it, not what
/// takes its place.
let progress_place = null;
function progress_element() {
  if (progress_place === null) progress_place = make('p', {id: 'progress', role: 'status'});
  return progress_place;
}

function show_progress() {
  const place = document.getElementById('progress');
  if (place === null) return;
  if (desk.progress !== null) {
    place.textContent = say('progress', desk.progress);
    return;
  }
  const count = state => desk.entries.filter(
      one => one.judged !== null && one.judged.state === state).length;
  place.textContent = desk.entries.length === 0 ? '' : say('progress.done', {
    all: desk.entries.length, valid: count('valid'), unproven: count('unproven'),
    refused: count('refused'), now: instant_words(desk.judged_at)
  });
}

function nav_element() {
  const views = ['overview', 'changes', 'city'].concat(
      desk.opened !== null && is_usable(desk.opened) ? ['system'] : []);
  const list = make('ul', {}, views.map(
      view => make('li', {}, [make('button', {
        type: 'button', id: 'nav-' + view, 'aria-current': desk.view === view ? 'page' : null,
        text: view === 'city' ? counted_words('nav.city', city_list().length) : say('nav.' + view),
        onclick: () => {
          desk.view = view;
          show_all();
          const title = document.getElementById('view-title');
          if (title !== null) title.focus();
        }
      })])));
  return make('nav', {class: 'screen-only', 'aria-label': say('nav.label')}, [list]);
}

function show_head() {
  const other = desk.language === 'ja' ? 'en' : 'ja';
  replace_children(document.getElementById('head'), [
    make('h1', {text: say('title')}), make('p', {text: say('lead')}),
    make('button', {type: 'button', class: 'language screen-only', id: 'language', lang: other,
                    text: say('language'), onclick: () => {
                      desk.language = other;
                      show_all();
                      document.getElementById('language').focus();
                    }})
  ]);
}

function about_element() {
  return make('footer', {}, [make('p', {}, [
    make('strong', {text: say('about')}), ' ', say('not_replayed'), ' ', say('about.text'),
    ' tenken ' + tenken_version
  ])]);
}

function show_all() {
  const place = place_of_focus();
  document.documentElement.lang = desk.language;
  document.title = say('title');
  if (desk.opened !== null && (!desk.entries.includes(desk.opened) || !is_usable(desk.opened)))
    desk.opened = null;
  if (desk.view === 'system' && desk.opened === null) desk.view = 'overview';
  const views = {
    overview: overview_view, changes: changes_view, city: city_view, system: system_view
  };
  show_head();
  replace_children(document.getElementById('main'), [
    files_element(), nav_element(),
    make('div', {id: 'view', class: 'view-' + desk.view}, views[desk.view]()), about_element()
  ]);
  show_progress();
  if (desk.view === 'city') {
    show_items();
    show_saving();
  }
  focus_again(place);
}

function start() {
  if (!window.crypto || !window.crypto.subtle) {
    replace_children(document.getElementById('main'),
                     [make('p', {class: 'warn', role: 'alert', text: say('no_crypto')})]);
    return;
  }
  listen_for_drops();
  window.addEventListener('beforeunload', event => {
    if (!has_unsaved()) return;
    event.preventDefault();
    event.returnValue = '';
  });
  // What is closed is not printed; a system's rows are, with what is inside.
  show_all();
}

if (typeof document !== 'undefined') start();

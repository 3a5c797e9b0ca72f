// 市の番: what waits for the City over all systems, and the decisions entered there.

const items_shown_max = 60;

function decision_key(entry, criterion) {
  return entry.judged.sha256 + ' ' + criterion.id;
}

/// The SHA-256 of the bundle that a decision_key begins with.
function bundle_of_key(key) {
  return key.slice(0, 64);
}

/// Everything that waits, of the valid bundles of the chosen month: nothing may be decided on a
/// bundle that did not verify, nor on last month's.
function city_list() {
  const out = [];
  for (const line of arranged_now().lines) {
    if (line.kind !== '') continue;
    for (const item of city_items(line.entry.assessment))
      out.push(Object.assign({entry: line.entry}, item));
  }
  return out;
}

function is_decidable(item) {
  return item.criterion !== null && !item.is_second && can_decide(item.row, item.criterion);
}

function is_filled_decision(decision) {
  return decision !== undefined && (decision.verdict !== '' || decision.reason.trim() !== '');
}

function words_of_item(item) {
  const parts = [item.entry.assessment.system, item.entry.assessment.system_en, item_id(item)];
  if (item.row !== null) parts.push(String(item.row.number), row_title(item.row, item.row.number));
  if (item.criterion !== null)
    parts.push(in_language(item.criterion.text), seen_of(item.criterion, desk.language).join(' '));
  if (item.question !== null) parts.push(in_language(item.question.text));
  return parts.join(' ').toLowerCase();
}

function passes_city_filter(item) {
  const wanted = desk.city.search.trim().toLowerCase();
  if (desk.city.requirement !== '' &&
      (item.row === null || String(item.row.number) !== desk.city.requirement))
    return false;
  const decision = item.criterion === null
      ? undefined : desk.decisions.get(decision_key(item.entry, item.criterion));
  if (desk.city.show === 'decidable' && !is_decidable(item)) return false;
  if (desk.city.show === 'open' && (!is_decidable(item) || is_filled_decision(decision)))
    return false;
  if (desk.city.show === 'filled' && !is_filled_decision(decision)) return false;
  return wanted === '' || words_of_item(item).includes(wanted);
}

/// decision_key → the id of its fields, the same whenever they are drawn.
const field_ids = new Map();
function decision_fields(item) {
  const key = decision_key(item.entry, item.criterion);
  if (!field_ids.has(key)) field_ids.set(key, 'decision-' + (field_ids.size + 1));
  const id = field_ids.get(key);
  const now = () => desk.decisions.get(key) || {verdict: '', reason: ''};
  let cleared = null;
  const changed = change => {
    desk.decisions.set(key, Object.assign({}, now(), change));
    desk.saved.delete(bundle_of_key(key));
    cleared = null;
    draw();
    show_saving();
    show_city_count();
  };
  const select = make('select', {id, onchange: event => changed({verdict: event.target.value})},
                      [''].concat(Object.keys(decision_words)).map(word => make('option', {
    value: word, text: word === '' ? say('city.verdict.none') : decision_words[word][desk.language]
  })));
  const reason = make('textarea', {id: id + '-reason', rows: '2', 'aria-describedby': id + '-long',
                                   oninput: event => changed({reason: event.target.value})});
  const too_long = make('p', {id: id + '-long', class: 'warn', role: 'status'});
  const clear_or_restore = () => {
    const back = cleared, before = now();
    changed(back === null ? {verdict: '', reason: ''} : back);
    cleared = back === null ? before : null;
    draw();
  };
  const clear = make('button', {type: 'button', id: id + '-clear', class: 'small clear',
                                onclick: clear_or_restore});
  // A field on paper shows its first lines only.
  const printed = make('p', {class: 'print-only'});
  const draw = () => {
    const {verdict, reason: text} = now(), bytes = utf8_bytes(text).length;
    if (select.value !== verdict) select.value = verdict;
    if (reason.value !== text) reason.value = text;
    replace_children(printed, is_filled_decision(now()) ? [make('span', {}, [
      say('city.verdict') + ': ',
      make('strong', {text: verdict === '' ? say('city.verdict.none')
                                           : decision_words[verdict][desk.language]}),
      ' ', foreign(text, reason_bytes_max)
    ])] : []);
    too_long.textContent = bytes <= reason_bytes_max
        ? '' : say('city.long_reason', {bytes: grouped(bytes)});
    clear.textContent = say(cleared === null ? 'city.clear' : 'city.restore');
    clear.hidden = cleared === null && !is_filled_decision(now());
  };
  const fields = make('div', {class: 'decision screen-only'}, [
    make('p', {class: 'field'}, [make('label', {for: id, text: say('city.verdict')}), select]),
    make('p', {class: 'field wide'}, [
      make('label', {for: id + '-reason', text: say('city.reason')}), reason
    ]),
    clear, too_long
  ]);
  draw();
  return make('div', {}, [fields, printed]);
}

function labelled(key, children) {
  return [make('dt', {text: say(key)}), make('dd', {}, children)];
}

function item_element(item) {
  const facts = [];
  if (item.criterion !== null && in_language(item.criterion.text) !== '')
    facts.push(...labelled('city.asked', [foreign(in_language(item.criterion.text), 800)]));
  const seen = item.criterion === null ? [] : seen_of(item.criterion, desk.language);
  if (seen.length > 0)
    facts.push.apply(facts, labelled('city.seen', [make('ul', {}, seen.slice(0, 5).map(
        text => make('li', {}, [foreign(text, 600)])).concat(seen.length > 5
            ? [make('li', {text: say('left_out.problems', {count: seen.length - 5})})] : []))]));
  if (item.question !== null && !seen.includes(in_language(item.question.text)))
    facts.push(...labelled('city.question', [foreign(in_language(item.question.text), 600)]));
  const since = [];
  if (item.question !== null) {
    since.push(word_of(question_words, item.question.state));
    if (is_date(item.question.opened_on))
      since.push(say('city.since', {date: day_words(item.question.opened_on)}));
    if (item.question.cause !== '') since.push(word_of(cause_words, item.question.cause));
  }
  let decide = null;
  if (is_decidable(item))
    decide = decision_fields(item);
  else
    decide = make('p', {class: 'note', text: say(
        item.criterion === null || !awaits_decision(item.criterion) ? 'city.not_a_decision'
        : item.is_second                                            ? 'city.decided_above'
                                                                    : 'city.cannot')});
  return make('li', {class: 'item', 'data-item': item_id(item)}, [
    make('h3', {}, [
      make('span', {class: 'system'}, [foreign(system_words(item.entry.assessment), 80)]), ' ',
      foreign(item_id(item), 60), ' ',
      item.row === null ? null : make('span', {text: row_title(item.row, item.row.number)})
    ]),
    since.length === 0 ? null : make('p', {class: 'note'}, [foreign(since.join(' / '), 200)]),
    make('dl', {}, facts), decide,
    item.row === null ? null : make('p', {class: 'screen-only'}, [make('button', {
      type: 'button', class: 'small', text: say('city.details'),
      'aria-label': say('city.details') + ': ' + foreign_text(item_id(item), 60) + ' ' +
                    foreign_text(system_words(item.entry.assessment), 80),
      onclick: () => open_system(item.entry, item.row.number)
    })])
  ]);
}

function show_city_count() {
  const place = document.getElementById('city-count');
  if (place === null) return;
  const all = city_list();
  const filled = all.filter(item => item.criterion !== null && is_filled_decision(
      desk.decisions.get(decision_key(item.entry, item.criterion))));
  place.textContent = say('city.count', {
    shown: document.querySelectorAll('#city-items > li.item').length, all: all.length,
    filled: filled.length
  });
}

function show_items() {
  const place = document.getElementById('city-items');
  if (place === null) return;
  const items = city_list().filter(passes_city_filter);
  const shown = items.slice(0, desk.city_shown);
  replace_children(place, shown.map(item_element));
  const more = document.getElementById('city-more');
  more.hidden = shown.length === items.length;
  more.textContent = say('more', {count: items.length - shown.length});
  show_city_count();
}

function city_filters() {
  const again = change => event => {
    Object.assign(desk.city, change(event.target.value));
    desk.city_shown = items_shown_max;
    show_items();
  };
  const show = make('select', {id: 'city-show', onchange: again(value => ({show: value}))},
                    ['all', 'decidable', 'open', 'filled'].map(
      key => make('option', {value: key, text: say('city.show.' + key)})));
  show.value = desk.city.show;
  const numbers = Array.from(new Set(city_list().filter(item => item.row !== null)
                                         .map(item => item.row.number))).sort((a, b) => a - b);
  const chosen = again(value => ({requirement: value}));
  const requirement = make('select', {id: 'city-row', onchange: chosen},
      [make('option', {value: '', text: say('city.show.all')})].concat(numbers.map(
          number => make('option', {value: String(number),
                                    text: number + ' ' + row_title(undefined, number)}))));
  requirement.value = desk.city.requirement;
  if (requirement.selectedIndex < 0) requirement.value = desk.city.requirement = '';
  return make('div', {class: 'bar screen-only'}, [
    make('p', {class: 'field wide'}, [
      make('label', {for: 'city-search', text: say('city.search')}),
      make('input', {id: 'city-search', type: 'search', value: desk.city.search,
                     autocomplete: 'off', oninput: again(value => ({search: value}))})
    ]),
    make('p', {class: 'field'}, [make('label', {for: 'city-show', text: say('city.show')}), show]),
    make('p', {class: 'field'},
         [make('label', {for: 'city-row', text: say('city.requirement')}), requirement])
  ]);
}

function city_view() {
  desk.city_shown = items_shown_max;
  const title = make('h2', {id: 'view-title', tabindex: '-1', text: say('nav.city')});
  if (city_list().length === 0) return [title, make('p', {class: 'empty', text: say('city.none')})];
  return [
    title, make('p', {text: say('city.lead')}), city_filters(),
    make('p', {class: 'screen-only'}, [make('button', {
      type: 'button', id: 'city-to-save', text: say('save.heading') + ' ↓', onclick: () => {
        document.getElementById('saving-title').scrollIntoView();
        document.getElementById('head-office').focus();
      }
    })]),
    make('p', {id: 'city-count', class: 'note', role: 'status'}),
    make('ul', {id: 'city-items', class: 'items'}),
    make('button', {id: 'city-more', type: 'button', class: 'screen-only', hidden: true,
                    onclick: () => {
      desk.city_shown += items_shown_max;
      show_items();
    }}),
    saving_element()
  ];
}

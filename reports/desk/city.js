// 市の番: what waits for the City over all systems, the decisions entered here, and their files.

const items_shown_max = 60;

function decision_key(entry, criterion) {
  return entry.judged.sha256 + ' ' + criterion.id;
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
  return item.criterion !== null && can_decide(item.row, item.criterion);
}

function is_filled_decision(decision) {
  return decision !== undefined && (decision.verdict !== '' || decision.reason.trim() !== '');
}

function words_of_item(item) {
  const parts = [item.entry.assessment.system, item_id(item)];
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

let item_number = 0;
function decision_fields(item) {
  const key = decision_key(item.entry, item.criterion), id = 'decision-' + ++item_number;
  const now = desk.decisions.get(key) || {verdict: '', reason: ''};
  const changed = change => {
    const before = desk.decisions.get(key) || {verdict: '', reason: ''};
    desk.decisions.set(key, Object.assign({}, before, change));
    desk.saved.delete(item.entry.judged.sha256);
    show_saving();
    show_city_count();
  };
  const select = make('select', {id, onchange: event => changed({verdict: event.target.value})},
                      [''].concat(Object.keys(decision_words)).map(word => make('option', {
    value: word, text: word === '' ? say('city.verdict.none') : decision_words[word][desk.language]
  })));
  select.value = now.verdict;
  return make('div', {class: 'decision screen-only'}, [
    make('p', {class: 'field'}, [make('label', {for: id, text: say('city.verdict')}), select]),
    make('p', {class: 'field wide'}, [
      make('label', {for: id + '-reason', text: say('city.reason')}),
      make('textarea', {id: id + '-reason', rows: '2', maxlength: '2700', value: now.reason,
                        oninput: event => changed({reason: event.target.value})})
    ])
  ]);
}

function labelled(key, children) {
  return [make('dt', {text: say(key)}), make('dd', {}, children)];
}

function item_element(item) {
  const facts = [];
  if (item.criterion !== null && in_language(item.criterion.text) !== '')
    facts.push.apply(facts, labelled('city.asked', [foreign(in_language(item.criterion.text), 800)]));
  const seen = item.criterion === null ? [] : seen_of(item.criterion, desk.language);
  if (seen.length > 0)
    facts.push.apply(facts, labelled('city.seen', [make('ul', {}, seen.slice(0, 5).map(
        text => make('li', {}, [foreign(text, 600)])).concat(seen.length > 5
            ? [make('li', {text: say('left_out.problems', {count: seen.length - 5})})] : []))]));
  if (item.question !== null && !seen.includes(in_language(item.question.text)))
    facts.push.apply(facts, labelled('city.question', [foreign(in_language(item.question.text), 600)]));
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
        item.criterion !== null && awaits_decision(item.criterion) ? 'city.cannot'
                                                                   : 'city.not_a_decision')});
  return make('li', {class: 'item', 'data-item': item_id(item)}, [
    make('h3', {}, [
      make('span', {class: 'system'}, [foreign(item.entry.assessment.system, 80)]), ' ',
      foreign(item_id(item), 60), ' ',
      item.row === null ? null : make('span', {text: row_title(item.row, item.row.number)})
    ]),
    since.length === 0 ? null : make('p', {class: 'note'}, [foreign(since.join(' / '), 200)]),
    make('dl', {}, facts), decide
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
  const requirement = make('select', {id: 'city-row', onchange: again(value => ({requirement: value}))},
      [make('option', {value: '', text: say('city.show.all')})].concat(numbers.map(
          number => make('option', {value: String(number),
                                    text: number + ' ' + row_title(undefined, number)}))));
  requirement.value = desk.city.requirement;
  if (requirement.selectedIndex < 0) requirement.value = desk.city.requirement = '';
  return make('div', {class: 'bar screen-only'}, [
    make('p', {class: 'field wide'}, [
      make('label', {for: 'city-search', text: say('city.search')}),
      make('input', {id: 'city-search', type: 'search', value: desk.city.search, autocomplete: 'off',
                     oninput: again(value => ({search: value}))})
    ]),
    make('p', {class: 'field'}, [make('label', {for: 'city-show', text: say('city.show')}), show]),
    make('p', {class: 'field'},
         [make('label', {for: 'city-row', text: say('city.requirement')}), requirement])
  ]);
}

/// entry → its decisions entered, in the annex's order.
function decisions_by_entry() {
  const out = new Map();
  for (const item of city_list()) {
    if (!is_decidable(item)) continue;
    const decision = desk.decisions.get(decision_key(item.entry, item.criterion));
    if (!is_filled_decision(decision)) continue;
    if (!out.has(item.entry)) out.set(item.entry, []);
    out.get(item.entry).push({row: item.row, criterion: item.criterion, verdict: decision.verdict,
                              reason: decision.reason});
  }
  return out;
}

/// True while something entered is in no saved file.
function has_unsaved() {
  for (const [entry] of decisions_by_entry())
    if (!desk.saved.has(entry.judged.sha256)) return true;
  return false;
}

function head_of(entry) {
  return Object.assign({}, desk.head, {
    organisation: desk.head.organisation === '' ? entry.assessment.city : desk.head.organisation,
    document: desk.documents.get(entry.judged.sha256) || '',
    system: entry.assessment.system, month: entry.assessment.month
  });
}

function missing_words(head, decisions) {
  const out = faults_of_head(head).map(key => say(key));
  for (const one of decisions)
    for (const key of faults_of_decision(one))
      out.push(say(key, {id: foreign_text(one.criterion.id, 40)}));
  return out;
}

async function save_decisions(entry, kind) {
  const decisions = decisions_by_entry().get(entry) || [], head = head_of(entry);
  if (decisions.length === 0 || missing_words(head, decisions).length > 0) return;
  const bytes = kind === 'xlsx'
      ? decisions_xlsx(head, decisions, row => row_title_ja(row)) : statements_json(head, decisions);
  save_file(['市判断', file_word(entry.assessment.system), entry.assessment.month].join('_') + '.' + kind,
            bytes);
  desk.saved.set(entry.judged.sha256, await sha256_hex(bytes));
  show_saving();
}

function row_title_ja(row) {
  const listed = catalogue.find(one => one.number === row.number);
  return row.title.ja !== '' ? row.title.ja : listed === undefined ? row.name : listed.title.ja;
}

function head_field(key, name, type) {
  return make('p', {class: 'field'}, [
    make('label', {for: 'head-' + name, text: say(key)}),
    make('input', {id: 'head-' + name, type, value: desk.head[name], autocomplete: 'off',
                   maxlength: '200', oninput: event => {
                     desk.head[name] = event.target.value;
                     desk.saved.clear();
                     show_saving();
                   }})
  ]);
}

/// A line of the table of files, and how it is brought up to date without being made anew: what is
/// typed into keeps its focus, and a click on a button its button.
function saving_row(entry) {
  const sha256 = entry.judged.sha256, name = foreign_text(entry.assessment.system, 60);
  const save = kind => make('button', {
    type: 'button', text: kind.toUpperCase(), 'data-kind': kind,
    'aria-label': kind.toUpperCase() + ' ' + say('save') + ' ' + name,
    onclick: () => save_decisions(entry, kind)
  });
  const buttons = [save('xlsx'), save('json')];
  const filled = make('td', {class: 'sum'}), missing = make('td', {}), saved = make('td', {});
  const element = make('tr', {'data-system': foreign_text(entry.assessment.system, 200)}, [
    make('th', {scope: 'row'}, [foreign(entry.assessment.system, 80)]), filled,
    make('td', {}, [make('input', {
      type: 'text', 'aria-label': say('save.document') + ' ' + name, maxlength: '200',
      value: desk.documents.get(sha256) || '', oninput: event => {
        desk.documents.set(sha256, event.target.value);
        desk.saved.delete(sha256);
        refresh();
      }
    })]),
    missing, make('td', {}, [buttons[0], ' ', buttons[1]]), saved
  ]);
  const refresh = by_entry => {
    const decisions = (by_entry || decisions_by_entry()).get(entry) || [];
    const words_missing = missing_words(head_of(entry), decisions), digest_saved = desk.saved.get(sha256);
    filled.textContent = String(decisions.length);
    missing.className = words_missing.length > 0 ? 'warn' : '';
    missing.textContent = words_missing.length === 0 ? '―'
        : words_missing.slice(0, 6).join('、') +
              (words_missing.length > 6 ? ' … +' + (words_missing.length - 6) : '');
    for (const button of buttons) button.disabled = words_missing.length > 0;
    replace_children(saved, digest_saved === undefined
        ? [make('span', {class: 'warn', text: say('save.unsaved')})]
        : [make('span', {text: say('save.saved') + ' '}), digest_element(digest_saved)]);
  };
  return {entry, element, refresh};
}

let saving_rows = [];
function show_saving() {
  const place = document.getElementById('saving');
  if (place === null) return;
  const by_entry = decisions_by_entry(), entries = Array.from(by_entry.keys());
  const is_same = place.firstChild !== null && entries.length === saving_rows.length &&
                  entries.every((entry, i) => saving_rows[i].entry === entry);
  if (is_same && entries.length > 0) {
    for (const row of saving_rows) row.refresh(by_entry);
    return;
  }
  saving_rows = entries.map(saving_row);
  for (const row of saving_rows) row.refresh(by_entry);
  if (entries.length === 0) {
    replace_children(place, [make('p', {text: say('save.none')})]);
    return;
  }
  replace_children(place, [make('table', {class: 'list'}, [
    make('thead', {}, [make('tr', {}, ['system', 'save.filled', 'save.document', 'save.missing',
                                       'save.files', 'save.sha256'].map(
        key => make('th', {scope: 'col', text: say(key)})))]),
    make('tbody', {}, saving_rows.map(row => row.element))
  ])]);
}

function saving_element() {
  if (desk.head.effective_date === '') {
    desk.head.effective_date = today_in_japan();
    desk.head.expires_date = year_later(desk.head.effective_date);
  }
  if (desk.head.organisation === '') {
    const first = city_list()[0];
    if (first !== undefined) desk.head.organisation = first.entry.assessment.city;
  }
  return make('section', {class: 'saving screen-only', 'aria-labelledby': 'saving-title'}, [
    make('h2', {id: 'saving-title', text: say('save.heading')}),
    make('p', {text: say('save.lead')}),
    make('div', {class: 'bar'}, [
      head_field('save.office', 'office', 'text'), head_field('save.organisation', 'organisation', 'text'),
      head_field('save.effective', 'effective_date', 'date'),
      head_field('save.expires', 'expires_date', 'date')
    ]),
    make('div', {id: 'saving', class: 'scroll'})
  ]);
}

/// A year less a day later, as `tenken decide` proposes.
function year_later(day) {
  const date = new Date(0);
  date.setUTCFullYear(parseInt(day.slice(0, 4), 10) + 1, parseInt(day.slice(5, 7), 10) - 1,
                      parseInt(day.slice(8, 10), 10) - 1);
  return date.toISOString().slice(0, 10);
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
    make('button', {id: 'city-more', type: 'button', class: 'screen-only', hidden: true, onclick: () => {
      desk.city_shown += items_shown_max;
      show_items();
    }}),
    saving_element()
  ];
}

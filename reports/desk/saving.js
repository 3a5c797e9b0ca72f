// The decisions entered, and the files that they become: one a system.

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

/// True while something entered is in no saved file, also where its bundle is of another month
/// than the chosen one, set aside, or being judged again.
function has_unsaved() {
  for (const [key, decision] of desk.decisions)
    if (is_filled_decision(decision) && !desk.saved.has(bundle_of_key(key))) return true;
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
  if (is_date(head.expires_date) && head.expires_date < today_in_japan())
    out.push(say('fault.over'));
  for (const one of decisions)
    for (const key of faults_of_decision(one))
      out.push(say(key, {id: foreign_text(one.criterion.id, 40)}));
  return out;
}

async function save_decisions(entry, kind) {
  const decisions = decisions_by_entry().get(entry) || [], head = head_of(entry);
  if (decisions.length === 0 || missing_words(head, decisions).length > 0) return;
  const bytes = kind === 'xlsx' ? decisions_xlsx(head, decisions, row_title_ja)
                                : statements_json(head, decisions);
  const name = [decision_sheet, file_word(head.system), head.month].join('_');
  save_file(name + '.' + kind, bytes);
  const saved = desk.saved.get(entry.judged.sha256) || {};
  desk.saved.set(entry.judged.sha256, Object.assign({}, saved, {[kind]: await sha256_hex(bytes)}));
  show_saving();
}

function row_title_ja(row) {
  const listed = catalogue.find(one => one.number === row.number);
  return listed === undefined ? row.name : listed.title.ja;
}

function head_field(key, name, type) {
  return make('p', {class: 'field'}, [
    make('label', {for: 'head-' + name, text: say(key)}),
    make('input', {id: 'head-' + name, type, value: desk.head[name], autocomplete: 'off',
                   oninput: event => {
                     desk.head[name] = event.target.value;
                     desk.saved.clear();
                     show_saving();
                   }})
  ]);
}

/// A line of the table of files, and how it is brought up to date without being made anew: what is
/// typed into keeps its focus, and a click on a button its button.
function saving_row(entry) {
  const sha256 = entry.judged.sha256, name = foreign_text(system_words(entry.assessment), 60);
  const save = kind => make('button', {
    type: 'button', text: kind.toUpperCase(), 'data-kind': kind,
    'aria-label': kind.toUpperCase() + ' ' + say('save') + ' ' + name,
    onclick: () => save_decisions(entry, kind)
  });
  const buttons = [save('xlsx'), save('json')];
  const filled = make('td', {class: 'sum'}), missing = make('td', {}), saved = make('td', {});
  const element = make('tr', {'data-system': foreign_text(entry.assessment.system, 200)}, [
    make('th', {scope: 'row'}, [foreign(system_words(entry.assessment), 80)]), filled,
    make('td', {}, [make('input', {
      type: 'text', id: 'document-' + sha256, 'aria-label': say('save.document') + ' ' + name,
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
    const words_missing = missing_words(head_of(entry), decisions);
    const digests_saved = desk.saved.get(sha256);
    filled.textContent = String(decisions.length);
    missing.className = words_missing.length > 0 ? 'warn' : '';
    missing.textContent = words_missing.length === 0 ? '―'
        : words_missing.slice(0, 6).join('、') +
              (words_missing.length > 6 ? ' … +' + (words_missing.length - 6) : '');
    for (const button of buttons) button.disabled = words_missing.length > 0;
    replace_children(saved, digests_saved === undefined
        ? [make('span', {class: 'warn', text: say('save.unsaved')})]
        : Object.keys(digests_saved).sort().reverse().map(kind => make('p', {}, [
            kind.toUpperCase() + ' ' + say('save.saved') + ' ', digest_element(digests_saved[kind])
          ])));
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
      head_field('save.office', 'office', 'text'),
      head_field('save.organisation', 'organisation', 'text'),
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

// The overview: what was chosen, how it came out, forty systems by twenty-seven rows.

function short_word(verdict) {
  if (verdict === 'unknown') return say('unknown.short');
  if (verdict === 'not_due') return say('not_due.short');
  return verdict_marks[verdict];
}

function row_title(row, number) {
  const listed = catalogue.find(one => one.number === number);
  const title = row !== undefined && (row.title.ja !== '' || row.title.en !== '')
      ? row.title : listed === undefined ? {ja: '', en: ''} : listed.title;
  return foreign_text(in_language(title), 120);
}

function is_over(exception) {
  return is_date(exception.expires_date) && exception.expires_date < today_in_japan();
}

/// The whole of a cell in words, for readers of screens and for the tooltip.
function cell_words(line, row, number) {
  const parts = cell_parts(row).map(
      part => (part.label === '' ? '' : say(part.label) + ' ') + verdict_text(part.verdict));
  let out = foreign_text(line.entry.assessment.system, 80) + ', ' + number + ' ' +
            row_title(row, number) + ': ' + parts.join(' / ');
  if (row === undefined) out += ' (' + say('missing_row') + ')';
  if (row !== undefined && row.odd !== '') out += ' (' + say('odd', {word: foreign_text(row.odd, 40)}) + ')';
  if (row !== undefined && row.exceptions.length > 0) out += ', ' + say('exception');
  if (line.kind !== '') out += ' (' + line_state(line) + ', ' + say('not_counted') + ')';
  return out;
}

function cell_element(line, number) {
  const row = line.entry.assessment.rows.get(number);
  const parts = cell_parts(row);
  const inner = parts.map(part => {
    const label = part.label === '' ? '' : say(part.label + '.short');
    const word = short_word(part.verdict);
    // A mark stands beside its label, a word below it: a column is three characters wide.
    const words_shown = label === '' ? [word] : word.length === 1 ? [label + word]
                                                                  : [label, make('br'), word];
    return make('span', {class: 'part'},
                line.kind === '' ? words_shown : ['('].concat(words_shown, [')']));
  });
  if (row !== undefined && row.exceptions.length > 0)
    inner.push(make('span', {class: 'part overlay', text: say('exception.short')}));
  const verdict = row === undefined ? 'unknown' : row.is_prepared_only ? 'prepared' : row.verdict;
  const told = cell_words(line, row, number);
  const button = make('button', {
    type: 'button', class: 'cell', tabindex: '-1', title: told,
    onclick: () => open_system(line.entry, number)
  }, [make('span', {'aria-hidden': 'true'}, inner), make('span', {class: 'hidden-words', text: told})]);
  return make('td', {class: 'v ' + verdict, 'data-row': String(number)}, [button]);
}

function line_state(line) {
  if (line.kind === '') return say('state.valid');
  if (line.kind === 'unproven') return unproven_words(line.entry);
  return say('state.' + line.kind);
}

function unproven_words(entry) {
  return say(entry.judged.unproven.some(e => e.code === 'unproven.signer')
                 ? 'state.unproven' : 'state.unproven.time');
}

function flags_of(line) {
  const out = [];
  if (line.kind === 'old')
    out.push(say('old.sentence', {month: month_words(line.entry.assessment.month)}));
  if (line.same_month > 1) out.push(say('flag.same_month', {count: line.same_month}));
  if (line.has_several_signers) out.push(say('flag.signers'));
  if (!line.entry.assessment.has_period) out.push(say('flag.no_period'));
  if (!line.entry.assessment.has_known_rules) out.push(say('flag.other_rules'));
  if (line.entry.assessment.edition === 'public') out.push(say('flag.public'));
  return out;
}

function line_element(line) {
  const assessment = line.entry.assessment, counts = counts_of(assessment);
  const cells = [
    make('th', {scope: 'row', class: 'name'}, [
      make('button', {type: 'button', class: 'link', onclick: () => open_system(line.entry, 0)},
           [foreign(assessment.system === '' ? line.entry.name : assessment.system, 80)]),
      make('span', {class: 'under'}, [
        make('span', {class: line.kind === '' ? '' : 'warn', text: line_state(line)}),
        ' ', month_words(assessment.month)
      ])
    ].concat(flags_of(line).map(text => make('span', {class: 'under warn', text}))))
  ];
  for (let number = 1; number <= rows_expected; ++number)
    cells.push(cell_element(line, number));
  for (const verdict of ['pass', 'partial', 'fail', 'unknown', 'not_applicable', 'not_due'])
    cells.push(make('td', {class: 'sum', 'data-sum': verdict,
                           text: line.kind === '' ? String(counts[verdict])
                                                  : '(' + counts[verdict] + ')'}));
  return make('tr', {class: 'line ' + (line.kind === '' ? 'counted' : 'uncounted ' + line.kind),
                     'data-system': foreign_text(assessment.system, 200)}, cells);
}

function category_cells() {
  const out = [];
  for (const one of catalogue) {
    const last = out[out.length - 1];
    if (last !== undefined && last.category === one.category)
      ++last.span;
    else
      out.push({category: one.category, span: 1});
  }
  return out.map(one => make('th', {
    scope: 'colgroup', colspan: String(one.span), class: 'category', lang: 'ja', text: one.category,
    title: one.category
  }));
}

function matrix_head() {
  const numbers = [make('th', {scope: 'col', class: 'name', text: say('system')})];
  for (let number = 1; number <= rows_expected; ++number)
    numbers.push(make('th', {scope: 'col', class: 'number', title: row_title(undefined, number)}, [
      String(number), make('span', {class: 'hidden-words', text: ' ' + row_title(undefined, number)})
    ]));
  for (const verdict of ['pass', 'partial', 'fail', 'unknown', 'not_applicable', 'not_due'])
    numbers.push(make('th', {scope: 'col', class: 'sum', title: verdict_text(verdict)}, [
      short_word(verdict),
      verdict_marks[verdict] === '' ? null
          : make('span', {class: 'hidden-words', text: ' ' + word_of(verdict_words, verdict)})
    ]));
  return make('thead', {}, [
    make('tr', {}, [make('td', {})].concat(category_cells(), [
      make('th', {scope: 'colgroup', colspan: '6', class: 'category', text: say('total')})
    ])),
    make('tr', {}, numbers)
  ]);
}

function passes_filter(line) {
  const wanted = desk.filter.trim().toLowerCase();
  const assessment = line.entry.assessment;
  if (wanted !== '' &&
      !(assessment.system + ' ' + line.entry.name).toLowerCase().includes(wanted))
    return false;
  const counts = counts_of(assessment);
  switch (desk.rows) {
    case 'open':
      return counts.fail + counts.partial + counts.unknown > 0;
    case 'fail':
      return counts.fail > 0;
    case 'aside':
      return line.kind !== '';
    default:
      return true;
  }
}

/// Arrow keys move among the cells; the table is one stop of the tab key.
function move_in_matrix(event) {
  const cell = event.target.closest('td');
  const steps = {ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0],
                 Home: [0, -99], End: [0, 99]};
  const step = steps[event.key];
  if (step === undefined || cell === null || !event.target.classList.contains('cell')) return;
  event.preventDefault();
  const lines = Array.from(event.currentTarget.querySelectorAll('tbody tr'));
  const at = lines.indexOf(cell.parentNode);
  const line = lines[Math.max(0, Math.min(lines.length - 1, at + step[0]))];
  const number = Math.max(1, Math.min(rows_expected, parseInt(cell.dataset.row, 10) + step[1]));
  const next = line.querySelector('td[data-row="' + number + '"] button');
  for (const one of event.currentTarget.querySelectorAll('button.cell[tabindex="0"]'))
    one.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}

function matrix_element(lines) {
  const body = make('tbody', {}, lines.map(line_element));
  const first = body.querySelector('button.cell');
  if (first !== null) first.tabIndex = 0;
  const table = make('table', {class: 'matrix', id: 'matrix', onkeydown: move_in_matrix}, [
    make('caption', {}, [say('matrix.caption'), ' ',
                         make('span', {class: 'note screen-only', text: say('matrix.help')})]),
    make('colgroup', {}, [make('col', {class: 'name'}), make('col', {class: 'number', span: '27'}),
                          make('col', {class: 'sum', span: '6'})]),
    matrix_head(), body
  ]);
  return make('div', {class: 'scroll', role: 'region', tabindex: '0',
                      'aria-label': say('matrix.caption')}, [table]);
}

/// Totals of what is counted: valid bundles of the chosen month and nothing else.
function totals_element(lines) {
  const counted = lines.filter(line => line.kind === '');
  const sums = {};
  for (const line of counted) {
    const counts = counts_of(line.entry.assessment);
    for (const key of Object.keys(counts)) sums[key] = (sums[key] || 0) + counts[key];
  }
  const boxes = ['pass', 'partial', 'fail', 'unknown', 'not_applicable', 'not_due'].map(
      verdict => make('li', {class: 'total ' + verdict, 'data-total': verdict}, [
        make('span', {class: 'figure', text: String(sums[verdict] || 0)}),
        make('span', {text: verdict_text(verdict)}),
        verdict === 'pass' && sums.prepared > 0
            ? make('span', {class: 'note', text: say('counts.prepared', {count: sums.prepared})})
            : null
      ]));
  return make('div', {}, [
    make('p', {text: say('counts.sentence', {systems: counted.length,
                                             cells: counted.length * rows_expected})}),
    make('ul', {class: 'totals'}, boxes)
  ]);
}

/// Whose words tell why a bundle is not counted, and what the reader can do about it.
function why_element(one) {
  const problems = one.why === 'refused' ? one.entry.judged.problems
                 : one.why === 'unproven'
                     ? one.entry.judged.unproven.filter(e => !notes.includes(e.code)) : [];
  if (problems.length === 0)
    return make('p', {text: say('why.' + one.why, {
      month: one.entry.assessment === null ? '' : month_words(one.entry.assessment.month)
    })});
  const shown = problems.slice(0, 5).map(e => make('p', {'data-code': e.code}, [
    sentence_of(e.code), ' ', e.where === '' ? null : make('span', {}, ['（', foreign(e.where, 120), '）']), ' ',
    make('code', {class: 'code', text: e.code})
  ]));
  if (problems.length > 5)
    shown.push(make('p', {text: say('left_out.problems', {count: problems.length - 5})}));
  const details = problems.slice(0, 5).map(e => make('p', {lang: 'en'}, [foreign(e.what, 300)]));
  shown.push(make('details', {}, [make('summary', {text: say('detail.refused')})].concat(details)));
  return make('div', {}, shown);
}

function do_words(one) {
  switch (one.why) {
    case 'refused': {
      const code = one.entry.judged.problems[0].code;
      if (code === 'signature.untrusted_signer') return say('do.signer');
      if (code.startsWith('assessment.') || code.startsWith('desk.')) return say('do.tool');
      return say('do.again');
    }
    case 'unproven':
      return say(one.entry.judged.unproven.some(e => e.code === 'unproven.signer') ? 'do.trust'
                                                                                   : 'do.tsa');
    case 'old': case 'partial':
      return say('do.month');
    case 'same_month':
      return say('do.which');
    case 'later_month':
      return say('do.later');
    case 'future':
      return say('do.again');
    default:
      return say('do.none');
  }
}

function aside_element(aside) {
  if (aside.length === 0) return null;
  const rows = aside.map(one => make('tr', {'data-why': one.why}, [
    make('th', {scope: 'row'}, [
      foreign(one.entry.name, 120),
      one.entry.assessment === null ? null : make('span', {class: 'under'}, [
        foreign(one.entry.assessment.system, 80), ' ', month_words(one.entry.assessment.month)
      ]),
      one.entry.judged.signer === null ? null : make('span', {class: 'under'}, [
        say('signer') + ': ', foreign(one.entry.judged.signer.subject, 120)
      ])
    ]),
    make('td', {}, [why_element(one)]),
    make('td', {text: do_words(one)}),
    make('td', {class: 'screen-only'}, [remove_button(() => {
      desk.entries = desk.entries.filter(entry => entry !== one.entry);
      show_all();
    }, one.entry.name)])
  ]));
  return make('section', {class: 'aside', 'aria-labelledby': 'aside-title'}, [
    make('h2', {id: 'aside-title', text: counted_words('aside', aside.length)}),
    make('div', {class: 'scroll', role: 'region', tabindex: '0', 'aria-label': say('aside')}, [
      make('table', {class: 'list'}, [
        make('thead', {}, [make('tr', {}, ['aside.file', 'aside.why', 'aside.do']
            .map(key => make('th', {scope: 'col', text: say(key)}))
            .concat([make('th', {scope: 'col', class: 'screen-only', text: say('remove')})]))]),
        make('tbody', {}, rows)
      ])
    ])
  ]);
}

function month_element(all) {
  const select = make('select', {id: 'month', onchange: event => {
    desk.month = event.target.value;
    show_all();
  }}, all.months.map(month => make('option', {
    value: month, text: say('month.label', {month: month_words(month)})
  })));
  select.value = all.month;
  return make('p', {class: 'field'}, [
    make('label', {for: 'month', text: say('month')}), select
  ]);
}

function filter_elements() {
  const select = make('select', {id: 'rows', onchange: event => {
    desk.rows = event.target.value;
    show_matrix();
  }}, ['all', 'open', 'fail', 'aside'].map(
      key => make('option', {value: key, text: say('filter.' + key)})));
  select.value = desk.rows;
  return [
    make('p', {class: 'field'}, [
      make('label', {for: 'filter', text: say('filter.system')}),
      make('input', {id: 'filter', type: 'search', value: desk.filter, autocomplete: 'off',
                     oninput: event => {
                       desk.filter = event.target.value;
                       show_matrix();
                     }})
    ]),
    make('p', {class: 'field'}, [make('label', {for: 'rows', text: say('filter.rows')}), select])
  ];
}

/// The table and how much of it the filters leave, so that a print never hides that it is a part.
function matrix_parts(all) {
  const lines = all.filter(passes_filter);
  return [
    lines.length === all.length ? null
        : make('p', {class: 'warn', text: say('matrix.shown', {shown: lines.length, all: all.length})}),
    matrix_element(lines)
  ];
}

function show_matrix() {
  const place = document.getElementById('matrix-place');
  if (place !== null) replace_children(place, matrix_parts(arranged_now().lines));
}

function overview_view() {
  const all = arranged_now();
  if (desk.entries.length === 0)
    return [make('p', {class: 'empty', text: say('empty')})];
  const out = [];
  if (all.lines.length > 0)
    out.push(make('h2', {id: 'view-title', tabindex: '-1',
                         text: say('month.label', {month: month_words(all.month)})}),
             make('div', {class: 'bar screen-only'}, [month_element(all)].concat(filter_elements())),
             totals_element(all.lines));
  out.push(aside_element(all.aside));
  if (all.lines.length > 0)
    out.push(make('div', {id: 'matrix-place', class: all.lines.length > 12 ? 'many' : null},
                  matrix_parts(all.lines)),
             make('p', {class: 'legend'}, [make('strong', {text: say('legend')}), ' ',
                                           say('legend.text')]));
  return out;
}

// The table of systems by rows: marks beside words, one stop of the tab key.

/// The lines of a cell: a mark, or the word of a verdict that has none.
function short_lines(verdict, is_bracketed) {
  if (verdict !== 'unknown' && verdict !== 'not_due') return [verdict_marks[verdict]];
  return say(verdict + (is_bracketed ? '.bracketed' : '.short')).split('|');
}

/// Lines as the children of an element.
function broken(lines) {
  return [].concat(...lines.map((line, i) => i === 0 ? [line] : [make('br'), line]));
}

function row_title(row, number) {
  const listed = catalogue.find(one => one.number === number);
  // The annex's own, not what a bundle calls it.
  const title = listed !== undefined ? listed.title : row === undefined ? {ja: '', en: ''} : row.title;
  return foreign_text(in_language(title), 120);
}

function is_over(exception) {
  return is_date(exception.expires_date) && exception.expires_date < today_in_japan();
}

/// The whole of a cell in words, for readers of screens and for the tooltip.
function cell_words(line, row, number) {
  const parts = cell_parts(row).map(
      part => (part.label === '' ? '' : say(part.label) + ' ') + verdict_text(part.verdict));
  let out = foreign_text(system_words(line.entry.assessment), 80) + ', ' + number + ' ' +
            row_title(row, number) + ': ' + parts.join(' / ');
  if (row === undefined) out += ' (' + say('missing_row') + ')';
  if (row !== undefined && row.odd !== '') out += ' (' + odd_words(row.odd) + ')';
  if (row !== undefined && row.exceptions.length > 0) out += ', ' + say('exception');
  if (line.kind !== '') out += ' (' + line_state(line) + ', ' + say('not_counted') + ')';
  return out;
}

function cell_element(line, number) {
  const row = line.entry.assessment.rows.get(number);
  const parts = cell_parts(row);
  const inner = parts.map(part => {
    const is_bracketed = line.kind !== '';
    const lines = short_lines(part.verdict, is_bracketed);
    if (part.label !== '') {
      // A mark stands beside its label, a word below it.
      const label = say(part.label + '.short');
      if (verdict_marks[part.verdict] !== '' && lines[0].length === 1) lines[0] = label + lines[0];
      else lines.unshift(label);
    }
    if (is_bracketed) {
      lines[0] = '(' + lines[0];
      lines[lines.length - 1] += ')';
    }
    return make('span', {class: 'part'}, broken(lines));
  });
  if (row !== undefined && row.exceptions.length > 0)
    inner.push(make('span', {class: 'part overlay', text: say(
        row.exceptions.every(is_over) ? 'exception.over.short' : 'exception.short')}));
  const verdict = row === undefined ? 'unknown' : row.is_prepared_only ? 'prepared' : row.verdict;
  const told = cell_words(line, row, number);
  const button = make('button', {
    type: 'button', class: 'cell', tabindex: '-1', title: told,
    onclick: () => open_system(line.entry, number)
  }, [
    make('span', {'aria-hidden': 'true'}, inner), make('span', {class: 'hidden-words', text: told})
  ]);
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
  if (line.has_namesake) out.push(say('flag.namesake', {
    signer: foreign_text(line.entry.judged.signer.subject, 120)
  }));
  if (line.has_several_signers) out.push(say('flag.signers'));
  return out.concat(flags_of_assessment(line.entry.assessment));
}

/// What a reader of one judgement must know, wherever it is shown.
function flags_of_assessment(assessment) {
  const out = [];
  if (!assessment.has_period) out.push(say('flag.no_period'));
  if (!assessment.has_known_rules) out.push(say('flag.other_rules'));
  if (assessment.edition === 'public') out.push(say('flag.public'));
  return out;
}

function line_element(line) {
  const assessment = line.entry.assessment, counts = counts_of(assessment);
  const cells = [
    make('th', {scope: 'row', class: 'name'}, [
      make('button', {type: 'button', class: 'link', onclick: () => open_system(line.entry, 0)},
           [foreign(system_words(assessment) || line.entry.name, 80)]),
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
    if (last !== undefined && last.category.ja === one.category.ja)
      ++last.span;
    else
      out.push({category: one.category, span: 1});
  }
  return out.map(one => make('th', {
    scope: 'colgroup', colspan: String(one.span), class: 'category',
    text: in_language(one.category), title: in_language(one.category)
  }));
}

function matrix_head() {
  const numbers = [make('th', {scope: 'col', class: 'name', text: say('system')})];
  for (let number = 1; number <= rows_expected; ++number)
    numbers.push(make('th', {scope: 'col', class: 'number', title: row_title(undefined, number)}, [
      String(number),
      make('span', {class: 'hidden-words', text: ' ' + row_title(undefined, number)})
    ]));
  for (const verdict of ['pass', 'partial', 'fail', 'unknown', 'not_applicable', 'not_due'])
    numbers.push(make('th', {scope: 'col', class: 'sum', title: verdict_text(verdict)}, [
      make('span', {}, broken(short_lines(verdict, true))),
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
  return scrolling(say('matrix.caption'), [table]);
}

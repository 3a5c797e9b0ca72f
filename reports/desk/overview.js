// The overview: what was chosen, how it came out, forty systems by twenty-seven rows.

function passes_filter(line) {
  const wanted = desk.filter.trim().toLowerCase();
  const assessment = line.entry.assessment;
  if (wanted !== '' &&
      ![assessment.system, assessment.system_en, line.entry.name].join(' ').toLowerCase()
           .includes(wanted))
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
    lines.length === all.length ? null : make('p', {
      class: 'warn', text: say('matrix.shown', {shown: lines.length, all: all.length})
    }),
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
             make('div', {class: 'bar screen-only'},
                  [month_element(all)].concat(filter_elements())),
             totals_element(all.lines));
  out.push(aside_element(all.aside));
  if (all.lines.length > 0)
    out.push(make('div', {id: 'matrix-place', class: all.lines.length > 12 ? 'many' : null},
                  matrix_parts(all.lines)),
             make('p', {class: 'legend'}, [make('strong', {text: say('legend')}), ' ',
                                           say('legend.text')]));
  return out;
}

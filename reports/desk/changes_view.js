// What each system's month changed against the month before.

const changes_shown_max = 60;

function kind_element(kind) {
  return make('span', {class: 'kind ' + kind, text: say('change.' + kind)});
}

/// A row of the annex that moved, or with `id` one of its criteria, told by its own words.
function change_row(name, id, kind, before, after, seen) {
  const verdict = one => one === undefined ? make('span', {text: '–'})
                                           : verdict_element(one.verdict, one.odd);
  return make('tr', {'data-kind': kind, class: id === '' ? 'whole' : 'part'}, [
    make('th', {scope: 'row'}, [id === '' ? null : foreign(id + ' ', 40), foreign(name, 160)]),
    make('td', {}, [kind_element(kind)]), make('td', {}, [verdict(before)]),
    make('td', {}, [verdict(after)]), make('td', {}, seen === '' ? [] : [foreign(seen, 400)])
  ]);
}

function changes_section(line) {
  const before = line.previous.assessment, after = line.entry.assessment;
  const rows = [];
  for (const row of changes_between(before, after)) {
    const title = row_title(row.after || row.before, row.number);
    if (row.kind !== '')
      rows.push(change_row(row.number + ' ' + title, '', row.kind, row.before, row.after, ''));
    for (const one of row.criteria) {
      const name = in_language((one.after || one.before).text) || title;
      const seen = one.after === undefined ? [] : seen_of(one.after, desk.language);
      rows.push(change_row(name, one.id, one.kind, one.before, one.after, seen.join(' / ')));
    }
  }
  const shown = rows.slice(0, changes_shown_max), body = make('tbody', {}, shown);
  const out = make('section', {class: 'changes'}, [
    make('h3', {}, [
      foreign(system_words(after), 120), ' ',
      make('span', {class: 'note', text: say('changes.from_to', {
        before: month_words(before.month), after: month_words(after.month)
      }) + (line.kind === '' ? '' : ' (' + line_state(line) + ', ' + say('not_counted') + ')')})
    ])
  ]);
  if (rows.length === 0) {
    out.appendChild(make('p', {text: say('changes.same')}));
    return out;
  }
  out.appendChild(scrolling(foreign_text(system_words(after), 120), [
    make('table', {class: 'list moved'}, [
      make('colgroup', {}, ['what', 'how', 'how', 'how', 'seen'].map(
          name => make('col', {class: name}))),
      make('thead', {}, [make('tr', {}, [
        make('th', {scope: 'col', text: say('city.requirement')}),
        make('th', {scope: 'col', text: say('changes.column.kind')}),
        make('th', {scope: 'col', text: say('changes.column.before')}),
        make('th', {scope: 'col', text: say('changes.column.after')}),
        make('th', {scope: 'col', text: say('changes.column.seen')})
      ])]), body
    ])
  ]));
  if (rows.length > shown.length) {
    const button = make('button', {type: 'button',
                                   text: say('more', {count: rows.length - shown.length}),
                                   onclick: () => {
      for (const row of rows.slice(shown.length)) body.appendChild(row);
      out.removeChild(button);
    }});
    out.appendChild(button);
  }
  return out;
}

function changes_view() {
  const lines = arranged_now().lines.filter(line => line.previous !== null);
  const title = make('h2', {id: 'view-title', tabindex: '-1', text: say('nav.changes')});
  if (lines.length === 0) return [title, make('p', {class: 'empty', text: say('changes.none')})];
  return [title].concat(lines.map(changes_section));
}

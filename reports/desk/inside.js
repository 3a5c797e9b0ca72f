// The reports inside a bundle: listed, and handed out as files. None of them is ever shown in this
// page.

function bytes_words(count) {
  return say('bytes', {count, grouped: grouped(count)});
}

/// Reports are of these kinds. Anything else gets a name that no double click runs.
function name_to_save(name) {
  const last = name.slice(name.lastIndexOf('/') + 1);
  return /\.(pdf|xlsx|html|txt|json|csv|md|xml|sarif)$/.test(last) ? last : last + '.bin';
}

function reports_element(entry) {
  const reports = entry.judged.members.filter(member => member.name.startsWith('report/'));
  if (reports.length === 0) return make('p', {text: say('reports.none')});
  const rows = reports.map(member => make('tr', {}, [
    make('th', {scope: 'row'}, [
      foreign(member.name, 240),
      name_to_save(member.name).endsWith('.bin')
          ? make('span', {class: 'under', text: say('reports.odd')}) : null
    ]),
    make('td', {class: 'sum', text: bytes_words(member.size)}),
    make('td', {}, [digest_element(member.sha256)]),
    make('td', {class: 'screen-only'}, [make('button', {
      type: 'button', 'aria-label': say('save') + ' ' + foreign_text(member.name, 100),
      text: say('save'), 'data-save': member.name,
      onclick: event => save_member(entry, member.name, event.target)
    })])
  ]));
  return scrolling(say('reports'), [
    make('p', {class: 'note', text: say('reports.hint')}),
    make('table', {class: 'list'}, [
      make('thead', {}, [make('tr', {}, ['file', 'size', 'fingerprint']
          .map(key => make('th', {scope: 'col', text: say(key)}))
          .concat([make('th', {scope: 'col', class: 'screen-only', text: say('save')})]))]),
      make('tbody', {}, rows)
    ])
  ]);
}

async function save_member(entry, name, button) {
  try {
    const bytes = await member_again(entry, name);
    save_file([file_word(entry.assessment.system), entry.assessment.month,
               name_to_save(name)].join('_'), bytes);
    button.textContent = say('save.saved');
  } catch (e) {
    button.textContent = say('changed_since');
  }
}

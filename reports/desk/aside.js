// The bundles that are not counted: why, in plain words, and what to do.

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
    sentence_of(e.code), ' ',
    e.where === '' ? null : make('span', {}, ['（', foreign(e.where, 120), '）']), ' ',
    make('code', {class: 'code', text: e.code})
  ]));
  if (problems.length > 5)
    shown.push(make('p', {text: say('left_out.problems', {count: problems.length - 5})}));
  const details = problems.slice(0, 5).map(e => make('p', {lang: 'en'}, [foreign(e.what, 300)]));
  shown.push(make('details', {}, [make('summary', {text: say('detail.refused')})].concat(details)));
  return make('div', {}, shown);
}

/// What another kind of ZIP comes to: a workbook, or a bundle that some program packed again.
const is_of_another_kind = new Set(['bundle.compressed_member', 'bundle.wrong_mimetype']);

function do_words(one) {
  switch (one.why) {
    case 'refused': {
      const code = one.entry.judged.problems[0].code;
      if (one.entry.size === 0) return say('do.empty');
      if (is_of_another_kind.has(code)) return say('do.not_bundle');
      if (code === 'signature.untrusted_signer') return say('do.signer');
      if (code === 'bundle.not_a_zip') return say('do.file');
      if (code.endsWith('.invalid_path')) return say('do.tool');
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
        foreign(system_words(one.entry.assessment), 80), ' ', month_words(one.entry.assessment.month)
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
    scrolling(say('aside'), [
      make('table', {class: 'list'}, [
        make('thead', {}, [make('tr', {}, ['aside.file', 'aside.why', 'aside.do']
            .map(key => make('th', {scope: 'col', text: say(key)}))
            .concat([make('th', {scope: 'col', class: 'screen-only', text: say('remove')})]))]),
        make('tbody', {}, rows)
      ])
    ])
  ]);
}

// One system: what was checked, the reports inside, the rows with their criteria and findings.

const findings_shown_max = 20;

function open_system(entry, number) {
  desk.opened = entry;
  desk.opened_row = number;
  desk.view = 'system';
  show_all();
  const target = number === 0 ? document.getElementById('view-title')
                              : document.getElementById('row-' + number);
  if (target === null) return;
  if (number !== 0) target.open = true;
  const focus = number === 0 ? target : target.querySelector('summary');
  focus.focus();
  (number === 0 ? document.documentElement : target).scrollIntoView();
}

function fact(key, value) {
  return value === null || value === undefined || value === ''
      ? [] : [make('dt', {text: say(key)}),
              make('dd', {}, [typeof value === 'string' ? foreign(value, 300) : value])];
}

function facts_element(entry) {
  const judged = entry.judged, assessment = entry.assessment;
  const facts = [
    fact('system', assessment.system === system_words(assessment) ? '' : assessment.system),
    fact('state', judged.state === 'valid' ? say('state.valid') : unproven_words(entry)),
    fact('file', entry.name + ' (' + bytes_words(entry.size) + ')'),
    fact('sha256', make('span', {}, [
      digest_element(judged.sha256), ' ',
      make('span', {class: 'note', text: say('sha256.short', {
        short: judged.sha256.slice(0, 12).replace(/....(?!$)/g, '$& ')
      }) + ' ' + say('sha256.compare')})
    ])),
    fact('signer', judged.signer.subject),
    fact('signer.certificate', digest_element(judged.signer.sha256)),
    fact('level', judged.level),
    fact('signing_time', instant_words(judged.signing_time)),
    fact('timestamp', judged.timestamp_time === null ? '' : instant_words(judged.timestamp_time) +
                          '  ' + judged.timestamp_authority.subject),
    fact('city', assessment.city), fact('month', month_words(assessment.month)),
    fact('as_of', written_instant(assessment.as_of)), fact('run', assessment.run),
    fact('members', String(judged.members.length))
  ];
  return make('dl', {class: 'facts'}, [].concat.apply([], facts));
}

/// How it is known, where it was seen, and the ids of the kept looks, in one line.
function source_words(finding) {
  const where = finding.where.startsWith(finding.target)
      ? finding.where : finding.target + (finding.where === '' ? '' : ' ' + finding.where);
  const cites = finding.cites.slice(0, 6).join(' ') +
                (finding.cites.length > 6 ? ' … +' + (finding.cites.length - 6) : '');
  return [
    finding.basis === '' ? '' : word_of(basis_words, finding.basis), where,
    cites === '' ? '' : say('cites') + ' ' + cites
  ].filter(text => text !== '').join(' ・ ');
}

/// The mandatory criteria that make a row what it is; nothing where it is satisfied.
function deciding_words(row) {
  if (['pass', 'not_applicable', 'not_due'].includes(row.verdict)) return '';
  const ids = row.criteria.filter(one => one.mandatory && one.verdict === row.verdict)
                  .map(one => one.id);
  return ids.slice(0, 20).join(', ') + (ids.length > 20 ? ' … +' + (ids.length - 20) : '');
}

/// Whose turn a row is that is not verified: that of the first finding that makes it so.
function turn_of(row) {
  for (const criterion of row.criteria)
    for (const finding of criterion.findings)
      if (criterion.mandatory && finding.verdict === row.verdict && finding.turn !== '')
        return finding.turn;
  return 'vendor';
}

/// What to do about a row; nothing where it is satisfied.
function next_step_words(row) {
  if (row.verdict === 'not_due' || row.is_prepared_only) return next_words.not_due[desk.language];
  if (['pass', 'not_applicable'].includes(row.verdict)) return '';
  const turn = row.verdict === 'unknown' ? turn_of(row) : 'vendor';
  if (turn === 'city') return say('next.city');
  const is_known = Object.prototype.hasOwnProperty.call(next_words, turn);
  return word_of(next_words, is_known ? turn : 'vendor');
}

function finding_element(finding) {
  const lines = [];
  const add = (key, text) => {
    if (text !== '') lines.push(make('dt', {text: say(key)}), make('dd', {}, [foreign(text)]));
  };
  add('expected', in_language(finding.expected));
  add('actual', in_language(finding.actual));
  add('cause', finding.cause === '' ? '' : word_of(cause_words, finding.cause));
  add('turn', finding.turn === '' ? '' : word_of(turn_words, finding.turn));
  add('source', source_words(finding));
  return make('li', {class: 'finding'}, [
    verdict_element(finding.verdict, finding.odd), make('dl', {}, lines)
  ]);
}

/// Findings, the first few; the rest on demand and counted.
function findings_element(findings) {
  const list = make('ul', {class: 'findings'},
                    findings.slice(0, findings_shown_max).map(finding_element));
  const out = make('div', {}, [list]);
  let shown = findings_shown_max;
  if (findings.length > shown) {
    const button = make('button', {type: 'button', onclick: () => {
      // A hundred at a time, so that ten thousand do not stop the browser.
      for (const one of findings.slice(shown, shown + 100)) list.appendChild(finding_element(one));
      shown += 100;
      if (shown >= findings.length)
        out.removeChild(button);
      else
        button.textContent = say('more', {count: findings.length - shown});
    }});
    button.textContent = say('more', {count: findings.length - shown});
    out.appendChild(button);
  }
  return out;
}

function criterion_element(criterion) {
  const text = in_language(criterion.text);
  return make('div', {class: 'criterion'}, [
    make('h4', {}, [
      foreign(criterion.id, 40), ' ', verdict_element(criterion.verdict, criterion.odd), ' ',
      make('span', {class: 'note', text: say(criterion.mandatory ? 'mandatory' : 'supporting')}),
      criterion.aspect === '' ? null : make('span', {class: 'note', text: ' ' + (
          criterion.aspect === 'performance' ? say('performed') : say('prepared'))})
    ]),
    text === '' ? null : make('p', {}, [foreign(text)]),
    criterion.decision === '' ? null
        : make('p', {class: 'note', text: words['decision.' + criterion.decision] === undefined
                                              ? foreign_text(criterion.decision, 40)
                                              : say('decision.' + criterion.decision)}),
    findings_element(criterion.findings)
  ]);
}

function row_verdicts(row) {
  const parts = cell_parts(row);
  const out = [];
  for (const part of parts) {
    if (part.label !== '') out.push(make('span', {class: 'note', text: say(part.label) + ' '}));
    const odd = part.label === '' && row !== undefined ? row.odd : '';
    out.push(verdict_element(part.verdict, odd), ' ');
  }
  return out;
}

function exceptions_element(row) {
  return row.exceptions.map(one => make('p', {class: 'exception'}, [
    say('exception.sentence', {document: foreign_text(one.document, 80),
                               until: day_words(one.expires_date),
                               text: foreign_text(in_language(one.text), 400)}),
    is_over(one) ? make('strong', {text: ' ' + say('exception.over')}) : null
  ]));
}

/// A clause that passes in a row of 備え and 履行, on criteria none of which is about 履行.
function is_prepared_clause(row, clause) {
  return row.has_aspects && clause.verdict === 'pass' &&
      !row.criteria.some(one => one.mandatory && one.clause === clause.id &&
                                one.aspect === 'performance');
}

function clauses_element(row) {
  if (row.clauses.length === 0) return null;
  return make('div', {}, [
    make('h4', {text: say('clauses')}),
    make('ul', {class: 'clauses'}, row.clauses.map(clause => make('li', {}, [
      make('span', {class: 'note', text: clause_label(row.number, clause.id) + ' '}),
      is_prepared_clause(row, clause) ? make('span', {class: 'note', text: say('prepared') + ' '})
                                      : null,
      verdict_element(clause.verdict, clause.odd)
    ])))
  ]);
}

function clause_label(number, id) {
  const row = catalogue.find(one => one.number === number);
  const listed = row === undefined ? undefined : row.clauses.find(one => one.id === id);
  return foreign_text(id, 20) + (listed === undefined ? '' : ' ' + in_language(listed.title));
}

/// A row closed; its inside is made when it is first opened.
function row_element(entry, number) {
  const row = entry.assessment.rows.get(number);
  const out = make('details', {class: 'row', id: 'row-' + number}, [
    make('summary', {}, [
      make('span', {class: 'number', text: String(number)}), ' ', row_title(row, number), ' '
    ].concat(row_verdicts(row),
             row !== undefined && row.exceptions.length > 0
                 ? [make('span', {class: 'overlay', text: say('exception')})] : []))
  ]);
  const fill = () => {
    if (out.childNodes.length > 1) return;
    if (row === undefined) {
      out.appendChild(make('p', {text: say('missing_row')}));
      return;
    }
    const text = official_text(number);
    if (text !== '')
      out.appendChild(make('p', {class: 'official', lang: 'ja'}, [
        make('span', {class: 'note', lang: desk.language, text: say('official') + ' '}),
        foreign(text, 3000)
      ]));
    if (row.odd !== '')
      out.appendChild(make('p', {class: 'warn', text: odd_words(row.odd)}));
    for (const one of exceptions_element(row)) out.appendChild(one);
    const deciding = deciding_words(row);
    if (deciding !== '')
      out.appendChild(make('p', {}, [
        make('span', {class: 'note', text: say('deciding') + ' '}), foreign(deciding, 400)
      ]));
    const next = next_step_words(row);
    if (next !== '')
      out.appendChild(make('p', {}, [
        make('span', {class: 'note', text: say('next') + ' '}), make('strong', {text: next})
      ]));
    const clauses = clauses_element(row);
    if (clauses !== null) out.appendChild(clauses);
    for (const criterion of row.criteria) out.appendChild(criterion_element(criterion));
  };
  out.addEventListener('toggle', () => {
    if (out.open) fill();
  });
  out.fill = fill;
  return out;
}

function official_text(number) {
  const row = catalogue.find(one => one.number === number);
  return row === undefined ? '' : row.text;
}

function remediations_element(assessment) {
  if (assessment.remediations.length === 0) return null;
  return make('section', {}, [
    make('h3', {text: say('remediations')}),
    make('ul', {}, assessment.remediations.slice(0, 200).map(one => make('li', {}, [
      foreign(one.subject, 200), ' ',
      make('strong', {text: word_of(remediation_words, one.state)}), ' ',
      foreign(one.measure, 400), ' ',
      one.due_on === '' ? null : day_words(one.due_on)
    ])))
  ]);
}

function not_proven_element(entry) {
  if (entry.judged.unproven.length === 0) return null;
  return make('div', {}, [
    make('h3', {text: say('not_proven')}),
    make('ul', {}, entry.judged.unproven.map(e => make('li', {}, [
      sentence_of(e.code), ' ', make('code', {class: 'code', text: e.code})
    ])))
  ]);
}

function system_view() {
  const entry = desk.opened;
  if (entry === null || !is_usable(entry)) return [make('p', {class: 'empty', text: say('empty')})];
  const rows = [];
  for (let number = 1; number <= rows_expected; ++number) rows.push(row_element(entry, number));
  const all = open => () => rows.forEach(row => {
    if (open) row.fill();
    row.open = open;
  });
  return [
    make('h2', {id: 'view-title', tabindex: '-1'},
         [foreign(system_words(entry.assessment), 120), ' ', month_words(entry.assessment.month)]),
    make('div', {}, flags_of_assessment(entry.assessment).map(
        text => make('p', {class: 'warn', text})).concat(entry.assessment.has_known_rules
        ? [] : [make('p', {text: say('flag.other_rules.note')})])),
    facts_element(entry), not_proven_element(entry),
    make('section', {}, [make('h3', {text: say('reports')}), reports_element(entry)]),
    make('section', {}, [
      make('h3', {text: say('requirements')}),
      make('p', {class: 'screen-only'}, [
        make('button', {type: 'button', text: say('open.all'), onclick: all(true)}), ' ',
        make('button', {type: 'button', text: say('close.all'), onclick: all(false)})
      ])
    ].concat(rows)),
    remediations_element(entry.assessment)
  ];
}

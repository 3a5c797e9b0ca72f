// Choosing files: three panels, certificates, what was not taken, drops.

const faults_shown_max = 10;

/// Files for one purpose, chosen or dropped on their own panel.
function file_field(id, key, accept, count, take) {
  // The browser's own field would say that nothing is chosen as soon as the files are taken.
  const input = make('input', {id, type: 'file', multiple: true, accept, hidden: true,
                               tabindex: '-1', 'aria-label': say(key), onchange: event => {
    const files = Array.from(event.target.files);
    event.target.value = '';
    take(files);
  }});
  const panel = make('div', {class: 'chooser'}, [
    make('h3', {text: say(key)}), input,
    make('p', {}, [
      make('button', {type: 'button', id: id + '-button', 'aria-describedby': id + '-hint',
                      'aria-label': say('choose') + ': ' + say(key), text: say('choose'),
                      onclick: () => input.click()}),
      ' ', make('span', {class: 'chosen', text: count === 0 ? say('choose.none')
                                                            : say('choose.count', {count})})
    ]),
    make('p', {class: 'note', id: id + '-hint', text: say(key + '.hint')})
  ]);
  panel.take = take;
  return panel;
}

function end_words(seconds) {
  if (seconds === null) return '';
  return seconds >= without_end ? say('no_end') : instant_words(seconds);
}

function certificate_rows(list, key) {
  return list.map(one => make('tr', {}, [
    make('td', {text: say(key)}),
    make('th', {scope: 'row'}, [foreign(one.certificate.subject, 200)]),
    make('td', {}, [digest_element(one.certificate.sha256)]),
    make('td', {text: end_words(one.certificate.not_after)}),
    make('td', {class: 'screen-only'}, [remove_button(() => {
      list.splice(list.indexOf(one), 1);
      judge_entries(true);
    }, one.certificate.subject)])
  ]));
}

function trust_element() {
  const rows = certificate_rows(desk.signers, 'trust.signer')
                   .concat(certificate_rows(desk.authorities, 'trust.tsa'));
  const out = [];
  if (desk.signers.length === 0 && desk.entries.length > 0)
    out.push(make('p', {class: 'warn', role: 'alert', text: say('trust.none')}));
  if (rows.length > 0)
    out.push(make('details', {class: 'trust', open: desk.entries.length === 0}, [
      make('summary', {text: counted_words('trust.caption', rows.length)}),
      make('p', {class: 'note', text: say('trust.compare')}),
      scrolling(say('trust.caption'), [
        make('table', {class: 'list'}, [
          make('thead', {}, [make('tr', {}, ['use', 'subject', 'fingerprint', 'valid_until'].map(
              key => make('th', {scope: 'col', text: say(key)}))
              .concat([make('th', {scope: 'col', class: 'screen-only', text: say('remove')})]))]),
          make('tbody', {}, rows)
        ])
      ])
    ]));
  return out;
}

function files_element() {
  return make('section', {class: 'files', 'aria-labelledby': 'files-title'}, [
    make('h2', {id: 'files-title', text: say('files')}),
    make('div', {class: 'choosers screen-only', id: 'choosers'}, [
      file_field('choose-trust', 'files.trust', '.pem,.crt,.cer,.der', desk.signers.length,
                 files => add_certificates(desk.signers, files)),
      file_field('choose-tsa', 'files.tsa', '.pem,.crt,.cer,.der', desk.authorities.length,
                 files => add_certificates(desk.authorities, files)),
      file_field('choose-bundles', 'files.bundles', '.asice', desk.entries.length, add_bundles)
    ]),
    progress_element()
  ].concat(trust_element(), faults_elements()));
}

function faults_elements() {
  const shown = desk.faults.slice(0, faults_shown_max).map(
      fault => make('p', {class: 'warn', role: 'alert'}, [
        foreign(fault.name, 120), ': ', sentence_of(fault.code)
      ]));
  if (desk.faults.length > shown.length)
    shown.push(make('p', {class: 'warn', text: say('left_out.problems', {
      count: desk.faults.length - shown.length
    })}));
  return shown;
}

/// Whom a certificate is to vouch for is never guessed: it is chosen by its panel.
function take_dropped(files, panel) {
  if (panel !== null) return panel.take(files);
  const is_certificate = file => /\.(pem|crt|cer|der)$/i.test(file.name);
  return add_bundles(files.filter(file => !is_certificate(file)), files.filter(is_certificate).map(
      file => ({name: file.name, code: 'desk.certificate_dropped'})));
}

/// {files, folders}: a browser gives a folder as a file that nobody can read.
function dropped_files(transfer) {
  const out = {files: [], folders: []};
  if (!transfer) return out;
  const folders = new Set();
  for (const item of Array.from(transfer.items || [])) {
    const entry = item.kind === 'file' && item.webkitGetAsEntry ? item.webkitGetAsEntry() : null;
    if (entry !== null && entry.isDirectory) folders.add(entry.name);
  }
  out.folders = Array.from(folders);
  out.files = Array.from(transfer.files).filter(file => !folders.has(file.name));
  return out;
}

/// Bundles may be dropped anywhere; nothing dropped is ever opened by the browser.
function listen_for_drops() {
  document.addEventListener('dragover', event => {
    event.preventDefault();
    document.body.classList.add('dropping');
  });
  document.addEventListener('dragleave', event => {
    if (event.relatedTarget === null) document.body.classList.remove('dropping');
  });
  document.addEventListener('drop', event => {
    event.preventDefault();
    document.body.classList.remove('dropping');
    const {files, folders} = dropped_files(event.dataTransfer);
    const panel = event.target.closest ? event.target.closest('.chooser') : null;
    if (folders.length > 0)
      add_bundles([], folders.map(name => ({name, code: 'desk.folder'})));
    else if (files.length > 0)
      take_dropped(files, panel);
  });
}

// Which bundle stands for which system in the chosen month, and what each cell says. Pure.

function is_usable(entry) {
  return entry.judged !== null && entry.judged.state !== 'refused' && entry.assessment !== null;
}

function system_key(assessment) {
  return assessment.city + '\u0000' + assessment.system;
}

/// Months of valid bundles up to this one, newest first; of unproven ones where there is none.
function months_of(entries, today) {
  const this_month = today.slice(0, 7);
  const of_state = state => entries.filter(one => is_usable(one) && one.judged.state === state)
                                .map(one => one.assessment.month)
                                .filter(month => month <= this_month);
  const valid = of_state('valid');
  return Array.from(new Set(valid.length > 0 ? valid : of_state('unproven'))).sort().reverse();
}

/// Valid before unproven, then judged later, then by digest so that the order never depends on the
/// order of choosing.
function better_first(a, b) {
  const rank = one => one.judged.state === 'valid' ? 0 : 1;
  const key = one => one.assessment.as_of + one.judged.sha256;
  return rank(a) - rank(b) || (key(a) < key(b) ? 1 : key(a) > key(b) ? -1 : 0);
}

/// Why a line is not counted; empty: it is.
function kind_of_line(entry, month) {
  if (entry.judged.state !== 'valid') return 'unproven';
  if (entry.assessment.month !== month) return 'old';
  return entry.assessment.partial_selection ? 'partial' : '';
}

function line_of(group, month) {
  const of_month = group.filter(one => one.assessment.month === month).sort(better_first);
  const earlier = group.filter(one => one.assessment.month < month)
                      .sort((a, b) => a.assessment.month < b.assessment.month ? 1
                                    : a.assessment.month > b.assessment.month ? -1
                                                                              : better_first(a, b));
  const entry = of_month[0] || earlier[0];
  if (entry === undefined) return null;
  const signers = new Set(group.filter(one => one.judged.state === 'valid')
                              .map(one => one.judged.signer.subject));
  const previous = earlier.find(one => one.assessment.month < entry.assessment.month &&
                                       (one.judged.state === 'valid' ||
                                        entry.judged.state !== 'valid')) || null;
  const line = {entry, previous, kind: kind_of_line(entry, month), same_month: of_month.length,
                has_several_signers: signers.size > 1, others: []};
  for (const one of group) {
    if (one === entry) continue;
    const other_month = one.assessment.month;
    const why = other_month === entry.assessment.month ? 'same_month'
              : other_month > month                    ? 'later_month'
                                                       : 'earlier_month';
    line.others.push({entry: one, why});
  }
  return line;
}

/// Bundles of one name, apart where two signers give the same month of it: two systems that happen to
/// be called alike must not hide each other. A signer who takes over in another month stays.
function apart(group) {
  const signer = one => one.judged.signer === null ? '' : one.judged.signer.subject;
  const signers_of_month = new Map(), out = new Map();
  for (const one of group) {
    if (one.judged.state !== 'valid') continue;
    const month = one.assessment.month;
    if (!signers_of_month.has(month)) signers_of_month.set(month, new Set());
    signers_of_month.get(month).add(signer(one));
  }
  if (!Array.from(signers_of_month.values()).some(signers => signers.size > 1)) return [group];
  for (const one of group) {
    if (!out.has(signer(one))) out.set(signer(one), []);
    out.get(signer(one)).push(one);
  }
  return Array.from(out.values());
}

/// {months, month, lines, aside}: a line a system, sorted by its name; aside, in words, what is not
/// counted and why. `today` is ISO, in Japan.
function arranged(entries, chosen_month, today) {
  const months = months_of(entries, today);
  const month = months.includes(chosen_month) ? chosen_month : months[0] || '';
  const aside = [], groups = new Map(), seen = new Set();
  for (const entry of entries) {
    if (entry.judged === null) continue;
    if (!is_usable(entry)) {
      aside.push({entry, why: 'refused'});
      continue;
    }
    if (seen.has(entry.judged.sha256)) {
      aside.push({entry, why: 'same_file'});
      continue;
    }
    seen.add(entry.judged.sha256);
    if (entry.assessment.month > today.slice(0, 7)) {
      aside.push({entry, why: 'future'});
      continue;
    }
    const key = system_key(entry.assessment);
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(entry);
  }
  const lines = [];
  for (const group of [].concat(...Array.from(groups.values(), apart))) {
    const line = line_of(group, month);
    if (line === null) {
      for (const entry of group) aside.push({entry, why: 'later_month'});
      continue;
    }
    line.has_namesake = groups.get(system_key(line.entry.assessment)).length > group.length;
    lines.push(line);
    if (line.kind !== '') aside.push({entry: line.entry, why: line.kind});
    aside.push.apply(aside, line.others);
  }
  const name = line => line.entry.assessment.system;
  lines.sort((a, b) => name(a) < name(b) ? -1 : name(a) > name(b) ? 1 : 0);
  const order = ['refused', 'unproven', 'old', 'partial', 'future', 'same_month', 'later_month',
                 'earlier_month', 'same_file'];
  aside.sort((a, b) => order.indexOf(a.why) - order.indexOf(b.why));
  return {months, month, lines, aside};
}

/// What a cell says: [{label, verdict}], one part, or 備え and 履行 where a row is prepared only.
function cell_parts(row) {
  if (row === undefined) return [{label: '', verdict: 'unknown'}];
  if (!row.is_prepared_only) return [{label: '', verdict: row.verdict}];
  return [{label: 'prepared', verdict: row.preparedness},
          {label: 'performed', verdict: row.performance}];
}

/// How many rows of a judgement have each verdict; rows that are missing are unknown.
function counts_of(assessment) {
  const out = {pass: 0, partial: 0, fail: 0, unknown: 0, not_applicable: 0, not_due: 0,
               prepared: 0};
  for (let number = 1; number <= rows_expected; ++number) {
    const row = assessment.rows.get(number);
    ++out[row === undefined ? 'unknown' : row.verdict];
    if (row !== undefined && row.is_prepared_only) ++out.prepared;
  }
  return out;
}

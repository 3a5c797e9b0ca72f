// What a month changed against the month before, row by row and criterion by criterion.

/// How a verdict moved; empty: it did not. The words are in words.js ("change.…").
function movement(before, after) {
  if (before === after) return '';
  if (before === undefined) return 'added';
  if (after === undefined) return 'removed';
  if (after === 'unknown') return 'newly_unknown';
  if (before === 'unknown') return after === 'fail' ? 'found_failing' : 'confirmed';
  const steps = ['fail', 'partial', 'pass'];
  const from = steps.indexOf(before), to = steps.indexOf(after);
  if (from < 0 || to < 0) return 'other';
  return to > from ? 'better' : 'worse';
}

/// Rows that moved, or whose criteria did: [{number, before, after, kind, criteria: […]}], in the
/// annex's order.
function changes_between(before, after) {
  const out = [];
  const verdict = one => one === undefined ? undefined : one.verdict;
  for (let number = 1; number <= rows_expected; ++number) {
    const old_row = before.rows.get(number), new_row = after.rows.get(number);
    const old_criteria = new Map((old_row ? old_row.criteria : []).map(one => [one.id, one]));
    const new_criteria = new Map((new_row ? new_row.criteria : []).map(one => [one.id, one]));
    const ids = Array.from(new Set(Array.from(old_criteria.keys())
                                       .concat(Array.from(new_criteria.keys())))).sort();
    const criteria = [];
    for (const id of ids) {
      const was = old_criteria.get(id), is = new_criteria.get(id);
      const kind = movement(verdict(was), verdict(is));
      if (kind !== '') criteria.push({id, kind, before: was, after: is});
    }
    const kind = movement(verdict(old_row), verdict(new_row));
    if (kind !== '' || criteria.length > 0)
      out.push({number, kind, before: old_row, after: new_row, criteria});
  }
  return out;
}

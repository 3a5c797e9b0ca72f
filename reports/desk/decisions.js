// The city's decisions: what waits for one, whether one is complete, and the draft that
// `tenken decide --sign` seals (reports/statement_draft.cpp, rules/FORMAT.md "Statement").

/// Longest reason, in bytes, as checks/returned_checklist.cpp takes.
const reason_bytes_max = 8192;
/// Longest office, organisation and document number, in characters.
const head_characters_max = 200;
const decision_words = {
  pass: {ja: '○ 適合', en: '○ pass'}, partial: {ja: '△ 一部適合', en: '△ partial'},
  fail: {ja: '× 不適合', en: '× fail'}, not_applicable: {ja: '― 対象外', en: '― not applicable'}
};

/// True where the city may decide: the digests of what was judged are there, and no decision holds.
function awaits_decision(criterion) {
  return criterion.binds.length > 0 && criterion.decision !== 'held';
}

/// A decision binds the words of the requirement too: without their digest it would be taken by
/// nobody.
function can_decide(row, criterion) {
  return awaits_decision(criterion) && is_sha256(row.text_sha256);
}

/// What is the city's to do in one judgement: open questions whose turn is the city, and criteria
/// that wait for a decision without a question of their own.
function city_items(assessment) {
  const criteria = new Map(), out = [], asked = new Set();
  for (const row of assessment.rows.values())
    for (const criterion of row.criteria) criteria.set(criterion.id, {row, criterion});
  for (const question of assessment.questions) {
    if (question.turn !== 'city' || question.state === 'closed') continue;
    const found = criteria.get(question.criterion);
    // Two questions about one criterion: it is decided once.
    const is_second = asked.has(question.criterion);
    asked.add(question.criterion);
    out.push({question, row: found ? found.row : null, criterion: found ? found.criterion : null,
              is_second});
  }
  for (const one of criteria.values())
    if (awaits_decision(one.criterion) && !asked.has(one.criterion.id))
      out.push({question: null, row: one.row, criterion: one.criterion, is_second: false});
  const order = item => item.row === null ? 99 : item.row.number;
  return out.sort((a, b) => order(a) - order(b) ||
                            (item_id(a) < item_id(b) ? -1 : item_id(a) > item_id(b) ? 1 : 0));
}

function item_id(item) {
  return item.criterion !== null ? item.criterion.id : item.question.id;
}

function is_date(text) {
  const found = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(text);
  return found !== null && seconds_of(parseInt(found[1], 10), parseInt(found[2], 10),
                                      parseInt(found[3], 10), 0, 0, 0) !== null;
}

/// Words (keys of words.js) for what is missing in the head of a file of decisions.
function faults_of_head(head) {
  const out = [];
  if (head.office.trim() === '') out.push('fault.office');
  if (head.organisation.trim() === '') out.push('fault.organisation');
  if (head.document.trim() === '') out.push('fault.document');
  if ([head.office, head.organisation, head.document].some(one => one.length > head_characters_max))
    out.push('fault.long_head');
  if (!is_date(head.effective_date) || !is_date(head.expires_date) ||
      head.expires_date < head.effective_date)
    out.push('fault.dates');
  return out;
}

/// Words for what is missing in one decision; empty list: complete.
function faults_of_decision(decision) {
  const out = [];
  if (!decision_words[decision.verdict]) out.push('fault.verdict');
  if (decision.reason.trim() === '') out.push('fault.reason');
  if (utf8_bytes(decision.reason).length > reason_bytes_max) out.push('fault.long_reason');
  return out;
}

/// What was seen that waits: the words of the findings with the criterion's own verdict.
function seen_of(criterion, language) {
  const worst = criterion.findings.filter(one => one.verdict === criterion.verdict);
  return worst.map(one => one.actual[language] || one.actual.ja).filter(text => text !== '');
}

/// tenken-statements/1 of these decisions: [{row, criterion, verdict, reason}].
function statements_json(head, decisions) {
  const out = {
    by: {office: printable(head.office.trim()),
         organisation: printable(head.organisation.trim())},
    document: printable(head.document.trim()), effective_date: head.effective_date,
    expires_date: head.expires_date, format: 'tenken-statements/1',
    statements: decisions.map(one => ({
      about: {en: seen_of(one.criterion, 'en').map(printable),
              ja: seen_of(one.criterion, 'ja').map(printable)},
      content: one.criterion.binds, criterion: one.criterion.id, kind: 'decision',
      requirement_sha256: one.row.text_sha256,
      text: {en: printable(one.reason.trim()), ja: printable(one.reason.trim())},
      verdict: one.verdict
    }))
  };
  return utf8_bytes(JSON.stringify(out, null, 1) + '\n');
}

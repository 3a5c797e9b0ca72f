// assessment.json as the desk shows it: types checked, verdicts recomputed from what they rest on.
// A judgement that contradicts itself is refused, so that no cell shows more than its criteria do.

const rows_expected = 27;
const criteria_max = 500, findings_max = 200000, questions_max = 50000, list_max = 50000;
/// From the best to the worst, as worst() of checks/judge.cpp ranks them.
const verdict_ranks = ['not_applicable', 'not_due', 'pass', 'partial', 'unknown', 'fail'];

function refuse_assessment(path, what) {
  return new Refusal('assessment.malformed', path + ': ' + what, 'assessment.json');
}

function worst_of(a, b) {
  return verdict_ranks.indexOf(a) >= verdict_ranks.indexOf(b) ? a : b;
}

/// {verdict, odd}: a word that this desk does not know counts as unknown and is kept in `odd`.
function known_verdict(word) {
  return verdict_ranks.includes(word) ? {verdict: word, odd: ''} : {verdict: 'unknown', odd: word};
}

function is_object(value) {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/// Typed access to one object of the file.
class Fields {
  constructor(value, path) {
    if (!is_object(value)) throw refuse_assessment(path, 'an object is needed');
    this.value = value;
    this.path = path;
  }
  has(key) {
    return this.value[key] !== undefined;
  }
  text(key, fallback) {
    const value = this.value[key];
    if (value === undefined && fallback !== undefined) return fallback;
    if (typeof value !== 'string')
      throw refuse_assessment(this.path + '.' + key, 'a text is needed');
    return value;
  }
  flag(key) {
    const value = this.value[key];
    if (typeof value !== 'boolean')
      throw refuse_assessment(this.path + '.' + key, 'true or false is needed');
    return value;
  }
  integer(key) {
    const value = this.value[key];
    if (typeof value !== 'number' || !Number.isInteger(value))
      throw refuse_assessment(this.path + '.' + key, 'a whole number is needed');
    return value;
  }
  list(key, max, is_optional) {
    const value = this.value[key];
    if (value === undefined && is_optional) return [];
    if (!Array.isArray(value)) throw refuse_assessment(this.path + '.' + key, 'a list is needed');
    if (value.length > max) throw refuse_assessment(this.path + '.' + key, 'too long a list');
    return value.map((one, i) => ({value: one, path: this.path + '.' + key + '[' + i + ']'}));
  }
  objects(key, max, is_optional) {
    return this.list(key, max, is_optional).map(one => new Fields(one.value, one.path));
  }
  texts(key, max, is_optional) {
    return this.list(key, max, is_optional).map(one => {
      if (typeof one.value !== 'string') throw refuse_assessment(one.path, 'a text is needed');
      return one.value;
    });
  }
  /// {ja, en}; an absent one is empty.
  languages(key) {
    if (!this.has(key)) return {ja: '', en: ''};
    const inner = new Fields(this.value[key], this.path + '.' + key);
    return {ja: inner.text('ja', ''), en: inner.text('en', '')};
  }
}

function is_sha256(text) {
  return /^[0-9a-f]{64}$/.test(text);
}

function read_finding(fields) {
  return Object.assign(known_verdict(fields.text('verdict')), {
    expected: fields.languages('expected'), actual: fields.languages('actual'),
    target: fields.text('target', ''), cause: fields.text('cause', ''),
    turn: fields.text('turn', ''), basis: fields.text('basis', ''),
    where: fields.text('where', ''), cites: fields.texts('cites', list_max, true)
  });
}

/// What is declared against what it rests on: the worse of both where a word was not known here,
/// a contradiction otherwise.
function reconciled(said, computed, has_odd, path) {
  if (said.verdict === computed) return said.verdict;
  if (said.odd !== '' || has_odd) return worst_of(said.verdict, computed);
  throw new Refusal('assessment.contradiction',
                    path + ' says ' + said.verdict + ', its parts come to ' + computed,
                    'assessment.json');
}

function read_criterion(fields, budget) {
  const findings = fields.objects('findings', findings_max).map(read_finding);
  budget.findings += findings.length;
  if (budget.findings > findings_max) throw refuse_assessment(fields.path, 'too many findings');
  const computed = findings.length === 0
      ? 'unknown'
      : findings.map(one => one.verdict).reduce(worst_of);
  const said = known_verdict(fields.text('verdict'));
  const binds = fields.texts('decision_binds', list_max, true);
  if (!binds.every(is_sha256)) throw refuse_assessment(fields.path, 'a digest is none');
  return {
    id: fields.text('id'), clause: fields.text('clause', ''), mandatory: fields.flag('mandatory'),
    aspect: fields.text('aspect', ''), text: fields.languages('text'),
    odd: said.odd, has_odd: said.odd !== '' || findings.some(one => one.odd !== ''),
    verdict: reconciled(said, computed, findings.some(one => one.odd !== ''), fields.path),
    findings, binds: binds.slice().sort(), decision: fields.text('decision', '')
  };
}

/// The worst of the mandatory criteria that `takes` names, as summarise() of checks/evaluate.cpp.
function summary_of(criteria, takes) {
  const counted = criteria.filter(one => one.mandatory && takes(one));
  return {verdict: counted.length === 0 ? 'unknown'
                                        : counted.map(one => one.verdict).reduce(worst_of),
          has_odd: counted.some(one => one.has_odd)};
}

function read_part(fields, key, computed) {
  return reconciled(known_verdict(fields.text(key)), computed.verdict, computed.has_odd,
                    fields.path + '.' + key);
}

function read_row(fields, budget) {
  const criteria = fields.objects('criteria', criteria_max).map(one => read_criterion(one, budget));
  const all = summary_of(criteria, () => true);
  const said = known_verdict(fields.text('verdict'));
  const out = {
    number: fields.integer('number'), name: fields.text('name'), odd: said.odd,
    title: fields.languages('title'), category: fields.text('category', ''),
    text: fields.languages('text'), text_sha256: fields.text('text_sha256', ''),
    verdict: read_part(fields, 'verdict', all), criteria,
    clauses: fields.objects('clauses', 64, true).map(one => ({
      id: one.text('id'), odd: known_verdict(one.text('verdict')).odd,
      verdict: read_part(one, 'verdict',
                         summary_of(criteria, other => other.clause === one.text('id')))
    })),
    exceptions: fields.objects('exceptions', 1000, true).map(one => ({
      criterion: one.text('criterion', ''), text: one.languages('text'),
      office: one.text('office', ''), organisation: one.text('organisation', ''),
      document: one.text('document', ''), effective_date: one.text('effective_date', ''),
      expires_date: one.text('expires_date', '')
    })),
    has_aspects: fields.has('preparedness') || fields.has('performance')
  };
  if (out.number < 1 || out.number > rows_expected)
    throw refuse_assessment(fields.path, 'a number from 1 to 27 is needed');
  if (out.text_sha256 !== '' && !is_sha256(out.text_sha256))
    throw refuse_assessment(fields.path + '.text_sha256', 'not a SHA-256');
  if (criteria.some(one => one.aspect !== '') && !out.has_aspects)
    throw refuse_assessment(fields.path, 'preparedness and performance are needed');
  if (out.has_aspects) {
    out.preparedness = read_part(fields, 'preparedness',
                                 summary_of(criteria, one => one.aspect !== 'performance'));
    const performs = criteria.some(one => one.mandatory && one.aspect === 'performance');
    out.performance = read_part(
        fields, 'performance',
        performs ? summary_of(criteria, one => one.aspect === 'performance')
                 : {verdict: 'not_due', has_odd: false});
  }
  // Prepared, and nobody could yet perform it: two marks, never 適合 alone.
  out.is_prepared_only =
      out.has_aspects && out.verdict === 'pass' && out.performance === 'not_due';
  return out;
}

function read_question(fields) {
  return {
    id: fields.text('id'), criterion: fields.text('criterion', ''), state: fields.text('state'),
    turn: fields.text('turn', ''), cause: fields.text('cause', ''), text: fields.languages('text'),
    opened_on: fields.text('opened_on', ''), closed_on: fields.text('closed_on', ''),
    cites: fields.texts('cites', list_max, true)
  };
}

function check_totals(fields, rows) {
  if (!fields.has('totals')) throw refuse_assessment('totals', 'an object is needed');
  const said = new Fields(fields.value.totals, 'totals'), counted = Object.create(null);
  for (const row of rows)
    counted[row.odd === '' ? row.verdict : row.odd] =
        (counted[row.odd === '' ? row.verdict : row.odd] || 0) + 1;
  const words = new Set(Object.keys(said.value).concat(Object.keys(counted)));
  const has_odd = rows.some(row => row.odd !== '' || row.criteria.some(one => one.has_odd));
  for (const word of words)
    if ((said.has(word) ? said.integer(word) : 0) !== (counted[word] || 0) && !has_odd)
      throw new Refusal('assessment.contradiction', 'the totals are not those of the rows',
                        'assessment.json');
}

/// The month judged, "2026-11": the declared period, else the month of the judgement in Japan.
function month_of(period, as_of) {
  if (/^[0-9]{4}-(0[1-9]|1[0-2])$/.test(period)) return period;
  return as_of.slice(0, 7);
}

function by_number(rows) {
  const out = new Map();
  for (const row of rows) {
    if (out.has(row.number)) throw refuse_assessment('requirements', 'a number stands twice');
    out.set(row.number, row);
  }
  return out;
}

/// A decision names its criterion by its id alone.
function refuse_doubled_criteria(rows) {
  const seen = new Set();
  for (const row of rows)
    for (const one of row.criteria) {
      if (seen.has(one.id)) throw refuse_assessment('requirements', 'a criterion stands twice');
      seen.add(one.id);
    }
}

/// What the bundle says of its system; throws a Refusal with a code assessment.*.
async function read_assessment(members) {
  const member = members.find(one => one.name === 'assessment.json');
  if (member === undefined)
    throw new Refusal('assessment.missing', 'the bundle holds no judgement', 'assessment.json');
  const fields = new Fields(parse_json(member.bytes), 'assessment');
  const format = fields.text('format');
  if (format !== 'tenken-assessment/1')
    throw new Refusal('assessment.other_version', 'the format is "' + format + '"',
                      'assessment.json');
  const budget = {findings: 0};
  const rows = fields.objects('requirements', rows_expected).map(one => read_row(one, budget));
  refuse_doubled_criteria(rows);
  const out = {
    as_of: fields.text('as_of'), run: fields.text('run'), system: fields.text('system'),
    city: fields.text('city'), period: fields.text('period'),
    partial_selection: fields.flag('partial_selection'), edition: fields.text('edition', 'full'),
    rows: by_number(rows),
    questions: fields.objects('questions', questions_max, true).map(read_question),
    remediations: fields.objects('remediations', list_max, true).map(one => ({
      id: one.text('id', ''), subject: one.text('subject', ''), state: one.text('state', ''),
      owner: one.text('owner', ''), measure: one.text('measure', ''),
      due_on: one.text('due_on', ''), closed_on: one.text('closed_on', '')
    })),
    has_period: /^[0-9]{4}-(0[1-9]|1[0-2])$/.test(fields.text('period')),
    has_known_rules: (await rules_digest_of(members)) === known_rules_digest
  };
  check_digests(new Fields(fields.value.digests, 'digests'), members);
  if (out.has_known_rules) check_against_rules(rows);
  out.system_en = english_title(members, out.system);
  if (!/^[0-9]{4}-[0-9]{2}-[0-9]{2}T/.test(out.as_of))
    throw refuse_assessment('as_of', 'an instant is needed');
  check_totals(fields, rows);
  const digests = text_digests(members);
  for (const row of rows)
    if (row.text_sha256 === '') row.text_sha256 = digests.get(row.number) || '';
  out.month = month_of(out.period, out.as_of);
  return out;
}

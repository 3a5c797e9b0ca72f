// What stands in the bundle beside the judgement, and whether the judgement is of it: rules,
// evidence, deployment.

const deployment_bytes_max = 1048576;

/// The rules in the bundle are this desk's own: then a judgement holds every criterion of theirs,
/// as mandatory as they make it, and no other. A criterion left out, or called supporting, would
/// make a row better than it is, and no sum within the judgement would show it.
function check_against_rules(rows) {
  for (const row of rows) {
    const rule = catalogue.find(one => one.number === row.number);
    const judged = new Map(row.criteria.map(one => [one.id, one]));
    const is_judged = ([id, mandatory, clause, aspect]) => {
      const one = judged.get(id);
      return one !== undefined && one.mandatory === mandatory && one.clause === clause &&
             one.aspect === aspect;
    };
    if (rule.criteria.length !== judged.size || !rule.criteria.every(is_judged) ||
        rule.clauses.map(one => one.id).join() !== row.clauses.map(one => one.id).join())
      throw new Refusal('assessment.other_criteria', 'requirement ' + row.number +
                        ' is not judged by the criteria of its rule', 'assessment.json');
  }
}

/// The digest of each requirement's text as the rules in the bundle name it: number → SHA-256.
function text_digests(members) {
  const out = new Map();
  for (const member of members) {
    const found = /^rules\/([0-9]{2})_[^/]*\.yaml$/.exec(member.name);
    if (found === null || member.bytes.length > 4194304) continue;
    const line = /^text_sha256: *"([0-9a-f]{64})" *$/m.exec(lenient_utf8(member.bytes));
    if (line !== null) out.set(parseInt(found[1], 10), line[1]);
  }
  return out;
}

/// The system's name in English beside this Japanese one, as the sealed deployment.yaml writes it.
/// Only ever shown: files and comparisons go by the Japanese one. YAML is not understood here; two
/// plain ways of writing it are known, and any other gives no English name.
function english_title(members, japanese) {
  const member = members.find(one => one.name === 'deployment.yaml');
  if (member === undefined || member.bytes.length > deployment_bytes_max) return '';
  const text = lenient_utf8(member.bytes);
  if ((text.match(/^title\b/gm) || []).length !== 1) return '';
  const ja = '([^\\s"\'{},:#&*!|>%@`-][^"\'{},:#\\n]*?)', en = '([A-Za-z0-9][A-Za-z0-9 ()&./-]*?)';
  const found =
      new RegExp('^title: *\\{ *ja: *' + ja + ' *, *en: *' + en + ' *\\} *$', 'm').exec(text) ||
      new RegExp('^title: *\\n +ja: *' + ja + ' *\\n +en: *' + en + ' *$', 'm').exec(text);
  return found !== null && found[1] === japanese ? found[2] : '';
}

/// The digest that names the rules in the bundle, as digest() of checks/evaluate.cpp makes it.
async function rules_digest_of(members) {
  let names = '';
  for (const member of members)
    if (/^rules\/annex2\.txt$/.test(member.name))
      names = member.sha256 + '  annex2.txt\n' + names;
    else if (/^rules\/[^/]+\.yaml$/.test(member.name))
      names += member.sha256 + '  ' + member.name.slice(6) + '\n';
  return sha256_hex(utf8_bytes(names));
}

/// The judgement names the evidence and the deployment that it was made of: they must be the ones
/// sealed beside it.
function check_digests(digests, members) {
  for (const [key, name] of [['evidence', 'evidence/observations.jsonl'],
                             ['deployment', 'deployment.yaml']]) {
    const member = members.find(one => one.name === name);
    if (member === undefined || digests.text(key) !== member.sha256)
      throw new Refusal('assessment.contradiction', name + ' is not what was judged', name);
  }
}

// RFC 3161 time-stamp tokens, as checks/parse/timestamp.cpp judges them.

/// How far an authority's clock may run ahead of this one, in seconds.
const time_stamp_ahead_max_s = 300;
const path_floor = {rsa_bits_min: 2048, ec_bits_min: 256};
const token_form = {
  prefix: 'timestamp', content_type: oid_tst_info, signing_time_required: false,
  timestamps_allowed: false, sorted_sets_required: false, rsa_encryption_name_allowed: true,
  signer_floor: path_floor
};

function refuse_timestamp(word, what) {
  return new Refusal('timestamp.' + word, what);
}

/// GeneralizedTime as OpenSSL reads it: fractions are dropped, an offset is applied; null: not one.
function generalized_time(item) {
  const form = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.\d+)?(?:Z|([+-])(\d\d)(\d\d))$/;
  const found = form.exec(latin1(item.value));
  if (found === null) return null;
  const number = i => parseInt(found[i], 10);
  const seconds = seconds_of(number(1), number(2), number(3), number(4), number(5), number(6));
  if (seconds === null || found[7] === undefined) return seconds;
  if (number(8) > 12 || number(9) > 59) return null;
  return seconds + (found[7] === '+' ? -1 : 1) * (number(8) * 3600 + number(9) * 60);
}

/// {version, policy, algorithm, imprint, time} of a TSTInfo that fills the bytes; null: malformed.
function read_tst_info(bytes) {
  const outer_reader = new DerReader(bytes), outer = outer_reader.take(tag_sequence);
  if (outer === null || !outer_reader.is_empty || !is_well_formed_der(bytes, 0)) return null;
  const reader = new DerReader(outer.value);
  const version = reader.take(tag_integer), policy = reader.take(tag_oid),
        imprint = reader.take(tag_sequence), serial = reader.take(tag_integer),
        time = reader.take(tag_generalized_time);
  if (time === null || !is_minimal_integer(version.value) || !is_minimal_integer(serial.value))
    return null;
  reader.take(tag_sequence);  // accuracy
  const ordering = reader.take(tag_boolean);
  const nonce = reader.take(tag_integer);
  reader.take(tag_0);  // tsa
  reader.take(tag_1);  // extensions
  if (!reader.is_empty || (ordering !== null && ordering.value.length !== 1) ||
      (nonce !== null && !is_minimal_integer(nonce.value)))
    return null;
  const parts = new DerReader(imprint.value);
  const algorithm = parts.take(tag_sequence), digest_said = parts.take(tag_octets);
  const said = algorithm === null ? null : split_algorithm(algorithm.whole);
  if (said === null || digest_said === null || !parts.is_empty) return null;
  return {version: hex(version.value), policy: dotted(policy.value), algorithm: said.oid,
          imprint: digest_said.value, time: generalized_time(time)};
}

/// Form, signature and imprint of a token over `stamped`; with anchors, its authority's chain too.
/// Gives {time, policy, authority, path}; throws a Refusal.
async function read_timestamp(token, stamped, anchors, at) {
  const cms = await read_cms(token, null, token_form);
  const info = read_tst_info(cms.content);
  if (info === null)
    throw refuse_timestamp('malformed', 'the TSTInfo of the time stamp cannot be read');
  if (info.algorithm !== '608648016503040201')
    throw refuse_timestamp('weak_digest', 'the time stamp is not over a SHA-256');
  if (!equal_bytes(info.imprint, await digest('SHA-256', stamped)))
    throw refuse_timestamp('wrong_imprint', 'the time stamp belongs to other bytes');
  if (info.version !== '01')
    throw refuse_timestamp('malformed', 'the version of the TSTInfo is not 1');
  if (info.time === null)
    throw refuse_timestamp('malformed', 'the time in the time stamp cannot be read');
  const authority = cms.signer;
  if (!(info.time >= authority.not_before && info.time <= authority.not_after))
    throw refuse_timestamp('outside_validity',
                           "the time stamp's time lies outside its authority's certificate");
  if (info.time > at + time_stamp_ahead_max_s)
    throw refuse_timestamp('in_future',
                           "the time stamp's time lies after the time of judgement");
  const path = anchors.length === 0 ? [] : await trust_cms(cms, anchors, {
    at, purpose: 'timestamping', prefix: 'timestamp', floor: path_floor
  });
  return {time: info.time, policy: info.policy, authority, path};
}

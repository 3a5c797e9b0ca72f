#include <algorithm>
#include <map>

#include "reports/bundle/bundle.hpp"
#include "reports/bundle/manifest.hpp"

namespace tenken::bundle {
namespace {

Error fault(ErrorKind kind, std::string_view code, std::string what, std::string_view where = {}) {
  return {kind, std::move(what), printable(where), "", std::string(code)};
}

Error in_bundle(std::string_view word, std::string what, std::string_view where = {}) {
  return fault(ErrorKind::bundle, "bundle." + std::string(word), std::move(what), where);
}

void unproven(Verification& out, std::string_view word, std::string what) {
  out.unproven.push_back(
      fault(ErrorKind::signature, "unproven." + std::string(word), std::move(what)));
}

/// The manifest and the signature, which are the last two members.
struct Sealing {
  std::string_view manifest, signature;
};

std::optional<Error> find_sealing(const std::vector<MemberView>& members, Sealing& out) {
  for (std::string_view name : {manifest_name, signature_name})
    if (std::none_of(members.begin(), members.end(),
                     [&](const MemberView& m) { return m.name == name; }))
      return in_bundle("missing_member", "the bundle is not sealed: a member is missing", name);
  const std::size_t count = members.size();
  if (count < 2 || members[count - 2].name != manifest_name ||
      members[count - 1].name != signature_name)
    return in_bundle("not_canonical", "manifest and signature are not the last two members");
  out = {members[count - 2].bytes, members[count - 1].bytes};
  return std::nullopt;
}

/// Every member listed, every listed file there, every digest right; every fault is told, not only
/// the first.
void compare(const Manifest& manifest, std::span<const MemberView> members,
             std::vector<Error>& problems) {
  std::map<std::string_view, std::string_view> listed;
  for (const auto& entry : manifest.entries) listed.emplace(entry.name, entry.sha256);
  for (const auto& member : members) {
    const auto found = listed.find(member.name);
    if (found == listed.end())
      problems.push_back(
          in_bundle("unlisted_member", "the member is not in the manifest", member.name));
    else if (sha256_hex(member.bytes) != found->second)
      problems.push_back(
          in_bundle("altered_member", "the member is not what the manifest lists", member.name));
    if (found != listed.end()) listed.erase(found);
  }
  for (const auto& [name, digest] : listed)
    problems.push_back(
        in_bundle("missing_member", "the manifest lists a member that is not there", name));
  if (!problems.empty()) return;
  for (std::size_t i = 0; i < members.size(); ++i)
    if (manifest.entries[i].name != members[i].name ||
        (i > 0 && !(members[i - 1].name < members[i].name)))
      return problems.push_back(in_bundle(
          "not_canonical", "members or manifest are not sorted by name", members[i].name));
}

void compare_checksums(std::span<const MemberView> members, std::vector<Error>& problems) {
  const auto found = std::find_if(members.begin(), members.end(),
                                  [](const MemberView& m) { return m.name == checksums_name; });
  if (found == members.end())
    problems.push_back(
        in_bundle("missing_member", "there is no list of checksums", checksums_name));
  else if (found->bytes != checksums(members))
    problems.push_back(in_bundle("wrong_checksums",
                                 "the list of checksums does not fit the members", checksums_name));
}

void judge_timestamp(const CmsSignature& cms, const Trust& trust, Verification& out) {
  if (cms.timestamps.empty())
    return unproven(out, "no_timestamp", "no time stamp: when it was signed is only claimed");
  const TimestampOptions options{.at = trust.at, .policies = trust.timestamp_policies};
  const bool is_pinned = !trust.timestamp_authorities.empty();
  auto said = is_pinned ? verify_timestamp(cms.timestamps.front(), cms.value,
                                           trust.timestamp_authorities, options)
                        : read_timestamp(cms.timestamps.front(), cms.value, options);
  if (!said) return out.problems.push_back(said.error());
  out.timestamp_authority = said->authority;
  if (is_pinned)
    out.timestamp_time = said->time;
  else
    unproven(out, "timestamp_authority",
             "no time-stamping authority is pinned: the time stamp by \"" +
                 said->authority.subject + "\" proves nothing here");
}

void judge_times(const Trust& trust, Verification& out) {
  const auto said = *out.signing_time;
  const auto refuse = [&](std::string_view code, std::string what) {
    out.problems.push_back(fault(ErrorKind::signature, code, std::move(what), signature_name));
  };
  if (said > trust.at + clock_difference_max)
    refuse("signature.in_future", "the signing time lies after the time of judgement");
  if (out.timestamp_time && said > *out.timestamp_time + clock_difference_max)
    refuse("signature.after_timestamp", "the signing time lies after the time stamp");
  if (said < out.signer->not_before || said > out.signer->not_after)
    refuse("signature.outside_validity", "the signing time lies outside the signer's certificate");
  if (!out.timestamp_time)
    unproven(out, "signing_time", "the time of signing is the signer's own claim");
}

void judge_signature(const Sealing& sealing, const Trust& trust, Verification& out) {
  // We write "sha256WithRSAEncryption"; the second name would make the seal's bytes ambiguous.
  auto cms = read_cms(sealing.signature, sealing.manifest, {.rsa_encryption_name_allowed = false});
  if (!cms) return out.problems.push_back(cms.error());
  out.signer = cms->signer;
  out.signing_time = cms->signing_time;
  out.level = cms->timestamps.empty() ? "B-B" : "B-T";
  judge_timestamp(*cms, trust, out);
  // A trusted time stamp shows that the signature existed then: what expired later does not count
  // (EN 319 102-1 §5.5).
  auto path = trust_cms(*cms, trust.signers, {.at = out.timestamp_time.value_or(trust.at)});
  if (path)
    out.signer_path = *std::move(path);
  else
    out.problems.push_back(path.error());
  // A signer whom the city pinned itself needs no revocation list; one vouched for by a CA does.
  if (out.signer_path.size() > 1)
    unproven(out, "revocation",
             "whether the CA has revoked the signer's certificate was not looked up");
  judge_times(trust, out);
}

}  // namespace

Verification verify(std::string_view bytes, const Trust& trust) {
  Verification out;
  auto members = read_container(bytes);
  if (!members) return out.problems.push_back(members.error()), out;
  out.members = *std::move(members);
  Sealing sealing;
  if (auto error = find_sealing(out.members, sealing))
    return out.problems.push_back(*std::move(error)), out;
  const auto manifest = parse_manifest(sealing.manifest);
  if (!manifest) return out.problems.push_back(manifest.error()), out;
  if (manifest->signature != signature_name)
    return out.problems.push_back(in_bundle("manifest_malformed",
                                            "the manifest names another signature", manifest_name)),
           out;
  const auto files = std::span<const MemberView>(out.members).first(out.members.size() - 2);
  compare(*manifest, files, out.problems);
  compare_checksums(files, out.problems);
  judge_signature(sealing, trust, out);
  out.reached_end = true;
  return out;
}

}  // namespace tenken::bundle

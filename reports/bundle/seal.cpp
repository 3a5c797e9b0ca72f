#include <algorithm>

#include "reports/bundle/bundle.hpp"
#include "reports/bundle/manifest.hpp"
#include "reports/bundle/stamp.hpp"

namespace tenken::bundle {
namespace {

std::vector<MemberView> views(std::span<const Member> members) {
  std::vector<MemberView> out;
  for (const auto& member : members) out.push_back({member.name, member.bytes});
  return out;
}

std::optional<Error> refuse_reserved(std::span<const Member> members) {
  for (const auto& member : members) {
    const std::string folded = lower_ascii(member.name);
    if (folded == "mimetype" || folded == "meta-inf" || folded.starts_with("meta-inf/") ||
        folded == lower_ascii(checksums_name) || folded == lower_ascii(readme_name))
      return Error{ErrorKind::bundle, "this name belongs to the container", printable(member.name),
                   "", "bundle.reserved_name"};
  }
  return std::nullopt;
}

bool by_name(const Member& a, const Member& b) { return a.name < b.name; }

std::optional<Error> refuse_made(std::string_view made, const SealOptions& options,
                                 std::chrono::sys_seconds at) {
  const Verification seen =
      verify(made, {.signers = {.certificates = {}, .sha256 = {options.signer.certificate.sha256}},
                    .timestamp_authorities = options.timestamp_anchors,
                    .at = at});
  if (seen.is_valid()) return std::nullopt;
  if (!seen.problems.empty()) return seen.problems.front();
  return Error{ErrorKind::internal, "the bundle made does not verify", "", "",
               "bundle.not_canonical"};
}

}  // namespace

Bytes checksums(std::span<const MemberView> members) {
  Bytes out;
  for (const auto& member : members)
    if (member.name != checksums_name && !member.name.starts_with("META-INF/"))
      out.append(sha256_hex(member.bytes)).append("  ").append(member.name).append("\n");
  return out;
}

Result<Bytes> seal(std::vector<Member> members, const SealOptions& options) {
  if (auto error = refuse_reserved(members)) return *std::move(error);
  members.push_back({std::string(readme_name), readme()});
  std::sort(members.begin(), members.end(), by_name);
  members.push_back({std::string(checksums_name), checksums(views(members))});
  std::sort(members.begin(), members.end(), by_name);

  Manifest manifest{std::string(signature_name), {}};
  for (const auto& member : members) {
    if (auto error = refuse_name(member.name)) return *std::move(error);
    manifest.entries.push_back({member.name, sha256_hex(member.bytes)});
  }
  const Bytes listed = write_manifest(manifest);
  auto cms = sign_cades(listed, options.signer, {.signing_time = options.signing_time});
  auto at = options.signing_time;
  if (cms && options.timestamp) cms = stamp(*std::move(cms), listed, {}, options, at);
  if (!cms) return cms.error();

  members.push_back({std::string(manifest_name), listed});
  members.push_back({std::string(signature_name), *std::move(cms)});
  auto made = write_container(members);
  if (!made) return made.error();
  if (auto error = refuse_made(*made, options, at)) return *std::move(error);
  return made;
}

}  // namespace tenken::bundle

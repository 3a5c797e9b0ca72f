// A bundle: one sealed container of evidence, and the judgement whether it is intact and whose it
// is (FORMAT.md).
//
// Pure: bytes in, bytes out. Trust never comes from the bundle; the city hands in its anchors and
// the time of judgement.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "checks/parse/timestamp.hpp"
#include "reports/bundle/container.hpp"
#include "reports/bundle/sign.hpp"

namespace tenken::bundle {

inline constexpr std::string_view manifest_name = "META-INF/ASiCManifest001.xml";
inline constexpr std::string_view signature_name = "META-INF/signature001.p7s";
inline constexpr std::string_view checksums_name = "SHA256SUMS";
inline constexpr std::string_view readme_name = "README.txt";

/// How far clocks of the signer, the authority and the verifier may differ before their times
/// contradict each other.
inline constexpr std::chrono::seconds clock_difference_max{300};

/// Carries a TimeStampReq (DER) to a time-stamping authority and gives back its TimeStampResp
/// (DER).
using TimestampFunction = std::function<Result<Bytes>(std::string_view request)>;

struct SealOptions {
  Signer signer;
  std::chrono::sys_seconds signing_time{};
  TimestampFunction timestamp = {};  ///< empty: no time stamp, level B-B
  Bytes nonce = {};                  ///< 8 to 20 random bytes; needed with `timestamp`
  Anchors timestamp_anchors = {};    ///< where the token must lead; empty: only its form is checked
};

/// A bundle of the members, sorted by name, with SHA256SUMS, README.txt, manifest and signature
/// added; what was made is verified before it is given back. Codes: bundle.reserved_name, those of
/// write_container, sign_cades and verify_timestamp.
Result<Bytes> seal(std::vector<Member> members, const SealOptions& options);

/// Whom the city trusts, and when it judges.
struct Trust {
  Anchors signers;
  Anchors timestamp_authorities;                     ///< empty: a time stamp proves nothing here
  std::vector<std::string> timestamp_policies = {};  ///< accepted TSA policies; empty: any
  std::chrono::sys_seconds at{};
};

/// What can be said about a bundle. Fail closed: valid only where every check was reached and none
/// found a problem.
struct Verification {
  std::vector<Error> problems;      ///< any one makes the bundle not valid
  std::vector<Error> unproven;      ///< intact, but not shown: codes unproven.*
  std::vector<MemberView> members;  ///< views into the bytes given; empty: container not readable
  std::optional<Certificate> signer;
  std::vector<Certificate> signer_path;
  std::optional<std::chrono::sys_seconds> signing_time;  ///< as claimed by the signer
  /// genTime of a token that leads to a trusted authority.
  std::optional<std::chrono::sys_seconds> timestamp_time;
  std::optional<Certificate> timestamp_authority;
  std::string level;  ///< "B-B" or "B-T"; empty: the signature could not be read
  bool reached_end = false;
  bool is_valid() const { return reached_end && problems.empty(); }
};

/// Judges the bundle. The signer's chain is judged at the time of a trusted time stamp, else at
/// `trust.at`; the authority's at `trust.at`. Codes: those of read_container, parse_manifest,
/// read_cms, trust_cms, verify_timestamp, and bundle.missing_member, bundle.unlisted_member,
/// bundle.altered_member, bundle.wrong_checksums, signature.in_future, signature.after_timestamp;
/// unproven.no_timestamp, unproven.signing_time, unproven.timestamp_authority, unproven.revocation.
Verification verify(std::string_view bytes, const Trust& trust);

/// The commands that check the same without tenken, to be run in one empty folder by `sh -e`, in
/// order; each succeeds or stops. `timestamp_ca_path` empty: no time stamp is looked at. Paths are
/// quoted for the shell.
std::vector<std::string> plain_steps(std::string_view bundle_path, std::string_view signer_ca_path,
                                     std::string_view timestamp_ca_path);

/// The text of README.txt: Japanese, then English.
Bytes readme();

/// The text of SHA256SUMS for the members, as `sha256sum -c` reads it.
Bytes checksums(std::span<const MemberView> members);

}  // namespace tenken::bundle

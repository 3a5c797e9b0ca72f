// Bundles: one that is good, and every way to forge one that we know of.
#include <set>

#include "reports/bundle/manifest.hpp"
#include "tests/bundle/pki.hpp"

using namespace pki;

namespace {

std::string judged(std::string_view container, const bundle::Trust& by = trust()) {
  return verdict(bundle::verify(container, by));
}

/// The bundle with its members changed, and manifest and signature as they were.
template <class Change>
std::string after(Change change) {
  auto members = opened(sealed());
  change(members);
  return judged(closed(members));
}

/// The same, but sealed again by the forger: a manifest and a signature that fit, with the key of
/// that name.
template <class Change>
Bytes resealed(Change change, const std::string& name = "signer") {
  auto members = opened(sealed());
  members.pop_back();
  members.pop_back();
  change(members);
  bundle::Manifest manifest{"META-INF/signature001.p7s", {}};
  for (const auto& member : members)
    manifest.entries.push_back({member.name, sha256_hex(member.bytes)});
  const Bytes listed = bundle::write_manifest(manifest);
  auto cms = bundle::sign_cades(listed, signer(name), {.signing_time = now});
  REQUIRE(cms);
  members.push_back({"META-INF/ASiCManifest001.xml", listed});
  members.push_back({"META-INF/signature001.p7s", *cms});
  return closed(members);
}

Bytes with_signature(const Bytes& cms) {
  auto members = opened(sealed());
  members.back().bytes = cms;
  return closed(members);
}

}  // namespace

TEST_CASE("a good bundle without a time stamp: valid, and what it does not show is said") {
  const Bytes container = sealed();
  const auto seen = bundle::verify(container, trust());
  CHECK(verdict(seen) == "valid");
  CHECK(seen.level == "B-B");
  CHECK(seen.signing_time == now);
  CHECK_FALSE(seen.timestamp_time);
  CHECK(seen.signer->subject.starts_with("CN=Test Signer"));
  CHECK(seen.signer_path.size() == 3);
  CHECK(seen.members.size() == 7);
  CHECK(has(seen.unproven, "unproven.no_timestamp"));
  CHECK(has(seen.unproven, "unproven.signing_time"));
  CHECK(has(seen.unproven, "unproven.revocation"));
}

TEST_CASE("a good bundle with a time stamp, every kind of key") {
  for (const char* tsa : {"tsa", "tsa_rsa"})
    for (const char* name : {"signer", "signer_p384", "signer_rsa"}) {
      CAPTURE(tsa);
      CAPTURE(name);
      const Bytes container = stamped(tsa, name);
      const auto seen = bundle::verify(container, trust());
      CHECK(verdict(seen) == "valid");
      CHECK(seen.level == "B-T");
      CHECK(seen.timestamp_time == now);
      CHECK_FALSE(has(seen.unproven, "unproven.signing_time"));
    }
}

TEST_CASE("the same members give the same bytes, but for the signature") {
  auto one = opened(sealed()), two = opened(sealed());
  REQUIRE(one.size() == two.size());
  for (std::size_t i = 0; i + 1 < one.size(); ++i) CHECK(one[i].bytes == two[i].bytes);
  one.back().bytes = two.back().bytes = "";
  CHECK(closed(one) == closed(two));
  // Fixed for good: FORMAT.md §2 byte by byte.
  CHECK(sha256_hex(closed({{"a", ""}})) ==
        "4eedfdf7403f00c0ac95d9a4a278924699ed6d56235612e9073ee1633f5618e4");
}

TEST_CASE("a pinned signer needs no revocation list") {
  const Bytes container = sealed();
  const bundle::Trust pinned{
      .signers = {.certificates = {}, .sha256 = {certificate("signer").sha256}},
      .timestamp_authorities = {},
      .at = now};
  const auto seen = bundle::verify(container, pinned);
  CHECK(verdict(seen) == "valid");
  CHECK_FALSE(has(seen.unproven, "unproven.revocation"));
}

TEST_CASE("members") {
  CHECK(after([](auto&) {}) == "valid");
  CHECK(after([](auto& m) {
          m.insert(m.begin() + 2, {"added.txt", "x"});
        }) == "bundle.unlisted_member");
  CHECK(after([](auto& m) {
          m.insert(m.end() - 2, {"META-INF/added.xml", "x"});
        }) == "bundle.unlisted_member");
  CHECK(after([](auto& m) {
          m.push_back({"META-INF/signature002.p7s", m.back().bytes});
        }) == "bundle.not_canonical");
  CHECK(after([](auto& m) { m.erase(m.begin() + 2); }) == "bundle.missing_member");
  CHECK(after([](auto& m) { m.pop_back(); }) == "bundle.missing_member");
  CHECK(after([](auto& m) { m.erase(m.end() - 2); }) == "bundle.missing_member");
  CHECK(after([](auto& m) { m.clear(); }) == "bundle.missing_member");
  CHECK(after([](auto& m) { m[2].bytes += "x"; }) == "bundle.altered_member");
  CHECK(after([](auto& m) { std::swap(m[2].bytes, m[3].bytes); }) == "bundle.altered_member");
  CHECK(after([](auto& m) { std::swap(m[2], m[3]); }) == "bundle.not_canonical");
  CHECK(after([](auto& m) { m[2].name = "renamed.txt"; }) == "bundle.unlisted_member");
}

TEST_CASE("all faults are told, not only the first") {
  auto members = opened(sealed());
  members[2].bytes = "x";
  members[3].name = "other.txt";
  const Bytes container = closed(members);
  const auto seen = bundle::verify(container, trust());
  CHECK(has(seen.problems, "bundle.altered_member"));
  CHECK(has(seen.problems, "bundle.unlisted_member"));
  CHECK(has(seen.problems, "bundle.missing_member"));
}

TEST_CASE("sealed again by a trusted signer, but not as tenken seals") {
  CHECK(judged(resealed([](auto&) {})) == "valid");
  CHECK(judged(resealed([](auto& m) { std::swap(m[2], m[3]); })) == "bundle.not_canonical");
  CHECK(judged(resealed([](auto& m) { m[0].bytes = "x"; })) ==
        "bundle.wrong_checksums");  // README.txt
  CHECK(judged(resealed([](auto& m) { m.erase(m.begin() + 1); })) ==
        "bundle.missing_member");  // SHA256SUMS
}

TEST_CASE("signers whom nobody trusts") {
  CHECK(judged(sealed(), trust("impostor_root")) == "signature.untrusted_signer");
  CHECK(judged(sealed(), trust("tsa_root")) == "signature.untrusted_signer");
  CHECK(judged(sealed(), {.signers = {}, .timestamp_authorities = {}, .at = now}) ==
        "signature.untrusted_signer");
  CHECK(judged(resealed([](auto& m) { m[2].bytes += ""; }, "impostor")) ==
        "signature.untrusted_signer");
  CHECK(judged(sealed("second"),
               {.signers = anchors("signer"), .timestamp_authorities = {}, .at = now}) ==
        "signature.untrusted_signer");
}

TEST_CASE("signatures put in place of the signature") {
  CHECK(judged(with_signature(opened(sealed("second")).back().bytes)) ==
        "valid");  // the same manifest, also trusted
  auto other = members();
  other[0].bytes = "{\"other\":1}\n";
  auto elsewhere = bundle::seal(other, options());
  REQUIRE(elsewhere);
  CHECK(judged(with_signature(opened(*elsewhere).back().bytes)) == "signature.altered_content");
  CHECK(judged(with_signature("")) == "signature.not_der");
  CHECK(judged(with_signature(opened(sealed()).back().bytes + "x")) == "signature.trailing_bytes");
  for (const char* name :
       {"good", "no_attributes", "no_ess", "wrong_ess", "two_signers", "sha1", "attached", "pss"}) {
    CAPTURE(name);
    CHECK(judged(with_signature(file(std::string("vectors/") + name + ".p7s")))
              .starts_with("signature."));
  }
}

TEST_CASE("expired signers: only a trusted time stamp from before saves them") {
  CHECK(judged(sealed("expired", in_june), trust("root", in_june)) == "valid");
  CHECK(judged(sealed("expired", in_june), trust()) == "signature.expired");
  CHECK(judged(stamped("tsa", "expired", in_june), trust()) == "valid");
  bundle::Trust no_authority = trust();
  no_authority.timestamp_authorities = {};
  const Bytes container = stamped("tsa", "expired", in_june);
  const auto seen = bundle::verify(container, no_authority);
  CHECK(verdict(seen) == "signature.expired");
  CHECK(has(seen.unproven, "unproven.timestamp_authority"));
}

TEST_CASE("times that contradict each other") {
  CHECK(judged(sealed(), trust("root", now - 1h)) == "signature.in_future");
  CHECK(judged(sealed(), trust("root", now - 1s)) == "valid");
  CHECK(judged(stamped(), trust("root", now - 1h)) == "timestamp.in_future");
  auto late = options();
  late.timestamp = authority("tsa", now - 1h);
  late.nonce = nonce;
  CHECK(bundle::seal(members(), late).error().code == "signature.after_timestamp");
  CHECK(judged(sealed("signer", now),
               trust("root", std::chrono::sys_days{std::chrono::year{2060} / 1 / 1})) ==
        "signature.expired");
}

TEST_CASE("time stamps") {
  bundle::Trust by = trust();
  by.timestamp_authorities = anchors("root");
  CHECK(judged(stamped(), by) == "timestamp.untrusted_signer");
  CHECK(judged(stamped("tsa_expired", "signer", in_june), trust()) == "timestamp.expired");
  by = trust();
  by.timestamp_policies = {"1.2.3.4.1"};
  CHECK(judged(stamped(), by) == "valid");
  by.timestamp_policies = {"1.2.3.4.2"};
  CHECK(judged(stamped(), by) == "timestamp.wrong_policy");

  // The time stamp of another signature.
  const auto stolen = read_cms(opened(stamped()).back().bytes, opened(stamped())[5].bytes);
  REQUIRE(stolen);
  const auto moved =
      bundle::with_timestamp(opened(sealed()).back().bytes, stolen->timestamps.front());
  REQUIRE(moved);
  CHECK(judged(with_signature(*moved)) == "timestamp.wrong_imprint");
  CHECK(bundle::with_timestamp(*moved, stolen->timestamps.front()).error().code ==
        "signature.duplicate_attribute");
  CHECK(bundle::with_timestamp(*moved, "x").error().code == "timestamp.malformed");
  // An ordinary signature in the place of a token.
  const auto plain =
      bundle::with_timestamp(opened(sealed()).back().bytes, file("vectors/attached.p7s"));
  REQUIRE(plain);
  CHECK(judged(with_signature(*plain)) == "timestamp.wrong_content_type");
}

TEST_CASE("tokens that no honest authority made") {
  const auto request = make_timestamp_request("x", nonce);
  const auto response = authority("tsa", now)(*request);
  const auto token = token_of_response(*response);
  REQUIRE(token);
  const auto honest = read_cms_attached(
      *token, {.content_type = "1.2.840.113549.1.9.16.1.4", .signing_time_required = false});
  REQUIRE(honest);
  const auto judge = [&](const std::string& name, const std::string& root,
                         const std::string& also = "") {
    const Bytes forged = forged_token(name, honest->content, also);
    const auto said = verify_timestamp(forged, "x", anchors(root), {.nonce = nonce, .at = now});
    return said ? std::string("valid") : said.error().code;
  };
  CHECK(judge("tsa", "tsa_root") == "valid");
  CHECK(judge("tsa", "tsa_root", "tsa_root") == "valid");
  CHECK(judge("tsa", "tsa", "tsa_root") == "valid");  // above the anchor, but bound by signatures
  CHECK(judge("tsa", "tsa_root", "second") == "timestamp.unused_certificate");
  CHECK(judge("tsa", "tsa", "impostor_root") == "timestamp.unused_certificate");
  CHECK(judge("tsa_unfit", "tsa_root") == "timestamp.bad_key_usage");
  CHECK(judge("signer", "intermediate") == "timestamp.bad_key_usage");
  CHECK(judge("signer", "signer") == "timestamp.bad_key_usage");
  CHECK(judge("impostor", "tsa_root") == "timestamp.untrusted_signer");
  CHECK(judge("tsa_expired", "tsa_root") == "timestamp.outside_validity");
  CHECK(judge("wrong_usage", "tsa_root") == "timestamp.bad_key_usage");
}

TEST_CASE("requests and responses") {
  CHECK(make_timestamp_request("x", "short").error().code == "timestamp.bad_nonce");
  CHECK(make_timestamp_request("x", std::string(21, 'a')).error().code == "timestamp.bad_nonce");
  const auto request = make_timestamp_request("x", nonce);
  REQUIRE(request);
  const auto response = authority("tsa", now)(*request);
  const auto token = token_of_response(*response);
  REQUIRE(token);
  const auto judge = [&](std::string_view bytes, std::string_view data, const std::string& sent) {
    const auto said =
        verify_timestamp(bytes, data, anchors("tsa_root"), {.nonce = sent, .at = now});
    return said ? std::string("valid") : said.error().code;
  };
  CHECK(judge(*token, "x", nonce) == "valid");
  CHECK(judge(*token, "y", nonce) == "timestamp.wrong_imprint");
  CHECK(judge(*token, "x", "0123456789abcdeF") == "timestamp.wrong_nonce");
  CHECK(judge(*token + "x", "x", nonce) == "timestamp.trailing_bytes");
  CHECK(token_of_response(*response + "x").error().code == "timestamp.trailing_bytes");
  CHECK(token_of_response("").error().code == "timestamp.malformed");
  const auto refused = authority("tsa", now)("not a request");
  CHECK(token_of_response(*refused).error().code == "timestamp.refused");
  for (std::size_t size = 0; size < token->size(); size += 5)
    CHECK(judge(token->substr(0, size), "x", nonce) != "valid");
  for (std::size_t at = 0; at < token->size(); ++at) {
    Bytes flipped = *token;
    flipped[at] = static_cast<char>(flipped[at] ^ 1);
    CAPTURE(at);
    CHECK(judge(flipped, "x", nonce) != "valid");
  }
}

TEST_CASE(
    "seal refuses names that belong to the container, and what the authority should not answer") {
  for (const char* name :
       {"mimetype", "META-INF/x", "meta-inf/x", "SHA256SUMS", "readme.TXT", "META-INF"})
    CHECK(bundle::seal({{name, ""}}, options()).error().code == "bundle.reserved_name");
  CHECK(bundle::seal({{"../x", ""}}, options()).error().code == "bundle.unsafe_name");
  CHECK(bundle::seal({{"a", ""}, {"a", ""}}, options()).error().code == "bundle.duplicate_member");
  CHECK(bundle::seal({{"a", ""}, {"A", ""}}, options()).error().code == "bundle.duplicate_member");
  auto how = options();
  how.nonce = nonce;
  how.timestamp = [](std::string_view) -> Result<Bytes> { return Bytes("junk"); };
  CHECK(bundle::seal(members(), how).error().code == "timestamp.malformed");
  how.timestamp = [](std::string_view) -> Result<Bytes> {
    return Error{ErrorKind::environment, "no route", "", "", "net.down"};
  };
  CHECK(bundle::seal(members(), how).error().code == "net.down");
  how.timestamp = authority("tsa", now);
  how.timestamp_anchors = anchors("root");
  CHECK(bundle::seal(members(), how).error().code == "timestamp.untrusted_signer");
  how.nonce = "";
  CHECK(bundle::seal(members(), how).error().code == "timestamp.bad_nonce");
}

// Keys, files and a time-stamping authority for the tests of bundles. TEST ONLY.
#pragma once

#include <doctest/doctest.h>

#include <chrono>
#include <fstream>
#include <iterator>
#include <string>

#include "reports/bundle/bundle.hpp"

namespace pki {

using namespace tenken;
using namespace std::chrono_literals;

inline const std::string folder =
    TENKEN_SOURCE_DIR "/tests/bundle/";

inline Bytes file(const std::string& name) {
  std::ifstream in(folder + name, std::ios::binary);
  return Bytes(std::istreambuf_iterator<char>(in), {});
}

/// 2026-11-22 00:00 UTC, when everything is judged unless a test says otherwise.
inline constexpr std::chrono::sys_seconds now =
    std::chrono::sys_days{std::chrono::year{2026} / 11 / 22};
inline constexpr std::chrono::sys_seconds in_june =
    std::chrono::sys_days{std::chrono::year{2026} / 6 / 1};

inline Certificate certificate(const std::string& name) {
  auto one = parse_certificate(file("keys/" + name + ".pem"));
  REQUIRE(one);
  return *std::move(one);
}

inline Anchors anchors(const std::string& name) {
  return {.certificates = {certificate(name)}, .sha256 = {}};
}

inline Result<bundle::Signer> try_signer(const std::string& name,
                                         std::chrono::sys_seconds at = now) {
  return bundle::signer_from_pem(file("keys/" + name + ".key"),
                                 file("keys/" + name + ".pem") + file("keys/chain.pem"), "", at);
}

inline bundle::Signer signer(const std::string& name = "signer",
                             std::chrono::sys_seconds at = now) {
  auto made = try_signer(name, at);
  REQUIRE(made);
  return *std::move(made);
}

inline bundle::Trust trust(const std::string& root = "root", std::chrono::sys_seconds at = now) {
  return {.signers = anchors(root), .timestamp_authorities = anchors("tsa_root"), .at = at};
}

/// The code of the first problem; "valid" where there is none.
inline std::string verdict(const bundle::Verification& seen) {
  if (seen.is_valid()) return "valid";
  return seen.problems.empty() ? "not reached" : seen.problems.front().code;
}

inline bool has(const std::vector<Error>& errors, std::string_view code) {
  for (const auto& error : errors)
    if (error.code == code) return true;
  return false;
}

/// A bundle's answer from an authority that stamps at `at` with the key of that name.
bundle::TimestampFunction authority(const std::string& name, std::chrono::sys_seconds at);

/// A token over this TSTInfo by a key that no honest authority would use; `also` is embedded too.
Bytes forged_token(const std::string& name, std::string_view info, const std::string& also = "");

inline constexpr char nonce[] = "0123456789abcdef";

inline std::vector<bundle::Member> members() {
  return {{"assessment.json", "{}\n"},
          {"evidence/documents/契約書.txt", "甲と乙\n"},
          {"deployment.yaml", "name: demo\n"}};
}

inline bundle::SealOptions options(const std::string& name = "signer",
                                   std::chrono::sys_seconds at = now) {
  return {.signer = signer(name, at), .signing_time = at};
}

inline Bytes sealed(const std::string& name = "signer", std::chrono::sys_seconds at = now) {
  auto made = bundle::seal(members(), options(name, at));
  REQUIRE_MESSAGE(made, (made ? "" : made.error().code + ": " + made.error().what));
  return *std::move(made);
}

inline Bytes stamped(const std::string& tsa = "tsa", const std::string& name = "signer",
                     std::chrono::sys_seconds at = now) {
  auto how = options(name, at);
  how.timestamp = authority(tsa, at);
  how.nonce = nonce;
  auto made = bundle::seal(members(), how);
  REQUIRE_MESSAGE(made, (made ? "" : made.error().code + ": " + made.error().what));
  return *std::move(made);
}

/// The members of a container, to be changed and written again.
inline std::vector<bundle::Member> opened(std::string_view container) {
  const auto seen = bundle::read_container(container);
  REQUIRE(seen);
  std::vector<bundle::Member> out;
  for (const auto& member : *seen) out.push_back({std::string(member.name), Bytes(member.bytes)});
  return out;
}

inline Bytes closed(const std::vector<bundle::Member>& changed) {
  auto out = bundle::write_container(changed);
  REQUIRE_MESSAGE(out, (out ? "" : out.error().code + ": " + out.error().where));
  return *std::move(out);
}

/// Every occurrence replaced; same length, so that offsets stand.
inline Bytes replaced(Bytes in, std::string_view from, std::string_view to) {
  REQUIRE(from.size() == to.size());
  for (std::size_t at = 0; (at = in.find(from, at)) != Bytes::npos; at += to.size())
    in.replace(at, to.size(), to);
  return in;
}

}  // namespace pki

// Signatures made by python3-dkim and judged by us: two implementations must agree.
#include "checks/parse/dkim.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>

#include "rules/calendar.hpp"

using namespace tenken;
using namespace tenken::parse;
using Verdict = DkimSignature::Verdict;

namespace {

std::string file(const std::string& name) {
  std::ifstream in(std::string(TENKEN_SOURCE_DIR) + "/tests/parse/data/mail/" + name,
                   std::ios::binary);
  REQUIRE_MESSAGE(in.good(), name);
  return {std::istreambuf_iterator<char>(in), {}};
}

DkimKeys keys() { return *read_dkim_keys(file("keys.txt")); }
const auto receipt = *parse_instant("2026-09-30T10:00:09+09:00");

DkimSignature only(const std::string& bytes, const DkimKeys& known = keys(),
                   std::chrono::sys_seconds at = receipt) {
  const auto read = verify_dkim(bytes, known, at);
  REQUIRE(read);
  REQUIRE(read->size() == 1);
  return read->front();
}

}  // namespace

TEST_CASE("dkim: what python3-dkim signed is valid here") {
  for (const char* name : {"plain.eml", "simple.eml", "iso2022jp.eml", "expires_later.eml"}) {
    CAPTURE(name);
    const DkimSignature s = only(file(name));
    CHECK(s.verdict == Verdict::valid);
    CHECK(s.domain == "cloud.example.jp");
    CHECK(s.selector == "s2026");
    CHECK(s.key_bits == 2048);
    CHECK_FALSE(s.limits_body);
    for (const char* header : {"from", "to", "date", "subject"}) CHECK(s.covers(header));
    CHECK(s.signed_at == *parse_instant("2026-09-30T10:00:00+09:00"));
  }
  CHECK(only(file("weak_key.eml")).verdict == Verdict::valid);
  CHECK(only(file("weak_key.eml")).key_bits == 1024);
  CHECK(only(file("ed25519.eml")).verdict == Verdict::valid);
  CHECK(only(file("ed25519.eml")).key_bits == 256);
}

TEST_CASE("dkim: each change gives its own answer") {
  CHECK(only(file("forged_date.eml")).verdict == Verdict::bad);
  CHECK(only(file("changed_body.eml")).verdict == Verdict::bad);
  CHECK(only(file("signed_later.eml")).verdict == Verdict::bad);
  CHECK(only(file("no_key.eml")).verdict == Verdict::no_key);
  CHECK(only(file("plain.eml"), {}).verdict == Verdict::no_key);
  CHECK(only(file("expired.eml")).verdict == Verdict::expired);
  CHECK(only(file("tiny_key.eml")).verdict == Verdict::unsupported);
  CHECK(verify_dkim(file("unsigned.eml"), keys(), receipt)->empty());
  CHECK_FALSE(only(file("to_unsigned.eml")).covers("to"));
  const DkimSignature length = only(file("length.eml"));
  CHECK(length.limits_body);
  CHECK(length.unsigned_text);
  const DkimSignature two = only(file("two_dates.eml"));
  CHECK(two.verdict == Verdict::valid);
  CHECK_FALSE(two.covers("date"));
}

TEST_CASE("dkim: times are those of the receipt, not of this machine") {
  const std::string mail = file("expires_later.eml");
  CHECK(only(mail, keys(), *parse_instant("2026-10-01T10:00:00+09:00")).verdict == Verdict::valid);
  CHECK(only(mail, keys(), *parse_instant("2026-10-01T10:00:01+09:00")).verdict ==
        Verdict::expired);
  CHECK(only(mail, keys(), *parse_instant("2026-09-30T09:55:00+09:00")).verdict == Verdict::valid);
  CHECK(only(mail, keys(), *parse_instant("2026-09-30T09:54:59+09:00")).verdict == Verdict::bad);
}

TEST_CASE("dkim: any byte of what is signed matters") {
  const std::string mail = file("plain.eml");
  const auto subject = mail.find("Subject: "), body = mail.find("\r\n\r\n") + 4;
  for (std::size_t at : {subject + 20, body, body + 30, mail.find("To: joho") + 5}) {
    std::string changed = mail;
    changed[at] = changed[at] == 'A' ? 'B' : 'A';
    CAPTURE(at);
    CHECK(only(changed).verdict == Verdict::bad);
  }
  std::string lf;
  for (char c : mail)
    if (c != '\r') lf += c;
  CHECK(only(lf).verdict == Verdict::valid);
}

TEST_CASE("dkim: another's key, a revoked one, a key file with faults") {
  DkimKeys wrong = keys();
  const std::string name = "s2026._domainkey.cloud.example.jp";
  wrong[name] = wrong["weak._domainkey.cloud.example.jp"];
  CHECK(only(file("plain.eml"), wrong).verdict == Verdict::bad);
  wrong[name] = "v=DKIM1; k=rsa; p=";
  CHECK(only(file("plain.eml"), wrong).verdict == Verdict::no_key);
  for (const char* junk : {"v=DKIM1; k=rsa; p=AAAA", "v=DKIM2; p=AAAA", "garbage",
                           "v=DKIM1; k=unknown; p=AAAA", ";;;;", "v=DKIM1; h=sha1; p=AAAA"}) {
    wrong[name] = junk;
    CAPTURE(junk);
    CHECK(only(file("plain.eml"), wrong).verdict != Verdict::valid);
  }
  CHECK(read_dkim_keys("# c\n\nA._domainkey.Example.jp v=DKIM1; p=x\r\n")
            ->contains("a._domainkey.example.jp"));
  CHECK_FALSE(read_dkim_keys("a._domainkey.example.jp\n"));
  CHECK_FALSE(read_dkim_keys("example.jp v=DKIM1; p=x\n"));
  CHECK_FALSE(read_dkim_keys("a._domainkey.e.jp v=DKIM1; p=x\na._domainkey.e.jp v=DKIM1; p=y\n"));
}

TEST_CASE("dkim: many signatures, hostile tags, a message cut at every byte") {
  const std::string mail = file("plain.eml");
  std::string many;
  for (int i = 0; i < 17; ++i) many += "DKIM-Signature: v=1\r\n";
  CHECK_FALSE(verify_dkim(many + mail, keys(), receipt));
  for (const char* tags : {"", "v=1", "v=1; a=rsa-sha256; d=; s=; h=; b=; bh=", "v=1;;;=;=;",
                           "v=1; a=rsa-sha256; d=cloud.example.jp; s=s2026; h=from; b=AAAA; "
                           "bh=AAAA; t=99999999999999999999; x=-1",
                           "v=1; a=rsa-sha256; d=cloud.example.jp; s=s2026; h=from; "
                           "l=99999999999999999999; b=AAAA; bh=AAAA"}) {
    CAPTURE(tags);
    const auto read = verify_dkim(
        "DKIM-Signature: " + std::string(tags) + "\r\nFrom: a@b.jp\r\n\r\nx\r\n", keys(), receipt);
    if (read)
      for (const DkimSignature& s : *read) CHECK(s.verdict != Verdict::valid);
  }
  for (std::size_t n = 0; n < mail.size(); n += 7) {
    const auto read = verify_dkim(mail.substr(0, n), keys(), receipt);
    if (read)
      for (const DkimSignature& s : *read) CHECK(s.verdict != Verdict::valid);
  }
}

TEST_CASE("dkim: whose signature speaks for an address") {
  CHECK(dkim_aligned("cloud.example.jp", "cloud.example.jp"));
  CHECK(dkim_aligned("Example.jp", "cloud.example.JP"));
  CHECK_FALSE(dkim_aligned("jp", "cloud.example.jp"));
  CHECK_FALSE(dkim_aligned("oud.example.jp", "cloud.example.jp"));
  CHECK_FALSE(dkim_aligned("mail.cloud.example.jp", "cloud.example.jp"));
  CHECK_FALSE(dkim_aligned("", "cloud.example.jp"));
}

// The probe folder: what it keeps of a dump, what it takes out, what it refuses.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "checks/probe/detect.hpp"
#include "checks/probe/probe.hpp"
#include "rules/text.hpp"

using namespace tenken;

namespace {

struct Dump {
  std::filesystem::path base;
  rules::Target target;
  rules::Step step;

  Dump() {
    char name[] = "/tmp/tenken-folder-XXXXXX";
    base = mkdtemp(name);
    std::filesystem::create_directories(base / "dump/global");
    step.limits.bytes_max = 4096;
    step.limits.parts_max = 16;
  }
  ~Dump() { std::filesystem::remove_all(base); }
  void write(const std::string& name, const std::string& bytes) const {
    std::ofstream(base / "dump" / name, std::ios::binary) << bytes;
  }
  /// The only answer of a dump, and the manifest that names it.
  void answer(const std::string& bytes, const std::string& provider = "aws") const {
    write("global/a.json", bytes);
    write("manifest.json",
          R"({"format": "tenken-cloud-dump/1", "provider": ")" + provider +
              R"(", "account": "1", "tool": "t", "started_at": "2026-11-22T00:00:00Z",
              "ended_at": "2026-11-22T00:00:00Z", "regions": [], "calls": [{"service": "s", "operation": "o",
              "region": "global", "file": "global/a.json", "sha256": ")" +
              sha256_hex(bytes) + R"(", "exit_status": 0, "error": "", "complete": true}]})");
  }
  std::vector<probe::Seen> look(const std::string& folder = "dump") const {
    const probe::Look look{target,  step, {{"folder", {folder}}},
                           nullptr, base, probe::Deadline::after_ms(5000, {})};
    return probe::find_probe("folder")->observe(look);
  }
  probe::Seen only() const {
    const auto seen = look();
    REQUIRE(!seen.empty());
    REQUIRE(seen.size() <= 2);
    return seen.back();
  }
};

}  // namespace

TEST_CASE("folder: secrets and names go before anything is kept, and are counted") {
  Dump dump;
  dump.answer(
      R"({"Functions": [{"FunctionName": "f", "Environment": {"Variables": {"K": "hunter2"}},
    "Code": {"Location": "https://x/?X-Amz-Signature=abc"}, "Url": "https://y/?x-amz-signature=def"}],
    "State": {"Code": "active"}, "UserName": "tanaka", "MasterUserPassword": "p", "Description": "free words",
    "Tags": [{"Key": "Name", "Value": "app1"}, {"Key": "Owner", "Value": "tanaka"}],
    "Arn": "arn:aws:sts::1:assumed-role/r/tanaka"})");
  const auto seen = dump.only();
  CHECK(seen.status == Status::ok);
  for (const char* gone : {"hunter2", "tanaka", "Signature", "signature", "free words", "\"p\""})
    CHECK_MESSAGE(seen.bytes.find(gone) == std::string::npos, gone);
  for (const char* kept : {"\"active\"", "app1", "\"f\""})
    CHECK_MESSAGE(seen.bytes.find(kept) != std::string::npos, kept);
  CHECK(seen.reducer == "cloud-keys/1");
  CHECK(seen.redactions.size() >= 7);
}

TEST_CASE(
    "folder: people and groups of Google Cloud by address go, keyed names and accounts stay") {
  Dump dump;
  dump.answer(
      R"([{"policy": {"bindings": [{"role": "roles/owner", "members": ["user:tanaka@example.jp",
    "group:kids@example.jp", "deleted:user:tanaka@example.jp?uid=1", "User:Tanaka@example.jp", "user:h-0a1b2c3d4e5f60718293",
    "serviceAccount:app@minato.iam.gserviceaccount.com"]}]}}])");
  const auto seen = dump.only();
  CHECK(seen.status == Status::ok);
  for (const char* gone : {"tanaka", "Tanaka", "kids"})
    CHECK_MESSAGE(seen.bytes.find(gone) == std::string::npos, gone);
  for (const char* kept : {"user:withheld", "user:h-0a1b2c3d4e5f60718293", "app@minato.iam"})
    CHECK_MESSAGE(seen.bytes.find(kept) != std::string::npos, kept);
  CHECK(seen.redactions == std::vector<std::string>{"address of a member 4"});
}

TEST_CASE("folder: an answer without anything to take out is kept byte for byte") {
  Dump dump;
  dump.answer("{ \"Volumes\":   [] }\n");
  CHECK(dump.only().bytes == "{ \"Volumes\":   [] }\n");
}

TEST_CASE("folder: what is cut, too large, no JSON, or not what the manifest says is not kept") {
  Dump dump;
  dump.answer("{\"a\": ");
  CHECK(dump.only().status == Status::malformed);
  CHECK(dump.only().bytes.empty());
  dump.answer("{\"a\": 1, \"a\": 2}");
  CHECK(dump.only().status == Status::malformed);
  dump.answer(std::string(3000, '[') + std::string(3000, ']'));
  CHECK(dump.only().status != Status::ok);
  dump.answer("{\"a\": \"" + std::string(5000, 'x') + "\"}");
  CHECK(dump.only().status == Status::truncated);
  dump.write("global/a.json", "{}");
  dump.write(
      "manifest.json",
      R"({"format": "tenken-cloud-dump/1", "provider": "aws", "account": "1", "tool": "t", "started_at": "2026-11-22T00:00:00Z",
      "ended_at": "2026-11-22T00:00:00Z", "regions": [], "calls": [{"service": "s", "operation": "o", "region": "global",
      "file": "global/a.json", "sha256": "00", "exit_status": 0, "error": "", "complete": true}]})");
  const auto seen = dump.look();
  REQUIRE(seen.size() == 2);
  CHECK(seen[1].status == Status::malformed);
}

TEST_CASE("folder: what no manifest names is not kept, nor anything without a manifest") {
  Dump dump;
  dump.write("global/b.json", R"({"anything": "b"})");
  CHECK(dump.look().size() == 1);
  CHECK(dump.only().status == Status::absent);
  CHECK(dump.only().bytes.empty());
  dump.answer("{}");
  const auto seen = dump.look();
  REQUIRE(seen.size() == 2);
  CHECK(seen[1].part == "global/a.json");
}

TEST_CASE("folder: of a state of Terraform only what is read is kept, whatever the provider says") {
  const std::string state =
      R"({"format_version": "1.0", "terraform_version": "1.9.5", "values": {"root_module": {"resources": [
      {"address": "aws_iam_access_key.k[\"tanaka\"]", "mode": "managed", "type": "aws_iam_access_key",
       "values": {"id": "AKIA1", "secret": "hunter2", "user": "tanaka"}}]}}})";
  for (const char* provider : {"aws", "terraform"}) {
    Dump dump;
    dump.answer(state, provider);
    const auto seen = dump.only();
    CHECK(seen.status == Status::ok);
    CHECK(seen.bytes.find("AKIA1") != std::string::npos);
    CHECK(seen.bytes.find("hunter2") == std::string::npos);
    CHECK(seen.bytes.find("tanaka") == std::string::npos);
    CHECK(seen.redactions.size() == 1);
    for (const char* other : {R"({"planned_values": {"a": "hunter2"}, "terraform_version": "1"})",
                              R"({"serial": 1, "lineage": "l", "a": "hunter2"})"}) {
      dump.answer(other, provider);
      CHECK(dump.only().status == Status::malformed);
      CHECK(dump.only().bytes.empty());
    }
  }
  Dump dump;
  dump.write("manifest.json", state);
  for (const auto& seen : dump.look()) CHECK(seen.bytes.find("hunter2") == std::string::npos);
}

TEST_CASE("folder: no link is followed, no folder is absent, too many files are truncated") {
  Dump dump;
  CHECK(dump.look("nowhere")[0].status == Status::absent);
  CHECK(dump.only().status == Status::absent);
  std::ofstream(dump.base / "outside.json") << "{}";
  std::filesystem::create_symlink(dump.base / "outside.json", dump.base / "dump/link.json");
  std::filesystem::create_directory_symlink(dump.base, dump.base / "dump/up");
  CHECK(dump.only().status == Status::absent);
  std::filesystem::create_directory_symlink(dump.base / "dump", dump.base / "dump2");
  CHECK(dump.look("dump2")[0].status == Status::malformed);
  for (int i = 0; i < 17; ++i) dump.write("global/" + std::to_string(i) + ".json", "{}");
  CHECK(dump.only().status == Status::truncated);
}

TEST_CASE("folder: account ids are no personal numbers; the same digits elsewhere are") {
  // 000000000000 and 123456789018 carry valid check digits.
  REQUIRE(!probe::personal_data("123456789018").empty());
  Dump dump;
  for (const char* known :
       {R"({"OwnerId": "123456789018"})", R"({"a": "arn:aws:iam::123456789018:role/x"})",
        R"({"a": "snap-0123456789018aaaa"})",
        R"({"QueueUrls": ["https://sqs.ap-northeast-1.amazonaws.com/123456789018/q"]})"}) {
    dump.answer(known);
    CHECK_MESSAGE(probe::personal_data(dump.only().searched).empty(), known);
  }
  for (const char* other : {R"({"Name": "123456789018"})", R"({"a": "b 123456789018"})"}) {
    dump.answer(other);
    CHECK_MESSAGE(!probe::personal_data(dump.only().searched).empty(), other);
  }
}

TEST_CASE("folder: the dump's own account is none wherever it stands, another number is") {
  Dump dump;
  std::string calls;
  for (const auto& [file, bytes] :
       {std::pair<std::string, std::string>{"global/a.json", R"({"a": "b 123456789018"})"},
        {"global/b.json", R"({"a": "b 111111111118"})"}}) {
    dump.write(file, bytes);
    calls += (calls.empty() ? "" : ",") +
             (R"({"service": "s", "operation": "o", "region": "global", "argument": ")" + file) +
             R"(", "file": ")" + file + R"(", "sha256": ")" + sha256_hex(bytes) +
             R"(", "exit_status": 0, "error": "", "complete": true})";
  }
  dump.write(
      "manifest.json",
      R"({"format": "tenken-cloud-dump/1", "note": "of account 123456789018", "provider": "aws", "account": "123456789018", "tool": "t",
      "started_at": "2026-11-22T00:00:00Z", "ended_at": "2026-11-22T00:00:00Z", "regions": [], "calls": [)" +
          calls + "]}");
  REQUIRE(!probe::personal_data("111111111118").empty());
  const auto seen = dump.look();
  REQUIRE(seen.size() == 3);
  CHECK(probe::personal_data(seen[0].searched).empty());
  CHECK(probe::personal_data(seen[1].searched).empty());
  CHECK_FALSE(probe::personal_data(seen[2].searched).empty());
}

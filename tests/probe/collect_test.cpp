// Collecting: what is kept, what is withheld, and that the order of threads is not seen in the
// evidence.
#include "checks/probe/collect.hpp"

#include <doctest/doctest.h>
#include <stdlib.h>

#include <algorithm>
#include <fstream>
#include <tuple>

using namespace tenken;
using namespace tenken::probe;
namespace fs = std::filesystem;

namespace {

constexpr const char* secret_text = "korrekt-horse-battery-staple-9";

/// A folder that a local target is looked at through, and the steps that look.
struct Bench {
  fs::path folder;
  rules::RuleSet rules;
  rules::Deployment deployment;

  Bench() {
    std::string name = fs::temp_directory_path() / "tenken-collect-XXXXXX";
    folder = mkdtemp(name.data());
    target("app1");
  }
  ~Bench() { fs::remove_all(folder); }

  rules::Target& target(const std::string& name) {
    rules::Target t;
    t.name = name, t.kind = "vm", t.roles = {"linux_host"}, t.address = "localhost",
    t.transport = "local";
    deployment.targets.push_back(t);
    return deployment.targets.back();
  }
  std::string file(const std::string& name, const std::string& bytes) const {
    std::ofstream(folder / name, std::ios::binary) << bytes;
    return folder / name;
  }
  /// A step of its own rule, running one command.
  rules::Step& step(const std::string& name, const std::string& command) {
    rules::Rule rule;
    rule.requirement.number = static_cast<int>(rules.rules.size()) + 1;
    rules::Step s;
    s.name = name, s.role = "linux_host", s.probe = "ssh", s.args = {{"command", {command}}};
    rule.steps.push_back(s);
    rules.rules.push_back(rule);
    return rules.rules.back().steps.back();
  }
  Evidence look(int jobs = 0, std::stop_token stop = {}) const {
    const auto planned = make_plan(rules, {}, deployment, {});
    REQUIRE(planned.errors.empty());
    auto collected = collect(planned.plan, deployment,
                             {.base = folder,
                              .jobs = jobs,
                              .stop = stop,
                              .progress = {},
                              .journal = {},
                              .tool = "tenken test",
                              .run = "r"});
    CHECK(collected.interrupted == stop.stop_requested());
    return std::move(collected.evidence);
  }
  /// The only observation of a command that shows this file.
  Observation shown(const std::string& bytes, Evidence* all = nullptr) {
    rules.rules.clear();
    step("show", "cat " + file("shown", bytes));
    Evidence evidence = look();
    REQUIRE(evidence.observations.size() == 1);
    const Observation out = evidence.observations.front();
    if (all != nullptr) *all = std::move(evidence);
    return out;
  }
};

bool is_anywhere(const Evidence& evidence, std::string_view needle) {
  if (to_json_lines(evidence).find(needle) != std::string::npos) return true;
  return std::any_of(evidence.blobs.begin(), evidence.blobs.end(),
                     [&](const auto& blob) { return blob.second.find(needle) != Bytes::npos; });
}

void check_withheld(const Evidence& evidence, const std::string& redaction,
                    std::string_view needle) {
  REQUIRE(evidence.observations.size() == 1);
  const Observation& o = evidence.observations.front();
  CHECK(o.status == Status::withheld);
  CHECK(o.redactions == std::vector<std::string>{redaction});
  CHECK(o.sha256.empty());
  CHECK(o.bytes == 0);
  CHECK(evidence.blobs.empty());
  CHECK_FALSE(is_anywhere(evidence, needle));
}

}  // namespace

TEST_CASE("collect: what a command says is kept under its digest") {
  Bench bench;
  Evidence evidence;
  const Observation o = bench.shown("hello\n", &evidence);
  CHECK(o.status == Status::ok);
  CHECK(o.sha256 == sha256_hex("hello\n"));
  CHECK(o.bytes == 6);
  CHECK(o.transport == "local");
  CHECK(o.probe.starts_with("ssh/"));
  CHECK(o.id == observation_id(o.step, o.target, o.part));
  CHECK(evidence.blob(o) == "hello\n");
  CHECK(evidence.plan_sha256.size() == 64);
}

TEST_CASE("collect: the lane's own secret in what was seen: withheld, and nowhere") {
  setenv("TENKEN_COLLECT_SECRET", secret_text, 1);
  Bench bench;
  bench.deployment.targets[0].credentials = {{"password", "env:TENKEN_COLLECT_SECRET"}};
  Evidence evidence;
  bench.shown(std::string("db_password = ") + secret_text + "\n", &evidence);
  check_withheld(evidence, "credential 1", secret_text);
  CHECK(bench.shown("db_password = another-horse-battery-staple\n").status == Status::ok);

  // What a failing command says of it, too.
  bench.rules.rules.clear();
  bench.step("fails", "cat " + bench.file("shown", secret_text) + " >&2; false");
  check_withheld(bench.look(), "credential 1", secret_text);
  unsetenv("TENKEN_COLLECT_SECRET");
}

TEST_CASE("collect: a line of the lane's key file") {
  Bench bench;
  const std::string key =
      bench.file("key",
                 "-----BEGIN SOMETHING-----\nMHcCAQEEIODB9FakeLineOfAKey0123456789\n-----END "
                 "SOMETHING-----\n");
  fs::permissions(key, fs::perms::owner_read | fs::perms::owner_write);
  bench.deployment.targets[0].credentials = {{"ssh_key", "file:key"}};
  Evidence evidence;
  bench.shown("x MHcCAQEEIODB9FakeLineOfAKey0123456789 y\n", &evidence);
  check_withheld(evidence, "credential 1", "FakeLineOfAKey");
}

TEST_CASE("collect: a private key, a password hash") {
  Bench bench;
  Evidence evidence;
  bench.shown(
      "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5v\n-----END OPENSSH PRIVATE "
      "KEY-----\n",
      &evidence);
  check_withheld(evidence, "private_key 1", "b3BlbnNzaC1rZXktdjEAAAAABG5v");
  bench.shown("root:$6$salt$hashhashhash:19000:0:99999:7:::\n", &evidence);
  check_withheld(evidence, "password_hash 1", "hashhashhash");
  bench.rules.rules.clear();
  bench.step("fails",
             "cat " + bench.file("shown", "root:$6$salt$hashhashhash:19000\n") + " >&2; false");
  check_withheld(bench.look(), "password_hash 1", "hashhashhash");
  CHECK(bench.shown("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n").status ==
        Status::ok);
}

TEST_CASE("collect: a My Number with its check digit, and the same with another digit") {
  Bench bench;
  Evidence evidence;
  bench.shown("id 123456789018 end\n", &evidence);
  check_withheld(evidence, "my_number 1", "123456789018");
  bench.shown("id １２３４ ５６７８ ９０１８ end\n", &evidence);
  check_withheld(evidence, "my_number 1", "９０１８");
  CHECK(bench.shown("id 123456789019 end\n").status == Status::ok);
  CHECK(bench.shown("id 1234567890180 end\n").status == Status::ok);
}

TEST_CASE("collect: identical steps of two rules are looked at once and kept under each name") {
  Bench bench;
  const std::string counter = bench.folder / "counter";
  const std::string command = "echo once >> " + counter + "; cat " + counter;
  bench.step("first", command);
  bench.step("second", command);
  bench.step("third", "cat " + counter);
  const Evidence evidence = bench.look();
  REQUIRE(evidence.observations.size() == 3);
  for (const Observation& o : evidence.observations) {
    CHECK(evidence.blob(o) == "once\n");
    CHECK(o.id == observation_id(o.step, o.target, o.part));
  }
  CHECK(evidence.observations[0].step == "first");
  CHECK(evidence.observations[1].step == "second");
}

TEST_CASE("collect: a fact that is not declared is absent, and the others are looked at") {
  Bench bench;
  bench.step("asks", "cat {fact.place}");
  bench.step("works", "echo x");
  const Evidence evidence = bench.look();
  REQUIRE(evidence.observations.size() == 2);
  CHECK(evidence.observations[0].status == Status::absent);
  CHECK(evidence.observations[0].why == "fact.place is not declared");
  CHECK(evidence.observations[1].status == Status::ok);
}

TEST_CASE("collect: a fact that a shell would read is sent nowhere") {
  Bench bench;
  bench.deployment.targets[0].facts = {
      {"place", {"x; touch " + (bench.folder / "touched").string()}}};
  bench.step("asks", "echo {fact.place}");
  CHECK(bench.look().observations.front().status == Status::absent);
  CHECK_FALSE(fs::exists(bench.folder / "touched"));
}

TEST_CASE("collect: more than the step allows") {
  Bench bench;
  bench.step("many", "head -c 5000 /dev/zero | tr '\\0' a").limits.bytes_max = 1000;
  bench.step("after", "echo x");
  const Evidence evidence = bench.look();
  REQUIRE(evidence.observations.size() == 2);
  CHECK(evidence.observations[0].step == "after");
  CHECK(evidence.observations[0].status == Status::ok);
  CHECK(evidence.observations[1].status == Status::truncated);
  CHECK(evidence.observations[1].bytes <= 1000);
  CHECK_FALSE(evidence.observations[1].why.empty());
}

TEST_CASE("collect: a command that does not end is given up at the step's time") {
  Bench bench;
  bench.step("hangs", "cat /dev/zero > /dev/null").limits.timeout_ms = 300;
  bench.step("works", "echo x");
  const auto begun = std::chrono::steady_clock::now();
  const Evidence evidence = bench.look();
  CHECK(std::chrono::steady_clock::now() - begun < std::chrono::seconds(4));
  CHECK(evidence.observations[0].status == Status::timed_out);
  CHECK(evidence.observations[1].status == Status::ok);
}

TEST_CASE("collect: sorted, and the same with one thread and with eight") {
  Bench bench;
  for (int i = 9; i > 1; --i) bench.target("app" + std::to_string(i));
  for (auto& t : bench.deployment.targets) t.facts["word"] = {t.name};
  bench.step("zeta", "echo {fact.word}");
  bench.step("alpha", "echo second {fact.word}");
  bench.step("missing", "cat /no/such/file");
  using Key = std::tuple<std::string, std::string, std::string, Status, std::string>;
  const auto keys = [](const Evidence& evidence) {
    std::vector<Key> out;
    for (const Observation& o : evidence.observations)
      out.emplace_back(o.step, o.target, o.part, o.status, o.sha256);
    return out;
  };
  const Evidence one = bench.look(1), eight = bench.look(8), all = bench.look();
  CHECK(one.observations.size() == 27);
  CHECK(std::is_sorted(one.observations.begin(), one.observations.end(),
                       [](const Observation& a, const Observation& b) {
                         return std::tie(a.step, a.target, a.part) <
                                std::tie(b.step, b.target, b.part);
                       }));
  CHECK(keys(one) == keys(eight));
  CHECK(keys(one) == keys(all));
  CHECK(one.blobs == eight.blobs);
  CHECK(one.plan_sha256 == eight.plan_sha256);
}

TEST_CASE("collect: stopped before it began, every task still has its observation") {
  Bench bench;
  bench.step("works", "touch " + (bench.folder / "touched").string());
  std::stop_source stop;
  stop.request_stop();
  const Evidence evidence = bench.look(0, stop.get_token());
  REQUIRE(evidence.observations.size() == 1);
  CHECK(evidence.observations.front().status == Status::timed_out);
  CHECK_FALSE(fs::exists(bench.folder / "touched"));
}

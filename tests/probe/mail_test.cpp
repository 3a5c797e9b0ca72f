// A kept mail and its captured keys, read from a folder: what is missing says so and nothing hangs.
#include <doctest/doctest.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "checks/probe/probe.hpp"

using namespace tenken;
using namespace tenken::probe;
namespace fs = std::filesystem;

TEST_CASE("mail probe: the message, its keys, and what cannot be read") {
  std::string name = fs::temp_directory_path() / "tenken-mail-XXXXXX";
  const fs::path folder = mkdtemp(name.data());
  const auto look = [&](const std::string& file, std::vector<std::string> keys,
                        const std::string& custody = "sealed") {
    rules::Target t;
    t.name = "m", t.kind = "document";
    t.facts = {{"file", {file}}, {"custody", {custody}}};
    if (!keys.empty()) t.facts["dkim_keys"] = std::move(keys);
    rules::Step step;
    step.name = "s";
    step.limits.bytes_max = 1000;
    return find_probe("mail")->observe(
        Look{t, step, {}, nullptr, folder, Deadline::after_ms(3000, {})});
  };
  const auto file = [&](const std::string& f, const std::string& bytes) {
    std::ofstream(folder / f, std::ios::binary) << bytes;
  };
  file("n.eml", "Subject: s\r\n\r\nx\r\n");
  file("a.txt", "a._domainkey.e.jp v=DKIM1; p=x");
  file("b.txt", "b._domainkey.e.jp v=DKIM1; p=y\n");
  file("large", std::string(1001, 'x'));
  file("empty", "");
  mkfifo((folder / "pipe").c_str(), 0600);
  const auto both = look("n.eml", {"a.txt", "b.txt"});
  REQUIRE(both.size() == 2);
  CHECK(both[0].part == "file");
  CHECK(both[0].bytes == "Subject: s\r\n\r\nx\r\n");
  CHECK(both[1].part == "dkim_keys");
  CHECK(both[1].bytes == "a._domainkey.e.jp v=DKIM1; p=x\nb._domainkey.e.jp v=DKIM1; p=y\n");
  CHECK(look("n.eml", {}).size() == 1);
  CHECK(look("n.eml", {"a.txt", "missing"}).at(1).status == Status::absent);
  CHECK(look("n.eml", {"pipe"}).at(1).status == Status::malformed);
  CHECK(look("n.eml", {"a.txt", "large"}).at(1).status == Status::truncated);
  CHECK(look("n.eml", std::vector<std::string>(9, "a.txt")).at(1).status == Status::truncated);
  CHECK(look("missing", {}).at(0).status == Status::absent);
  CHECK(look("large", {}).at(0).status == Status::truncated);
  CHECK(look("empty", {}).at(0).status == Status::malformed);
  CHECK(look("pipe", {}).at(0).status == Status::malformed);
  const auto viewed = look("n.eml", {"a.txt"}, "viewed");
  REQUIRE(viewed.size() == 1);
  CHECK(viewed[0].status == Status::withheld);
  CHECK(viewed[0].bytes.empty());
  fs::remove_all(folder);
}

// Papers that are none: nothing hangs, nothing passes for text.
#include <doctest/doctest.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "checks/probe/probe.hpp"

using namespace tenken;
using namespace tenken::probe;
namespace fs = std::filesystem;

TEST_CASE("document: what is no paper") {
  std::string name = fs::temp_directory_path() / "tenken-document-XXXXXX";
  const fs::path folder = mkdtemp(name.data());
  const auto look = [&](const std::string& file) {
    rules::Target t;
    t.name = "d", t.kind = "document";
    t.facts = {{"file", {file}}, {"custody", {"sealed"}}};
    rules::Step step;
    step.name = "s";
    step.limits.bytes_max = 1000;
    return find_probe("document")->observe(Look{t, step, {}, nullptr, folder, Deadline::after_ms(3000, {})});
  };
  const auto file = [&](const std::string& f, const std::string& bytes) { std::ofstream(folder / f, std::ios::binary) << bytes; };
  file("empty.pdf", "");
  file("not.pdf", "hello");
  file("broken.pdf", "%PDF-1.7\nnothing follows");
  file("latin.txt", "caf\xe9");
  file("large.txt", std::string(1001, 'x'));
  file("good.txt", "text");
  mkfifo((folder / "pipe.txt").c_str(), 0600);
  fs::create_directory(folder / "folder.txt");
  CHECK(look("empty.pdf").back().status == Status::malformed);
  CHECK(look("not.pdf").back().status == Status::malformed);
  CHECK(look("broken.pdf").back().status == Status::malformed);
  CHECK(look("latin.txt").back().status == Status::malformed);
  CHECK(look("large.txt").back().status == Status::truncated);
  CHECK(look("missing.txt").back().status == Status::absent);
  CHECK(look("pipe.txt").back().status == Status::malformed);
  CHECK(look("folder.txt").back().status == Status::malformed);
  CHECK(look("good.txt").back().status == Status::ok);
  fs::remove_all(folder);
}

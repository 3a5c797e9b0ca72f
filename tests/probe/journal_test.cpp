// Kept lanes: whole and of this plan, or not used.
#include <doctest/doctest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "checks/probe/journal.hpp"

using namespace tenken;
using namespace tenken::probe;
namespace fs = std::filesystem;

namespace {
struct Folder {
  fs::path path;
  Folder() {
    std::string name = fs::temp_directory_path() / "tenken-journal-XXXXXX";
    path = mkdtemp(name.data());
  }
  ~Folder() { fs::remove_all(path); }
};
KeptLane lane() {
  KeptLane kept;
  Observation o;
  o.step = "s", o.target = "t", o.part = "/p";
  o.id = observation_id(o.step, o.target, o.part);
  o.seen_at_ms = 5000;
  o.sha256 = sha256_hex("bytes\n1 2\n");
  o.bytes = 10;
  kept.observations = {o};
  kept.blobs[o.sha256] = "bytes\n1 2\n";
  return kept;
}
}  // namespace

TEST_CASE("journal: what is kept comes back") {
  const Folder f;
  REQUIRE(keep_lane(f.path, "plan", "t", lane()));
  const auto back = kept_lane(f.path, "plan", "t", 0);
  REQUIRE(back);
  CHECK(back->observations.size() == 1);
  CHECK(back->observations[0].id == lane().observations[0].id);
  CHECK(back->blobs == lane().blobs);
}

TEST_CASE("journal: another plan, another lane, an old look, a failed look") {
  const Folder f;
  REQUIRE(keep_lane(f.path, "plan", "t", lane()));
  CHECK_FALSE(kept_lane(f.path, "plan2", "t", 0));
  CHECK_FALSE(kept_lane(f.path, "plan", "u", 0));
  CHECK_FALSE(kept_lane(f.path, "plan", "t", 5001));
  CHECK(kept_lane(f.path, "plan", "t", 5000));
  // Somebody renames a file of another plan to the name of this one.
  const fs::path one = *fs::directory_iterator(f.path);
  REQUIRE(keep_lane(f.path, "plan2", "t", lane()));
  for (const auto& entry : fs::directory_iterator(f.path))
    if (entry.path() != one) fs::rename(entry.path(), one);
  CHECK_FALSE(kept_lane(f.path, "plan", "t", 0));
  for (const Status s : {Status::unreachable, Status::timed_out}) {
    KeptLane failed = lane();
    failed.observations[0].status = s;
    REQUIRE(keep_lane(f.path, "plan3", "t", failed));
    CHECK_FALSE(kept_lane(f.path, "plan3", "t", 0));
  }
}

TEST_CASE("journal: damaged at every byte and cut at every byte") {
  const Folder f;
  REQUIRE(keep_lane(f.path, "plan", "t", lane()));
  const fs::path path = *fs::directory_iterator(f.path);
  std::ifstream in(path, std::ios::binary);
  const std::string whole((std::istreambuf_iterator<char>(in)), {});
  const auto write = [&](const std::string& bytes) { std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes; };
  for (std::size_t i = 0; i < whole.size(); ++i) {
    std::string bad = whole;
    bad[i] = static_cast<char>(bad[i] ^ 1);
    write(bad);
    CAPTURE(i);
    // The newline after the digest is the one byte that says nothing.
    if (i != 64) CHECK_FALSE(kept_lane(f.path, "plan", "t", 0));
    write(whole.substr(0, i));
    CHECK_FALSE(kept_lane(f.path, "plan", "t", 0));
  }
  write(whole + "x");
  CHECK_FALSE(kept_lane(f.path, "plan", "t", 0));
  write(whole);
  CHECK(kept_lane(f.path, "plan", "t", 0));
}

TEST_CASE("journal: a folder that takes nothing") {
  CHECK_FALSE(keep_lane("/proc/nowhere", "plan", "t", lane()));
  CHECK_FALSE(kept_lane("/proc/nowhere", "plan", "t", 0));
}

// References to secrets: who else can read the file decides.
#include <doctest/doctest.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "checks/probe/secret.hpp"

using namespace tenken;
using namespace tenken::probe;
namespace fs = std::filesystem;

namespace {
struct Folder {
  fs::path path;
  Folder() {
    std::string name = fs::temp_directory_path() / "tenken-secret-XXXXXX";
    path = mkdtemp(name.data());
  }
  ~Folder() { fs::remove_all(path); }
  std::string file(const std::string& name, const std::string& bytes, mode_t mode) const {
    std::ofstream(path / name, std::ios::binary) << bytes;
    chmod((path / name).c_str(), mode);
    return "file:" + name;
  }
};
static_assert(!std::is_copy_constructible_v<Secret> && !std::is_copy_assignable_v<Secret>);
}  // namespace

TEST_CASE("secret: a file that others can read is refused") {
  const Folder f;
  for (mode_t mode : {0600u, 0400u, 0700u}) CHECK(resolve_secret(f.file("k", "geheim", mode), f.path));
  for (mode_t mode : {0640u, 0604u, 0620u, 0602u, 0644u, 0610u, 0601u, 0660u}) {
    const auto s = resolve_secret(f.file("k", "geheim", mode), f.path);
    REQUIRE_FALSE(s);
    CHECK(s.error().code == "secret.refused");
    CHECK((s.error().what + s.error().hint + s.error().where).find("geheim") == std::string::npos);
  }
}

TEST_CASE("secret: what is no secret file") {
  const Folder f;
  CHECK_FALSE(resolve_secret("file:missing", f.path));
  CHECK_FALSE(resolve_secret("file:.", f.path));
  CHECK_FALSE(resolve_secret(f.file("empty", "", 0600), f.path));
  CHECK_FALSE(resolve_secret(f.file("large", std::string(70000, 'x'), 0600), f.path));
  mkfifo((f.path / "pipe").c_str(), 0600);
  CHECK_FALSE(resolve_secret("file:pipe", f.path));
  for (const char* reference : {"", "geheim", "pkcs11:token", "env:", "http://x", "systemd:../x"}) CHECK_FALSE(resolve_secret(reference, f.path));
  CHECK_FALSE(resolve_secret("env:TENKEN_NOT_SET_ANYWHERE", f.path));
  setenv("TENKEN_TEST_SECRET", "v", 1);
  const auto s = resolve_secret("env:TENKEN_TEST_SECRET", f.path);
  REQUIRE(s);
  CHECK(s->reveal() == "v");
  unsetenv("TENKEN_TEST_SECRET");
}

TEST_CASE("secret: moved from means gone") {
  Secret a(std::string(40, 'k'));
  Secret b(std::move(a));
  CHECK(a.empty());
  CHECK(b.reveal() == std::string(40, 'k'));
  Secret c;
  c = std::move(b);
  CHECK(b.empty());
  CHECK(c.reveal().size() == 40);
}

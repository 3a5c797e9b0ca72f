#include "tests/oracle/pam_box.hpp"

#include <fmt/format.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>

namespace tenken::oracle {

namespace fs = std::filesystem;

void cannot(const char* name, const std::string& why) {
  std::printf("SKIP %s: %s\n", name, why.c_str());
  std::exit(77);
}

std::string slurp(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}
void spit(const fs::path& path, const std::string& bytes) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << bytes;
}

static bool is_tmpfs(const char* path) {
  struct statfs s {};
  return statfs(path, &s) == 0 && s.f_type == 0x01021994;
}

/// /etc and /usr/lib/pam.d of our own.
void enter(const char* name) {
  if (geteuid() != 0) cannot(name, "not root");
  if (unshare(CLONE_NEWNS) != 0 || mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) cannot(name, "no mount namespaces");
  const std::string cache = slurp("/etc/ld.so.cache");
  if (mount("tenken", "/etc", "tmpfs", 0, "mode=0755") != 0 || !is_tmpfs("/etc")) cannot(name, "no tmpfs");
  fs::create_directories("/usr/lib/pam.d");
  if (mount("tenken", "/usr/lib/pam.d", "tmpfs", 0, "mode=0755") != 0 || !is_tmpfs("/usr/lib/pam.d")) cannot(name, "no tmpfs");
  // Records of pam_faillock.
  if (mount("tenken", "/run", "tmpfs", 0, "mode=0755") != 0 || !is_tmpfs("/run")) cannot(name, "no tmpfs");
  spit("/etc/ld.so.cache", cache);
  spit("/etc/nsswitch.conf", "passwd: files\nshadow: files\ngroup: files\n");
  spit("/etc/login.defs", "ENCRYPT_METHOD SHA512\nSHA_CRYPT_MIN_ROUNDS 1000\nSHA_CRYPT_MAX_ROUNDS 1000\n");
  spit("/etc/group", fmt::format("root:x:0:\nshadow:x:42:\n{}:x:{}:\n", user, user_id));
}

void lay_out(const Files& files) {
  for (const char* folder : {"/etc/pam.d", "/etc/security", "/usr/lib/pam.d"})
    if (fs::exists(folder))
      for (const auto& entry : fs::directory_iterator(folder)) fs::remove_all(entry);
  fs::create_directories("/etc/pam.d");
  fs::create_directories("/etc/security");
  for (const auto& [path, bytes] : files) spit(path, bytes);
}

void reset_user(const std::string& hash, const std::string& root_hash) {
  spit("/etc/passwd", fmt::format("root:x:0:0:root:/root:/bin/sh\n{}:x:{}:{}::/nonexistent:/bin/sh\n", user, user_id, user_id));
  spit("/etc/shadow", fmt::format("root:{}:19000:0:99999:7:::\n{}:{}:19000:0:99999:7:::\n", root_hash, user, hash));
  if (chmod("/etc/shadow", 0600) != 0) cannot("pam", "no shadow file");
  fs::remove("/etc/security/opasswd");
}

Files files_under(const fs::path& root) {
  Files out;
  for (const auto& entry : fs::recursive_directory_iterator(root))
    if (entry.is_regular_file()) out["/" + entry.path().lexically_relative(root).string()] = slurp(entry.path());
  return out;
}

}  // namespace tenken::oracle

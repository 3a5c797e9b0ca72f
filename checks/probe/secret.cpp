#include "checks/probe/secret.hpp"

#include <fmt/format.h>
#include <openssl/crypto.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>

namespace tenken::probe {

namespace {

/// Largest secret file: a key with its chain is under 20 kB.
constexpr std::uintmax_t secret_bytes_max = 65536;

Error refused(const std::string& reference, std::string what, std::string hint) {
  return Error{.kind = ErrorKind::input,
               .what = std::move(what),
               .where = reference,
               .hint = std::move(hint),
               .code = "secret.refused"};
}

}  // namespace

void Secret::wipe() {
  if (!value_.empty()) OPENSSL_cleanse(value_.data(), value_.size());
  value_.clear();
}

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this != &other) {
    wipe();
    value_ = other.value_;
    other.wipe();
  }
  return *this;
}

Result<std::filesystem::path> secret_path(const std::string& reference,
                                          const std::filesystem::path& base) {
  std::filesystem::path path;
  if (reference.starts_with("file:")) {
    path = base / reference.substr(5);
  } else if (reference.starts_with("systemd:")) {
    const char* folder = std::getenv("CREDENTIALS_DIRECTORY");
    const std::string name = reference.substr(8);
    if (folder == nullptr)
      return refused(reference, "CREDENTIALS_DIRECTORY is not set",
                     "run under systemd with LoadCredential=");
    if (name.find('/') != std::string::npos)
      return refused(reference, "a slash in a credential name", "");
    path = std::filesystem::path(folder) / name;
  } else {
    return refused(reference, "not a file", "use file:PATH");
  }
  struct stat s {};
  if (stat(path.c_str(), &s) != 0) return refused(reference, std::strerror(errno), "");
  if (!S_ISREG(s.st_mode)) return refused(reference, "not a regular file", "");
  if ((s.st_mode & 0077) != 0)
    return refused(reference, "others can read this file",
                   fmt::format("chmod 600 {}", path.string()));
  return path;
}

Result<Secret> resolve_secret(const std::string& reference, const std::filesystem::path& base) {
  if (reference.starts_with("env:")) {
    const char* value = std::getenv(reference.substr(4).c_str());
    if (value == nullptr || *value == '\0')
      return refused(reference, "the environment variable is not set", "");
    return Secret(value);
  }
  if (reference.starts_with("pkcs11:"))
    return refused(reference, "PKCS#11 is not supported by this version", "use file: or env:");
  const auto path = secret_path(reference, base);
  if (!path) return path.error();
  std::error_code ignored;
  const auto size = std::filesystem::file_size(*path, ignored);
  if (size > secret_bytes_max) return refused(reference, "larger than 64 KiB", "");
  std::ifstream in(*path, std::ios::binary);
  std::string value((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  if (!in.good() && !in.eof()) return refused(reference, "could not be read", "");
  if (value.empty()) return refused(reference, "an empty file", "");
  return Secret(std::move(value));
}

}  // namespace tenken::probe

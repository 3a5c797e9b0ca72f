#include "cli/files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace tenken::cli {

namespace {

Error failed(ErrorKind kind, std::string what, const std::filesystem::path& path) {
  return Error{
      .kind = kind, .what = std::move(what), .where = path.string(), .hint = "", .code = "file"};
}

bool write_fd(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

/// A sealed bundle begins with a stored member that says what it is (EN 319 162-1, A.1).
bool is_bundle(std::string_view bytes) {
  return bytes.starts_with("PK") &&
         bytes.substr(0, 128).find("mimetypeapplication/vnd.etsi.asic-e+zip") !=
             std::string_view::npos;
}

bool is_bundle_there(const std::filesystem::path& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) return false;
  std::array<char, 128> buffer;
  const ssize_t n = ::read(fd, buffer.data(), buffer.size());
  ::close(fd);
  return n > 0 && is_bundle({buffer.data(), static_cast<std::size_t>(n)});
}

}  // namespace

Result<Bytes> read_file(const std::filesystem::path& path, std::uintmax_t bytes_max) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) return failed(ErrorKind::input, std::strerror(errno), path);
  struct stat s {};
  fstat(fd, &s);
  if (!S_ISREG(s.st_mode)) {
    ::close(fd);
    return failed(ErrorKind::input, "not a regular file", path);
  }
  Bytes out;
  std::array<char, 65536> buffer;
  ssize_t n = 0;
  while ((n = ::read(fd, buffer.data(), buffer.size())) > 0 && out.size() <= bytes_max)
    out.append(buffer.data(), static_cast<std::size_t>(n));
  const int reason = errno;
  ::close(fd);
  if (n < 0) return failed(ErrorKind::input, std::strerror(reason), path);
  if (out.size() > bytes_max)
    return failed(ErrorKind::input, fmt::format("larger than {} bytes", bytes_max), path);
  return out;
}

Result<Done> write_file(const std::filesystem::path& path, std::string_view bytes) {
  // A device or a pipe is written to: a rename would put a file in its place.
  if (struct stat s{}; ::stat(path.c_str(), &s) == 0 && !S_ISREG(s.st_mode)) {
    const int device = ::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY);
    if (device < 0) return failed(ErrorKind::environment, std::strerror(errno), path);
    const bool taken = write_fd(device, bytes);
    const int why = errno;
    ::close(device);
    if (taken) return Done{};
    return failed(ErrorKind::environment,
                  fmt::format("could not be written: {}", std::strerror(why)), path);
  }
  // `verify B --cover B` and `report B -o pdf=B` would destroy what was sealed.
  if (!is_bundle(bytes) && is_bundle_there(path))
    return failed(ErrorKind::usage, "a sealed bundle stands there: it is not overwritten", path);
  const std::filesystem::path partial = path.string() + ".partial";
  const int fd = ::open(partial.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (fd < 0) return failed(ErrorKind::environment, std::strerror(errno), path);
  const bool good = write_fd(fd, bytes) && fsync(fd) == 0;
  int reason = errno;
  const bool closed = ::close(fd) == 0;
  if (good && closed && ::rename(partial.c_str(), path.c_str()) == 0) {
    // The name is only as durable as its folder.
    const int folder = ::open(path.has_parent_path() ? path.parent_path().c_str() : ".",
                              O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder >= 0) {
      fsync(folder);
      ::close(folder);
    }
    return Done{};
  }
  if (good) reason = errno;
  ::unlink(partial.c_str());
  return failed(ErrorKind::environment,
                fmt::format("could not be written: {}", std::strerror(reason)), path);
}

Result<Done> write_stdout(std::string_view bytes) {
  if (write_fd(1, bytes) || errno == EPIPE) return Done{};
  return failed(ErrorKind::environment, std::strerror(errno), "standard output");
}

}  // namespace tenken::cli

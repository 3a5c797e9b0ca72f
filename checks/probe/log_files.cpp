#include "checks/probe/log_files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <map>
#include <mutex>
#include <thread>

#include "checks/parse/log_set.hpp"
#include "checks/probe/unpack.hpp"

namespace tenken::probe {

namespace {

namespace fs = std::filesystem;

/// Large plain files are read in pieces of this size, several at once.
constexpr std::uint64_t piece_bytes = 64ull << 20;
constexpr std::size_t read_bytes = 128u << 10;
constexpr int depth_max = 12;

/// An open file descriptor.
struct File {
  int fd = -1;
  explicit File(const std::string& path)
      : fd(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY)) {}
  ~File() {
    if (fd >= 0) close(fd);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
};

/// SHA-256 of bytes as they come.
struct Digest {
  EVP_MD_CTX* context = nullptr;
  explicit Digest(bool wanted) {
    if (!wanted) return;
    context = EVP_MD_CTX_new();
    EVP_DigestInit_ex(context, EVP_sha256(), nullptr);
  }
  ~Digest() { EVP_MD_CTX_free(context); }
  Digest(const Digest&) = delete;
  Digest& operator=(const Digest&) = delete;
  void add(const char* bytes, std::size_t size) {
    if (context != nullptr) EVP_DigestUpdate(context, bytes, size);
  }
  std::string text() {
    if (context == nullptr) return {};
    unsigned char out[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    EVP_DigestFinal_ex(context, out, &size);
    return hex({reinterpret_cast<const char*>(out), size});
  }
};

struct Piece {
  const LogPath* file;
  std::uint64_t begin = 0, end = UINT64_MAX;  ///< plain files: lines that begin here
  bool whole = true;
};

/// Plain bytes from `piece.begin`, from the first line that begins there to the end of the last
/// that begins before `piece.end`.
std::string read_plain(const File& file, const Piece& piece, parse::LogScanner& scanner,
                       Digest& digest, const Deadline& deadline) {
  std::uint64_t at = piece.begin;
  bool skipping = false;
  if (piece.begin > 0) {
    --at;  // the byte before: a newline means that a line begins right here
    skipping = true;
  }
  while (!deadline.is_over()) {
    const std::span<char> room = scanner.room();
    const std::size_t want = std::min(room.size(), read_bytes);
    const ssize_t n = pread(file.fd, room.data(), want, static_cast<off_t>(at));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return "unreadable";
    if (n == 0) return {};
    auto size = static_cast<std::size_t>(n);
    digest.add(room.data(), size);
    const std::uint64_t from = at;
    at += size;
    std::size_t drop = 0;
    if (skipping) {
      const auto* newline = static_cast<const char*>(std::memchr(room.data(), '\n', size));
      if (newline == nullptr) {
        if (at >= piece.end) return {};
        continue;
      }
      drop = static_cast<std::size_t>(newline - room.data()) + 1;
      if (from + drop >= piece.end) return {};
      skipping = false;
    }
    bool last = false;
    if (at >= piece.end) {
      // The line that begins before the end is ours to its newline.
      const std::size_t within = piece.end > from ? static_cast<std::size_t>(piece.end - from) : 0;
      const std::size_t search = within > 0 ? within - 1 : 0;
      const auto* newline =
          static_cast<const char*>(std::memchr(room.data() + search, '\n', size - search));
      if (newline != nullptr) {
        size = static_cast<std::size_t>(newline - room.data()) + 1;
        last = true;
      }
    }
    if (drop > 0) {
      std::memmove(room.data(), room.data() + drop, size - drop);
      size -= drop;
    }
    scanner.add(size);
    if (last) return {};
  }
  return "timed_out";
}

std::string read_packed(const File& file, Packing packing, parse::LogScanner& scanner,
                        Digest& digest, const Deadline& deadline) {
  Unpacker unpacker(packing, scanner);
  std::string buffer(read_bytes, '\0');
  while (!deadline.is_over()) {
    const ssize_t n = read(file.fd, buffer.data(), buffer.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return "unreadable";
    if (n == 0) {
      unpacker.finish();
      return unpacker.problem();
    }
    digest.add(buffer.data(), static_cast<std::size_t>(n));
    if (unpacker.problem().empty()) unpacker.feed({buffer.data(), static_cast<std::size_t>(n)});
  }
  return "timed_out";
}

parse::Census census_of(const Piece& piece, const LogOptions& options, const Deadline& deadline) {
  parse::LogScanner scanner(options.words, options.newest);
  const Packing packing = packing_of(piece.file->path);
  parse::LogFile about;
  about.path = piece.file->path;
  about.bytes = piece.file->bytes;
  about.changed_at = piece.file->changed_at;
  about.mode = piece.file->mode;
  about.packing = to_string(packing);
  const File file(piece.file->path);
  Digest digest(options.digest && piece.whole);
  if (file.fd < 0) {
    about.problem = errno == EACCES || errno == EPERM ? "denied" : "unreadable";
  } else if (packing == Packing::plain) {
    char head[4096];
    const ssize_t n = piece.begin == 0 ? pread(file.fd, head, sizeof head, 0) : 0;
    if (n > 0 && is_binary({head, static_cast<std::size_t>(n)}))
      about.problem = "binary";
    else
      about.problem = read_plain(file, piece, scanner, digest, deadline);
  } else {
    about.problem = read_packed(file, packing, scanner, digest, deadline);
  }
  parse::Census out = scanner.finish();
  out.stream = parse::stream_of(about.path);
  about.sha256 = about.problem.empty() ? digest.text() : std::string{};
  if (piece.begin == 0 || !about.problem.empty()) out.files.push_back(std::move(about));
  return out;
}

void list_below(const fs::path& folder, int depth, std::vector<LogPath>& out,
                std::vector<std::string>& problems) {
  std::error_code error;
  fs::directory_iterator entries(folder, error);
  if (error || depth > depth_max) {
    problems.push_back(folder.string());
    return;
  }
  for (const auto& entry : entries) {
    if (out.size() >= log_files_max) return;
    if (entry.is_symlink(error)) continue;
    if (entry.is_directory(error)) {
      list_below(entry.path(), depth + 1, out, problems);
      continue;
    }
    struct stat s {};
    if (stat(entry.path().c_str(), &s) == 0 && S_ISREG(s.st_mode))
      out.push_back({entry.path().string(), static_cast<std::uint64_t>(s.st_size),
                     static_cast<std::int64_t>(s.st_mtime), static_cast<int>(s.st_mode & 0777)});
  }
}

}  // namespace

bool is_binary(std::string_view head) {
  // The journal's export format holds lengths in binary among its lines.
  if (head.starts_with("__CURSOR=") || head.starts_with("__REALTIME_TIMESTAMP=")) return false;
  return head.find('\0') != std::string_view::npos;
}

bool add_word(parse::LogWords& words, std::string_view text, bool classes) {
  const auto equals = text.find('=');
  if (equals == std::string_view::npos) return false;
  const std::string_view left = text.substr(0, equals), right = text.substr(equals + 1);
  if (right.empty()) return false;
  if (classes) {
    for (std::size_t i = 0; i < parse::log_classes; ++i)
      if (const auto c = static_cast<parse::LogClass>(i); left == parse::to_string(c)) {
        words.add_value(right, c);
        return true;
      }
    return false;
  }
  const std::map<std::string_view, parse::LogKey> uses{
      {"who", parse::LogKey::who},       {"when", parse::LogKey::time},
      {"what", parse::LogKey::kind},     {"from", parse::LogKey::from},
      {"result", parse::LogKey::result}, {"level", parse::LogKey::level}};
  const auto found = uses.find(left);
  return found != uses.end() && words.add_key(right, found->second);
}

std::vector<LogPath> list_logs(const std::vector<std::string>& paths,
                               std::vector<std::string>& problems) {
  std::vector<LogPath> out;
  for (const std::string& path : paths) {
    struct stat s {};
    if (stat(path.c_str(), &s) != 0) {
      problems.push_back(path);
      continue;
    }
    if (S_ISDIR(s.st_mode)) {
      list_below(path, 0, out, problems);
      continue;
    }
    std::vector<LogPath> siblings;
    const fs::path folder = fs::path(path).parent_path();
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder.empty() ? "." : folder, error)) {
      const std::string name = entry.path().filename().string();
      if (!name.starts_with(fs::path(path).filename().string())) continue;
      struct stat t {};
      const std::string whole = (folder / name).string();
      if (whole != path && parse::stream_of(whole) != parse::stream_of(path)) continue;
      if (stat(whole.c_str(), &t) == 0 && S_ISREG(t.st_mode) && out.size() < log_files_max)
        out.push_back({whole, static_cast<std::uint64_t>(t.st_size),
                       static_cast<std::int64_t>(t.st_mtime), static_cast<int>(t.st_mode & 0777)});
    }
  }
  std::sort(out.begin(), out.end(),
            [](const LogPath& a, const LogPath& b) { return a.path < b.path; });
  out.erase(std::unique(out.begin(), out.end(),
                        [](const LogPath& a, const LogPath& b) { return a.path == b.path; }),
            out.end());
  return out;
}

std::vector<parse::Census> join_streams(std::vector<parse::Census> parts) {
  std::stable_sort(parts.begin(), parts.end(), [](const parse::Census& a, const parse::Census& b) {
    return std::tuple(a.stream, a.timed() ? a.first : 0) <
           std::tuple(b.stream, b.timed() ? b.first : 0);
  });
  std::vector<parse::Census> out;
  for (parse::Census& part : parts) {
    if (out.empty() || out.back().stream != part.stream)
      out.push_back(std::move(part));
    else
      out.back().append(part);
  }
  for (parse::Census& stream : out)
    std::sort(stream.files.begin(), stream.files.end(),
              [](const parse::LogFile& a, const parse::LogFile& b) { return a.path < b.path; });
  return out;
}

std::vector<parse::Census> census_of_files(const std::vector<LogPath>& files,
                                           const LogOptions& options, const Deadline& deadline) {
  std::vector<Piece> pieces;
  for (const LogPath& file : files) {
    const bool cut = packing_of(file.path) == Packing::plain && options.jobs > 1 &&
                     !options.digest && file.bytes > piece_bytes * 2;
    if (!cut) {
      pieces.push_back({&file});
      continue;
    }
    for (std::uint64_t at = 0; at < file.bytes; at += piece_bytes)
      pieces.push_back(
          {&file, at, at + piece_bytes >= file.bytes ? UINT64_MAX : at + piece_bytes, false});
  }
  std::vector<parse::Census> parts(pieces.size());
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t i = next++; i < pieces.size(); i = next++)
      parts[i] = census_of(pieces[i], options, deadline);
  };
  {
    std::vector<std::jthread> threads;
    for (int i = 1; i < options.jobs && static_cast<std::size_t>(i) < pieces.size(); ++i)
      threads.emplace_back(work);
    work();
  }
  return join_streams(std::move(parts));
}

}  // namespace tenken::probe

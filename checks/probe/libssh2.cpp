// SSH in this process: libssh2 with strict host keys, one connection a host.
#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <libssh2.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <mutex>

#include "checks/probe/secret.hpp"
#include "checks/probe/session.hpp"

namespace tenken::probe {

namespace {

constexpr std::size_t chunk_bytes = 32768;

void initialise_once() {
  static std::once_flag once;
  std::call_once(once, [] { libssh2_init(0); });
}

/// Non-blocking connect to the first address that answers.
int connect_to(const std::string& host, const std::string& port, const Deadline& deadline,
               Opened& out) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  out.status = Status::unreachable;
  if (const int e = getaddrinfo(host.c_str(), port.c_str(), &hints, &found); e != 0) {
    out.why = fmt::format("{}: {}", host, gai_strerror(e));
    return -1;
  }
  int fd = -1;
  if (deadline.is_over()) {
    out.status = Status::timed_out;
    out.why = "no time left for a connection";
  }
  for (addrinfo* a = found; a != nullptr && fd < 0 && !deadline.is_over(); a = a->ai_next) {
    fd = socket(a->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) continue;
    int failure = ::connect(fd, a->ai_addr, a->ai_addrlen) == 0 ? 0 : errno;
    if (failure == EINPROGRESS) {
      failure = ETIMEDOUT;
      while (!deadline.is_over()) {
        pollfd p{fd, POLLOUT, 0};
        if (poll(&p, 1, deadline.left_ms()) <= 0) continue;
        socklen_t size = sizeof failure;
        getsockopt(fd, SOL_SOCKET, SO_ERROR, &failure, &size);
        break;
      }
    }
    if (failure == 0) {
      // Two small packets follow each other in the handshake: the second must not wait for the
      // server's delayed ACK of the first, 40 ms.
      const int on = 1;
      setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      break;
    }
    out.why = fmt::format("connect {} port {}: {}", host, port, std::strerror(failure));
    if (failure == ETIMEDOUT) out.status = Status::timed_out;
    ::close(fd);
    fd = -1;
  }
  freeaddrinfo(found);
  return fd;
}

class Libssh2Channel final : public Channel {
 public:
  Libssh2Channel(int fd, LIBSSH2_SESSION* session) : fd_(fd), session_(session) {}
  ~Libssh2Channel() override {
    if (channel_ != nullptr) libssh2_channel_free(channel_);
    // No disconnect message: it could block on a host that hangs. Closing the socket says the same.
    libssh2_session_set_blocking(session_, 0);
    ::close(fd_);
    libssh2_session_free(session_);
  }
  bool start_shell(const Deadline& deadline) {
    while ((channel_ = libssh2_channel_open_session(session_)) == nullptr) {
      if (libssh2_session_last_errno(session_) != LIBSSH2_ERROR_EAGAIN || !wait(deadline))
        return false;
    }
    int rc = 0;
    while ((rc = libssh2_channel_exec(channel_, "exec /bin/sh")) == LIBSSH2_ERROR_EAGAIN)
      if (!wait(deadline)) return false;
    return rc == 0;
  }
  bool write_all(std::string_view bytes, const Deadline& deadline) override {
    while (!bytes.empty()) {
      const ssize_t n = libssh2_channel_write(channel_, bytes.data(), bytes.size());
      if (n > 0)
        bytes.remove_prefix(static_cast<std::size_t>(n));
      else if (n != LIBSSH2_ERROR_EAGAIN || !wait(deadline))
        return false;
    }
    return true;
  }
  int read_some(Bytes& out, Bytes& err, const Deadline& deadline) override {
    std::array<char, chunk_bytes> buffer;
    for (;;) {
      if (deadline.is_over()) return -1;
      int total = 0;
      for (int stream : {0, SSH_EXTENDED_DATA_STDERR}) {
        const ssize_t n = libssh2_channel_read_ex(channel_, stream, buffer.data(), buffer.size());
        if (n > 0) {
          (stream == 0 ? out : err).append(buffer.data(), static_cast<std::size_t>(n));
          total += static_cast<int>(n);
        } else if (n < 0 && n != LIBSSH2_ERROR_EAGAIN) {
          return -2;
        }
      }
      if (total > 0) return total;
      if (libssh2_channel_eof(channel_) != 0) return 0;
      wait(deadline);
    }
  }
  std::string why() const override {
    char* message = nullptr;
    libssh2_session_last_error(session_, &message, nullptr, 0);
    return message == nullptr ? "" : printable(message);
  }
  bool wait(const Deadline& deadline) {
    if (deadline.is_over()) return false;
    const int directions = libssh2_session_block_directions(session_);
    pollfd p{fd_, POLLIN, 0};
    if ((directions & LIBSSH2_SESSION_BLOCK_OUTBOUND) != 0)
      p.events = static_cast<short>(p.events | POLLOUT);
    poll(&p, 1, deadline.left_ms());
    quick_ack();
    return true;
  }
  /// Our delayed ACK against the server's Nagle costs 40 ms a connection; the kernel forgets the
  /// option after each read.
  void quick_ack() const {
    const int on = 1;
    setsockopt(fd_, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof on);
  }
  LIBSSH2_SESSION* session() { return session_; }

 private:
  int fd_;
  LIBSSH2_SESSION* session_;
  LIBSSH2_CHANNEL* channel_ = nullptr;
};

/// Lines of known_hosts that are read at most.
constexpr std::size_t known_hosts_lines_max = 1'000'000;

/// What of known_hosts may be about one host. A fleet's file has a line for each of its hosts, and
/// libssh2 would decode every key of it for every host.
struct KnownHosts {
  bool read = false;
  std::vector<std::string> lines;
  std::string key_types;  ///< of this host, so that the server is asked for one that can be checked
};
KnownHosts known_hosts_of(const std::string& file, const std::string& host, int port) {
  KnownHosts out;
  const std::string bracketed = fmt::format("[{}]:{}", host, port);
  std::ifstream in(file);
  out.read = in.good();
  std::string line;
  for (std::size_t count = 0; count < known_hosts_lines_max && std::getline(in, line); ++count) {
    const std::string_view names = std::string_view(line).substr(0, line.find(' '));
    // Hashed names, patterns and markers may mean anybody.
    bool mine = names.find_first_of("|*?!@\t") != std::string_view::npos;
    for (std::string_view name : split(names, ','))
      if (name == host || name == bracketed) {
        mine = true;
        const auto words = split(line, ' ');
        if (words.size() >= 3 && out.key_types.find(words[1]) == std::string::npos)
          out.key_types += (out.key_types.empty() ? "" : ",") + std::string(words[1]);
      }
    if (mine) out.lines.push_back(line);
  }
  return out;
}

bool check_host_key(LIBSSH2_SESSION* session, LIBSSH2_KNOWNHOSTS* hosts, const std::string& host,
                    int port, std::string& why) {
  std::size_t size = 0;
  int type = 0;
  const char* key = libssh2_session_hostkey(session, &size, &type);
  if (key == nullptr) {
    why = "no host key";
    return false;
  }
  libssh2_knownhost* found = nullptr;
  const int check =
      libssh2_knownhost_checkp(hosts, host.c_str(), port, key, size,
                               LIBSSH2_KNOWNHOST_TYPE_PLAIN | LIBSSH2_KNOWNHOST_KEYENC_RAW, &found);
  if (check == LIBSSH2_KNOWNHOST_CHECK_MATCH) return true;
  why = check == LIBSSH2_KNOWNHOST_CHECK_MISMATCH ? "the host key has changed"
                                                  : "the host key is unknown";
  return false;
}

std::string last_error(LIBSSH2_SESSION* session) {
  char* message = nullptr;
  libssh2_session_last_error(session, &message, nullptr, 0);
  return message == nullptr ? "" : printable(message);
}

}  // namespace

Opened open_libssh2(const rules::Target& target, const std::filesystem::path& base,
                    const Deadline& deadline) {
  Opened out;
  out.transport = "libssh2";
  const auto refuse = [&](Status status, std::string why, bool try_openssh = false) {
    out.status = status;
    out.why = std::move(why);
    out.no_common_algorithm = try_openssh;
    out.channel.reset();
    return std::move(out);
  };
  const auto reference = target.credentials.find("ssh_key");
  const std::string known_hosts = target.fact("known_hosts");
  if (known_hosts.empty())
    return refuse(Status::denied, "no known_hosts fact: host keys are always checked");
  if (reference == target.credentials.end() || !target.fact("jump").empty())
    return refuse(Status::denied, "no ssh_key: left to the system's ssh", true);
  auto key = resolve_secret(reference->second, base);
  if (!key) return refuse(Status::denied, key.error().where + ": " + key.error().what);
  std::int64_t port = 22;
  if (const std::string p = target.fact("port"); !p.empty()) parse_integer(p, port);
  initialise_once();
  const int fd = connect_to(target.address, std::to_string(port), deadline, out);
  if (fd < 0) return out;
  LIBSSH2_SESSION* session = libssh2_session_init();
  if (session == nullptr) {
    ::close(fd);
    return refuse(Status::unreachable, "libssh2 has no memory");
  }
  auto channel = std::make_unique<Libssh2Channel>(fd, session);
  libssh2_session_set_blocking(session, 0);
  const KnownHosts known =
      known_hosts_of((base / known_hosts).string(), target.address, static_cast<int>(port));
  LIBSSH2_KNOWNHOSTS* hosts = libssh2_knownhost_init(session);
  bool is_read = known.read;
  for (const std::string& line : known.lines)
    is_read = libssh2_knownhost_readline(hosts, line.data(), line.size(),
                                         LIBSSH2_KNOWNHOST_FILE_OPENSSH) == 0 &&
              is_read;
  if (!known.key_types.empty())
    libssh2_session_method_pref(session, LIBSSH2_METHOD_HOSTKEY, known.key_types.c_str());
  int rc = 0;
  while ((rc = libssh2_session_handshake(session, fd)) == LIBSSH2_ERROR_EAGAIN)
    if (!channel->wait(deadline)) break;
  std::string why;
  const bool is_known = rc == 0 && is_read &&
                        check_host_key(session, hosts, target.address, static_cast<int>(port), why);
  libssh2_knownhost_free(hosts);
  if (rc == LIBSSH2_ERROR_EAGAIN)
    return refuse(Status::timed_out, "no SSH handshake before the deadline");
  if (rc != 0) return refuse(Status::unreachable, "SSH handshake: " + last_error(session), true);
  if (!is_known) return refuse(Status::denied, why.empty() ? "known_hosts could not be read" : why);
  const std::string user = target.fact("user");
  while ((rc = libssh2_userauth_publickey_frommemory(session, user.c_str(), user.size(), nullptr, 0,
                                                     key->reveal().data(), key->reveal().size(),
                                                     nullptr)) == LIBSSH2_ERROR_EAGAIN)
    if (!channel->wait(deadline)) break;
  if (rc == LIBSSH2_ERROR_EAGAIN)
    return refuse(Status::timed_out, "no SSH authentication before the deadline");
  // An RSA key fails here whatever the server thinks of it: libssh2 1.10 signs with SHA-1 only. The
  // system's ssh decides.
  if (rc != 0) return refuse(Status::denied, "SSH authentication: " + last_error(session), true);
  if (!channel->start_shell(deadline))
    return refuse(Status::unreachable, "no shell: " + last_error(session));
  out.status = Status::ok;
  out.why.clear();
  out.channel = std::move(channel);
  return out;
}

}  // namespace tenken::probe

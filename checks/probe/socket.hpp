// Sockets that never wait past a deadline: names, connections, bytes. IPv4 and IPv6.
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include <string>
#include <string_view>
#include <vector>

#include "checks/probe/probe.hpp"

namespace tenken::probe {

/// Where a packet goes: address and port.
struct Peer {
  sockaddr_storage storage{};
  socklen_t length = 0;
  int family() const { return storage.ss_family; }
  const sockaddr* raw() const { return reinterpret_cast<const sockaddr*>(&storage); }
};
/// The address without the port, "203.0.113.1" or "2001:db8::1".
std::string address_of(const Peer& peer);

/// A file descriptor that closes itself.
class Socket {
 public:
  Socket() = default;
  explicit Socket(int fd) : fd_(fd) {}
  Socket(Socket&& other) noexcept : fd_(other.release()) {}
  Socket& operator=(Socket&& other) noexcept;
  ~Socket();
  int fd() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }
  int release();

 private:
  int fd_ = -1;
};

struct Resolved {
  std::vector<Peer> peers;  ///< in the resolver's order; empty: see why
  Status status = Status::ok;
  std::string why;
};
/// Addresses of a host name or literal. A resolver that does not answer is timed_out at the
/// deadline.
Resolved resolve(const std::string& host, const std::string& port, const Deadline& deadline);
/// "host:port", "[address]:port" → its two halves; false: neither.
bool split_host_port(std::string_view text, std::string& host, std::string& port);

/// What became of a connection attempt.
enum class Outcome { open, refused, filtered, error };
std::string_view to_string(Outcome outcome);
Outcome outcome_of(int error_number);

/// A non-blocking socket whose connection has begun; `error_number` where it could not even begin.
Socket begin_connect(const Peer& peer, int type, int& error_number);

struct Connected {
  Socket socket;
  Outcome outcome = Outcome::error;
  std::string why;
};
Connected connect_to(const Peer& peer, const Deadline& deadline);

/// Until the descriptor can be read (or written); false: the deadline came first.
bool wait_readable(int fd, const Deadline& deadline);
bool wait_writable(int fd, const Deadline& deadline);
bool write_all(int fd, std::string_view bytes, const Deadline& deadline);
/// Appends what came: > 0 bytes; 0 the peer closed; -1 deadline or stop; -2 the connection broke.
int read_some(int fd, Bytes& into, std::size_t most, const Deadline& deadline);

}  // namespace tenken::probe

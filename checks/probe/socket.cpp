#include "checks/probe/socket.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <memory>

namespace tenken::probe {

namespace {

/// Most addresses of one name that are kept. A name with more is a content network, not a city's
/// service.
constexpr std::size_t peers_max = 32;

/// A question to the resolver. It lives until the resolver lets go of it: a cancel that comes too
/// late leaves it to the process.
struct Question {
  std::string host, port;
  addrinfo hints{};
  gaicb request{};
};

bool wait_for(int fd, short events, const Deadline& deadline) {
  while (!deadline.is_over()) {
    pollfd item{fd, events, 0};
    const int ready = poll(&item, 1, deadline.left_ms());
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR)
      return true;  // the next call on the descriptor says what is wrong
  }
  return false;
}

void take_answers(const addrinfo* list, std::vector<Peer>& out) {
  for (const addrinfo* item = list; item != nullptr && out.size() < peers_max;
       item = item->ai_next) {
    if (item->ai_addrlen > sizeof(sockaddr_storage)) continue;
    Peer peer;
    std::memcpy(&peer.storage, item->ai_addr, item->ai_addrlen);
    peer.length = item->ai_addrlen;
    out.push_back(peer);
  }
}

}  // namespace

Socket& Socket::operator=(Socket&& other) noexcept {
  if (this != &other) {
    if (fd_ >= 0) close(fd_);
    fd_ = other.release();
  }
  return *this;
}
Socket::~Socket() {
  if (fd_ >= 0) close(fd_);
}
int Socket::release() {
  const int fd = fd_;
  fd_ = -1;
  return fd;
}

std::string address_of(const Peer& peer) {
  char text[NI_MAXHOST] = "";
  if (getnameinfo(peer.raw(), peer.length, text, sizeof text, nullptr, 0, NI_NUMERICHOST) != 0)
    return {};
  return text;
}

Resolved resolve(const std::string& host, const std::string& port, const Deadline& deadline) {
  auto question = std::make_unique<Question>(Question{host, port, {}, {}});
  question->hints.ai_socktype = SOCK_STREAM;
  question->request.ar_name = question->host.c_str();
  question->request.ar_service = question->port.c_str();
  question->request.ar_request = &question->hints;
  Resolved out;
  // A literal needs no resolver, and so no thread of getaddrinfo_a(3).
  question->hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
  addrinfo* list = nullptr;
  if (getaddrinfo(host.c_str(), port.c_str(), &question->hints, &list) == 0) {
    take_answers(list, out.peers);
    freeaddrinfo(list);
    return out;
  }
  question->hints.ai_flags = AI_NUMERICSERV;
  gaicb* requests[1] = {&question->request};
  int code = getaddrinfo_a(GAI_NOWAIT, requests, 1, nullptr);
  while (code == 0 && (code = gai_error(&question->request)) == EAI_INPROGRESS) {
    if (deadline.is_over()) {
      if (gai_cancel(&question->request) == EAI_NOTCANCELED) (void)question.release();
      return {{}, Status::timed_out, "the resolver gave no answer for \"" + printable(host) + "\""};
    }
    const int wait_ms = deadline.left_ms(100);
    const timespec wait{wait_ms / 1000, (wait_ms % 1000) * 1000000L};
    gai_suspend(requests, 1, &wait);
    code = 0;
  }
  if (code != 0)
    return {{}, Status::unreachable, "\"" + printable(host) + "\": " + gai_strerror(code)};
  take_answers(question->request.ar_result, out.peers);
  freeaddrinfo(question->request.ar_result);
  if (out.peers.empty())
    return {{}, Status::unreachable, "\"" + printable(host) + "\" has no address"};
  return out;
}

bool split_host_port(std::string_view text, std::string& host, std::string& port) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos || colon + 1 == text.size()) return false;
  std::string_view left = text.substr(0, colon);
  if (left.starts_with('[') && left.ends_with(']'))
    left = left.substr(1, left.size() - 2);
  else if (left.find(':') != std::string_view::npos)
    return false;
  host = left;
  port = text.substr(colon + 1);
  std::int64_t number = 0;
  return !host.empty() && parse_integer(port, number) && number > 0 && number < 65536;
}

std::string_view to_string(Outcome outcome) {
  switch (outcome) {
    case Outcome::open:
      return "open";
    case Outcome::refused:
      return "refused";
    case Outcome::filtered:
      return "filtered";
    case Outcome::error:
      return "error";
  }
  return "error";
}

/// ICMP "administratively prohibited" and "host unreachable" arrive as EHOSTUNREACH: somebody on
/// the way did not let it through. No route or a local rule (ENETUNREACH, EACCES, EPERM) is our own
/// fault and says nothing of the port.
Outcome outcome_of(int error_number) {
  switch (error_number) {
    case 0:
      return Outcome::open;
    case ECONNREFUSED:
    case ECONNRESET:
      return Outcome::refused;
    case ETIMEDOUT:
    case EHOSTUNREACH:
    case EHOSTDOWN:
      return Outcome::filtered;
    default:
      return Outcome::error;
  }
}

Socket begin_connect(const Peer& peer, int type, int& error_number) {
  Socket socket(::socket(peer.family(), type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  error_number = 0;
  if (!socket)
    error_number = errno;
  else if (connect(socket.fd(), peer.raw(), peer.length) != 0 && errno != EINPROGRESS)
    error_number = errno;
  return socket;
}

Connected connect_to(const Peer& peer, const Deadline& deadline) {
  int error_number = 0;
  Socket socket = begin_connect(peer, SOCK_STREAM, error_number);
  if (error_number == 0) {
    if (!wait_for(socket.fd(), POLLOUT, deadline))
      return {{}, Outcome::filtered, "no answer in time"};
    socklen_t size = sizeof error_number;
    getsockopt(socket.fd(), SOL_SOCKET, SO_ERROR, &error_number, &size);
  }
  if (error_number != 0) return {{}, outcome_of(error_number), std::strerror(error_number)};
  return {std::move(socket), Outcome::open, {}};
}

bool wait_readable(int fd, const Deadline& deadline) { return wait_for(fd, POLLIN, deadline); }
bool wait_writable(int fd, const Deadline& deadline) { return wait_for(fd, POLLOUT, deadline); }

bool write_all(int fd, std::string_view bytes, const Deadline& deadline) {
  while (!bytes.empty()) {
    const ssize_t sent = send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent > 0)
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    else if (sent < 0 && errno != EAGAIN && errno != EINTR)
      return false;
    else if (!wait_for(fd, POLLOUT, deadline))
      return false;
  }
  return true;
}

int read_some(int fd, Bytes& into, std::size_t most, const Deadline& deadline) {
  char buffer[4096];
  while (wait_for(fd, POLLIN, deadline)) {
    const ssize_t got = recv(fd, buffer, std::min(sizeof buffer, most), 0);
    if (got > 0) {
      into.append(buffer, static_cast<std::size_t>(got));
      return static_cast<int>(got);
    }
    if (got == 0) return 0;
    if (errno != EAGAIN && errno != EINTR) return -2;
  }
  return -1;
}

}  // namespace tenken::probe

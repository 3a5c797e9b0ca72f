// A peer on the loopback that answers each connection or datagram as a test says. Ends with the test.
#pragma once

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <functional>
#include <string>
#include <thread>

namespace tenken::tests {

class HostilePeer {
 public:
  /// TCP: called once a connection with its descriptor. UDP: called with each datagram; what it gives back is sent (several times if asked).
  using OnConnection = std::function<void(int fd)>;
  using OnDatagram = std::function<std::string(const std::string&)>;

  explicit HostilePeer(OnConnection act) : fd_(open(SOCK_STREAM)) {
    listen(fd_, 64);
    thread_ = std::jthread([this, act = std::move(act)](std::stop_token stop) {
      while (!stop.stop_requested()) {
        if (!ready()) continue;
        const int one = accept(fd_, nullptr, nullptr);
        if (one < 0) continue;
        act(one);
        close(one);
      }
    });
  }
  HostilePeer(OnDatagram act, int times) : fd_(open(SOCK_DGRAM)) {
    thread_ = std::jthread([this, times, act = std::move(act)](std::stop_token stop) {
      while (!stop.stop_requested()) {
        if (!ready()) continue;
        char buffer[2048];
        sockaddr_in from{};
        socklen_t size = sizeof from;
        const auto got = recvfrom(fd_, buffer, sizeof buffer, 0, reinterpret_cast<sockaddr*>(&from), &size);
        if (got < 0) continue;
        const std::string answer = act(std::string(buffer, static_cast<std::size_t>(got)));
        for (int i = 0; i < times && !answer.empty(); ++i) sendto(fd_, answer.data(), answer.size(), 0, reinterpret_cast<sockaddr*>(&from), size);
      }
    });
  }
  ~HostilePeer() {
    thread_.request_stop();
    thread_.join();
    close(fd_);
  }
  std::string port() const { return std::to_string(port_); }

 private:
  int open(int type) {
    const int fd = ::socket(AF_INET, type, 0);
    sockaddr_in own{};
    own.sin_family = AF_INET;
    own.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof own;
    bind(fd, reinterpret_cast<sockaddr*>(&own), size);
    getsockname(fd, reinterpret_cast<sockaddr*>(&own), &size);
    port_ = ntohs(own.sin_port);
    return fd;
  }
  bool ready() const {
    pollfd item{fd_, POLLIN, 0};
    return poll(&item, 1, 20) > 0;
  }

  int port_ = 0;
  int fd_ = -1;
  std::jthread thread_;
};

inline void say(int fd, const std::string& bytes) { (void)!send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL); }
/// Waits for the other side to speak (so that the close after it is a clean one), at most a second.
inline std::string hear(int fd) {
  pollfd item{fd, POLLIN, 0};
  char buffer[4096];
  const auto got = poll(&item, 1, 1000) > 0 ? recv(fd, buffer, sizeof buffer, 0) : 0;
  return std::string(buffer, got > 0 ? static_cast<std::size_t>(got) : 0);
}
inline void reset(int fd) {
  const linger now{1, 0};
  setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
}

}  // namespace tenken::tests

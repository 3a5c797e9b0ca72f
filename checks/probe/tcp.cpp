// tcp: which ports of an address take a connection from here. A connection is opened and closed;
// nothing is sent.
#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <cstring>
#include <nlohmann/json.hpp>
#include <set>

#include "checks/probe/socket.hpp"

namespace tenken::probe {

namespace {

using nlohmann::json;
using Clock = std::chrono::steady_clock;

/// Connections under way at once on one target: a scan may not look like a flood.
constexpr std::size_t at_once_max = 32;
/// Ports of one look.
constexpr std::size_t ports_max = 4096;
/// How long a port may stay silent before it counts as filtered, unless the step says otherwise.
/// Linux sends its second SYN after 1 s.
constexpr std::int64_t wait_ms_default = 1500;

struct Attempt {
  int port = 0;
  Socket socket;
  Clock::time_point begun;
};

struct Scan {
  const Look& look;
  std::chrono::milliseconds wait;
  std::map<int, Outcome> outcomes;
  std::string source;  ///< our own address, as the target's network sees it
  std::vector<Attempt> open;

  void settle(const Attempt& attempt, int error_number) {
    outcomes[attempt.port] = outcome_of(error_number);
    if (!source.empty()) return;
    Peer own;
    own.length = sizeof own.storage;
    if (getsockname(attempt.socket.fd(), reinterpret_cast<sockaddr*>(&own.storage), &own.length) ==
        0)
      source = address_of(own);
  }

  void begin(Peer peer, int port) {
    const auto wire_port = htons(static_cast<std::uint16_t>(port));
    if (peer.family() == AF_INET6)
      reinterpret_cast<sockaddr_in6*>(&peer.storage)->sin6_port = wire_port;
    else
      reinterpret_cast<sockaddr_in*>(&peer.storage)->sin_port = wire_port;
    int error_number = 0;
    Attempt attempt{port, begin_connect(peer, SOCK_STREAM, error_number), Clock::now()};
    if (error_number != 0)
      settle(attempt, error_number);
    else
      open.push_back(std::move(attempt));
  }

  void reap() {
    std::vector<pollfd> items;
    for (const Attempt& a : open) items.push_back({a.socket.fd(), POLLOUT, 0});
    poll(items.data(), items.size(), look.deadline.left_ms(50));
    const auto now = Clock::now();
    std::vector<Attempt> rest;
    for (std::size_t i = 0; i < open.size(); ++i) {
      if (items[i].revents != 0) {
        int error_number = 0;
        socklen_t size = sizeof error_number;
        getsockopt(open[i].socket.fd(), SOL_SOCKET, SO_ERROR, &error_number, &size);
        settle(open[i], error_number);
      } else if (now - open[i].begun >= wait) {
        settle(open[i], ETIMEDOUT);
      } else {
        rest.push_back(std::move(open[i]));
      }
    }
    open = std::move(rest);
  }

  /// False: the deadline came before every port had its answer.
  bool run(const Peer& peer, const std::vector<int>& ports) {
    for (std::size_t next = 0; next < ports.size() || !open.empty();) {
      if (look.deadline.is_over()) return false;
      while (next < ports.size() && open.size() < at_once_max) begin(peer, ports[next++]);
      if (!open.empty()) reap();
    }
    return true;
  }
};

/// "22", "8000-8003"; anything else, "none" too, names no port.
std::vector<int> ports_of(const Look& look) {
  std::set<int> out;
  for (const std::string& word : look.args_of("ports")) {
    const auto dash = word.find('-');
    std::int64_t first = 0, last = 0;
    if (!parse_integer(word.substr(0, dash), first)) continue;
    if (dash == std::string::npos)
      last = first;
    else if (!parse_integer(word.substr(dash + 1), last))
      continue;
    for (std::int64_t port = std::max<std::int64_t>(first, 1);
         port <= std::min<std::int64_t>(last, 65535) && out.size() < ports_max; ++port)
      out.insert(static_cast<int>(port));
  }
  return {out.begin(), out.end()};
}

std::chrono::milliseconds wait_of(const Look& look) {
  std::int64_t ms = 0;
  if (!parse_integer(look.arg("wait_ms"), ms) || ms < 10 || ms > 60000) ms = wait_ms_default;
  return std::chrono::milliseconds(ms);
}

/// The control of the address's own family: proof that this network lets us out to the service at
/// all.
json control(const Look& look, int family, std::chrono::milliseconds wait) {
  for (const std::string& word : look.args_of("control")) {
    std::string host, port;
    if (!split_host_port(word, host, port)) continue;
    const Resolved found = resolve(host, port, look.deadline.within_ms(wait.count()));
    for (const Peer& peer : found.peers)
      if (peer.family() == family)
        return {{"to", word},
                {"outcome",
                 to_string(connect_to(peer, look.deadline.within_ms(wait.count())).outcome)}};
  }
  return {{"to", ""}, {"outcome", "none"}};
}

Seen scan(const Look& look, const std::string& host, const std::vector<int>& ports) {
  const auto wait = wait_of(look);
  Seen out;
  out.part = host;
  out.how = fmt::format("TCP connect to {} ports of {}, {} at once, {} ms each", ports.size(), host,
                        at_once_max, wait.count());
  out.media_type = "application/json";
  out.seen_at_ms = now_ms();
  const auto begun = Clock::now();
  const Resolved found = resolve(host, "1", look.deadline);
  if (found.peers.empty()) {
    out.status = found.status, out.why = found.why;
    return out;
  }
  const Peer& peer = found.peers.front();
  const json before = control(look, peer.family(), wait);
  Scan scan{look, wait, {}, {}, {}};
  const bool whole = scan.run(peer, ports);
  json list = json::array();
  for (const auto& [port, outcome] : scan.outcomes)
    list.push_back({{"port", port}, {"outcome", to_string(outcome)}});
  const json kept{{"format", "tenken-tcp/1"},
                  {"host", host},
                  {"address", address_of(peer)},
                  {"source", scan.source},
                  {"wait_ms", wait.count()},
                  {"control", before},
                  {"control_after", control(look, peer.family(), wait)},
                  {"asked", ports.size()},
                  {"ports", list}};
  out.bytes = kept.dump(-1, ' ', true, json::error_handler_t::replace);
  out.took_ms = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begun).count();
  if (!whole) {
    out.status = Status::timed_out;
    out.why = fmt::format("{} of {} ports tried before the time was up", scan.outcomes.size(),
                          ports.size());
  }
  return out;
}

std::vector<std::string> hosts_of(const Look& look) {
  auto hosts = look.args_of("host");
  if (hosts.empty()) hosts.push_back(look.target.address);
  return hosts;
}

std::vector<Seen> observe(const Look& look) {
  const auto ports = ports_of(look);
  if (ports.empty()) return failed(Status::malformed, "the step names no port");
  std::vector<Seen> out;
  for (const std::string& host : hosts_of(look)) out.push_back(scan(look, host, ports));
  return out;
}

std::vector<std::string> describe(const Look& look) {
  std::vector<std::string> out;
  for (const std::string& host : hosts_of(look))
    out.push_back(fmt::format("TCP connect to {}, ports {} (control {})", host,
                              fmt::join(ports_of(look), " "),
                              fmt::join(look.args_of("control"), " ")));
  return out;
}

}  // namespace

extern const Probe tcp_probe{"tcp",
                             "1",
                             "which TCP ports take a connection from here",
                             {"host", "ports", "control", "wait_ms"},
                             false,
                             observe,
                             describe};

}  // namespace tenken::probe

// ntp: four time stamps of an SNTP exchange (RFC 5905 §8, RFC 4330 §5), several times. Nothing is
// computed here.
#include <fmt/format.h>
#include <openssl/rand.h>

#include <cstring>
#include <nlohmann/json.hpp>

#include "checks/probe/socket.hpp"

namespace tenken::probe {

namespace {

using nlohmann::json;

constexpr std::size_t packet_bytes = 48;
/// Seconds from 1900 to 1970.
constexpr std::int64_t epoch_1900_s = 2208988800;
/// One sample waits this long, milliseconds, unless the step says otherwise.
constexpr std::int64_t wait_ms_default = 1000;
constexpr std::int64_t samples_max = 16;
/// Datagrams read while waiting for one answer: a peer that floods is not listened to for ever.
constexpr int datagrams_max = 64;

std::int64_t wall_ns() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

std::uint32_t word(std::string_view p, std::size_t at) {
  std::uint32_t out = 0;
  for (std::size_t i = 0; i < 4; ++i) out = out << 8 | static_cast<unsigned char>(p[at + i]);
  return out;
}

/// An NTP time stamp as Unix time in nanoseconds, in the era (136 years) nearest to `near_ns` (RFC
/// 5905 §6). Zero stays zero.
std::int64_t unix_ns(std::string_view p, std::size_t at, std::int64_t near_ns) {
  const std::uint32_t seconds = word(p, at), fraction = word(p, at + 4);
  if (seconds == 0 && fraction == 0) return 0;
  constexpr std::int64_t era_s = std::int64_t{1} << 32;
  std::int64_t s = static_cast<std::int64_t>(seconds) - epoch_1900_s;
  const std::int64_t near_s = near_ns / 1000000000;
  while (near_s - s > era_s / 2) s += era_s;
  return s * 1000000000 +
         static_cast<std::int64_t>((static_cast<std::uint64_t>(fraction) * 1000000000u) >> 32);
}

/// 16.16 fixed point seconds → nanoseconds.
std::int64_t short_ns(std::string_view p, std::size_t at) {
  return static_cast<std::int64_t>((static_cast<std::uint64_t>(word(p, at)) * 1000000000u) >> 16);
}

json fields(std::string_view p, std::int64_t t1, std::int64_t t4) {
  json out{{"outcome", "answered"},
           {"t1_ns", t1},
           {"t2_ns", unix_ns(p, 32, t1)},
           {"t3_ns", unix_ns(p, 40, t1)},
           {"t4_ns", t4}};
  out["leap"] = static_cast<unsigned char>(p[0]) >> 6;
  out["version"] = static_cast<unsigned char>(p[0]) >> 3 & 7;
  out["stratum"] = static_cast<unsigned char>(p[1]);
  out["precision"] = static_cast<signed char>(p[3]);
  out["root_delay_ns"] = short_ns(p, 4);
  out["root_dispersion_ns"] = short_ns(p, 8);
  out["refid"] = hex(p.substr(12, 4));
  out["reference_ns"] = unix_ns(p, 16, t1);
  // RFC 5905 §7.4: stratum 0 is a kiss of death, its code in place of the reference identifier.
  if (p[1] == 0) out["kiss"] = printable(p.substr(12, 4));
  return out;
}

/// One request whose time stamp is a random number, so that nobody can answer it who did not see
/// it; what came back.
json sample(const Peer& peer, const Deadline& deadline) {
  int error_number = 0;
  const Socket socket = begin_connect(peer, SOCK_DGRAM, error_number);
  if (error_number != 0) return {{"outcome", "error"}, {"why", std::strerror(error_number)}};
  Bytes request(packet_bytes, '\0');
  request[0] = 0x23;  // leap 0, version 4, mode 3 (client)
  unsigned char nonce[8];
  if (RAND_bytes(nonce, sizeof nonce) != 1)
    return {{"outcome", "error"}, {"why", "no random bytes"}};
  std::memcpy(request.data() + 40, nonce, sizeof nonce);
  const std::int64_t t1 = wall_ns();
  if (!write_all(socket.fd(), request, deadline)) return {{"outcome", "refused"}};
  std::string wrong = "no_answer";
  for (int n = 0; n < datagrams_max; ++n) {
    Bytes answer;
    const int got = read_some(socket.fd(), answer, 2048, deadline);
    const std::int64_t t4 = wall_ns();
    if (got == -2) return {{"outcome", "refused"}};
    if (got == -1) return {{"outcome", wrong}};
    if (answer.size() < packet_bytes || (static_cast<unsigned char>(answer[0]) & 7) != 4)
      wrong = "malformed";
    else if (answer.compare(24, 8, request, 40, 8) != 0)
      wrong = "wrong_origin";
    else
      return fields(answer, t1, t4);
  }
  return {{"outcome", wrong}};
}

std::int64_t number(const Look& look, std::string_view name, std::int64_t fallback,
                    std::int64_t most) {
  std::int64_t value = 0;
  return parse_integer(look.arg(name), value) && value > 0 && value <= most ? value : fallback;
}

std::vector<Seen> observe(const Look& look) {
  const std::string host = look.arg("host", look.target.address), port = look.arg("port", "123");
  const std::int64_t samples = number(look, "samples", 4, samples_max);
  Seen out;
  out.how = fmt::format("SNTP request to {} port {}, {} times", host, port, samples);
  out.media_type = "application/json";
  out.seen_at_ms = now_ms();
  const auto begun = std::chrono::steady_clock::now();
  const Resolved found = resolve(host, port, look.deadline);
  if (found.peers.empty()) {
    out.status = found.status, out.why = found.why;
    return {std::move(out)};
  }
  json list = json::array();
  bool answered = false;
  for (std::int64_t i = 0; i < samples && !look.deadline.is_over(); ++i) {
    list.push_back(sample(found.peers.front(), look.deadline.within_ms(number(
                                                   look, "wait_ms", wait_ms_default, 60000))));
    answered = answered || list.back()["outcome"] == "answered";
    if (list.back().contains("kiss"))
      break;  // RFC 5905 §7.4: a client told to stay away stays away
  }
  out.bytes = json{
      {"format", "tenken-ntp/1"},
      {"host", host},
      {"address", address_of(found.peers.front())},
      {"samples",
       list}}.dump(-1, ' ', true, json::error_handler_t::replace);
  out.took_ms = std::chrono::duration_cast<std::chrono::milliseconds>(
                    std::chrono::steady_clock::now() - begun)
                    .count();
  if (!answered) {
    const std::string last = list.empty() ? "no_answer" : list.back()["outcome"].get<std::string>();
    out.status = last == "no_answer"                    ? Status::timed_out
                 : last == "refused" || last == "error" ? Status::unreachable
                                                        : Status::malformed;
    out.why = fmt::format("no valid answer to {} requests, the last: {}", list.size(), last);
  }
  return {std::move(out)};
}

std::vector<std::string> describe(const Look& look) {
  return {fmt::format("SNTP request to {} port {}, {} times", look.arg("host", look.target.address),
                      look.arg("port", "123"), number(look, "samples", 4, samples_max))};
}

}  // namespace

extern const Probe ntp_probe{"ntp",
                             "1",
                             "time of an NTP server, four time stamps a sample",
                             {"host", "port", "samples", "wait_ms"},
                             false,
                             observe,
                             describe};

}  // namespace tenken::probe

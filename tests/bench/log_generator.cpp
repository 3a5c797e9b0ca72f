// Log files for the benches: nginx combined, RFC 5424 and JSON lines, all fictional. The same
// arguments give the same bytes.
// Usage: log_generator nginx|syslog|json BYTES LINES_A_SECOND > FILE
#include <fmt/format.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <string>
#include <string_view>

namespace {

struct Random {
  unsigned long long state = 88172645463325252ull;
  unsigned next(unsigned below) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return static_cast<unsigned>(state >> 33) % below;
  }
};

struct When {
  int day, hour, minute, second;
};
When when(double seconds) {
  const auto s = static_cast<long>(seconds) + 86'400;
  return {1 + static_cast<int>(s / 86'400 % 28), static_cast<int>(s / 3600 % 24),
          static_cast<int>(s / 60 % 60), static_cast<int>(s % 60)};
}

constexpr std::array<std::string_view, 5> methods{"GET", "GET", "GET", "POST", "DELETE"};
constexpr std::array<std::string_view, 4> actions{"view", "view", "update", "login"};
constexpr std::string_view agent =
    "Mozilla/5.0 (iPad; CPU OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)";

std::string nginx(Random& r, const When& t) {
  return fmt::format(
      "10.77.{}.{} - {} [{:02}/Nov/2026:{:02}:{:02}:{:02} +0900] \"{} /cases/{}/notes?page={} "
      "HTTP/1.1\" "
      "{} {} \"https://svc.lab/cases\" \"{}\"\n",
      r.next(4), r.next(255), r.next(3) == 0 ? "-" : fmt::format("staff{:03}", r.next(200)), t.day,
      t.hour, t.minute, t.second, methods[r.next(5)], r.next(100'000), r.next(9),
      r.next(50) == 0 ? 503 : 200, r.next(90'000), agent);
}

std::string syslog(Random& r, const When& t) {
  return fmt::format(
      "<{}>1 2026-11-{:02}T{:02}:{:02}:{:02}.{:06}+09:00 app{} labapp {} audit [ev@32473 "
      "user=\"staff{:03}\" action=\"{}\" ip=\"10.77.1.{}\" result=\"ok\"] case {} opened by the "
      "duty officer of the "
      "centre\n",
      r.next(40) == 0 ? 11 : 14, t.day, t.hour, t.minute, t.second, r.next(999'999), r.next(3),
      1000 + r.next(9000), r.next(200), actions[r.next(4)], r.next(255), r.next(100'000));
}

std::string json(Random& r, double seconds) {
  const unsigned shape = r.next(5);
  const std::string_view zone = r.next(100) < 93 ? "+09:00" : r.next(2) == 0 ? "Z" : "+00:00";
  const When t = when(zone == "+09:00" ? seconds : seconds - 9 * 3600);
  const std::string time = fmt::format("2026-11-{:02}T{:02}:{:02}:{:02}.{:03}{}", t.day, t.hour,
                                       t.minute, t.second, r.next(999), zone);
  const std::string user = r.next(4) == 0 ? "-" : fmt::format("staff{:03}", r.next(200));
  switch (shape) {
    case 0:
      return fmt::format(
          "{{\"time\":\"{}\",\"level\":\"info\",\"user\":\"{}\",\"method\":\"GET\",\"path\":\"/"
          "cases/{}\","
          "\"status\":200,\"ip\":\"10.77.1.{}\",\"agent\":\"{}\"}}\n",
          time, user, r.next(100'000), r.next(255), agent);
    case 1:
      return fmt::format(
          "{{\"level\":\"info\",\"time\":\"{}\",\"user\":\"{}\",\"action\":\"{}\",\"result\":"
          "\"ok\","
          "\"ip\":\"10.77.1.{}\",\"request_id\":\"{:016x}\",\"detail\":\"opened the record of the "
          "day\"}}\n",
          time, user, actions[r.next(4)], r.next(255), r.state);
    case 2:
      return fmt::format(
          "{{\"ts\":\"{}\",\"severity\":\"{}\",\"msg\":\"worker "
          "finished\",\"took_ms\":{},\"host\":\"app1\","
          "\"queue\":\"notify\",\"batch\":\"{:016x}\",\"note\":\"{}\"}}\n",
          time, r.next(60) == 0 ? "error" : "info", r.next(900), r.state, agent);
    case 3:
      return fmt::format(
          "{{\"time\":\"{}\",\"user\":\"{}\",\"action\":\"view\",\"status\":200,\"ip\":\"10.77.1.{}"
          "\","
          "\"path\":\"/cases/{}/files/{}\",\"bytes\":{},\"agent\":\"{}\"}}\n",
          time, user, r.next(255), r.next(100'000), r.next(9), r.next(90'000), agent);
    default:
      return fmt::format(
          "{{\"time\":\"{}\",\"level\":\"warn\",\"user\":\"{}\",\"method\":\"POST\",\"path\":\"/"
          "cases/{}/notes\","
          "\"status\":{},\"ip\":\"10.77.1.{}\",\"took_ms\":{},\"agent\":\"{}\"}}\n",
          time, user, r.next(100'000), r.next(80) == 0 ? 500 : 201, r.next(255), r.next(400),
          agent);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  const std::string_view form = argv[1];
  const auto bytes_max = static_cast<std::size_t>(std::atoll(argv[2]));
  const double a_second = std::atof(argv[3]);
  Random random;
  std::size_t written = 0;
  for (long n = 0; written < bytes_max; ++n) {
    const double seconds = static_cast<double>(n) / a_second;
    const When t = when(seconds);
    const std::string line = form == "nginx"    ? nginx(random, t)
                             : form == "syslog" ? syslog(random, t)
                                                : json(random, seconds);
    written += std::fwrite(line.data(), 1, line.size(), stdout);
  }
  return 0;
}

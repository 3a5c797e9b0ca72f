#include "checks/probe/probe.hpp"

#include <algorithm>

namespace tenken::probe {

int Deadline::left_ms(int most_ms) const {
  const auto left =
      std::chrono::duration_cast<std::chrono::milliseconds>(at - std::chrono::steady_clock::now())
          .count();
  return static_cast<int>(std::clamp<std::int64_t>(left, 0, most_ms));
}

Deadline Deadline::after_ms(std::int64_t ms, std::stop_token stop) {
  return {std::chrono::steady_clock::now() + std::chrono::milliseconds(ms), std::move(stop)};
}

Deadline Deadline::within_ms(std::int64_t ms) const {
  return {std::min(at, std::chrono::steady_clock::now() + std::chrono::milliseconds(ms)), stop};
}

std::int64_t now_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

std::string Look::arg(std::string_view name, std::string_view fallback) const {
  const auto found = args.find(std::string(name));
  return found == args.end() || found->second.empty() ? std::string(fallback)
                                                      : found->second.front();
}

std::vector<std::string> Look::args_of(std::string_view name) const {
  const auto found = args.find(std::string(name));
  return found == args.end() ? std::vector<std::string>{} : found->second;
}

std::vector<Seen> failed(Status status, std::string why, std::string how, std::string part) {
  Seen seen;
  seen.status = status;
  seen.why = std::move(why);
  seen.how = std::move(how);
  seen.part = std::move(part);
  return {std::move(seen)};
}

// The rows; each is defined in the file of its transport. One a line.
// clang-format off
extern const Probe ssh_probe;
extern const Probe local_probe;
extern const Probe http_probe;
extern const Probe tls_probe;
extern const Probe tcp_probe;
extern const Probe ntp_probe;
extern const Probe dns_probe;
extern const Probe document_probe;
extern const Probe register_probe;
extern const Probe statement_probe;
extern const Probe mail_probe;
extern const Probe policy_export_probe;
extern const Probe agent_console_probe;
extern const Probe bill_probe;
extern const Probe vulnerability_scan_probe;
extern const Probe feed_probe;
extern const Probe folder_probe;
extern const Probe census_probe;
extern const Probe scan_probe;
extern const Probe zabbix_probe;

const std::vector<Probe>& all_probes() {
  static const std::vector<Probe> all{
    ssh_probe,
    local_probe,
    http_probe,
    tls_probe,
    tcp_probe,
    ntp_probe,
    dns_probe,
    document_probe,
    register_probe,
    statement_probe,
    mail_probe,
    policy_export_probe,
    agent_console_probe,
    bill_probe,
    vulnerability_scan_probe,
    feed_probe,
    folder_probe,
    census_probe,
    scan_probe,
    zabbix_probe,
  };
  return all;
}
// clang-format on

const Probe* find_probe(std::string_view name) {
  for (const Probe& p : all_probes())
    if (p.name == name) return &p;
  return nullptr;
}

}  // namespace tenken::probe

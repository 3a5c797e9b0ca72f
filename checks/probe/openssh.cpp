// The system's ssh behind the session interface: RSA and FIDO keys, agents, jumps, hardened
// servers.
#include <fmt/format.h>

#include "checks/probe/process.hpp"
#include "checks/probe/secret.hpp"
#include "checks/probe/session.hpp"

namespace tenken::probe {

namespace {

/// ssh answers a refusal on standard error only; what it says decides the status.
Status status_of(std::string_view said) {
  for (std::string_view word :
       {"Host key verification failed", "REMOTE HOST IDENTIFICATION HAS CHANGED",
        "Permission denied", "host key is known"})
    if (said.find(word) != std::string_view::npos) return Status::denied;
  if (said.find("timed out") != std::string_view::npos) return Status::timed_out;
  return Status::unreachable;
}

constexpr std::string_view hello = "tenken-hello";

}  // namespace

Opened open_openssh(const rules::Target& target, const std::filesystem::path& base,
                    const Deadline& deadline) {
  Opened out;
  out.transport = "openssh";
  out.status = Status::unreachable;
  std::vector<std::string> argv{"ssh",  "-F",
                                "none", "-T",
                                "-o",   "BatchMode=yes",
                                "-o",   "StrictHostKeyChecking=yes",
                                "-o",   "UpdateHostKeys=no",
                                "-o",   "GlobalKnownHostsFile=/dev/null",
                                "-o",   fmt::format("ConnectTimeout={}", connect_ms_max / 1000),
                                "-o",   "LogLevel=ERROR"};
  const std::string known_hosts = target.fact("known_hosts");
  if (known_hosts.empty()) {
    out.status = Status::denied;
    out.why = "no known_hosts fact: host keys are always checked";
    return out;
  }
  argv.insert(argv.end(), {"-o", "UserKnownHostsFile=" + (base / known_hosts).string()});
  if (const auto key = target.credentials.find("ssh_key"); key != target.credentials.end()) {
    const auto path = secret_path(key->second, base);
    if (!path) {
      out.status = Status::denied;
      out.why = path.error().where + ": " + path.error().what;
      return out;
    }
    argv.insert(argv.end(), {"-o", "IdentitiesOnly=yes", "-i", path->string()});
  }
  if (const std::string jump = target.fact("jump"); !jump.empty())
    argv.insert(argv.end(), {"-J", jump});
  if (const std::string port = target.fact("port"); !port.empty())
    argv.insert(argv.end(), {"-p", port});
  if (const std::string user = target.fact("user"); !user.empty())
    argv.insert(argv.end(), {"-l", user});
  argv.insert(argv.end(), {"--", target.address, "exec /bin/sh"});
  auto process = Process::start(argv, {}, out.why);
  if (!process) return out;
  // The connection stands once the shell answers; until then whatever ssh says on standard error is
  // the reason.
  Bytes said, errors;
  if (!process->write_all(fmt::format("echo {}\n", hello), deadline)) return out;
  for (;;) {
    const int n = process->read_some(said, errors, deadline);
    if (said.find(hello) != std::string::npos) break;
    if (n == -1) {
      out.status = Status::timed_out;
      out.why = "no connection before the deadline";
      return out;
    }
    if (n <= 0 || said.size() + errors.size() > 65536) {
      out.status = status_of(errors);
      out.why = "ssh: " + printable(trim(errors).substr(0, 300));
      return out;
    }
  }
  out.status = Status::ok;
  out.channel = std::move(process);
  return out;
}

}  // namespace tenken::probe

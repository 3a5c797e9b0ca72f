// keepalived.conf(5) of keepalived 2.2.7 (Debian 12): its VRRP instances, and the servers behind a
// virtual server.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "rules/result.hpp"

namespace tenken::parse {

struct VrrpInstance {
  std::string name;
  std::string interface;
  bool begins_as_master = false;
  int router_id = 0;                ///< virtual_router_id, 1–255; 0: not set
  int priority = 100;               ///< 1–255; 255 owns the address
  std::set<std::string> addresses;  ///< of virtual_ipaddress, without prefix length, shortest form
  bool tracks = false;  ///< a script, interface, process or file whose failure hands the address on
  int line = 0;
};

struct VirtualServer {
  std::string name;  ///< "192.0.2.1 443"
  int real_servers = 0;
  int checked = 0;  ///< those with a health check
  int line = 0;
};

struct Keepalived {
  std::vector<VrrpInstance> instances;
  std::vector<VirtualServer> servers;
  std::vector<std::string> unsupported;  ///< "line 3: include": what is read may not be all
};

/// Error: a file that keepalived refuses, too: braces that do not match, a block without a name, an
/// instance without an interface, router id or addresses, numbers out of range. Never throws.
Result<Keepalived> read_keepalived(std::string_view text);

}  // namespace tenken::parse

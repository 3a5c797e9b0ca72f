// Connections that try every Match block: each criterion's values made concrete.
#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <set>

#include "checks/parse/sshd.hpp"
#include "rules/text.hpp"

namespace tenken::parse {

namespace {

/// Addresses of nobody (RFC 5737, RFC 3849): a connection that no criterion names.
constexpr const char* stranger_v4 = "192.0.2.77";
constexpr const char* stranger_v6 = "2001:db8::77";

struct Named {
  std::set<std::string> users, groups, hosts, addresses, local_addresses, ports;
};

/// One text that a pattern matches; its shortest.
std::string instance(std::string_view pattern) {
  std::string out;
  for (const char c : pattern) {
    if (c == '*') continue;
    out += c == '?' ? '1' : c;
  }
  return out.empty() ? "x" : out;
}

/// "10.*.3" is no address yet: `*` alone between dots takes a number.
std::string address_instance(std::string_view pattern) {
  std::string out;
  for (const char c : pattern) out += c == '*' || c == '?' ? '1' : c;
  for (int dots = static_cast<int>(std::count(out.begin(), out.end(), '.'));
       out.find(':') == std::string::npos && dots < 3; ++dots)
    out += ".1";
  return out;
}

/// First and last address of a network; of a pattern, one that it matches.
void addresses_of(std::string_view item, std::set<std::string>& out) {
  const auto slash = item.find('/');
  if (slash == std::string_view::npos) {
    out.insert(item.find_first_of("*?") == std::string_view::npos ? std::string(item)
                                                                  : address_instance(item));
    return;
  }
  std::array<unsigned char, 16> bytes{};
  const std::string base(item.substr(0, slash));
  std::int64_t bits = 0;
  const int family = base.find(':') == std::string::npos ? AF_INET : AF_INET6;
  if (!parse_integer(item.substr(slash + 1), bits) ||
      inet_pton(family, base.c_str(), bytes.data()) != 1)
    return;
  out.insert(base);
  const std::int64_t size = family == AF_INET ? 32 : 128;
  for (std::int64_t i = std::max<std::int64_t>(bits, 0); i < size; ++i)
    bytes[static_cast<std::size_t>(i / 8)] |= static_cast<unsigned char>(0x80 >> (i % 8));
  char text[INET6_ADDRSTRLEN] = "";
  if (inet_ntop(family, bytes.data(), text, sizeof text) != nullptr) out.insert(text);
}

void collect(const std::vector<SshdLine>& list, Named& out) {
  for (const SshdLine& line : list) {
    for (const auto& file : line.included) collect(file, out);
    if (line.keyword != "match") continue;
    for (std::size_t i = 0; i + 1 < line.words.size(); i += 2) {
      const std::string criterion = lower_ascii(line.words[i]);
      for (std::string_view item : split(line.words[i + 1], ',')) {
        if (item.starts_with('!')) item.remove_prefix(1);
        if (criterion == "user")
          out.users.insert(instance(item));
        else if (criterion == "group")
          out.groups.insert(instance(item));
        else if (criterion == "host")
          out.hosts.insert(instance(item));
        else if (criterion == "address")
          addresses_of(item, out.addresses);
        else if (criterion == "localaddress")
          addresses_of(item, out.local_addresses);
        else if (criterion == "localport")
          out.ports.insert(std::string(item));
      }
    }
  }
}

}  // namespace

std::vector<SshdConnection> sshd_connections(const SshdConfig& config,
                                             const std::vector<std::string>& groups_of_root,
                                             bool uses_dns) {
  Named named;
  collect(config.lines, named);
  // Without UseDNS the host is the address itself, so a host pattern can only mean an address.
  if (!uses_dns)
    for (const std::string& host : named.hosts) addresses_of(host, named.addresses);
  for (auto* addresses : {&named.addresses, &named.local_addresses})
    addresses->insert({stranger_v4, stranger_v6});
  named.users.insert("tenken-somebody");
  named.users.erase("root");
  named.hosts.insert("host.invalid");
  if (!uses_dns) named.hosts = {""};
  named.ports.insert("22");
  std::vector<std::pair<std::string, std::vector<std::string>>> people{{"root", groups_of_root}};
  for (const std::string& user : named.users) {
    people.push_back({user, {}});
    for (const std::string& group : named.groups) people.push_back({user, {group}});
  }
  std::vector<SshdConnection> out;
  if (people.size() * named.addresses.size() * named.hosts.size() * named.local_addresses.size() *
          named.ports.size() >
      sshd_connections_max)
    return out;
  for (const auto& [user, groups] : people)
    for (const auto& address : named.addresses)
      for (const auto& host : named.hosts)
        for (const auto& local : named.local_addresses)
          for (const auto& port : named.ports)
            out.push_back({user, groups, host.empty() ? address : host, address, local, port});
  return out;
}

}  // namespace tenken::parse

// What our reading of ss says: protocol, address in hexadecimal ("*": both families), port, device,
// IPv4, IPv6.
#include <cstdio>
#include <iostream>
#include <iterator>

#include "checks/parse/listeners.hpp"

int main() {
  using namespace tenken::parse;
  const std::string text((std::istreambuf_iterator<char>(std::cin)),
                         std::istreambuf_iterator<char>());
  const auto all = read_listeners(text);
  if (!all) {
    std::cerr << all.error().what << " " << all.error().where << "\n";
    return 1;
  }
  for (const ListeningSocket& l : *all) {
    char address[33] = "*";
    if (l.v4 && !l.v6)
      std::snprintf(address, sizeof address, "%08llx",
                    static_cast<unsigned long long>(l.address.low));
    else if (!l.v4)
      std::snprintf(address, sizeof address, "%016llx%016llx",
                    static_cast<unsigned long long>(l.address.high),
                    static_cast<unsigned long long>(l.address.low));
    std::printf("%s\t%s\t%d\t%s\t%d\t%d\n", l.is_udp ? "udp" : "tcp", address, l.port,
                l.device.c_str(), l.v4 ? 1 : 0, l.v6 ? 1 : 0);
  }
  return 0;
}

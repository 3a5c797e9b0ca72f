// keepalived.conf: no input crashes, and an instance that is read is whole.
#include <cstdlib>

#include "checks/parse/keepalived.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace tenken::parse;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const std::string& one :
       {std::string(text), "vrrp_instance A {\n interface eth0\n virtual_router_id 7\n" +
                               std::string(text) + "\n virtual_ipaddress {\n 192.0.2.1\n }\n}\n"})
    if (const auto read = read_keepalived(one))
      for (const VrrpInstance& i : read->instances)
        if (i.router_id < 1 || i.router_id > 255 || i.interface.empty()) std::abort();
  return 0;
}

// What the tls, tcp and dns probes kept, HAProxy's page, and a server's first words: no input crashes.
#include "checks/parse/dns_answer.hpp"
#include "checks/parse/haproxy.hpp"
#include "checks/parse/tcp_reach.hpp"
#include "checks/parse/tls.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace tenken::parse;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  read_tls(text);
  read_tcp_reach(text);
  read_dns_answer(text);
  read_haproxy_csv(text);
  read_haproxy_csv("# pxname,svname,status,bck,type\n" + std::string(text));
  read_ports({std::string(text)});
  return 0;
}

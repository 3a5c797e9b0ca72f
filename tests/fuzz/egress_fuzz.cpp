// nft's list, iptables-save and ip's routes and addresses, and the walk of packets through whatever
// they hold: no input crashes or runs on.
#include "checks/parse/egress.hpp"
#include "checks/parse/iptables_save.hpp"
#include "checks/parse/nft.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace tenken::parse;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  Netfilter filter;
  if (const auto nft = read_nft(text)) filter = *nft;
  if (const auto nft = read_nft(
          "{\"nftables\": [{\"metainfo\": {\"json_schema_version\": 1}}, {\"table\": {\"family\": "
          "\"inet\", \"name\": \"t\"}}, {\"chain\": {\"family\": \"inet\", \"table\": \"t\", "
          "\"name\": "
          "\"c\", \"type\": \"filter\", \"hook\": \"output\", \"prio\": 0, \"policy\": \"drop\"}}, "
          "{\"rule\": {\"family\": \"inet\", \"table\": \"t\", \"chain\": \"c\", \"expr\": [" +
          std::string(text) + "]}}]}"))
    filter = *nft;
  for (const IpFamily family : {IpFamily::v4, IpFamily::v6}) {
    if (const auto save = read_iptables_save(
            "*filter\n:OUTPUT DROP [0:0]\n" + std::string(text) + "\nCOMMIT\n", family))
      filter.tables.insert(filter.tables.end(), save->rules.tables.begin(),
                           save->rules.tables.end());
    constexpr std::string_view rules = "[{\"priority\":0,\"src\":\"all\",\"table\":\"main\"}]";
    constexpr std::string_view routes = "[{\"dst\":\"default\",\"dev\":\"a\",\"flags\":[]}]";
    for (const auto& [r, u] : {std::pair{text, rules}, {routes, text}, {routes, rules}})
      if (auto routing = read_routing(r, u, family)) egress_of({filter, *routing, true});
  }
  read_addresses(text);
  read_ip_range(text);
  return 0;
}

// What the dns probe kept of one question (tenken-dns/1).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tenken::parse {

struct DnsAnswer {
  std::string name;
  std::string type;
  std::string rcode;  ///< NOERROR NXDOMAIN …
  std::vector<std::string>
      addresses;  ///< distinct, of the asked type, aliases followed by the server
};
/// Nothing: not such a document. Never throws.
std::optional<DnsAnswer> read_dns_answer(std::string_view json);

}  // namespace tenken::parse

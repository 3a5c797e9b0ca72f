#include "checks/parse/dns_answer.hpp"

#include <nlohmann/json.hpp>
#include <set>

namespace tenken::parse {

std::optional<DnsAnswer> read_dns_answer(std::string_view text) {
  const auto j = nlohmann::json::parse(text, nullptr, false);
  if (!j.is_object()) return std::nullopt;
  try {
    if (j.at("format") != "tenken-dns/1") return std::nullopt;
    DnsAnswer out{j.at("name").get<std::string>(),
                  j.at("type").get<std::string>(),
                  j.at("rcode").get<std::string>(),
                  {}};
    std::set<std::string> distinct;
    for (const auto& record : j.at("answers"))
      if (record.at("type") == out.type) distinct.insert(record.at("data").get<std::string>());
    out.addresses.assign(distinct.begin(), distinct.end());
    return out;
  } catch (const nlohmann::json::exception&) {
    return std::nullopt;
  }
}

}  // namespace tenken::parse

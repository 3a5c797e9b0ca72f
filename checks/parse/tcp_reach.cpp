#include "checks/parse/tcp_reach.hpp"

#include <nlohmann/json.hpp>

#include "rules/text.hpp"

namespace tenken::parse {

std::optional<TcpReach> read_tcp_reach(std::string_view text) {
  const auto j = nlohmann::json::parse(text, nullptr, false);
  if (!j.is_object()) return std::nullopt;
  try {
    if (j.at("format") != "tenken-tcp/1") return std::nullopt;
    TcpReach out;
    out.address = j.at("address").get<std::string>();
    out.source = j.at("source").get<std::string>();
    out.asked = j.at("asked").get<std::int64_t>();
    out.control = j.at("control").at("to").get<std::string>();
    out.controls_open =
        j.at("control").at("outcome") == "open" && j.at("control_after").at("outcome") == "open";
    for (const auto& p : j.at("ports")) {
      const auto outcome = p.at("outcome").get<std::string>();
      if (outcome == "open")
        out.open.push_back(p.at("port").get<int>());
      else if (outcome == "refused" || outcome == "filtered")
        out.closed.push_back(p.at("port").get<int>());
      else
        out.failed.push_back(p.at("port").get<int>());
      ++out.answered;
    }
    return out;
  } catch (const nlohmann::json::exception&) {
    return std::nullopt;
  }
}

std::vector<int> read_ports(const std::vector<std::string>& words) {
  std::vector<int> out;
  for (const std::string& word : words) {
    const auto dash = word.find('-');
    std::int64_t first = 0, last = 0;
    if (!parse_integer(word.substr(0, dash), first) ||
        !parse_integer(dash == std::string::npos ? word : word.substr(dash + 1), last))
      continue;
    for (std::int64_t port = first; first > 0 && port <= last && last < 65536; ++port)
      out.push_back(static_cast<int>(port));
  }
  return out;
}

}  // namespace tenken::parse

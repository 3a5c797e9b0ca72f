#include "checks/parse/haproxy.hpp"

#include <algorithm>
#include <set>

#include "rules/text.hpp"

namespace tenken::parse {

namespace {

constexpr std::size_t rows_max = 10000;
constexpr std::size_t columns_max = 512;

/// One record from the front: quoted cells may hold commas, line ends and doubled quotes. False:
/// quotes that do not end, too many cells.
bool take_record(std::string_view& rest, std::vector<std::string>& cells) {
  cells.assign(1, "");
  bool quoted = false;
  while (!rest.empty()) {
    const char c = rest.front();
    rest.remove_prefix(1);
    if (quoted && c == '"' && rest.starts_with('"')) {
      cells.back() += '"';
      rest.remove_prefix(1);
    } else if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && c == ',') {
      if (cells.size() >= columns_max) return false;
      cells.emplace_back();
    } else if (!quoted && c == '\n') {
      break;
    } else if (quoted || c != '\r') {
      cells.back() += c;
    }
  }
  return !quoted;
}

BalancedServer::State state_of(std::string_view status) {
  using State = BalancedServer::State;
  // "UP 1/3", "DOWN (agent)", "MAINT (via b/app1)": the first word tells.
  const std::string_view word = status.substr(0, status.find(' '));
  if (status == "no check") return State::unchecked;
  if (word == "UP") return State::up;
  if (word == "DOWN") return State::down;
  if (word == "MAINT" || word == "DRAIN" || word == "NOLB") return State::out;
  return State::unknown;
}

/// "10.0.0.1:80", "[2001:db8::1]:80", "unix" or a path: without the port.
std::string host_of(std::string_view address) {
  if (address.starts_with('/') || address.find(':') == std::string_view::npos) return {};
  return std::string(address.substr(0, address.rfind(':')));
}

}  // namespace

std::optional<std::vector<BalancedServer>> read_haproxy_csv(std::string_view csv) {
  if (!csv.starts_with("# ")) return std::nullopt;
  csv.remove_prefix(2);
  std::vector<std::string> header, cells;
  if (!take_record(csv, header)) return std::nullopt;
  const auto column = [&](std::string_view name) {
    return static_cast<std::size_t>(std::find(header.begin(), header.end(), name) - header.begin());
  };
  const std::size_t backend = column("pxname"), name = column("svname"), status = column("status"),
                    type = column("type"), backup = column("bck"), address = column("addr");
  if (std::max({backend, name, status, backup}) >= header.size()) return std::nullopt;
  std::vector<BalancedServer> out;
  std::set<std::string> summed;  // backends whose last row, their sum, is there
  for (std::size_t rows = 0; !csv.empty(); ++rows) {
    if (!take_record(csv, cells) || rows >= rows_max) return std::nullopt;
    if (cells.size() == 1 && trim(cells[0]).empty()) continue;
    if (cells.size() != header.size()) return std::nullopt;
    // type 2 is a server; versions before 1.4 tell by the name alone.
    const bool is_server = type < header.size()
                               ? cells[type] == "2"
                               : cells[name] != "FRONTEND" && cells[name] != "BACKEND";
    if (is_server)
      out.push_back({cells[backend], cells[name], cells[status], state_of(cells[status]),
                     cells[backup] == "1",
                     address < header.size() ? host_of(cells[address]) : std::string()});
    else if (cells[name] == "BACKEND")
      summed.insert(cells[backend]);
  }
  // The sum comes behind the servers: without it the rest of them may be cut off.
  for (const BalancedServer& server : out)
    if (!summed.contains(server.backend)) return std::nullopt;
  return out;
}

}  // namespace tenken::parse

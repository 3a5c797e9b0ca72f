// Reads one tenken-alertmanager/1 or raw status a line ("config JSON<TAB>label=value,…") and prints
// at which receivers an alert with these labels ends; "refused" where our reader refuses.
#include <iostream>

#include "checks/parse/alertmanager.hpp"
#include "rules/text.hpp"

int main() {
  using namespace tenken;
  for (std::string line; std::getline(std::cin, line);) {
    const auto tab = line.find('\t');
    const auto reduced = parse::reduce_alertmanager_status(line.substr(0, tab));
    const auto routing = reduced ? parse::read_alert_routing(*reduced)
                                 : Result<parse::AlertRouting>(reduced.error());
    parse::Labels labels;
    for (std::string_view pair : split(std::string_view(line).substr(tab + 1), ','))
      if (const auto at = pair.find('='); at != std::string_view::npos)
        labels[std::string(pair.substr(0, at))] = pair.substr(at + 1);
    const auto routes = routing ? parse::routes_of(routing->root, labels, true) : std::nullopt;
    std::string out;
    if (routes)
      for (const parse::AlertRoute* route : *routes)
        out += (out.empty() ? "" : ",") + route->receiver;
    std::cout << (routes ? out : "refused") << "\n";
  }
}

// Times the rendering of one bundle's reports in this process: reports BUNDLE [FORMAT…]. Prints per
// format the first render (fonts and caches cold) and the median of twenty, in milliseconds of this
// process's own time: what else the machine does is not counted.
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "reports/case_members.hpp"
#include "reports/view/view.hpp"
#include "rules/calendar.hpp"

using namespace tenken;

namespace {

template <class Act>
void time(const char* name, Act act) {
  std::vector<double> took_ms;
  std::size_t size = 0;
  for (int i = 0; i < 20; ++i) {
    const std::clock_t from = std::clock();
    size = act();
    took_ms.push_back(1000.0 * static_cast<double>(std::clock() - from) / CLOCKS_PER_SEC);
  }
  const double first = took_ms.front();
  std::sort(took_ms.begin(), took_ms.end());
  std::printf("%s: first %.1f ms, median %.1f ms, %zu bytes\n", name, first, took_ms[10], size);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  std::ifstream in(argv[1], std::ios::binary);
  const Bytes bytes(std::istreambuf_iterator<char>(in), {});
  const auto members = bundle::read_container(bytes);
  if (!members) return 1;
  const auto* sealed = reports::find_member(*members, "assessment.json");
  if (sealed == nullptr) return 1;
  const auto as_of =
      parse_instant(nlohmann::json::parse(sealed->bytes).at("as_of").get<std::string>());
  const auto read = reports::case_of(*members, *as_of);
  if (!read.errors.empty()) return 1;
  const Assessment assessment = evaluate(read.value);
  time("view ja", [&] { return reports::view_of(assessment, read.value, {}).rows.size(); });
  for (int i = 2; i < argc; ++i) {
    const auto* format = reports::find_renderer(argv[i]);
    if (format == nullptr) return 2;
    for (const auto language : {reports::Language::ja, reports::Language::en})
      time((std::string(argv[i]) + (language == reports::Language::ja ? " ja" : " en")).c_str(),
           [&] { return format->render(assessment, read.value, {.language = language}).size(); });
  }
  return 0;
}

// Fuzz target: feeds. What a reducer keeps is read again as it was.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "checks/parse/feed.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tenken::parse;
  const std::string all(reinterpret_cast<const char*>(data), size);
  (void)read_feed(all);
  std::string tracker = all;
  for (const auto& reduced :
       {reduce_debian_tracker(tracker, {"bookworm"}), reduce_osv(all, {"Debian:12", "npm", "PyPI"}),
        reduce_kev(all), reduce_jvndb(all)}) {
    if (!reduced) continue;
    Feed feed;
    feed.sha256 = std::string(64, 'a');
    feed.advisories = reduced->advisories;
    feed.exploited = reduced->exploited;
    feed.rated = reduced->rated;
    const auto again = read_feed(write_feed(feed));
    if (again && again->advisories.size() != feed.advisories.size()) std::abort();
  }
  return 0;
}

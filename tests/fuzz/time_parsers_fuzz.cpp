// chrony, timesyncd, clocks and time stamps: no input crashes.
#include "checks/parse/chrony.hpp"
#include "checks/parse/clock.hpp"
#include "checks/parse/time_hosts.hpp"
#include "checks/parse/timestamp_lines.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace tenken::parse;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  Tree tree;
  tree.files["/c"] = text;
  tree.folders["/"] = {"c"};
  read_chrony_config(tree, "/c");
  chrony_follow("/c", text);
  read_chrony_tracking(text);
  read_chrony_sources(text);
  read_clock(text, 1795315800000, 20);
  read_zone(text);
  read_ntp(text);
  read_log_stamps(text);
  read_stamp(text);
  read_host_time({{"chronyc -c tracking", text}, {"chronyc -c -n sources", text}, {"timedatectl show ", text}, {"timedatectl show-timesync", text}, {"pgrep ", text}});
  return 0;
}

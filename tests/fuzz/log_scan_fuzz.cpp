// The scanner of logs, in two ways of cutting the same bytes, and the reader of what it says.
#include <cstdlib>

#include "checks/parse/log_scan.hpp"
#include "checks/parse/log_set.hpp"

using namespace tenken::parse;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const LogWords words;
  LogScanner whole(words, 1'795'316'400), pieces(words, 1'795'316'400);
  whole.feed(text);
  for (std::size_t at = 0; at < size; at += 7) pieces.feed(text.substr(at, 7));
  const Census a = whole.finish(), b = pieces.finish();
  if (!(a == b)) std::abort();
  const auto again = read_census(to_json(a));
  if (!again || !(*again == a)) std::abort();
  (void)read_census(text);
  (void)stream_of(text);
  return 0;
}

// The output of a collection script, as somebody hands it over.
#include "checks/parse/recording.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  (void)tenken::parse::read_recording({reinterpret_cast<const char*>(data), size});
  return 0;
}

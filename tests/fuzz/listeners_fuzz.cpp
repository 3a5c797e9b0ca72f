// ss: no input crashes, and what is read has a port and somebody to serve.
#include <cstdlib>

#include "checks/parse/listeners.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace tenken::parse;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const std::string& one :
       {std::string(text), "tcp LISTEN 0 5 " + std::string(text) + " 0.0.0.0:*\n"})
    if (const auto all = read_listeners(one))
      for (const ListeningSocket& l : *all)
        if (l.port < 1 || l.port > 65535 || (!l.v4 && !l.v6)) std::abort();
  return 0;
}

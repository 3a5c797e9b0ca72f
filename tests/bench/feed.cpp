// What a scan does with a feed: read the file, keep one release. Prints records and milliseconds.
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iterator>

#include "checks/parse/feed.hpp"

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const auto start = std::chrono::steady_clock::now();
  std::ifstream in(argv[1], std::ios::binary | std::ios::ate);
  std::string bytes;
  const auto size = static_cast<std::size_t>(in.tellg());
  bytes.reserve(size + 64);
  bytes.resize(size);
  in.seekg(0);
  in.read(bytes.data(), static_cast<std::streamsize>(size));
  const auto read = tenken::parse::reduce_debian_tracker(bytes, {"bookworm"});
  const auto took =
      std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start);
  if (!read) {
    std::puts(read.error().what.c_str());
    return 1;
  }
  std::printf("%zu records of %lld packages in %.0f ms\n", read->advisories.size(),
              static_cast<long long>(read->packages), took.count());
}

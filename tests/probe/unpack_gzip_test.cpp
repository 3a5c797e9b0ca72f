// A rotated log that a step reads whole.
#include <doctest/doctest.h>

#include "checks/probe/unpack.hpp"

using namespace tenken;
using namespace tenken::probe;

namespace {

template <std::size_t n>
std::string bytes(const char (&text)[n]) {
  return {text, n - 1};
}
// gzip of "hello\n" and of "world\n".
const std::string hello = bytes(
    "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xcb\x48\xcd\xc9\xc9\xe7"
    "\x02\x00\x20\x30\x3a\x36\x06\x00\x00\x00");
const std::string world = bytes(
    "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\x2b\xcf\x2f\xca\x49\xe1"
    "\x02\x00\xa8\x61\x38\xdd\x06\x00\x00\x00");

}  // namespace

TEST_CASE("gzip: one member, two, and padding") {
  CHECK(unpack_gzip(hello, 6).bytes == "hello\n");
  CHECK(unpack_gzip(hello + world, 100).bytes == "hello\nworld\n");
  CHECK(unpack_gzip(hello + std::string(512, '\0'), 100).bytes == "hello\n");
}

TEST_CASE("gzip: cut anywhere, broken, too long, none") {
  for (std::size_t i = 0; i < hello.size(); ++i)
    CHECK(unpack_gzip(hello.substr(0, i), 100).status == Status::malformed);
  for (std::size_t i = 10; i < hello.size(); ++i) {
    std::string broken = hello;
    broken[i] = static_cast<char>(broken[i] ^ 1);
    CHECK(unpack_gzip(broken, 100).bytes != "hello\n");
  }
  CHECK(unpack_gzip(hello + world.substr(0, 12), 100).status == Status::malformed);
  CHECK(unpack_gzip(hello + "x", 100).status == Status::malformed);
  CHECK(unpack_gzip("plain text", 100).status == Status::malformed);
  const Unpacked long_one = unpack_gzip(hello, 5);
  CHECK(long_one.status == Status::truncated);
  CHECK(long_one.bytes.empty());
}

#include <doctest/doctest.h>

#include "checks/parse/base64.hpp"
#include "checks/parse/recording.hpp"
#include "checks/probe/session.hpp"

using namespace tenken;
using namespace tenken::parse;

namespace {

const std::string head = "tenken-recording/1 app1 " + std::string(64, 'a') + " 1795316400\n";
/// `echo hi` → "hi\n", exit status 0.
const std::string hi =
    "command 1795316401 ZWNobyBoaQ==\no aGkK\nend 0 3 " + sha256_hex("hi\n") + "\n";

}  // namespace

TEST_CASE("base64: strict") {
  CHECK(decode_base64("aGkK").value() == "hi\n");
  CHECK(decode_base64("aGk=").value() == "hi");
  CHECK(decode_base64("aA==").value() == "h");
  for (const char* bad : {"", "a", "aGk", "aGk\n", "a=k=", "aGkK aGkK", "====", "aGk*"}) {
    CAPTURE(bad);
    CHECK_FALSE(decode_base64(bad));
  }
}

TEST_CASE("recording: a whole one") {
  const auto r = read_recording(head + hi + "done 1 1795316402 end\n");
  REQUIRE(r);
  CHECK(r->target == "app1");
  CHECK(r->problem.empty());
  REQUIRE(r->commands.contains("echo hi"));
  CHECK(r->commands.at("echo hi").out == "hi\n");
  CHECK(r->commands.at("echo hi").problem.empty());
}

TEST_CASE("recording: cut at any byte it says so") {
  const std::string whole = head + hi + "done 1 1795316402 end\n";
  for (std::size_t cut = 0; cut + 1 < whole.size(); ++cut) {
    CAPTURE(cut);
    const auto r = read_recording(std::string_view(whole).substr(0, cut));
    if (r) CHECK_FALSE(r->problem.empty());
  }
}

TEST_CASE("recording: what was changed is not whole") {
  const auto changed = [&](std::string_view find, std::string_view put) {
    std::string text = head + hi + "done 1 1795316402 end\n";
    const auto at = text.find(find);
    REQUIRE(at != std::string::npos);
    return read_recording(text.replace(at, find.size(), put));
  };
  CHECK(changed("o aGkK", "o aGlK")->commands.at("echo hi").problem == "malformed");
  CHECK(changed("o aGkK\n", "")->commands.at("echo hi").problem == "truncated");
  CHECK(changed("done 1", "done 2")->problem == "truncated");
  CHECK(changed("o aGkK", "x aGkK")->problem == "malformed");
  CHECK_FALSE(changed("tenken-recording/1", "tenken-recording/2"));
  const auto twice = read_recording(head + hi + "command 1795316401 ZWNobyBoaQ==\nend 1 0 " +
                                    sha256_hex("") + "\ndone 1 1795316402 end\n");
  CHECK(twice->commands.at("echo hi").problem == "malformed");
}

TEST_CASE("recording: a session answers from it and reaches nobody") {
  const auto r = read_recording(head + hi + "done 1 1795316402 end\n");
  rules::Target target;
  target.name = "app1";
  target.address = "192.0.2.1";
  probe::Session session(target, *r);
  const auto deadline = probe::Deadline::after_ms(1000, {});
  const probe::Ran ran = session.run("echo hi", 100, deadline);
  CHECK(ran.status == Status::ok);
  CHECK(ran.out == "hi\n");
  CHECK(ran.seen_at_ms == 1795316401000);
  CHECK(session.transport() == "detached");
  CHECK(session.run("echo hi", 2, deadline).status == Status::truncated);
  CHECK(session.run("echo no", 100, deadline).status == Status::unreachable);
}

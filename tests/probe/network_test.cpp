// tcp, tls, ntp and dns against peers that stall, flood, cut short, lie and reset; and tls against a real openssl s_server.
#include <doctest/doctest.h>
#include <sys/wait.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "checks/parse/tls.hpp"
#include "checks/probe/tls_hello.hpp"
#include "tests/probe/hostile_peer.hpp"
#include "tests/skip.hpp"
#include "checks/probe/probe.hpp"

using namespace tenken;
using namespace tenken::probe;
using namespace tenken::tests;
using nlohmann::json;

namespace {

std::vector<Seen> look(std::string_view probe, rules::Values args, int timeout_ms = 4000, std::stop_token stop = {}) {
  std::signal(SIGPIPE, SIG_IGN);
  rules::Target target;
  target.address = "127.0.0.1";
  rules::Step step;
  return find_probe(probe)->observe(Look{target, step, std::move(args), nullptr, ".", Deadline::after_ms(timeout_ms, std::move(stop))});
}

long took_ms(const std::function<void()>& act) {
  const auto begun = std::chrono::steady_clock::now();
  act();
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun).count();
}

std::string be16(std::size_t n) { return {static_cast<char>(n >> 8), static_cast<char>(n & 0xff)}; }

/// A ServerHello record of a version and suite.
std::string server_hello(int version, int suite) {
  std::string body = be16(static_cast<std::size_t>(version)) + std::string(32, 'r') + std::string(1, '\0') + be16(static_cast<std::size_t>(suite)) + std::string(1, '\0');
  std::string handshake = std::string("\x02\x00", 2) + be16(body.size()) + body;
  return std::string("\x16\x03\x01", 3) + be16(handshake.size()) + handshake;
}
const std::string alert("\x15\x03\x01\x00\x02\x02\x28", 7);

json version_of(const Seen& seen, std::string_view name) {
  const auto kept = json::parse(seen.bytes);
  for (const auto& v : kept["versions"])
    if (v["version"] == name) return v;
  return {};
}

}  // namespace

TEST_CASE("tcp: open, refused, and a control of the same family") {
  const HostilePeer peer([](int) {});
  const auto seen = look("tcp", {{"host", {"127.0.0.1", "::1"}}, {"ports", {peer.port(), "1", "none", "99999"}}, {"control", {"127.0.0.1:" + peer.port()}}});
  REQUIRE(seen.size() == 2);
  const auto four = json::parse(seen[0].bytes), six = json::parse(seen[1].bytes);
  CHECK(seen[0].status == Status::ok);
  CHECK(four["control"]["outcome"] == "open");
  CHECK(four["asked"] == 2);
  CHECK(four["ports"][0]["outcome"] == "refused");
  CHECK(four["ports"][1]["outcome"] == "open");
  CHECK(six["control"]["outcome"] == "none");
}

TEST_CASE("tcp: a silent address is filtered, in time; no port is malformed; a stop ends it") {
  // 240.0.0.0/4 is reserved: packets go nowhere, or there is no route; both end.
  std::vector<Seen> seen;
  CHECK(took_ms([&] { seen = look("tcp", {{"host", {"127.0.0.1"}}, {"ports", {"none"}}}); }) < 500);
  CHECK(seen[0].status == Status::malformed);
  CHECK(took_ms([&] { seen = look("tcp", {{"host", {"240.0.0.1"}}, {"ports", {"1-200"}}, {"wait_ms", {"100"}}}); }) < 3500);
  std::stop_source stop;
  stop.request_stop();
  CHECK(took_ms([&] { seen = look("tcp", {{"host", {"127.0.0.1"}}, {"ports", {"1-4000"}}}, 60000, stop.get_token()); }) < 1000);
  CHECK(seen[0].status == Status::timed_out);
}

TEST_CASE("tls: a server that stalls for every hello is unknown, not refused") {
  const HostilePeer peer([](int fd) { hear(fd); std::this_thread::sleep_for(std::chrono::milliseconds(120)); });
  std::vector<Seen> seen;
  CHECK(took_ms([&] { seen = look("tls", {{"host", {"127.0.0.1"}}, {"port", {peer.port()}}, {"wait_ms", {"50"}}}, 5000); }) < 5500);
  CHECK(seen[0].status == Status::timed_out);
  CHECK(version_of(seen[0], "SSLv3")["outcome"] == "unknown");
  CHECK(version_of(seen[0], "TLSv1.3")["outcome"] == "unknown");
}

TEST_CASE("tls: a server that stalls for old hellos only leaves those unknown") {
  const HostilePeer peer([](int fd) {
    const std::string hello = hear(fd);
    const int version = hello.size() > 10 ? static_cast<unsigned char>(hello[10]) : 0;
    if (version < 3) std::this_thread::sleep_for(std::chrono::milliseconds(150));
    else say(fd, alert);
  });
  const auto seen = look("tls", {{"host", {"127.0.0.1"}}, {"port", {peer.port()}}, {"wait_ms", {"100"}}}, 5000);
  CHECK(version_of(seen[0], "TLSv1.0")["outcome"] == "unknown");
}

TEST_CASE("tls: lies are not believed") {
  SUBCASE("a suite that was not offered") {
    const HostilePeer peer([](int fd) { hear(fd); say(fd, server_hello(0x0301, 0xabcd)); });
    const auto seen = look("tls", {{"host", {"127.0.0.1"}}, {"port", {peer.port()}}, {"wait_ms", {"200"}}});
    CHECK(version_of(seen[0], "TLSv1.0")["outcome"] == "unknown");
  }
  SUBCASE("another version than was asked for is a refusal of that one") {
    const HostilePeer peer([](int fd) { hear(fd); say(fd, server_hello(0x0301, 0x002f)); });
    const auto seen = look("tls", {{"host", {"127.0.0.1"}}, {"port", {peer.port()}}, {"wait_ms", {"200"}}});
    CHECK(version_of(seen[0], "TLSv1.1")["outcome"] == "refused");
    CHECK(version_of(seen[0], "TLSv1.2")["outcome"] == "refused");
  }
  SUBCASE("the same suite for ever: it was struck out, so its second naming is no answer") {
    const HostilePeer peer([](int fd) { hear(fd); say(fd, server_hello(0x0303, 0xc02f)); });
    const auto seen = look("tls", {{"host", {"127.0.0.1"}}, {"port", {peer.port()}}, {"wait_ms", {"200"}}});
    CHECK(version_of(seen[0], "TLSv1.2")["suites"] == json::array({"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"}));
    CHECK(version_of(seen[0], "TLSv1.2")["suites_unknown"] > 0);
  }
}

TEST_CASE("tls: flood, half an answer, text, reset") {
  SUBCASE("flood") {
    const HostilePeer peer([](int fd) { hear(fd); for (int i = 0; i < 200; ++i) say(fd, std::string(4096, '\x15')); });
    CHECK(version_of(look("tls", {{"host", {"127.0.0.1"}}, {"port", {peer.port()}}, {"wait_ms", {"200"}}})[0], "TLSv1.2")["outcome"] == "unknown");
  }
  SUBCASE("half") {
    const HostilePeer peer([](int fd) { hear(fd); say(fd, server_hello(0x0303, 0xc02f).substr(0, 20)); });
    CHECK(version_of(look("tls", {{"host", {"127.0.0.1"}}, {"port", {peer.port()}}, {"wait_ms", {"200"}}})[0], "SSLv3")["outcome"] == "unknown");
  }
  SUBCASE("text") {
    const HostilePeer peer([](int fd) { hear(fd); say(fd, "HTTP/1.0 400 Bad Request\r\n\r\n"); });
    CHECK(look("tls", {{"host", {"127.0.0.1"}}, {"port", {peer.port()}}, {"wait_ms", {"200"}}})[0].status == Status::timed_out);
  }
  SUBCASE("reset for everything: nothing was accepted, so the look failed") {
    const HostilePeer peer([](int fd) { hear(fd); reset(fd); });
    const auto seen = look("tls", {{"host", {"127.0.0.1"}}, {"port", {peer.port()}}, {"wait_ms", {"200"}}});
    CHECK(seen[0].status == Status::malformed);
  }
  SUBCASE("nobody there") { CHECK(look("tls", {{"host", {"127.0.0.1"}}, {"port", {"1"}}})[0].status == Status::unreachable); }
}

TEST_CASE("tls_hello: every answer cut at every byte, and hostile lengths") {
  const std::string whole = server_hello(0x0303, 0xc02f);
  for (std::size_t n = 0; n < whole.size(); ++n) CHECK(read_answer(std::string_view(whole).substr(0, n)).kind != Answer::Kind::hello);
  CHECK(read_answer(whole).suite == 0xc02f);
  CHECK(read_answer(alert).alert == 40);
  const std::string warning("\x15\x03\x01\x00\x02\x01\x70", 7);
  CHECK(read_answer(warning + whole).kind == Answer::Kind::hello);
  CHECK(read_answer(std::string("\x16\x03\x01\xff\xff", 5)).kind == Answer::Kind::malformed);
  CHECK(read_answer(std::string("\x16\x03\x01\x00\x00", 5)).kind == Answer::Kind::malformed);
  CHECK(read_answer(std::string("\x17\x03\x01\x00\x01x", 6)).kind == Answer::Kind::malformed);
}

TEST_CASE("tls: a real s_server that speaks TLS 1.2 alone, with two suites") {
  if (std::system("command -v openssl >/dev/null 2>&1") != 0) return skip("tls s_server", "openssl is not installed");
  char folder[] = "/tmp/tenken-tls-XXXXXX";
  REQUIRE(mkdtemp(folder) != nullptr);
  const std::string at = folder, make = "openssl req -x509 -newkey rsa:2048 -nodes -keyout " + at + "/k.pem -out " + at + "/c.pem -days 3 -subj /CN=svc.example -addext subjectAltName=DNS:svc.example 2>/dev/null";
  REQUIRE(std::system(make.c_str()) == 0);
  const HostilePeer taken([](int) {});
  const std::string port = std::to_string(20000 + getpid() % 20000);
  const pid_t child = fork();
  if (child == 0) {
    if (freopen("/dev/null", "w", stdout) == nullptr || freopen("/dev/null", "w", stderr) == nullptr) _exit(1);
    execlp("openssl", "openssl", "s_server", "-accept", ("127.0.0.1:" + port).c_str(), "-key", (at + "/k.pem").c_str(), "-cert", (at + "/c.pem").c_str(), "-www", "-tls1_2", "-cipher",
           "ECDHE-RSA-AES128-GCM-SHA256:AES128-SHA:@SECLEVEL=0", nullptr);
    _exit(127);
  }
  std::vector<Seen> seen;
  for (int i = 0; i < 50; ++i) {
    seen = look("tls", {{"host", {"127.0.0.1"}}, {"port", {port}}, {"server_name", {"svc.example"}}}, 20000);
    if (seen[0].status != Status::unreachable) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  kill(child, SIGTERM);
  waitpid(child, nullptr, 0);
  std::filesystem::remove_all(folder);
  REQUIRE(seen[0].status == Status::ok);
  const auto tls = parse::read_tls(seen[0].bytes);
  REQUIRE(tls);
  CHECK(tls->versions[3].suites.size() == 2);
  for (const std::size_t other : {0u, 1u, 2u, 4u}) CHECK(tls->versions[other].outcome == "refused");
  CHECK(tls->chain.size() == 1);
  CHECK(tls->still_accepts);
  CHECK_FALSE(tls->system_trusts);
}

namespace {
/// An NTP answer to a request, from a server `ahead_s` ahead of 2026.
std::string ntp_answer(const std::string& request, char stratum, char leap_version_mode = '\x24') {
  std::string out(48, '\0');
  out[0] = leap_version_mode, out[1] = stratum;
  out.replace(12, 4, "RATE");
  out.replace(24, 8, request.substr(40, 8));
  out.replace(32, 8, "\xee\xaa\x00\x00\x80\x00\x00\x00", 8);
  out.replace(40, 8, "\xee\xaa\x00\x00\x80\x00\x00\x00", 8);
  return out;
}
}  // namespace

TEST_CASE("ntp: answered, forged, cut short, flooded, kissed") {
  const auto sample = [](const HostilePeer& peer, Status expected) {
    const auto seen = look("ntp", {{"host", {"127.0.0.1"}}, {"port", {peer.port()}}, {"samples", {"2"}}, {"wait_ms", {"150"}}});
    CHECK(seen[0].status == expected);
    return json::parse(seen[0].bytes)["samples"];
  };
  const HostilePeer good(HostilePeer::OnDatagram([](const std::string& q) { return ntp_answer(q, 2); }), 1);
  const auto answered = sample(good, Status::ok);
  CHECK(answered.size() == 2);
  CHECK(answered[0]["stratum"] == 2);
  CHECK(answered[0]["t2_ns"].get<std::int64_t>() % 1000000000 == 500000000);
  const HostilePeer forged(HostilePeer::OnDatagram([](const std::string& q) { auto a = ntp_answer(q, 2); a[24] = static_cast<char>(a[24] + 1); return a; }), 5);
  CHECK(sample(forged, Status::malformed)[0]["outcome"] == "wrong_origin");
  const HostilePeer brief(HostilePeer::OnDatagram([](const std::string& q) { return ntp_answer(q, 2).substr(0, 47); }), 1);
  CHECK(sample(brief, Status::malformed)[0]["outcome"] == "malformed");
  const HostilePeer flood(HostilePeer::OnDatagram([](const std::string&) { return std::string(48, 'x'); }), 500);
  sample(flood, Status::malformed);
  const HostilePeer silent(HostilePeer::OnDatagram([](const std::string&) { return std::string(); }), 1);
  sample(silent, Status::timed_out);
  const HostilePeer kiss(HostilePeer::OnDatagram([](const std::string& q) { return ntp_answer(q, 0); }), 1);
  const auto kissed = sample(kiss, Status::ok);
  CHECK(kissed.size() == 1);  // it is not asked again
  CHECK(kissed[0]["kiss"] == "RATE");
}

namespace {
/// The question with QR set, a code, flags and `answers` records of type A.
std::string dns_answer(const std::string& q, char flags, char rcode, int answers) {
  std::string out = q;
  out[2] = static_cast<char>(out[2] | flags), out[3] = rcode, out[7] = static_cast<char>(answers);
  for (int i = 0; i < answers; ++i) out += std::string("\xc0\x0c\x00\x01\x00\x01\x00\x00\x00\x3c\x00\x04\x0a\x00\x00", 15) + static_cast<char>(i + 1);
  return out;
}
}  // namespace

TEST_CASE("dns: answered, cut, foreign, garbage, silent") {
  const auto ask = [](const HostilePeer& peer) { return look("dns", {{"name", {"svc.lab"}}, {"types", {"A"}}, {"server", {"127.0.0.1"}}, {"port", {peer.port()}}}, 2500)[0]; };
  const HostilePeer good(HostilePeer::OnDatagram([](const std::string& q) { return dns_answer(q, '\x80', 0, 2); }), 1);
  const auto kept = json::parse(ask(good).bytes);
  CHECK(kept["rcode"] == "NOERROR");
  CHECK(kept["answers"].size() == 2);
  CHECK(kept["answers"][1]["data"] == "10.0.0.2");
  const HostilePeer nothing(HostilePeer::OnDatagram([](const std::string& q) { return dns_answer(q, '\x80', 3, 0); }), 1);
  CHECK(json::parse(ask(nothing).bytes)["rcode"] == "NXDOMAIN");
  const HostilePeer foreign(HostilePeer::OnDatagram([](const std::string& q) { auto a = dns_answer(q, '\x80', 0, 1); a[0] = static_cast<char>(a[0] + 1); return a; }), 3);
  CHECK(ask(foreign).status == Status::malformed);
  const HostilePeer other_name(HostilePeer::OnDatagram([](const std::string& q) { auto a = dns_answer(q, '\x80', 0, 1); a[13] = 'x'; return a; }), 3);
  CHECK(ask(other_name).status == Status::malformed);
  const HostilePeer garbage(HostilePeer::OnDatagram([](const std::string& q) { return dns_answer(q, '\x80', 0, 1).substr(0, 30) + std::string(200, '\xff'); }), 100);
  CHECK(ask(garbage).status == Status::malformed);
  const HostilePeer cut(HostilePeer::OnDatagram([](const std::string& q) { return dns_answer(q, '\x82', 0, 1); }), 1);  // truncated, and no TCP there
  CHECK(ask(cut).status == Status::unreachable);
  const HostilePeer silent(HostilePeer::OnDatagram([](const std::string&) { return std::string(); }), 1);
  CHECK(ask(silent).status == Status::timed_out);
  CHECK(look("dns", {{"name", {"..bad.."}}, {"types", {"A"}}, {"server", {"127.0.0.1"}}})[0].status == Status::malformed);
}

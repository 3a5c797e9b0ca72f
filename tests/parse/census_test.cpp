// The census's own edges; that it counts right on every format is tests/scripts/oracle_census.
#include <doctest/doctest.h>

#include <random>

#include "checks/parse/byte_masks.hpp"
#include "checks/parse/census.hpp"
#include "checks/parse/log_scan.hpp"
#include "checks/parse/log_set.hpp"

using namespace tenken;
using namespace tenken::parse;

namespace {

constexpr std::int64_t november = 1'795'316'400;  // 2026-11-22T12:00:00+09:00

Census scan(std::string_view text, std::size_t step = SIZE_MAX) {
  LogWords words;
  LogScanner scanner(words, november);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t n = std::min(step, text.size() - at);
    scanner.feed(text.substr(at, n));
    at += n;
  }
  return scanner.finish();
}

std::uint64_t of(const Census& c, LogClass what) {
  return c.of_class[static_cast<std::size_t>(what)];
}

}  // namespace

TEST_CASE("masks: every way of filling them gives the same bits") {
  std::mt19937 random(1);
  for (const std::size_t size : {0u, 1u, 63u, 64u, 65u, 127u, 128u, 1000u, 4096u}) {
    std::string bytes(size, 'x');
    for (char& c : bytes) c = "\n\" x\\,"[random() % 6];
    const std::size_t words = (size + 63) / 64;
    std::vector<std::uint64_t> a(3 * words + 3), b(3 * words + 3);
    fill_masks(bytes.data(), size, {a.data(), a.data() + words, a.data() + 2 * words});
    fill_masks_plain(bytes.data(), size, {b.data(), b.data() + words, b.data() + 2 * words});
    CHECK(a == b);
    for (std::size_t i = 0; i < size; ++i)
      CHECK((next_bit(a.data(), i, size) == i) == (bytes[i] == '\n'));
  }
}

TEST_CASE("census: bytes may come in any pieces") {
  const std::string text =
      "10.0.0.1 - tanaka [22/Nov/2026:11:00:00 +0900] \"GET /a HTTP/1.1\" 200 5\n"
      "{\"time\":\"2026-11-22T11:00:01+09:00\",\"user\":\"t\",\"action\":\"view\",\"ip\":\"1\","
      "\"status\":200}\n"
      "<11>1 2026-11-22T11:00:02+09:00 h app - - - broken\n"
      "2026-11-22 11:00:03.1 JST [1] a@b 10.0.0.1 LOG:  x";
  const Census whole = scan(text);
  CHECK(whole.lines == 4);
  CHECK(of(whole, LogClass::view) == 2);
  CHECK(of(whole, LogClass::failure) == 1);
  CHECK(whole.offsets == std::map<std::string, std::uint64_t>{{"+09:00", 3}, {"JST", 1}});
  for (std::size_t step = 1; step < 40; ++step) CHECK(scan(text, step) == whole);
}

TEST_CASE("census: a record longer than the buffer is counted once and not read") {
  std::string text = "{\"time\":\"2026-11-22T11:00:01Z\",\"x\":\"" +
                     std::string(3 * log_buffer_bytes, 'a') +
                     "\"}\n{\"time\":\"2026-11-22T11:00:02Z\"}\n";
  const Census c = scan(text);
  CHECK(c.oversize == 1);
  CHECK(c.lines == 2);
  CHECK(c.without_time == 1);
  const Census endless = scan(std::string(5 * log_buffer_bytes, 'a'));
  CHECK(endless.lines == 1);
  CHECK(endless.oversize == 1);
  CHECK_FALSE(endless.timed());
}

TEST_CASE("census: times that are none") {
  for (const char* time :
       {"2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z", "2026-11-22T24:00:00Z",
        "2026-11-22T23:60:00Z", "2026-11-22T23:00:61Z", "1989-01-01T00:00:00Z",
        "2101-01-01T00:00:00Z", "2026-11-22T11:00", "20261122T110000Z", "2026-11-22T11:00:00+15:00",
        "2026-11-22T11:00:00+09:60", "2026-11-22T11:00:00Zx", "２０２６-11-22T11:00:00Z",
        "99999999999999999999", "-1"}) {
    CAPTURE(time);
    const Census c = scan(std::string("{\"time\":\"") + time + "\"}\n");
    CHECK(c.lines == 1);
    CHECK(c.without_time == 1);
  }
  CHECK(scan("{\"time\":\"2024-02-29T23:59:60Z\"}\n").timed());
  CHECK(scan("{\"time\":1795316400}\n").first == november);
  CHECK(scan("{\"time\":1795316400123}\n").first == november);
  CHECK(scan("{\"time\":\"1795316400.5\"}\n").first == november);
}

TEST_CASE("census: structured data says the same the first time and every other time") {
  const std::string begin = "<14>1 2026-11-22T11:00:00.123456+09:00 app2 labapp 1 audit ";
  struct Case {
    const char* data;
    int fields;
    bool views;
  };
  // Who, what, from and result; the time is said by all.
  const Case cases[] = {
      {R"([ev@32473 user="s1" action="view" ip="10.0.0.1" result="ok"] text)", 4, true},
      {R"([ev@32473 user="a]b" action="view" ip="10.0.0.1" result="ok"] text)", 4, true},
      {R"([ev@32473 user="a\]b \"c" action="view" ip="10.0.0.1" result="ok"] text)", 4, true},
      {R"([ev@32473 user="a\\" action="view" ip="10.0.0.1" result="ok"] text)", 4, true},
      {R"([a x="1"][ev@32473 user="s1" action="view" ip="10.0.0.1" result="ok"] text)", 4, true},
      {R"([ev@32473 user="-" action="update" ip="10.0.0.1" result="ok"])", 3, false},
      {R"([ev@32473] text)", 1, false},
      {R"([ev@32473 user="s1" action="view)", 1, false},
  };
  for (const Case& one : cases) {
    CAPTURE(one.data);
    const std::string line = begin + one.data + "\n";
    std::string all;
    for (int i = 0; i < 3; ++i) {
      all += line;
      const Census c = scan(all);
      std::uint64_t fields = 0;
      for (const std::uint64_t n : c.with_field) fields += n;
      CHECK(c.lines == static_cast<std::uint64_t>(i) + 1);
      CHECK(fields == c.lines * static_cast<std::uint64_t>(one.fields + 1));
      CHECK(of(c, LogClass::view) == (one.views ? c.lines : 0));
    }
  }
}

TEST_CASE("census: a stamp without a year takes the newest that is not ahead") {
  CHECK(scan("Nov 22 11:00:00 h sshd[1]: x\n").first == november - 3600);
  CHECK(scan("Dec 31 11:00:00 h sshd[1]: x\n").last < november - 300 * 86'400);
  CHECK(scan("Nov  2 11:00:00 h sshd[1]: x\n").offsets.contains("none"));
  CHECK_FALSE(scan("Nov 32 11:00:00 h sshd[1]: x\n").timed());
}

TEST_CASE("census: gaps and steps back") {
  std::string text;
  for (const char* at : {"11:00:00", "11:09:59", "11:20:00", "11:19:59", "11:10:00", "11:31:00"})
    text += std::string("{\"time\":\"2026-11-22T") + at + "Z\"}\n";
  const Census c = scan(text);
  REQUIRE(c.gaps.size() == 2);  // 601 s and, from the newest, 660 s; 599 s is none
  CHECK(c.gaps[0].to - c.gaps[0].from == 601);
  CHECK(c.gaps[1].to - c.gaps[1].from == 660);
  CHECK(c.backward == 1);  // a second of disorder is none
  CHECK(c.backward_max_s == 599);
}

TEST_CASE("census: joined files are one stream") {
  const Census a =
      scan("{\"time\":\"2026-11-22T10:00:00Z\"}\n{\"time\":\"2026-11-22T10:01:00Z\"}\n");
  const Census b =
      scan("{\"time\":\"2026-11-22T10:30:00Z\"}\n{\"time\":\"2026-11-22T11:00:00Z\"}\n");
  Census both = a;
  both.append(b);
  CHECK(both.lines == 4);
  CHECK(both.first == a.first);
  CHECK(both.last == b.last);
  REQUIRE(both.gaps.size() == 2);
  CHECK(both.gaps[0] == LogGap{a.last, b.first});
  CHECK(both.gaps[1] == LogGap{b.first, b.last});
  const auto again = read_census(to_json(both));
  REQUIRE(again);
  CHECK(*again == both);
}

TEST_CASE("census: what was not counted by us is refused") {
  const std::string good = to_json(scan("{\"time\":\"2026-11-22T10:00:00Z\",\"user\":\"x\"}\n"));
  REQUIRE(read_census(good));
  for (std::size_t cut = 0; cut < good.size(); ++cut) CHECK_FALSE(read_census(good.substr(0, cut)));
  const auto with = [&](std::string_view find, std::string_view put) {
    std::string out = good;
    const auto at = out.find(find);
    REQUIRE(at != std::string::npos);
    return out.replace(at, find.size(), put);
  };
  CHECK_FALSE(read_census(with("tenken-census/1", "tenken-census/2")));
  CHECK_FALSE(read_census(with("\"lines\":1", "\"lines\":-1")));
  CHECK_FALSE(read_census(with("\"lines\":1", "\"lines\":1.5")));
  CHECK_FALSE(read_census(with("\"lines\":1", "\"lines\":2")));
  CHECK_FALSE(read_census(with("\"lines\":1", "\"lines\":1,\"lines\":1")));
  CHECK_FALSE(read_census(with("\"lines\":1", "\"lines\":99999999999999999999")));
  CHECK_FALSE(read_census(with("\"who\":1", "\"who\":2")));
  CHECK_FALSE(read_census(with("\"Z\":1", "\"Z\":7")));
}

TEST_CASE("log sets: rotated names are one stream, others are not") {
  const std::string base = "/var/log/nginx/access.log";
  for (const char* suffix :
       {"", ".1", ".12.gz", ".1.zst", "-20261101", "-20261101.gz", "-20261101-180000.gz",
        ".2026-11-01", ".2026-11-01-18.gz", ".2026110118", "-1795316400"}) {
    CAPTURE(suffix);
    CHECK(stream_of(base + suffix) == base);
  }
  for (const char* other : {".bak", "-old", ".1a", ".99999", "-2026-1", ".save.1x", "2"}) {
    CAPTURE(other);
    CHECK(stream_of(base + other) != base);
  }
  CHECK(stream_of("/var/log/app-2/app.log") == "/var/log/app-2/app.log");
  CHECK(stream_of("/var/log/1") == "/var/log/1");
}

TEST_CASE("census: what a record says, by product") {
  const auto has = [](const Census& c, LogField field) {
    return c.with_field[static_cast<std::size_t>(field)] == 1;
  };
  // The machine that wrote it is not where the user came from; in LTSV the word means that.
  const Census named = scan(
      R"({"time":"2026-11-22T11:00:00+09:00","host":"app1","user":"s1","action":"view","status":200})");
  CHECK_FALSE(has(named, LogField::from));
  CHECK(has(named, LogField::who));
  const Census labelled = scan(
      "time:[22/Nov/2026:11:00:00 +0900]\thost:10.0.0.5\tuser:s1\treq:GET /a "
      "HTTP/1.1\tstatus:200\n");
  CHECK(has(labelled, LogField::from));
  // pino-http
  const Census pino = scan(
      R"({"level":50,"time":1795312800000,"hostname":"app1","req":{"method":"GET","url":"/c/1","remoteAddress":"10.0.0.5"},"res":{"statusCode":500},"user":{"id":"s1"},"msg":"done"})");
  CHECK(has(pino, LogField::from));
  CHECK(has(pino, LogField::result));
  CHECK(has(pino, LogField::who));
  CHECK(of(pino, LogClass::failure) == 1);
  CHECK(of(pino, LogClass::view) == 1);
  // Nobody is logged in.
  for (const char* user : {R"({"id":null})", R"({"id":null,"type":"anonymous","roles":[]})", "{}",
                           "null", R"("")", R"("-")"}) {
    const Census anonymous = scan(
        std::string(
            R"({"time":"2026-11-22T11:00:00+09:00","method":"GET","path":"/c/1","remote_ip":"10.0.0.5","status":200,"user":)") +
        user + "}");
    CHECK_MESSAGE(!has(anonymous, LogField::who), user);
    CHECK_MESSAGE(of(anonymous, LogClass::view) == 0, user);
  }
  const Census trail = scan(
      R"({"eventTime":"2026-11-22T02:00:00Z","eventName":"StopInstances","sourceIPAddress":"10.0.0.5","userIdentity":{"type":"IAMUser","principalId":"AIDA"},"errorCode":"AccessDenied"})");
  CHECK(has(trail, LogField::who));
  CHECK(has(trail, LogField::from));
  // By the hour too.
  const Census whole = scan(
      "{\"time\":\"2026-11-22T11:00:01+09:00\",\"user\":\"t\",\"action\":\"view\",\"ip\":\"1\","
      "\"status\":200}\n"
      "{\"time\":\"2026-11-22T11:00:02+09:00\",\"action\":\"view\",\"ip\":\"1\",\"status\":200}\n");
  REQUIRE(whole.hours.size() == 1);
  CHECK(whole.hours.begin()->second.of_class[static_cast<std::size_t>(LogClass::view)] == 2);
  CHECK(whole.hours.begin()->second.of_class_with_all[static_cast<std::size_t>(LogClass::view)] ==
        1);
  const auto again = read_census(to_json(whole));
  REQUIRE(again);
  CHECK(again->hours == whole.hours);
}

TEST_CASE("census: words of another encoding are not understood, and said so") {
  // 操作 and 閲覧 in CP932, and in UTF-8.
  const std::string foreign =
      "{\"time\":\"2026-11-22T11:00:00+09:00\",\"\x91\x80\x8d\xec\":\"\x89\x7b\x97\x97\",\"user\":"
      "\"s1\"}\n";
  CHECK(scan(foreign).foreign_words);
  CHECK(of(scan(foreign), LogClass::view) == 0);
  const Census known =
      scan("{\"time\":\"2026-11-22T11:00:00+09:00\",\"操作\":\"閲覧\",\"user\":\"s1\"}\n");
  CHECK_FALSE(known.foreign_words);
  CHECK(of(known, LogClass::view) == 1);
  const auto again = read_census(to_json(scan(foreign)));
  REQUIRE(again);
  CHECK(again->foreign_words);
}

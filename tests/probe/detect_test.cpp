// The second line against keeping what must not be kept, and the silence it must keep on ordinary configuration.
#include <doctest/doctest.h>

#include "checks/probe/detect.hpp"

using tenken::probe::personal_data;
using tenken::probe::secrets;

namespace {
bool hit(const std::string& text) { return !personal_data(text).empty() || !secrets(text).empty(); }
/// The eleven digits with the check digit that the ordinance gives them.
std::string my_number(const std::string& eleven) {
  int sum = 0;
  for (int n = 1; n <= 11; ++n) sum += (eleven[static_cast<std::size_t>(11 - n)] - '0') * (n <= 6 ? n + 1 : n - 5);
  return eleven + static_cast<char>('0' + (sum % 11 <= 1 ? 0 : 11 - sum % 11));
}
}  // namespace

TEST_CASE("detect: My Number by its check digit") {
  // 総務省 example of the calculation: 12345678901 has the check digit 8.
  CHECK(my_number("12345678901") == "123456789018");
  for (const char* eleven : {"12345678901", "98765432109", "11111111111", "30000000000"}) {
    const std::string good = my_number(eleven);
    CAPTURE(good);
    CHECK(hit(good));
    CHECK(hit("番号:" + good + "、"));
    CHECK(hit("id=" + good + "\n"));
    std::string bad = good;
    bad[11] = bad[11] == '9' ? '0' : static_cast<char>(bad[11] + 1);
    CHECK_FALSE(hit(bad));
    CHECK_FALSE(hit("1" + good));
    CHECK_FALSE(hit(good + "1"));
    CHECK_FALSE(hit("0." + good));
  }
}

TEST_CASE("detect: My Number as forms write it") {
  for (const char* text : {"1234-5678-9018", "1234 5678 9018", "\"my_number\":123456789018", "123456789018", "-123456789018"}) CHECK(hit(text));
  for (const char* text : {"1234-5678-9012", "192.0.2.1:123456789018", "1234-5678-90181", "12:123456789018"}) CHECK_FALSE(hit(text));
}

TEST_CASE("detect: people") {
  for (const char* text : {"山田花子様", "佐々木太郎くん", "田中一郎ちゃん", "保護者 山田花子様 より"}) CHECK(hit(text));
  for (const char* text : {"仕様", "同様", "多様", "お客様", "各位様", "模様", "様式第1号", "皆様へ", "利用者様", "くんれん", "赤ちゃん", "仕様書"}) {
    CAPTURE(text);
    CHECK_FALSE(hit(text));
  }
}

TEST_CASE("detect: keys and hashes") {
  for (const char* text : {"-----BEGIN OPENSSH PRIVATE KEY-----\nx", "-----BEGIN RSA PRIVATE KEY-----", "root:$6$salt$hash:1", "x:$y$j9T$a$b:", "u:$2b$12$abc", "$argon2id$v=19$", "userPassword: {SSHA}abc", "pbkdf2_sha256$260000$a$b", "a:$2y$10$abc", "a:$1$abc$def:", "{SSHA512}abc", "{CRYPT}x", "$7$CU..../abc"}) {
    CAPTURE(text);
    CHECK(hit(text));
  }
}

TEST_CASE("detect: silence on ordinary output") {
  for (const char* text : {
           "port 22\naddressfamily any\nlistenaddress 0.0.0.0:22\nciphers chacha20-poly1305@openssh.com\nrekeylimit 0 0\nmaxstartups 10:30:100\n",
           "password\t[success=1 default=ignore]\tpam_unix.so obscure use_authtok try_first_pass yescrypt\n",
           "Reference ID    : C0000201 (ntp1)\nStratum         : 2\nRef time (UTC)  : Sun Nov 22 03:00:00 2026\nSystem time     : 0.000012345 seconds slow of NTP time\nLast offset     : -0.000001234567 seconds\nFrequency : 12.345 ppm slow\n",
           "# pxname,svname,qcur,qmax,scur,smax,slim,stot,bin,bout\nweb,FRONTEND,,,1,4,2000,123456,123456789,987654321\nweb,app1,0,0,0,1,,1234,12345678901,2345\n",
           "1763780400123 20261122030000 202611220300", "", "\xff\xfe\x00"}) {
    CAPTURE(text);
    CHECK_FALSE(hit(text));
  }
}

#include <doctest/doctest.h>

#include "checks/parse/package_list.hpp"

using namespace tenken;
using namespace tenken::parse;

TEST_CASE("versions: the order of dpkg and of rpm") {
  const auto is_less = [](VersionOrder order, std::string_view a, std::string_view b) {
    const auto forth = compare_versions(order, a, b), back = compare_versions(order, b, a);
    REQUIRE(forth.has_value());
    return *forth < 0 && *back > 0;
  };
  for (const auto& [a, b] :
       std::vector<std::pair<const char*, const char*>>{{"1.0~rc1", "1.0"},
                                                        {"1.0", "1.0a"},
                                                        {"1.0-1", "1.0-1+deb12u1"},
                                                        {"9.9", "1:0.1"},
                                                        {"1.9", "1.10"},
                                                        {"1.0a", "1.0+"},
                                                        {"1.0-1~bpo12+1", "1.0-1"},
                                                        {"1.0~~", "1.0~"}})
    CHECK_MESSAGE(is_less(VersionOrder::debian, a, b), a << " < " << b);
  for (const auto& [a, b] :
       std::vector<std::pair<const char*, const char*>>{{"1.0~rc1", "1.0"},
                                                        {"1.0", "1.0^git1"},
                                                        {"1.0^git1", "1.0.1"},
                                                        {"9.9", "1:0.1"},
                                                        {"1.0-9.el9", "1.0-10.el9"},
                                                        {"1.a", "1.1"}})
    CHECK_MESSAGE(is_less(VersionOrder::rpm, a, b), a << " < " << b);
  CHECK(*compare_versions(VersionOrder::debian, "0:1.0-0", "1.0") == 0);
  CHECK(*compare_versions(VersionOrder::debian, "1.001", "1.1") == 0);
  for (const char* none :
       {"", "a1", "1:", ":1", "1-", "-1", "1 0", "x:1", "1.0_1", "99999999999:1"})
    CHECK_MESSAGE(!compare_versions(VersionOrder::debian, none, "1"), none);
}

TEST_CASE("package lists: whole or not at all") {
  const std::string_view line = "installed\ttk-demo\tall\t1.1\ttk-demo\t1.1\n";
  const auto one = parse_dpkg_list(line);
  REQUIRE(one);
  CHECK(one->front().source_version == "1.1");
  for (std::size_t n = 0; n < line.size(); ++n) CHECK(!parse_dpkg_list(line.substr(0, n)));
  CHECK(!parse_dpkg_list("config-files\ta\tall\t1\ta\t1\n"));
  CHECK(!parse_dpkg_list("sleeping\ta\tall\t1\ta\t1\n"));
  CHECK(!parse_dpkg_list("installed\ta\tall\tnot-a-version\ta\t1\n"));
  const auto rpm = parse_rpm_list(
      "openssl-libs\t1\t3.0.7\t27.el9\tx86_64\topenssl-3.0.7-27.el9.src.rpm\n"
      "gpg-pubkey\t0\t1\t2\t(none)\t(none)\n");
  REQUIRE(rpm);
  CHECK(rpm->size() == 1);
  CHECK(rpm->front().source == "openssl");
  CHECK(rpm->front().version == "1:3.0.7-27.el9");
}

TEST_CASE("os-release, uname, dpkg.log") {
  const auto os = parse_os_release("ID=debian\r\nVERSION_ID=\"12\"\nVERSION_CODENAME=bookworm\n");
  REQUIRE(os);
  CHECK(feed_releases(*os) == std::vector<std::string>{"debian:bookworm", "Debian:12"});
  CHECK(!parse_os_release("ID=arch\n"));
  CHECK(!parse_os_release("ID=$(x)\nVERSION_ID=1\n"));
  CHECK(!parse_os_release("ID=\"debian\nVERSION_ID=1\n"));
  CHECK(running_debian_kernel("#1 SMP PREEMPT_DYNAMIC Debian 6.1.119-1 (2024-11-22)") ==
        "6.1.119-1");
  CHECK(!running_debian_kernel("#1 SMP PREEMPT_DYNAMIC @0"));
  const auto log = parse_dpkg_log(
      "2026-11-02 10:00:00 install tk-demo:all <none> 1.1\n"
      "2026-11-02 10:00:00 status installed tk-demo:all 1.1\n"
      "2026-11-01 10:00:00 status installed zlib1g:amd64 1.1\nnoise\n2026-11-01 10");
  CHECK(format_date(*log.at("tk-demo:all").installed_anew) == "2026-11-02");
  CHECK(format_date(log.at("zlib1g:amd64").first) == "2026-11-01");
  CHECK(!log.at("zlib1g:amd64").installed_anew);
  CHECK(format_date(*log.at("zlib1g:amd64").there_before) == "2026-11-01");
  CHECK(!log.at("tk-demo:all").there_before);
  // Taken off and put on again: it was there before.
  const auto again = parse_dpkg_log(
      "2026-11-02 09:00:00 remove tk-demo:all 1.0 <none>\n"
      "2026-11-02 09:00:01 status not-installed tk-demo:all <none>\n"
      "2026-11-03 10:00:00 install tk-demo:all <none> 1.0\n"
      "2026-11-04 10:00:00 upgrade tk-demo:all 1.0 1.1\n");
  CHECK(format_date(*again.at("tk-demo:all").there_before) == "2026-11-02");
  CHECK(format_date(*again.at("tk-demo:all").installed_anew) == "2026-11-03");
  CHECK(format_date(again.at("tk-demo:all").first) == "2026-11-02");
}

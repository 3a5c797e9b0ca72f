// The parsers of rows 11, 15 and 18: a real sample, the smallest, cut at every byte, hostile. Real
// ones: Debian 12, 22 November 2026.
#include <doctest/doctest.h>

#include "checks/parse/chrony.hpp"
#include "checks/parse/clock.hpp"
#include "checks/parse/dns_answer.hpp"
#include "checks/parse/haproxy.hpp"
#include "checks/parse/redundancy_design.hpp"
#include "checks/parse/sshd_judged.hpp"
#include "checks/parse/tcp_reach.hpp"
#include "checks/parse/time_hosts.hpp"
#include "checks/parse/timestamp_lines.hpp"
#include "checks/parse/timesyncd.hpp"
#include "checks/parse/tls.hpp"

using namespace tenken;
using namespace tenken::parse;

namespace {
Tree tree(std::initializer_list<std::pair<const std::string, std::string_view>> files) {
  Tree out;
  for (const auto& [path, bytes] : files) {
    out.files[path] = bytes;
    out.folders[path.substr(0, path.rfind('/'))].push_back(path.substr(path.rfind('/') + 1));
  }
  return out;
}
SshdValues sshd_of(std::string_view text) {
  const auto t = tree({{"/etc/ssh/sshd_config", text}});
  const auto config = read_sshd_config(t, "/etc/ssh/sshd_config");
  CHECK(config.unsupported.empty());
  return global_values(config);
}
}  // namespace

TEST_CASE("sshd: keywords, separators, quotes, comments; the first value wins") {
  CHECK(sshd_of("").empty());
  CHECK(sshd_of("PERMITROOTLOGIN=yes # x\npermitrootlogin no\n").at("permitrootlogin").value ==
        "yes");
  CHECK(sshd_of("  \"PermitRootLogin\" \"no\"\f\n").at("permitrootlogin").value == "no");
  CHECK(sshd_of("PermitRootLogin = 'no' x\n").at("permitrootlogin").value == "no");
  CHECK(sshd_of("\"PermitRootLogin\" = no\n").at("permitrootlogin").value ==
        "=");  // sshd: unsupported option "="
  CHECK(sshd_of("challengeresponseauthentication no").at("kbdinteractiveauthentication").value ==
        "no");
  CHECK(sshd_of("Match User x\nPermitRootLogin yes\nMatch all\nUsePAM no\n")
            .count("permitrootlogin") == 0);
}

TEST_CASE("sshd: Include restores the Match state; a match in an inactive block never matches") {
  const auto t = tree(
      {{"/etc/ssh/sshd_config",
        "Include /etc/ssh/d/a.conf\nPermitRootLogin no\nMatch User nobody\n  Include b.conf\n"},
       {"/etc/ssh/d/a.conf", "Match User root\nX11Forwarding yes\n"},
       {"/etc/ssh/b.conf", "Match User root\nPermitRootLogin yes\n"}});
  const auto config = read_sshd_config(t, "/etc/ssh/sshd_config");
  CHECK(config.unsupported.empty());
  CHECK(global_values(config).at("permitrootlogin").value == "no");
  const auto root = matched_values(config, {"root", {"root"}, "h", "10.0.0.1", "10.0.0.2", "22"});
  CHECK(root.at("x11forwarding").value == "yes");
  CHECK(root.count("permitrootlogin") == 0);
}

TEST_CASE("sshd: what cannot be known is said") {
  for (const char* text : {"Frobnicate yes", "PermitRootLogin", "Match Moon full\n", "Match User\n",
                           "Banner \"x", "Include /etc/ssh/other", "Match Address 10.0.0.0/99\n"}) {
    const auto t = tree({{"/etc/ssh/sshd_config", text}});
    CHECK_MESSAGE(!read_sshd_config(t, "/etc/ssh/sshd_config").unsupported.empty(), text);
  }
  const auto loop = tree({{"/etc/ssh/sshd_config", "Include sshd_config\n"}});
  CHECK(!read_sshd_config(loop, "/etc/ssh/sshd_config").unsupported.empty());
  CHECK(read_sshd_test("sshd: no hostkeys available\n").empty());
}

TEST_CASE("sshd: patterns and addresses") {
  CHECK(sshd_matches_list("root", "!root,*", false) == -1);
  CHECK(sshd_matches_list("aXb", "A?B", true) == 1);
  CHECK(sshd_matches_list("x", "", false) == 0);
  CHECK(sshd_matches_address("10.1.2.3", "10.0.0.0/8,!10.1.2.3") == -1);
  CHECK(sshd_matches_address("2001:db8::1", "2001:db8::/32") == 1);
  CHECK(sshd_matches_address("10.1.2.3", "10.1.*") == 1);
  CHECK(sshd_matches_address("10.1.2.3", "10.1.2.3/8") == -2);
  CHECK(sshd_matches_list(std::string(500, 'a'), std::string(300, '*') + "b", false) ==
        0);  // no blow-up
}

TEST_CASE("sshd: lists with a sign agree with what they become") {
  CHECK(sshd_agrees("ciphers", "+aes128-cbc", "aes128-ctr,aes128-cbc"));
  CHECK_FALSE(sshd_agrees("ciphers", "+aes128-cbc", "aes128-ctr"));
  CHECK(sshd_agrees("ciphers", "-aes*-cbc", "aes128-ctr"));
  CHECK_FALSE(sshd_agrees("ciphers", "-aes*", "aes128-ctr"));
  CHECK(sshd_agrees("permitrootlogin", "prohibit-password", "without-password"));
}

TEST_CASE("chrony: a configuration in pieces") {
  const auto t = tree({{"/etc/chrony/chrony.conf",
                        "# x\n  Pool\t ntp.example  iburst\nconfdir /etc/chrony/conf.d/\nsourcedir "
                        "/etc/chrony/s\ncmdport 0\n"},
                       {"/etc/chrony/conf.d/a.conf", "LOCAL stratum 10\n"},
                       {"/etc/chrony/s/x.sources", "server 10.0.0.1\nbogus\n"}});
  const auto config = read_chrony_config(t, "/etc/chrony/chrony.conf");
  CHECK(config.unsupported.empty());
  CHECK(config.sources.size() == 2);
  CHECK(config.has_local);
  CHECK(config.command_port_off);
  for (const char* text : {"server\n", "server x # y\n", "warp 9\n", "include /none\n",
                           "include rel\n", "confdir /none\n"}) {
    const auto bad = tree({{"/c", text}});
    CHECK_MESSAGE(!read_chrony_config(bad, "/c").unsupported.empty(), text);
  }
}

TEST_CASE("chrony: tracking and sources, cut at every byte") {
  const std::string_view tracking =
      "0A4D0314,10.77.3.20,4,1795315795.2,-0.000010000,0.000020000,0.000030000,-1.000,0.001,0.020,"
      "0.000100000,0.000200000,64.0,Normal";
  const auto t = read_chrony_tracking(tracking);
  REQUIRE(t);
  CHECK(t->is_synchronised());
  for (std::size_t n = 0; n < tracking.size(); ++n)
    CHECK_FALSE(read_chrony_tracking(tracking.substr(0, n)));
  const std::string_view sources =
      "^,*,10.77.3.20,3,6,377,20,0.000001000,0.000002000,0.000100000\n#,?,PPS0,0,4,0,4294967295,0,"
      "0,0\n";
  CHECK(read_chrony_sources(sources)->at(0).reach == 255);
  CHECK_FALSE(read_chrony_sources("^,*,x,3,6,999,20,0,0,0"));
  CHECK_FALSE(read_chrony_tracking("7F7F0101,,99999999999999999999,0,0,0,0,0,0,0,0,0,0,Normal"));
  CHECK_FALSE(read_chrony_tracking("7F7F0101,,3,nan,nan,nan,0,0,0,0,0,0,0,Normal"));
}

TEST_CASE("clock: an interval around the truth") {
  const auto c = read_clock("1795315800010000000\n", 1795315800000, 20);
  REQUIRE(c);
  CHECK(c->offset_us == -500);
  CHECK(c->uncertainty_us == 11000);
  for (const char* text : {"", "1795315800%N", "-1795315800010000000",
                           "17953158000100000001795315800010000000", "99999999999999999999", "x"})
    CHECK_FALSE(read_clock(text, 1795315800000, 20));
  CHECK(read_zone("+0900") == 540);
  CHECK(read_zone("-0330\n") == -210);
  for (const char* text : {"", "JST", "+9", "+0960", "+9900"}) CHECK_FALSE(read_zone(text));
  CHECK(read_exited("a\nb\nexit 3\n")->status == 3);
  CHECK_FALSE(read_exited("a\nexit\n"));
}

TEST_CASE("sntp: the arithmetic of RFC 5905, and impossible stamps") {
  const auto doc = [](const char* t2, const char* t3, const char* t4) {
    return std::string(
               R"({"format":"tenken-ntp/1","samples":[{"outcome":"answered","t1_ns":1000000000,"t2_ns":)") +
           t2 + R"(,"t3_ns":)" + t3 + R"(,"t4_ns":)" + t4 +
           R"(,"stratum":2,"leap":0,"refid":"0a000001","root_delay_ns":0,"root_dispersion_ns":0}]})";
  };
  const auto look = read_ntp(doc("3001000000", "3002000000", "1003000000"));
  REQUIRE(look);
  CHECK(look->best()->offset.offset_us == 2000000);
  CHECK(look->best()->offset.uncertainty_us == 1001);
  CHECK_FALSE(read_ntp(doc("3002000000", "3001000000", "1003000000")));
  CHECK_FALSE(read_ntp(doc("3001000000", "3009000000", "1003000000")));
  CHECK_FALSE(read_ntp(doc("9223372036854775807", "9223372036854775807", "1003000000")));
  CHECK_FALSE(read_ntp("[]"));
}

TEST_CASE("time stamps of logs") {
  CHECK(read_stamp("2026-11-22T18:15:35.081209+09:00")->minutes == 540);
  CHECK(read_stamp("2026-11-22T09:15:35Z")->at == read_stamp("22/Nov/2026:18:15:35 +0900")->at);
  CHECK(read_stamp("2026-11-22 09:15:35,123 UTC")->kind == StampKind::offset);
  CHECK(read_stamp("2026-11-22 18:15:35.123 JST")->kind == StampKind::named);
  CHECK(read_stamp("2026-11-22 18:15:35+09")->minutes == 540);
  CHECK(read_stamp("2026-11-22 18:15:35")->kind == StampKind::naive);
  CHECK(read_stamp("@1795312800")->zone == "epoch");
  for (const char* text : {"@", "@179531280", "@17953128001", "@179531280x", "1795312800"})
    CHECK_FALSE(read_stamp(text));
  CHECK(read_stamp("Nov  2 18:15:35")->kind == StampKind::naive);
  CHECK(read_stamp("2026-11-22T09:15:35-00:00")->kind == StampKind::naive);
  for (const char* text :
       {"", "-", "2026-02-30T00:00:00Z", "2026-11-22T25:00:00Z", "2026-11-22T00:00:00+99:00",
        "Nov 31x", "22/Xxx/2026:00:00:00 +0900", "2026-11-22T00:00:00+09:00x"})
    CHECK_MESSAGE(!read_stamp(text), text);
  const std::string_view text = "file /a\n2026-11-22T09:15:35Z\n-\nfile /b\nunreadable\nend\n";
  CHECK(read_log_stamps(text)->complete);
  for (std::size_t n = 0; n + 1 < text.size(); ++n) {
    const auto cut = read_log_stamps(text.substr(0, n));
    CHECK((!cut || !cut->complete));
  }
  CHECK_FALSE(read_log_stamps("end\nfile /a\n"));
}

TEST_CASE("haproxy: real rows (2.6.12), columns by name, hostile") {
  const std::string_view csv =
      "# "
      "pxname,svname,qcur,qmax,status,bck,type,\nservice,FRONTEND,,,OPEN,,0,\nb,app1,0,0,UP,0,2,"
      "\nb,app2,0,0,UP 1/3,1,2,\nb,BACKEND,0,0,UP,1,1,\n";
  const auto servers = read_haproxy_csv(csv);
  REQUIRE(servers);
  REQUIRE(servers->size() == 2);
  CHECK(servers->at(1).state == BalancedServer::State::up);
  CHECK(servers->at(1).is_backup);
  for (const char* text :
       {"", "# pxname,svname\nb,a\n", "# pxname,svname,status,bck,type\nb,a,UP\n",
        "# pxname,svname,status,bck,type\n\"b,a,UP,0,2\n", "pxname"})
    CHECK_FALSE(read_haproxy_csv(text));
  CHECK_FALSE(read_haproxy_csv("# " + std::string(5000, ',')));
}

TEST_CASE("suites by their names") {
  const std::vector<std::string> weak{"NULL", "anon", "RC4", "DES", "3DES", "MD5"};
  CHECK(grade_suite("TLS_AES_128_GCM_SHA256", weak) == SuiteGrade::good);
  CHECK(grade_suite("TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256", weak) == SuiteGrade::good);
  CHECK(grade_suite("TLS_DHE_RSA_WITH_AES_128_CBC_SHA", weak) == SuiteGrade::block_chaining);
  CHECK(grade_suite("TLS_RSA_WITH_AES_128_GCM_SHA256", weak) == SuiteGrade::no_forward_secrecy);
  CHECK(grade_suite("TLS_ECDH_RSA_WITH_AES_128_GCM_SHA256", weak) ==
        SuiteGrade::no_forward_secrecy);
  for (const char* name : {"TLS_RSA_WITH_NULL_SHA256", "TLS_DH_anon_WITH_AES_128_GCM_SHA256",
                           "TLS_RSA_EXPORT1024_WITH_RC4_56_SHA",
                           "TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA", "SSL_RSA_FIPS_WITH_DES_CBC_SHA"})
    CHECK(grade_suite(name, weak) == SuiteGrade::weak);
  CHECK(tls_rank("1.2") == tls_rank("TLSv1.2"));
  CHECK(tls_rank("1.9") == -1);
}

TEST_CASE("JSON that is not ours is refused") {
  for (const char* text :
       {"", "null", "[]", "{}", "{\"format\":1}", R"({"format":"tenken-tls/1","versions":{}})",
        R"({"format":"tenken-tcp/1","ports":[{"port":"x"}]})", R"({"format":"tenken-dns/1"})"}) {
    CHECK_FALSE(read_tls(text));
    CHECK_FALSE(read_tcp_reach(text));
    CHECK_FALSE(read_dns_answer(text));
    CHECK_FALSE(read_ntp(text));
  }
}

// Messages as a mail store keeps them, and what a hostile one may hold. Fixtures: data/mail/make.py
// (python3-dkim 1.1.4).
#include "checks/parse/mail.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>

#include "rules/calendar.hpp"

using namespace tenken;
using namespace tenken::parse;

namespace {

std::string file(const std::string& name) {
  std::ifstream in(std::string(TENKEN_SOURCE_DIR) + "/tests/parse/data/mail/" + name,
                   std::ios::binary);
  REQUIRE_MESSAGE(in.good(), name);
  return {std::istreambuf_iterator<char>(in), {}};
}

Mail read(const std::string& bytes) {
  auto mail = read_mail(bytes);
  REQUIRE(mail);
  return *mail;
}

std::string shown(const std::optional<std::chrono::sys_seconds>& at) {
  return at ? format_instant(*at) : "";
}

}  // namespace

TEST_CASE("mail: a message in UTF-8 and its trace") {
  const Mail m = read(file("plain.eml"));
  CHECK(shown(m.date) == "2026-09-30T10:00:00+09:00");
  CHECK(m.message_id == "n1@cloud.example.jp");
  CHECK(m.from == std::vector<std::string>{"unyo@cloud.example.jp"});
  CHECK(m.to == std::vector<std::string>{"johoseisaku@city.minato.example.jp"});
  CHECK(m.cc == std::vector<std::string>{"kodomo@city.minato.example.jp"});
  CHECK(m.subject == "サービス変更のお知らせ C1");
  CHECK(m.text.find("検索画面の変更を2026年10月15日に適用します。") != std::string::npos);
  REQUIRE(m.received.size() == 3);
  CHECK(m.received[0].by == "store.city.minato.example.jp");
  CHECK(m.received[0].with == "LMTP");
  CHECK(shown(m.received[0].at) == "2026-09-30T10:00:09+09:00");
  CHECK(m.received[1].from == "out.cloud.example.jp");
  CHECK(m.received[2].by == "out.cloud.example.jp");
  CHECK(m.repeated.empty());
}

TEST_CASE("mail: ISO-2022-JP in words, in the body and straight in a header") {
  const Mail m = read(file("iso2022jp.eml"));
  CHECK(m.subject == "サービス変更のお知らせ C1");
  CHECK(m.text.find("10月15日に適用") != std::string::npos);
  CHECK(read("Subject: \x1b$B%5!<%S%9\x1b(B C1\n\nx").subject == "サービス C1");
  CHECK(read("Subject: \x1b$B%5!\n\nx").subject.empty());
  CHECK(read("Subject: caf\xe9\n\nx").subject.empty());
  CHECK(read("Subject: サービス\n\nx").subject == "サービス");
}

TEST_CASE("mail: plain text is preferred, HTML loses its tags") {
  const std::string head = "Subject: s\nMIME-Version: 1.0\n";
  CHECK(read(head + "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: "
                    "text/html\n\n<p>html</p>\n--b\nContent-Type: text/plain\n\nplain\n--b--\n")
            .text == "plain");
  const std::string html = read(head +
                                "Content-Type: text/html; charset=utf-8\n\n<style>x{}</style><p>C1 "
                                "&amp; 変更</p><script>hidden()</script>")
                               .text;
  CHECK(html.find("C1 & 変更") != std::string::npos);
  CHECK(html.find("hidden") == std::string::npos);
  CHECK(html.find("x{}") == std::string::npos);
  CHECK(
      read(head +
           "Content-Type: text/plain\nContent-Disposition: attachment; filename=a.txt\n\nattached")
          .text.empty());
  CHECK(read(head +
             "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n44G/")
            .text == "み");
}

TEST_CASE("mail: dates are strict") {
  CHECK(shown(read_mail_date("Wed, 30 Sep 2026 10:00:09 +0900 (JST)")) ==
        "2026-09-30T10:00:09+09:00");
  CHECK(shown(read_mail_date(" 30 Sep 2026 01:00 GMT")) == "2026-09-30T10:00:00+09:00");
  CHECK(shown(read_mail_date("Tue,29 Sep 2026 20:00:09 -0500")) == "2026-09-30T10:00:09+09:00");
  for (const char* wrong :
       {"", "Thu, 30 Sep 2026 10:00:09 +0900", "Wed, 30 Sep 2026 10:00:09",
        "Wed, 30 Sep 2026 10:00:09 JST", "31 Sep 2026 10:00:09 +0900",
        "Wed, 30 Sep 26 10:00:09 +0900", "Wed, 30 Sep 2026 24:00:09 +0900",
        "Wed, 30 Sep 2026 10:00:09 +9:00", "2026-09-30T10:00:09+09:00",
        "Wed, 30 Sep 2026 10:00:09 +0900 x", "Wed, 30 Sep 2026 10:00:09 +0900 (JST",
        "30 9 2026 10:00:09 +0900", "Wed, 30 Sep 2026 10:00:09 +1500"}) {
    CAPTURE(wrong);
    CHECK_FALSE(read_mail_date(wrong));
  }
  CHECK(read("Date: Wed, 30 Sep 2026 10:00:00 +0900\nDate: Wed, 30 Sep 2026 11:00:00 +0900\n\n")
            .repeated.contains("date"));
  CHECK_FALSE(
      read("Date: Wed, 30 Sep 2026 10:00:00 +0900\nDate: Wed, 30 Sep 2026 10:00:00 +0900\n\n")
          .date);
}

TEST_CASE("mail: only lines above the first foreign one are the city's") {
  const std::vector<std::string> hosts{"MX.city.minato.example.jp", "store.city.minato.example.jp"};
  CHECK(received_by(read(file("plain.eml")), hosts).size() == 2);
  const std::string
      city =
          "Received: from a by mx.city.minato.example.jp with SMTP; Wed, 30 Sep 2026 10:00:00 "
          "+0900\n",
      vendor =
          "Received: from a by out.cloud.example.jp with SMTP; Wed, 30 Sep 2026 09:00:00 +0900\n";
  CHECK(received_by(read(city + vendor + city + "\n"), hosts).size() == 1);
  CHECK(received_by(read(vendor + city + "\n"), hosts).empty());
  CHECK(received_by(read("Received: from by (by mx.city.minato.example.jp) by evil.example; Wed, "
                         "30 Sep 2026 10:00:00 +0900\n\n"),
                    hosts)
            .empty());
  CHECK(received_by(read("Received: from by by mx.city.minato.example.jp; Wed, 30 Sep 2026 "
                         "10:00:00 +0900\n\n"),
                    hosts)
            .size() == 1);
  CHECK(received_by(read("Received: from x for by by evil.example id by mx.city.minato.example.jp; "
                         "Wed, 30 Sep 2026 10:00:00 +0900\n\n"),
                    hosts)
            .empty());
  CHECK(received_by(read("Received: from a by mx.city.minato.example.jp.evil.example; Wed, 30 Sep "
                         "2026 10:00:00 +0900\n\n"),
                    hosts)
            .empty());
  CHECK(received_by(read(city + "\n"), {}).empty());
  CHECK(
      received_by(read("Received: from a by ; Wed, 30 Sep 2026 10:00:00 +0900\n\n"), {""}).empty());
  const Mail undated = read("Received: from a by mx.city.minato.example.jp; yesterday\n\n");
  REQUIRE(undated.received.size() == 1);
  CHECK_FALSE(undated.received[0].at);
}

TEST_CASE("mail: what is no message") {
  CHECK_FALSE(read_mail(""));
  CHECK_FALSE(read_mail("\n\nbody"));
  CHECK_FALSE(read_mail("no colon here\n\n"));
  CHECK_FALSE(read_mail(" folded: first\n\n"));
  CHECK_FALSE(read_mail(std::string("Subject: a\0b\n\n", 14)));
  CHECK_FALSE(read_mail("Subject: a\n\n" + std::string(mail_bytes_max, 'x')));
  CHECK_FALSE(read_mail("X: " + std::string(300000, 'x') + "\n\n"));
  std::string many;
  for (int i = 0; i < 1001; ++i) many += "X: y\n";
  CHECK_FALSE(read_mail(many + "\n"));
  CHECK(read_mail("Subject: a"));
}

TEST_CASE("mail: deep and wide messages, and a message cut at every byte") {
  std::string deep = "Subject: s\n";
  for (int i = 0; i < 20000; ++i)
    deep += "Content-Type: multipart/mixed; boundary=b" + std::to_string(i) + "\n\n--b" +
            std::to_string(i) + "\n";
  CHECK(read_mail(deep + "\nx\n"));
  std::string wide = "Subject: s\nContent-Type: multipart/mixed; boundary=b\n\n";
  for (int i = 0; i < 5000; ++i) wide += "--b\nContent-Type: image/png\n\nx\n";
  CHECK(read(wide + "--b\n\nlast\n--b--\n").text.empty());
  CHECK(read("To: " + std::string(50000, ':') + "\n\n").to.empty());
  CHECK_NOTHROW((void)read_mail("Received: " + std::string(50000, '(') + "; x\n\n"));
  const std::string whole = file("iso2022jp.eml");
  for (std::size_t n = 0; n < whole.size(); n += 3)
    CHECK_NOTHROW((void)read_mail(whole.substr(0, n)));
}

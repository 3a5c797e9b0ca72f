// The probe of Zabbix against peers that answer well, refuse, or wait for a token.
#include <doctest/doctest.h>

#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "checks/probe/probe.hpp"
#include "tests/probe/hostile_peer.hpp"

using namespace tenken;
using namespace tenken::probe;
using tests::hear;
using tests::HostilePeer;
using tests::say;
namespace fs = std::filesystem;

namespace {

constexpr const char* token = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

struct Folder {
  fs::path path = fs::temp_directory_path() / ("tenken_zabbix_" + std::to_string(getpid()));
  Folder() { fs::create_directories(path); }
  ~Folder() { fs::remove_all(path); }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(path / name) << text;
    chmod((path / name).c_str(), 0600);
  }
};

std::vector<Seen> look(const Folder& folder, const std::string& url, const std::string& files,
                       bool with_token = true) {
  rules::Target t;
  t.name = "zabbix";
  if (with_token) t.credentials["zabbix_token"] = "file:token";
  rules::Step step;
  step.name = "s";
  step.limits.bytes_max = 100000;
  step.limits.parts_max = 16;
  return find_probe("zabbix")->observe(Look{t,
                                            step,
                                            {{"url", {url}}, {"folder", {files}}},
                                            nullptr,
                                            folder.path,
                                            Deadline::after_ms(5000, {})});
}

std::string answer(const std::string& body) {
  return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\nConnection: close\r\n\r\n" + body;
}

/// A server of this version that keeps what it was asked.
struct Server {
  std::vector<std::string> asked;
  std::string refuse;  ///< a method
  HostilePeer peer;
  explicit Server(const std::string& version, std::string refused = "")
      : refuse(std::move(refused)), peer([this, version](int fd) {
          const std::string request = hear(fd);
          asked.push_back(request);
          const bool first = request.find("\"apiinfo.version\"") != std::string::npos;
          const bool self = request.find("user.checkAuthentication") != std::string::npos;
          const bool no = !refuse.empty() && request.find(refuse) != std::string::npos;
          say(fd,
              answer(
                  no ? R"({"jsonrpc":"2.0","error":{"code":-32500,"message":"no","data":"x"},"id":1})"
                     : "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" +
                           (first  ? "\"" + version + "\""
                            : self ? R"({"type":3,"username":"Admin"})"
                                   : R"([{"userid":"1","sendto":"duty@example.jp"}])") +
                           "}"));
        }) {}
  std::string url() const { return "http://127.0.0.1:" + peer.port(); }
};

}  // namespace

TEST_CASE("zabbix probe: 6.0 takes the token in the body, later versions in a header") {
  const Folder folder;
  folder.write("token", std::string(token) + "\n");
  for (const char* version : {"6.0.14", "7.0.3"}) {
    Server server(version);
    const auto seen = look(folder, server.url(), "");
    REQUIRE(seen.size() == 12);
    REQUIRE(server.asked.size() == 12);
    const bool header = std::string_view(version).starts_with("7");
    for (std::size_t i = 0; i < seen.size(); ++i) {
      CHECK(seen[i].status == Status::ok);
      CHECK(seen[i].how.find(token) == std::string::npos);
      CHECK(seen[i].bytes.find("duty@example.jp") == std::string::npos);
      CHECK(seen[i].bytes.find("Admin") == std::string::npos);
      const std::string& asked = server.asked[i];
      CHECK(asked.starts_with("POST /api_jsonrpc.php HTTP/1.1\r\n"));
      const bool in_header =
          asked.find("Authorization: Bearer " + std::string(token)) != std::string::npos;
      const bool in_body = asked.find("\"auth\":\"" + std::string(token)) != std::string::npos;
      CHECK(in_header == (header && i >= 2));
      CHECK(in_body == (!header && i >= 2));
    }
    CHECK(server.asked[0].find(token) == std::string::npos);
    CHECK(seen[1].bytes == R"({"jsonrpc":"2.0","result":{"type":3}})");
  }
}

TEST_CASE("zabbix probe: refused, of another version, without a token, without TLS") {
  const Folder folder;
  folder.write("token", token);
  {
    Server server("6.0.14", "\"item.get\"");
    const auto seen = look(folder, server.url(), "");
    CHECK(seen.back().part == "item.get");
    CHECK(seen.back().status == Status::denied);
    CHECK(seen.back().why == "no x");
    CHECK(seen.back().bytes.empty());
  }
  {
    Server server("7.2.0");
    const auto seen = look(folder, server.url(), "");
    REQUIRE(seen.size() == 1);
    CHECK(seen[0].status == Status::ok);
    CHECK(server.asked.size() == 1);
  }
  {
    Server server("6.0.14");
    CHECK(look(folder, server.url(), "", false).front().status == Status::denied);
    folder.write("token", "a\"b");
    CHECK(look(folder, server.url(), "").front().status == Status::denied);
    CHECK(server.asked.empty());
  }
  folder.write("token", token);
  for (const char* url : {"http://zabbix.example.jp", "http://127.0.0.1.example.jp", "ftp://x"}) {
    const auto seen = look(folder, url, "");
    REQUIRE(seen.size() == 1);
    CHECK(seen[0].status == Status::denied);
    CHECK(seen[0].why == "a token is not sent without TLS");
  }
  CHECK(look(folder, "", "").front().status == Status::absent);
}

TEST_CASE("zabbix probe: the same answers from a folder") {
  const Folder folder;
  CHECK(look(folder, "", ".").front().status == Status::absent);
  folder.write("manifest.json", "{}");
  CHECK(look(folder, "", ".").front().status == Status::malformed);
  folder.write("manifest.json",
               R"({"format":"tenken-zabbix-export/1","exported_at":"2026-11-22T11:00:00+09:00"})");
  folder.write("apiinfo.version.json", R"({"jsonrpc":"2.0","result":"6.0.14","id":1})");
  folder.write(
      "user.get.json",
      R"({"jsonrpc":"2.0","result":[{"userid":"1","username":"山田","medias":[{"sendto":["a@b"],"active":"0"}]}],"id":1})");
  const auto seen = look(folder, "", ".");
  REQUIRE(seen.size() == 13);
  for (const Seen& s : seen) {
    if (s.part == "user.get")
      CHECK(s.bytes == R"({"jsonrpc":"2.0","result":[{"medias":[{"active":"0"}],"userid":"1"}]})");
    else
      CHECK(s.status ==
            (s.part == "manifest" || s.part == "apiinfo.version" ? Status::ok : Status::absent));
  }
}

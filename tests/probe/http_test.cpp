// One GET against peers that answer well, badly, slowly, without end or not at all.
#include <doctest/doctest.h>
#include <openssl/ssl.h>

#include <cstdlib>
#include <filesystem>

#include "checks/probe/probe.hpp"
#include "tests/probe/hostile_peer.hpp"

using namespace tenken;
using namespace tenken::probe;
using tests::hear;
using tests::HostilePeer;
using tests::say;
namespace fs = std::filesystem;

namespace {

constexpr std::int64_t bytes_max = 1000;

struct Request {
  std::string ca;
  std::string path = "/";
  int timeout_ms = 5000;
};

Seen get(const std::string& address, const Request& request = {}) {
  rules::Target t;
  t.name = "web";
  t.address = address;
  if (!request.ca.empty()) t.facts["ca"] = {request.ca};
  rules::Step step;
  step.name = "s";
  step.limits.bytes_max = bytes_max;
  auto seen = find_probe("http")->observe(Look{t,
                                               step,
                                               {{"path", {request.path}}},
                                               nullptr,
                                               "/",
                                               Deadline::after_ms(request.timeout_ms, {})});
  REQUIRE(seen.size() == 1);
  CHECK(seen.front().bytes.size() <= static_cast<std::size_t>(bytes_max));
  if (seen.front().status != Status::ok) {
    CHECK(seen.front().bytes.empty());
    CHECK_FALSE(seen.front().why.empty());
  }
  return std::move(seen.front());
}

/// What comes of a peer that says this once it was asked.
Seen answered(const std::string& answer, std::string* asked = nullptr) {
  HostilePeer peer([&](int fd) {
    const std::string request = hear(fd);
    if (asked != nullptr) *asked = request;
    say(fd, answer);
  });
  return get("http://127.0.0.1:" + peer.port(), {.ca = "", .path = "/policy"});
}

std::string response(const std::string& status, const std::string& body,
                     const std::string& headers = "") {
  return "HTTP/1.1 " + status + "\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\nConnection: close\r\n" + headers + "\r\n" + body;
}

}  // namespace

TEST_CASE("http: 200, with what was asked and of which type the answer is") {
  std::string asked;
  const Seen seen =
      answered(response("200 OK", "{\"a\": 1}", "Content-Type: application/json\r\n"), &asked);
  CHECK(seen.status == Status::ok);
  CHECK(seen.bytes == "{\"a\": 1}");
  CHECK(seen.media_type == "application/json");
  CHECK(seen.how.ends_with("/policy"));
  CHECK(seen.how.starts_with("GET http://127.0.0.1:"));
  CHECK(asked.starts_with("GET /policy HTTP/1.1\r\n"));
  CHECK(asked.find("User-Agent: tenken\r\n") != std::string::npos);
}

TEST_CASE("http: other statuses") {
  CHECK(answered(response("404 Not Found", "no")).status == Status::absent);
  CHECK(answered(response("410 Gone", "no")).status == Status::absent);
  CHECK(answered(response("401 Unauthorized", "no")).status == Status::denied);
  CHECK(answered(response("403 Forbidden", "no")).status == Status::denied);
  CHECK(answered(response("500 Internal Server Error", "no")).status == Status::malformed);
  CHECK(answered(response("204 No Content", "")).status == Status::ok);
}

TEST_CASE("http: a redirect is not followed") {
  int asked_there = 0;
  HostilePeer there([&](int fd) {
    ++asked_there;
    hear(fd);
    say(fd, response("200 OK", "elsewhere"));
  });
  const Seen seen =
      answered(response("302 Found", "", "Location: http://127.0.0.1:" + there.port() + "/\r\n"));
  CHECK(seen.status == Status::malformed);
  CHECK(seen.why == "HTTP status 302");
  CHECK(asked_there == 0);
}

TEST_CASE("http: as long as the step allows, and one byte longer") {
  CHECK(answered(response("200 OK", std::string(bytes_max, 'x'))).status == Status::ok);
  CHECK(answered(response("200 OK", std::string(bytes_max + 1, 'x'))).status == Status::truncated);
}

TEST_CASE("http: a flood ends at the step's bytes") {
  HostilePeer peer([](int fd) {
    hear(fd);
    say(fd, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
    const std::string block(65536, 'x');
    for (int i = 0; i < 4096 && send(fd, block.data(), block.size(), MSG_NOSIGNAL) > 0; ++i) {
    }
  });
  const Seen seen = get("http://127.0.0.1:" + peer.port());
  CHECK(seen.status == Status::truncated);
  CHECK(seen.took_ms < 3000);
}

TEST_CASE("http: a body shorter than it claims") {
  const Seen seen =
      answered("HTTP/1.1 200 OK\r\nContent-Length: 500\r\nConnection: close\r\n\r\nhalf of it");
  CHECK(seen.status == Status::truncated);
  CHECK(
      answered("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n5\r\nhel")
          .status != Status::ok);
}

TEST_CASE("http: headers without end") {
  HostilePeer peer([](int fd) {
    hear(fd);
    say(fd, "HTTP/1.1 200 OK\r\n");
    const std::string line = "X-Long: " + std::string(8000, 'x') + "\r\n";
    for (int i = 0; i < 4096 && send(fd, line.data(), line.size(), MSG_NOSIGNAL) > 0; ++i) {
    }
  });
  const Seen seen =
      get("http://127.0.0.1:" + peer.port(), {.ca = "", .path = "/", .timeout_ms = 3000});
  CHECK(seen.status != Status::ok);
  CHECK(seen.took_ms < 4000);
}

TEST_CASE("http: answers that are none") {
  CHECK(answered("SSH-2.0-OpenSSH_9.2\r\n").status == Status::malformed);
  CHECK(answered("").status == Status::malformed);
  CHECK(answered(std::string("\0\1\2\3\n", 5)).status == Status::malformed);
}

TEST_CASE("http: a peer that says nothing is given up at the deadline") {
  for (const std::string& first :
       {std::string(), std::string("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc")}) {
    HostilePeer peer([&](int fd) {
      hear(fd);
      say(fd, first);
      hear(fd);  // until the other side gives up
    });
    const Seen seen =
        get("http://127.0.0.1:" + peer.port(), {.ca = "", .path = "/", .timeout_ms = 400});
    CHECK(seen.status == Status::timed_out);
    CHECK(seen.took_ms >= 350);
    CHECK(seen.took_ms < 1500);
  }
}

TEST_CASE("http: nobody listens, no such scheme, no address") {
  std::string port;
  {
    HostilePeer gone([](int) {});
    port = gone.port();
  }
  CHECK(get("http://127.0.0.1:" + port).status == Status::unreachable);
  CHECK(get("file:///etc").status != Status::ok);
  CHECK(get("").status != Status::ok);
}

TEST_CASE("https: the pinned authority and the name must be right") {
  std::string name = fs::temp_directory_path() / "tenken-https-XXXXXX";
  const fs::path folder = mkdtemp(name.data());
  const auto make = [&](const std::string& file, const std::string& alternative) {
    const std::string command = "cd " + folder.string() +
                                " && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 "
                                "-nodes -days 3 -subj /CN=t -keyout " +
                                file + ".key -out " + file +
                                ".pem -addext subjectAltName=" + alternative + " 2>/dev/null";
    REQUIRE(std::system(command.c_str()) == 0);
  };
  make("here", "IP:127.0.0.1");
  make("elsewhere", "DNS:elsewhere.example");
  const auto served = [&](const std::string& file, const std::string& ca) {
    SSL_CTX* context = SSL_CTX_new(TLS_server_method());
    REQUIRE(SSL_CTX_use_certificate_file(context, (folder / (file + ".pem")).c_str(),
                                         SSL_FILETYPE_PEM) == 1);
    REQUIRE(SSL_CTX_use_PrivateKey_file(context, (folder / (file + ".key")).c_str(),
                                        SSL_FILETYPE_PEM) == 1);
    Seen seen;
    {
      HostilePeer peer([&](int fd) {
        SSL* ssl = SSL_new(context);
        SSL_set_fd(ssl, fd);
        char buffer[4096];
        if (SSL_accept(ssl) == 1 && SSL_read(ssl, buffer, sizeof buffer) > 0) {
          const std::string answer = response("200 OK", "secret page");
          SSL_write(ssl, answer.data(), static_cast<int>(answer.size()));
          SSL_shutdown(ssl);
        }
        SSL_free(ssl);
      });
      seen = get("https://127.0.0.1:" + peer.port(), {.ca = (folder / ca).string()});
    }
    SSL_CTX_free(context);
    return seen;
  };
  CHECK(served("here", "here.pem").status == Status::ok);
  CHECK(served("here", "elsewhere.pem").status == Status::denied);
  CHECK(served("elsewhere", "elsewhere.pem").status == Status::denied);
  CHECK(served("here", "missing.pem").status == Status::denied);
  fs::remove_all(folder);
}

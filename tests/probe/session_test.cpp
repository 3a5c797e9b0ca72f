// Session: one shell for all commands. A fake channel gives every split and every failure; /bin/sh and a real sshd on loopback the rest.
#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include "checks/probe/process.hpp"
#include "checks/probe/session.hpp"
#include "tests/skip.hpp"

using namespace tenken;
using namespace tenken::probe;
namespace fs = std::filesystem;

namespace {

Deadline in_ms(std::int64_t ms) { return Deadline::after_ms(ms, {}); }
rules::Target local() {
  rules::Target t;
  t.name = "t";
  t.transport = "local";
  return t;
}

/// Answers each command with `out` and `err` in pieces of `piece` bytes, the end marker included where `ends`.
struct Fake final : Channel {
  Bytes out, err;
  std::size_t piece = 1;
  bool ends = true, takes = true;
  int status = 0, after = -1;  ///< what read_some says when all is read
  Bytes pending_out, pending_err;

  bool write_all(std::string_view script, const Deadline&) override {
    if (!takes) return false;
    const auto at = script.find("tenken-");
    const std::string marker(script.substr(at, script.find(' ', at) - at));
    pending_out = out + (ends ? "\n" + marker + " " + std::to_string(status) + "\n" : "");
    pending_err = err + (ends ? "\n" + marker + "\n" : "");
    return true;
  }
  int read_some(Bytes& o, Bytes& e, const Deadline&) override {
    Bytes& from = !pending_out.empty() ? pending_out : pending_err;
    if (from.empty()) return after;
    const auto n = std::min(piece, from.size());
    (&from == &pending_out ? o : e).append(from, 0, n);
    from.erase(0, n);
    return static_cast<int>(n);
  }
};

Ran run_fake(Fake fake, std::int64_t bytes_max = 1000) {
  const rules::Target t = local();
  Session session(t, std::make_unique<Fake>(std::move(fake)));
  return session.run("x", bytes_max, in_ms(1000));
}
Fake fake(Bytes out, Bytes err = {}) {
  Fake f;
  f.out = std::move(out);
  f.err = std::move(err);
  return f;
}

}  // namespace

TEST_CASE("session: any split gives the same answer") {
  for (std::size_t piece = 1; piece < 120; ++piece)
    for (const Bytes& out : {Bytes(), Bytes("a"), Bytes("\n\n"), Bytes("no newline"), Bytes("\0\xff\r\n", 4), Bytes("\ntenken-0123456789abcdef0123456789abcdef-1 0\n"), Bytes("\ntenken-")}) {
      Fake f = fake(out, "warning\n");
      f.piece = piece;
      f.status = 3;
      const Ran ran = run_fake(std::move(f));
      CHECK(ran.status == Status::ok);
      CHECK(ran.out == out);
      CHECK(ran.err == "warning\n");
      CHECK(ran.exit_status == 3);
    }
}

TEST_CASE("session: limits to the byte") {
  for (int length : {999, 1000, 1001, 100000}) {
    Fake f = fake(Bytes(static_cast<std::size_t>(length), 'x'));
    f.piece = 4096;
    const Ran ran = run_fake(std::move(f));
    CHECK(ran.status == (length <= 1000 ? Status::ok : Status::truncated));
    CHECK(ran.out.size() == static_cast<std::size_t>(std::min(length, 1000)));
  }
  Fake flood = fake("ok", Bytes(10u << 20, 'e'));
  flood.piece = 65536;
  const Ran ran = run_fake(std::move(flood));
  CHECK(ran.out == "ok");
  CHECK(ran.err.size() <= err_bytes_max);
}

TEST_CASE("session: no end, a close in the middle, a break, no input") {
  for (const auto& [after, status] : {std::pair{-1, Status::timed_out}, {0, Status::unreachable}, {-2, Status::unreachable}}) {
    Fake f = fake("half of it");
    f.ends = false;
    f.after = after;
    CHECK(run_fake(std::move(f)).status == status);
  }
  Fake deaf = fake("");
  deaf.takes = false;
  CHECK(run_fake(std::move(deaf)).status == Status::unreachable);
}

TEST_CASE("session: /bin/sh") {
  const rules::Target t = local();
  Session session(t, "/");
  CHECK(session.run("printf 'a\\0b'", 100, in_ms(5000)).out == Bytes("a\0b", 3));
  CHECK(session.run("cat", 100, in_ms(5000)).out.empty());
  CHECK(session.run("exit 7", 100, in_ms(5000)).exit_status == 7);
  CHECK(session.run("echo x >&2; false", 100, in_ms(5000)).err == "x\n");
  CHECK(session.run("no-such-command-here", 100, in_ms(5000)).exit_status == 127);
  CHECK(session.run("cd /tmp; A=1", 100, in_ms(5000)).status == Status::ok);
  CHECK(session.run("pwd; echo \"$A\"; echo $LC_ALL", 100, in_ms(5000)).out == "/\n\nC\n");
  CHECK(session.run("echo " + shell_quote("it's $HOME `x` \"q\"\n"), 100, in_ms(5000)).out == "it's $HOME `x` \"q\"\n\n");
  CHECK(session.transport() == "local");
}

TEST_CASE("session: a command that hangs or floods ends alone") {
  const rules::Target t = local();
  Session session(t, "/");
  const auto begun = std::chrono::steady_clock::now();
  CHECK(session.run("sleep 60", 100, in_ms(200)).status == Status::timed_out);
  CHECK(session.run("echo next", 100, in_ms(5000)).out == "next\n");
  CHECK(session.run("yes", 1000, in_ms(5000)).status == Status::truncated);
  CHECK(session.run("echo next", 100, in_ms(5000)).out == "next\n");
  CHECK(session.run("yes >&2", 1000, in_ms(300)).status == Status::timed_out);
  CHECK(session.run("kill -9 $$", 1000, in_ms(2000)).status == Status::unreachable);
  CHECK(session.run("echo 'unclosed", 1000, in_ms(500)).status != Status::ok);
  CHECK(session.run("echo next", 100, in_ms(5000)).out == "next\n");
  CHECK(std::chrono::steady_clock::now() - begun < std::chrono::seconds(10));
  for (int i = 0; i < 12; ++i) session.run("sleep 60", 100, in_ms(20));
  CHECK(session.run("echo never", 100, in_ms(1000)).status == Status::unreachable);
}

TEST_CASE("session: announced commands go out together and are answered one by one") {
  const rules::Target target = local();
  Session session(target, fs::current_path());
  std::vector<std::string> commands;
  for (int i = 0; i < 400; ++i)  // more than one batch
    commands.push_back(fmt::format("printf '%s' {}; printf e{} >&2; (exit {})", i, i, i % 7));
  session.announce(commands);
  for (int i = 0; i < 400; ++i) {
    const Ran ran = session.run(commands[static_cast<std::size_t>(i)], 100, in_ms(5000));
    REQUIRE(ran.status == Status::ok);
    CHECK(ran.out == std::to_string(i));
    CHECK(ran.err == "e" + std::to_string(i));
    CHECK(ran.exit_status == i % 7);
  }
  CHECK(session.run("echo after", 100, in_ms(5000)).out == "after\n");
}

TEST_CASE("session: an announced command that floods, hangs or dies takes none of the others along") {
  for (const char* bad : {"head -c 300000 /dev/zero", "sleep 30", "kill -9 $$", "echo 'unclosed",
                          "head -c 300000 /dev/zero >&2; false"}) {
    const rules::Target target = local();
    Session session(target, fs::current_path());
    const std::vector<std::string> commands{"echo 1", bad, "echo 3", "echo 4"};
    session.announce(commands);
    CHECK(session.run("echo 1", 100, in_ms(5000)).out == "1\n");
    const Ran ran = session.run(bad, 100, in_ms(400));
    CHECK_MESSAGE((ran.status != Status::ok || ran.exit_status == 1), bad);
    CHECK(session.run("echo 3", 100, in_ms(5000)).out == "3\n");
    CHECK(session.run("echo 4", 100, in_ms(5000)).out == "4\n");
  }
}

TEST_CASE("session: something else than announced is answered by itself") {
  const rules::Target target = local();
  Session session(target, fs::current_path());
  session.announce({"echo 1", "echo 2", "echo 3"});
  CHECK(session.run("echo 1", 100, in_ms(5000)).out == "1\n");
  CHECK(session.run("echo other", 100, in_ms(5000)).out == "other\n");
  CHECK(session.run("echo 2", 100, in_ms(5000)).out == "2\n");
}

TEST_CASE("session: a stop is seen at once") {
  const rules::Target t = local();
  Session session(t, "/");
  std::stop_source stop;
  std::jthread later([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    stop.request_stop();
  });
  const auto begun = std::chrono::steady_clock::now();
  const Ran ran = session.run("sleep 60", 100, Deadline::after_ms(30000, stop.get_token()));
  CHECK(ran.status == Status::timed_out);
  CHECK(ran.why == "interrupted");
  CHECK(std::chrono::steady_clock::now() - begun < std::chrono::seconds(2));
}

TEST_CASE("process: limits, absence, group") {
  signal(SIGPIPE, SIG_IGN);  // as main() does
  CHECK(run_process({"/no/such/program"}, "", 100, {}, in_ms(1000)).status == Status::absent);
  CHECK(run_process({"cat"}, "in", 100, {}, in_ms(2000)).out == "in");
  CHECK(run_process({"sh", "-c", "exit 5"}, "", 100, {}, in_ms(2000)).exit_status == 5);
  CHECK(run_process({"sh", "-c", "kill -9 $$"}, "", 100, {}, in_ms(2000)).exit_status == 137);
  CHECK(run_process({"yes"}, "", 100, {}, in_ms(2000)).status == Status::truncated);
  CHECK(run_process({"sleep", "60"}, "", 100, {}, in_ms(100)).status == Status::timed_out);
  CHECK(run_process({"sh", "-c", "exec 1>&- 2>&-; sleep 60"}, "", 100, {}, in_ms(200)).status == Status::timed_out);
  CHECK(run_process({"sh", "-c", "while :; do :; done"}, "", 100, {.cpu_seconds_max = 1}, in_ms(8000)).exit_status > 128);
  CHECK(run_process({"true"}, Bytes(1u << 20, 'x'), 100, {}, in_ms(2000)).status != Status::denied);
}

namespace {

/// A TCP peer on loopback that says `words` over and over, or nothing, until it goes.
struct Peer {
  int listener = -1, port = 0;
  std::jthread thread;
  explicit Peer(std::string words) {
    listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in a{};
    a.sin_family = AF_INET;
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    bind(listener, reinterpret_cast<sockaddr*>(&a), sizeof a);
    listen(listener, 8);
    socklen_t size = sizeof a;
    getsockname(listener, reinterpret_cast<sockaddr*>(&a), &size);
    port = ntohs(a.sin_port);
    thread = std::jthread([this, words](std::stop_token stop) {
      const int fd = accept(listener, nullptr, nullptr);
      while (!stop.stop_requested() && fd >= 0) {
        if (words.empty()) std::this_thread::sleep_for(std::chrono::milliseconds(20));
        else if (send(fd, words.data(), words.size(), MSG_NOSIGNAL) <= 0) break;
      }
      if (fd >= 0) close(fd);
    });
  }
  ~Peer() {
    thread.request_stop();
    shutdown(listener, SHUT_RDWR);
    thread.join();
    close(listener);
  }
};

/// sshd of our own on loopback, with its own host key, in a folder of its own.
struct Sshd {
  fs::path folder;
  pid_t pid = -1;
  int port = 0;
  std::string problem;

  bool sh(const std::string& command) const { return std::system(("(" + command + ") >/dev/null 2>&1").c_str()) == 0; }
  Sshd() {
    std::string name = fs::temp_directory_path() / "tenken-sshd-XXXXXX";
    folder = mkdtemp(name.data());
    const std::string f = folder.string();
    problem = !fs::exists("/usr/sbin/sshd") ? "openssh-server is not installed" : geteuid() != 0 ? "not root" : "";
    if (!problem.empty()) return;
    for (const char* key : {"host", "other", "user", "wrong"}) sh("ssh-keygen -q -t ed25519 -N '' -f " + f + "/" + key);
    sh("ssh-keygen -q -t rsa -b 2048 -N '' -f " + f + "/rsa; cat " + f + "/user.pub " + f + "/rsa.pub > " + f + "/authorized");
    port = Peer("").port;
    std::ofstream(folder / "config") << "Port " << port << "\nListenAddress 127.0.0.1\nHostKey " << f << "/host\nPidFile none\nAuthorizedKeysFile " << f << "/authorized\nStrictModes no\nUsePAM no\nPasswordAuthentication no\nPermitRootLogin yes\n";
    for (const char* key : {"host", "other"}) {
      std::ifstream in(folder / (std::string(key) + ".pub"));
      std::string type, data;
      in >> type >> data;
      std::ofstream(folder / (std::string("known_") + key)) << "[127.0.0.1]:" << port << " " << type << " " << data << "\n";
    }
    std::ofstream(folder / "known_none") << "";
    mkdir("/run/sshd", 0755);
    pid = fork();
    if (pid == 0) {
      execl("/usr/sbin/sshd", "/usr/sbin/sshd", "-D", "-e", "-f", (f + "/config").c_str(), "-E", (f + "/log").c_str(), nullptr);
      _exit(1);
    }
    for (int i = 0; i < 100 && !sh(fmt::format("ssh-keyscan -T 1 -p {} 127.0.0.1 2>/dev/null | grep -q ssh", port)); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  ~Sshd() {
    if (pid > 0) {
      kill(pid, SIGTERM);
      waitpid(pid, nullptr, 0);
    }
    fs::remove_all(folder);
  }
  rules::Target target(const std::string& transport, const std::string& known = "known_host", const std::string& key = "user") const {
    rules::Target t;
    t.name = "t";
    t.address = "127.0.0.1";
    t.transport = transport;
    t.facts = {{"user", {"root"}}, {"port", {std::to_string(port)}}, {"known_hosts", {known}}};
    t.credentials = {{"ssh_key", "file:" + key}};
    return t;
  }
};

Ran ask(const Sshd& sshd, const rules::Target& t, const std::string& command = "echo hello") {
  Session session(t, sshd.folder);
  return session.run(command, 1000, in_ms(8000));
}

}  // namespace

TEST_CASE("session: a real sshd") {
  const Sshd sshd;
  if (!sshd.problem.empty()) return tests::skip("session: a real sshd", sshd.problem);
  for (const char* transport : {"libssh2", "openssh", "auto"}) {
    CAPTURE(transport);
    const Ran good = ask(sshd, sshd.target(transport));
    CAPTURE(good.why);
    CHECK(good.out == "hello\n");
    CHECK(ask(sshd, sshd.target(transport, "known_other")).status == Status::denied);
    CHECK(ask(sshd, sshd.target(transport, "known_none")).status == Status::denied);
    CHECK(ask(sshd, sshd.target(transport, "known_missing")).status == Status::denied);
    CHECK(ask(sshd, sshd.target(transport, "known_host", "wrong")).status == Status::denied);
    rules::Target bare = sshd.target(transport);
    bare.facts.erase("known_hosts");
    CHECK(ask(sshd, bare).status == Status::denied);
    chmod((sshd.folder / "user").c_str(), 0640);
    CHECK(ask(sshd, sshd.target(transport)).status == Status::denied);
    chmod((sshd.folder / "user").c_str(), 0600);
    const rules::Target t = sshd.target(transport);
    Session session(t, sshd.folder);
    CHECK(session.run("sleep 60", 100, in_ms(3000)).status == Status::timed_out);
    CHECK(session.run("echo next", 100, in_ms(8000)).out == "next\n");
    CHECK(session.run("head -c 5000 /dev/zero", 1000, in_ms(8000)).status == Status::truncated);
    CHECK(session.run("head -c 300000 /dev/zero | tr '\\0' x", 1 << 20, in_ms(8000)).out.size() == 300000);
  }
  CHECK(ask(sshd, sshd.target("auto", "known_host", "rsa")).out == "hello\n");
}

TEST_CASE("session: peers that are no SSH server") {
  std::string name = fs::temp_directory_path() / "tenken-peer-XXXXXX";
  const fs::path folder = mkdtemp(name.data());
  std::system(("ssh-keygen -q -t ed25519 -N '' -f " + (folder / "user").string() + " >/dev/null 2>&1").c_str());
  std::ofstream(folder / "known") << "";
  const auto ask_peer = [&](const char* transport, int port, std::int64_t ms, std::int64_t& took) {
    rules::Target t;
    t.name = "t", t.address = "127.0.0.1", t.transport = transport;
    t.facts = {{"user", {"root"}}, {"port", {std::to_string(port)}}, {"known_hosts", {"known"}}};
    t.credentials = {{"ssh_key", "file:user"}};
    Session session(t, folder);
    const auto begun = std::chrono::steady_clock::now();
    const Ran ran = session.run("echo x", 100, in_ms(ms));
    took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun).count();
    return ran.status;
  };
  for (const char* transport : {"libssh2", "openssh"}) {
    CAPTURE(transport);
    std::int64_t took = 0;
    const int dead = Peer("").port;
    CHECK(ask_peer(transport, dead, 4000, took) == Status::unreachable);
    CHECK(took < 1000);
    {
      const Peer silent("");
      CHECK(ask_peer(transport, silent.port, 700, took) == Status::timed_out);
      CHECK(took < 1500);
    }
    {
      const Peer flood(std::string(4096, 'x') + "\n");
      const Status s = ask_peer(transport, flood.port, 2000, took);
      CHECK((s == Status::unreachable || s == Status::timed_out));
      CHECK(took < 3500);
    }
  }
  fs::remove_all(folder);
}

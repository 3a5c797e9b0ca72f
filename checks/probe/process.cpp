#include "checks/probe/process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace tenken::probe {

namespace {

/// Read at once; a pipe holds 64 KiB.
constexpr std::size_t chunk_bytes = 65536;

void close_fd(int& fd) {
  if (fd >= 0) ::close(fd);
  fd = -1;
}

void limit(int resource, std::int64_t value) {
  if (value <= 0) return;
  const rlimit l{static_cast<rlim_t>(value), static_cast<rlim_t>(value)};
  setrlimit(static_cast<__rlimit_resource>(resource), &l);
}

[[noreturn]] void become(const std::vector<std::string>& argv, const ProcessLimits& limits, int in,
                         int out, int err, int report) {
  setpgid(0, 0);
  dup2(in, 0);
  dup2(out, 1);
  dup2(err, 2);
  limit(RLIMIT_CPU, limits.cpu_seconds_max);
  limit(RLIMIT_AS, limits.memory_bytes_max);
  limit(RLIMIT_CORE, 0);
  for (int s : {SIGINT, SIGTERM, SIGPIPE}) signal(s, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  std::vector<char*> words;
  for (const auto& word : argv) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  execvp(words[0], words.data());
  const int reason = errno;
  [[maybe_unused]] const auto written = ::write(report, &reason, sizeof reason);
  _exit(127);
}

}  // namespace

std::unique_ptr<Process> Process::start(const std::vector<std::string>& argv,
                                        const ProcessLimits& limits, std::string& why) {
  std::array<int, 2> in{-1, -1}, out{-1, -1}, err{-1, -1}, report{-1, -1};
  if (pipe2(in.data(), O_CLOEXEC) != 0 || pipe2(out.data(), O_CLOEXEC) != 0 ||
      pipe2(err.data(), O_CLOEXEC) != 0 || pipe2(report.data(), O_CLOEXEC) != 0) {
    why = std::string("pipe: ") + std::strerror(errno);
    for (auto* p : {&in, &out, &err, &report})
      for (int& fd : *p) close_fd(fd);
    return nullptr;
  }
  auto process = std::unique_ptr<Process>(new Process);
  process->pid_ = fork();
  if (process->pid_ == 0) become(argv, limits, in[0], out[1], err[1], report[1]);
  const int fork_error = errno;
  for (int* fd : {&in[0], &out[1], &err[1], &report[1]}) close_fd(*fd);
  process->in_ = in[1];
  process->out_ = out[0];
  process->err_ = err[0];
  int reason = 0;
  const bool failed =
      process->pid_ < 0 || ::read(report[0], &reason, sizeof reason) == sizeof reason;
  close_fd(report[0]);
  if (failed) {
    why = argv[0] + ": " + std::strerror(process->pid_ < 0 ? fork_error : reason);
    return nullptr;
  }
  for (int fd : {process->in_, process->out_, process->err_})
    fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
  return process;
}

Process::~Process() {
  close_fd(in_);
  close_fd(out_);
  close_fd(err_);
  if (pid_ > 0) {
    kill(-pid_, SIGKILL);
    kill(pid_, SIGKILL);
    while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
}

void Process::close_input() { close_fd(in_); }

bool Process::write_all(std::string_view bytes, const Deadline& deadline) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(in_, bytes.data(), bytes.size());
    if (n > 0) {
      bytes.remove_prefix(static_cast<std::size_t>(n));
    } else if (n < 0 && errno != EAGAIN && errno != EINTR) {
      why_ = std::strerror(errno);
      return false;
    } else {
      if (deadline.is_over()) return false;
      pollfd p{in_, POLLOUT, 0};
      poll(&p, 1, deadline.left_ms());
    }
  }
  return true;
}

int Process::read_some(Bytes& out, Bytes& err, const Deadline& deadline) {
  std::array<char, chunk_bytes> buffer;
  while (out_ >= 0 || err_ >= 0) {
    if (deadline.is_over()) return -1;
    std::array<pollfd, 2> p{pollfd{out_, POLLIN, 0}, pollfd{err_, POLLIN, 0}};
    if (poll(p.data(), p.size(), deadline.left_ms()) <= 0) continue;
    int total = 0;
    for (std::size_t i = 0; i < 2; ++i) {
      if (p[i].fd < 0 || p[i].revents == 0) continue;
      const ssize_t n = ::read(p[i].fd, buffer.data(), buffer.size());
      if (n > 0) {
        (i == 0 ? out : err).append(buffer.data(), static_cast<std::size_t>(n));
        total += static_cast<int>(n);
      } else if (n == 0 || (errno != EAGAIN && errno != EINTR)) {
        close_fd(i == 0 ? out_ : err_);
      }
    }
    if (total > 0) return total;
  }
  return 0;
}

int Process::wait(const Deadline& deadline) {
  while (pid_ > 0) {
    int status = 0;
    const pid_t done = waitpid(pid_, &status, WNOHANG);
    if (done == pid_) {
      pid_ = -1;
      return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
    if (done < 0 && errno != EINTR) break;
    if (deadline.is_over()) break;
    poll(nullptr, 0, std::min(deadline.left_ms(), 5));
  }
  return -1;
}

Ran run_process(const std::vector<std::string>& argv, std::string_view input,
                std::int64_t bytes_max, const ProcessLimits& limits, const Deadline& deadline) {
  Ran ran;
  ran.seen_at_ms = now_ms();
  const auto begun = std::chrono::steady_clock::now();
  const auto process = Process::start(argv, limits, ran.why);
  const auto finish = [&](Status status, std::string why) {
    ran.status = status;
    if (!why.empty()) ran.why = std::move(why);
    ran.took_ms = std::chrono::duration_cast<std::chrono::milliseconds>(
                      std::chrono::steady_clock::now() - begun)
                      .count();
    return ran;
  };
  if (!process) return finish(Status::absent, ran.why);
  if (!input.empty() && !process->write_all(input, deadline))
    return finish(Status::timed_out, "input not taken in time");
  process->close_input();
  for (;;) {
    const int n = process->read_some(ran.out, ran.err, deadline);
    if (ran.err.size() > err_bytes_max) ran.err.resize(err_bytes_max);
    if (static_cast<std::int64_t>(ran.out.size()) > bytes_max) {
      ran.out.resize(static_cast<std::size_t>(bytes_max));
      return finish(Status::truncated, "more than " + std::to_string(bytes_max) + " bytes");
    }
    if (n == -1) return finish(Status::timed_out, "no end before the deadline");
    if (n <= 0) break;
  }
  ran.exit_status = process->wait(deadline);
  if (ran.exit_status < 0) return finish(Status::timed_out, "no end before the deadline");
  return finish(Status::ok, "");
}

}  // namespace tenken::probe

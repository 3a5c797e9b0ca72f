// A child process with pipes, a deadline and limits. Everything that tenken runs goes through here.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "checks/probe/session.hpp"

namespace tenken::probe {

struct ProcessLimits {
  std::int64_t cpu_seconds_max = 0;   ///< 0: none
  std::int64_t memory_bytes_max = 0;  ///< address space; 0: none
};

/// A running child. Its whole process group is killed when this goes. argv[0] is looked up on PATH;
/// no shell between.
class Process final : public Channel {
 public:
  static std::unique_ptr<Process> start(const std::vector<std::string>& argv,
                                        const ProcessLimits& limits, std::string& why);
  ~Process() override;
  bool write_all(std::string_view bytes, const Deadline& deadline) override;
  int read_some(Bytes& out, Bytes& err, const Deadline& deadline) override;
  std::string why() const override { return why_; }
  void close_input();
  /// The exit status after the pipes closed; 128 + signal where it was killed; -1 where it still
  /// runs at the deadline.
  int wait(const Deadline& deadline);

 private:
  pid_t pid_ = -1;
  int in_ = -1, out_ = -1, err_ = -1;
  std::string why_;
};

/// Runs to the end: input given, output capped. Status as Ran; exit_status as Process::wait.
Ran run_process(const std::vector<std::string>& argv, std::string_view input,
                std::int64_t bytes_max, const ProcessLimits& limits, const Deadline& deadline);

}  // namespace tenken::probe

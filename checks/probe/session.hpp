// Session: one shell on one host for all its commands, over libssh2, the system's ssh, or locally.
// One protocol for all three: commands go in on standard input, each answer ends with a line that
// only this session knows.
#pragma once

#include <deque>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "checks/parse/recording.hpp"
#include "checks/probe/probe.hpp"

namespace tenken::probe {

/// What one command gave.
struct Ran {
  Status status = Status::ok;  ///< ok: it ran and ended, whatever its exit status
  std::string why;
  Bytes out;
  Bytes err;  ///< at most err_bytes_max
  int exit_status = 0;
  std::int64_t seen_at_ms = 0;
  std::int64_t took_ms = 0;
};

inline constexpr std::size_t err_bytes_max = 4096;

/// A byte stream to a shell. The thin seam to the outside; tests put a fake behind it.
class Channel {
 public:
  virtual ~Channel() = default;
  virtual bool write_all(std::string_view bytes, const Deadline& deadline) = 0;
  /// Bytes read into `out` or `err` (appended): > 0; 0: the other side closed; -1: deadline or
  /// stop; -2: broken, see why().
  virtual int read_some(Bytes& out, Bytes& err, const Deadline& deadline) = 0;
  virtual std::string why() const { return {}; }
};

/// How to get a channel, and what went wrong.
struct Opened {
  std::unique_ptr<Channel> channel;
  Status status = Status::ok;
  std::string why;
  std::string transport;  ///< libssh2, openssh, local
  bool no_common_algorithm =
      false;  ///< libssh2 cannot talk to this host or use this key; the system's ssh may
};

Opened open_libssh2(const rules::Target& target, const std::filesystem::path& base,
                    const Deadline& deadline);
Opened open_openssh(const rules::Target& target, const std::filesystem::path& base,
                    const Deadline& deadline);
Opened open_local(const Deadline& deadline);

/// Longest wait for a connection, milliseconds (design: connect once, at most 5 s).
inline constexpr int connect_ms_max = 5000;

class Session {
 public:
  Session(const rules::Target& target, std::filesystem::path base);
  /// A session over a channel that is already open: for tests.
  Session(const rules::Target& target, std::unique_ptr<Channel> channel);
  /// A session that answers from a recording and reaches nobody; transport() is "detached".
  Session(const rules::Target& target, const parse::Recording& recording);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// Runs one command line of a POSIX shell, standard input closed, LC_ALL=C. Output past
  /// `bytes_max` → truncated; past the deadline → timed_out; both discard the channel, and the next
  /// command opens a new one (at most `reopens_max` times).
  Ran run(std::string_view command, std::int64_t bytes_max, const Deadline& deadline);
  /// The same, with the output handed to `sink` as it comes, in order, none of it kept in memory.
  /// The sink returning false ends it as truncated.
  Ran stream(std::string_view command, std::int64_t bytes_max, const Deadline& deadline,
             const std::function<bool(std::string_view)>& sink);
  /// The command lines that run() will be asked for next, in this order and nothing between: they
  /// go out together, so that a far host costs one round trip for all of them and not one for each.
  /// A promise that is not kept costs a new channel, never an answer taken for another's.
  void announce(std::vector<std::string> commands);
  /// libssh2, openssh or local; empty before the first connection.
  const std::string& transport() const { return transport_; }

 private:
  const rules::Target& target_;
  std::filesystem::path base_;
  std::unique_ptr<Channel> channel_;
  std::string transport_;
  std::string nonce_;
  int opens_ = 0;
  int commands_ = 0;
  Status failed_ = Status::ok;  ///< a connection that failed once is not tried again
  std::string why_;
  const parse::Recording* recording_ = nullptr;
  std::deque<std::string> announced_;  ///< not yet sent
  struct Sent {
    std::string command, marker;
  };
  std::deque<Sent> sent_;      ///< on their way on this channel, not yet answered
  Bytes rest_out_, rest_err_;  ///< read already, of answers not yet asked for

  void drop_channel();
  bool send(std::string_view command, const Deadline& deadline, std::string& marker);
  Ran recorded(std::string_view command, std::int64_t bytes_max,
               const std::function<bool(std::string_view)>& sink) const;
  bool ready(const Deadline& deadline);
};

/// A word quoted for a POSIX shell.
std::string shell_quote(std::string_view word);

}  // namespace tenken::probe

#include "checks/probe/session.hpp"

#include <fmt/format.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <utility>

#include "checks/probe/process.hpp"

namespace tenken::probe {

namespace {

/// Channels a session may open: the first, and again after a command that hung or flooded.
constexpr int reopens_max = 8;

/// Bytes of commands sent together: less than a pipe to the system's ssh holds, so that the host's
/// answers never wait for us while we wait for it to read.
constexpr std::size_t batch_bytes_max = 16384;
/// What later commands may have said on standard error while an earlier answer is read.
constexpr std::size_t rest_err_bytes_max = 1u << 20;

/// Whether a command ends where its text does: an open quote or a document behind << would take the
/// next command for its own text.
bool is_closed(std::string_view command) {
  char quote = 0;
  for (std::size_t i = 0; i < command.size(); ++i) {
    const char c = command[i];
    if (quote != '\'' && c == '\\')
      ++i;
    else if (quote != 0)
      quote = c == quote ? '\0' : quote;
    else if (c == '\'' || c == '"')
      quote = c;
    else if (c == '#' || c == '`' || c == '\n' || command.substr(i).starts_with("<<"))
      return false;
  }
  return quote == 0 && !command.ends_with('\\');
}

std::string random_nonce() {
  std::array<unsigned char, 16> bytes{};
  RAND_bytes(bytes.data(), static_cast<int>(bytes.size()));
  return "tenken-" + hex({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

Opened open_channel(const rules::Target& target, const std::filesystem::path& base,
                    const Deadline& deadline) {
  const Deadline connect = deadline.within_ms(connect_ms_max);
  if (target.transport == "local") return open_local(connect);
  if (target.transport == "openssh") return open_openssh(target, base, connect);
  Opened opened = open_libssh2(target, base, connect);
  if (target.transport == "libssh2" || opened.channel || !opened.no_common_algorithm) return opened;
  return open_openssh(target, base, deadline.within_ms(connect_ms_max));
}

}  // namespace

Session::Session(const rules::Target& target, std::filesystem::path base)
    : target_(target), base_(std::move(base)) {}
Session::Session(const rules::Target& target, std::unique_ptr<Channel> channel)
    : target_(target),
      channel_(std::move(channel)),
      transport_("test"),
      nonce_(random_nonce()),
      opens_(reopens_max) {}
Session::Session(const rules::Target& target, const parse::Recording& recording)
    : target_(target), transport_("detached"), recording_(&recording) {}
Session::~Session() = default;

/// What the script's output says of a command. One that it does not hold was not run: that is no
/// answer, whatever the reason.
Ran Session::recorded(std::string_view command, std::int64_t bytes_max,
                      const std::function<bool(std::string_view)>& sink) const {
  Ran ran;
  ran.seen_at_ms = recording_->started_at_s * 1000;
  const auto found = recording_->commands.find(std::string(command));
  if (found == recording_->commands.end()) {
    ran.status = recording_->problem.empty() ? Status::unreachable : Status::truncated;
    ran.why = recording_->problem.empty() ? "the recording does not hold this command"
                                          : "the recording is " + recording_->problem;
    return ran;
  }
  const parse::RecordedCommand& kept = found->second;
  ran.seen_at_ms = kept.seen_at_s * 1000;
  ran.exit_status = kept.exit_status;
  ran.err = kept.err.substr(0, err_bytes_max);
  const std::string_view out =
      std::string_view(kept.out).substr(0, static_cast<std::size_t>(bytes_max));
  sink(out);
  if (!kept.problem.empty() || out.size() < kept.out.size()) {
    ran.status = kept.problem == "malformed" ? Status::malformed : Status::truncated;
    ran.why = "the recording of this command is " +
              (kept.problem.empty() ? std::string("longer than allowed") : kept.problem);
  } else if (kept.exit_status == 124) {
    ran.status = Status::timed_out;
    ran.why = "no end before the script's deadline";
  }
  return ran;
}

bool Session::ready(const Deadline& deadline) {
  if (channel_) return true;
  if (failed_ != Status::ok) return false;
  if (opens_++ >= reopens_max) {
    failed_ = Status::unreachable;
    why_ = "the session was lost too often";
    return false;
  }
  Opened opened = open_channel(target_, base_, deadline);
  transport_ = opened.transport;
  if (!opened.channel) {
    failed_ = opened.status;
    why_ = opened.why;
    return false;
  }
  channel_ = std::move(opened.channel);
  nonce_ = random_nonce();
  if (!channel_->write_all(
          "LC_ALL=C; PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin; export "
          "LC_ALL PATH; unset ENV BASH_ENV; umask 077; cd /\n",
          deadline)) {
    channel_.reset();
    failed_ = Status::unreachable;
    why_ = "the shell takes no input";
    return false;
  }
  return true;
}

void Session::announce(std::vector<std::string> commands) {
  const auto open = std::find_if(commands.begin(), commands.end(),
                                 [](const std::string& one) { return !is_closed(one); });
  announced_.assign(std::make_move_iterator(commands.begin()), std::make_move_iterator(open));
}

/// What was sent and not answered will be sent again, on another channel.
void Session::drop_channel() {
  channel_.reset();
  for (auto it = sent_.rbegin(); it != sent_.rend(); ++it)
    announced_.push_front(std::move(it->command));
  sent_.clear();
  rest_out_.clear();
  rest_err_.clear();
}

/// Puts a command on its way, with those announced behind it; `marker` ends its answer.
bool Session::send(std::string_view command, const Deadline& deadline, std::string& marker) {
  std::string script;
  // A new marker for each command: a late answer to an earlier one can never be taken for this
  // one's.
  const auto add = [&](std::string_view one) {
    const std::string own = fmt::format("{}-{}", nonce_, ++commands_);
    script += fmt::format(
        "( {}\n) </dev/null; printf '\\n{} %d\\n' \"$?\"; printf '\\n{}\\n' >&2\n", one, own, own);
    return own;
  };
  marker = add(command);
  if (!announced_.empty() && announced_.front() == command) {
    announced_.pop_front();
    while (!announced_.empty() && script.size() + announced_.front().size() < batch_bytes_max) {
      std::string next = std::move(announced_.front());
      announced_.pop_front();
      std::string own = add(next);
      sent_.push_back({std::move(next), std::move(own)});
    }
  } else {
    announced_.clear();
  }
  return channel_->write_all(script, deadline);
}

Ran Session::run(std::string_view command, std::int64_t bytes_max, const Deadline& deadline) {
  Bytes out;
  Ran ran = stream(command, bytes_max, deadline, [&](std::string_view bytes) {
    out += bytes;
    return true;
  });
  ran.out = std::move(out);
  return ran;
}

Ran Session::stream(std::string_view command, std::int64_t bytes_max, const Deadline& deadline,
                    const std::function<bool(std::string_view)>& sink) {
  if (recording_ != nullptr) return recorded(command, bytes_max, sink);
  Ran ran;
  ran.seen_at_ms = now_ms();
  const auto begun = std::chrono::steady_clock::now();
  const auto finish = [&](Status status, std::string why, bool keep_channel) {
    if (!keep_channel) drop_channel();
    ran.out.clear();
    ran.status = status;
    ran.why = std::move(why);
    ran.took_ms = std::chrono::duration_cast<std::chrono::milliseconds>(
                      std::chrono::steady_clock::now() - begun)
                      .count();
    return ran;
  };
  // Something else than announced: what is on its way is no answer to it.
  if (!sent_.empty() && sent_.front().command != command) {
    drop_channel();
    announced_.clear();
  }
  if (!ready(deadline))
    return finish(failed_ == Status::ok ? Status::unreachable : failed_, why_, false);
  ran.seen_at_ms = now_ms();
  const auto sent = std::chrono::steady_clock::now();
  std::string marker;
  if (!sent_.empty()) {
    marker = std::move(sent_.front().marker);
    sent_.pop_front();
    ran.out = std::exchange(rest_out_, {});
    ran.err = std::exchange(rest_err_, {});
  } else if (!send(command, deadline, marker)) {
    return finish(Status::unreachable, "the session broke: " + channel_->why(), false);
  }
  const std::string out_end = "\n" + marker + " ", err_end = "\n" + marker + "\n";
  std::int64_t handed = 0;
  bool taken = true;
  // Hands over what cannot be part of the marker; `all`: up to the marker, which was found.
  const auto hand_over = [&](std::size_t bytes) {
    const auto room = static_cast<std::size_t>(std::max<std::int64_t>(bytes_max - handed, 0));
    const std::size_t fits = std::min(bytes, room);
    if (fits > 0) taken = sink(std::string_view(ran.out).substr(0, fits)) && taken;
    handed += static_cast<std::int64_t>(fits);
    ran.out.erase(0, bytes);
    return fits == bytes && taken;
  };
  const auto too_much = [&] {
    return taken ? fmt::format("more than {} bytes", bytes_max) : "the reader had enough";
  };
  for (;;) {
    const auto at = ran.out.find(out_end);
    if (at != std::string::npos && ran.out.find('\n', at + out_end.size()) != std::string::npos) {
      std::int64_t code = -1;
      const std::string_view tail = std::string_view(ran.out).substr(at + out_end.size());
      const auto line_end = tail.find('\n');
      parse_integer(tail.substr(0, line_end), code);
      ran.exit_status = static_cast<int>(code);
      rest_out_ = tail.substr(line_end + 1);
      ran.out.resize(at);
      break;
    }
    const std::size_t sure = at != std::string::npos           ? at
                             : ran.out.size() > out_end.size() ? ran.out.size() - out_end.size()
                                                               : 0;
    if (sure > 0 && !hand_over(sure)) return finish(Status::truncated, too_much(), false);
    const int n = channel_->read_some(ran.out, ran.err, deadline);
    if (ran.err.size() > 4 * err_bytes_max && ran.err.find(err_end) == std::string::npos)
      ran.err.erase(0, ran.err.size() - err_bytes_max);
    if (ran.err.size() > rest_err_bytes_max)
      return finish(Status::truncated, "more on standard error than is read", false);
    if (n == -1)
      return finish(Status::timed_out,
                    deadline.stop.stop_requested() ? "interrupted" : "no end before the deadline",
                    false);
    if (n == 0)
      return finish(Status::unreachable,
                    "the session closed: " + printable(trim(ran.err).substr(0, 200)), false);
    if (n < 0) return finish(Status::unreachable, "the session broke: " + channel_->why(), false);
  }
  const auto answered = std::chrono::steady_clock::now();
  const bool fits = hand_over(ran.out.size());
  while (ran.err.find(err_end) == std::string::npos)
    if (channel_->read_some(rest_out_, ran.err, deadline) <= 0) break;
  if (const auto end = ran.err.find(err_end); end != std::string::npos) {
    rest_err_ = ran.err.substr(end + err_end.size());
    ran.err.resize(end);
  } else {
    drop_channel();
  }
  if (ran.err.size() > err_bytes_max) ran.err.resize(err_bytes_max);
  if (!fits) return finish(Status::truncated, too_much(), true);
  finish(Status::ok, "", channel_ != nullptr);
  ran.took_ms = std::chrono::duration_cast<std::chrono::milliseconds>(answered - sent).count();
  return ran;
}

std::string shell_quote(std::string_view word) {
  std::string out = "'";
  for (char c : word) {
    if (c == '\'')
      out += "'\\''";
    else
      out += c;
  }
  return out + "'";
}

Opened open_local(const Deadline&) {
  Opened out;
  out.transport = "local";
  out.channel = Process::start({"/bin/sh"}, {}, out.why);
  if (!out.channel) out.status = Status::unreachable;
  return out;
}

}  // namespace tenken::probe

// ssh and local: commands run and files read through a session; what a file includes is read too.
#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <set>

#include "checks/parse/tree.hpp"
#include "checks/probe/session.hpp"
#include "checks/probe/unpack.hpp"

namespace tenken::probe {

namespace {

/// Deepest chain of includes that is followed (design: 8), and most files of one step (design: 64).
constexpr int follow_depth_max = 8;
constexpr std::size_t follow_files_max = 64;

std::string elevated(const Look& look, std::string command) {
  const std::string user = look.arg("sudo");
  if (user.empty()) return command;
  return user == "root" ? "sudo -n " + command
                        : fmt::format("sudo -n -u {} {}", shell_quote(user), command);
}

std::string read_command(const Look& look, const std::string& path) {
  return elevated(look, "cat -- " + shell_quote(path));
}
std::string list_command(const Look& look, const std::string& folder) {
  return elevated(look, "ls -1A -- " + shell_quote(folder));
}

/// cat and ls speak the C locale (Session sets it): their words for ENOENT and EACCES are glibc's
/// strerror(3).
Status status_of_failure(std::string_view err) {
  // The last: sudo's own words where the program is not installed.
  for (std::string_view word : {"No such file or directory", ": command not found"})
    if (err.find(word) != std::string_view::npos) return Status::absent;
  for (std::string_view word :
       {"Permission denied", "a password is required", "not allowed", "may not run sudo"})
    if (err.find(word) != std::string_view::npos) return Status::denied;
  return Status::malformed;
}

Seen seen_of(const Look& look, Ran ran, std::string part, std::string command) {
  Seen out;
  out.part = std::move(part);
  out.how = std::move(command);
  out.transport = look.session->transport();
  out.status = ran.status;
  out.why = std::move(ran.why);
  out.seen_at_ms = ran.seen_at_ms;
  out.took_ms = ran.took_ms;
  if (ran.status == Status::truncated) out.bytes = std::move(ran.out);
  if (ran.status != Status::ok) return out;
  if (ran.exit_status != 0) {
    out.status = status_of_failure(ran.err);
    out.why =
        fmt::format("exit status {}: {}", ran.exit_status, printable(trim(ran.err).substr(0, 200)));
    if (ran.exit_status == 127) out.status = Status::absent;
    return out;
  }
  out.bytes = std::move(ran.out);
  return out;
}

Seen run(const Look& look, const std::string& part, const std::string& command) {
  Ran ran = look.session->run(command, look.step.limits.bytes_max, look.deadline);
  return seen_of(look, std::move(ran), part, command);
}

/// A rotated log comes as it lies there and is unpacked here, within the step's bytes.
void unpack(const Look& look, Seen& seen) {
  if (seen.status != Status::ok || !seen.part.ends_with(".gz")) return;
  Unpacked unpacked = unpack_gzip(seen.bytes, static_cast<std::size_t>(look.step.limits.bytes_max));
  seen.status = unpacked.status;
  seen.why = std::move(unpacked.why);
  seen.bytes = std::move(unpacked.bytes);
  seen.reducer = "gunzip/1";
}

/// Only under the step's roots: an include may not lead the probe anywhere else.
bool under_roots(const Look& look, const std::string& path) {
  if (path.find("/../") != std::string::npos || path.ends_with("/..")) return false;
  const auto roots = look.args_of("roots");
  return std::any_of(roots.begin(), roots.end(), [&](const std::string& root) {
    return path == root || path.starts_with(root.ends_with('/') ? root : root + "/");
  });
}

struct Reader {
  const Look& look;
  std::vector<Seen> out;
  std::set<std::string> done;

  bool room() const {
    return out.size() < std::min<std::size_t>(follow_files_max,
                                              static_cast<std::size_t>(look.step.limits.parts_max));
  }

  void read(const std::string& path, int depth) {
    if (!done.insert(path).second) return;
    if (!room()) {
      if (done.insert("limit").second)
        out.push_back(failed(Status::truncated, fmt::format("more than {} files", out.size()),
                             read_command(look, path), path)
                          .front());
      return;
    }
    if (depth > 0 && !under_roots(look, path)) {
      out.push_back(
          failed(Status::denied, "outside the step's roots", read_command(look, path), path)
              .front());
      return;
    }
    out.push_back(run(look, path, read_command(look, path)));
    unpack(look, out.back());
    if (out.back().status != Status::ok || look.arg("follow").empty()) return;
    if (depth >= follow_depth_max) {
      out.back().status = Status::truncated;
      out.back().why = fmt::format("includes deeper than {}", follow_depth_max);
      return;
    }
    const Bytes bytes = out.back().bytes;
    for (const std::string& reference : parse::follow(look.arg("follow"), path, bytes)) {
      if (parse::is_glob(reference))
        list(reference, depth + 1);
      else
        read(reference, depth + 1);
    }
  }

  void list(const std::string& glob, int depth) {
    const auto slash = glob.rfind('/');
    const std::string folder = glob.substr(0, slash), pattern = glob.substr(slash + 1);
    if (parse::is_glob(folder) || !under_roots(look, folder)) {
      out.push_back(
          failed(Status::denied, "outside the step's roots", list_command(look, folder), glob)
              .front());
      return;
    }
    std::vector<std::string> names;
    if (done.insert(folder + "/").second) {
      out.push_back(run(look, folder + "/", list_command(look, folder)));
    }
    for (const Seen& s : out)
      if (s.part == folder + "/" && s.status == Status::ok)
        for (std::string_view name : lines(s.bytes)) names.emplace_back(name);
    for (const std::string& name : names)
      if (parse::glob_matches(pattern, name)) read(folder + "/" + name, depth);
  }
};

/// `read:` names files or globs; `command:` gives command lines, one part each.
std::vector<Seen> observe(const Look& look) {
  Reader reader{look, {}, {}};
  for (const std::string& path : look.args_of("read")) {
    if (parse::is_glob(path))
      reader.list(path, 1);
    else
      reader.read(path, 0);
  }
  for (const std::string& command : look.args_of("command"))
    reader.out.push_back(run(look, command, elevated(look, command)));
  if (reader.out.empty())
    return failed(Status::malformed, "the step names neither read nor command");
  return std::move(reader.out);
}

std::vector<std::string> describe(const Look& look) {
  std::vector<std::string> out;
  for (const std::string& path : look.args_of("read")) {
    if (parse::is_glob(path)) {
      out.push_back(list_command(look, path.substr(0, path.rfind('/'))));
      out.push_back("# and cat of each file there that matches " +
                    path.substr(path.rfind('/') + 1));
    } else {
      out.push_back(read_command(look, path));
    }
  }
  if (!look.arg("follow").empty())
    out.push_back(fmt::format("# and what these include, at most {} files under {}",
                              follow_files_max, join(look.args_of("roots"), ", ")));
  for (const std::string& command : look.args_of("command")) out.push_back(elevated(look, command));
  return out;
}

}  // namespace

extern const Probe ssh_probe{"ssh",
                             "1",
                             "commands and files of a host, over SSH",
                             {"read", "command", "follow", "roots", "sudo"},
                             true,
                             observe,
                             describe};
extern const Probe local_probe{"local",
                               "1",
                               "commands and files of this machine",
                               {"read", "command", "follow", "roots", "sudo"},
                               true,
                               observe,
                               describe};

}  // namespace tenken::probe

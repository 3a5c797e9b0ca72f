#include "checks/probe/script.hpp"

#include <fmt/format.h>

#include <set>

#include "checks/parse/tree.hpp"
#include "checks/probe/session.hpp"

namespace tenken::probe {

namespace {

/// Files of one folder that the script reads, as many as a step follows.
constexpr int folder_files_max = 64;

constexpr std::string_view head = R"sh(#!/bin/sh
# Collection script of tenken for the host "@target@". Written from a plan; read it before you run it.
# It runs the commands below, each once, and prints what they said, to be taken in by
#   tenken scan --import FILE
# It sends nothing, changes nothing, and writes only into a temporary folder that it removes.
# Run it as the account of the plan: sh @target@.sh > @target@.recording
LC_ALL=C
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export LC_ALL PATH
unset ENV BASH_ENV
umask 077
t=$(mktemp -d) || exit 1
trap 'rm -rf "$t"' EXIT
trap 'exit 1' HUP INT TERM
cd / || exit 1
count=0
printf 'tenken-recording/1 %s %s %s\n' '@target@' '@plan@' "$(date +%s)"
#take BYTES_MAX COMMAND : at most so many bytes and @seconds @seconds
    take() {
  count=$((count + 1))
  printf 'command %s %s\n' "$(date +%s)" "$(printf '%s' "$2" | base64 | tr -d '\n')"
  ( ulimit -f $(($1 / 512 + 16)); exec timeout @seconds@ /bin/sh -c "$2" ) </dev/null >"$t/out" 2>"$t/err"
  status=$?
  head -c "$1" "$t/out" | base64 | sed 's/^/o /'
  head -c 2000 "$t/err" | base64 | sed 's/^/e /'
  printf 'end %s %s %s\n' "$status" "$(wc -c <"$t/out" | tr -d ' ')" "$(sha256sum <"$t/out" | cut -d' ' -f1)"
}

#folder BYTES_MAX PREFIX FOLDER PATTERN : the names in it, and the files that match
folder() {
  take "$1" "$2ls -1A -- '$3'"
  n=0
  for f in "$3"/$4;
  do
    case $f in *\'*) continue ;; esac
    [ -f "$f" ] || continue
    n=$((n + 1))
    [ "$n" -gt @files@ ] && break
    take "$1" "$2cat -- '$f'"
  done
}

)sh";

std::string replaced(std::string text,
                     const std::vector<std::pair<std::string, std::string>>& with) {
  for (const auto& [what, by] : with)
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
      text.replace(at, what.size(), by);
  return text;
}

std::string prefix_of(const Task& task) {
  const auto found = task.args.find("sudo");
  const std::string user =
      found == task.args.end() || found->second.empty() ? "" : found->second[0];
  if (user.empty()) return {};
  return user == "root" ? "sudo -n " : fmt::format("sudo -n -u {} ", shell_quote(user));
}

std::vector<std::string> args_of(const Task& task, const char* name) {
  const auto found = task.args.find(name);
  return found == task.args.end() ? std::vector<std::string>{} : found->second;
}

/// The lines of one step, each once in the whole script.
void add_step(const Task& task, std::set<std::string>& done, std::string& out) {
  const std::string prefix = prefix_of(task);
  const std::int64_t bytes = task.step->limits.bytes_max;
  std::string own;
  const auto add = [&](std::string line) {
    if (done.insert(line).second) own += line + "\n";
  };
  const auto add_folder = [&](const std::string& folder, const std::string& pattern) {
    add(fmt::format("folder {} {} {} {}", bytes, shell_quote(prefix), shell_quote(folder),
                    shell_quote(pattern)));
  };
  for (const std::string& path : args_of(task, "read")) {
    const auto slash = path.rfind('/');
    if (parse::is_glob(path))
      add_folder(path.substr(0, slash), path.substr(slash + 1));
    else
      add(fmt::format("take {} {}", bytes, shell_quote(prefix + "cat -- " + shell_quote(path))));
  }
  // What these include may be any file under the roots.
  if (!args_of(task, "follow").empty())
    for (const std::string& root : args_of(task, "roots")) add_folder(root, "*");
  for (const std::string& command : args_of(task, "command"))
    add(fmt::format("take {} {}", bytes, shell_quote(prefix + command)));
  if (!own.empty()) out += fmt::format("# {}\n{}", task.step->name, own);
}

bool runs_on_host(const Task& task) {
  return task.missing.empty() && (task.probe->name == "ssh" || task.probe->name == "local");
}

}  // namespace

std::string lane_digest(const Lane& lane, const std::filesystem::path& base) {
  return sha256_hex(to_text(Plan{{lane}, {}}, base));
}

std::string to_script(const Lane& lane, const std::filesystem::path& base) {
  std::string body;
  std::set<std::string> done;
  int seconds = 10;
  for (const Task& task : lane.tasks) {
    if (runs_on_host(task)) {
      add_step(task, done, body);
      seconds = std::max(seconds, (task.step->limits.timeout_ms + 999) / 1000);
    } else if (task.probe->needs_session) {
      body +=
          fmt::format("# not taken by this script: {} ({})\n", task.step->name, task.probe->name);
    }
  }
  if (done.empty()) return {};
  return replaced(std::string(head), {{"@target@", lane.target->name},
                                      {"@plan@", lane_digest(lane, base)},
                                      {"@seconds@", std::to_string(seconds)},
                                      {"@files@", std::to_string(folder_files_max)}}) +
         body + "printf 'done %s %s end\\n' \"$count\" \"$(date +%s)\"\n";
}

}  // namespace tenken::probe

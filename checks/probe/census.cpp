// census: the log streams of a host, each reduced to its census while it passes. Over SSH the files
// travel as they lie, compressed ones compressed; nothing of a line is ever kept.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <thread>

#include "checks/parse/log_set.hpp"
#include "checks/probe/log_files.hpp"
#include "checks/probe/session.hpp"
#include "checks/probe/unpack.hpp"

namespace tenken::probe {

namespace {

constexpr std::string_view reducer = "log census/1";
/// What one file may hold, as it lies.
constexpr std::int64_t file_bytes_max = 1ll << 40;
/// What `find` may list: names, sizes and times of files.
constexpr std::int64_t listing_bytes_max = 8 << 20;

std::string list_command(const std::string& path) {
  const auto slash = path.rfind('/');
  const std::string folder = slash == 0 ? "/" : path.substr(0, slash);
  const std::string name = path.substr(slash + 1);
  return fmt::format(
      "find {0} -type f -exec stat -c '%s %Y %a %n' '{{}}' + && find {1} -maxdepth 1 -type f '(' "
      "-name {2} -o -name {3} ')' -exec stat -c '%s %Y %a %n' '{{}}' +",
      shell_quote(path), shell_quote(folder), shell_quote(name + ".*"), shell_quote(name + "-*"));
}

std::string read_command(const std::string& path) { return "cat -- " + shell_quote(path); }

bool is_plain_path(std::string_view path) {
  return path.size() > 1 && path.front() == '/' && !path.ends_with('/') && is_utf8(path) &&
         std::none_of(path.begin(), path.end(),
                      [](char c) { return static_cast<unsigned char>(c) < 32 || c == 127; });
}

std::vector<LogPath> read_listing(std::string_view text, const std::string& asked) {
  std::map<std::string, LogPath> out;
  for (std::string_view line : lines(text)) {
    if (out.size() >= log_files_max) break;
    std::array<std::string_view, 3> words;
    for (std::string_view& word : words) {
      const auto blank = std::min(line.find(' '), line.size());
      word = line.substr(0, blank);
      line.remove_prefix(std::min(blank + 1, line.size()));
    }
    std::int64_t bytes = 0, changed = 0, mode = 0;
    LogPath file;
    file.path = line;
    if (!parse_integer(words[0], bytes) || bytes < 0 || !parse_integer(words[1], changed) ||
        !parse_integer(words[2], mode) || !is_plain_path(file.path))
      continue;
    file.mode = static_cast<int>((mode / 100 % 10 * 8 + mode / 10 % 10) * 8 + mode % 10);
    if (!file.path.starts_with(asked + "/") && file.path != asked &&
        parse::stream_of(file.path) != parse::stream_of(asked))
      continue;  // a sibling of another log: access.log.bak, access.log-old
    file.bytes = static_cast<std::uint64_t>(bytes);
    file.changed_at = changed;
    out.emplace(file.path, file);
  }
  std::vector<LogPath> files;
  for (auto& [path, file] : out) files.push_back(std::move(file));
  return files;
}

parse::Census census_over(Session& session, const LogPath& file, const LogOptions& options,
                          const Deadline& deadline, std::int64_t bytes_max) {
  parse::LogScanner scanner(options.words, options.newest);
  const Packing packing = packing_of(file.path);
  parse::LogFile about{file.path,       file.bytes, std::string(to_string(packing)), {}, {},
                       file.changed_at, file.mode};
  if (packing == Packing::unsupported) {
    about.problem = "unsupported";
  } else {
    Unpacker unpacker(packing, scanner);
    bool first = true, binary = false;
    const Ran ran =
        session.stream(read_command(file.path), bytes_max, deadline, [&](std::string_view bytes) {
          if (first && packing == Packing::plain) binary = is_binary(bytes.substr(0, 4096));
          first = false;
          return !binary && unpacker.feed(bytes);
        });
    unpacker.finish();
    if (binary)
      about.problem = "binary";
    else if (!unpacker.problem().empty() && ran.status != Status::timed_out && ran.exit_status == 0)
      about.problem = unpacker.problem();
    else if (ran.status != Status::ok)
      about.problem = to_string(ran.status);
    else if (ran.exit_status != 0)
      about.problem =
          ran.err.find("Permission denied") != std::string::npos ? "denied" : "unreadable";
  }
  parse::Census out = scanner.finish();
  out.stream = parse::stream_of(file.path);
  out.files.push_back(std::move(about));
  return out;
}

std::vector<Seen> observe(const Look& look) {
  LogOptions options;
  options.newest = now_ms() / 1000;
  options.jobs = 1;
  for (const std::string& word : look.args_of("fields"))
    if (word != "-" && !add_word(options.words, word, false))
      return failed(Status::malformed, "not a field of a log: \"" + printable(word) + "\"");
  for (const std::string& word : look.args_of("classes"))
    if (word != "-" && !add_word(options.words, word, true))
      return failed(Status::malformed, "not a class of a log: \"" + printable(word) + "\"");
  std::vector<Seen> out;
  std::vector<parse::Census> parts;
  const auto begun = now_ms();
  for (std::string path : look.args_of("logs")) {
    while (path.size() > 1 && path.ends_with('/')) path.pop_back();
    const std::string command = list_command(path);
    if (!is_plain_path(path)) {
      out.push_back(
          failed(Status::malformed, "not an absolute path", "find", printable(path)).front());
      continue;
    }
    const Ran listing = look.session->run(command, listing_bytes_max, look.deadline);
    auto files = read_listing(listing.out, path);
    if (listing.status != Status::ok || listing.exit_status != 0) {
      // What `find` could not enter may hold logs: the part says so, what it found still counts.
      Seen seen = failed(listing.status != Status::ok                            ? listing.status
                         : listing.err.find("No such file") != std::string::npos ? Status::absent
                                                                                 : Status::denied,
                         listing.status != Status::ok ? listing.why
                                                      : printable(trim(listing.err).substr(0, 200)),
                         command, path + "/")
                      .front();
      seen.transport = look.session->transport();
      out.push_back(std::move(seen));
    } else if (files.empty()) {
      out.push_back(failed(Status::absent, "no log file", command, path + "/").front());
    }
    for (const LogPath& file : files)
      parts.push_back(census_over(*look.session, file, options, look.deadline, file_bytes_max));
  }
  for (parse::Census& census : join_streams(std::move(parts))) {
    Seen seen;
    seen.part = census.stream;
    seen.how = "census of " + read_command(census.stream) + " and its rotated files";
    seen.transport = look.session->transport();
    seen.media_type = "application/json";
    seen.reducer = reducer;
    seen.redactions = {"every line reduced to counts"};
    seen.seen_at_ms = begun;
    seen.took_ms = now_ms() - begun;
    seen.bytes = parse::to_json(census);
    out.push_back(std::move(seen));
  }
  if (out.empty()) return failed(Status::absent, "no log is declared");
  return out;
}

std::vector<std::string> describe(const Look& look) {
  std::vector<std::string> out;
  for (const std::string& path : look.args_of("logs")) {
    out.push_back(list_command(path));
    out.push_back("# and cat of each file found, of which only a census of counts is kept");
  }
  return out;
}

}  // namespace

extern const Probe census_probe{"census",
                                "1",
                                "log streams of a host, reduced to counts while they pass",
                                {"logs", "fields", "classes"},
                                true,
                                observe,
                                describe};

}  // namespace tenken::probe

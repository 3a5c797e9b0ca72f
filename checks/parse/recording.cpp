#include "checks/parse/recording.hpp"

#include <fmt/format.h>

#include <vector>

#include "checks/parse/base64.hpp"

namespace tenken::parse {

namespace {

/// Commands of one script; a plan has some hundreds.
constexpr std::size_t commands_max = 20'000;

Error malformed(std::string_view what) {
  return Error{.kind = ErrorKind::input,
               .what = fmt::format("not the output of a collection script: {}", what),
               .hint = "write the script again with \"tenken plan --script\"",
               .code = "recording.malformed"};
}

struct Reader {
  Recording out;
  std::string command;
  RecordedCommand now;
  bool open = false;

  /// A command that is given twice says two things.
  void close(std::string problem) {
    if (!problem.empty()) now.problem = std::move(problem);
    const auto [at, fresh] = out.commands.emplace(command, now);
    if (!fresh && (at->second.out != now.out || at->second.exit_status != now.exit_status))
      at->second.problem = "malformed";
    open = false;
  }

  bool end(const std::vector<std::string_view>& words) {
    std::int64_t status = 0, bytes = 0;
    if (words.size() != 4 || !parse_integer(words[1], status) || !parse_integer(words[2], bytes))
      return false;
    now.exit_status = static_cast<int>(status);
    const bool whole =
        static_cast<std::int64_t>(now.out.size()) == bytes && sha256_hex(now.out) == words[3];
    close(whole                                               ? ""
          : static_cast<std::int64_t>(now.out.size()) < bytes ? "truncated"
                                                              : "malformed");
    return true;
  }

  bool line(std::string_view text) {
    const auto words = split(text, ' ');
    const std::string_view word = words[0];
    if (word == "command" && words.size() == 3) {
      if (open) close("truncated");
      const auto line = decode_base64(words[2]);
      now = {};
      if (!line || !parse_integer(words[1], now.seen_at_s) || out.commands.size() >= commands_max)
        return false;
      command = *line;
      open = true;
      return true;
    }
    if ((word == "o" || word == "e") && words.size() == 2 && open) {
      const auto bytes = decode_base64(words[1]);
      if (!bytes) return false;
      (word == "o" ? now.out : now.err) += *bytes;
      return true;
    }
    return word == "end" && open && end(words);
  }
};

}  // namespace

Result<Recording> read_recording(std::string_view text) {
  if (text.size() > recording_bytes_max) return malformed("more than 256 MiB");
  const auto all = lines(text);
  if (all.empty()) return malformed("nothing");
  const auto head = split(all[0], ' ');
  Reader reader;
  if (head.size() != 4 || head[0] != "tenken-recording/1" ||
      !parse_integer(head[3], reader.out.started_at_s) || head[2].size() != 64)
    return malformed("its first line");
  reader.out.target = head[1];
  reader.out.plan = head[2];
  bool done = false;
  for (std::size_t i = 1; i < all.size(); ++i) {
    if (all[i].starts_with("done ") && !reader.open && i + 1 == all.size()) {
      const auto words = split(all[i], ' ');
      std::int64_t count = -1;
      done = words.size() == 4 && words[3] == "end" && parse_integer(words[1], count) &&
             parse_integer(words[2], reader.out.ended_at_s) &&
             count == static_cast<std::int64_t>(reader.out.commands.size());
      continue;
    }
    if (!reader.line(all[i])) {
      if (reader.open) reader.close("malformed");
      reader.out.problem = "malformed";
    }
  }
  if (reader.open) reader.close("truncated");
  if (!done && reader.out.problem.empty()) reader.out.problem = "truncated";
  return std::move(reader.out);
}

}  // namespace tenken::parse

#include "checks/probe/journal.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <fstream>
#include <iterator>

namespace tenken::probe {

namespace {

std::filesystem::path file_of(const std::filesystem::path& folder, const std::string& plan,
                              const std::string& lane) {
  return folder / (sha256_hex(plan + '\0' + lane).substr(0, 32) + ".lane");
}

}  // namespace

bool keep_lane(const std::filesystem::path& folder, const std::string& plan,
               const std::string& lane, const KeptLane& kept) {
  Evidence e;
  e.run = lane;
  e.plan_sha256 = plan;
  e.observations = kept.observations;
  const std::string index = to_json_lines(e);
  std::string body = fmt::format("{}\n{}", index.size(), index);
  for (const auto& [sha, bytes] : kept.blobs)
    body += fmt::format("{} {}\n", sha, bytes.size()) + bytes;
  body = sha256_hex(body) + "\n" + body;
  const auto path = file_of(folder, plan, lane),
             partial = std::filesystem::path(path.string() + ".partial");
  const int fd = ::open(partial.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0) return false;
  std::string_view rest = body;
  bool good = true;
  while (good && !rest.empty()) {
    const ssize_t n = ::write(fd, rest.data(), rest.size());
    if (n <= 0)
      good = false;
    else
      rest.remove_prefix(static_cast<std::size_t>(n));
  }
  good = good && fsync(fd) == 0;
  ::close(fd);
  std::error_code error;
  if (good) std::filesystem::rename(partial, path, error);
  if (!good || error) std::filesystem::remove(partial, error);
  return good && !error;
}

std::optional<KeptLane> kept_lane(const std::filesystem::path& folder, const std::string& plan,
                                  const std::string& lane, std::int64_t oldest_ms) {
  std::ifstream in(file_of(folder, plan, lane), std::ios::binary);
  if (!in) return std::nullopt;
  const std::string all((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  if (all.size() < 66 || sha256_hex(std::string_view(all).substr(65)) != all.substr(0, 64))
    return std::nullopt;
  std::string_view rest = std::string_view(all).substr(65);
  const auto take_line = [&] {
    const auto end = rest.find('\n');
    const auto line = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    return line;
  };
  std::int64_t size = 0;
  if (!parse_integer(take_line(), size) || size < 0 || static_cast<std::size_t>(size) > rest.size())
    return std::nullopt;
  const auto evidence = from_json_lines(rest.substr(0, static_cast<std::size_t>(size)));
  rest.remove_prefix(static_cast<std::size_t>(size));
  if (!evidence || evidence->plan_sha256 != plan || evidence->run != lane) return std::nullopt;
  KeptLane kept{evidence->observations, {}};
  for (const Observation& o : kept.observations)
    if (o.seen_at_ms < oldest_ms || o.status == Status::unreachable ||
        o.status == Status::timed_out)
      return std::nullopt;
  while (!rest.empty()) {
    const auto words = split(take_line(), ' ');
    if (words.size() != 2 || !parse_integer(words[1], size) || size < 0 ||
        static_cast<std::size_t>(size) > rest.size())
      return std::nullopt;
    kept.blobs[std::string(words[0])] = std::string(rest.substr(0, static_cast<std::size_t>(size)));
    rest.remove_prefix(static_cast<std::size_t>(size));
  }
  return kept;
}

}  // namespace tenken::probe

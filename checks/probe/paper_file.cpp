#include "checks/probe/paper_file.hpp"

#include <fmt/format.h>

#include <fstream>

namespace tenken::probe {

namespace {

Seen refused(Seen seen, Status status, std::string why) {
  seen.status = status;
  seen.why = std::move(why);
  return seen;
}

}  // namespace

Seen read_paper_file(const Look& look, std::string_view file, std::string part,
                     std::string media_type) {
  Seen out;
  out.part = std::move(part);
  out.how = fmt::format("read {}", file);
  out.media_type = std::move(media_type);
  const std::filesystem::path path = look.base / file;
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status)) {
    const bool missing = !error || error == std::errc::no_such_file_or_directory;
    return refused(std::move(out), missing ? Status::absent : Status::denied, "no such file");
  }
  // A pipe or a device would hang or never end.
  if (!std::filesystem::is_regular_file(status))
    return refused(std::move(out), Status::malformed, "not a regular file");
  std::ifstream in(path, std::ios::binary);
  if (!in) return refused(std::move(out), Status::denied, "could not be opened");
  const auto most = static_cast<std::size_t>(look.step.limits.bytes_max);
  out.bytes.resize(most + 1);
  in.read(out.bytes.data(), static_cast<std::streamsize>(most + 1));
  out.bytes.resize(static_cast<std::size_t>(in.gcount()));
  if (out.bytes.empty()) return refused(std::move(out), Status::malformed, "an empty file");
  if (out.bytes.size() <= most) return out;
  out.bytes.resize(most);
  return refused(std::move(out), Status::truncated, fmt::format("more than {} bytes", most));
}

WholeFile read_whole_file(const std::filesystem::path& path, std::uintmax_t bytes_max) {
  std::error_code error;
  if (!std::filesystem::exists(path, error)) return {{}, Status::absent, "no such file"};
  const auto size = std::filesystem::file_size(path, error);
  if (error || size == 0 || size > bytes_max)
    return {{}, Status::malformed, "empty, too large or not a file"};
  WholeFile out;
  out.bytes.resize(size);
  std::ifstream in(path, std::ios::binary);
  in.read(out.bytes.data(), static_cast<std::streamsize>(size));
  if (!in || in.peek() != std::ifstream::traits_type::eof())
    return {{}, Status::malformed, "not readable, or it changed"};
  return out;
}

}  // namespace tenken::probe

// Files: read with a bound, written whole or not at all.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "rules/result.hpp"
#include "rules/text.hpp"

namespace tenken::cli {

/// At most `bytes_max` bytes; more, a folder, no permission, absent → error naming the path.
Result<Bytes> read_file(const std::filesystem::path& path, std::uintmax_t bytes_max);
/// Written beside as PATH.partial, synced, renamed. A full disk leaves the old file and no partial
/// one.
Result<Done> write_file(const std::filesystem::path& path, std::string_view bytes);
/// Standard output, all of it; a closed pipe is no error.
Result<Done> write_stdout(std::string_view bytes);

}  // namespace tenken::cli

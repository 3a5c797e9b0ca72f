// Compressed logs stay compressed on the wire and on disk: unpacked here, in two small buffers.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "checks/evidence.hpp"
#include "checks/parse/log_scan.hpp"

namespace tenken::probe {

/// How a log file is packed, by its name and first bytes.
enum class Packing { plain, gzip, zstd, unsupported };
Packing packing_of(std::string_view path);
std::string_view to_string(Packing packing);

/// Bytes of a file in, its lines into the scanner. Several members or frames one after another are
/// one file.
class Unpacker {
 public:
  Unpacker(Packing packing, parse::LogScanner& scanner);
  ~Unpacker();
  Unpacker(const Unpacker&) = delete;
  Unpacker& operator=(const Unpacker&) = delete;

  /// False: broken, or it unpacks to more than `unpacked_bytes_max`; see problem(). What came out
  /// before stays counted.
  bool feed(std::string_view packed);
  /// Call at the end: a member that is not whole is a problem.
  void finish();
  /// "corrupt", "truncated", "too_large"; empty: none.
  const std::string& problem() const { return problem_; }

 private:
  struct State;
  std::unique_ptr<State> state_;
  parse::LogScanner& scanner_;
  Packing packing_;
  std::string problem_;
  std::uint64_t unpacked_ = 0;

  bool feed_gzip(std::string_view packed);
  bool feed_zstd(std::string_view packed);
  bool room_left();
};

/// A whole small file, members one after another; more than `bytes_most` → status truncated, broken
/// or cut → malformed.
struct Unpacked {
  Status status = Status::ok;
  std::string why;
  Bytes bytes;
};
Unpacked unpack_gzip(std::string_view packed, std::size_t bytes_most);

/// One file may unpack to no more: a year of the log of a busy service is under 100 GiB.
inline constexpr std::uint64_t unpacked_bytes_max = 1ull << 40;

}  // namespace tenken::probe

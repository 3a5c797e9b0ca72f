#include "checks/probe/unpack.hpp"

#include <isa-l/igzip_lib.h>
#include <zstd.h>

#include <cstring>

namespace tenken::probe {

struct Unpacker::State {
  inflate_state gzip{};
  bool in_member = false;  ///< gzip: between the first byte of a member and its end
  ZSTD_DCtx* zstd = nullptr;
  bool in_frame = false;
  bool begun = false;
  ~State() { ZSTD_freeDCtx(zstd); }
};

Packing packing_of(std::string_view path) {
  if (path.ends_with(".gz")) return Packing::gzip;
  if (path.ends_with(".zst")) return Packing::zstd;
  for (std::string_view other : {".xz", ".bz2", ".lz4", ".zip", ".Z", ".7z", ".br"})
    if (path.ends_with(other)) return Packing::unsupported;
  return Packing::plain;
}

std::string_view to_string(Packing packing) {
  switch (packing) {
    case Packing::plain:
      return "plain";
    case Packing::gzip:
      return "gz";
    case Packing::zstd:
      return "zst";
    case Packing::unsupported:
      break;
  }
  return "unsupported";
}

Unpacker::Unpacker(Packing packing, parse::LogScanner& scanner)
    : state_(std::make_unique<State>()), scanner_(scanner), packing_(packing) {
  if (packing == Packing::zstd) state_->zstd = ZSTD_createDCtx();
  if (packing == Packing::unsupported) problem_ = "unsupported";
}
Unpacker::~Unpacker() = default;

bool Unpacker::room_left() {
  if (unpacked_ <= unpacked_bytes_max) return true;
  problem_ = "too_large";
  return false;
}

bool Unpacker::feed(std::string_view packed) {
  if (!problem_.empty()) return false;
  state_->begun = state_->begun || !packed.empty();
  switch (packing_) {
    case Packing::plain:
      scanner_.feed(packed);
      return true;
    case Packing::gzip:
      return feed_gzip(packed);
    case Packing::zstd:
      return feed_zstd(packed);
    case Packing::unsupported:
      break;
  }
  return false;
}

bool Unpacker::feed_gzip(std::string_view packed) {
  inflate_state& s = state_->gzip;
  std::string bytes(packed);  // isal takes no const input
  s.next_in = reinterpret_cast<std::uint8_t*>(bytes.data());
  s.avail_in = static_cast<std::uint32_t>(bytes.size());
  while (s.avail_in > 0 || (state_->in_member && s.avail_out == 0)) {
    if (!state_->in_member) {
      // Padding after the last member (tar, tape) is zeros.
      if (*s.next_in == 0) {
        ++s.next_in, --s.avail_in;
        continue;
      }
      std::uint8_t* in = s.next_in;
      const std::uint32_t left = s.avail_in;
      isal_inflate_init(&s);
      s.crc_flag = ISAL_GZIP;
      s.next_in = in;
      s.avail_in = left;
      state_->in_member = true;
    }
    const std::span<char> room = scanner_.room();
    s.next_out = reinterpret_cast<std::uint8_t*>(room.data());
    s.avail_out = static_cast<std::uint32_t>(room.size());
    const int code = isal_inflate(&s);
    const std::size_t out = room.size() - s.avail_out;
    const bool full = s.avail_out == 0;
    unpacked_ += out;
    scanner_.add(out);
    if (code != ISAL_DECOMP_OK) {
      problem_ = "corrupt";
      return false;
    }
    if (!room_left()) return false;
    if (s.block_state == ISAL_BLOCK_FINISH) {
      state_->in_member = false;
      continue;
    }
    if (s.avail_in == 0 && !full) break;
  }
  return true;
}

bool Unpacker::feed_zstd(std::string_view packed) {
  ZSTD_inBuffer in{packed.data(), packed.size(), 0};
  bool full = false;
  while (in.pos < in.size || full) {
    const std::span<char> room = scanner_.room();
    ZSTD_outBuffer out{room.data(), room.size(), 0};
    const std::size_t code = ZSTD_decompressStream(state_->zstd, &out, &in);
    full = out.pos == out.size;
    unpacked_ += out.pos;
    scanner_.add(out.pos);
    if (ZSTD_isError(code) != 0) {
      problem_ = "corrupt";
      return false;
    }
    state_->in_frame = code != 0;
    if (!room_left()) return false;
  }
  return true;
}

void Unpacker::finish() {
  const bool packed = packing_ == Packing::gzip || packing_ == Packing::zstd;
  if (problem_.empty() && packed && (state_->in_member || state_->in_frame || !state_->begun))
    problem_ = "truncated";
}

Unpacked unpack_gzip(std::string_view packed, std::size_t bytes_most) {
  inflate_state s;
  std::string in(packed);  // isal takes no const input
  std::string room(1 << 16, '\0');
  Unpacked out;
  auto* next = reinterpret_cast<std::uint8_t*>(in.data());
  auto left = static_cast<std::uint32_t>(in.size());
  const auto refuse = [&](Status status, std::string why) {
    return Unpacked{status, std::move(why), {}};
  };
  if (left == 0) return refuse(Status::malformed, "an empty file is no gzip");
  // Padding after the last member is zeros.
  while (left > 0 && !(*next == 0 && !out.bytes.empty())) {
    isal_inflate_init(&s);
    s.crc_flag = ISAL_GZIP;
    s.next_in = next;
    s.avail_in = left;
    do {
      s.next_out = reinterpret_cast<std::uint8_t*>(room.data());
      s.avail_out = static_cast<std::uint32_t>(room.size());
      if (isal_inflate(&s) != ISAL_DECOMP_OK) return refuse(Status::malformed, "corrupt gzip");
      out.bytes.append(room, 0, room.size() - s.avail_out);
      if (out.bytes.size() > bytes_most)
        return refuse(Status::truncated, "unpacks to more than is read");
    } while (s.block_state != ISAL_BLOCK_FINISH && (s.avail_in > 0 || s.avail_out == 0));
    if (s.block_state != ISAL_BLOCK_FINISH) return refuse(Status::malformed, "gzip is cut");
    next = s.next_in;
    left = s.avail_in;
  }
  return out;
}

}  // namespace tenken::probe

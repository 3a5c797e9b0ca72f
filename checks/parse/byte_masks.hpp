// Where newlines, quotes and spaces stand in a buffer, 64 bytes a word: what makes the census of
// logs run at the speed of memory.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

namespace tenken::parse {

/// Bit i of word i/64 is set where byte i of the buffer is that character.
struct ByteMasks {
  std::uint64_t* newline;
  std::uint64_t* quote;
  std::uint64_t* space;
};

/// Fills ceil(size / 64) words of each mask; bits past `size` are 0. Reads nothing past `size`.
/// Uses AVX-512, AVX2 or plain loops, whichever the processor has; all give the same bits.
void fill_masks(const char* bytes, std::size_t size, ByteMasks masks);
/// The plain loops alone: the oracle of the others.
void fill_masks_plain(const char* bytes, std::size_t size, ByteMasks masks);

/// The first set bit at or after `from`, or `end` where there is none before it.
inline std::size_t next_bit(const std::uint64_t* mask, std::size_t from, std::size_t end) {
  if (from >= end) return end;
  std::size_t word = from / 64;
  std::uint64_t bits = mask[word] & (~std::uint64_t{0} << (from % 64));
  while (bits == 0) {
    if (++word * 64 >= end) return end;
    bits = mask[word];
  }
  const std::size_t at = word * 64 + static_cast<std::size_t>(std::countr_zero(bits));
  return at < end ? at : end;
}

}  // namespace tenken::parse

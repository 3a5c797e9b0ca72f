#include "checks/parse/byte_masks.hpp"

#include <cstring>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace tenken::parse {

namespace {

void word_plain(const char* bytes, std::size_t size, std::size_t word, ByteMasks masks) {
  std::uint64_t newline = 0, quote = 0, space = 0;
  for (std::size_t i = 0; i < size; ++i) {
    newline |= static_cast<std::uint64_t>(bytes[i] == '\n') << i;
    quote |= static_cast<std::uint64_t>(bytes[i] == '"') << i;
    space |= static_cast<std::uint64_t>(bytes[i] == ' ') << i;
  }
  masks.newline[word] = newline;
  masks.quote[word] = quote;
  masks.space[word] = space;
}

#if defined(__x86_64__)

[[gnu::target("avx512bw,avx512f")]] void words_avx512(const char* bytes, std::size_t words,
                                                      ByteMasks masks) {
  const __m512i newline = _mm512_set1_epi8('\n'), quote = _mm512_set1_epi8('"'),
                space = _mm512_set1_epi8(' ');
  for (std::size_t word = 0; word < words; ++word) {
    const __m512i v = _mm512_loadu_si512(bytes + word * 64);
    masks.newline[word] = _mm512_cmpeq_epi8_mask(v, newline);
    masks.quote[word] = _mm512_cmpeq_epi8_mask(v, quote);
    masks.space[word] = _mm512_cmpeq_epi8_mask(v, space);
  }
}

[[gnu::target("avx2")]] inline std::uint64_t equal_avx2(__m256i low, __m256i high, __m256i what) {
  const auto a = static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, what)));
  const auto b = static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, what)));
  return a | static_cast<std::uint64_t>(b) << 32;
}

[[gnu::target("avx2")]] void words_avx2(const char* bytes, std::size_t words, ByteMasks masks) {
  const __m256i newline = _mm256_set1_epi8('\n'), quote = _mm256_set1_epi8('"'),
                space = _mm256_set1_epi8(' ');
  for (std::size_t word = 0; word < words; ++word) {
    const char* at = bytes + word * 64;
    const __m256i low = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at));
    const __m256i high = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at + 32));
    masks.newline[word] = equal_avx2(low, high, newline);
    masks.quote[word] = equal_avx2(low, high, quote);
    masks.space[word] = equal_avx2(low, high, space);
  }
}

#endif

using Words = void (*)(const char*, std::size_t, ByteMasks);

void words_plain(const char* bytes, std::size_t words, ByteMasks masks) {
  for (std::size_t word = 0; word < words; ++word) word_plain(bytes + word * 64, 64, word, masks);
}

Words chosen() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512bw")) return words_avx512;
  if (__builtin_cpu_supports("avx2")) return words_avx2;
#endif
  return words_plain;
}

}  // namespace

void fill_masks(const char* bytes, std::size_t size, ByteMasks masks) {
  static const Words words = chosen();
  const std::size_t whole = size / 64;
  words(bytes, whole, masks);
  if (size % 64 != 0) word_plain(bytes + whole * 64, size % 64, whole, masks);
}

void fill_masks_plain(const char* bytes, std::size_t size, ByteMasks masks) {
  const std::size_t whole = size / 64;
  words_plain(bytes, whole, masks);
  if (size % 64 != 0) word_plain(bytes + whole * 64, size % 64, whole, masks);
}

}  // namespace tenken::parse

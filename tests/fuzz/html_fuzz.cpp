// A web page in any encoding; the first byte chooses the header's charset. Any bytes; nothing may crash or hang.
#include <cstdint>
#include <string_view>

#include "checks/parse/html_text.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  static const char* const charsets[] = {"", "utf-8", "shift_jis", "euc-jp", "iso-2022-jp"};
  (void)tenken::parse::html_text({reinterpret_cast<const char*>(data) + 1, size - 1}, charsets[data[0] % 5]);
  return 0;
}

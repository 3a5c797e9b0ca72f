// A register in every form and encoding; the first byte chooses. Any bytes; nothing may crash or hang.
#include <cstdint>
#include <string_view>

#include "checks/parse/registers.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tenken::parse;
  if (size == 0) return 0;
  static const char* const files[] = {"r.csv", "r.yaml", "r.json", "r.csv"};
  const auto schemas = all_schemas();
  const unsigned choice = data[0];
  RegisterSource source{files[choice % 4], choice % 4 == 3 ? "cp932" : "utf-8", "", 0, {}};
  if (choice >= 128) source.header_row = 2, source.columns = {{"id", "番号"}};
  read_register({reinterpret_cast<const char*>(data) + 1, size - 1}, source, *schemas[(choice / 4) % schemas.size()]);
  return 0;
}

// An Office file: any bytes as a package, and any bytes as the one part of a well-formed package.
// Nothing may crash or hang.
#include <zip.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "checks/parse/docx.hpp"
#include "checks/parse/registers.hpp"
#include "checks/parse/xlsx.hpp"
#include "checks/returned_checklist.hpp"
#include "tests/parse/office_zip.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tenken;
  if (size == 0) return 0;
  const std::string rest(reinterpret_cast<const char*>(data) + 1, size - 1);
  std::string bytes = rest;
  if (data[0] % 4 == 1) bytes = test::docx(rest);
  if (data[0] % 4 == 2)
    bytes = test::docx(
        "<w:p><w:pPr><w:numPr><w:numId "
        "w:val=\"1\"/></w:numPr></w:pPr><w:r><w:t>x</w:t></w:r></w:p>",
        rest, rest);
  if (data[0] % 4 == 3) bytes = test::xlsx({{"a", rest}}, rest, rest);
  (void)parse::docx_text(bytes);
  (void)parse::xlsx_text(bytes);
  (void)read_returned_checklist(bytes, "");
  parse::read_register(bytes, {.file = "r.xlsx"}, parse::approvals_schema());
  return 0;
}

// Fuzz target: the signature inside a PDF. Whatever is read covers everything but one place.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "checks/parse/pdf_signature.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto read =
      tenken::parse::read_pdf_signature({reinterpret_cast<const char*>(data), size});
  if (read && read->content.size() + 2 * read->cms.size() + 2 > size) std::abort();
  return 0;
}

// Fuzz target: CMS, time-stamp tokens and responses, certificates. Nothing may crash; and no input
// may verify over content that nobody signed.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "checks/parse/timestamp.hpp"
#include "reports/bundle/sign.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tenken;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  (void)read_cms(bytes, "evidence\n");
  if (const auto attached = read_cms_attached(bytes)) {
    const Anchors anchors{.certificates = {attached->signer}, .sha256 = {}};
    (void)trust_cms(*attached, anchors, {.at = attached->signer.not_before});
  }
  (void)read_timestamp(bytes, "evidence\n", {});
  (void)token_of_response(bytes);
  (void)bundle::with_timestamp(bytes, std::string_view("\x30\x00", 2));
  if (const auto certificates = parse_certificates(bytes))
    for (const auto& certificate : *certificates)
      (void)verify_chain(certificate, *certificates, {.certificates = *certificates, .sha256 = {}},
                         {.host = "example.jp"});
  return 0;
}

// A kept mail, its signatures, key files and terms pages. Any bytes; nothing may crash or hang.
#include <cstdint>
#include <string_view>

#include "checks/parse/dkim.hpp"
#include "checks/parse/mail.hpp"
#include "checks/parse/notice_clause.hpp"
#include "checks/parse/terms.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tenken::parse;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  static const DkimKeys known{{"s2026._domainkey.cloud.example.jp",
                               "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQ=="}};
  const std::chrono::sys_seconds at{std::chrono::seconds(1790730009)};
  if (const auto mail = read_mail(bytes)) received_by(*mail, {"mx.city.minato.example.jp"});
  (void)verify_dkim(bytes, known, at);
  if (const auto keys = read_dkim_keys(bytes.substr(0, bytes.find("\n\n"))))
    (void)verify_dkim(bytes, *keys, at);
  if (const auto text = terms_text(bytes)) {
    terms_digest(*text);
    read_notice_clauses(read_paper(*text), NoticeSubject::terms);
  }
  return 0;
}

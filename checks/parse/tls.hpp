// What the tls probe kept (tenken-tls/1), and what its suites are worth.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tenken::parse {

struct TlsVersion {
  std::string name;     ///< "SSLv3" to "TLSv1.3"
  std::string outcome;  ///< accepted refused unknown
  std::vector<std::string> suites;
  std::int64_t suites_unknown = 0;
};
struct TlsLook {
  std::string server_name;
  std::vector<TlsVersion> versions;  ///< all five, oldest first
  std::vector<std::string> chain;    ///< PEM, as sent; empty: see chain_why
  std::string chain_why;
  bool still_accepts = false;  ///< at the end the server took again what it had taken before
  bool system_trusts = false;
  std::int64_t system_code = -1;  ///< X509_V_ERR_…
  std::string system_reason;
};
/// Nothing: not such a document. Never throws.
std::optional<TlsLook> read_tls(std::string_view json);

/// 0 for SSLv3 to 4 for TLSv1.3; "1.2" and "TLSv1.2" both; -1: neither.
int tls_rank(std::string_view version);

enum class SuiteGrade {
  good,                ///< forward secret and authenticated encryption
  block_chaining,      ///< forward secret, CBC
  no_forward_secrecy,  ///< the key of the certificate opens every recording
  weak
};
/// By the parts of IANA's name: any that equals one of `weak_parts`, or begins with "EXPORT", makes
/// it weak.
SuiteGrade grade_suite(std::string_view name, std::span<const std::string> weak_parts);

}  // namespace tenken::parse

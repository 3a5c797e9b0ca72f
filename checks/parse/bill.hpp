// Bills of software (SBOM): CycloneDX 1.4 to 1.6 and SPDX 2.3, both JSON. What it is a bill of,
// when it was made, and the packages that it names; never persons, files or licences.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rules/result.hpp"
#include "rules/text.hpp"

namespace tenken::parse {

struct Component {
  std::string type;       ///< of its purl: deb rpm npm pypi …
  std::string ecosystem;  ///< as OSV names it, "Debian:12"; empty: not known
  std::string name, version;
  std::string source, source_version;  ///< deb: what advisories speak of; empty: not said
};

struct Bill {
  std::string format;                 ///< "CycloneDX 1.5", "SPDX 2.3"
  std::string tool;                   ///< that wrote it, with its version; empty: not said
  std::string created_at;             ///< RFC 3339; empty: not said, or without a zone
  std::vector<std::string> subjects;  ///< name, name@version and digests ("sha256:…") of its root
  std::vector<Component> components;  ///< sorted, each once
  std::int64_t without_purl = 0, without_version = 0;
  bool says_incomplete = false;  ///< CycloneDX compositions
};

/// Whichever of the two it is; anything else, another version and nested deeper than 32 is refused.
/// Never throws.
Result<Bill> read_bill(std::string_view json);

/// What is kept of one file (tenken-bill/1).
struct KeptBill {
  std::string sha256;  ///< of the whole file
  Bill bill;
};
/// Error: text that is not UTF-8.
Result<Bytes> write_bill(const KeptBill& kept);
Result<KeptBill> read_kept_bill(std::string_view json);

}  // namespace tenken::parse

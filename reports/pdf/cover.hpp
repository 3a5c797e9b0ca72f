// The cover sheet of a bundle: one page of paper beside it that carries what the bundle cannot say
// of itself, its own digest. What the city compares before a file sanitiser changes the file.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "reports/view/view.hpp"

namespace tenken::reports {

struct CoverFacts {
  std::string system_name;  ///< the deployment's name, as in the QR code
  std::string file_name;    ///< of the bundle, without folders
  std::uint64_t bytes = 0;
  std::string sha256;           ///< of the bundle
  std::string previous_period;  ///< "2026-10": of the newest bundle handed on before this one
  std::string previous_sha256;  ///< of that bundle; empty: there was none
  std::string signer;           ///< subject of the signer's certificate
  std::string signer_sha256;
  bool is_signer_known = true;  ///< the certificate led to one that is trusted
  std::string stamped_at;       ///< ISO with offset; empty: no time stamp of a trusted authority
  std::string stamped_by;       ///< subject of the authority's certificate
};

/// The sheet, one page. System, city, period, run and counts come from the view.
Bytes render_cover(const CoverFacts& facts, const View& view);

/// What the QR code says: "tenken:1:SYSTEM-NAME:PERIOD:SHA256", ASCII; other characters of the name
/// become "_".
std::string cover_code(const CoverFacts& facts, std::string_view period);

}  // namespace tenken::reports

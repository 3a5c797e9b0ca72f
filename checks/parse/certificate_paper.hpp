// What a certificate or audit report shows on its face.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "checks/parse/article.hpp"
#include "rules/calendar.hpp"

namespace tenken::parse {

struct CertificatePaper {
  std::string text;              ///< folded, whole
  std::optional<Day> expiry;     ///< the last date of the line that states the validity; none: no such line
  bool covers_disposal = false;  ///< names the disposal of equipment or media, and does not exclude it
  bool shows(std::string_view words) const;  ///< the words occur, folded; company forms and spaces do not matter
  bool shows_scheme(std::string_view scheme) const;
};

CertificatePaper read_certificate(const Paper& paper);

/// A scheme's name without its habits of writing: 「JIS Q 27001:2023」, "ISO/IEC 27001", "ISO27001" → "iso27001"; "SOC2 Type II" → "soc2type2".
std::string scheme_key(std::string_view scheme);
/// A company's name without ㈱, (株), 株式会社, 合同会社 and spaces, with the form kept apart: equal keys mean the same name.
std::string company_key(std::string_view name);

}  // namespace tenken::parse

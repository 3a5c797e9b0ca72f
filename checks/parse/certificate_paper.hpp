// What a certificate or audit report shows on its face.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "checks/parse/article.hpp"
#include "rules/calendar.hpp"

namespace tenken::parse {

struct CertificatePaper {
  std::string text;  ///< folded, whole
  std::optional<Day>
      expiry;  ///< the last date of the line that states the validity; none: no such line
  bool covers_disposal =
      false;              ///< names the disposal of equipment or media, and does not exclude it
  std::string withdrawn;  ///< the line that says it is suspended or withdrawn; empty: none
  std::string excludes;   ///< the sentence that leaves something out of its scope; empty: none
  std::optional<Day> surveillance_due;       ///< the last day written for the next surveillance
  bool shows(std::string_view words) const;  ///< the words occur, folded; spaces do not matter
  bool shows_name(
      std::string_view name) const;  ///< the same, and no longer company's name runs on from it
  bool shows_number(std::string_view number) const;  ///< the same, and no longer number
  bool shows_scheme(std::string_view scheme) const;
};

CertificatePaper read_certificate(const Paper& paper);

/// A scheme's name without its habits of writing: 「JIS Q 27001:2023」, "ISO/IEC 27001", "ISO27001"
/// → "iso27001"; "SOC2 Type II" → "soc2type2".
std::string scheme_key(std::string_view scheme);
/// A company's name without ㈱, (株), 株式会社, 合同会社 and spaces, with the form kept apart:
/// equal keys mean the same name.
std::string company_key(std::string_view name);
/// Words that leave something out of a scope: 除く, 対象外, 含まれない.
bool leaves_out(std::string_view folded_text);
/// Words for a certification that was suspended or withdrawn, not for the rules of doing so.
bool is_withdrawn(std::string_view folded_text);

}  // namespace tenken::parse

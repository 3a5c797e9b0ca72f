#include "cli/cover.hpp"

#include <filesystem>

#include "cli/files.hpp"
#include "reports/pdf/cover.hpp"
#include "reports/pdf/fonts.hpp"
#include "rules/calendar.hpp"

namespace tenken::cli {

Result<Done> write_cover(const std::string& path, const std::string& bundle_path,
                         std::string_view bundle_bytes, const bundle::Verification& verification,
                         const reports::Judgement& judged, reports::Language language) {
  if (auto there = reports::find_fonts(); !there) return there.error();
  reports::CoverFacts facts;
  facts.system_name = judged.c.evidence.deployment.name;
  facts.file_name = std::filesystem::path(bundle_path).filename().string();
  facts.bytes = bundle_bytes.size();
  facts.sha256 = sha256_hex(bundle_bytes);
  if (!judged.assessment.history.empty()) {
    facts.previous_period = judged.assessment.history.back().period;
    facts.previous_sha256 = judged.assessment.history.back().bundle_sha256;
  }
  if (verification.signer) {
    facts.signer = verification.signer->subject;
    facts.signer_sha256 = verification.signer->sha256;
    facts.is_signer_known = !verification.signer_path.empty();
  }
  if (verification.timestamp_time) facts.stamped_at = format_instant(*verification.timestamp_time);
  if (verification.timestamp_authority)
    facts.stamped_by = verification.timestamp_authority->subject;
  const reports::View view =
      reports::view_of(judged.assessment, judged.c, {.language = language}, false);
  return write_file(path, reports::render_cover(facts, view));
}

}  // namespace tenken::cli

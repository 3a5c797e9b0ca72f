#include "cli/previous.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "checks/assessment.hpp"
#include "cli/judged.hpp"
#include "cli/trust.hpp"
#include "reports/case_members.hpp"
#include "rules/calendar.hpp"

namespace tenken::cli {

namespace {

/// Why a bundle cannot be this system's month before; empty: it can.
std::string unfit(const Evidence& before, const rules::Deployment& now) {
  if (before.partial_selection) return "the month before is a scan of some requirements only";
  if (before.deployment.name != now.name)
    return fmt::format("the month before is of another system, \"{}\"",
                       printable(before.deployment.name));
  // Periods are written YYYY-MM.
  if (!now.period.empty() && before.deployment.period > now.period)
    return fmt::format("the month before is of a later period, {}",
                       printable(before.deployment.period));
  return "";
}

}  // namespace

Result<PreviousBundle> month_before(const std::string& file, const rules::Profile& profile,
                                    const rules::Deployment& deployment) {
  bundle::Trust trust{.at = now()};
  for (const rules::Anchor& a : profile.anchors) {
    auto certificates = parse_certificates(a.pem);
    if (!certificates) continue;
    auto& anchors = a.role == "vendor" ? trust.signers : trust.timestamp_authorities;
    if (a.role == "vendor" || a.role == "tsa")
      anchors.certificates.insert(anchors.certificates.end(), certificates->begin(),
                                  certificates->end());
  }
  const auto opened = open_bundle(file, trust);
  if (!opened) return opened.error();
  const auto& verification = (*opened)->verification;
  const auto problems = blocking(verification, true);
  if (!problems.empty()) {
    Error e = problems.front();
    e.what = fmt::format("the month before: {}", e.what);
    return e;
  }
  Judged judged = judge_members(verification.members);
  if (!judged.errors.empty()) return judged.errors.front();
  if (std::string why = unfit(judged.value.evidence, deployment); !why.empty())
    return Error{.kind = ErrorKind::input,
                 .what = std::move(why),
                 .where = file,
                 .hint = "name last month's bundle of this system, made without --only"};
  PreviousBundle out{file, sha256_hex((*opened)->bytes), {}};
  out.json = month_of(judged.assessment, judged.value, out.bundle_sha256);
  return out;
}

void add_month(Evidence& evidence, const PreviousBundle& month) {
  Observation o;
  o.step = previous_step;
  o.target = previous_target;
  o.part = "month";
  o.id = observation_id(o.step, o.target, o.part);
  o.probe = "previous/1";
  o.how = "read " + printable(month.file) + ", SHA-256 " + month.bundle_sha256;
  o.seen_at_ms =
      std::chrono::duration_cast<std::chrono::milliseconds>(now().time_since_epoch()).count();
  o.sha256 = sha256_hex(month.json);
  o.bytes = static_cast<std::int64_t>(month.json.size());
  o.media_type = "application/json";
  o.reducer = "month/1";
  evidence.blobs[o.sha256] = month.json;
  const auto at = std::lower_bound(evidence.observations.begin(), evidence.observations.end(), o,
                                   [](const Observation& a, const Observation& b) {
                                     return std::tie(a.step, a.target, a.part) <
                                            std::tie(b.step, b.target, b.part);
                                   });
  evidence.observations.insert(at, std::move(o));
}

}  // namespace tenken::cli

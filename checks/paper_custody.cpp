#include "checks/paper_custody.hpp"

#include <fmt/format.h>

#include "checks/papers.hpp"
#include "checks/parse/cms.hpp"
#include "checks/parse/pdf_signature.hpp"
#include "rules/calendar.hpp"

namespace tenken {

namespace {

constexpr std::size_t digest_digits = 64;

/// The digest that the document probe left of a paper that it did not keep.
std::string digest_of(const Observation& o) {
  for (const std::string& r : o.redactions)
    if (r.starts_with("custody ") && r.size() > digest_digits)
      return r.substr(r.size() - digest_digits);
  return "";
}

}  // namespace

std::optional<Finding> judged_by_viewing(const Case& c, std::string_view criterion,
                                         const rules::Target& paper, std::string_view step) {
  if (paper.fact("custody") == "sealed" || paper.fact("custody").empty()) return std::nullopt;
  for (const Observation& o : c.evidence.observations) {
    if (o.step != step || o.target != paper.name || o.part != "file" ||
        o.status != Status::withheld)
      continue;
    const std::string digest = digest_of(o), by = paper.fact("viewed_by");
    const auto on = parse_date(paper.fact("viewed_on"));
    const bool viewed = on && *on <= day_in_japan(c.as_of) && !by.empty();
    if (digest.empty()) return std::nullopt;
    Finding f = open_question(
        criterion, Cause::decision_pending, Turn::city,
        viewed ? rules::Text{fmt::format("閲覧のみの資料 {} を{}に{}が閲覧", digest.substr(0, 12),
                                         format_date(*on), by),
                             fmt::format("viewed under NDA: {} on {} by {}", digest.substr(0, 12),
                                         format_date(*on), by)}
               : rules::Text{fmt::format("閲覧のみの資料 {}。市の閲覧の記録がない",
                                         digest.substr(0, 12)),
                             fmt::format("under NDA: {}; no record that the City viewed it",
                                         digest.substr(0, 12))},
        {o.id}, paper.name);
    f.bound = {digest};
    return f;
  }
  return std::nullopt;
}

std::optional<Finding> against_signature(const Case& c, std::string_view criterion,
                                         const Look& look) {
  const std::string role = look.target.fact("signed_by");
  const Part* file = look.part("file");
  if (role.empty()) return std::nullopt;
  const auto said = [&](const std::string& why) {
    return open_question(
        criterion, Cause::contradiction, Turn::vendor,
        {"署名を確かめられない(" + why + ")", "its signature does not hold: " + why}, look.ids(),
        look.target.name);
  };
  if (file == nullptr) return said("the file was not kept");
  const auto signature = parse::read_pdf_signature(file->bytes);
  if (!signature) return said(signature.error().what);
  const auto verified =
      verify_cms(signature->cms, signature->content, anchors_of(c.profile, {role}), {.at = c.as_of},
                 {.signing_time_required = false, .sorted_sets_required = false});
  if (!verified) return said(verified.error().code);
  return std::nullopt;
}

}  // namespace tenken

// What the month before hands on, and the view that is drawn from it: written by the vendor's
// earlier bundle, so any bytes may come.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "checks/assessment.hpp"
#include "reports/view/view.hpp"
#include "rules/calendar.hpp"

using namespace tenken;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size > (1u << 18)) return 0;
  Case c;
  c.as_of = *parse_instant("2026-11-30T18:00:00+09:00");
  c.evidence.deployment.period = "2026-11";
  Observation o;
  o.step = previous_step;
  o.target = previous_target;
  o.part = "month";
  o.id = observation_id(o.step, o.target, o.part);
  const Bytes text(reinterpret_cast<const char*>(data), size);
  o.sha256 = sha256_hex(text);
  o.bytes = static_cast<std::int64_t>(size);
  c.evidence.blobs[o.sha256] = text;
  c.evidence.observations = {o};
  const Assessment a = evaluate(c);
  if (a.history.size() > history_months_max) std::abort();
  const reports::View view = reports::view_of(a, c, {});
  if (view.months.empty() || view.months.size() > 12 || !view.months.back().current) std::abort();
  for (const reports::MonthView& month : view.months)
    if (!is_utf8(month.period) || !is_utf8(month.label)) std::abort();
  return 0;
}

#include "checks/scans.hpp"

#include "rules/calendar.hpp"

namespace tenken {

Finding run_finding(std::string_view criterion, Verdict verdict, std::string_view message,
                    const ScanRun& run, std::string_view target,
                    std::map<std::string, rules::Text> values) {
  Finding f;
  f.criterion = criterion;
  f.target = target;
  f.verdict = verdict;
  f.basis = Basis::exported;
  f.message = message;
  f.values = std::move(values);
  f.cites = {run.observation};
  f.where = run.file;
  return f;
}

Finding run_unknown(std::string_view criterion, Cause cause, const ScanRun& run,
                    std::string_view target, const rules::Text& why) {
  Finding f = unknown(criterion, cause, Turn::vendor, target);
  f.values["detail"] = {why.ja + ": " + run.file, why.en + ": " + run.file};
  f.cites = {run.observation};
  f.where = run.file;
  return f;
}

Scans scans(const Case& c, const rules::Rule& rule, std::string_view criterion,
            std::string_view step) {
  Scans out;
  Looked looked = looks(c, rule, criterion, step);
  out.unknowns = std::move(looked.unknowns);
  for (const Look& look : looked.looks)
    for (const Part& part : look.parts) {
      auto kept = parse::read_kept_scan(part.bytes);
      if (!kept) {
        out.unknowns.push_back(in_doubt(criterion, look, Cause::malformed,
                                        part.observation->part + ": " + kept.error().what));
        continue;
      }
      for (parse::ScanResult& result : kept->runs) {
        ScanRun run{
            std::move(result), {}, look.target.name, part.observation->part, part.observation->id};
        const auto ended = parse_instant(run.result.ended_at);
        if (!ended) {
          out.unknowns.push_back(run_unknown(
              criterion, Cause::malformed, run, run.target,
              {"結果に終了時刻(時差付き)がない", "the result has no end time with a zone"}));
        } else if (*ended > c.as_of + scan_ahead_max) {
          out.unknowns.push_back(
              run_unknown(criterion, Cause::contradiction, run, run.target,
                          {"結果の終了時刻が未来である(" + run.result.ended_at + ")",
                           "the result ended in the future (" + run.result.ended_at + ")"}));
        } else {
          run.ended_at = *ended;
          out.runs.push_back(std::move(run));
        }
      }
    }
  return out;
}

}  // namespace tenken

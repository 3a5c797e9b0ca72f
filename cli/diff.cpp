// diff: what changed between two bundles of a system.
#include <fmt/format.h>

#include <algorithm>

#include "cli/files.hpp"
#include "cli/judged.hpp"
#include "reports/difference.hpp"

namespace tenken::cli {

namespace {

using reports::Difference;

/// One side: verified, then judged again from its own evidence by its own rules.
Judged side(const std::string& path, const bundle::Trust& trust, bool trust_named) {
  Judged out;
  const auto opened = open_bundle(path, trust);
  if (!opened) {
    out.errors.push_back(opened.error());
    return out;
  }
  out.errors = blocking((*opened)->verification, trust_named);
  if (out.errors.empty()) out = judge_members((*opened)->verification.members);
  for (Error& e : out.errors) e.where = e.where.empty() ? path : path + ": " + e.where;
  return out;
}

/// 1 where a mandatory criterion is worse, else 3 where one is newly unknown, else 0.
int exit_of(const std::vector<Difference>& all) {
  const auto any = [&](Difference::Kind kind) {
    return std::any_of(all.begin(), all.end(),
                       [&](const Difference& d) { return d.mandatory && d.kind == kind; });
  };
  if (any(Difference::Kind::worse)) return unsatisfied;
  return any(Difference::Kind::unknown) ? unproven : satisfied;
}

}  // namespace

int run_diff(const std::vector<std::string>& arguments) {
  po::options_description options = trust_options();
  options.add_options()("before", po::value<std::string>()->required(), "the earlier bundle")(
      "now", po::value<std::string>()->required(), "the later bundle")("json", po::bool_switch(),
                                                                       "the result as JSON")(
      "lang", po::value<std::string>()->default_value("ja"), "ja or en");
  po::positional_options_description positional;
  positional.add("before", 1).add("now", 1);
  po::variables_map values;
  if (const auto done =
          parse(arguments, "diff", "BEFORE.asice NOW.asice [options]", options, positional, values))
    return *done;
  const auto language = language_of(values);
  if (!language) return fail(language.error());
  const auto trust = trust_of(values);
  if (!trust) return fail(trust.error());
  if (!names_trust(values))
    say_progress("warning: no --trust given: whose bundles these are was not checked");
  const Judged before = side(values["before"].as<std::string>(), *trust, names_trust(values));
  if (!before.errors.empty()) return fail(before.errors);
  const Judged now_judged = side(values["now"].as<std::string>(), *trust, names_trust(values));
  if (!now_judged.errors.empty()) return fail(now_judged.errors);
  const std::string &a = before.value.evidence.deployment.name,
                    &b = now_judged.value.evidence.deployment.name;
  if (a != b)
    return fail(Error{.kind = ErrorKind::usage,
                      .what = fmt::format("bundles of two systems, \"{}\" and \"{}\"", printable(a),
                                          printable(b)),
                      .where = "diff",
                      .hint = "name two bundles of one system"});
  if (before.assessment.as_of > now_judged.assessment.as_of)
    say_progress("warning: the first bundle is the later one");
  const reports::Judgement was{before.assessment, before.value},
      is{now_judged.assessment, now_judged.value};
  const auto all = reports::differences(was, is);
  const auto written =
      write_stdout(values["json"].as<bool>() ? reports::difference_json(all, was, is)
                                             : reports::difference_table(all, was, is, *language));
  return written ? exit_of(all) : fail(written.error());
}

}  // namespace tenken::cli

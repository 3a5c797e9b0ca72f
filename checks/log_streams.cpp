#include "checks/log_streams.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "rules/text.hpp"

namespace tenken {

namespace {

/// A time without its zone may be read as up to fourteen hours ahead.
constexpr std::int64_t ahead_max_s = 24 * 3600;

Cause cause_of(const std::string& problem) {
  if (problem == "denied") return Cause::denied;
  if (problem == "truncated" || problem == "too_large") return Cause::truncated;
  if (problem == "unsupported") return Cause::unsupported;
  if (problem == "timed_out") return Cause::timed_out;
  if (problem == "unreachable") return Cause::unreachable;
  return Cause::malformed;
}

void read_part(std::string_view criterion, const Look& look, const Part& part, LogStreams& out) {
  const auto doubt = [&](Cause cause, std::string_view detail) {
    Finding f = unknown(criterion, cause, Turn::vendor, look.target.name, detail);
    f.cites = {part.observation->id};
    out.unknowns.push_back(std::move(f));
  };
  if (!part.ok())
    return doubt(Cause::absent, part.observation->part + ": " + part.observation->why);
  auto census = parse::read_census(part.bytes);
  if (!census) return doubt(Cause::malformed, census.error().what);
  if (census->hours_cut || census->gaps_cut)
    doubt(Cause::truncated, census->stream + ": more hours or gaps than one census holds");
  bool binary = !census->files.empty();
  for (const parse::LogFile& file : census->files) {
    binary = binary && file.problem == "binary";
    if (!file.problem.empty() && file.problem != "binary")
      doubt(cause_of(file.problem), fmt::format("{}: {}", file.path, file.problem));
  }
  if (!binary)
    out.streams.push_back(
        {&look.target, part.observation->id, seen_at(*part.observation), std::move(*census)});
}

}  // namespace

LogStreams log_streams(const Case& c, const rules::Rule& rule, std::string_view criterion,
                       std::string_view step) {
  LogStreams out;
  Looked looked = looks(c, rule, criterion, step, {.absent_is_a_fact = true});
  out.unknowns = std::move(looked.unknowns);
  for (const Look& look : looked.looks)
    for (const Part& part : look.parts) read_part(criterion, look, part, out);
  return out;
}

std::uint64_t uses(const std::array<std::uint64_t, parse::log_classes>& of_class) {
  return of_class[static_cast<std::size_t>(parse::LogClass::view)] +
         of_class[static_cast<std::size_t>(parse::LogClass::operation)];
}

bool follows_use(const parse::Census& census) {
  const std::uint64_t views = census.of_class[static_cast<std::size_t>(parse::LogClass::view)];
  return census.timed() && (census.requests * 2 >= census.lines ||
                            (views > 0 && uses(census.of_class) * 2 >= census.lines));
}

std::string kind_of(const Case& c, const LogStream& stream) {
  std::string out;
  for (std::string_view part : split(stream.census.stream, '/')) {
    const auto& targets = c.evidence.deployment.targets;
    const bool is_host = std::any_of(targets.begin(), targets.end(), [&](const rules::Target& t) {
      return part == t.name || (!t.fact("log_name").empty() && part == t.fact("log_name"));
    });
    out += "/" + (is_host ? "*" : std::string(part));
  }
  return out;
}

bool reaches_ahead(const Case& c, const LogStream& stream) {
  return stream.census.timed() &&
         stream.census.last > c.as_of.time_since_epoch().count() + ahead_max_s;
}

Finding stream_finding(std::string_view criterion, Verdict verdict, std::string_view message,
                       const LogStream& stream, std::map<std::string, rules::Text> values) {
  Finding out;
  out.criterion = criterion;
  out.target = stream.store->name;
  out.verdict = verdict;
  out.basis = Basis::measured;
  out.message = message;
  out.values = std::move(values);
  out.values.emplace("stream", same(stream.census.stream));
  out.cites = {stream.observation};
  out.where = stream.census.stream;
  return out;
}

}  // namespace tenken

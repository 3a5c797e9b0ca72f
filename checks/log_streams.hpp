// The log streams of all stores, as their censuses: what No.14 and No.15 judge together.
#pragma once

#include <string>
#include <vector>

#include "checks/judge.hpp"
#include "checks/parse/census.hpp"

namespace tenken {

/// One stream of one store.
struct LogStream {
  const rules::Target* store = nullptr;
  std::string observation;  ///< id of the observation that holds the census
  std::chrono::sys_seconds seen_at{};
  parse::Census census;
  /// "app1:/var/log/labapp.log"
  std::string name() const { return store->name + ":" + census.stream; }
};

struct LogStreams {
  std::vector<LogStream> streams;
  Findings unknowns;  ///< stores, folders and files that could not be read, for this criterion
};

/// The streams that the step `step` kept. A store without any, a folder that could not be entered,
/// a file that is broken, packed in a way we do not read, or denied: an unknown each. A file that
/// is no text (wtmp, journald's own) is no stream and no gap.
LogStreams log_streams(const Case& c, const rules::Rule& rule, std::string_view criterion,
                       std::string_view step);

/// A log that should speak whenever the service is used: of requests, or of what users did. Logins
/// to a host and its commands are neither.
bool follows_use(const parse::Census& census);
/// Records of views and operations.
std::uint64_t uses(const std::array<std::uint64_t, parse::log_classes>& of_class);

/// Streams of one kind have the same: the path without the parts that are names of hosts, so
/// /var/log/central/app1/app.log and /var/log/central/app2/app.log are one.
std::string kind_of(const Case& c, const LogStream& stream);

/// Records lie ahead of the judgement by more than clocks and zones explain.
bool reaches_ahead(const Case& c, const LogStream& stream);

/// A finding about one stream.
Finding stream_finding(std::string_view criterion, Verdict verdict, std::string_view message,
                       const LogStream& stream, std::map<std::string, rules::Text> values);

}  // namespace tenken

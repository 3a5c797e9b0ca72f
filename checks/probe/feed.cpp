// feed: a vulnerability feed that lies in a file or folder. Its 185 MB stay where they are: kept is
// what it says of the releases that the deployment names, with the digest of the whole. By release
// and not by installed package, because the plan is made before any host has answered.
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <set>

#include "checks/parse/feed.hpp"
#include "checks/probe/probe.hpp"
#include "rules/calendar.hpp"

namespace tenken::probe {

namespace {

/// The tracker has 185 MB; memory is this file's size and what is kept.
constexpr std::uintmax_t feed_bytes_max = 600u << 20;
/// An ecosystem of OSV has about 40,000 records.
constexpr std::size_t feed_files_max = 100000;

std::string file_time(const std::filesystem::path& path) {
  std::error_code error;
  const auto written = std::filesystem::last_write_time(path, error);
  if (error) return "";
  return format_instant(
      std::chrono::floor<std::chrono::seconds>(std::chrono::file_clock::to_sys(written)));
}

/// Empty: could not be read whole.
std::string read_whole(const std::filesystem::path& path) {
  std::error_code error;
  const auto size = std::filesystem::file_size(path, error);
  if (error || size == 0 || size > feed_bytes_max) return "";
  std::string out;
  out.reserve(size + 64);  // what simdjson reads past the end
  out.resize(size);
  std::ifstream in(path, std::ios::binary);
  in.read(out.data(), static_cast<std::streamsize>(size));
  return in && in.peek() == std::ifstream::traits_type::eof() ? out : "";
}

Seen observe_one(const Look& look) {
  Seen out;
  out.part = "feed";
  out.media_type = "text/tab-separated-values";
  const std::string file = look.arg("file"), kind = look.arg("kind");
  out.how = "read " + file + ", keep " + join(look.args_of("releases"), " ");
  const auto fail = [&](Status status, std::string why) {
    out.status = status;
    out.why = std::move(why);
    return out;
  };
  const auto path = look.base / file;
  std::error_code error;
  if (!std::filesystem::exists(path, error)) return fail(Status::absent, "no such file");
  std::vector<std::filesystem::path> files{path};
  if (std::filesystem::is_directory(path, error)) {
    files.clear();
    for (std::filesystem::directory_iterator at(path, error), end; at != end && !error;
         at.increment(error))
      if (at->path().extension() == ".json") files.push_back(at->path());
    std::sort(files.begin(), files.end());
  }
  if (files.empty() || error || files.size() > feed_files_max ||
      (files.size() > 1 && kind != "osv"))
    return fail(Status::malformed, "no file of a feed, or too many");
  parse::Feed feed;
  feed.kind = kind;
  std::string digests;
  std::set<std::string> packages;
  for (const auto& one : files) {
    if (look.deadline.is_over()) return fail(Status::timed_out, "not read in time");
    std::string bytes = read_whole(one);
    if (bytes.empty()) return fail(Status::malformed, "empty, too large or not readable");
    digests += sha256_hex(bytes);
    auto read = kind == "debian_tracker"
                    ? parse::reduce_debian_tracker(bytes, look.args_of("releases"))
                : kind == "kev" ? parse::reduce_kev(bytes)
                                : parse::reduce_osv(bytes, look.args_of("releases"));
    if (!read) return fail(Status::malformed, printable(read.error().what));
    std::move(read->advisories.begin(), read->advisories.end(),
              std::back_inserter(feed.advisories));
    feed.exploited.merge(read->exploited);
    feed.packages += read->packages;
    feed.dated = std::max(feed.dated, read->dated);
  }
  feed.sha256 = files.size() == 1 ? digests : sha256_hex(digests);
  feed.dated_by = feed.dated.empty() ? "time of the file" : "the feed itself";
  if (feed.dated.empty()) feed.dated = file_time(files.front());
  out.reducer = "feed/1";
  out.bytes = parse::write_feed(feed);
  return out;
}

std::vector<Seen> observe(const Look& look) {
  static const std::set<std::string> kinds{"debian_tracker", "osv", "kev"};
  if (!kinds.contains(look.arg("kind")))
    return failed(Status::malformed, "unknown kind of feed: debian_tracker, osv, kev");
  return {observe_one(look)};
}

std::vector<std::string> describe(const Look& look) {
  return {"read " + look.arg("file"),
          "# and keep what it says of " + join(look.args_of("releases"), " ")};
}

}  // namespace

extern const Probe feed_probe{"feed",
                              "1",
                              "a vulnerability feed: Debian tracker, OSV, CISA KEV",
                              {"file", "kind", "releases"},
                              false,
                              observe,
                              describe};

}  // namespace tenken::probe

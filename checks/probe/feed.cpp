// feed: a vulnerability feed that lies in a file or folder. Its 185 MB stay where they are: kept is
// what it says of the releases that the deployment names, with the digest of the whole. By release
// and not by installed package, because the plan is made before any host has answered.
#include <fmt/format.h>
#include <zip.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <memory>
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

/// Records of one zip (npm has about 250,000), the largest of them, and all together.
constexpr zip_int64_t zip_members_max = 600000;
constexpr zip_uint64_t zip_member_bytes_max = 16u << 20;
constexpr zip_uint64_t zip_bytes_max = 8ull << 30;

/// Every .json of a zip, one after another; empty text back: it was read whole.
std::string each_member(const std::string& bytes, const Deadline& deadline,
                        const std::function<std::string(std::string&)>& use) {
  zip_error_t why;
  zip_error_init(&why);
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &why);
  zip_t* archive =
      source == nullptr ? nullptr : zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &why);
  if (archive == nullptr) {
    if (source != nullptr) zip_source_free(source);
    zip_error_fini(&why);
    return "not a zip that is whole";
  }
  const std::unique_ptr<zip_t, void (*)(zip_t*)> closing(archive, zip_discard);
  const zip_int64_t count = zip_get_num_entries(archive, 0);
  if (count <= 0 || count > zip_members_max) return "no member, or too many";
  zip_uint64_t all = 0;
  std::size_t used = 0;
  std::string text;
  for (zip_int64_t i = 0; i < count; ++i) {
    if (deadline.is_over()) return "not read in time";
    zip_stat_t stat;
    const auto index = static_cast<zip_uint64_t>(i);
    if (zip_stat_index(archive, index, 0, &stat) != 0 || (stat.valid & ZIP_STAT_NAME) == 0 ||
        (stat.valid & ZIP_STAT_SIZE) == 0)
      return "a member that cannot be read";
    if (!std::string_view(stat.name).ends_with(".json")) continue;
    all += stat.size;
    if (stat.size == 0 || stat.size > zip_member_bytes_max || all > zip_bytes_max)
      return "a member that is empty or too large";
    zip_file_t* file = zip_fopen_index(archive, index, 0);
    if (file == nullptr) return "a member that cannot be read";
    text.assign(stat.size, '\0');
    const zip_int64_t got = zip_fread(file, text.data(), stat.size);
    char more = 0;
    const bool is_whole = got == static_cast<zip_int64_t>(stat.size) &&
                          zip_fread(file, &more, 1) == 0;  // also checks its CRC
    zip_fclose(file);
    if (!is_whole) return "a member that is not whole";
    if (const std::string fault = use(text); !fault.empty()) return fault;
    ++used;
  }
  return used == 0 ? "no record" : "";
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
  const auto keep = [&](parse::ReducedFeed read) {
    std::move(read.advisories.begin(), read.advisories.end(), std::back_inserter(feed.advisories));
    feed.exploited.merge(read.exploited);
    feed.rated.merge(read.rated);
    feed.packages += read.packages;
    feed.dated = std::max(feed.dated, read.dated);
  };
  for (const auto& one : files) {
    if (look.deadline.is_over()) return fail(Status::timed_out, "not read in time");
    std::string bytes = read_whole(one);
    if (bytes.empty()) return fail(Status::malformed, "empty, too large or not readable");
    digests += sha256_hex(bytes);
    if (kind == "osv" && one.extension() == ".zip") {
      const std::string fault = each_member(bytes, look.deadline, [&](std::string& text) {
        auto read = parse::reduce_osv(text, look.args_of("releases"));
        if (!read) return printable(read.error().what);
        keep(*std::move(read));
        return std::string();
      });
      if (!fault.empty()) return fail(Status::malformed, fault);
      continue;
    }
    auto read = kind == "debian_tracker"
                    ? parse::reduce_debian_tracker(bytes, look.args_of("releases"))
                : kind == "kev"   ? parse::reduce_kev(bytes)
                : kind == "jvndb" ? parse::reduce_jvndb(bytes)
                                  : parse::reduce_osv(bytes, look.args_of("releases"));
    if (!read) return fail(Status::malformed, printable(read.error().what));
    keep(*std::move(read));
  }
  feed.sha256 = files.size() == 1 ? digests : sha256_hex(digests);
  feed.dated_by = feed.dated.empty() ? "time of the file" : "the feed itself";
  if (feed.dated.empty()) feed.dated = file_time(files.front());
  out.reducer = "feed/1";
  out.bytes = parse::write_feed(feed);
  return out;
}

std::vector<Seen> observe(const Look& look) {
  static const std::set<std::string> kinds{"debian_tracker", "osv", "kev", "jvndb"};
  if (!kinds.contains(look.arg("kind")))
    return failed(Status::malformed, "unknown kind of feed: debian_tracker, osv, kev, jvndb");
  return {observe_one(look)};
}

std::vector<std::string> describe(const Look& look) {
  return {"read " + look.arg("file"),
          "# and keep what it says of " + join(look.args_of("releases"), " ")};
}

}  // namespace

extern const Probe feed_probe{"feed",
                              "1",
                              "a vulnerability feed: Debian tracker, OSV, CISA KEV, JVNDB",
                              {"file", "kind", "releases"},
                              false,
                              observe,
                              describe};

}  // namespace tenken::probe

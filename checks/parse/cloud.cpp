#include "checks/parse/cloud.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "checks/parse/cloud_json.hpp"
#include "checks/parse/json.hpp"
#include "rules/calendar.hpp"
#include "rules/text.hpp"

namespace tenken::parse {

namespace {

/// Forty regions with sixty calls each, and a thousand buckets with six.
constexpr std::size_t calls_max = 20000;
constexpr std::size_t manifest_bytes_max = 8u << 20;

Error malformed(std::string what) {
  return Error{.what = "cloud dump: " + std::move(what),
               .where = "manifest.json",
               .hint = "see rules/FORMAT.md, Cloud dump",
               .code = "cloud.malformed"};
}

}  // namespace

std::string_view to_string(StoreKind kind) {
  constexpr std::array<std::string_view, 16> words{
      "database", "replica", "snapshot", "backup", "object", "volume", "image",    "file_system",
      "cache",    "queue",   "topic",    "index",  "log",    "secret", "registry", "directory"};
  return words[static_cast<std::size_t>(kind)];
}

std::vector<const Gap*> Cloud::gaps_of(std::string_view aspect) const {
  std::vector<const Gap*> out;
  for (const Gap& gap : gaps)
    if (std::find(gap.aspects.begin(), gap.aspects.end(), aspect) != gap.aspects.end())
      out.push_back(&gap);
  return out;
}

bool Cloud::complete(std::string_view aspect) const { return gaps_of(aspect).empty(); }

Result<DumpManifest> parse_dump_manifest(std::string_view json) {
  if (json.size() > manifest_bytes_max) return malformed("a manifest above 8 MiB");
  if (json.starts_with("\xEF\xBB\xBF")) return malformed("a byte order mark");
  try {
    const auto j = strict_json(json);
    if (j.at("format") != "tenken-cloud-dump/1") return malformed("unknown format");
    DumpManifest out;
    out.provider = j.at("provider").get<std::string>();
    out.account = j.at("account").get<std::string>();
    out.tool = j.at("tool").get<std::string>();
    const auto started = parse_instant(j.at("started_at").get<std::string>());
    const auto ended = parse_instant(j.at("ended_at").get<std::string>());
    if (!started || !ended) return malformed("started_at or ended_at is no instant with an offset");
    if (*ended < *started) return malformed("it ended before it started");
    out.started_at = *started, out.ended_at = *ended;
    for (const auto& region : j.at("regions"))
      out.regions.emplace_back(region.at("name").get<std::string>(),
                               region.at("opt_in_status").get<std::string>());
    if (j.at("calls").size() > calls_max) return malformed("too many calls");
    std::set<std::string> files;
    std::set<std::vector<std::string>> asked;
    for (const auto& call : j.at("calls")) {
      DumpCall c;
      c.service = call.at("service").get<std::string>();
      c.operation = call.at("operation").get<std::string>();
      c.region = call.at("region").get<std::string>();
      c.argument = call.value("argument", std::string());
      c.file = call.at("file").get<std::string>();
      c.sha256 = call.at("sha256").get<std::string>();
      c.error = call.at("error").get<std::string>();
      const auto& status = call.at("exit_status");
      if (!status.is_number_integer()) return malformed("exit_status is no whole number");
      c.exit_status = status.get<std::int64_t>();
      c.complete = call.at("complete").get<bool>();
      if (!c.file.empty() && !files.insert(c.file).second)
        return malformed("\"" + printable(c.file) + "\" stands twice");
      if (!asked.insert({c.service, c.operation, c.region, c.argument}).second)
        return malformed(printable(c.service + " " + c.operation + " " + c.region) +
                         " stands twice");
      out.calls.push_back(std::move(c));
    }
    return out;
  } catch (const std::exception& e) {
    return malformed(printable(e.what()));
  }
}

Result<Cloud> read_cloud(const Dump& dump) {
  const auto file = dump.find("manifest.json");
  if (file == dump.end()) return malformed("no manifest.json");
  if (!file->second.problem.empty()) return malformed(file->second.problem);
  const auto manifest = parse_dump_manifest(file->second.bytes);
  if (!manifest) return manifest.error();
  if (manifest->provider == "aws") return cloud_json::read_aws(dump, *manifest);
  if (manifest->provider == "terraform") return cloud_json::read_terraform(dump, *manifest);
  if (manifest->provider == "azure") return cloud_json::read_azure(dump, *manifest);
  if (manifest->provider == "gcp") return cloud_json::read_gcp(dump, *manifest);
  return Error{.what = "cloud dump: provider \"" + printable(manifest->provider) + "\"",
               .where = "manifest.json",
               .hint = "known: aws, azure, gcp, terraform",
               .code = "cloud.unsupported"};
}

}  // namespace tenken::parse

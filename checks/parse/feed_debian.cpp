// Debian's security tracker: {package: {CVE: {…, releases: {bookworm: {status, fixed_version,
// …}}}}}. 185 MB, so it is walked once by simdjson on demand; what is skipped is not validated.
#include <simdjson.h>

#include <algorithm>

#include "checks/parse/feed.hpp"

namespace tenken::parse {

namespace {

namespace od = simdjson::ondemand;

/// Debian 12's own entries number about 45,000.
constexpr std::size_t advisories_max = 500000;

Error malformed(std::string what) {
  return Error{.what = "debian tracker: " + std::move(what),
               .where = "",
               .hint = "",
               .code = "feed.malformed"};
}

/// One release's entry. False: it cannot be read.
bool read_release(od::object entry, Advisory& out) {
  std::string status;
  std::size_t statuses = 0, versions = 0;
  for (auto field : entry) {
    std::string_view key;
    if (field.unescaped_key().get(key) != simdjson::SUCCESS) return false;
    const bool is_status = key == "status", is_fixed = key == "fixed_version";
    if (!is_status && !is_fixed && key != "urgency") continue;
    std::string_view value;
    if (field.value().get_string().get(value) != simdjson::SUCCESS) return false;
    if (is_status) status = value, ++statuses;
    if (is_fixed) out.fixed = value, ++versions;
    if (!is_status && !is_fixed) out.urgency = value;
  }
  if (statuses != 1 || versions > 1) return false;
  if (status == "open" && versions == 0)
    out.state = Advisory::State::open;
  else if (status == "undetermined")
    out.state = Advisory::State::undetermined;
  else if (status == "resolved" && out.fixed == "0")
    out.state = Advisory::State::unaffected;
  else if (status == "resolved" && !out.fixed.empty())
    out.state = Advisory::State::fixed;
  else
    return false;
  return true;
}

/// False: the rest cannot be read either.
bool read_releases(od::object releases, const std::vector<std::string>& wanted,
                   const Advisory& about, ReducedFeed& out) {
  for (auto field : releases) {
    std::string_view name;
    if (field.unescaped_key().get(name) != simdjson::SUCCESS) return false;
    if (std::find(wanted.begin(), wanted.end(), name) == wanted.end()) continue;
    Advisory one = about;
    one.release = "debian:" + std::string(name);
    od::object entry;
    if (field.value().get_object().get(entry) != simdjson::SUCCESS || !read_release(entry, one) ||
        out.advisories.size() >= advisories_max)
      return false;
    // "Never affected" is most of the file and says the same as no entry.
    if (one.state != Advisory::State::unaffected) out.advisories.push_back(std::move(one));
  }
  return true;
}

bool read_package(od::object issues, std::string_view package,
                  const std::vector<std::string>& wanted, ReducedFeed& out) {
  for (auto issue : issues) {
    std::string_view id;
    od::object body;
    if (issue.unescaped_key().get(id) != simdjson::SUCCESS) return false;
    Advisory about;
    about.id = id;
    about.package = package;
    if (issue.value().get_object().get(body) != simdjson::SUCCESS) return false;
    for (auto field : body) {
      std::string_view key;
      if (field.unescaped_key().get(key) != simdjson::SUCCESS) return false;
      if (key != "releases") continue;
      od::object releases;
      if (field.value().get_object().get(releases) != simdjson::SUCCESS ||
          !read_releases(releases, wanted, about, out))
        return false;
    }
  }
  return true;
}

}  // namespace

Result<ReducedFeed> reduce_debian_tracker(std::string& json,
                                          const std::vector<std::string>& releases) {
  if (releases.empty()) return malformed("no release is named to keep");
  const std::size_t size = json.size();
  json.reserve(size + simdjson::SIMDJSON_PADDING);
  od::parser parser(std::max<std::size_t>(size, 1u << 20));
  od::document document;
  od::object root;
  if (parser.iterate(json.data(), size, json.capacity()).get(document) != simdjson::SUCCESS ||
      document.get_object().get(root) != simdjson::SUCCESS)
    return malformed("not a JSON object");
  ReducedFeed out;
  for (auto package : root) {
    std::string_view name;
    od::object issues;
    if (package.unescaped_key().get(name) != simdjson::SUCCESS) return malformed("broken JSON");
    const std::string kept(name);
    if (package.value().get_object().get(issues) != simdjson::SUCCESS ||
        !read_package(issues, kept, releases, out))
      return malformed("entry of package \"" + printable(kept) + "\" cannot be read");
    ++out.packages;
  }
  const char* behind = nullptr;
  if (document.current_location().get(behind) == simdjson::SUCCESS)
    return malformed("something stands behind the end");
  if (out.packages == 0) return malformed("no package");
  return out;
}

}  // namespace tenken::parse

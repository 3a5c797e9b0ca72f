// Vulnerability feeds: the reducers that keep what a judgement needs of a large file, and the
// reader of what they keep.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "checks/parse/package_version.hpp"
#include "rules/result.hpp"
#include "rules/text.hpp"

namespace tenken::parse {

/// What one feed says of one package of one release.
struct Advisory {
  enum class State {
    fixed,         ///< versions before `fixed` are affected
    open,          ///< affected, and no fixed version is known
    undetermined,  ///< the feed does not know yet, or says it in a way that is not read
    unaffected,    ///< no version of this release ever was
    until          ///< versions up to and with `fixed` are affected; what mends it is not said
  };
  std::string id;       ///< CVE where the feed names one
  std::string package;  ///< source package (AlmaLinux: binary)
  std::string release;  ///< "debian:bookworm", "Debian:12", "npm"
  State state = State::undetermined;
  std::string introduced;  ///< empty: from the beginning
  std::string fixed;
  std::string published;   ///< ISO date of the record, empty: the feed has none
  bool is_vendor = false;  ///< published says when the distribution offered the fix
  std::string urgency;     ///< the tracker's word
};

/// What a catalogue says of a vulnerability, whatever has it.
struct Rating {
  std::string severity;  ///< critical high medium low; empty: not said
  std::string listed;    ///< ISO date on which it was in the catalogue: it was public by then
};

struct Feed {
  std::string kind;    ///< debian_tracker, osv, kev, jvndb
  std::string sha256;  ///< of the whole file (of a folder: of its files' digests)
  std::string dated;   ///< RFC 3339
  std::string dated_by;
  std::int64_t packages = 0;  ///< distinct packages in the whole file, or entries of KEV
  std::vector<Advisory> advisories;
  std::map<std::string, std::string, std::less<>> exploited;  ///< KEV: CVE → dateAdded
  std::map<std::string, Rating, std::less<>> rated;           ///< JVNDB, by CVE
};

/// What a reducer keeps of a file. `dated` is the feed's own date, empty where it has none.
struct ReducedFeed {
  std::vector<Advisory> advisories;
  std::map<std::string, std::string, std::less<>> exploited;
  std::map<std::string, Rating, std::less<>> rated;
  std::string dated;
  std::int64_t packages = 0;
};

/// The tracker's JSON, one pass: only entries of these code names. Takes the string by reference
/// because simdjson reads a few bytes past the end of its capacity; the text is left as it is.
Result<ReducedFeed> reduce_debian_tracker(std::string& json,
                                          const std::vector<std::string>& releases);
/// The order of an OSV ecosystem's versions; nothing: not known (Maven, RubyGems, Alpine, …).
std::optional<VersionOrder> ecosystem_order(std::string_view ecosystem);
/// One OSV record, or a list of them; only these ecosystems ("Debian:12", "npm"). Withdrawn ones
/// are left out. Versions that are enumerated and lie in no range are kept one by one.
Result<ReducedFeed> reduce_osv(std::string_view json, const std::vector<std::string>& releases);
Result<ReducedFeed> reduce_kev(std::string_view json);
/// JVNRSS 2.0 of JVN iPedia. Its day is that of registration there, not of publication.
Result<ReducedFeed> reduce_jvndb(std::string_view xml);
/// The higher of two words of the scale; a word that is none of it counts as empty.
std::string higher_severity(const std::string& a, const std::string& b);

/// tenken-feed/1: tab-separated lines with a last one that counts them.
Bytes write_feed(const Feed& feed);
Result<Feed> read_feed(std::string_view text);

}  // namespace tenken::parse

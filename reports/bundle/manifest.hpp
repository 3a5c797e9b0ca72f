// ASiCManifest (EN 319 162-1 §A.4): the list of signed files with their SHA-256, in one canonical
// spelling (FORMAT.md §3).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rules/result.hpp"
#include "rules/text.hpp"

namespace tenken::bundle {

/// One signed file.
struct ManifestEntry {
  std::string name;    ///< as in the container, not %-encoded
  std::string sha256;  ///< 64 lower-case hexadecimal digits
  bool operator==(const ManifestEntry&) const = default;
};

/// What a signature covers.
struct Manifest {
  std::string signature;  ///< member that holds the CMS, "META-INF/signature001.p7s"
  std::vector<ManifestEntry> entries;
};

/// The manifest as XML; same manifest, same bytes. Names are UTF-8 and digests 64 digits (the
/// caller's duty).
Bytes write_manifest(const Manifest& manifest);

/// The manifest in the bytes. Anything but what write_manifest would write (a DOCTYPE, a comment,
/// other prefixes, attributes in another order, a second spelling of a URI) → code
/// "bundle.manifest_malformed"; a name listed twice → the same.
Result<Manifest> parse_manifest(std::string_view xml);

}  // namespace tenken::bundle

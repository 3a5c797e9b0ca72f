// Trust and keys as the command line names them: files in, values out.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "cli/options.hpp"
#include "reports/bundle/bundle.hpp"

namespace tenken::cli {

/// --trust, --tsa-trust, --at.
po::options_description trust_options();
/// Trust comes from here only, never from a bundle.
Result<bundle::Trust> trust_of(const po::variables_map& values);
bool names_trust(const po::variables_map& values);

/// --as-of or --at: an instant with its zone, or a date (its end in Japan); absent: now.
Result<std::chrono::sys_seconds> instant_of(const po::variables_map& values, const char* name);
std::chrono::sys_seconds now();

struct Opened {
  Bytes bytes;  ///< the members of `verification` are views into these
  bundle::Verification verification;
};
/// Reads and verifies a bundle file. Only an unreadable file is an error.
Result<std::unique_ptr<Opened>> open_bundle(const std::string& path, const bundle::Trust& trust);

/// The problems that make a bundle unusable; where no trust was named, an unpinned signer is not
/// one of them: integrity still holds.
std::vector<Error> blocking(const bundle::Verification& verification, bool trust_named);

}  // namespace tenken::cli

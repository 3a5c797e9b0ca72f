// --key, --certificate, --passphrase: who signs, from the command line.
#pragma once

#include "cli/options.hpp"
#include "reports/bundle/bundle.hpp"

namespace tenken::cli {

/// The three options.
po::options_description signer_options();
/// The signer that they name; made before anything else is done, so that a wrong passphrase costs
/// nothing. The key is a reference (file: env:), never on the command line.
Result<bundle::Signer> signer_of(const po::variables_map& values);

/// --tsa. Where its tokens must lead stands in --tsa-trust.
po::options_description timestamp_options();
/// How to seal now: with a fresh nonce and the time-stamping authority that was named.
Result<bundle::SealOptions> seal_options_of(const po::variables_map& values, bundle::Signer signer);

}  // namespace tenken::cli

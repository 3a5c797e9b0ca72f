// --key, --certificate, --passphrase: who signs, from the command line.
#pragma once

#include "cli/options.hpp"
#include "reports/bundle/sign.hpp"

namespace tenken::cli {

/// The three options.
po::options_description signer_options();
/// The signer that they name; made before anything else is done, so that a wrong passphrase costs
/// nothing. The key is a reference (file: env:), never on the command line.
Result<bundle::Signer> signer_of(const po::variables_map& values);

}  // namespace tenken::cli

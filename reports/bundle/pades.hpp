// A signature inside a PDF of ours that Acrobat's signature panel shows: PAdES baseline
// (EN 319 142-1), B-T with a time stamp, B-B without.
//
// One incremental update: the report stays byte for byte what was rendered, and the signature
// covers all of it.
#pragma once

#include "reports/bundle/bundle.hpp"

namespace tenken::bundle {

/// The PDF, signed; what was made is read back before it is given. Pure: the same key and time give
/// the same bytes but for the signature itself. Codes: report.not_ours (not rendered by this
/// program), report.signed_already, report.signature_refused (what was made does not read back),
/// and those of sign_cades, verify_timestamp and signature.after_timestamp.
Result<Bytes> sign_pdf(std::string_view pdf, const SealOptions& options);

/// The signature of a PDF of ours, and that it covers all but itself; trusts nobody. Codes: those
/// of read_pdf_signature and read_cms, report.wrong_filter.
Result<CmsSignature> read_pdf_seal(std::string_view pdf);

}  // namespace tenken::bundle

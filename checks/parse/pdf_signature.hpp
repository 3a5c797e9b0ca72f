// The signature inside a PDF: which bytes it covers and the CMS that signs them.
#pragma once

#include <string>
#include <string_view>

#include "rules/result.hpp"
#include "rules/text.hpp"

namespace tenken::parse {

struct PdfSignature {
  Bytes content;       ///< everything but the hexadecimal string of the signature
  Bytes cms;           ///< DER, without the zeros that fill its place
  std::string filter;  ///< "ETSI.CAdES.detached", "adbe.pkcs7.detached"; empty: not told
};

/// The last signature of a PDF (ISO 32000-1, 12.8): its /ByteRange must leave out nothing but one
/// hexadecimal string and reach the end of the file, so that nothing was added after it was signed.
/// Codes: pdf.not_signed, pdf.malformed_signature, pdf.appended_after_signing.
Result<PdfSignature> read_pdf_signature(std::string_view pdf);

}  // namespace tenken::parse

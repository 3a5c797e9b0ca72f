#include "reports/bundle/pades.hpp"

#include <fmt/format.h>

#include <map>

#include "checks/parse/pdf_signature.hpp"
#include "reports/bundle/stamp.hpp"
#include "reports/pdf/own_pdf.hpp"

// The update is written here and not by a PDF library: the file is our own, five objects change,
// and a library stamps the clock and a random identifier into it.
namespace tenken::bundle {
namespace {

using reports::OwnPdf;

constexpr std::string_view filter = "ETSI.CAdES.detached";  // EN 319 142-1 §6.3 (m)

/// Room in a signature beside its certificates: attributes, value, algorithm names. Measured: 450
/// bytes with P-256, 900 with RSA-4096.
constexpr std::size_t signature_bytes = 1024;
/// Room for a time stamp with its chain. Measured: 1.7 KiB from a test authority, 4 to 7 KiB with
/// the chains that public authorities send.
constexpr std::size_t token_bytes = 7168;

Error refuse(const char* code, std::string what) {
  return {ErrorKind::input, std::move(what), "", "", code};
}

/// EN 319 142-1 §6.3: the signing time is /M of the dictionary and no attribute of the CMS.
CmsForm form() { return {.signing_time_required = false}; }

std::string pdf_time(std::chrono::sys_seconds at) {
  using namespace std::chrono;
  const auto midnight = floor<days>(at);
  const year_month_day date{midnight};
  const hh_mm_ss clock{at - midnight};
  return fmt::format("(D:{:04}{:02}{:02}{:02}{:02}{:02}Z)", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

/// The common name where the subject begins with one, else the whole subject.
std::string name_of(const Certificate& certificate) {
  std::string_view rest = certificate.subject;
  if (!rest.starts_with("CN=")) return certificate.subject;
  rest.remove_prefix(3);
  std::string out;
  for (std::size_t i = 0; i < rest.size() && rest[i] != ','; ++i) {
    if (rest[i] == '\\' && i + 1 < rest.size()) ++i;
    out += rest[i];
  }
  return out;
}

/// The page with the widget among its annotations.
std::string page_with(std::string_view page, int widget) {
  const std::size_t at = page.find("/Annots");
  if (at == page.npos)
    return reports::with_entries(page, fmt::format("/Annots [ {} 0 R ]\n", widget));
  const std::size_t open = page.find_first_not_of(" \n", at + 7);
  if (open == page.npos || page[open] != '[') return {};
  return std::string(page.substr(0, open + 1)) + fmt::format(" {} 0 R", widget) +
         std::string(page.substr(open + 1));
}

/// A PDF with an empty place for a signature, and where that place is.
struct Prepared {
  Bytes pdf;
  std::size_t place_from = 0;  ///< of "<"
  std::size_t place_to = 0;    ///< after ">"
  Bytes content() const { return pdf.substr(0, place_from) + pdf.substr(place_to); }
};

Result<Prepared> prepare(const OwnPdf& own, const SealOptions& options, std::size_t reserved) {
  const int signature = static_cast<int>(own.offsets.size()), widget = signature + 1;
  // A field name may hold no dot (ISO 32000-1, 12.7.3.2).
  const std::string field = fmt::format(
      "<< /Type /Annot /Subtype /Widget /FT /Sig /T (Signature1) /F 132 /Rect [0 0 0 0] /P {} 0 R "
      "/V {} 0 R >>\n",
      own.first_page, signature);
  const std::string page = page_with(own.object(own.first_page), widget);
  const std::string_view root = own.object(own.root);
  if (root.find("/AcroForm") != root.npos)
    return refuse("report.signed_already", "the PDF has a form or a signature already");
  const std::string catalog = reports::with_entries(
      root, fmt::format("   /AcroForm << /Fields [ {} 0 R ] /SigFlags 3 >>\n", widget));
  if (page.empty() || catalog.empty())
    return refuse("report.not_ours", "the PDF is not one that this program made");

  Prepared out{.pdf = Bytes(own.bytes)};
  std::map<int, std::size_t> offsets;
  const auto add = [&](int number, std::string_view text) {
    offsets[number] = out.pdf.size();
    out.pdf += fmt::format("{} 0 obj\n{}endobj\n", number, text);
  };
  add(own.root, catalog);
  add(own.first_page, page);
  const auto range = [](std::size_t from, std::size_t to, std::size_t rest) {
    return fmt::format("/ByteRange [0 {:<10} {:<10} {:<10}]\n", from, to, rest);
  };
  std::string before = fmt::format(
      "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /{}\n   /M {} /Name {}\n   ", filter,
      pdf_time(options.signing_time), reports::pdf_string(name_of(options.signer.certificate)));
  const std::size_t range_from =
      out.pdf.size() + fmt::format("{} 0 obj\n", signature).size() + before.size();
  before += range(0, 0, 0) + "   /Contents ";
  out.place_from = range_from + range(0, 0, 0).size() + 13;
  out.place_to = out.place_from + 2 * reserved + 2;
  add(signature, before + "<" + std::string(2 * reserved, '0') + "> >>\n");
  add(widget, field);
  std::string trailer = fmt::format("\n   /Size {}", widget + 1);
  for (const char* key : {"Root", "Info"})
    if (const int to = reports::reference(own.trailer, key))
      trailer += fmt::format("\n   /{} {} 0 R", key, to);
  if (const auto id = own.trailer.find("/ID"); id != own.trailer.npos)
    trailer += "\n   " + std::string(own.trailer.substr(id, own.trailer.find(']', id) + 1 - id));
  trailer += fmt::format("\n   /Prev {}\n", own.table_at);
  out.pdf += reports::cross_reference(offsets, out.pdf.size(), trailer);
  const std::string filled = range(out.place_from, out.place_to, out.pdf.size() - out.place_to);
  out.pdf.replace(range_from, filled.size(), filled);
  return out;
}

Result<Bytes> sign_content(const Bytes& content, const SealOptions& options) {
  auto cms = sign_cades(content, options.signer,
                        {.signing_time = options.signing_time, .claims_time = false});
  auto at = options.signing_time;
  if (cms && options.timestamp) return stamp(*std::move(cms), content, form(), options, at);
  return cms;
}

}  // namespace

Result<Bytes> sign_pdf(std::string_view pdf, const SealOptions& options) {
  const auto own = reports::read_own_pdf(pdf);
  if (!own) return own.error();
  std::size_t needed = signature_bytes + options.signer.certificate.der.size();
  for (const Certificate& one : options.signer.chain) needed += one.der.size();
  if (options.timestamp) needed += token_bytes;
  // The place is cut before its content is known. Where it is too small, once more with what was
  // seen: an authority's chain is no shorter the second time.
  for (int tries = 0; tries < 2; ++tries) {
    const std::size_t reserved = needed + needed / 2;
    auto prepared = prepare(*own, options, reserved);
    if (!prepared) return prepared.error();
    const auto cms = sign_content(prepared->content(), options);
    if (!cms) return cms.error();
    needed = cms->size();
    if (cms->size() > reserved) continue;
    const std::string digits = hex(*cms);
    prepared->pdf.replace(prepared->place_from + 1, digits.size(), digits);
    const auto read = read_pdf_seal(prepared->pdf);
    if (!read) return read.error();
    return std::move(prepared->pdf);
  }
  return refuse("report.signature_refused", "the signature does not fit its place");
}

Result<CmsSignature> read_pdf_seal(std::string_view pdf) {
  const auto found = parse::read_pdf_signature(pdf);
  if (!found) return found.error();
  if (found->filter != filter)
    return refuse("report.wrong_filter", "the signature in the PDF is of another kind");
  auto cms = read_cms(found->cms, found->content, form());
  if (cms && cms->signing_time)
    return refuse("report.wrong_filter",
                  "the signature in the PDF claims its time by an attribute");
  return cms;
}

}  // namespace tenken::bundle

#include "checks/parse/dkim.hpp"

// dkim.h is C99: in strict C++ its _Bool has no name.
#define _Bool bool
#include <dkim.h>
#undef _Bool

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <memory>

#include "checks/parse/mail.hpp"
#include "rules/text.hpp"

namespace tenken::parse {

namespace {

using namespace std::chrono;
using Verdict = DkimSignature::Verdict;

constexpr std::size_t signatures_max = 16;
/// Two machines' clocks may differ by this much.
constexpr minutes clock_difference_max{5};
/// Thirty years, so that the library's own clock decides nothing (see the header).
constexpr std::uint64_t library_drift_s = 30ull * 365 * 24 * 3600;
constexpr unsigned rsa_bits_min = 1024;  // RFC 8301, 3.2

struct CloseLibrary {
  void operator()(DKIM_LIB* library) const { dkim_close(library); }
};
struct FreeHandle {
  void operator()(DKIM* handle) const { dkim_free(handle); }
};

unsigned char* octets(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

std::string text_of(const unsigned char* text) {
  return text == nullptr ? std::string() : lower_ascii(reinterpret_cast<const char*>(text));
}

std::string with_crlf(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 32);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (bytes[i] == '\n' && (i == 0 || bytes[i - 1] != '\r')) out += '\r';
    out += bytes[i];
  }
  return out;
}

std::string key_name(DKIM_SIGINFO* signature) {
  return text_of(dkim_sig_getselector(signature)) + "._domainkey." +
         text_of(dkim_sig_getdomain(signature));
}

DKIM_CBSTAT captured_key(DKIM* handle, DKIM_SIGINFO* signature, unsigned char* out,
                         std::size_t size) {
  const auto& keys = *static_cast<const DkimKeys*>(dkim_get_user_context(handle));
  const auto found = keys.find(key_name(signature));
  if (found == keys.end() || found->second.size() + 1 > size) return DKIM_CBSTAT_NOTFOUND;
  std::memcpy(out, found->second.c_str(), found->second.size() + 1);
  return DKIM_CBSTAT_CONTINUE;
}

std::string tag(DKIM_SIGINFO* signature, std::string name) {
  const unsigned char* value = dkim_sig_gettagvalue(signature, false, octets(name));
  return value == nullptr ? std::string() : std::string(trim(reinterpret_cast<const char*>(value)));
}

/// False: the tag is written and is no instant.
bool read_instant(DKIM_SIGINFO* signature, const char* name, std::optional<sys_seconds>& out) {
  const std::string value = tag(signature, name);
  if (value.empty()) return true;
  std::int64_t number = 0;
  constexpr std::int64_t instant_max = 1ll << 36;  // year 4147
  if (!parse_integer(value, number) || number < 0 || number > instant_max) return false;
  out = sys_seconds(seconds(number));
  return true;
}

/// Names in h= that cover every occurrence of their header.
std::vector<std::string> signed_headers(DKIM_SIGINFO* signature,
                                        const std::vector<HeaderField>& headers) {
  std::map<std::string, std::size_t> named;
  const std::string list = tag(signature, "h");
  for (std::string_view name : split(list, ':')) {
    std::string plain = lower_ascii(name);
    std::erase_if(plain, [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; });
    ++named[plain];
  }
  std::vector<std::string> out;
  for (const auto& entry : named) {
    const auto stand = std::count_if(headers.begin(), headers.end(),
                                     [&](const HeaderField& h) { return h.name == entry.first; });
    if (stand > 0 && entry.second >= static_cast<std::size_t>(stand)) out.push_back(entry.first);
  }
  return out;
}

void judge(DKIM_SIGINFO* signature, DkimSignature& out) {
  const int error = dkim_sig_geterror(signature);
  const bool passed = (dkim_sig_getflags(signature) & DKIM_SIGFLAG_PASSED) != 0;
  const bool body = dkim_sig_getbh(signature) == DKIM_SIGBH_MATCH;
  const char* words = dkim_sig_geterrorstr(error);
  out.reason = words == nullptr ? "unknown" : words;
  if (passed && body && error == DKIM_SIGERROR_OK) {
    out.verdict = Verdict::valid;
    out.reason.clear();
  } else if (error == DKIM_SIGERROR_NOKEY || error == DKIM_SIGERROR_KEYREVOKED ||
             error == DKIM_SIGERROR_KEYFAIL) {
    out.verdict = Verdict::no_key;
  } else if (error == DKIM_SIGERROR_BADSIG || dkim_sig_getbh(signature) == DKIM_SIGBH_MISMATCH) {
    out.verdict = Verdict::bad;
  }
}

void judge_key(DKIM_SIGINFO* signature, DkimSignature& out) {
  dkim_alg_t algorithm = DKIM_SIGN_UNKNOWN;
  unsigned bits = 0;
  dkim_sig_getsignalg(signature, &algorithm);
  dkim_sig_getkeysize(signature, &bits);
  const bool edwards = algorithm == DKIM_SIGN_ED25519SHA256;
  out.key_bits = edwards && out.verdict == Verdict::valid ? 256 : bits;
  if (out.verdict != Verdict::valid) return;
  if (!edwards && algorithm != DKIM_SIGN_RSASHA256) {
    out.verdict = Verdict::unsupported;
    out.reason = "an algorithm other than rsa-sha256 and ed25519-sha256";
  } else if (!edwards && bits < rsa_bits_min) {
    out.verdict = Verdict::unsupported;
    out.reason = fmt::format("a key of {} bits", bits);
  }
}

void judge_times(DKIM_SIGINFO* signature, sys_seconds received_at, DkimSignature& out) {
  if (!read_instant(signature, "t", out.signed_at) ||
      !read_instant(signature, "x", out.expires_at)) {
    out.verdict = Verdict::unsupported;
    out.reason = "t= or x= is no instant";
  } else if (out.expires_at && *out.expires_at < received_at) {
    out.verdict = Verdict::expired;
    out.reason = "expired before the receipt";
  } else if (out.signed_at && *out.signed_at > received_at + clock_difference_max) {
    out.verdict = Verdict::bad;
    out.reason = "signed after the receipt";
  }
}

DkimSignature read_signature(DKIM* handle, DKIM_SIGINFO* signature,
                             const std::vector<HeaderField>& headers, sys_seconds received_at) {
  DkimSignature out;
  out.domain = text_of(dkim_sig_getdomain(signature));
  out.selector = text_of(dkim_sig_getselector(signature));
  judge(signature, out);
  judge_key(signature, out);
  out.signed_headers = signed_headers(signature, headers);
  out.limits_body = !tag(signature, "l").empty();
  ssize_t whole = 0, canonical = 0, limit = -1;
  if (dkim_sig_getcanonlen(handle, signature, &whole, &canonical, &limit) == DKIM_STAT_OK)
    out.unsigned_text = out.limits_body && whole > canonical;
  judge_times(signature, received_at, out);
  return out;
}

Error error(std::string what, std::string where = {}) {
  return {.kind = ErrorKind::input,
          .what = std::move(what),
          .where = std::move(where),
          .hint = "",
          .code = "mail.dkim"};
}

}  // namespace

bool DkimSignature::covers(std::string_view header) const {
  return std::find(signed_headers.begin(), signed_headers.end(), header) != signed_headers.end();
}

std::string_view to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::valid:
      return "valid";
    case Verdict::bad:
      return "bad";
    case Verdict::no_key:
      return "no_key";
    case Verdict::expired:
      return "expired";
    case Verdict::unsupported:
      break;
  }
  return "unsupported";
}

Result<std::vector<DkimSignature>> verify_dkim(std::string_view bytes, const DkimKeys& keys,
                                               sys_seconds received_at) {
  if (bytes.size() > mail_bytes_max) return error("a message of more than 8 MiB");
  if (bytes.find('\0') != std::string_view::npos) return error("a message with a NUL byte");
  const auto headers = mail_headers(bytes);
  if (!headers) return error("no headers of a message");
  const auto count = std::count_if(headers->begin(), headers->end(),
                                   [](const HeaderField& h) { return h.name == "dkim-signature"; });
  std::vector<DkimSignature> out;
  if (count == 0) return out;
  if (count > static_cast<std::ptrdiff_t>(signatures_max)) return error("more than 16 signatures");
  const std::unique_ptr<DKIM_LIB, CloseLibrary> library(dkim_init(nullptr, nullptr));
  if (!library) return error("libopendkim has no memory");
  std::uint64_t drift = library_drift_s;
  dkim_options(library.get(), DKIM_OP_SETOPT, DKIM_OPTS_CLOCKDRIFT, &drift, sizeof drift);
  dkim_set_key_lookup(library.get(), captured_key);
  DKIM_STAT status = DKIM_STAT_OK;
  const std::unique_ptr<DKIM, FreeHandle> handle(
      dkim_verify(library.get(), reinterpret_cast<const unsigned char*>("mail"), nullptr, &status));
  if (!handle) return error("libopendkim has no memory");
  DkimKeys lookup = keys;
  dkim_set_user_context(handle.get(), &lookup);
  std::string message = with_crlf(bytes);
  status = dkim_chunk(handle.get(), octets(message), message.size());
  if (status == DKIM_STAT_OK) status = dkim_chunk(handle.get(), nullptr, 0);
  if (status != DKIM_STAT_OK)
    return error(fmt::format("libopendkim cannot read it: {}", dkim_getresultstr(status)));
  dkim_eom(handle.get(), nullptr);
  DKIM_SIGINFO** signatures = nullptr;
  int read = 0;
  if (dkim_getsiglist(handle.get(), &signatures, &read) != DKIM_STAT_OK)
    return error("libopendkim lists no signature");
  for (int i = 0; i < read; ++i)
    out.push_back(read_signature(handle.get(), signatures[i], *headers, received_at));
  return out;
}

Result<DkimKeys> read_dkim_keys(std::string_view text) {
  if (text.size() > dkim_keys_bytes_max) return error("keys of more than 1 MiB");
  DkimKeys out;
  int number = 0;
  for (std::string_view line : lines(text)) {
    ++number;
    line = trim(line);
    if (line.empty() || line.front() == '#') continue;
    const auto space = line.find_first_of(" \t");
    const std::string name = lower_ascii(line.substr(0, space));
    const std::string_view value =
        space == std::string_view::npos ? std::string_view() : trim(line.substr(space));
    if (value.empty() || name.find("._domainkey.") == std::string::npos)
      return error("no key record", fmt::format("line {}", number));
    const auto [at, added] = out.try_emplace(name, value);
    if (!added && at->second != value)
      return error("a second key of the same name", fmt::format("line {}", number));
  }
  return out;
}

bool dkim_aligned(std::string_view domain, std::string_view address_domain) {
  const std::string d = lower_ascii(domain), a = lower_ascii(address_domain);
  if (d.empty() || d.find('.') == std::string::npos) return false;
  return a == d || (a.size() > d.size() && a.ends_with(d) && a[a.size() - d.size() - 1] == '.');
}

}  // namespace tenken::parse

// A kept e-mail: who wrote to whom, when it says so, and what the servers on its way wrote on top.
#pragma once

#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "rules/result.hpp"

namespace tenken::parse {

/// One server's note that it took the message. The server named by `by` wrote it, if it is genuine.
struct Received {
  std::string by;                              ///< host, lower case; empty: not written
  std::string from;                            ///< host as the other side called itself, lower case
  std::string with;                            ///< ESMTPS, LMTP, …
  std::optional<std::chrono::sys_seconds> at;  ///< empty: malformed
};

struct Mail {
  std::optional<std::chrono::sys_seconds> date;  ///< empty: missing, repeated or malformed
  std::string message_id;                        ///< without angle brackets; may be empty
  std::vector<std::string> from, to, cc;         ///< addresses alone, lower case
  std::string subject;                           ///< UTF-8; empty: missing, repeated or undecodable
  std::string text;                ///< UTF-8: the first plain text part, else the first HTML one
                                   ///< without its tags; empty: none that could be decoded
  std::vector<Received> received;  ///< newest first, as written
  std::set<std::string> repeated;  ///< lower-case names that may stand once and stand more often
};

inline constexpr std::size_t mail_bytes_max = 8u << 20;

/// Reads a message (RFC 5322, MIME), lines ended by LF or CRLF. Larger than the limit, a NUL byte,
/// no header, more than 1,000 headers or 256 KiB of them → error. A header that is malformed leaves
/// its field empty. Never throws.
Result<Mail> read_mail(std::string_view bytes);

/// "Wed, 30 Sep 2026 10:00:09 +0900 (JST)" → the instant. The weekday must be the date's; a zone
/// other than a numeric offset, GMT or UT → nothing.
std::optional<std::chrono::sys_seconds> read_mail_date(std::string_view text);

/// Header and value of each field above the body, in order, still folded; nothing: the limits of
/// read_mail are exceeded or the section is malformed.
struct HeaderField {
  std::string name;  ///< lower case
  std::string value;
};
std::optional<std::vector<HeaderField>> mail_headers(std::string_view bytes);

/// The lines at the top that servers of `hosts` wrote, newest first: the first line by any other
/// host, and all below it, are claims of the sender.
std::vector<Received> received_by(const Mail& mail, const std::vector<std::string>& hosts);

}  // namespace tenken::parse

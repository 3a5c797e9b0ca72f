// Carries a time-stamp request to an RFC 3161 authority over HTTP.
#pragma once

#include <string>
#include <string_view>

#include "checks/probe/probe.hpp"
#include "rules/result.hpp"

namespace tenken::probe {

/// The TimeStampResp (DER, at most 64 KiB) for a TimeStampReq. Not HTTP 200, another media type,
/// late → error "timestamp.unreachable".
Result<Bytes> ask_timestamp_authority(const std::string& url, std::string_view request,
                                      const Deadline& deadline);

}  // namespace tenken::probe

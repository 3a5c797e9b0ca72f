// Rotated logs: which files are one stream, and in which order they were written.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tenken::parse {

/// "/var/log/nginx/access.log" for access.log, access.log.1, access.log.12.gz,
/// access.log-20261101.zst, access.log.2026-11-01: names as logrotate, log4j and rsyslog give.
std::string stream_of(std::string_view path);

}  // namespace tenken::parse

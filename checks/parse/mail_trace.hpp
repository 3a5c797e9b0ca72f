// Internal to mail.cpp and mail_headers.cpp.
#pragma once

#include <vector>

#include "checks/parse/mail.hpp"

namespace tenken::parse {

/// Fills date, received and repeated: all that needs no character set.
void read_trace(const std::vector<HeaderField>& headers, Mail& mail);

}  // namespace tenken::parse

// One request over HTTP: strict TLS, no redirects, no proxy, the answer capped at the step's bytes.
#pragma once

#include "checks/probe/probe.hpp"

namespace tenken::probe {

struct HttpRequest {
  std::string url;
  std::string_view body;          ///< of a POST
  std::string_view content_type;  ///< empty: a GET
  std::string_view bearer;        ///< a token for the header Authorization; empty: none
};

/// `how` names method and URL and nothing of body and headers.
Seen http_exchange(const Look& look, const HttpRequest& request);

}  // namespace tenken::probe

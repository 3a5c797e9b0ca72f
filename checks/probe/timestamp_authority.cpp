#include "checks/probe/timestamp_authority.hpp"

#include <curl/curl.h>
#include <fmt/format.h>

namespace tenken::probe {

namespace {

/// A token with its chain is 3 to 6 KiB.
constexpr std::size_t response_bytes_max = 65536;

std::size_t take(char* data, std::size_t size, std::size_t count, void* user) {
  auto& body = *static_cast<Bytes*>(user);
  if (body.size() + size * count > response_bytes_max) return 0;
  body.append(data, size * count);
  return size * count;
}

}  // namespace

Result<Bytes> ask_timestamp_authority(const std::string& url, std::string_view request,
                                      const Deadline& deadline) {
  const auto refuse = [&](std::string what) {
    return Error{.kind = ErrorKind::environment,
                 .what = std::move(what),
                 .where = url,
                 .hint = "",
                 .code = "timestamp.unreachable"};
  };
  CURL* curl = curl_easy_init();
  if (curl == nullptr) return refuse("libcurl has no memory");
  Bytes body;
  char message[CURL_ERROR_SIZE] = "";
  // RFC 3161 §3.4: the media types of request and response.
  curl_slist* headers = curl_slist_append(nullptr, "Content-Type: application/timestamp-query");
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_PROXY, "");
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, message);
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, static_cast<long>(request.size()));
  curl_easy_setopt(curl, CURLOPT_COPYPOSTFIELDS, request.data());
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS,
                   static_cast<long>(std::max(1, deadline.left_ms(60000))));
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &body);
  const CURLcode code = curl_easy_perform(curl);
  long http = 0;
  char* type = nullptr;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &http);
  curl_easy_getinfo(curl, CURLINFO_CONTENT_TYPE, &type);
  const std::string media_type = type == nullptr ? "" : type;
  curl_slist_free_all(headers);
  curl_easy_cleanup(curl);
  if (code != CURLE_OK)
    return refuse(printable(*message != '\0' ? message : curl_easy_strerror(code)));
  if (http != 200) return refuse(fmt::format("HTTP status {}", http));
  if (!media_type.starts_with("application/timestamp-reply"))
    return refuse("an answer that is no time-stamp reply");
  return body;
}

}  // namespace tenken::probe

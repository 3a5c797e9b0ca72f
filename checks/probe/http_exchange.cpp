#include "checks/probe/http_exchange.hpp"

#include <curl/curl.h>
#include <fmt/format.h>

#include <memory>
#include <mutex>

namespace tenken::probe {

namespace {

struct Transfer {
  const Look& look;
  Bytes body;
  bool too_long = false;
};

std::size_t take(char* data, std::size_t size, std::size_t count, void* user) {
  auto& transfer = *static_cast<Transfer*>(user);
  const std::size_t bytes = size * count;
  if (transfer.body.size() + bytes >
      static_cast<std::size_t>(transfer.look.step.limits.bytes_max)) {
    transfer.too_long = true;
    return 0;
  }
  transfer.body.append(data, bytes);
  return bytes;
}

int progress(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<Transfer*>(user)->look.deadline.is_over() ? 1 : 0;
}

Status status_of(CURLcode code, long http) {
  if (code == CURLE_OPERATION_TIMEDOUT || code == CURLE_ABORTED_BY_CALLBACK)
    return Status::timed_out;
  if (code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CACERT_BADFILE)
    return Status::denied;
  if (code == CURLE_PARTIAL_FILE) return Status::truncated;
  // An answer that is not HTTP, or none at all from a peer that took the connection.
  if (code == CURLE_UNSUPPORTED_PROTOCOL || code == CURLE_WEIRD_SERVER_REPLY ||
      code == CURLE_GOT_NOTHING)
    return Status::malformed;
  if (code != CURLE_OK) return Status::unreachable;
  if (http >= 200 && http < 300) return Status::ok;
  if (http == 401 || http == 403) return Status::denied;
  if (http == 404 || http == 410) return Status::absent;
  return Status::malformed;
}

struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Headers = std::unique_ptr<curl_slist, FreeList>;

void add(Headers& headers, const std::string& line) {
  if (curl_slist* longer = curl_slist_append(headers.get(), line.c_str())) {
    (void)headers.release();
    headers.reset(longer);
  }
}

}  // namespace

Seen http_exchange(const Look& look, const HttpRequest& request) {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
  CURL* curl = curl_easy_init();
  if (curl == nullptr) return failed(Status::unreachable, "libcurl has no memory").front();
  Transfer transfer{look, {}, false};
  const std::string ca = look.target.fact("ca"),
                    ca_path = ca.empty() ? "" : (look.base / ca).string();
  const bool posts = !request.content_type.empty();
  Headers headers;
  char message[CURL_ERROR_SIZE] = "";
  curl_easy_setopt(curl, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_PROXY, "");
  curl_easy_setopt(curl, CURLOPT_USERAGENT, "tenken");
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, message);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, 5000L);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS,
                   static_cast<long>(std::max(1, look.deadline.left_ms(600000))));
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &transfer);
  curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, progress);
  curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &transfer);
  if (!ca_path.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, ca_path.c_str());
  if (posts) {
    add(headers, "Content-Type: " + std::string(request.content_type));
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(request.body.size()));
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.body.data());
  }
  if (!request.bearer.empty()) add(headers, "Authorization: Bearer " + std::string(request.bearer));
  if (headers != nullptr) curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
  Seen out;
  out.how = (posts ? "POST " : "GET ") + request.url;
  out.seen_at_ms = now_ms();
  const auto begun = std::chrono::steady_clock::now();
  const CURLcode code = curl_easy_perform(curl);
  long http = 0;
  char* type = nullptr;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &http);
  curl_easy_getinfo(curl, CURLINFO_CONTENT_TYPE, &type);
  out.took_ms = std::chrono::duration_cast<std::chrono::milliseconds>(
                    std::chrono::steady_clock::now() - begun)
                    .count();
  out.status = transfer.too_long ? Status::truncated : status_of(code, http);
  if (transfer.too_long)
    out.why = fmt::format("more than {} bytes", look.step.limits.bytes_max);
  else if (code != CURLE_OK)
    out.why = printable(*message != '\0' ? message : curl_easy_strerror(code));
  else if (out.status != Status::ok)
    out.why = fmt::format("HTTP status {}", http);
  if (out.status == Status::ok) out.bytes = std::move(transfer.body);
  if (type != nullptr) out.media_type = printable(std::string_view(type).substr(0, 80));
  curl_easy_cleanup(curl);
  return out;
}

}  // namespace tenken::probe

// http: one GET, strict TLS, no redirects followed, body capped.
#include <curl/curl.h>
#include <fmt/format.h>

#include <mutex>

#include "checks/parse/alertmanager.hpp"
#include "checks/parse/json_keep.hpp"
#include "checks/probe/probe.hpp"

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

std::string url_of(const Look& look) {
  const std::string url = look.arg("url");
  return url.empty() ? look.target.address + look.arg("path") : url;
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

/// `keep:` names the places of a JSON answer that are kept, `reduce:` a reader that knows what of
/// an answer may be. What cannot be reduced is not kept at all.
void reduce(const Look& look, Seen& seen) {
  const auto places = look.args_of("keep");
  const std::string reader = look.arg("reduce");
  if (seen.status != Status::ok || (places.empty() && reader.empty())) return;
  auto kept = reader.empty() ? parse::keep_json(seen.bytes, places)
              : reader == "alertmanager_status"
                  ? parse::reduce_alertmanager_status(seen.bytes)
                  : Result<std::string>(Error{.what = "unknown reducer \"" + reader + "\""});
  seen.reducer = reader.empty() ? "keep_json/1" : reader + "/1";
  seen.bytes = kept ? *std::move(kept) : std::string();
  if (kept) return;
  seen.status = Status::malformed;
  seen.why = printable(kept.error().what);
}

std::vector<Seen> observe(const Look& look) {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
  CURL* curl = curl_easy_init();
  if (curl == nullptr) return failed(Status::unreachable, "libcurl has no memory");
  Transfer transfer{look, {}, false};
  const std::string url = url_of(look), ca = look.target.fact("ca"),
                    ca_path = ca.empty() ? "" : (look.base / ca).string();
  char message[CURL_ERROR_SIZE] = "";
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
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
  Seen out;
  out.how = "GET " + url;
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
  reduce(look, out);
  return {std::move(out)};
}

std::vector<std::string> describe(const Look& look) {
  std::vector<std::string> out{"GET " + url_of(look)};
  if (const auto places = look.args_of("keep"); !places.empty())
    out.push_back("# of the answer only: " + join(places, ", "));
  if (!look.arg("reduce").empty()) out.push_back("# of the answer only: " + look.arg("reduce"));
  return out;
}

}  // namespace

extern const Probe http_probe{"http",
                              "1",
                              "one HTTP GET, TLS verified, no redirects",
                              {"url", "path", "keep", "reduce"},
                              false,
                              observe,
                              describe};

}  // namespace tenken::probe

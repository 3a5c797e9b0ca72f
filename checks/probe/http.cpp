// http: one GET, strict TLS, no redirects followed, body capped.
#include "checks/parse/alertmanager.hpp"
#include "checks/parse/json_keep.hpp"
#include "checks/probe/http_exchange.hpp"

namespace tenken::probe {

namespace {

std::string url_of(const Look& look) {
  const std::string url = look.arg("url");
  return url.empty() ? look.target.address + look.arg("path") : url;
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
  Seen out =
      http_exchange(look, {.url = url_of(look), .body = {}, .content_type = {}, .bearer = {}});
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

// zabbix: the fixed questions to a Zabbix server's JSON-RPC API, all of them reading, or the same
// answers from the files of a folder. Of each answer only the places that are judged are kept.
#include <fmt/format.h>

#include <fstream>

#include "checks/parse/json_keep.hpp"
#include "checks/parse/prometheus.hpp"
#include "checks/parse/zabbix.hpp"
#include "checks/probe/http_exchange.hpp"
#include "checks/probe/secret.hpp"
#include "rules/text.hpp"

namespace tenken::probe {

namespace {

constexpr std::string_view credential = "zabbix_token";

void refuse(Seen& seen, Status status, std::string why) {
  seen.bytes.clear();
  seen.status = status;
  seen.why = std::move(why);
}

/// What of an answer is kept; a refusal is no answer.
void keep(Seen& seen, const parse::ZabbixMethod& method) {
  seen.media_type = "application/json";
  seen.reducer = "keep_json/1";
  if (seen.status != Status::ok) return;
  const auto refusal = parse::zabbix_refusal(seen.bytes);
  if (!refusal) return refuse(seen, Status::malformed, refusal.error().what);
  if (*refusal) return refuse(seen, Status::denied, **refusal);
  auto kept = parse::keep_json(seen.bytes, method.kept);
  if (!kept) return refuse(seen, Status::malformed, printable(kept.error().what));
  seen.bytes = *std::move(kept);
}

std::string url_of(const Look& look) { return look.arg("url") + "/api_jsonrpc.php"; }

/// A token goes over TLS or stays on this machine.
bool is_safe(const std::string& url) {
  if (url.starts_with("https://")) return true;
  const std::string host = parse::host_of_url(url);
  return host == "localhost" || host == "::1" || host == "127.0.0.1";
}

struct Server {
  const Look& look;
  Secret token;
  bool header = false;  ///< the token goes there; else into the field of 6.0

  Seen ask(const parse::ZabbixMethod& method) const {
    const bool itself = method.name == parse::zabbix_self_method;
    const bool open = itself || method.name == parse::zabbix_version_method;
    // The token is an alphanumeric word: resolve() refused others.
    std::string body =
        fmt::format(R"({{"jsonrpc":"2.0","id":1,"method":"{}","params":)", method.name);
    body += itself ? fmt::format(R"({{"token":"{}"}})", token.reveal()) : method.parameters;
    if (!open && !header) body += fmt::format(R"(,"auth":"{}")", token.reveal());
    body += "}";
    Seen out =
        http_exchange(look, {.url = url_of(look),
                             .body = body,
                             .content_type = "application/json-rpc",
                             .bearer = !open && header ? token.reveal() : std::string_view()});
    Secret wiped(std::move(body));
    out.part = method.name;
    out.how += " " + method.name;
    keep(out, method);
    return out;
  }
};

Result<Secret> token_of(const Look& look) {
  const auto found = look.target.credentials.find(std::string(credential));
  if (found == look.target.credentials.end()) return Error{.what = "no credential zabbix_token"};
  auto secret = resolve_secret(found->second, look.base);
  if (!secret) return secret;
  const std::string_view value = trim(secret->reveal());
  const bool is_word = std::all_of(value.begin(), value.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  });
  if (value.empty() || value.size() > 128 || !is_word)
    return Error{.what = "zabbix_token is no token of Zabbix"};
  return Secret(std::string(value));
}

std::vector<Seen> ask_server(const Look& look) {
  const std::string how = "POST " + url_of(look);
  if (!is_safe(url_of(look))) return failed(Status::denied, "a token is not sent without TLS", how);
  auto token = token_of(look);
  if (!token) return failed(Status::denied, token.error().what, how);
  Server server{look, *std::move(token), false};
  const parse::ZabbixMethod first{
      std::string(parse::zabbix_version_method), "[]", {"jsonrpc", "result"}};
  std::vector<Seen> out{server.ask(first)};
  if (out.back().status != Status::ok) return out;
  const auto version = parse::read_zabbix_version(out.back().bytes);
  const auto methods = version ? parse::zabbix_methods(*version)
                               : Result<std::vector<parse::ZabbixMethod>>(version.error());
  // The version is kept: what is not understood is the judge's to say.
  if (!methods) return out;
  server.header = parse::zabbix_takes_header(*version);
  for (const auto& method : *methods) {
    if (method.name == first.name) continue;
    if (look.deadline.is_over()) {
      out.push_back(failed(Status::timed_out, "no time left", how, method.name).front());
      break;
    }
    out.push_back(server.ask(method));
    // Who may not look here may not look anywhere, mostly: one refusal is enough.
    if (out.back().status != Status::ok) break;
  }
  return out;
}

Seen read_file(const Look& look, const std::string& name) {
  Seen out;
  out.part = name;
  out.how = "read " + look.arg("folder") + "/" + name + ".json";
  const auto path = look.base / look.arg("folder") / (name + ".json");
  std::error_code error;
  if (!std::filesystem::exists(path, error)) {
    refuse(out, Status::absent, "no such file");
    return out;
  }
  std::ifstream in(path, std::ios::binary);
  const auto most = static_cast<std::size_t>(look.step.limits.bytes_max);
  if (!in || !std::filesystem::is_regular_file(path, error)) {
    refuse(out, Status::denied, "could not be opened");
    return out;
  }
  out.bytes.resize(most + 1);
  in.read(out.bytes.data(), static_cast<std::streamsize>(most + 1));
  out.bytes.resize(static_cast<std::size_t>(in.gcount()));
  if (out.bytes.size() > most)
    refuse(out, Status::truncated, fmt::format("more than {} bytes", most));
  return out;
}

std::vector<Seen> read_folder(const Look& look) {
  Seen manifest = read_file(look, "manifest");
  manifest.media_type = "application/json";
  if (manifest.status == Status::ok && !parse::read_zabbix_manifest(manifest.bytes))
    refuse(manifest, Status::malformed, "no tenken-zabbix-export/1 with exported_at");
  std::vector<Seen> out{std::move(manifest)};
  if (out.back().status != Status::ok) return out;
  Seen first = read_file(look, std::string(parse::zabbix_version_method));
  const auto version = parse::read_zabbix_version(first.bytes);
  const auto methods = version ? parse::zabbix_methods(*version)
                               : Result<std::vector<parse::ZabbixMethod>>(version.error());
  if (!methods) {
    keep(first, {std::string(parse::zabbix_version_method), "[]", {"jsonrpc", "result"}});
    out.push_back(std::move(first));
    return out;
  }
  for (const auto& method : *methods) {
    Seen seen = read_file(look, method.name);
    keep(seen, method);
    out.push_back(std::move(seen));
  }
  return out;
}

std::vector<Seen> observe(const Look& look) {
  if (!look.arg("folder").empty()) return read_folder(look);
  if (look.arg("url").empty())
    return failed(Status::absent, "neither zabbix_url nor zabbix_folder is given");
  return ask_server(look);
}

std::vector<std::string> describe(const Look& look) {
  std::vector<std::string> out;
  const bool here = !look.arg("folder").empty();
  // What 7.0 is asked; the others differ in names of fields.
  const auto methods = parse::zabbix_methods("7.0");
  if (here) out.push_back("read " + look.arg("folder") + "/manifest.json");
  for (const auto& method : *methods)
    out.push_back(here ? "read " + look.arg("folder") + "/" + method.name + ".json"
                       : "POST " + url_of(look) + " " + method.name + " " + method.parameters);
  return out;
}

}  // namespace

extern const Probe zabbix_probe{
    "zabbix",
    "1",
    "what a Zabbix server says of its hosts, triggers, actions and receivers",
    {"url", "folder"},
    false,
    observe,
    describe};

}  // namespace tenken::probe

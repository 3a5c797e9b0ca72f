// tls: which versions and suites an endpoint accepts, by hellos made by hand; then one real
// handshake for the chain it sends.
#include <arpa/inet.h>
#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "checks/parse/openssl.hpp"
#include "checks/probe/socket.hpp"
#include "checks/probe/tls_hello.hpp"

namespace tenken::probe {

namespace {

using nlohmann::json;
using openssl::Owner;

/// Suites of one hello: some old servers choke on a hello past 512 bytes.
constexpr std::size_t suites_at_once = 64;
/// Hellos of one look. Every suite of every version accepted would take about 900; a real server
/// takes under 150.
constexpr int hellos_max = 1200;
/// Silences after which the rest of this look is left unknown.
constexpr int silences_max = 6;
/// One hello or handshake waits this long, milliseconds, unless the step says otherwise.
constexpr std::int64_t wait_ms_default = 3000;
/// Certificates kept of a chain. A public chain has two to four.
constexpr int chain_max = 16;

Bytes random_bytes(int n) {
  Bytes out(static_cast<std::size_t>(n), '\0');
  if (RAND_bytes(reinterpret_cast<unsigned char*>(out.data()), n) != 1)
    out.assign(out.size(), '\x5a');
  return out;
}

/// What one hello came to.
struct Reply {
  enum class Kind { accepted, refused, unknown };
  Kind kind = Kind::unknown;
  std::uint16_t suite = 0;
  std::string why;
};

struct Prober {
  const Look& look;
  Peer peer;
  std::string name;
  std::int64_t wait_ms;
  int hellos = 0;
  int silences = 0;

  Reply ask(std::uint16_t version, const std::vector<std::uint16_t>& suites) {
    if (hellos >= hellos_max) return {Reply::Kind::unknown, 0, "too many hellos"};
    if (silences >= silences_max) return {Reply::Kind::unknown, 0, "the server stopped answering"};
    ++hellos;
    Reply out = ask_once(version, suites);
    if (out.kind == Reply::Kind::unknown) ++silences;
    return out;
  }

  Reply ask_once(std::uint16_t version, const std::vector<std::uint16_t>& suites) const {
    const Deadline deadline = look.deadline.within_ms(wait_ms);
    const Connected connected = connect_to(peer, deadline);
    if (connected.outcome != Outcome::open)
      return {Reply::Kind::unknown, 0, "no connection: " + connected.why};
    const Bytes hello = client_hello({version, suites, name, random_bytes(32), random_bytes(32)});
    if (!write_all(connected.socket.fd(), hello, deadline))
      return {Reply::Kind::unknown, 0, "the hello could not be sent"};
    Bytes got;
    for (;;) {
      const int n =
          read_some(connected.socket.fd(), got, answer_bytes_max + 1 - got.size(), deadline);
      const Answer answer = read_answer(got);
      if (answer.kind == Answer::Kind::malformed) return {Reply::Kind::unknown, 0, "not TLS"};
      if (answer.kind == Answer::Kind::refused)
        return {Reply::Kind::refused, 0, fmt::format("alert {}", answer.alert)};
      if (answer.kind == Answer::Kind::hello) {
        if (answer.version != version)
          return {Reply::Kind::refused, 0, fmt::format("version {:04x} instead", answer.version)};
        if (std::find(suites.begin(), suites.end(), answer.suite) == suites.end())
          return {Reply::Kind::unknown, 0, "a suite that was not offered"};
        return {Reply::Kind::accepted, answer.suite, {}};
      }
      if (n == -1) return {Reply::Kind::unknown, 0, "no answer in time"};
      // Closed without a word, cleanly or by a reset: old servers refuse so. Half an answer is
      // none.
      if (n <= 0)
        return got.empty() ? Reply{Reply::Kind::refused, 0, "closed"}
                           : Reply{Reply::Kind::unknown, 0, "cut off"};
    }
  }
};

bool is_suite_of(std::uint16_t version, std::uint16_t suite) {
  const bool is_13 = suite >> 8 == 0x13 || suite == 0x00c6 || suite == 0x00c7;
  return is_13 == (version == tls_1_3);
}

std::string name_of(std::uint16_t suite) {
  for (const Suite& s : all_suites())
    if (s.id == suite) return std::string(s.name);
  return fmt::format("{:04x}", suite);
}

/// Asks with all suites of a group, strikes out the one taken, asks again, until the server refuses
/// what is left.
json ask_version(Prober& prober, const Version& version) {
  json accepted = json::array();
  std::size_t unknown = 0;
  std::string why;
  std::vector<std::uint16_t> all;
  for (const Suite& s : all_suites())
    if (is_suite_of(version.number, s.id)) all.push_back(s.id);
  for (std::size_t at = 0; at < all.size(); at += suites_at_once) {
    std::vector<std::uint16_t> offered(
        all.begin() + static_cast<std::ptrdiff_t>(at),
        all.begin() + static_cast<std::ptrdiff_t>(std::min(at + suites_at_once, all.size())));
    while (!offered.empty()) {
      const Reply reply = prober.ask(version.number, offered);
      if (reply.kind == Reply::Kind::refused) break;
      if (reply.kind == Reply::Kind::unknown) {
        unknown += offered.size();
        why = reply.why;
        break;
      }
      accepted.push_back(name_of(reply.suite));
      std::erase(offered, reply.suite);
    }
  }
  const char* outcome = !accepted.empty() ? "accepted" : unknown > 0 ? "unknown" : "refused";
  return {{"version", version.name},
          {"outcome", outcome},
          {"suites", accepted},
          {"suites_unknown", unknown},
          {"why", why}};
}

std::string pem_of(X509* certificate) {
  const Owner<BIO, BIO_free_all> bio(BIO_new(BIO_s_mem()));
  if (!bio || PEM_write_bio_X509(bio.get(), certificate) != 1) return {};
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

bool is_address(const std::string& host) {
  unsigned char ignored[16];
  return inet_pton(AF_INET, host.c_str(), ignored) == 1 ||
         inet_pton(AF_INET6, host.c_str(), ignored) == 1;
}

/// What this machine's own trust store says of the chain, now: an observation, not a judgement.
json system_trust(STACK_OF(X509) * chain, const std::string& name) {
  const Owner<X509_STORE, X509_STORE_free> store(X509_STORE_new());
  const Owner<X509_STORE_CTX, X509_STORE_CTX_free> context(X509_STORE_CTX_new());
  if (!store || !context || X509_STORE_set_default_paths(store.get()) != 1 ||
      X509_STORE_CTX_init(context.get(), store.get(), sk_X509_value(chain, 0), chain) != 1)
    return {
        {"trusted", false}, {"code", -1}, {"reason", "the system's trust store could not be read"}};
  X509_STORE_CTX_set_default(context.get(), "ssl_server");
  X509_VERIFY_PARAM* parameters = X509_STORE_CTX_get0_param(context.get());
  if (is_address(name))
    X509_VERIFY_PARAM_set1_ip_asc(parameters, name.c_str());
  else
    X509_VERIFY_PARAM_set1_host(parameters, name.c_str(), name.size());
  const bool trusted = X509_verify_cert(context.get()) == 1;
  const int code = X509_STORE_CTX_get_error(context.get());
  return {{"trusted", trusted && code == X509_V_OK},
          {"code", code},
          {"reason", X509_verify_cert_error_string(code)}};
}

std::string openssl_reason() {
  char text[256] = "the peer closed the connection";
  if (const auto code = ERR_get_error(); code != 0) ERR_error_string_n(code, text, sizeof text);
  ERR_clear_error();
  return text;
}

/// One handshake that trusts everybody, to be told the chain. OpenSSL writes with write(2): the
/// program ignores SIGPIPE (cli/main.cpp).
json handshake(const Prober& prober) {
  const Deadline deadline = prober.look.deadline.within_ms(prober.wait_ms);
  const auto failure = [](std::string why) {
    return json{{"chain", json::array()}, {"why", std::move(why)}};
  };
  const Connected connected = connect_to(prober.peer, deadline);
  if (connected.outcome != Outcome::open) return failure("no connection: " + connected.why);
  const Owner<SSL_CTX, SSL_CTX_free> context(SSL_CTX_new(TLS_client_method()));
  if (!context) return failure("no memory");
  SSL_CTX_set_min_proto_version(context.get(), TLS1_VERSION);
  SSL_CTX_set_max_proto_version(context.get(), 0);
  SSL_CTX_set_cipher_list(context.get(), "ALL:COMPLEMENTOFALL:@SECLEVEL=0");
  SSL_CTX_set_options(context.get(), SSL_OP_LEGACY_SERVER_CONNECT | SSL_OP_IGNORE_UNEXPECTED_EOF);
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_NONE, nullptr);
  const Owner<SSL, SSL_free> ssl(SSL_new(context.get()));
  if (!ssl || SSL_set_fd(ssl.get(), connected.socket.fd()) != 1) return failure("no memory");
  if (!prober.name.empty() && !is_address(prober.name))
    SSL_set_tlsext_host_name(ssl.get(), prober.name.c_str());
  ERR_clear_error();
  for (int result = 0; (result = SSL_connect(ssl.get())) != 1;) {
    const int want = SSL_get_error(ssl.get(), result);
    if (want != SSL_ERROR_WANT_READ && want != SSL_ERROR_WANT_WRITE)
      return failure(openssl_reason());
    const bool in_time = want == SSL_ERROR_WANT_READ
                             ? wait_readable(connected.socket.fd(), deadline)
                             : wait_writable(connected.socket.fd(), deadline);
    if (!in_time || deadline.is_over()) return failure("no end of the handshake in time");
  }
  json out{{"chain", json::array()},
           {"why", ""},
           {"version", SSL_get_version(ssl.get())},
           {"suite", SSL_CIPHER_standard_name(SSL_get_current_cipher(ssl.get()))}};
  STACK_OF(X509)* chain = SSL_get_peer_cert_chain(ssl.get());
  if (chain == nullptr || sk_X509_num(chain) == 0) return failure("the server sent no certificate");
  if (sk_X509_num(chain) > chain_max)
    return failure(fmt::format("more than {} certificates", chain_max));
  for (int i = 0; i < sk_X509_num(chain); ++i)
    out["chain"].push_back(pem_of(sk_X509_value(chain, i)));
  out["system_trust"] = system_trust(chain, prober.name);
  return out;
}

std::string server_name_of(const Look& look) {
  return look.arg("server_name", look.arg("host", look.target.address));
}

std::vector<Seen> observe(const Look& look) {
  const std::string host = look.arg("host", look.target.address), port = look.arg("port", "443");
  Seen out;
  out.how =
      fmt::format("TLS hellos to {} port {}, server name {}", host, port, server_name_of(look));
  out.media_type = "application/json";
  out.seen_at_ms = now_ms();
  const auto begun = std::chrono::steady_clock::now();
  const auto finish = [&](Status status, std::string why) {
    out.status = status, out.why = std::move(why);
    out.took_ms = std::chrono::duration_cast<std::chrono::milliseconds>(
                      std::chrono::steady_clock::now() - begun)
                      .count();
    return std::vector<Seen>{std::move(out)};
  };
  std::int64_t wait_ms = 0;
  if (!parse_integer(look.arg("wait_ms"), wait_ms) || wait_ms < 10 || wait_ms > 60000)
    wait_ms = wait_ms_default;
  const Resolved found = resolve(host, port, look.deadline);
  if (found.peers.empty()) return finish(found.status, found.why);
  // One try whether anybody is there, closed at once: some servers talk to one peer at a time.
  Connected first = connect_to(found.peers.front(), look.deadline.within_ms(wait_ms));
  if (first.outcome != Outcome::open)
    return finish(first.outcome == Outcome::filtered ? Status::timed_out : Status::unreachable,
                  "no connection: " + first.why);
  first.socket = Socket();
  Prober prober{look, found.peers.front(), server_name_of(look), wait_ms};
  json versions = json::array();
  const Version* spoken = nullptr;
  for (const Version& version : all_versions()) {
    versions.push_back(ask_version(prober, version));
    if (versions.back()["outcome"] == "accepted") spoken = &version;
  }
  json kept{{"format", "tenken-tls/1"},
            {"host", host},
            {"port", port},
            {"server_name", prober.name},
            {"address", address_of(prober.peer)},
            {"versions", versions}};
  kept["handshake"] = handshake(prober);
  // The last word: a server that was tired of us would refuse now what it accepted before, and its
  // refusals would prove nothing.
  kept["still_accepts"] = false;
  if (spoken != nullptr) {
    std::vector<std::uint16_t> all;
    for (const Suite& s : all_suites())
      if (is_suite_of(spoken->number, s.id)) all.push_back(s.id);
    for (std::size_t at = 0; at < all.size() && kept["still_accepts"] == false;
         at += suites_at_once) {
      const std::vector<std::uint16_t> part(
          all.begin() + static_cast<std::ptrdiff_t>(at),
          all.begin() + static_cast<std::ptrdiff_t>(std::min(at + suites_at_once, all.size())));
      kept["still_accepts"] = prober.ask(spoken->number, part).kind == Reply::Kind::accepted;
    }
  }
  kept["hellos"] = prober.hellos;
  out.bytes = kept.dump(-1, ' ', true, json::error_handler_t::replace);
  if (spoken == nullptr && kept["handshake"]["chain"].empty()) {
    return finish(prober.silences > 0 ? Status::timed_out : Status::malformed,
                  "no version of TLS was accepted");
  }
  return finish(Status::ok, {});
}

std::vector<std::string> describe(const Look& look) {
  return {fmt::format(
      "TLS hellos (SSLv3 to TLSv1.3, {} suites) and one handshake to {} port {}, server name {}",
      all_suites().size(), look.arg("host", look.target.address), look.arg("port", "443"),
      server_name_of(look))};
}

}  // namespace

extern const Probe tls_probe{"tls",
                             "1",
                             "TLS versions, suites and chain of an endpoint",
                             {"host", "port", "server_name", "wait_ms"},
                             false,
                             observe,
                             describe};

}  // namespace tenken::probe

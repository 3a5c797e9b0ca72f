// dns: what a name server says of a name. Over UDP, over TCP where the answer was cut.
#include <fmt/format.h>
#include <openssl/rand.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "checks/probe/socket.hpp"

// Last, and without its words for true and false: ldns defines them as numbers.
#include <ldns/ldns.h>
#undef true
#undef false

namespace tenken::probe {

namespace {

using nlohmann::json;

/// One attempt waits this long, milliseconds; UDP is asked twice, since a datagram may be lost.
constexpr std::int64_t wait_ms = 2000;
constexpr int udp_tries_max = 2;
/// Datagrams read while waiting for the one that is ours.
constexpr int datagrams_max = 64;
/// Records kept of one answer.
constexpr std::size_t records_max = 256;
constexpr std::size_t message_bytes_max = 65535;

using Packet = std::unique_ptr<ldns_pkt, decltype([](ldns_pkt* p) { ldns_pkt_free(p); })>;

struct Asked {
  Status status = Status::ok;
  std::string why;
  Packet packet;
  std::string over;
};

Bytes question(const std::string& name, ldns_rr_type type) {
  ldns_rdf* owner = ldns_dname_new_frm_str(name.c_str());
  if (owner == nullptr) return {};
  const Packet packet(ldns_pkt_query_new(owner, type, LDNS_RR_CLASS_IN, LDNS_RD));
  if (!packet) return {};
  std::uint16_t id = 0;
  RAND_bytes(reinterpret_cast<unsigned char*>(&id), sizeof id);
  ldns_pkt_set_id(packet.get(), id);
  std::uint8_t* wire = nullptr;
  std::size_t size = 0;
  if (ldns_pkt2wire(&wire, packet.get(), &size) != LDNS_STATUS_OK) return {};
  Bytes out(reinterpret_cast<const char*>(wire), size);
  free(wire);
  return out;
}

/// The packet, where it answers this very question (id, QR, name and type); null otherwise.
Packet read_answer(const Bytes& bytes, const Bytes& asked) {
  if (bytes.size() < asked.size() || bytes.compare(0, 2, asked, 0, 2) != 0 ||
      (bytes[2] & '\x80') == 0)
    return nullptr;
  ldns_pkt* packet = nullptr;
  if (ldns_wire2pkt(&packet, reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()) !=
      LDNS_STATUS_OK)
    return nullptr;
  Packet out(packet);
  ldns_pkt* sent = nullptr;
  if (ldns_wire2pkt(&sent, reinterpret_cast<const std::uint8_t*>(asked.data()), asked.size()) !=
      LDNS_STATUS_OK)
    return nullptr;
  const Packet own(sent);
  const ldns_rr_list* theirs = ldns_pkt_question(out.get());
  if (theirs == nullptr || ldns_rr_list_rr_count(theirs) != 1) return nullptr;
  const ldns_rr* q = ldns_rr_list_rr(theirs, 0);
  const ldns_rr* p = ldns_rr_list_rr(ldns_pkt_question(own.get()), 0);
  const bool same = ldns_rr_get_type(q) == ldns_rr_get_type(p) &&
                    ldns_dname_compare(ldns_rr_owner(q), ldns_rr_owner(p)) == 0;
  return same ? std::move(out) : nullptr;
}

Asked ask_udp(const Peer& peer, const Bytes& asked, const Deadline& deadline) {
  std::string why = "no answer in time";
  for (int n = 0; n < udp_tries_max && !deadline.is_over(); ++n) {
    int error_number = 0;
    const Socket socket = begin_connect(peer, SOCK_DGRAM, error_number);
    const Deadline once = deadline.within_ms(wait_ms);
    if (error_number != 0 || !write_all(socket.fd(), asked, once))
      return {Status::unreachable, "the question could not be sent", nullptr, "UDP"};
    for (int i = 0; i < datagrams_max; ++i) {
      Bytes bytes;
      const int got = read_some(socket.fd(), bytes, 4096, once);
      if (got == -2) return {Status::unreachable, "refused", nullptr, "UDP"};
      if (got == -1) break;
      if (Packet packet = read_answer(bytes, asked))
        return {Status::ok, {}, std::move(packet), "UDP"};
      why = "what came does not answer the question";
    }
  }
  return {why.starts_with("no answer") ? Status::timed_out : Status::malformed, why, nullptr,
          "UDP"};
}

Asked ask_tcp(const Peer& peer, const Bytes& asked, const Deadline& whole) {
  const Deadline deadline = whole.within_ms(wait_ms);
  const Connected connected = connect_to(peer, deadline);
  if (connected.outcome != Outcome::open)
    return {connected.outcome == Outcome::filtered ? Status::timed_out : Status::unreachable,
            "TCP: " + connected.why, nullptr, "TCP"};
  Bytes framed;
  framed.push_back(static_cast<char>(asked.size() >> 8));
  framed.push_back(static_cast<char>(asked.size() & 0xff));
  if (!write_all(connected.socket.fd(), framed + asked, deadline))
    return {Status::unreachable, "the question could not be sent", nullptr, "TCP"};
  Bytes bytes;
  for (;;) {
    const std::size_t size =
        bytes.size() < 2 ? message_bytes_max
                         : static_cast<std::size_t>(static_cast<unsigned char>(bytes[0])) << 8 |
                               static_cast<unsigned char>(bytes[1]);
    if (bytes.size() >= 2 + size) {
      if (Packet packet = read_answer(bytes.substr(2, size), asked))
        return {Status::ok, {}, std::move(packet), "TCP"};
      return {Status::malformed, "what came does not answer the question", nullptr, "TCP"};
    }
    const int got = read_some(connected.socket.fd(), bytes, 2 + size - bytes.size(), deadline);
    if (got == -1) return {Status::timed_out, "no whole answer in time", nullptr, "TCP"};
    if (got <= 0) return {Status::malformed, "closed before the end of the answer", nullptr, "TCP"};
  }
}

std::string text_of(char* owned) {
  std::string out = owned == nullptr ? "" : owned;
  free(owned);
  while (!out.empty() && (out.back() == '\n' || out.back() == ' ')) out.pop_back();
  return printable(out);
}

json fields(const Asked& asked) {
  const ldns_pkt* p = asked.packet.get();
  json out{{"rcode", text_of(ldns_pkt_rcode2str(ldns_pkt_get_rcode(p)))},
           {"over", asked.over},
           {"aa", ldns_pkt_aa(p)},
           {"tc", ldns_pkt_tc(p)},
           {"ra", ldns_pkt_ra(p)},
           {"ad", ldns_pkt_ad(p)},
           {"answers", json::array()}};
  const ldns_rr_list* list = ldns_pkt_answer(p);
  const std::size_t count = list == nullptr ? 0 : ldns_rr_list_rr_count(list);
  for (std::size_t i = 0; i < count && i < records_max; ++i) {
    const ldns_rr* rr = ldns_rr_list_rr(list, i);
    json record{{"name", text_of(ldns_rdf2str(ldns_rr_owner(rr)))},
                {"type", text_of(ldns_rr_type2str(ldns_rr_get_type(rr)))},
                {"ttl", ldns_rr_ttl(rr)},
                {"data", ""}};
    if (ldns_rr_rd_count(rr) > 0)
      record["data"] = text_of(ldns_rdf2str(ldns_rr_rdf(rr, ldns_rr_rd_count(rr) - 1)));
    out["answers"].push_back(record);
  }
  out["cut"] = count > records_max;
  return out;
}

/// The first name server of resolv.conf(5), where the step names none.
std::string system_server() {
  std::string out;
  ldns_resolver* resolver = nullptr;
  if (ldns_resolver_new_frm_file(&resolver, nullptr) != LDNS_STATUS_OK) return out;
  if (ldns_resolver_nameserver_count(resolver) > 0)
    out = text_of(ldns_rdf2str(ldns_resolver_nameservers(resolver)[0]));
  ldns_resolver_deep_free(resolver);
  return out;
}

Seen ask(const Look& look, const Peer& peer, const std::string& server, const std::string& name,
         const std::string& type) {
  Seen out;
  out.part = type;
  out.how = fmt::format("DNS {} {} at {} port {}", name, type, server, look.arg("port", "53"));
  out.media_type = "application/json";
  out.seen_at_ms = now_ms();
  const auto begun = std::chrono::steady_clock::now();
  const ldns_rr_type number = ldns_get_rr_type_by_name(type.c_str());
  const Bytes asked = number == 0 ? Bytes() : question(name, number);
  if (asked.empty()) {
    out.status = Status::malformed,
    out.why = "not a question of DNS: \"" + printable(name) + "\" " + printable(type);
    return out;
  }
  Asked got = ask_udp(peer, asked, look.deadline);
  if (got.packet && ldns_pkt_tc(got.packet.get())) got = ask_tcp(peer, asked, look.deadline);
  out.took_ms = std::chrono::duration_cast<std::chrono::milliseconds>(
                    std::chrono::steady_clock::now() - begun)
                    .count();
  out.status = got.status, out.why = got.why;
  if (!got.packet) return out;
  json kept = fields(got);
  kept["format"] = "tenken-dns/1", kept["name"] = name, kept["type"] = type,
  kept["server"] = server;
  out.bytes = kept.dump(-1, ' ', true, json::error_handler_t::replace);
  return out;
}

std::vector<std::string> types_of(const Look& look) {
  auto types = look.args_of("types");
  if (types.empty()) types = {"A", "AAAA"};
  return types;
}

std::vector<Seen> observe(const Look& look) {
  const std::string name = look.arg("name", look.target.address);
  std::string server = look.arg("server");
  if (server.empty()) server = system_server();
  if (server.empty())
    return failed(Status::unreachable, "no name server is declared, and this machine has none");
  const Resolved found = resolve(server, look.arg("port", "53"), look.deadline);
  if (found.peers.empty()) return failed(found.status, found.why);
  std::vector<Seen> out;
  for (const std::string& type : types_of(look))
    out.push_back(ask(look, found.peers.front(), server, name, type));
  return out;
}

std::vector<std::string> describe(const Look& look) {
  std::vector<std::string> out;
  for (const std::string& type : types_of(look))
    out.push_back(fmt::format("DNS {} {} at {}", look.arg("name", look.target.address), type,
                              look.arg("server", "this machine's name server")));
  return out;
}

}  // namespace

extern const Probe dns_probe{"dns",
                             "1",
                             "what a name server says of a name",
                             {"name", "types", "server", "port"},
                             false,
                             observe,
                             describe};

}  // namespace tenken::probe

#include "checks/egress_exceptions.hpp"

#include <algorithm>
#include <charconv>
#include <map>

#include "checks/parse/registers_egress.hpp"
#include "checks/records.hpp"
#include "rules/calendar.hpp"

namespace tenken {

namespace {

using parse::IpFamily;
using parse::Range128;

/// A destination of one owner: at most a /24 of IPv4 or a /64 of IPv6.
constexpr double owned_bits4 = 8, owned_bits6 = 64;
constexpr std::size_t names_shown_max = 10;

std::vector<std::string> words(std::string_view cell) {
  std::string text(cell);
  for (const std::string_view mark : {"、", ",", ";", "\n", "\t"})
    for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark))
      text.replace(at, mark.size(), " ");
  std::vector<std::string> out;
  for (std::string_view word : split(text, ' '))
    if (!trim(word).empty()) out.emplace_back(trim(word));
  return out;
}

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return {};
  return out;
}

std::vector<Range128> ports_of(const parse::Row& row) {
  std::vector<Range128> out;
  for (const std::string& word : words(row.get("ports"))) {
    if (const std::string low = lower_ascii(word); low == "any" || low == "*" || word == "全て") {
      out.push_back({{0, 0}, {0, 65535}});
      continue;
    }
    const auto dash = word.find('-');
    const auto first = number(std::string_view(word).substr(0, dash));
    const auto last =
        dash == std::string::npos ? first : number(std::string_view(word).substr(dash + 1));
    if (first && last && *first <= *last && *last <= 65535)
      out.push_back({{0, *first}, {0, *last}});
  }
  return out;
}

bool protocol_fits(const parse::EgressHole& hole, const std::string& listed) {
  if (listed == "any" || listed == "all") return true;
  if (hole.other_protocols) return false;
  const std::string name = parse::protocol_name(hole.protocol);
  return name == listed || (listed == "icmp" && name == "icmpv6");
}

bool ports_fit(const parse::EgressHole& hole, const ListedException& listed) {
  const bool has_ports = hole.protocol == parse::protocol_tcp ||
                         hole.protocol == parse::protocol_udp ||
                         hole.protocol == parse::protocol_sctp;
  if (!has_ports) return true;
  return std::any_of(listed.ports.begin(), listed.ports.end(), [&](const Range128& p) {
    return p.first <= hole.ports.first && hole.ports.last <= p.last;
  });
}

/// A destination that many unrelated people share, or more than one owner's.
bool is_shared(const ListedException& listed, const std::vector<std::string>& known) {
  if (listed.row->row.get("shared") == "yes") return true;
  for (const parse::IpRange& r : listed.ranges) {
    if (parse::bits_of(r.range) > (r.family == IpFamily::v4 ? owned_bits4 : owned_bits6))
      return true;
    for (const std::string& text : known)
      if (const auto one = parse::read_ip_range(text); one && one->family == r.family &&
                                                       r.range.first <= one->range.last &&
                                                       one->range.first <= r.range.last)
        return true;
  }
  return listed.row->row.get("destination").find('*') != std::string_view::npos;
}

std::string listing(const std::vector<std::string>& names) {
  const std::size_t shown = std::min(names.size(), names_shown_max);
  std::string out = join(std::span(names).first(shown), "; ");
  if (names.size() > shown) out += " (+" + std::to_string(names.size() - shown) + ")";
  return out;
}

/// One row that something really uses.
Finding judge_row(const Case& c, const rules::Rule& rule, const ListedException& listed) {
  const RegisterRow& r = *listed.row;
  const rules::Text missing = unsaid(r.row, parse::egress_exceptions_schema(),
                                     {"purpose", "approver", "approval", "approved_on"});
  if (!missing.ja.empty())
    return row_unknown("06-1.3", Cause::not_declared, Turn::vendor, r,
                       {"記入がない: " + missing.ja, "not given: " + missing.en});
  if (*r.row.day("approved_on") > day_in_japan(c.as_of))
    return row_unknown("06-1.3", Cause::contradiction, Turn::vendor, r,
                       {"承認日が点検日より後である", "approved after the day of this audit"});
  const std::map<std::string, rules::Text> values{{"destination", same(r.row.get("destination"))},
                                                  {"approval", same(r.row.get("approval"))}};
  if (is_shared(listed, parameter_values(c, rule, "egress.shared_destinations")))
    return row_finding("06-1.3", Verdict::partial, "exception.shared", r, values);
  if (r.written_by == "city")
    return row_finding("06-1.3", Verdict::pass, "exception.approved", r, values);
  // The vendor's own word for the city's approval.
  Finding f = row_unknown(
      "06-1.3", Cause::decision_pending, Turn::city, r,
      {"市の承認(" + std::string(r.row.get("approval")) + ")の確認を待っている",
       "the City has not confirmed its approval " + std::string(r.row.get("approval"))});
  f.bound = {row_digest(r.row)};
  return f;
}

}  // namespace

std::vector<ListedException> listed_exceptions(const RegisterRows& rows, Day today) {
  std::vector<ListedException> out;
  for (const RegisterRow& r : rows.rows) {
    ListedException e;
    e.row = &r;
    auto places = words(r.row.get("addresses"));
    if (places.empty()) places = words(r.row.get("destination"));
    for (const std::string& word : places) {
      // One place that cannot be told makes no other place allowed.
      if (const auto range = parse::read_ip_range(word)) e.ranges.push_back(*range);
    }
    e.protocol = lower_ascii(trim(r.row.get("protocol")));
    e.ports = ports_of(r.row);
    const auto end = r.row.day("expires_on");
    e.expired = end && *end < today;
    out.push_back(std::move(e));
  }
  return out;
}

std::vector<const ListedException*> covering(const parse::EgressHole& hole,
                                             const std::vector<ListedException>& listed) {
  std::vector<const ListedException*> out;
  for (const Range128& range : hole.destinations) {
    parse::Bits128 at = range.first;
    // Each step takes another row, so the loop ends.
    for (std::size_t step = 0; step <= listed.size() * 4; ++step) {
      const ListedException* found = nullptr;
      parse::Bits128 last;
      for (const ListedException& e : listed) {
        if (e.expired || !protocol_fits(hole, e.protocol) || !ports_fit(hole, e)) continue;
        for (const parse::IpRange& r : e.ranges)
          if (r.family == hole.family && r.range.has(at) &&
              (found == nullptr || r.range.last > last))
            found = &e, last = r.range.last;
      }
      if (found == nullptr) return {};
      if (std::find(out.begin(), out.end(), found) == out.end()) out.push_back(found);
      if (last >= range.last) break;
      at = parse::next(last);
      if (step == listed.size() * 4) return {};
    }
  }
  return out;
}

Findings judge_exceptions(const Case& c, const rules::Rule& rule, const HostsEgress& hosts,
                          const RegisterRows& rows) {
  Findings out;
  for (Finding f : hosts.unknowns) f.criterion = "06-1.3", out.push_back(std::move(f));
  // A register that is there and cannot be read allows nothing that anybody could compare.
  const bool declared = !c.evidence.deployment.with_role("egress_exception_register").empty();
  if (declared)
    for (const Finding& f : rows.unknowns) out.push_back(f);
  const auto listed = listed_exceptions(rows, day_in_japan(c.as_of));
  std::vector<const ListedException*> used;
  std::size_t holes = 0;
  for (const HostEgress& host : hosts.hosts) {
    if (!host.doubt.empty())
      out.push_back(in_doubt("06-1.3", host.look, Cause::unsupported, host.doubt, Turn::tool));
    if (host.rules_unseen && !host.holes().empty()) {
      out.push_back(in_doubt("06-1.3", host.look, Cause::absent, "nft, iptables-save"));
      continue;
    }
    std::vector<std::string> unlisted;
    for (const parse::EgressHole& hole : host.holes()) {
      ++holes;
      const auto by = covering(hole, listed);
      if (by.empty()) unlisted.push_back(to_text(hole));
      for (const ListedException* e : by)
        if (std::find(used.begin(), used.end(), e) == used.end()) used.push_back(e);
    }
    if (unlisted.empty() || (declared && !rows.unknowns.empty())) continue;
    out.push_back(finding("06-1.3", Verdict::fail, Basis::exported, "exception.unlisted", host.look,
                          {{"names", same(listing(unlisted))}}));
  }
  for (const ListedException* e : used) out.push_back(judge_row(c, rule, *e));
  if (holes == 0)
    for (const HostEgress& host : hosts.hosts)
      if (host.doubt.empty())
        out.push_back(
            finding("06-1.3", Verdict::pass, Basis::exported, "exception.none", host.look));
  return out;
}

}  // namespace tenken

// JVN iPedia as RSS 1.0 with mod_sec (JVNRSS 2.0): jvndb_detail_YYYY.rdf and the answers of MyJVN.
// Kept: severity and day of registration by CVE number. Descriptions name those who reported.
#include <algorithm>
#include <pugixml.hpp>

#include "checks/parse/feed.hpp"
#include "rules/calendar.hpp"

namespace tenken::parse {

namespace {

using Node = pugi::xml_node;

constexpr std::size_t items_max = 200000;
constexpr std::size_t numbers_max = 5000;  ///< of one entry: a kernel's month has hundreds

Error malformed(std::string what) {
  return Error{
      .what = "jvndb: " + std::move(what), .where = "", .hint = "", .code = "feed.malformed"};
}

/// The address that a prefix stands for at this element.
std::string_view namespace_of(const Node& node) {
  const std::string_view name = node.name();
  const auto colon = name.find(':');
  const std::string wanted =
      colon == std::string_view::npos ? "xmlns" : "xmlns:" + std::string(name.substr(0, colon));
  for (Node at = node; at; at = at.parent())
    if (const auto attribute = at.attribute(wanted.c_str())) return attribute.value();
  return {};
}

std::string_view local_name(const Node& node) {
  const std::string_view name = node.name();
  const auto colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

bool is(const Node& node, std::string_view space, std::string_view name) {
  return local_name(node) == name && namespace_of(node).starts_with(space);
}

constexpr std::string_view rss = "http://purl.org/rss/1.0/";
constexpr std::string_view rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
constexpr std::string_view sec = "http://jvn.jp/rss/mod_sec/";
constexpr std::string_view terms = "http://purl.org/dc/terms/";

bool is_cve(std::string_view id) {
  return id.starts_with("CVE-") && id.size() >= 13 && id.size() <= 20 &&
         id.find_first_not_of("0123456789-", 4) == std::string_view::npos;
}

/// False: an entry that is not of this form.
bool read_item(const Node& item, ReducedFeed& out) {
  std::string identifier, issued, severity;
  std::vector<std::string> numbers;
  for (const Node& child : item.children()) {
    if (is(child, sec, "identifier")) {
      identifier = child.text().get();
    } else if (is(child, sec, "references")) {
      const std::string id = child.attribute("id").value();
      if (is_cve(id) && std::find(numbers.begin(), numbers.end(), id) == numbers.end())
        numbers.push_back(id);
      if (numbers.size() > numbers_max) return false;
    } else if (is(child, sec, "cvss")) {
      severity = higher_severity(severity, lower_ascii(child.attribute("severity").value()));
    } else if (is(child, terms, "issued")) {
      issued = std::string(child.text().get()).substr(0, 10);
    } else if (is(child, terms, "modified")) {
      out.dated = std::max(out.dated, std::string(child.text().get()));
    }
  }
  if (!identifier.starts_with("JVNDB-") || !parse_date(issued)) return false;
  for (const std::string& number : numbers) {
    Rating& rating = out.rated[number];
    rating.severity = higher_severity(rating.severity, severity);
    rating.listed = rating.listed.empty() ? issued : std::min(rating.listed, issued);
  }
  return true;
}

}  // namespace

std::string higher_severity(const std::string& a, const std::string& b) {
  static const std::vector<std::string> order{"low", "medium", "high", "critical"};
  const auto x = std::find(order.begin(), order.end(), a),
             y = std::find(order.begin(), order.end(), b);
  if (x == order.end()) return y == order.end() ? "" : b;
  return y == order.end() || y < x ? a : b;
}

Result<ReducedFeed> reduce_jvndb(std::string_view xml) {
  pugi::xml_document document;
  const auto parsed =
      document.load_buffer(xml.data(), xml.size(), pugi::parse_default | pugi::parse_doctype);
  if (!parsed) return malformed(parsed.description());
  Node root;
  for (const Node& child : document.children()) {
    if (child.type() == pugi::node_doctype) return malformed("a document type declaration");
    if (child.type() != pugi::node_element) continue;
    if (root) return malformed("two documents in one file");
    root = child;
  }
  if (!is(root, rdf, "RDF")) return malformed("not RDF");
  ReducedFeed out;
  std::size_t items = 0;
  for (const Node& child : root.children()) {
    if (!is(child, rss, "item")) continue;
    if (++items > items_max) return malformed("too many entries");
    if (!read_item(child, out)) return malformed("an entry that is not of this form");
  }
  if (items == 0) return malformed("no entry");
  out.packages = static_cast<std::int64_t>(items);
  return out;
}

}  // namespace tenken::parse

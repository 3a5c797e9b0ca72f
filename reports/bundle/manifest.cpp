#include "reports/bundle/manifest.hpp"

#include <pugixml.hpp>

#include <array>
#include <new>
#include <optional>
#include <set>

#include "reports/bundle/container.hpp"

namespace tenken::bundle {
namespace {

constexpr std::string_view namespace_asic = "http://uri.etsi.org/02918/v1.2.1#";
constexpr std::string_view namespace_ds = "http://www.w3.org/2000/09/xmldsig#";
constexpr std::string_view algorithm_sha256 = "http://www.w3.org/2001/04/xmlenc#sha256";
constexpr std::string_view signature_type = "application/pkcs7-signature";

constexpr std::string_view base64_digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

Error malformed(std::string what) {
  return {ErrorKind::bundle, std::move(what), "META-INF/ASiCManifest001.xml", "",
          "bundle.manifest_malformed"};
}

unsigned digit_of(char c) { return static_cast<unsigned>(c <= '9' ? c - '0' : c - 'a' + 10); }

/// 64 hexadecimal digits as base64 of the 32 bytes: 43 digits and "=".
std::string base64_of(std::string_view digits) {
  std::string out;
  unsigned held = 0, bits = 0;
  for (char c : digits) {
    held = (held << 4 | digit_of(c)) & 0xFFF;
    bits += 4;
    if (bits < 6) continue;
    bits -= 6;
    out += base64_digits[held >> bits & 63];
  }
  if (bits > 0) out += base64_digits[held << (6 - bits) & 63];
  while (out.size() % 4 != 0) out += '=';
  return out;
}

/// The other way round; empty: not the base64 of 32 bytes.
std::string hex_of(std::string_view base64) {
  if (base64.size() != 44 || base64.back() != '=') return {};
  Bytes out;
  unsigned held = 0, bits = 0;
  for (char c : base64.substr(0, 43)) {
    const auto digit = base64_digits.find(c);
    if (digit == std::string_view::npos) return {};
    held = (held << 6 | static_cast<unsigned>(digit)) & 0x3FFF;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    out += static_cast<char>(held >> bits & 0xFF);
  }
  return hex(out);
}

// RFC 3986 §2.3: unreserved characters and "/" stand for themselves, every other byte is %XX in
// upper case.
std::string uri_of(std::string_view name) {
  static constexpr char digits[] = "0123456789ABCDEF";
  std::string out;
  for (const char signed_byte : name) {
    const auto c = static_cast<unsigned char>(signed_byte);
    const bool is_word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (is_word || c == '/' || c == '.' || c == '_' || c == '-' || c == '~')
      out += static_cast<char>(c);
    else
      (out += '%') += digits[c >> 4], out += digits[c & 15];
  }
  return out;
}

std::optional<std::string> name_of(std::string_view uri) {
  std::string out;
  for (std::size_t i = 0; i < uri.size(); ++i) {
    if (uri[i] != '%') {
      out += uri[i];
      continue;
    }
    const std::string pair = lower_ascii(uri.substr(i + 1, 2));
    if (pair.size() != 2 || pair.find_first_not_of("0123456789abcdef") != std::string::npos)
      return std::nullopt;
    out += static_cast<char>(digit_of(pair[0]) << 4 | digit_of(pair[1]));
    i += 2;
  }
  return out;
}

/// The element has this name, these attributes in this order, and this number of children, all of
/// them elements or one text.
std::optional<Error> refuse_element(pugi::xml_node node, std::string_view name,
                                    std::span<const std::string_view> attributes) {
  if (node.type() != pugi::node_element || node.name() != name)
    return malformed("expected <" + std::string(name) + ">, found \"" + printable(node.name()) +
                     "\"");
  auto attribute = node.first_attribute();
  for (std::string_view expected : attributes) {
    if (!attribute || attribute.name() != expected)
      return malformed("<" + std::string(name) + "> needs the attribute " + std::string(expected) +
                       " here");
    attribute = attribute.next_attribute();
  }
  if (attribute) return malformed("<" + std::string(name) + "> has an attribute too many");
  return std::nullopt;
}

constexpr std::array<std::string_view, 2> root_attributes = {"xmlns:asic", "xmlns:ds"};
constexpr std::array<std::string_view, 2> reference_attributes = {"MimeType", "URI"};
constexpr std::array<std::string_view, 1> uri_attribute = {"URI"},
                                          algorithm_attribute = {"Algorithm"};

Result<ManifestEntry> read_entry(pugi::xml_node node) {
  if (auto error = refuse_element(node, "asic:DataObjectReference", uri_attribute))
    return *std::move(error);
  const auto method = node.first_child(), value = method.next_sibling();
  if (auto error = refuse_element(method, "ds:DigestMethod", algorithm_attribute))
    return *std::move(error);
  if (auto error = refuse_element(value, "ds:DigestValue", {})) return *std::move(error);
  if (value.next_sibling() || method.first_child()) return malformed("a reference holds too much");
  if (method.attribute("Algorithm").value() != algorithm_sha256)
    return malformed("a digest method is not SHA-256");
  const auto name = name_of(node.attribute("URI").value());
  if (!name || refuse_name(*name)) return malformed("a URI is not the name of a member");
  const std::string digest = hex_of(value.child_value());
  if (digest.empty()) return malformed("a digest value is not the base64 of a SHA-256");
  return ManifestEntry{*name, digest};
}

Result<Manifest> read_document(const pugi::xml_document& document) {
  const auto declaration = document.first_child(), root = declaration.next_sibling();
  if (declaration.type() != pugi::node_declaration)
    return malformed("the XML declaration is missing");
  if (root.type() == pugi::node_doctype) return malformed("a DOCTYPE stands in the manifest");
  if (auto error = refuse_element(root, "asic:ASiCManifest", root_attributes))
    return *std::move(error);
  if (root.next_sibling()) return malformed("something follows the manifest");
  if (root.attribute("xmlns:asic").value() != namespace_asic ||
      root.attribute("xmlns:ds").value() != namespace_ds)
    return malformed("a namespace is another");
  auto node = root.first_child();
  if (auto error = refuse_element(node, "asic:SigReference", reference_attributes))
    return *std::move(error);
  const auto signature = name_of(node.attribute("URI").value());
  if (!signature || node.attribute("MimeType").value() != signature_type)
    return malformed("the signature reference is another");
  Manifest out{*signature, {}};
  std::set<std::string> seen;
  for (node = node.next_sibling(); node; node = node.next_sibling()) {
    if (out.entries.size() == members_max)
      return malformed("more references than a bundle has members");
    auto entry = read_entry(node);
    if (!entry) return entry.error();
    if (!seen.insert(entry->name).second)
      return malformed("\"" + entry->name + "\" is listed twice");
    out.entries.push_back(*std::move(entry));
  }
  if (out.entries.empty()) return malformed("the manifest lists nothing");
  return out;
}

}  // namespace

Bytes write_manifest(const Manifest& manifest) {
  Bytes out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<asic:ASiCManifest xmlns:asic=\"";
  out.append(namespace_asic).append("\" xmlns:ds=\"").append(namespace_ds).append("\">\n");
  out.append("  <asic:SigReference MimeType=\"").append(signature_type).append("\" URI=\"");
  out.append(uri_of(manifest.signature)).append("\"/>\n");
  for (const auto& entry : manifest.entries) {
    out.append("  <asic:DataObjectReference URI=\"").append(uri_of(entry.name)).append("\">\n");
    out.append("    <ds:DigestMethod Algorithm=\"").append(algorithm_sha256).append("\"/>\n");
    out.append("    <ds:DigestValue>")
        .append(base64_of(entry.sha256))
        .append("</ds:DigestValue>\n");
    out.append("  </asic:DataObjectReference>\n");
  }
  return out.append("</asic:ASiCManifest>\n");
}

Result<Manifest> parse_manifest(std::string_view xml) {
  if (xml.size() > meta_inf_bytes_max) return malformed("the manifest is larger than 10 MiB");
  if (!is_utf8(xml) || xml.find('\0') != std::string_view::npos)
    return malformed("the manifest is not UTF-8 text");
  try {
    pugi::xml_document document;
    constexpr unsigned everything = pugi::parse_default | pugi::parse_declaration |
                                    pugi::parse_doctype | pugi::parse_comments | pugi::parse_pi;
    const auto parsed =
        document.load_buffer(xml.data(), xml.size(), everything, pugi::encoding_utf8);
    if (!parsed) return malformed(std::string("the manifest is not XML: ") + parsed.description());
    auto manifest = read_document(document);
    // What the mini-schema above cannot see (white space, entities, doubled attributes, prefixes):
    // one spelling only.
    if (manifest && write_manifest(*manifest) != xml)
      return malformed("the manifest is not in canonical spelling");
    return manifest;
  } catch (const std::bad_alloc&) {
    return malformed("the manifest needs more memory than there is");
  }
}

}  // namespace tenken::bundle

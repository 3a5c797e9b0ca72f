#include "checks/parse/ooxml.hpp"

#include <fmt/format.h>
#include <zip.h>

#include <algorithm>
#include <array>

namespace tenken::parse {

namespace {

Error refuse(std::string what, std::string_view member = {}, std::string hint = {}) {
  return Error{.what = std::move(what),
               .where = printable(member),
               .hint = std::move(hint),
               .code = "office.package"};
}

bool is_bad_name(std::string_view name) {
  if (name.empty() || name[0] == '/' || name.find('\\') != std::string_view::npos ||
      name.find('\0') != std::string_view::npos || !is_utf8(name))
    return true;
  const auto parts = split(name, '/');
  return std::any_of(parts.begin(), parts.end(),
                     [](std::string_view part) { return part == ".." || part == "."; });
}

/// "xl/workbook.xml" and "../styles.xml" or "/xl/styles.xml" → the member meant; empty: none.
std::string resolved(std::string_view part, std::string_view target) {
  std::vector<std::string> folders;
  if (!target.starts_with('/') && !part.empty()) {
    for (std::string_view folder : split(part, '/')) folders.emplace_back(folder);
    folders.pop_back();
  }
  for (std::string_view word : split(target, '/')) {
    if (word == "..") {
      if (folders.empty()) return {};
      folders.pop_back();
    } else if (!word.empty() && word != ".") {
      folders.emplace_back(word);
    }
  }
  return join(folders, "/");
}

/// The deepest element below `root`, walked without recursion; past `most` it stops.
bool is_deeper(const pugi::xml_node& root, int most) {
  int depth = 0;
  pugi::xml_node at = root;
  while (true) {
    if (at.first_child()) {
      at = at.first_child();
      if (++depth > most) return true;
      continue;
    }
    while (at != root && !at.next_sibling()) {
      at = at.parent();
      --depth;
    }
    if (at == root) return false;
    at = at.next_sibling();
  }
}

bool holds_utf16(std::string_view bytes, std::string_view word) {
  std::string wide;
  for (char c : word) wide += {c, '\0'};
  return bytes.find(wide) != std::string_view::npos;
}

}  // namespace

FileKind file_kind(std::string_view bytes) {
  using namespace std::string_view_literals;
  if (bytes.starts_with("PK\3\4"sv) || bytes.starts_with("PK\5\6"sv)) return FileKind::zip;
  if (bytes.starts_with("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv)) return FileKind::ole;
  if (bytes.starts_with("%PDF-")) return FileKind::pdf;
  if (bytes.starts_with("{\\rtf")) return FileKind::rtf;
  std::string_view text = bytes.substr(0, 4096);
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  std::string head = lower_ascii(trim(text));
  if (head.starts_with("<?xml")) head = std::string(trim(head.substr(head.find('>') + 1)));
  for (auto at = head.find("-->"); head.starts_with("<!--") && at != std::string::npos;
       at = head.find("-->"))
    head = std::string(trim(head.substr(at + 3)));
  return head.starts_with("<!doctype html") || head.starts_with("<html") ? FileKind::html
                                                                         : FileKind::other;
}

Error ole_error(std::string_view bytes) {
  if (holds_utf16(bytes, "EncryptedPackage"))
    return refuse("a password-protected Office file", {}, "save it without a password");
  if (holds_utf16(bytes, "WordDocument"))
    return refuse("an old Word file (.doc)", {}, "save it as .docx or PDF");
  if (holds_utf16(bytes, "Workbook") || holds_utf16(bytes, "Book"))
    return refuse("an old Excel file (.xls)", {}, "save it as .xlsx or CSV");
  return refuse("an OLE file: old .xls or .doc, or password-protected", {},
                "save it as .docx, .xlsx or PDF without a password");
}

Result<OfficePackage> OfficePackage::open(std::string_view bytes) {
  if (file_kind(bytes) == FileKind::ole) return ole_error(bytes);
  if (file_kind(bytes) != FileKind::zip) return refuse("not a zip, so neither .docx nor .xlsx");
  zip_error_t why;
  zip_error_init(&why);
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &why);
  zip_t* archive =
      source == nullptr ? nullptr : zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &why);
  if (archive == nullptr) {
    const std::string reason = zip_error_strerror(&why);
    if (source != nullptr) zip_source_free(source);
    zip_error_fini(&why);
    return refuse(fmt::format("a broken zip: {}", reason));
  }
  zip_error_fini(&why);
  OfficePackage out;
  out.archive_ =
      std::shared_ptr<void>(archive, [](void* a) { zip_discard(static_cast<zip_t*>(a)); });
  const auto count = zip_get_num_entries(archive, 0);
  if (count < 0 || static_cast<std::size_t>(count) > package_members_max)
    return refuse(fmt::format("more than {} members", package_members_max));
  for (std::uint64_t i = 0; i < static_cast<std::uint64_t>(count); ++i) {
    zip_stat_t stat;
    zip_stat_init(&stat);
    constexpr std::uint64_t needed = ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_ENCRYPTION_METHOD;
    if (zip_stat_index(archive, i, 0, &stat) != 0 || (stat.valid & needed) != needed)
      return refuse("a member without name or size");
    const std::string name = stat.name;
    if (is_bad_name(name)) return refuse("a member's name leaves the package", name);
    if (stat.encryption_method != ZIP_EM_NONE)
      return refuse("a password-protected zip", name, "save it without a password");
    // Part names are the same where they differ in case only (ECMA-376 part 2, 9.1.1.1).
    if (!out.members_.emplace(lower_ascii(name), i).second)
      return refuse("two members have this name", name);
  }
  return out;
}

bool OfficePackage::has(std::string_view member) const {
  return members_.contains(lower_ascii(member));
}

Result<Bytes> OfficePackage::read(std::string_view member) {
  const auto found = members_.find(lower_ascii(member));
  if (found == members_.end()) return refuse("a part that is missing", member);
  auto* archive = static_cast<zip_t*>(archive_.get());
  zip_stat_t stat;
  zip_stat_init(&stat);
  if (zip_stat_index(archive, found->second, 0, &stat) != 0)
    return refuse("a member that cannot be read", member);
  if (stat.size > package_member_bytes_max || stat.size > package_bytes_max - unpacked_)
    return refuse(fmt::format("unpacks to more than {} MiB, or {} MiB with the rest",
                              package_member_bytes_max >> 20, package_bytes_max >> 20),
                  member);
  const std::unique_ptr<zip_file_t, int (*)(zip_file_t*)> file(
      zip_fopen_index(archive, found->second, 0), zip_fclose);
  if (!file) return refuse(fmt::format("a broken member: {}", zip_strerror(archive)), member);
  Bytes out;
  std::array<char, 65536> buffer;
  zip_int64_t n = 0;
  while ((n = zip_fread(file.get(), buffer.data(), buffer.size())) > 0) {
    if (out.size() + static_cast<std::size_t>(n) > stat.size)
      return refuse("unpacks to more than it declares", member);
    out.append(buffer.data(), static_cast<std::size_t>(n));
  }
  if (n < 0) return refuse("a broken member: it does not unpack, or its checksum differs", member);
  if (out.size() != stat.size) return refuse("unpacks to less than it declares", member);
  unpacked_ += out.size();
  return out;
}

Result<pugi::xml_document> OfficePackage::xml(std::string_view member) {
  auto bytes = read(member);
  if (!bytes) return bytes.error();
  if (static_cast<std::size_t>(std::count(bytes->begin(), bytes->end(), '<')) > xml_marks_max)
    return refuse(fmt::format("more than {} elements", xml_marks_max), member);
  pugi::xml_document out;
  const auto parsed =
      out.load_buffer(bytes->data(), bytes->size(),
                      pugi::parse_default | pugi::parse_doctype | pugi::parse_ws_pcdata_single);
  if (!parsed) return refuse(fmt::format("broken XML: {}", parsed.description()), member);
  for (const pugi::xml_node node : out.children())
    if (node.type() == pugi::node_doctype) return refuse("XML with a document type", member);
  if (is_deeper(out, xml_depth_max))
    return refuse(fmt::format("XML deeper than {}", xml_depth_max), member);
  return out;
}

Result<std::map<std::string, Relation>> OfficePackage::relations(std::string_view part) {
  const auto slash = part.rfind('/');
  const std::string folder(slash == std::string_view::npos ? "" : part.substr(0, slash + 1));
  const std::string name =
      folder + "_rels/" +
      std::string(slash == std::string_view::npos ? part : part.substr(slash + 1)) + ".rels";
  std::map<std::string, Relation> out;
  if (!has(name)) return out;
  const auto document = xml(name);
  if (!document) return document.error();
  for (const pugi::xml_node node : document->document_element().children()) {
    const std::string_view type = node.attribute("Type").value();
    const bool external = std::string_view(node.attribute("TargetMode").value()) == "External";
    Relation relation{std::string(type.substr(type.rfind('/') + 1)),
                      external ? "" : resolved(part, node.attribute("Target").value())};
    if (!out.emplace(node.attribute("Id").value(), std::move(relation)).second)
      return refuse("two relationships with one identifier", name);
  }
  return out;
}

Result<std::string> OfficePackage::main_part() {
  const auto all = relations("");
  if (!all) return all.error();
  std::vector<std::string> found;
  for (const auto& [id, relation] : *all)
    if (relation.type == "officeDocument") found.push_back(relation.target);
  if (found.size() != 1) return refuse("a zip that is no Office document");
  return found[0];
}

std::string_view local_name(std::string_view name) {
  const auto colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

std::string_view local_name(const pugi::xml_node& node) { return local_name(node.name()); }

pugi::xml_node child_of(const pugi::xml_node& node, std::string_view local) {
  for (const pugi::xml_node child : node.children())
    if (local_name(child) == local) return child;
  return {};
}

bool is_on(const pugi::xml_attribute& value, bool absent) {
  if (!value) return absent;
  const std::string_view word = value.value();
  return word != "0" && word != "false" && word != "off";
}

Result<OfficeKind> office_kind(std::string_view bytes) {
  auto package = OfficePackage::open(bytes);
  if (!package) return package.error();
  const auto main = package->main_part();
  if (!main) return main.error();
  const auto root = package->xml(*main);
  if (!root) return root.error();
  const std::string_view name = local_name(root->document_element());
  return name == "document"   ? OfficeKind::document
         : name == "workbook" ? OfficeKind::workbook
                              : OfficeKind::other;
}

}  // namespace tenken::parse

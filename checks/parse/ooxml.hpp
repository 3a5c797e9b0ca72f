// An Office Open XML package (ECMA-376): a zip of XML parts, opened with bounds.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "rules/result.hpp"
#include "rules/text.hpp"

namespace tenken::parse {

/// Most members of one package. Word and Excel write under 100; a workbook of 256 sheets with
/// drawings has about 1,000.
inline constexpr std::size_t package_members_max = 2000;
/// Largest member unpacked, in bytes: a sheet of a million short cells is under this.
inline constexpr std::size_t package_member_bytes_max = 32u << 20;
/// Most bytes unpacked of one package: two of the largest members, and no bomb.
inline constexpr std::size_t package_bytes_max = 64u << 20;
/// Deepest element that is walked to. Tables in text boxes in tables reach about 60.
inline constexpr int xml_depth_max = 256;
/// Most "<" of one part: a node takes about 16 times the bytes of the shortest element.
inline constexpr std::size_t xml_marks_max = 6'000'000;

/// What the bytes of a file are, by their first ones.
enum class FileKind { zip, ole, pdf, rtf, html, other };
FileKind file_kind(std::string_view bytes);
/// Why an OLE file (D0CF11E0) is not read: password-protected, or an old .doc or .xls.
Error ole_error(std::string_view bytes);

/// A relationship of a part, by its identifier (ECMA-376 part 2, 9.3).
struct Relation {
  std::string type;    ///< the last word of its type: "worksheet", "styles"
  std::string target;  ///< member name, resolved; empty: external
};

/// An open package. Movable; refers to the bytes it was opened from.
class OfficePackage {
 public:
  /// Refused: not a zip, OLE files, inconsistent archives (ZIP_CHECKCONS), duplicate, absolute or
  /// ".." names, encrypted members, past the limits. Never throws.
  static Result<OfficePackage> open(std::string_view bytes);

  bool has(std::string_view member) const;
  /// The member unpacked; stops as soon as more comes than was declared or allowed.
  Result<Bytes> read(std::string_view member);
  /// The member as XML with its white space; a doctype, broken XML, too many or too deep elements
  /// are refused.
  Result<pugi::xml_document> xml(std::string_view member);
  /// Relationships of a part ("" for the package), by identifier; none where it has no .rels.
  Result<std::map<std::string, Relation>> relations(std::string_view part);
  /// The main part's name: target of the package's relationship "officeDocument".
  Result<std::string> main_part();

 private:
  std::shared_ptr<void> archive_;
  std::map<std::string, std::uint64_t, std::less<>> members_;  ///< lower-case name → index
  std::size_t unpacked_ = 0;
};

/// "w:p" → "p".
std::string_view local_name(const pugi::xml_node& node);
std::string_view local_name(std::string_view name);
/// The first child element of that local name, whatever its prefix.
pugi::xml_node child_of(const pugi::xml_node& node, std::string_view local);
/// An XML flag: absent → `absent`; "0", "false", "off" → false; anything else → true.
bool is_on(const pugi::xml_attribute& value, bool absent);

enum class OfficeKind { document, workbook, other };
/// Whether a zip holds a Word document or an Excel workbook; the root of its main part says it.
Result<OfficeKind> office_kind(std::string_view bytes);

}  // namespace tenken::parse

#include "checks/parse/docx_field.hpp"

#include <re2/re2.h>

#include <algorithm>

#include "checks/parse/ooxml.hpp"

namespace tenken::parse {

namespace {

/// Most fields that stand in each other; Word allows 20.
constexpr std::size_t fields_open_max = 64;
constexpr std::size_t instruction_bytes_max = 65536;

Error refuse(std::string what) { return Error{.what = std::move(what), .code = "office.field"}; }

std::string check_box_of(const pugi::xml_node& node) {
  const auto box = node.child("w:ffData").child("w:checkBox");
  if (!box) return {};
  const auto checked = box.child("w:checked") ? box.child("w:checked") : box.child("w:default");
  return checked && is_on(checked.attribute("w:val"), true) ? "☑" : "☐";
}

/// EQ \* jc2 \* hps10 \o\ad(\s\up 9(しせつ),施設) and eq \o\ac(○,印): the base, the inner sign.
Result<std::string> equation(const std::string& instruction) {
  static const RE2 ruby(
      R"((?i)^\s*EQ\b.*\\o\\a[dcl]\s*\(\\s\\up\s*[0-9.]+\s*\([^()]*\),([^(),\\]*)\)\s*$)");
  static const RE2 circled(R"((?i)^\s*EQ\b.*\\o\\ac\s*\([○◯□△◇],\s*([^(),\\]{1,6})\)\s*$)");
  std::string out;
  if (RE2::FullMatch(instruction, ruby, &out) || RE2::FullMatch(instruction, circled, &out))
    return out;
  return refuse("a field EQ, whose text cannot be told");
}

}  // namespace

Result<std::string> FieldReader::mark(const pugi::xml_node& node) {
  const std::string_view type = node.attribute("w:fldCharType").value();
  if (type == "begin") {
    if (open_.size() >= fields_open_max) return refuse("fields nested too deep");
    open_.push_back({{}, check_box_of(node), false});
    return std::string();
  }
  if (open_.empty()) return refuse("a field that ends without having begun");
  if (type == "separate") {
    open_.back().in_result = true;
    return std::string();
  }
  if (type != "end") return refuse("a mark of a field that is not known");
  const Field field = open_.back();
  open_.pop_back();
  if (!is_shown()) return std::string();
  if (!field.check_box.empty()) return field.check_box;
  static const RE2 is_equation(R"((?i)^\s*EQ\b)");
  if (!field.in_result && RE2::PartialMatch(field.instruction, is_equation))
    return equation(field.instruction);
  return std::string();
}

void FieldReader::instruction(std::string_view words) {
  if (!open_.empty() && open_.back().instruction.size() < instruction_bytes_max)
    open_.back().instruction += words;
}

bool FieldReader::is_shown() const {
  return std::all_of(open_.begin(), open_.end(), [](const Field& f) { return f.in_result; });
}

}  // namespace tenken::parse

// Fields of a Word document: their results are read, their instructions are not.
#pragma once

#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "rules/result.hpp"

namespace tenken::parse {

/// Follows w:fldChar and w:instrText through a document; fields may stand in each other.
class FieldReader {
 public:
  /// Takes a w:fldChar. Gives text that stands only in the field itself: a check box, the base of
  /// EQ \o\ad (ruby before Word had it), the sign inside EQ \o\ac. Another EQ, and a mark without
  /// its field, are refused.
  Result<std::string> mark(const pugi::xml_node& node);
  void instruction(std::string_view words);
  /// False between the beginning of a field and its result.
  bool is_shown() const;

 private:
  struct Field {
    std::string instruction;
    std::string check_box;
    bool in_result = false;
  };
  std::vector<Field> open_;
};

}  // namespace tenken::parse

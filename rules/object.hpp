// Object: reads the keys of one YAML map by name and type and remembers every fault, so that a user
// sees all of them at once.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "rules/load.hpp"

namespace tenken::rules {

struct Faults {
  std::string file;
  std::vector<Error> errors;
  void add(const Node& at, std::string what, std::string hint = {});
};

class Object {
 public:
  /// `what` names the map in messages, e.g. "criterion".
  Object(const Node& node, std::string_view what, Faults& faults);

  bool valid() const { return node_.kind == Node::Kind::map; }
  const Node& node() const { return node_; }
  /// The value of a key, or nullptr. Marks the key as known.
  const Node* get(std::string_view key);
  const Node* require(std::string_view key);
  /// The same for a key that holds a map; anything else is a fault and gives nullptr.
  const Node* map(std::string_view key);

  /// A text scalar; empty where the optional key is absent. Required ones must not be empty.
  std::string text(std::string_view key);
  std::string text_required(std::string_view key);
  std::string word(std::string_view key, std::initializer_list<std::string_view> allowed,
                   std::string_view fallback);
  std::int64_t integer(std::string_view key, std::int64_t lowest, std::int64_t highest,
                       std::int64_t fallback);
  bool flag(std::string_view key, bool fallback);
  /// {ja, en}, both required where the key is there.
  Text both(std::string_view key, bool required);
  /// A scalar or a list of scalars, as a list.
  std::vector<std::string> texts(std::string_view key);
  Values values(std::string_view key);
  std::vector<const Node*> list(std::string_view key);

  /// Reports every key that nobody asked for. Call once, last.
  void done();

 private:
  const Node& node_;
  std::string what_;
  Faults& faults_;
  std::vector<std::string> known_;
};

/// "unknown WHAT \"value\"" with what is allowed and the nearest allowed word.
void unknown_word(Faults& faults, const Node& at, std::string_view what, std::string_view value,
                  const std::vector<std::string>& allowed);

/// Checks `format: NAME/1`, the first line of every file of ours.
void check_format(Object& object, Faults& faults, std::string_view format);

}  // namespace tenken::rules

#include "rules/object.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tenken::rules {

void Faults::add(const Node& at, std::string what, std::string hint) {
  errors.push_back(Error{.kind = ErrorKind::input,
                         .what = std::move(what),
                         .where = to_string(Place{file, at.line, at.column}),
                         .hint = std::move(hint),
                         .code = "input"});
}

void unknown_word(Faults& faults, const Node& at, std::string_view what, std::string_view value,
                  const std::vector<std::string>& allowed) {
  const std::string near = nearest(value, allowed);
  const std::string words = fmt::format("allowed: {}", join(allowed, ", "));
  faults.add(at, fmt::format("unknown {} \"{}\"", what, printable(value)),
             near.empty() ? words : fmt::format("did you mean \"{}\"? {}", near, words));
}

Object::Object(const Node& node, std::string_view what, Faults& faults)
    : node_(node), what_(what), faults_(faults) {
  if (!valid())
    faults_.add(node_, fmt::format("{} is not a map", what_), "write it as key: value lines");
}

const Node* Object::get(std::string_view key) {
  known_.emplace_back(key);
  const Node* found = node_.find(key);
  return found != nullptr && found->kind == Node::Kind::null ? nullptr : found;
}

const Node* Object::require(std::string_view key) {
  const Node* found = get(key);
  if (found == nullptr && valid()) faults_.add(node_, fmt::format("{} without \"{}\"", what_, key));
  return found;
}

const Node* Object::map(std::string_view key) {
  const Node* node = get(key);
  if (node == nullptr || node->kind == Node::Kind::map) return node;
  faults_.add(*node, fmt::format("\"{}\" of {} is not a map", key, what_));
  return nullptr;
}

namespace {
std::string scalar(const Node* node, std::string_view what, std::string_view key, Faults& faults) {
  if (node == nullptr) return {};
  if (node->kind == Node::Kind::scalar) return node->scalar;
  faults.add(*node, fmt::format("\"{}\" of {} is not a single value", key, what));
  return {};
}
}  // namespace

std::string Object::text(std::string_view key) { return scalar(get(key), what_, key, faults_); }

std::string Object::text_required(std::string_view key) {
  const Node* node = require(key);
  std::string value = scalar(node, what_, key, faults_);
  if (node != nullptr && node->kind == Node::Kind::scalar && trim(value).empty())
    faults_.add(*node, fmt::format("\"{}\" of {} is empty", key, what_));
  return value;
}

std::string Object::word(std::string_view key, std::initializer_list<std::string_view> allowed,
                         std::string_view fallback) {
  const Node* node = get(key);
  const std::string value = scalar(node, what_, key, faults_);
  if (node == nullptr) return std::string(fallback);
  if (std::find(allowed.begin(), allowed.end(), value) != allowed.end()) return value;
  unknown_word(faults_, *node, key, value,
               std::vector<std::string>(allowed.begin(), allowed.end()));
  return std::string(fallback);
}

std::int64_t Object::integer(std::string_view key, std::int64_t lowest, std::int64_t highest,
                             std::int64_t fallback) {
  const Node* node = get(key);
  if (node == nullptr) return fallback;
  std::int64_t value = fallback;
  if (!parse_integer(scalar(node, what_, key, faults_), value) || value < lowest ||
      value > highest) {
    faults_.add(*node, fmt::format("\"{}\" of {} is \"{}\"", key, what_, printable(node->scalar)),
                fmt::format("allowed: a whole number from {} to {}", lowest, highest));
    return fallback;
  }
  return value;
}

bool Object::flag(std::string_view key, bool fallback) {
  return word(key, {"true", "false"}, fallback ? "true" : "false") == "true";
}

Text Object::both(std::string_view key, bool required) {
  const Node* node = required ? require(key) : get(key);
  if (node == nullptr) return {};
  Object object(*node, fmt::format("\"{}\" of {}", key, what_), faults_);
  Text out{object.text_required("ja"), object.text_required("en")};
  object.done();
  return out;
}

namespace {
std::vector<std::string> scalars(const Node& node, std::string_view what, Faults& faults) {
  std::vector<std::string> out;
  if (node.kind == Node::Kind::scalar)
    out.push_back(node.scalar);
  else if (node.kind == Node::Kind::list)
    for (const Node& item : node.items) {
      if (item.kind == Node::Kind::scalar)
        out.push_back(item.scalar);
      else
        faults.add(item, fmt::format("an item of {} is not a single value", what));
    }
  else if (node.kind == Node::Kind::map)
    faults.add(node, fmt::format("{} is a map", what), "write a value or a list of values");
  return out;
}
}  // namespace

std::vector<std::string> Object::texts(std::string_view key) {
  const Node* node = get(key);
  return node == nullptr ? std::vector<std::string>{}
                         : scalars(*node, fmt::format("\"{}\"", key), faults_);
}

Values Object::values(std::string_view key) {
  Values out;
  const Node* node = map(key);
  if (node == nullptr) return out;
  for (std::size_t i = 0; i < node->keys.size(); ++i)
    out[node->keys[i].scalar] =
        scalars(node->items[i], fmt::format("\"{}\"", node->keys[i].scalar), faults_);
  return out;
}

std::vector<const Node*> Object::list(std::string_view key) {
  std::vector<const Node*> out;
  const Node* node = get(key);
  if (node == nullptr) return out;
  if (node->kind != Node::Kind::list) {
    faults_.add(*node, fmt::format("\"{}\" of {} is not a list", key, what_));
    return out;
  }
  for (const Node& item : node->items) out.push_back(&item);
  return out;
}

void Object::done() {
  std::vector<std::string> allowed = known_;
  std::sort(allowed.begin(), allowed.end());
  allowed.erase(std::unique(allowed.begin(), allowed.end()), allowed.end());
  for (const Node& key : node_.keys)
    if (!std::binary_search(allowed.begin(), allowed.end(), key.scalar))
      unknown_word(faults_, key, fmt::format("key in {}", what_), key.scalar, allowed);
}

void check_format(Object& object, Faults& faults, std::string_view format) {
  const Node* node = object.require("format");
  if (node != nullptr && node->scalar != format)
    faults.add(*node, fmt::format("format \"{}\"", printable(node->scalar)),
               fmt::format("this program reads \"{}\"", format));
}

}  // namespace tenken::rules

// YAML into nodes, with positions and limits. The only file that includes yaml-cpp.
#include "rules/load.hpp"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <sstream>
#include <unordered_set>

namespace tenken::rules {

namespace {

/// Raised inside this file only: a document that we refuse, and where.
struct Refused {
  YAML::Mark mark;
  std::string what;
  std::string hint;
};

/// Builds nodes from events, so that an alias is refused before it can grow and a duplicate key
/// before it can hide.
class Builder final : public YAML::EventHandler {
 public:
  Node root;

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (documents_++ > 0)
      throw Refused{mark, "a second YAML document", "write one document a file"};
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    refuse_anchor(mark, anchor);
    add(Node{.kind = Node::Kind::null}, mark);
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    throw Refused{mark, "a YAML alias",
                  "aliases are not part of the language: write the value out"};
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    refuse_anchor(mark, anchor);
    refuse_tag(mark, tag);
    Node node{.kind = Node::Kind::scalar, .scalar = value, .quoted = tag == "!"};
    if (!node.quoted && (value.empty() || value == "~" || value == "null"))
      node.kind = Node::Kind::null;
    add(std::move(node), mark);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(Node{.kind = Node::Kind::list}, mark, tag, anchor);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(Node{.kind = Node::Kind::map}, mark, tag, anchor);
  }
  void OnMapEnd() override { close(); }
  void OnAnchor(const YAML::Mark& mark, const std::string&) override {
    throw Refused{mark, "a YAML anchor",
                  "anchors are not part of the language: write the value out"};
  }

 private:
  struct Open {
    Node node;
    std::unordered_set<std::string> seen;
    bool value_next = false;
  };
  std::vector<Open> open_;
  std::size_t nodes_ = 0;
  int documents_ = 0;

  static void refuse_anchor(const YAML::Mark& mark, YAML::anchor_t anchor) {
    if (anchor != 0)
      throw Refused{mark, "a YAML anchor",
                    "anchors are not part of the language: write the value out"};
  }
  static void refuse_tag(const YAML::Mark& mark, const std::string& tag) {
    if (!tag.empty() && tag != "?" && tag != "!")
      throw Refused{mark, fmt::format("the YAML tag \"{}\"", printable(tag)),
                    "tags are not part of the language"};
  }

  void place(Node& node, const YAML::Mark& mark) {
    if (++nodes_ > yaml_nodes_max)
      throw Refused{mark, fmt::format("more than {} values", yaml_nodes_max), ""};
    node.line = mark.line + 1;
    node.column = mark.column + 1;
  }
  void open(Node node, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    refuse_anchor(mark, anchor);
    refuse_tag(mark, tag);
    place(node, mark);
    if (open_.size() >= static_cast<std::size_t>(yaml_depth_max))
      throw Refused{mark, fmt::format("nesting deeper than {}", yaml_depth_max), ""};
    if (!open_.empty() && open_.back().node.kind == Node::Kind::map && !open_.back().value_next)
      throw Refused{mark, "a key that is not a word", "write keys as plain words"};
    open_.push_back(Open{std::move(node), {}, false});
  }
  void add(Node node, const YAML::Mark& mark) {
    place(node, mark);
    attach(std::move(node), mark);
  }
  void close() {
    Node node = std::move(open_.back().node);
    open_.pop_back();
    attach(std::move(node), YAML::Mark::null_mark());
  }
  void attach(Node node, const YAML::Mark& mark) {
    if (open_.empty()) {
      root = std::move(node);
      return;
    }
    Open& parent = open_.back();
    if (parent.node.kind == Node::Kind::list) {
      parent.node.items.push_back(std::move(node));
    } else if (parent.value_next) {
      parent.node.items.push_back(std::move(node));
      parent.value_next = false;
    } else {
      if (node.kind != Node::Kind::scalar)
        throw Refused{mark, "an empty key", "write keys as plain words"};
      if (!parent.seen.insert(node.scalar).second)
        throw Refused{mark, fmt::format("duplicate key \"{}\"", printable(node.scalar)),
                      "remove one of the two"};
      parent.node.keys.push_back(std::move(node));
      parent.value_next = true;
    }
  }
};

Error refused(std::string_view file, int line, int column, std::string what, std::string hint) {
  return Error{.kind = ErrorKind::input,
               .what = std::move(what),
               .where = to_string(Place{std::string(file), line, column}),
               .hint = std::move(hint),
               .code = "yaml.refused"};
}

}  // namespace

const Node* Node::find(std::string_view key) const {
  for (std::size_t i = 0; i < keys.size(); ++i)
    if (keys[i].scalar == key) return &items[i];
  return nullptr;
}

Result<Node> read_yaml(std::string_view text, std::string_view file) {
  if (text.size() > yaml_bytes_max)
    return refused(file, 1, 1,
                   fmt::format("{} bytes of YAML, more than {}", text.size(), yaml_bytes_max), "");
  if (!is_utf8(text))
    return refused(file, 1, 1, "text that is not UTF-8", "save the file as UTF-8");
  if (text.find('\0') != std::string_view::npos)
    return refused(file, 1, 1, "a NUL byte", "save the file as UTF-8 text");
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  std::istringstream in{std::string(text)};
  Builder builder;
  try {
    YAML::Parser parser(in);
    if (!parser.HandleNextDocument(builder)) return refused(file, 1, 1, "an empty document", "");
    parser.HandleNextDocument(builder);
  } catch (const Refused& r) {
    return refused(file, r.mark.line + 1, r.mark.column + 1, r.what, r.hint);
  } catch (const YAML::Exception& e) {
    return refused(file, e.mark.line + 1, e.mark.column + 1,
                   fmt::format("malformed YAML: {}", printable(e.msg)), "");
  } catch (const std::exception& e) {
    return refused(file, 1, 1, fmt::format("malformed YAML: {}", e.what()), "");
  }
  return std::move(builder.root);
}

std::string to_string(const Place& place) {
  return fmt::format("{}:{}:{}", place.file, place.line, place.column);
}

}  // namespace tenken::rules

// The YAML reader: what it refuses, where it says so, and that it does so fast.
#include <doctest/doctest.h>

#include <chrono>

#include "rules/load.hpp"

using namespace tenken;
using namespace tenken::rules;

namespace {

/// "line:column what" of the refusal; "read" where there is none.
std::string refusal(std::string_view text) {
  const auto node = read_yaml(text, "x.yaml");
  if (node) return "read";
  CHECK(node.error().code == "yaml.refused");
  CHECK(node.error().kind == ErrorKind::input);
  REQUIRE(node.error().where.starts_with("x.yaml:"));
  return node.error().where.substr(7) + " " + node.error().what;
}

std::string nested(int depth) {
  std::string out;
  for (int i = 0; i < depth; ++i) out += '[';
  out += 'x';
  for (int i = 0; i < depth; ++i) out += ']';
  return out;
}

}  // namespace

TEST_CASE("yaml: keys, values and their places") {
  const auto node = read_yaml("a: 1\nb:\n  - x\n  - \"2\"\nc: {d: ~, e: 日本}\n", "x.yaml");
  REQUIRE(node);
  REQUIRE(node->keys.size() == 3);
  CHECK(node->find("a")->scalar == "1");
  CHECK_FALSE(node->find("a")->quoted);
  const Node& b = *node->find("b");
  REQUIRE(b.items.size() == 2);
  CHECK(b.items[1].quoted);
  CHECK(b.items[1].line == 4);
  CHECK(b.items[1].column == 5);
  CHECK(node->find("c")->find("d")->kind == Node::Kind::null);
  CHECK(node->find("c")->find("e")->scalar == "日本");
  CHECK(node->find("f") == nullptr);
}

TEST_CASE("yaml: malformed") {
  for (const char* text : {"a: [", "a: {b: 1", "a: \"x", "a: b: c", "\ta: 1", "a: 1\n b: 2",
                           "a: 'x", "%YAML 9", "a: @x", "a: `x"}) {
    CAPTURE(text);
    const std::string said = refusal(text);
    CHECK(said.find("malformed YAML: ") != std::string::npos);
  }
  CHECK(refusal("a: 1\nb: [x\n").starts_with("3:"));
  CHECK(refusal("").find("empty document") != std::string::npos);
  CHECK(refusal("# nothing\n").find("empty document") != std::string::npos);
}

TEST_CASE("yaml: anchors, aliases and tags are not part of the language") {
  CHECK(refusal("a: &x 1\n") == "1:4 a YAML anchor");
  CHECK(refusal("a: &x [1]\n").find("a YAML anchor") != std::string::npos);
  CHECK(refusal("&x a: 1\n").find("a YAML anchor") != std::string::npos);
  CHECK(refusal("a: *x\n") != "read");
  CHECK(refusal("a: !!str 1\n").find("the YAML tag") != std::string::npos);
  CHECK(refusal("a: !!python/object:os.system [x]\n").find("the YAML tag") != std::string::npos);
  CHECK(refusal("!mine {a: 1}\n").find("the YAML tag") != std::string::npos);
  CHECK(refusal("a: !<x> [1]\n").find("the YAML tag") != std::string::npos);
}

TEST_CASE("yaml: an alias bomb costs nothing") {
  std::string bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n";
  for (int i = 1; i < 40; ++i) {
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
    for (int k = 0; k < 9; ++k) bomb += "*a" + std::to_string(i - 1) + (k < 8 ? "," : "]\n");
  }
  const auto begun = std::chrono::steady_clock::now();
  CHECK(refusal(bomb).find("a YAML anchor") != std::string::npos);
  CHECK(std::chrono::steady_clock::now() - begun < std::chrono::milliseconds(100));
}

TEST_CASE("yaml: a duplicate key, at each level") {
  CHECK(refusal("a: 1\na: 2\n") == "2:1 duplicate key \"a\"");
  CHECK(refusal("a:\n  b: 1\n  c: 2\n  b: 3\n") == "4:3 duplicate key \"b\"");
  CHECK(refusal("a:\n  - b: 1\n    b: 2\n") == "3:5 duplicate key \"b\"");
  CHECK(refusal("a: {b: {c: 1, c: 2}}\n") == "1:15 duplicate key \"c\"");
  CHECK(refusal("a: 1\n\"a\": 2\n") == "2:1 duplicate key \"a\"");
  CHECK(refusal("- {a: 1}\n- {a: 2}\n") == "read");
}

TEST_CASE("yaml: a key that is not a word") {
  CHECK(refusal("{[a]: 1}\n").find("a key that is not a word") != std::string::npos);
  CHECK(refusal("? {a: 1}\n: 2\n").find("a key that is not a word") != std::string::npos);
  CHECK(refusal("~: 1\n").find("an empty key") != std::string::npos);
}

TEST_CASE("yaml: NUL, other encodings, a byte order mark") {
  CHECK(refusal(std::string_view("a: \0b\n", 6)).find("a NUL byte") != std::string::npos);
  CHECK(refusal("a: caf\xE9\n").find("not UTF-8") != std::string::npos);
  CHECK(refusal("a: \xC0\xAF\n").find("not UTF-8") != std::string::npos);
  CHECK(refusal("a: \xED\xA0\x80\n").find("not UTF-8") != std::string::npos);
  CHECK(refusal(std::string_view("\xFF\xFE"
                                 "a\0:\0",
                                 6))
            .find("not UTF-8") != std::string::npos);
  const auto marked = read_yaml(
      "\xEF\xBB\xBF"
      "a: 1\n",
      "x.yaml");
  REQUIRE(marked);
  REQUIRE(marked->find("a") != nullptr);
  CHECK(marked->find("a")->scalar == "1");
}

TEST_CASE("yaml: two documents") {
  CHECK(refusal("a: 1\n---\nb: 2\n").find("a second YAML document") != std::string::npos);
  CHECK(refusal("a: 1\n...\nb: 2\n").find("a second YAML document") != std::string::npos);
  CHECK(refusal("---\na: 1\n") == "read");
}

TEST_CASE("yaml: sixteen deep and no deeper, and never by recursion") {
  CHECK(refusal(nested(yaml_depth_max)) == "read");
  CHECK(refusal(nested(yaml_depth_max + 1)) == "1:17 nesting deeper than 16");
  std::string maps;
  for (int i = 0; i < 20; ++i) maps += std::string(static_cast<std::size_t>(i), ' ') + "a:\n";
  CHECK(refusal(maps).find("nesting deeper than 16") != std::string::npos);
  for (const char* one : {"[", "{a: ", "- ", "? "}) {
    CAPTURE(one);
    std::string many;
    for (int i = 0; i < 100000; ++i) many += one;
    const auto begun = std::chrono::steady_clock::now();
    CHECK(refusal(many) != "read");
    CHECK(std::chrono::steady_clock::now() - begun < std::chrono::seconds(2));
  }
}

TEST_CASE("yaml: too large") {
  std::string text = "a: ";
  text.append(yaml_bytes_max - text.size(), 'x');
  CHECK(refusal(text + "y").find("more than 8388608") != std::string::npos);
  std::string many = "[";
  for (std::size_t i = 0; i <= yaml_nodes_max; ++i) many += "x,";
  CHECK(refusal(many + "x]").find("more than 500000 values") != std::string::npos);
}

TEST_CASE("yaml: a message shows control characters, never sends them") {
  const std::string said = refusal("\"\\e[2Ja\": 1\n\"\\e[2Ja\": 2\n");
  CHECK(said.find('\x1b') == std::string::npos);
  CHECK(said.find("\\x1b") != std::string::npos);
}

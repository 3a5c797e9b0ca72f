// Runs every tests/checks/NN_*.yaml (tests/checks/README.md).
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "checks/assessment.hpp"
#include "checks/judge.hpp"
#include "rules/calendar.hpp"
#include "rules/load.hpp"

using namespace tenken;
using rules::Node;

namespace {

const std::filesystem::path folder = std::filesystem::path(TENKEN_SOURCE_DIR) / "tests/checks";

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  REQUIRE_MESSAGE(in.good(), path.string());
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::string text(const Node& map, std::string_view key) {
  const Node* found = map.find(key);
  return found == nullptr ? std::string() : found->scalar;
}

/// A case before it is loaded: texts that changes can edit.
struct Draft {
  std::string as_of, deployment, profile;
  struct Piece {
    std::string step, target, part, bytes, status = "ok", why, seen_at;
    std::int64_t took_ms = 20;
  };
  std::vector<Piece> pieces;
};

Draft::Piece piece(const Node& node) {
  Draft::Piece p{
      text(node, "step"), text(node, "target"), text(node, "part"), text(node, "bytes"), "ok",
      text(node, "why"),  text(node, "seen_at")};
  if (const Node* file = node.find("bytes_file"))
    p.bytes = read_file(folder / "data" / file->scalar);
  if (const Node* status = node.find("status")) p.status = status->scalar;
  if (const Node* took = node.find("took_ms")) parse_integer(took->scalar, p.took_ms);
  return p;
}

/// The JSON files of a folder (relative to tests/checks) as the parts of one look.
std::vector<Draft::Piece> pieces_of(const Node& node) {
  const Node* from = node.find("folder");
  if (from == nullptr) return {piece(node)};
  std::vector<Draft::Piece> out;
  const auto root = folder / from->scalar;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    if (!entry.is_regular_file() || entry.path().extension() != ".json") continue;
    out.push_back(piece(node));
    out.back().part = entry.path().lexically_relative(root).generic_string();
    out.back().bytes = read_file(entry.path());
  }
  return out;
}

void replace(std::string& where, const Node& change, const std::string& name) {
  const std::string find = text(change, "find");
  const auto at = where.find(find);
  REQUIRE_MESSAGE(at != std::string::npos, name << ": \"" << find << "\" does not occur");
  where.replace(at, find.size(), text(change, "put"));
}

void apply(Draft& draft, const Node& change, const std::string& name) {
  if (const Node* as_of = change.find("as_of")) {
    draft.as_of = as_of->scalar;
  } else if (const Node* in = change.find("in")) {
    replace(in->scalar == "profile" ? draft.profile : draft.deployment, change, name);
  } else if (const Node* added = change.find("add")) {
    draft.pieces.push_back(piece(*added));
  } else {
    const std::string step = text(change, "step"), target = text(change, "target");
    const Node* part = change.find("part");
    const auto meant = [&](const Draft::Piece& p) {
      return p.step == step && p.target == target && (part == nullptr || p.part == part->scalar);
    };
    REQUIRE_MESSAGE(std::any_of(draft.pieces.begin(), draft.pieces.end(), meant),
                    name << ": no such observation");
    if (change.find("drop") != nullptr) {
      std::erase_if(draft.pieces, meant);
      return;
    }
    for (auto& p : draft.pieces) {
      if (!meant(p)) continue;
      if (const Node* status = change.find("status")) p.status = status->scalar;
      if (const Node* bytes = change.find("bytes")) p.bytes = bytes->scalar;
      if (const Node* seen = change.find("seen_at")) p.seen_at = seen->scalar;
      if (change.find("bytes_file") != nullptr) p.bytes = piece(change).bytes;
      if (const Node* took = change.find("took_ms")) parse_integer(took->scalar, p.took_ms);
      if (change.find("find") != nullptr) replace(p.bytes, change, name);
    }
  }
}

Status status_of(const std::string& word) {
  for (int s = 0; s <= static_cast<int>(Status::withheld); ++s)
    if (to_string(static_cast<Status>(s)) == word) return static_cast<Status>(s);
  FAIL("unknown status " << word);
  return Status::ok;
}

template <class T>
T loaded(rules::Loaded<T> l, const std::string& name) {
  for (const Error& e : l.errors)
    FAIL_CHECK(name << ": " << e.where << ": " << e.what << " " << e.hint);
  REQUIRE(l.errors.empty());
  return std::move(l.value);
}

Case case_of(const Draft& draft, const std::string& name) {
  static const rules::RuleSet embedded =
      loaded(rules::load_rules(rules::embedded_annex(), rules::embedded_rules()), "embedded rules");
  Case c;
  c.rules = embedded;
  const auto as_of = parse_instant(draft.as_of);
  REQUIRE_MESSAGE(as_of, name << ": as_of");
  c.as_of = *as_of;
  c.evidence.deployment =
      loaded(rules::load_deployment(draft.deployment, "deployment", c.rules), name);
  c.profile = loaded(rules::load_profile(draft.profile, "profile", c.rules,
                                         [](const std::string& file) -> Result<std::string> {
                                           return read_file(folder / "data" / file);
                                         }),
                     name);
  for (const auto& p : draft.pieces) {
    Observation o;
    o.step = p.step, o.target = p.target, o.part = p.part, o.why = p.why;
    o.id = observation_id(p.step, p.target, p.part);
    o.status = status_of(p.status);
    const auto seen =
        p.seen_at.empty() ? c.as_of - std::chrono::minutes(10) : parse_instant(p.seen_at).value();
    o.seen_at_ms =
        std::chrono::duration_cast<std::chrono::milliseconds>(seen.time_since_epoch()).count();
    o.took_ms = p.took_ms;
    o.sha256 = sha256_hex(p.bytes);
    o.bytes = static_cast<std::int64_t>(p.bytes.size());
    if (o.status == Status::ok) c.evidence.blobs[o.sha256] = p.bytes;
    c.evidence.observations.push_back(o);
  }
  std::sort(c.evidence.observations.begin(), c.evidence.observations.end(),
            [](const auto& a, const auto& b) {
              return std::tie(a.step, a.target, a.part) < std::tie(b.step, b.target, b.part);
            });
  return c;
}

std::string describe(const Case& c, const JudgedRequirement& row) {
  std::string out;
  for (const auto& criterion : row.criteria)
    for (const auto& f : criterion.findings)
      out += "\n    " + criterion.id + (criterion.mandatory ? " " : " (s) ") +
             std::string(to_string(f.verdict)) + " " + std::string(to_string(f.cause)) + " " +
             f.target + ": " + say(c.rules, row, f).actual.en;
  return out;
}

void expect(const Draft& draft, const Node& expected, int number, const std::string& name) {
  const Case c = case_of(draft, name);
  const Assessment a = evaluate(c);
  const JudgedRequirement& row = a.requirements.at(static_cast<std::size_t>(number - 1));
  CHECK_MESSAGE(to_string(row.verdict) == text(expected, "verdict"), name << describe(c, row));
  if (const Node* criteria = expected.find("criteria"))
    for (std::size_t i = 0; i < criteria->keys.size(); ++i)
      for (const auto& j : row.criteria)
        if (j.id == criteria->keys[i].scalar)
          CHECK_MESSAGE(to_string(j.verdict) == criteria->items[i].scalar,
                        name << " " << j.id << describe(c, row));
  if (const Node* messages = expected.find("messages"))
    for (std::size_t i = 0; i < messages->keys.size(); ++i)
      for (const auto& j : row.criteria)
        if (j.id == messages->keys[i].scalar)
          CHECK_MESSAGE(
              std::any_of(j.findings.begin(), j.findings.end(),
                          [&](const Finding& f) {
                            return f.verdict == j.verdict && f.message == messages->items[i].scalar;
                          }),
              name << " " << j.id << " " << messages->items[i].scalar << describe(c, row));
  if (const Node* cause = expected.find("cause")) {
    std::string found;
    for (const auto& j : row.criteria)
      if (j.mandatory && j.verdict == row.verdict && found.empty())
        found = to_string(j.findings.front().cause);
    CHECK_MESSAGE(found == cause->scalar, name << describe(c, row));
  }
}

}  // namespace

TEST_CASE("cases of every check") {
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".yaml") continue;
    ++files;
    const std::string file = entry.path().filename();
    const auto node = rules::read_yaml(read_file(entry.path()), file);
    REQUIRE_MESSAGE(node,
                    file << (node ? "" : ": " + node.error().where + ": " + node.error().what));
    Draft baseline{text(*node, "as_of"), text(*node, "deployment"), text(*node, "profile"), {}};
    for (const Node& o : node->find("observations")->items)
      for (Draft::Piece& p : pieces_of(o)) baseline.pieces.push_back(std::move(p));
    std::int64_t number = 0;
    parse_integer(text(*node, "rule"), number);
    expect(baseline, *node->find("expect"), static_cast<int>(number), file + " baseline");
    for (const Node& one : node->find("cases")->items) {
      const std::string name = file + " " + text(one, "name");
      REQUIRE_MESSAGE((one.find("change") != nullptr && one.find("expect") != nullptr), name);
      Draft draft = baseline;
      for (const Node& change : one.find("change")->items) apply(draft, change, name);
      expect(draft, *one.find("expect"), static_cast<int>(number), name);
    }
  }
  CHECK(files >= 1);
}

// What the readers of a cloud dump share: JSON that is asked for by name and type, never throws,
// and writes down the first thing that is not as it should be.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "checks/parse/cloud.hpp"

namespace tenken::parse::cloud_json {

/// Nesting of an answer; deeper ones are not read.
inline constexpr int depth_max = 48;
/// How deep objects and lists stand in one another, without parsing.
int depth_of(std::string_view json);

/// One file of a dump, parsed.
struct Parsed {
  nlohmann::json json;
  std::string bad;  ///< why nothing of it can be read
};
/// An object or a list; empty, with a byte order mark, too deep or malformed: `bad`. Never throws.
Parsed parse_answer(std::string_view bytes);

/// The answer of one call as the dump has it; `bad` too where it failed, is not whole or was not
/// kept.
Parsed answer_of(const Dump& dump, const DumpCall& call);

/// Appends what is not empty and not there yet.
void add_if(std::vector<std::string>& list, std::string text);
/// The words of a text with a blank between.
std::vector<std::string> words_of(std::string_view text);

/// One value of a file, with its place. Null counts as not there. The file outlives it.
class Item {
 public:
  Item(const nlohmann::json* value, std::string path, std::string* bad)
      : value_(value), path_(std::move(path)), bad_(bad) {}

  const std::string& path() const { return path_; }
  bool is_there() const { return value_ != nullptr && !value_->is_null(); }
  Item at(const char* key) const {
    const std::string path = path_.empty() ? key : path_ + "." + key;
    if (!is_there()) return {nullptr, path, bad_};
    if (!value_->is_object()) return fault("is no object"), Item{nullptr, path, bad_};
    const auto found = value_->find(key);
    return {found == value_->end() ? nullptr : &*found, path, bad_};
  }
  /// The text; not there: empty. Another type is a fault.
  std::string text(const char* key) const { return at(key).as_text(); }
  /// The text that must be there.
  std::string needed(const char* key) const {
    std::string out = text(key);
    if (out.empty()) at(key).fault("is missing");
    return out;
  }
  std::string as_text() const {
    if (!is_there()) return {};
    if (const auto* found = value_->get_ptr<const std::string*>()) return *found;
    return fault("is no text"), std::string();
  }
  std::optional<bool> flag(const char* key) const {
    const Item item = at(key);
    if (!item.is_there()) return {};
    if (const auto* found = item.value_->get_ptr<const bool*>()) return *found;
    return item.fault("is neither true nor false"), std::nullopt;
  }
  std::optional<std::int64_t> integer(const char* key) const {
    const Item item = at(key);
    if (!item.is_there()) return {};
    if (item.value_->is_number_unsigned() &&
        item.value_->get<std::uint64_t>() > static_cast<std::uint64_t>(INT64_MAX))
      return item.fault("is too large"), std::nullopt;
    if (item.value_->is_number_integer()) return item.value_->get<std::int64_t>();
    return item.fault("is no whole number"), std::nullopt;
  }
  std::optional<double> number(const char* key) const {
    const Item item = at(key);
    if (!item.is_there()) return {};
    if (item.value_->is_number()) return item.value_->get<double>();
    return item.fault("is no number"), std::nullopt;
  }
  /// The elements; not there: none.
  std::vector<Item> list(const char* key) const { return at(key).elements(); }
  /// The elements of a list that must be there, empty or not: without it the answer says nothing.
  std::vector<Item> needed_list(const char* key) const {
    const Item item = at(key);
    if (!item.is_there()) item.fault("is missing");
    return item.elements();
  }
  std::vector<std::string> texts(const char* key) const {
    std::vector<std::string> out;
    for (const Item& item : list(key)) out.push_back(item.as_text());
    return out;
  }
  std::vector<Item> elements() const {
    std::vector<Item> out;
    if (!is_there()) return out;
    if (!value_->is_array()) return fault("is no list"), out;
    for (std::size_t i = 0; i < value_->size(); ++i)
      out.push_back({&(*value_)[i], path_ + "[" + std::to_string(i) + "]", bad_});
    return out;
  }
  /// The members of an object as name and value.
  std::vector<std::pair<std::string, Item>> members() const {
    std::vector<std::pair<std::string, Item>> out;
    if (!is_there()) return out;
    if (!value_->is_object()) return fault("is no object"), out;
    for (auto it = value_->begin(); it != value_->end(); ++it)
      out.emplace_back(it.key(), Item{&*it, path_ + "." + it.key(), bad_});
    return out;
  }
  bool is_text() const { return is_there() && value_->is_string(); }
  bool is_object() const { return is_there() && value_->is_object(); }
  /// As JSON text, for a policy that is kept whole; text stays as it is.
  std::string raw() const {
    if (!is_there()) return {};
    if (is_text()) return as_text();
    return value_->dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  }
  void fault(std::string_view what) const {
    if (bad_->empty()) *bad_ = path_ + " " + std::string(what);
  }

 private:
  const nlohmann::json* value_;
  std::string path_;
  std::string* bad_;
};

/// One answer of the provider, handed to the reader of its operation.
struct Answer {
  Cloud& cloud;
  Item root;
  std::string region;
  std::string argument;
  std::string file;
  bool absent = false;  ///< the provider answered that there is none (ReplicationConfiguration…)

  Resource resource(const Item& at, std::string id, std::string kind) const {
    Resource out;
    out.id = std::move(id);
    out.kind = std::move(kind);
    out.region = region;
    out.file = file;
    out.path = at.path();
    return out;
  }
};

/// One operation of a provider that the dump may hold.
struct Operation {
  std::string_view service, name;
  bool global = false;            ///< asked once, not in every region
  std::string_view aspects;       ///< what it is a denominator of, blank between; empty: supporting
  std::string_view per_argument;  ///< asked for each of these (a bucket); empty: asked once
  std::string_view none_error;    ///< the refusal that means "there is none"
  void (*read)(Answer&) = nullptr;
};

/// Every word of Cloud::complete().
inline constexpr std::string_view every_aspect =
    "stores buckets machines network load_balancers trails alarms principals keys backups "
    "guardrails watchers services pools consoles";

/// The readers of a whole dump, one a provider; `manifest` is the dump's.
Result<Cloud> read_aws(const Dump& dump, const DumpManifest& manifest);
Result<Cloud> read_terraform(const Dump& dump, const DumpManifest& manifest);
Result<Cloud> read_azure(const Dump& dump, const DumpManifest& manifest);
Result<Cloud> read_gcp(const Dump& dump, const DumpManifest& manifest);

/// The store of this id in the cloud, to be completed by a later answer; null where none is.
Store* find_store(Cloud& cloud, std::string_view id, StoreKind kind);

/// The tag Name.
std::string name_tag(const Item& item, const char* list = "Tags");
/// The region field of an ARN; empty where it is none.
std::string arn_region(std::string_view arn);
/// What stands after the last of `separator`.
std::string after_last(std::string_view text, char separator);

}  // namespace tenken::parse::cloud_json

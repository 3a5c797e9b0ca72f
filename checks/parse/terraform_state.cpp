#include "checks/parse/terraform_state.hpp"

#include <set>

#include "checks/parse/cloud_terraform.hpp"
#include "checks/parse/json.hpp"
#include "rules/text.hpp"

namespace tenken::parse {

using namespace cloud_json;

namespace {

using Json = nlohmann::json;

/// Modules within modules; Terraform itself sets no limit.
constexpr int modules_deep_max = 16;
constexpr int blocks_deep_max = 12;
constexpr std::size_t resources_max = 50000;

Error refused(std::string_view code, std::string what) {
  return Error{
      .what = "terraform: " + std::move(what),
      .hint = "give the output of terraform show -json, of a state and without a plan file",
      .code = "terraform." + std::string(code)};
}

bool is_word_of(std::string_view list, std::string_view word) {
  for (std::string_view one : split(list, ' '))
    if (!word.empty() && one == word) return true;
  return false;
}

/// What `kept` names of a block, without what `sensitive` marks; null where it is all marked.
Json kept_of(const Json& value, const Json* sensitive, std::string_view kept, int depth) {
  if (sensitive != nullptr && sensitive->is_boolean() && sensitive->get<bool>()) return nullptr;
  if (depth > blocks_deep_max) return nullptr;
  if (value.is_object()) {
    Json out = Json::object();
    for (auto it = value.begin(); it != value.end(); ++it) {
      // Tags hold anything; of them the name alone is read. Dimensions are names of things.
      const bool is_tag_list = it.key() == "tags" && is_word_of(kept, "tags");
      if (!is_word_of(kept, it.key())) continue;
      const Json* mark = nullptr;
      if (sensitive != nullptr && sensitive->is_object())
        if (const auto found = sensitive->find(it.key()); found != sensitive->end()) mark = &*found;
      const std::string_view inner = is_tag_list                ? std::string_view("Name")
                                     : it.key() == "dimensions" ? std::string_view("*")
                                                                : kept;
      Json one = inner == "*" && it->is_object() && (mark == nullptr || !mark->is_boolean())
                     ? *it
                     : kept_of(*it, mark, inner, depth + 1);
      if (!one.is_null()) out[it.key()] = std::move(one);
    }
    return out;
  }
  if (value.is_array()) {
    Json out = Json::array();
    for (std::size_t i = 0; i < value.size(); ++i) {
      const Json* mark = nullptr;
      if (sensitive != nullptr && sensitive->is_array() && i < sensitive->size())
        mark = &(*sensitive)[i];
      Json one = kept_of(value[i], mark, kept, depth + 1);
      if (!one.is_null()) out.push_back(std::move(one));
    }
    return out;
  }
  return value;
}

struct Reduction {
  std::size_t resources = 0;

  Json resource(const Json& from) {
    if (!from.is_object()) throw std::runtime_error("a resource is no object");
    if (++resources > resources_max) throw std::runtime_error("more resources than are read");
    const std::string type = from.at("type").get<std::string>();
    Json out{{"address", terraform_address(from.at("address").get<std::string>())},
             {"mode", from.at("mode").get<std::string>()},
             {"type", type}};
    const ManagedType* known = terraform_type(type);
    if (known == nullptr || out["mode"] != "managed") return out;
    const auto marks = from.find("sensitive_values");
    out["values"] =
        kept_of(from.at("values"), marks == from.end() ? nullptr : &*marks, known->kept, 0);
    return out;
  }

  Json module(const Json& from, int depth) {
    if (depth > modules_deep_max) throw std::runtime_error("modules deeper than are read");
    if (!from.is_object()) throw std::runtime_error("a module is no object");
    Json out = Json::object();
    if (const auto list = from.find("resources"); list != from.end()) {
      if (!list->is_array()) throw std::runtime_error("resources is no list");
      out["resources"] = Json::array();
      for (const Json& one : *list) out["resources"].push_back(resource(one));
    }
    if (const auto list = from.find("child_modules"); list != from.end()) {
      if (!list->is_array()) throw std::runtime_error("child_modules is no list");
      out["child_modules"] = Json::array();
      for (const Json& one : *list) out["child_modules"].push_back(module(one, depth + 1));
    }
    return out;
  }
};

}  // namespace

std::string terraform_address(std::string_view address) {
  std::string out;
  bool quoted = false;
  for (std::size_t i = 0; i < address.size(); ++i) {
    if (quoted && address[i] == '\\') {
      ++i;
      continue;
    }
    if (address[i] == '"') {
      if (!quoted) out += "\"…\"";
      quoted = !quoted;
      continue;
    }
    if (!quoted) out += address[i];
  }
  return out;
}

bool looks_like_terraform(std::string_view json) {
  return json.find("\"terraform_version\"") != std::string_view::npos ||
         json.find("\"root_module\"") != std::string_view::npos ||
         (json.find("\"lineage\"") != std::string_view::npos &&
          json.find("\"serial\"") != std::string_view::npos);
}

Result<std::string> terraform_state_kept(std::string_view json) {
  try {
    const Json from = strict_json(json);
    if (!from.is_object()) return refused("malformed", "no JSON object");
    if (from.contains("planned_values") || from.contains("resource_changes"))
      return refused("plan", "a plan says what is to be, not what is");
    if (from.contains("lineage") || from.contains("serial"))
      return refused("stored", "a state file as it is stored, which holds secrets in clear");
    const std::string version = from.at("format_version").get<std::string>();
    if (!version.starts_with("1."))
      return refused("unsupported", "format_version " + printable(version));
    if (const auto own = from.find("terraform_version"); own != from.end() && !own->is_string())
      return refused("malformed", "terraform_version is no text");
    Json out{{"format_version", version}};
    if (const auto own = from.find("terraform_version"); own != from.end())
      out["terraform_version"] = *own;
    // A state without a resource has no values.
    out["values"] = Json::object();
    if (const auto values = from.find("values"); values != from.end())
      if (const auto root = values->find("root_module"); root != values->end())
        out["values"]["root_module"] = Reduction{}.module(*root, 0);
    return out.dump(1);
  } catch (const std::exception&) {
    // What the parser says may quote the file.
    return refused("malformed", "no state as terraform show -json writes it");
  }
}

}  // namespace tenken::parse

#include "checks/parse/endpoint_policy.hpp"

#include <algorithm>
#include <array>

#include "checks/parse/json.hpp"
#include "rules/text.hpp"

namespace tenken::parse {

namespace {

using nlohmann::json;

/// Text or a list of texts; anything else: none.
std::vector<std::string> texts(const json& statement, const char* key) {
  std::vector<std::string> out;
  if (!statement.contains(key)) return out;
  const json& value = statement.at(key);
  if (value.is_string()) out.push_back(value.get<std::string>());
  if (value.is_array())
    for (const json& one : value) out.push_back(one.is_string() ? one.get<std::string>() : "*");
  return out;
}

bool has_wildcard(std::string_view text) {
  return text.find_first_of("*?$") != std::string_view::npos;  // "${…}" is filled in by the caller
}

/// arn:partition:service:region:account:resource, with the account or, where there is none (S3),
/// the bucket named.
bool is_named(std::string_view arn) {
  const auto parts = split(arn, ':');
  if (parts.size() < 6 || parts[0] != "arn") return false;
  if (!parts[4].empty()) return !has_wildcard(parts[4]);
  const std::string_view bucket = parts[5].substr(0, parts[5].find('/'));
  return !bucket.empty() && !has_wildcard(bucket);
}

/// The one condition that speaks of whose the resource is, and no other beside it.
bool is_by_owner(const json& statement, const std::array<std::string_view, 2>& operators) {
  if (!statement.contains("Condition")) return false;
  const json& condition = statement.at("Condition");
  if (!condition.is_object() || condition.size() != 1) return false;
  const auto one = condition.begin();
  if (std::find(operators.begin(), operators.end(), one.key()) == operators.end()) return false;
  if (!one->is_object() || one->size() != 1) return false;
  const std::string key = lower_ascii(one->begin().key());
  if (key != "aws:resourceaccount" && key != "aws:resourceorgid" && key != "s3:resourceaccount")
    return false;
  const auto owners = texts(*one, one->begin().key().c_str());
  return !owners.empty() && std::none_of(owners.begin(), owners.end(), [](const std::string& o) {
    return o.empty() || has_wildcard(o);
  });
}

bool is_everybody(const json& statement) {
  if (!statement.contains("Principal")) return false;
  const json& p = statement.at("Principal");
  return p == "*" || (p.is_object() && p.size() == 1 && p.contains("AWS") && p.at("AWS") == "*");
}

/// Everything of all others is denied, by which an allowance of all is kept in.
bool denies_others(const json& s) {
  const auto actions = texts(s, "Action"), resources = texts(s, "Resource");
  return is_everybody(s) && actions.size() == 1 && actions[0].ends_with('*') &&
         (actions[0] == "*" || actions[0].ends_with(":*")) && resources.size() == 1 &&
         resources[0] == "*" && is_by_owner(s, {"StringNotEquals", "StringNotEqualsIfExists"});
}

bool allows_named(const json& s) {
  if (is_by_owner(s, {"StringEquals", "StringEqualsIgnoreCase"})) return true;
  const auto resources = texts(s, "Resource");
  return !s.contains("NotResource") && !resources.empty() &&
         std::all_of(resources.begin(), resources.end(), is_named);
}

}  // namespace

bool keeps_to_named(std::string_view policy) {
  try {
    const json root = strict_json(policy);
    json statements = root.at("Statement");
    if (statements.is_object()) statements = json::array({statements});
    if (!statements.is_array()) return false;
    bool denied = false, named = true;
    for (const json& s : statements) {
      const std::string effect = s.at("Effect").get<std::string>();
      if (effect != "Allow" && effect != "Deny") return false;
      if (effect == "Deny") denied = denied || denies_others(s);
      if (effect == "Allow") named = named && allows_named(s);
    }
    return denied || named;
  } catch (const std::exception&) {
    return false;
  }
}

}  // namespace tenken::parse

#include "reports/register_schema.hpp"

#include <nlohmann/json.hpp>

namespace tenken::reports {

namespace {

using Json = nlohmann::ordered_json;

/// Longest text of a cell, as the reader takes it.
constexpr int cell_bytes_max = 8192;

Json type_of(const parse::Column& column) {
  using parse::CellType;
  switch (column.type) {
    case CellType::yes_no:
      return {{"type", {"boolean", "string"}}};
    case CellType::integer:
      return {{"type", "integer"}, {"minimum", 0}};
    case CellType::decimal:
      return {{"type", {"number", "string"}}, {"minimum", 0}};
    case CellType::number13:
      return {{"type", "string"}, {"pattern", "^[0-9]{13}$"}};
    case CellType::word: {
      Json words = Json::array();
      for (std::string_view word : column.words)
        for (std::string_view form : split(word, '=')) words.push_back(form);
      return {{"enum", words}};
    }
    case CellType::text:
    case CellType::date:
    case CellType::when:
      break;
  }
  return {{"type", "string"}, {"maxLength", cell_bytes_max}};
}

}  // namespace

Bytes register_schema(const parse::Schema& schema) {
  Json properties = Json::object(), required = Json::array();
  for (const parse::Column& column : schema.columns) {
    Json one = Json::object();
    if (!column.aliases.empty()) one["title"] = column.aliases.front();
    one.update(type_of(column));
    properties[std::string(column.name)] = std::move(one);
    if (column.required) required.push_back(column.name);
  }
  const Json row{{"type", "object"},
                 {"additionalProperties", false},
                 {"required", std::move(required)},
                 {"properties", std::move(properties)}};
  const Json out{
      {"$schema", "https://json-schema.org/draft/2020-12/schema"},
      {"title", "tenken register: " + std::string(schema.name)},
      {"type", "object"},
      {"additionalProperties", false},
      {"required", {"format", "register", "rows"}},
      {"properties",
       {{"format", {{"const", "tenken-register/1"}}},
        {"register", {{"const", schema.name}}},
        {"rows", {{"type", "array"}, {"maxItems", parse::register_rows_max}, {"items", row}}}}}};
  return out.dump(2) + "\n";
}

}  // namespace tenken::reports

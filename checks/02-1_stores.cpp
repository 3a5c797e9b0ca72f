#include "checks/02-1_stores.hpp"

#include <algorithm>

#include "checks/parse/registers_exit.hpp"
#include "checks/records.hpp"

namespace tenken {

namespace {

/// A copy of a copy of a copy: what a snapshot was made from, and so on.
constexpr int sources_max = 4;

/// "arn:…:snapshot:rds:x" → "rds:x"? No: what stands behind the last "/" or ":", as people write
/// names.
std::string_view short_name(std::string_view id) {
  const auto at = id.find_last_of(":/");
  return at == std::string_view::npos || at + 1 == id.size() ? id : id.substr(at + 1);
}

DataClass class_word(std::string_view word) {
  return word == "personal"     ? DataClass::personal
         : word == "non_public" ? DataClass::non_public
         : word == "none"       ? DataClass::none
                                : DataClass::unknown;
}

struct Found {
  bool listed = false;
  DataClass data_class = DataClass::unknown;
};

/// The strictest word of all rows about these names. A row without a class, beside one that says
/// none, leaves it unknown: somebody did not say.
Found in_register(const RegisterRows& rows, const std::vector<std::string_view>& names) {
  Found out;
  bool unsaid = false;
  for (const RegisterRow& r : rows.rows) {
    const bool about = std::any_of(names.begin(), names.end(),
                                   [&](std::string_view name) { return is_about(r.row, name); });
    if (!about) continue;
    out.listed = true;
    const DataClass word = class_word(r.row.get("data_class"));
    unsaid = unsaid || word == DataClass::unknown;
    out.data_class = std::max(out.data_class, word);
  }
  if (unsaid && out.data_class == DataClass::none) out.data_class = DataClass::unknown;
  return out;
}

/// A store and what it was copied from. The stricter class holds: a copy of personal data is
/// personal whatever its own row says. An own row that says "none" of a copy of something
/// unclassed counts.
Found found_of(const Stores& all, const parse::Store& store, int left) {
  Found own = in_register(all.rows, {store.what.id, store.what.name});
  if (store.source.empty() || left == 0) return own;
  Found source = in_register(all.rows, {store.source});
  for (const ClassedStore& other : all.seen) {
    if (other.store == &store ||
        (other.store->what.id != store.source && short_name(store.source) != other.store->what.id))
      continue;
    const Found further = found_of(all, *other.store, left - 1);
    source.listed = source.listed || further.listed;
    source.data_class = std::max(source.data_class, further.data_class);
  }
  return {own.listed || source.listed, std::max(own.data_class, source.data_class)};
}

}  // namespace

rules::Text to_text(DataClass data_class) {
  switch (data_class) {
    case DataClass::none:
      return {"なし", "none"};
    case DataClass::non_public:
      return {"非公開情報", "non-public information"};
    case DataClass::personal:
      return {"個人情報", "personal information"};
    case DataClass::unknown:
      break;
  }
  return {"区分未記入", "class not given"};
}

bool is_about(const parse::Row& row, std::string_view id) {
  if (id.empty()) return false;
  for (const char* column : {"id", "name"}) {
    const std::string said = key_of(row.get(column));
    if (!said.empty() && (said == key_of(id) || said == key_of(short_name(id)))) return true;
  }
  return false;
}

DataClass Stores::class_of(std::string_view id) const { return in_register(rows, {id}).data_class; }

Stores stores_of(const Case& c, const rules::Rule& rule, std::string_view criterion) {
  Stores out;
  out.clouds = clouds(c, criterion);
  out.rows = register_rows(c, rule, criterion, "residency_stores", parse::stores_schema());
  for (const auto& region : parameter_values(c, rule, "residency.allowed_regions"))
    out.allowed.insert(region);
  for (const CloudLook& look : out.clouds.looks)
    for (const parse::Store& store : look.cloud.stores)
      out.seen.push_back({&look, &store, DataClass::unknown, false});
  for (ClassedStore& s : out.seen) {
    const Found found = found_of(out, *s.store, sources_max);
    s.data_class = found.data_class;
    s.listed = found.listed;
  }
  return out;
}

}  // namespace tenken

#include "checks/parse/der.hpp"

#include <array>
#include <string>

namespace tenken {
namespace der {
namespace {

/// Deepest nesting walked. A time-stamp token inside a CMS with certificates inside reaches
/// about 25.
constexpr int depth_max = 64;

bool is_well_formed_at(std::string_view bytes, int depth) {
  if (depth > depth_max) return false;
  DerItem item;
  while (!bytes.empty()) {
    if (!next_der(bytes, item)) return false;
    if ((item.tag & 0x20) != 0 && !is_well_formed_at(item.value, depth + 1)) return false;
  }
  return true;
}

}  // namespace

bool take(std::string_view& rest, unsigned char tag, DerItem& item) {
  std::string_view after = rest;
  if (!next_der(after, item) || item.tag != tag) return false;
  rest = after;
  return true;
}

bool is_well_formed(std::string_view bytes) { return is_well_formed_at(bytes, 0); }

bool split_algorithm(std::string_view whole, std::string_view& oid, std::string_view& parameters) {
  DerItem item;
  if (!take(whole, tag_sequence, item)) return false;
  parameters = item.value;
  if (!take(parameters, tag_oid, item)) return false;
  oid = item.value;
  return true;
}

std::optional<std::chrono::sys_seconds> time_of(const DerItem& item) {
  const bool is_short = item.tag == tag_utc_time;
  if (!is_short && item.tag != tag_generalized_time) return std::nullopt;
  std::string text(item.value);
  if (text.size() != (is_short ? 13u : 15u) || text.back() != 'Z') return std::nullopt;
  if (is_short) text.insert(0, text < "50" ? "20" : "19");
  std::array<int, 6> field{};
  for (std::size_t i = 0, at = 0; i < field.size(); ++i) {
    for (std::size_t end = at + (i == 0 ? 4 : 2); at < end; ++at) {
      if (text[at] < '0' || text[at] > '9') return std::nullopt;
      field[i] = field[i] * 10 + (text[at] - '0');
    }
  }
  using namespace std::chrono;
  const year_month_day date = year{field[0]} / month(static_cast<unsigned>(field[1])) /
                              day(static_cast<unsigned>(field[2]));
  if (!date.ok() || field[3] > 23 || field[4] > 59 || field[5] > 59) return std::nullopt;
  return sys_days{date} + hours{field[3]} + minutes{field[4]} + seconds{field[5]};
}

}  // namespace der

bool next_der(std::string_view& rest, DerItem& item) {
  if (rest.size() < 2) return false;
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(rest[i]); };
  if ((byte(0) & 0x1F) == 0x1F) return false;  // multi-byte tags occur nowhere here
  std::size_t size = byte(1), header = 2;
  if (size >= 0x80) {
    const std::size_t count = size & 0x7F;
    if (count == 0 || count > 4 || rest.size() < 2 + count || byte(2) == 0) return false;
    size = 0;
    for (std::size_t i = 0; i < count; ++i) size = size << 8 | byte(2 + i);
    if (size < 0x80) return false;
    header += count;
  }
  if (size > rest.size() - header) return false;
  item = {byte(0), rest.substr(0, header + size), rest.substr(header, size)};
  rest.remove_prefix(header + size);
  return true;
}

}  // namespace tenken

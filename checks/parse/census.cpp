#include "checks/parse/census.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "checks/parse/json.hpp"

namespace tenken::parse {

namespace {

using nlohmann::json;

constexpr std::size_t census_bytes_max = 64u << 20;
constexpr std::size_t files_max = 10'000;

template <std::size_t N>
void add(std::array<std::uint64_t, N>& to, const std::array<std::uint64_t, N>& from) {
  for (std::size_t i = 0; i < N; ++i) to[i] += from[i];
}

template <class Key>
void add(std::map<Key, std::uint64_t>& to, const std::map<Key, std::uint64_t>& from) {
  for (const auto& [key, count] : from) to[key] += count;
}

Error malformed(std::string_view what) {
  return Error{.kind = ErrorKind::input,
               .what = fmt::format("not a census: {}", what),
               .code = "census.malformed"};
}

json counts(const std::array<std::uint64_t, log_classes>& of_class) {
  json out = json::object();
  for (std::size_t i = 0; i < log_classes; ++i)
    out[std::string(to_string(static_cast<LogClass>(i)))] = of_class[i];
  return out;
}

void read_counts(const json& from, std::array<std::uint64_t, log_classes>& to) {
  for (std::size_t i = 0; i < log_classes; ++i)
    to[i] = from.at(std::string(to_string(static_cast<LogClass>(i)))).get<std::uint64_t>();
}

/// nlohmann turns -1 into a large unsigned number; a count is none of that.
void check_numbers(const json& value, int depth = 0) {
  if (depth > 8) throw std::runtime_error("nested too deep");
  if (value.is_number_float()) throw std::runtime_error("a number with a fraction");
  if (value.is_number_integer() && (value.get<std::int64_t>() > std::int64_t{1} << 53 ||
                                    value.get<std::int64_t>() < -(std::int64_t{1} << 53)))
    throw std::runtime_error("a number out of range");
  if (value.is_structured())
    for (const json& inner : value) check_numbers(inner, depth + 1);
}

std::uint64_t count_of(const json& value) {
  if (!value.is_number_unsigned()) throw std::runtime_error("a count that is no count");
  return value.get<std::uint64_t>();
}

Census read(const json& root) {
  Census out;
  if (root.at("format") != "tenken-census/1") throw std::runtime_error("another format");
  check_numbers(root);
  out.stream = root.at("stream").get<std::string>();
  for (const json& f : root.at("files")) {
    if (out.files.size() == files_max) throw std::runtime_error("too many files");
    LogFile file;
    file.path = f.at("path").get<std::string>();
    file.bytes = count_of(f.at("bytes"));
    file.packing = f.at("packing").get<std::string>();
    file.sha256 = f.value("sha256", "");
    file.problem = f.value("problem", "");
    file.changed_at = f.value("changed_at", std::int64_t{0});
    file.mode = static_cast<int>(f.value("mode", std::int64_t{-1}));
    out.files.push_back(std::move(file));
  }
  for (const auto& [name, n] : root.at("dialects").items()) out.dialects[name] = count_of(n);
  for (const auto& [name, n] : root.at("offsets").items()) out.offsets[name] = count_of(n);
  out.lines = count_of(root.at("lines"));
  out.requests = count_of(root.at("requests"));
  out.continuations = count_of(root.at("continuations"));
  out.without_time = count_of(root.at("without_time"));
  out.oversize = count_of(root.at("oversize"));
  out.foreign_words = root.value("foreign_words", false);
  out.first = root.at("first").get<std::int64_t>();
  out.last = root.at("last").get<std::int64_t>();
  out.backward = count_of(root.at("backward"));
  out.backward_max_s = root.at("backward_max_s").get<std::int64_t>();
  for (std::size_t i = 0; i < log_fields; ++i)
    out.with_field[i] =
        count_of(root.at("with_field").at(std::string(to_string(static_cast<LogField>(i)))));
  out.with_all = count_of(root.at("with_all"));
  read_counts(root.at("of_class"), out.of_class);
  read_counts(root.at("of_class_with_all"), out.of_class_with_all);
  for (const json& h : root.at("hours")) {
    constexpr std::size_t plain = 2 + log_classes, whole = plain + log_classes + 1;
    if (h.size() != plain && h.size() != whole)
      throw std::runtime_error("an hour of another length");
    LogHour hour;
    hour.lines = count_of(h.at(1));
    for (std::size_t i = 0; i < log_classes; ++i) hour.of_class[i] = count_of(h.at(2 + i));
    hour.says_class_alone = h.size() == plain;
    for (std::size_t i = 0; i < log_classes && h.size() == whole; ++i)
      hour.of_class_with_all[i] = count_of(h.at(plain + i));
    if (h.size() == whole) hour.access_without_who = count_of(h.at(whole - 1));
    if (!out.hours.emplace(h.at(0).get<std::int64_t>(), hour).second ||
        out.hours.size() > census_hours_max)
      throw std::runtime_error("an hour twice, or too many");
  }
  for (const json& g : root.at("gaps")) {
    out.gaps.push_back({g.at(0).get<std::int64_t>(), g.at(1).get<std::int64_t>()});
    if (out.gaps.size() > census_gaps_max || out.gaps.back().to <= out.gaps.back().from)
      throw std::runtime_error("a gap that is none, or too many");
  }
  out.hours_cut = root.at("hours_cut").get<bool>();
  out.gaps_cut = root.at("gaps_cut").get<bool>();
  return out;
}

/// Numbers that contradict each other were not counted by us.
std::string_view contradiction(const Census& c) {
  if (c.without_time > c.lines || c.with_all > c.lines || c.oversize > c.without_time ||
      c.requests > c.lines)
    return "more of a part than of the whole";
  std::uint64_t offsets = 0, hours = 0;
  for (const auto& [name, n] : c.offsets) offsets += n;
  for (const auto& [hour, n] : c.hours) {
    hours += n.lines;
    for (std::size_t i = 0; i < log_classes; ++i)
      if (n.of_class_with_all[i] > n.of_class[i])
        return "more whole records than records of an hour";
    if (n.access_without_who > n.of_class[static_cast<std::size_t>(LogClass::access)])
      return "more whole records than records of an hour";
  }
  if (offsets != c.lines - c.without_time) return "offsets do not add up to the timed records";
  if (c.hours_cut ? hours > offsets : hours != offsets)
    return "hours do not add up to the timed records";
  for (std::size_t i = 0; i < log_classes; ++i)
    if (c.of_class[i] > c.lines || c.of_class_with_all[i] > c.of_class[i])
      return "more of a class than records";
  for (std::size_t i = 0; i < log_fields; ++i)
    if (c.with_field[i] > c.lines) return "more of a field than records";
  if (c.timed() && c.first > c.last) return "the first record after the last";
  return {};
}

}  // namespace

std::string_view to_string(LogClass c) {
  constexpr std::array<std::string_view, log_classes> names{"access", "operation", "view",
                                                            "failure"};
  return names[static_cast<std::size_t>(c)];
}

std::string_view to_string(LogField f) {
  constexpr std::array<std::string_view, log_fields> names{"who", "when", "what", "from", "result"};
  return names[static_cast<std::size_t>(f)];
}

void Census::append(const Census& next) {
  if (timed() && next.timed() && next.first - last >= census_gap_min_s)
    gaps.push_back({last, next.first});
  for (LogGap gap : next.gaps) {
    // A silence of one file is none where the file before reached into it.
    if (timed()) gap.from = std::max(gap.from, last);
    if (gap.to - gap.from >= census_gap_min_s) gaps.push_back(gap);
  }
  if (gaps.size() > census_gaps_max) {
    gaps.resize(census_gaps_max);
    gaps_cut = true;
  }
  if (timed() && next.timed() && next.first + 1 < last) {
    ++backward;
    backward_max_s = std::max(backward_max_s, last - next.first);
  }
  if (next.timed()) {
    first = timed() ? std::min(first, next.first) : next.first;
    last = timed() ? std::max(last, next.last) : next.last;
  }
  files.insert(files.end(), next.files.begin(), next.files.end());
  add(dialects, next.dialects);
  add(offsets, next.offsets);
  lines += next.lines;
  requests += next.requests;
  continuations += next.continuations;
  without_time += next.without_time;
  oversize += next.oversize;
  foreign_words = foreign_words || next.foreign_words;
  backward += next.backward;
  backward_max_s = std::max(backward_max_s, next.backward_max_s);
  add(with_field, next.with_field);
  with_all += next.with_all;
  add(of_class, next.of_class);
  add(of_class_with_all, next.of_class_with_all);
  for (const auto& [hour, n] : next.hours) {
    LogHour& mine = hours[hour];
    mine.lines += n.lines;
    add(mine.of_class, n.of_class);
    add(mine.of_class_with_all, n.of_class_with_all);
    mine.access_without_who += n.access_without_who;
    mine.says_class_alone = mine.says_class_alone || n.says_class_alone;
  }
  hours_cut = hours_cut || next.hours_cut;
  gaps_cut = gaps_cut || next.gaps_cut;
  while (hours.size() > census_hours_max) {
    hours.erase(std::prev(hours.end()));
    hours_cut = true;
  }
}

std::string to_json(const Census& c) {
  json out;
  out["format"] = "tenken-census/1";
  out["stream"] = c.stream;
  out["files"] = json::array();
  for (const LogFile& f : c.files) {
    json file{{"path", f.path}, {"bytes", f.bytes}, {"packing", f.packing}};
    if (!f.sha256.empty()) file["sha256"] = f.sha256;
    if (!f.problem.empty()) file["problem"] = f.problem;
    if (f.changed_at != 0) file["changed_at"] = f.changed_at;
    if (f.mode >= 0) file["mode"] = f.mode;
    out["files"].push_back(std::move(file));
  }
  out["dialects"] = json::object();
  for (const auto& [name, n] : c.dialects) out["dialects"][name] = n;
  out["offsets"] = json::object();
  for (const auto& [name, n] : c.offsets) out["offsets"][name] = n;
  out["lines"] = c.lines;
  out["requests"] = c.requests;
  out["continuations"] = c.continuations;
  out["without_time"] = c.without_time;
  out["oversize"] = c.oversize;
  if (c.foreign_words) out["foreign_words"] = true;
  out["first"] = c.first;
  out["last"] = c.last;
  out["backward"] = c.backward;
  out["backward_max_s"] = c.backward_max_s;
  for (std::size_t i = 0; i < log_fields; ++i)
    out["with_field"][std::string(to_string(static_cast<LogField>(i)))] = c.with_field[i];
  out["with_all"] = c.with_all;
  out["of_class"] = counts(c.of_class);
  out["of_class_with_all"] = counts(c.of_class_with_all);
  out["hours"] = json::array();
  for (const auto& [hour, n] : c.hours) {
    json row{hour, n.lines};
    for (const std::uint64_t of : n.of_class) row.push_back(of);
    if (!n.says_class_alone) {
      for (const std::uint64_t of : n.of_class_with_all) row.push_back(of);
      row.push_back(n.access_without_who);
    }
    out["hours"].push_back(std::move(row));
  }
  out["gaps"] = json::array();
  for (const LogGap& g : c.gaps) out["gaps"].push_back({g.from, g.to});
  out["hours_cut"] = c.hours_cut;
  out["gaps_cut"] = c.gaps_cut;
  return out.dump(-1, ' ', false, json::error_handler_t::replace);
}

Result<Census> read_census(std::string_view text) {
  if (text.size() > census_bytes_max) return malformed("more than 64 MiB");
  try {
    Census out = read(strict_json(text));
    if (const auto why = contradiction(out); !why.empty()) return malformed(why);
    return out;
  } catch (const std::exception& e) {
    return malformed(e.what());
  }
}

}  // namespace tenken::parse

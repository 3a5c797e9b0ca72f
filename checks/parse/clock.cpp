#include "checks/parse/clock.hpp"

#include <algorithm>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "rules/text.hpp"

namespace tenken::parse {

std::int64_t ClockOffset::least_us() const {
  return std::max<std::int64_t>(0, std::llabs(offset_us) - uncertainty_us);
}
std::int64_t ClockOffset::most_us() const { return std::llabs(offset_us) + uncertainty_us; }

std::optional<ClockOffset> read_clock(std::string_view text, std::int64_t seen_at_ms,
                                      std::int64_t took_ms) {
  text = trim(text);
  // Seconds and nine digits; date(1) of BusyBox knows no %N and prints it. 18 digits are what
  // parse_integer takes: microseconds do.
  if (text.size() < 11 || text.size() > 20 ||
      text.find_first_not_of("0123456789") != std::string_view::npos || took_ms < 0)
    return std::nullopt;
  std::int64_t remote_us = 0;
  if (!parse_integer(text.substr(0, text.size() - 3), remote_us)) return std::nullopt;
  // Both our figures are whole milliseconds, cut off: the middle lies up to one later.
  const std::int64_t middle_us = seen_at_ms * 1000 + took_ms * 500 + 500;
  const ClockOffset out{remote_us - middle_us, took_ms * 500 + 1000};
  if (std::llabs(out.offset_us) > offset_us_max) return std::nullopt;
  return out;
}

std::optional<int> read_zone(std::string_view text) {
  text = trim(text);
  std::int64_t digits = 0;
  if (text.size() != 5 || (text[0] != '+' && text[0] != '-') ||
      text.substr(1).find_first_not_of("0123456789") != std::string_view::npos ||
      !parse_integer(text.substr(1), digits) || digits > 1400 || digits % 100 > 59)
    return std::nullopt;
  const int minutes = static_cast<int>(digits / 100 * 60 + digits % 100);
  return text[0] == '-' ? -minutes : minutes;
}

std::optional<Exited> read_exited(std::string_view text) {
  while (text.ends_with('\n')) text.remove_suffix(1);
  const auto last = text.rfind('\n');
  const auto begin = last == std::string_view::npos ? 0 : last + 1;
  const std::string_view line = text.substr(begin);
  Exited out;
  if (!line.starts_with("exit ") || !parse_integer(line.substr(5), out.status)) return std::nullopt;
  out.out = text.substr(0, begin);
  return out;
}

const NtpSample* NtpLook::best() const {
  const NtpSample* out = nullptr;
  for (const NtpSample& s : samples)
    if (s.is_usable() && (out == nullptr || s.offset.uncertainty_us < out->offset.uncertainty_us))
      out = &s;
  return out;
}

std::optional<NtpLook> read_ntp(std::string_view text) {
  const auto j = nlohmann::json::parse(text, nullptr, false);
  if (!j.is_object()) return std::nullopt;
  try {
    if (j.at("format") != "tenken-ntp/1") return std::nullopt;
    NtpLook out;
    for (const auto& s : j.at("samples")) {
      if (s.at("outcome") != "answered") continue;
      const auto us = [&](const char* name) { return s.at(name).get<std::int64_t>() / 1000; };
      const std::int64_t t1 = us("t1_ns"), t2 = us("t2_ns"), t3 = us("t3_ns"), t4 = us("t4_ns"),
                         delay = (t4 - t1) - (t3 - t2);
      NtpSample sample;
      sample.stratum = s.at("stratum").get<std::int64_t>();
      sample.leap = s.at("leap").get<std::int64_t>();
      sample.refid = s.at("refid").get<std::string>();
      if (s.contains("kiss")) sample.kiss = s.at("kiss").get<std::string>();
      sample.offset = {((t2 - t1) + (t3 - t4)) / 2, std::max<std::int64_t>(delay, 0) / 2 +
                                                        us("root_delay_ns") / 2 +
                                                        us("root_dispersion_ns") + 1};
      if (std::llabs(sample.offset.offset_us) > offset_us_max) return std::nullopt;
      // A server may not have spent longer than the exchange took, nor answered before it was
      // asked.
      const bool impossible = t4 < t1 || t3 < t2 || delay < -1000;
      if (sample.is_usable() && impossible) return std::nullopt;
      out.samples.push_back(std::move(sample));
    }
    return out;
  } catch (const nlohmann::json::exception&) {
    return std::nullopt;
  }
}

}  // namespace tenken::parse

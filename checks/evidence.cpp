#include "checks/evidence.hpp"

#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>

namespace tenken {

namespace {

using Json = nlohmann::json;

constexpr std::array<std::string_view, 8> status_words{
    "ok", "absent", "denied", "timed_out", "unreachable", "malformed", "truncated", "withheld"};

Json to_json(const Observation& o) {
  Json out{{"id", o.id},
           {"step", o.step},
           {"target", o.target},
           {"part", o.part},
           {"probe", o.probe},
           {"how", o.how},
           {"seen_at_ms", o.seen_at_ms},
           {"took_ms", o.took_ms},
           {"status", to_string(o.status)}};
  if (!o.transport.empty()) out["transport"] = o.transport;
  if (o.clock_offset_ms != 0) out["clock_offset_ms"] = o.clock_offset_ms;
  if (!o.why.empty()) out["why"] = o.why;
  if (!o.sha256.empty())
    out["raw"] = {{"sha256", o.sha256}, {"bytes", o.bytes}, {"media_type", o.media_type}};
  if (!o.reducer.empty()) out["reducer"] = o.reducer;
  if (!o.redactions.empty()) out["redactions"] = o.redactions;
  return out;
}

Observation from_json(const Json& j) {
  Observation o;
  o.id = j.at("id").get<std::string>();
  o.step = j.at("step").get<std::string>();
  o.target = j.at("target").get<std::string>();
  o.part = j.at("part").get<std::string>();
  o.probe = j.at("probe").get<std::string>();
  o.how = j.at("how").get<std::string>();
  o.seen_at_ms = j.at("seen_at_ms").get<std::int64_t>();
  o.took_ms = j.at("took_ms").get<std::int64_t>();
  o.transport = j.value("transport", "");
  o.clock_offset_ms = j.value("clock_offset_ms", std::int64_t{0});
  o.why = j.value("why", "");
  o.reducer = j.value("reducer", "");
  o.redactions = j.value("redactions", std::vector<std::string>{});
  const auto word = j.at("status").get<std::string>();
  std::size_t status = 0;
  while (status < status_words.size() && status_words[status] != word) ++status;
  if (status == status_words.size()) throw std::runtime_error("unknown status \"" + word + "\"");
  o.status = static_cast<Status>(status);
  if (const auto raw = j.find("raw"); raw != j.end()) {
    o.sha256 = raw->at("sha256").get<std::string>();
    o.bytes = raw->at("bytes").get<std::int64_t>();
    o.media_type = raw->at("media_type").get<std::string>();
  }
  if (o.id != observation_id(o.step, o.target, o.part))
    throw std::runtime_error("id \"" + o.id + "\" is not that of its step, target and part");
  return o;
}

constexpr auto format = "tenken-evidence/1";

}  // namespace

std::string_view to_string(Status status) { return status_words[static_cast<std::size_t>(status)]; }

std::string observation_id(std::string_view step, std::string_view target, std::string_view part) {
  std::string key;
  for (std::string_view word : {step, target, part}) {
    key += word;
    key += '\0';
  }
  return sha256_hex(key).substr(0, 12);
}

std::string_view Evidence::blob(const Observation& observation) const {
  const auto found = blobs.find(observation.sha256);
  return found == blobs.end() ? std::string_view{} : std::string_view(found->second);
}

std::string to_json_lines(const Evidence& evidence) {
  Json header{{"format", format},
              {"run", evidence.run},
              {"tool", evidence.tool},
              {"plan_sha256", evidence.plan_sha256},
              {"partial_selection", evidence.partial_selection},
              {"not_selected", evidence.not_selected},
              {"observations", evidence.observations.size()}};
  std::string out = header.dump() + "\n";
  for (const Observation& o : evidence.observations) out += to_json(o).dump() + "\n";
  return out;
}

Result<Evidence> from_json_lines(std::string_view text) {
  Evidence out;
  int number = 0;
  std::size_t expected = 0;
  try {
    for (std::string_view line : lines(text)) {
      const Json j = Json::parse(line);
      if (++number == 1) {
        if (j.at("format") != format) throw std::runtime_error("unknown format");
        out.run = j.at("run").get<std::string>();
        out.tool = j.at("tool").get<std::string>();
        out.plan_sha256 = j.at("plan_sha256").get<std::string>();
        out.partial_selection = j.at("partial_selection").get<bool>();
        out.not_selected = j.at("not_selected").get<std::vector<std::string>>();
        expected = j.at("observations").get<std::size_t>();
      } else {
        out.observations.push_back(from_json(j));
      }
    }
    if (number == 0 || out.observations.size() != expected)
      throw std::runtime_error(
          fmt::format("{} observations, not {}", out.observations.size(), expected));
  } catch (const std::exception& e) {
    return Error{.kind = ErrorKind::bundle,
                 .what = std::string("malformed evidence: ") + printable(e.what()),
                 .where = fmt::format("evidence/observations.jsonl:{}:1", number),
                 .hint = "",
                 .code = "evidence.malformed"};
  }
  return out;
}

}  // namespace tenken

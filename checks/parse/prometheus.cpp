#include "checks/parse/prometheus.hpp"

#include <cmath>

#include "checks/parse/json.hpp"
#include "rules/calendar.hpp"
#include "rules/text.hpp"

namespace tenken::parse {

namespace {

using nlohmann::json;

constexpr std::size_t things_max = 500000;
/// Ten years in seconds: a longer wait is a mistake.
constexpr double wait_s_max = 315360000;

Labels labels_of(const json& j) {
  Labels out;
  for (auto it = j.begin(); it != j.end(); ++it) out[it.key()] = it.value().get<std::string>();
  return out;
}

std::optional<std::chrono::sys_seconds> instant(const json& j, const char* key) {
  const std::string text = j.at(key).get<std::string>();
  const auto out = go_instant(text);
  if (!out && !text.starts_with("0001-01-01T00:00:00"))
    throw std::runtime_error("\"" + text + "\" is no time");
  return out;
}

std::string one_of(const json& j, const char* key, std::initializer_list<std::string_view> words) {
  std::string out = j.at(key).get<std::string>();
  for (std::string_view word : words)
    if (out == word) return out;
  throw std::runtime_error(std::string(key) + " is \"" + out + "\"");
}

const json& list_of(const json& j, const char* key) {
  const json& out = j.at(key);
  if (!out.is_array() || out.size() > things_max)
    throw std::runtime_error(std::string(key) + " is no list");
  return out;
}

/// Reads `data` of a successful answer.
template <class T, class Read>
Result<T> answer(std::string_view text, Read&& read) {
  const auto malformed = [](const std::string& why) {
    return Error{.what = "Prometheus: " + why, .code = "prometheus.malformed"};
  };
  if (text.size() > monitoring_bytes_max) return malformed("larger than 32 MiB");
  try {
    const json j = strict_json(text);
    if (j.at("status") != "success") return malformed("the server says that it failed");
    return read(j.at("data"));
  } catch (const std::exception& e) {
    return malformed(printable(e.what()));
  }
}

}  // namespace

std::optional<std::chrono::sys_seconds> go_instant(std::string_view text) {
  std::string plain(text);
  if (const auto dot = plain.find('.'); dot != std::string::npos) {
    auto end = dot + 1;
    while (end < plain.size() && plain[end] >= '0' && plain[end] <= '9') ++end;
    if (end == dot + 1) return std::nullopt;
    plain.erase(dot, end - dot);
  }
  if (plain.starts_with("0001-")) return std::nullopt;
  return parse_instant(plain);
}

std::string host_of_url(std::string_view url) {
  const auto scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  url.remove_prefix(scheme + 3);
  url = url.substr(0, url.find_first_of("/?#"));
  if (const auto at = url.rfind('@'); at != std::string_view::npos) url.remove_prefix(at + 1);
  if (url.starts_with('[')) {
    const auto end = url.find(']');
    return end == std::string_view::npos ? "" : lower_ascii(url.substr(1, end - 1));
  }
  return lower_ascii(url.substr(0, url.find(':')));
}

Result<std::vector<ScrapeTarget>> read_prometheus_targets(std::string_view text) {
  using All = std::vector<ScrapeTarget>;
  return answer<All>(text, [](const json& data) {
    All out;
    const json& list = list_of(data, "activeTargets");
    for (std::size_t i = 0; i < list.size(); ++i) {
      const json& t = list[i];
      ScrapeTarget target;
      target.labels = labels_of(t.at("labels"));
      const std::string url = t.at("scrapeUrl").get<std::string>();
      target.host = host_of_url(url);
      if (target.host.empty()) throw std::runtime_error("scrapeUrl without a host");
      const auto path = url.find('/', url.find("://") + 3);
      target.by_prober =
          path != std::string::npos &&
          std::string_view(url).substr(path, url.find('?', path) - path).ends_with("/probe");
      target.health = one_of(t, "health", {"up", "down", "unknown"});
      target.scraped_at = instant(t, "lastScrape");
      target.path = "data.activeTargets[" + std::to_string(i) + "]";
      out.push_back(std::move(target));
    }
    return out;
  });
}

Result<std::vector<AlertRule>> read_prometheus_rules(std::string_view text) {
  using All = std::vector<AlertRule>;
  return answer<All>(text, [](const json& data) {
    All out;
    const json& groups = list_of(data, "groups");
    for (std::size_t g = 0; g < groups.size(); ++g) {
      const json& rules = list_of(groups[g], "rules");
      for (std::size_t i = 0; i < rules.size(); ++i) {
        const json& r = rules[i];
        if (one_of(r, "type", {"alerting", "recording"}) == "recording") continue;
        AlertRule rule;
        rule.name = r.at("name").get<std::string>();
        rule.query = r.at("query").get<std::string>();
        rule.labels = labels_of(r.at("labels"));
        const double wait = r.at("duration").get<double>();
        if (!std::isfinite(wait) || wait < 0 || wait > wait_s_max)
          throw std::runtime_error("duration out of range");
        rule.for_s = static_cast<std::int64_t>(std::ceil(wait));
        rule.health = one_of(r, "health", {"ok", "err", "unknown"});
        rule.state = one_of(r, "state", {"firing", "pending", "inactive"});
        rule.evaluated_at = instant(r, "lastEvaluation");
        rule.path = "data.groups[" + std::to_string(g) + "].rules[" + std::to_string(i) + "]";
        out.push_back(std::move(rule));
        if (out.size() > things_max) throw std::runtime_error("too many rules");
      }
    }
    return out;
  });
}

Result<std::vector<std::string>> read_prometheus_alertmanagers(std::string_view text) {
  using All = std::vector<std::string>;
  return answer<All>(text, [](const json& data) {
    All out;
    for (const json& one : list_of(data, "activeAlertmanagers")) {
      std::string host = host_of_url(one.at("url").get<std::string>());
      if (host.empty()) throw std::runtime_error("url without a host");
      out.push_back(std::move(host));
    }
    return out;
  });
}

Result<SeriesNames> read_prometheus_series(std::string_view text) {
  return answer<SeriesNames>(text, [](const json& data) {
    SeriesNames out;
    if (data.at("resultType") != "vector") throw std::runtime_error("no vector");
    for (const json& one : list_of(data, "result")) {
      const Labels labels = labels_of(one.at("metric"));
      const auto of = [&](const char* name) {
        const auto found = labels.find(name);
        return found == labels.end() ? std::string() : found->second;
      };
      out[{of("job"), of("instance")}].insert(of("__name__"));
    }
    return out;
  });
}

}  // namespace tenken::parse

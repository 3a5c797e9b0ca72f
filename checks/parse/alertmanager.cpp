#include "checks/parse/alertmanager.hpp"

#include <algorithm>
#include <set>

#include "checks/parse/json.hpp"
#include "checks/parse/prometheus.hpp"
#include "rules/load.hpp"
#include "rules/text.hpp"

namespace tenken::parse {

namespace {

using nlohmann::json;
using rules::Node;

/// More routes than this is a mistake or an attack.
constexpr std::size_t routes_max = 5000;
/// Routes below routes; Alertmanager has no limit, people need four.
constexpr int depth_max = 12;

struct Unsupported : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// YAML as JSON, scalars as text.
json plain(const Node& node) {
  if (node.kind == Node::Kind::scalar) return node.scalar;
  if (node.kind == Node::Kind::null) return nullptr;
  json out = node.kind == Node::Kind::list ? json::array() : json::object();
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    if (node.kind == Node::Kind::list)
      out.push_back(plain(node.items[i]));
    else
      out[node.keys[i].scalar] = plain(node.items[i]);
  }
  return out;
}

/// Names and kinds of destinations; the destinations themselves stay where they are.
json receivers_of(const Node& list) {
  json out = json::array();
  for (const Node& receiver : list.items) {
    json one{{"name", ""}, {"ways", json::object()}};
    if (receiver.kind != Node::Kind::map) throw std::runtime_error("receiver");
    for (std::size_t i = 0; i < receiver.keys.size(); ++i) {
      const std::string& key = receiver.keys[i].scalar;
      if (key == "name") one["name"] = receiver.items[i].scalar;
      if (key.ends_with("_configs")) one["ways"][key] = receiver.items[i].items.size();
    }
    out.push_back(std::move(one));
  }
  return out;
}

template <class T, class Read>
Result<T> answer(std::string_view text, Read&& read) {
  if (text.size() > monitoring_bytes_max)
    return Error{.what = "Alertmanager: larger than 32 MiB", .code = "alertmanager.malformed"};
  try {
    return read(strict_json(text));
  } catch (const Unsupported& e) {
    return Error{.what = "Alertmanager: " + printable(e.what()),
                 .code = "alertmanager.unsupported"};
  } catch (const std::exception& e) {
    return Error{.what = "Alertmanager: " + printable(e.what()), .code = "alertmanager.malformed"};
  }
}

bool is_label(std::string_view name) {
  if (name.empty() || (name[0] >= '0' && name[0] <= '9')) return false;
  return std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

/// A list that may be there; null counts as not.
const json& list_in(const json& j, const char* key) {
  static const json none = json::array();
  const auto found = j.find(key);
  if (found == j.end() || found->is_null()) return none;
  if (!found->is_array()) throw std::runtime_error(std::string(key) + " is no list");
  return *found;
}

std::vector<std::string> names_in(const json& j, const char* key) {
  std::vector<std::string> out;
  for (const json& one : list_in(j, key)) out.push_back(one.get<std::string>());
  return out;
}

void add_matchers(const json& j, const char* equal, const char* pattern, const char* any,
                  std::vector<LabelMatcher>& out) {
  for (const auto& [key, op] : {std::pair{equal, "="}, std::pair{pattern, "=~"}})
    if (const auto found = j.find(key); found != j.end() && !found->is_null())
      for (auto it = found->begin(); it != found->end(); ++it)
        out.push_back({it.key(), op, it.value().get<std::string>()});
  for (const std::string& text : names_in(j, any)) {
    auto matcher = read_alert_matcher(text);
    if (!matcher) throw Unsupported("matcher \"" + text + "\"");
    out.push_back(*std::move(matcher));
  }
}

AlertRoute route_of(const json& j, const std::string& receiver, const std::string& path, int depth,
                    std::size_t& count) {
  static const std::set<std::string, std::less<>> known{"receiver",
                                                        "match",
                                                        "match_re",
                                                        "matchers",
                                                        "continue",
                                                        "mute_time_intervals",
                                                        "active_time_intervals",
                                                        "routes",
                                                        "group_by",
                                                        "group_wait",
                                                        "group_interval",
                                                        "repeat_interval"};
  if (depth > depth_max || ++count > routes_max) throw Unsupported("too many routes");
  if (!j.is_object()) throw std::runtime_error(path + " is no route");
  for (auto it = j.begin(); it != j.end(); ++it)
    if (!known.contains(it.key())) throw Unsupported(path + "." + it.key());
  AlertRoute out;
  out.path = path;
  out.receiver = j.value("receiver", receiver);
  if (out.receiver.empty()) out.receiver = receiver;
  add_matchers(j, "match", "match_re", "matchers", out.matchers);
  const std::string goes_on = j.value("continue", "false");
  if (goes_on != "true" && goes_on != "false") throw Unsupported(path + ".continue");
  out.goes_on = goes_on == "true";
  out.mute = names_in(j, "mute_time_intervals");
  out.active = names_in(j, "active_time_intervals");
  const json& children = list_in(j, "routes");
  for (std::size_t i = 0; i < children.size(); ++i)
    out.routes.push_back(route_of(children[i], out.receiver,
                                  path + ".routes[" + std::to_string(i) + "]", depth + 1, count));
  return out;
}

/// An entry holds all times where nothing narrows it: no day, and the whole day where hours are
/// given.
bool holds_always(const json& entry) {
  for (auto it = entry.begin(); it != entry.end(); ++it) {
    if (it.value().is_null() || it.key() == "location") continue;
    if (it.key() != "times") return false;
    const bool whole = std::any_of(it.value().begin(), it.value().end(), [](const json& t) {
      return t.value("start_time", "") == "00:00" && t.value("end_time", "") == "24:00";
    });
    if (!whole) return false;
  }
  return true;
}

void must_exist(const AlertRouting& all, const AlertRoute& route) {
  if (all.receiver(route.receiver) == nullptr)
    throw std::runtime_error(route.path + ": no receiver \"" + route.receiver + "\"");
  for (const auto* list : {&route.mute, &route.active})
    for (const std::string& name : *list)
      if (all.interval(name) == nullptr)
        throw std::runtime_error(route.path + ": no interval \"" + name + "\"");
  for (const AlertRoute& child : route.routes) must_exist(all, child);
}

/// True where the alert ended below `route`; nothing: depends on a label that we do not see.
std::optional<bool> walk(const AlertRoute& route, const Labels& labels, bool all,
                         std::vector<const AlertRoute*>& out) {
  const Tri fits = accept_all(route.matchers, labels, all);
  if (fits == Tri::maybe) return std::nullopt;
  if (fits == Tri::no) return false;
  bool below = false;
  for (const AlertRoute& child : route.routes) {
    const auto took = walk(child, labels, all, out);
    if (!took) return std::nullopt;
    below = below || *took;
    if (*took && !child.goes_on) break;
  }
  if (!below) out.push_back(&route);
  return true;
}

}  // namespace

const AlertReceiver* AlertRouting::receiver(std::string_view name) const {
  for (const AlertReceiver& one : receivers)
    if (one.name == name) return &one;
  return nullptr;
}
const TimeInterval* AlertRouting::interval(std::string_view name) const {
  for (const TimeInterval& one : intervals)
    if (one.name == name) return &one;
  return nullptr;
}

Result<std::string> reduce_alertmanager_status(std::string_view text) {
  const Error malformed{.what = "Alertmanager: the status cannot be read",
                        .code = "alertmanager.malformed"};
  if (text.size() > monitoring_bytes_max) return malformed;
  try {
    const json status = strict_json(text);
    const auto yaml =
        rules::read_yaml(status.at("config").at("original").get<std::string>(), "alertmanager");
    if (!yaml || yaml->kind != Node::Kind::map) return malformed;
    json config = json::object();
    for (const char* key : {"route", "inhibit_rules", "mute_time_intervals", "time_intervals"})
      if (const Node* found = yaml->find(key)) config[key] = plain(*found);
    if (const Node* found = yaml->find("receivers")) config["receivers"] = receivers_of(*found);
    return json{{"format", "tenken-alertmanager/1"},
                {"version", status.at("versionInfo").at("version").get<std::string>()},
                {"config", std::move(config)}}
        .dump(-1, ' ', false, json::error_handler_t::replace);
  } catch (const std::exception&) {
    return malformed;
  }
}

Result<AlertRouting> read_alert_routing(std::string_view text) {
  return answer<AlertRouting>(text, [](const json& j) {
    if (j.at("format") != "tenken-alertmanager/1") throw std::runtime_error("unknown format");
    const json& config = j.at("config");
    AlertRouting out;
    out.version = j.at("version").get<std::string>();
    std::size_t count = 0;
    out.root = route_of(config.at("route"), "", "route", 0, count);
    if (!out.root.matchers.empty()) throw std::runtime_error("the root has matchers");
    for (const json& r : list_in(config, "receivers")) {
      AlertReceiver one{r.at("name").get<std::string>(), {}};
      for (auto it = r.at("ways").begin(); it != r.at("ways").end(); ++it)
        for (std::uint64_t n = std::min<std::uint64_t>(it.value().get<std::uint64_t>(), 64); n > 0;
             --n)
          one.ways.push_back(it.key());
      if (out.receiver(one.name) != nullptr) throw std::runtime_error("receiver named twice");
      out.receivers.push_back(std::move(one));
    }
    for (const char* key : {"mute_time_intervals", "time_intervals"})
      for (const json& i : list_in(config, key)) {
        TimeInterval one{i.at("name").get<std::string>()};
        const json& entries = list_in(i, "time_intervals");
        one.never = entries.empty();
        one.always = std::any_of(entries.begin(), entries.end(), holds_always);
        if (out.interval(one.name) != nullptr) throw std::runtime_error("interval named twice");
        out.intervals.push_back(std::move(one));
      }
    const json& inhibitions = list_in(config, "inhibit_rules");
    for (std::size_t n = 0; n < inhibitions.size(); ++n) {
      Inhibition one;
      one.path = "inhibit_rules[" + std::to_string(n) + "]";
      add_matchers(inhibitions[n], "source_match", "source_match_re", "source_matchers",
                   one.source);
      add_matchers(inhibitions[n], "target_match", "target_match_re", "target_matchers",
                   one.target);
      one.equal = names_in(inhibitions[n], "equal");
      out.inhibitions.push_back(std::move(one));
    }
    must_exist(out, out.root);
    return out;
  });
}

Result<std::vector<Silence>> read_silences(std::string_view text) {
  using All = std::vector<Silence>;
  return answer<All>(text, [](const json& j) {
    if (!j.is_array()) throw std::runtime_error("no list of silences");
    All out;
    for (const json& s : j) {
      Silence one;
      one.id = s.at("id").get<std::string>();
      const std::string state = s.at("status").at("state").get<std::string>();
      if (state != "active" && state != "pending" && state != "expired")
        throw std::runtime_error("state \"" + state + "\"");
      one.active = state == "active";
      const auto from = go_instant(s.at("startsAt").get<std::string>()),
                 to = go_instant(s.at("endsAt").get<std::string>());
      if (!from || !to) throw std::runtime_error("a silence without times");
      one.starts_at = *from, one.ends_at = *to;
      for (const json& m : s.at("matchers")) {
        const bool equal = m.value("isEqual", true), pattern = m.at("isRegex").get<bool>();
        one.matchers.push_back({m.at("name").get<std::string>(),
                                pattern ? (equal ? "=~" : "!~") : (equal ? "=" : "!="),
                                m.at("value").get<std::string>()});
      }
      if (one.matchers.empty()) throw std::runtime_error("a silence without matchers");
      out.push_back(std::move(one));
    }
    return out;
  });
}

std::optional<LabelMatcher> read_alert_matcher(std::string_view text) {
  text = trim(text);
  const auto at = text.find_first_of("=!");
  if (at == std::string_view::npos) return std::nullopt;
  LabelMatcher out{std::string(trim(text.substr(0, at))), "", ""};
  text.remove_prefix(at);
  for (std::string_view op : {"=~", "!~", "!=", "="})
    if (out.op.empty() && text.starts_with(op)) out.op = op;
  if (out.op.empty() || !is_label(out.label)) return std::nullopt;
  text = trim(text.substr(out.op.size()));
  if (text.starts_with('"')) {
    if (text.size() < 2 || !text.ends_with('"')) return std::nullopt;
    text = text.substr(1, text.size() - 2);
  }
  // Escapes and further quotes would be another text than the one that stands here.
  if (text.find_first_of("\\\"") != std::string_view::npos) return std::nullopt;
  out.value = text;
  return out;
}

std::optional<std::vector<const AlertRoute*>> routes_of(const AlertRoute& root,
                                                        const Labels& labels, bool all) {
  std::vector<const AlertRoute*> out;
  if (!walk(root, labels, all, out)) return std::nullopt;
  return out;
}

Tri accept_all(const std::vector<LabelMatcher>& matchers, const Labels& labels, bool all) {
  Tri out = Tri::yes;
  for (const LabelMatcher& m : matchers) {
    const Tri one = accepts(m, labels, all);
    if (one == Tri::no) return Tri::no;
    if (one == Tri::maybe) out = Tri::maybe;
  }
  return out;
}

}  // namespace tenken::parse

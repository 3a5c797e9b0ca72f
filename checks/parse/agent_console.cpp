#include "checks/parse/agent_console.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "checks/parse/csv.hpp"
#include "checks/parse/json.hpp"
#include "checks/parse/prometheus.hpp"
#include "rules/calendar.hpp"
#include "rules/text.hpp"

namespace tenken::parse {

namespace {

using Json = nlohmann::json;
using std::chrono::sys_seconds;

constexpr std::size_t bytes_max = 64u << 20;
constexpr std::size_t agents_max = 100000;

Error malformed(const std::string& why) {
  return Error{.what = "console of agents: " + why, .code = "agent_console.malformed"};
}

std::string text_of(const Json& json, const char* name) {
  const auto at = json.find(name);
  return at == json.end() || at->is_null() ? std::string() : at->get<std::string>();
}

sys_seconds instant(const std::string& text) {
  const auto out = go_instant(text);
  if (!out) throw std::runtime_error("a time without its offset");
  return *out;
}

const Json& list_of(const Json& json, const char* name) {
  const Json& out = json.at(name);
  if (!out.is_array() || out.size() > agents_max) throw std::runtime_error("no list of agents");
  return out;
}

/// One of these words, or an error: a state that we do not know may mean anything.
bool is_word(const std::string& said, const char* good, std::initializer_list<const char*> others) {
  if (said == good) return true;
  if (std::find(others.begin(), others.end(), said) == others.end())
    throw std::runtime_error("a state that is not known");
  return false;
}

/// Puts agents by name; a name that comes twice is nobody's.
class Names {
 public:
  void add(Agent agent) {
    agent.host = lower_ascii(agent.host);
    if (agent.host.empty()) throw std::runtime_error("an agent without a name");
    if (!seen_.insert(agent.host).second)
      twice_.insert(agent.host);
    else
      agents_.push_back(std::move(agent));
  }
  AgentExport report(std::string product, sys_seconds at) {
    AgentExport out{std::move(product), at, {}, {twice_.begin(), twice_.end()}};
    for (Agent& agent : agents_) {
      if (twice_.contains(agent.host)) continue;
      agent.path = "agents[" + std::to_string(out.agents.size()) + "]";
      out.agents.push_back(std::move(agent));
    }
    return out;
  }

 private:
  std::vector<Agent> agents_;
  std::set<std::string> seen_, twice_;
};

// --- Microsoft Defender for Endpoint

void refuse_rest(const Json& answer) {
  if (answer.contains("@odata.nextLink")) throw std::runtime_error("a page is left over");
}

struct Machine {
  bool is_healthy = false;
  sys_seconds last_seen{};
};

/// By id: of one name there may be many, and only the record of the same device counts.
std::map<std::string, Machine> machines_of(const Json& answer) {
  refuse_rest(answer);
  std::map<std::string, Machine> out;
  for (const Json& m : list_of(answer, "value")) {
    Machine one;
    const bool is_active = is_word(m.at("healthStatus").get<std::string>(), "Active",
                                   {"Inactive", "ImpairedCommunication", "NoSensorData",
                                    "NoSensorDataImpairedCommunication", "Unknown"});
    const bool is_onboarded = is_word(m.at("onboardingStatus").get<std::string>(), "Onboarded",
                                      {"CanBeOnboarded", "Unsupported", "InsufficientInfo"});
    one.is_healthy = is_active && is_onboarded && !m.value("isExcluded", false);
    one.last_seen = instant(m.at("lastSeen").get<std::string>());
    if (!out.emplace(m.at("id").get<std::string>(), one).second)
      throw std::runtime_error("a machine twice");
  }
  return out;
}

bool is_machines(const Json& answer) {
  return answer.is_object() && answer.contains("value") && answer.at("value").is_array() &&
         !answer.at("value").empty() && answer.at("value").front().contains("onboardingStatus");
}
bool is_antivirus(const Json& answer) {
  return answer.is_object() && answer.contains("value") && answer.at("value").is_array() &&
         !answer.at("value").empty() && answer.at("value").front().contains("avMode");
}

AgentExport read_defender(const Json& antivirus, const Json* machines, sys_seconds at) {
  refuse_rest(antivirus);
  const auto known =
      machines == nullptr ? std::map<std::string, Machine>{} : machines_of(*machines);
  Names names;
  for (const Json& a : list_of(antivirus, "value")) {
    Agent agent;
    agent.host = a.at("computerDnsName").get<std::string>();
    agent.last_seen = instant(a.at("lastSeenTime").get<std::string>());
    const auto signatures = text_of(a, "avSignatureUpdateTime");
    // Never updated is older than any limit.
    agent.signatures_at = signatures.empty() ? sys_seconds{} : instant(signatures);
    // When the device took them says little where its source hands out old ones.
    if (const auto published = text_of(a, "avSignaturePublishTime"); !published.empty())
      agent.signatures_at = std::min(*agent.signatures_at, instant(published));
    // 0 active; 1 passive, 2 disabled, 3 other, 4 EDR in block mode, 5 passive audit, 6 unknown.
    agent.active = is_word(a.at("avMode").get<std::string>(), "0",
                           {"1", "2", "3", "4", "5", "6", "Unknown", ""});
    if (machines != nullptr) {
      const auto machine = known.find(a.at("machineId").get<std::string>());
      agent.active = agent.active && machine != known.end() && machine->second.is_healthy;
      if (machine != known.end())
        agent.last_seen = std::min(agent.last_seen, machine->second.last_seen);
    }
    names.add(std::move(agent));
  }
  return names.report("Microsoft Defender for Endpoint", at);
}

// --- CrowdStrike Falcon

AgentExport read_falcon(const Json& answer, sys_seconds at) {
  if (answer.contains("errors") && answer.at("errors").is_array() && !answer.at("errors").empty())
    throw std::runtime_error("the answer names errors");
  // A first page of more: meta.pagination.total.
  const Json pagination = answer.value("meta", Json::object()).value("pagination", Json::object());
  const Json& devices = list_of(answer, "resources");
  if (pagination.contains("total") && pagination.at("total").get<std::size_t>() > devices.size())
    throw std::runtime_error("a page is left over");
  Names names;
  for (const Json& d : devices) {
    Agent agent;
    agent.host = d.at("hostname").get<std::string>();
    agent.last_seen = instant(d.at("last_seen").get<std::string>());
    const bool is_normal =
        is_word(d.at("status").get<std::string>(), "normal",
                {"containment_pending", "contained", "lift_containment_pending"});
    const bool is_whole =
        is_word(text_of(d, "reduced_functionality_mode"), "no", {"yes", "unknown", "Unknown", ""});
    const Json prevention =
        d.value("device_policies", Json::object()).value("prevention", Json::object());
    agent.active = is_normal && is_whole && prevention.value("applied", false);
    names.add(std::move(agent));
  }
  return names.report("CrowdStrike Falcon", at);
}

AgentExport read_falcon_csv(std::string_view bytes, sys_seconds at) {
  const auto rows = read_csv(bytes);
  if (!rows || rows->empty() || !bytes.ends_with('\n')) throw std::runtime_error("broken CSV");
  const auto column = [&](std::initializer_list<const char*> wanted) {
    const auto& header = rows->front().cells;
    std::size_t found = std::string::npos;
    for (std::size_t i = 0; i < header.size(); ++i)
      for (const char* name : wanted)
        if (lower_ascii(trim(header[i])) == name) {
          if (found != std::string::npos) throw std::runtime_error("a column that stands twice");
          found = i;
        }
    if (found == std::string::npos) throw std::runtime_error("a column is missing");
    return found;
  };
  const std::size_t host = column({"hostname"}), seen = column({"last seen"}),
                    status = column({"status", "containment status"}),
                    mode = column({"reduced functionality mode", "rfm"}),
                    policy = column({"prevention policy applied", "prevention policy status"});
  Names names;
  for (std::size_t i = 1; i < rows->size(); ++i) {
    const auto& cells = (*rows)[i].cells;
    if (cells.size() != rows->front().cells.size()) throw std::runtime_error("a row of other size");
    Agent agent;
    agent.host = cells[host];
    agent.last_seen = instant(cells[seen]);
    const bool is_normal =
        is_word(lower_ascii(cells[status]), "normal",
                {"contained", "containment pending", "lift containment pending", "pending"});
    const bool is_whole = is_word(lower_ascii(cells[mode]), "no", {"yes", "unknown", ""});
    const std::string said = lower_ascii(cells[policy]);
    const bool is_applied =
        said == "true" || is_word(said, "applied", {"false", "changes pending", "pending", ""});
    agent.active = is_normal && is_whole && is_applied;
    names.add(std::move(agent));
  }
  return names.report("CrowdStrike Falcon", at);
}

AgentExport read_json(std::string_view bytes, sys_seconds at) {
  const Json json = strict_json(bytes);
  if (json.is_object() && json.contains("resources")) return read_falcon(json, at);
  if (is_antivirus(json)) return read_defender(json, nullptr, at);
  if (is_machines(json))
    throw std::runtime_error("machines without their signatures: add /api/deviceavinfo");
  if (json.is_array() && json.size() == 2)
    for (const std::size_t first : {0u, 1u})
      if (is_antivirus(json[first]) && is_machines(json[1 - first]))
        return read_defender(json[first], &json[1 - first], at);
  throw std::runtime_error("not an export of Defender or Falcon");
}

}  // namespace

Result<AgentExport> read_agent_console(std::string_view bytes, sys_seconds written_at) {
  if (bytes.size() > bytes_max) return malformed("larger than 64 MiB");
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  const auto start = bytes.find_first_not_of(" \t\r\n");
  if (start == std::string_view::npos) return malformed("empty");
  if (bytes.find("\"tenken-edr-export/1\"") != std::string_view::npos)
    return read_agent_export(bytes);
  try {
    return bytes[start] == '{' || bytes[start] == '[' ? read_json(bytes, written_at)
                                                      : read_falcon_csv(bytes, written_at);
  } catch (const std::runtime_error& e) {
    return malformed(e.what());
  } catch (const std::exception&) {
    return malformed("another form");  // the library's words quote the file
  }
}

Result<Bytes> write_agent_export(const AgentExport& report) {
  try {
    Json agents = Json::array();
    for (const Agent& a : report.agents)
      agents.push_back(
          {{"host", a.host},
           {"last_seen", format_instant(a.last_seen)},
           {"signatures_at", a.signatures_at ? Json(format_instant(*a.signatures_at)) : Json()},
           {"active", a.active}});
    Json out{{"format", "tenken-edr-export/1"},
             {"product", report.product},
             {"exported_at", format_instant(report.exported_at)},
             {"agents", std::move(agents)}};
    if (!report.ambiguous.empty()) out["ambiguous"] = report.ambiguous;
    return Bytes(out.dump());
  } catch (const std::exception&) {
    return malformed("text that is not UTF-8");
  }
}

}  // namespace tenken::parse

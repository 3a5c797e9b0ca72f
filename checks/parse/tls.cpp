#include "checks/parse/tls.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "rules/text.hpp"

namespace tenken::parse {

namespace {
constexpr std::array<std::string_view, 5> names{"SSLv3", "TLSv1.0", "TLSv1.1", "TLSv1.2",
                                                "TLSv1.3"};
}  // namespace

int tls_rank(std::string_view version) {
  for (std::size_t i = 0; i < names.size(); ++i)
    if (version == names[i] || (i > 0 && version == names[i].substr(4))) return static_cast<int>(i);
  return -1;
}

std::optional<TlsLook> read_tls(std::string_view text) {
  const auto j = nlohmann::json::parse(text, nullptr, false);
  if (!j.is_object()) return std::nullopt;
  try {
    if (j.at("format") != "tenken-tls/1") return std::nullopt;
    TlsLook out;
    out.server_name = j.at("server_name").get<std::string>();
    out.still_accepts = j.at("still_accepts").get<bool>();
    for (const auto& v : j.at("versions")) {
      TlsVersion one{v.at("version").get<std::string>(), v.at("outcome").get<std::string>(),
                     v.at("suites").get<std::vector<std::string>>(),
                     v.at("suites_unknown").get<std::int64_t>()};
      if (out.versions.size() >= names.size() || one.name != names[out.versions.size()])
        return std::nullopt;
      if (one.outcome != "accepted" && one.outcome != "refused" && one.outcome != "unknown")
        return std::nullopt;
      if ((one.outcome == "accepted") == one.suites.empty()) return std::nullopt;
      out.versions.push_back(std::move(one));
    }
    if (out.versions.size() != names.size()) return std::nullopt;
    const auto& handshake = j.at("handshake");
    out.chain = handshake.at("chain").get<std::vector<std::string>>();
    out.chain_why = handshake.at("why").get<std::string>();
    if (handshake.contains("system_trust")) {
      out.system_trusts = handshake["system_trust"].at("trusted").get<bool>();
      out.system_code = handshake["system_trust"].at("code").get<std::int64_t>();
      out.system_reason = handshake["system_trust"].at("reason").get<std::string>();
    }
    return out;
  } catch (const nlohmann::json::exception&) {
    return std::nullopt;
  }
}

SuiteGrade grade_suite(std::string_view name, std::span<const std::string> weak_parts) {
  const auto parts = split(name, '_');
  for (std::string_view part : parts)
    if (part.starts_with("EXPORT") ||
        std::find(weak_parts.begin(), weak_parts.end(), part) != weak_parts.end())
      return SuiteGrade::weak;
  const bool is_13 = std::find(parts.begin(), parts.end(), "WITH") == parts.end();
  if (!is_13 && (parts.size() < 2 || (parts[1] != "ECDHE" && parts[1] != "DHE")))
    return SuiteGrade::no_forward_secrecy;
  return std::find(parts.begin(), parts.end(), "CBC") != parts.end() ? SuiteGrade::block_chaining
                                                                     : SuiteGrade::good;
}

}  // namespace tenken::parse

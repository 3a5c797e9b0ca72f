// Fuzz target: what a Zabbix server answers, and what its triggers ask.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "checks/parse/json_keep.hpp"
#include "checks/parse/zabbix.hpp"
#include "checks/parse/zabbix_expression.hpp"
#include "checks/parse/zabbix_period.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tenken::parse;
  const std::string_view all(reinterpret_cast<const char*>(data), size);
  if (const auto period = read_zabbix_period(all))
    if (period->none()) std::abort();
  if (const auto seconds = read_zabbix_seconds(all))
    if (*seconds < 0) std::abort();
  (void)zabbix_key_parameters(all);
  (void)zabbix_refusal(all);
  (void)read_zabbix_manifest(all);
  (void)read_zabbix_version(all);
  if (const auto expression = read_zabbix_expression(all, {})) {
    if (expression->calls.empty()) std::abort();
    for (const auto& single : expression->singles)
      if (single.call >= expression->calls.size()) std::abort();
  }
  // One answer in the place of one method, which its length chooses.
  static const auto methods = *zabbix_methods("6.0.14");
  const auto& method = methods[size % methods.size()];
  std::map<std::string, std::string_view> answers;
  for (const auto& other : methods) answers[other.name] = R"({"jsonrpc":"2.0","result":[]})";
  answers["apiinfo.version"] = R"({"jsonrpc":"2.0","result":"6.0.14"})";
  answers["user.checkAuthentication"] = R"({"jsonrpc":"2.0","result":{"type":3}})";
  answers[method.name] = all;
  (void)read_zabbix(answers);
  // What was kept is read as the whole was.
  if (const auto kept = keep_json(all, method.kept)) {
    answers[method.name] = *kept;
    (void)read_zabbix(answers);
  }
  return 0;
}

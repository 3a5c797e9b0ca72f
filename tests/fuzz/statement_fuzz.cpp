// Fuzz target: signed statements, their JSON too. Nothing that these anchors did not sign may ever
// be valid: there are none.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "checks/statement.hpp"
#include "rules/load.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tenken;
  Case c;
  c.as_of = std::chrono::sys_days{std::chrono::year{2026} / 11 / 22};
  Observation seen;
  seen.step = statement_step;
  seen.target = "attestation";
  seen.part = "file";
  seen.id = observation_id(seen.step, seen.target, seen.part);
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  seen.sha256 = sha256_hex(bytes);
  c.evidence.blobs[seen.sha256] = bytes;
  c.evidence.observations.push_back(seen);
  const Statements said = statements(c);
  if (!said.valid.empty() || said.ignored.size() != 1 ||
      !said.ignored.front().code.starts_with("statement."))
    std::abort();
  return 0;
}
